//! Generated files that are kept in the repository are what the generator would write now.

use std::process::Command;

use super::Finding;
use super::source::Source;
use crate::setup::rust;
use crate::step::Result;
use crate::{program, repo};

/// What one run of the generator writes: schema, language, side and folder.
struct Generated(&'static str, &'static str, &'static str, &'static str);

const KEPT: [Generated; 8] = [
    Generated("triage", "go", "guest", "examples/go-guest"),
    Generated("triage", "go", "host", "examples/go-host"),
    Generated("triage", "typescript", "host", "examples/node-host/src"),
    Generated("conformance", "go", "guest", "tests/guests/go"),
    Generated("conformance", "go", "host", "tests/hosts/go"),
    Generated("conformance", "typescript", "host", "tests/hosts/node/src"),
    Generated("conformance", "go", "guest", "tests/generated/go/guest"),
    Generated("conformance", "go", "host", "tests/generated/go/host"),
];

pub(super) fn check(_: &[Source]) -> Result<Vec<Finding>> {
    rust::build_workspace()?;
    let guesthouse = repo::binaries().join("guesthouse");
    let finding = |generated: &Generated| {
        let Generated(schema, lang, side, out) = generated;
        let schema = format!("schemas/{schema}.apexlang");
        let arguments = [
            "generate", &schema, "--lang", lang, "--side", side, "--out", out,
        ];
        let mut command = Command::new(&guesthouse);
        command
            .args(arguments)
            .arg("--check")
            .current_dir(repo::root());
        let failure = program::text(&mut command).err()?;
        let what = format!(
            "{failure}\nwrite it anew: guesthouse {}",
            arguments.join(" ")
        );
        Some(Finding::new(out, 1, what))
    };
    Ok(KEPT.iter().filter_map(finding).collect())
}
