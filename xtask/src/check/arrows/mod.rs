//! The arrows of `docs/architecture.md`: who may import whom, and nothing else may.

mod go;
mod rust;
mod typescript;
mod walls;

use super::Finding;
use super::source::Source;
use crate::step::Result;

pub(super) fn check(sources: &[Source]) -> Result<Vec<Finding>> {
    let mut findings = rust::check()?;
    findings.extend(go::check(sources));
    findings.extend(typescript::check(sources));
    findings.extend(walls::check(sources));
    Ok(findings)
}

/// Whether a file is of a program as users write them: they see public faces only.
fn is_user(file: &str) -> bool {
    ["benches/", "examples/", "tests/"]
        .iter()
        .any(|folder| file.starts_with(folder))
}

/// An arrow that is not drawn, or (`to` empty) a room that is not.
fn forbidden(file: &str, line: usize, from: &str, to: &str) -> Finding {
    let what = match to {
        "" => format!(
            "{from} has no arrows yet: draw them in docs/architecture.md and in xtask/src/check/arrows"
        ),
        to => format!(
            "{from} may not import {to}: go another way, or draw the arrow in docs/architecture.md and in xtask/src/check/arrows"
        ),
    };
    Finding::new(file, line, what)
}
