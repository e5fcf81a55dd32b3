//! Schemas are laid out as `guesthouse fmt` has them. Those that only tests read are as the tests need them.

use std::process::Command;

use super::Finding;
use super::source::Source;
use crate::setup::rust;
use crate::step::Result;
use crate::{program, repo};

const FOLDERS: [&str; 4] = [
    "codegen/src/standard",
    "examples",
    "schemas",
    "tests/descriptions/schemas",
];

pub(super) fn check(_: &[Source]) -> Result<Vec<Finding>> {
    rust::build_workspace()?;
    let mut command = Command::new(repo::binaries().join("guesthouse"));
    let command = command.args(["fmt", "--check"]).args(FOLDERS);
    let finding = |failure| {
        let what = format!(
            "{failure}\nlay it out: guesthouse fmt {}",
            FOLDERS.join(" ")
        );
        Finding::new("schemas", 1, what)
    };
    let failure = program::text(command.current_dir(repo::root())).err();
    Ok(failure.map(finding).into_iter().collect())
}
