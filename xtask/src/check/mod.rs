//! The checks of the repository itself: arrows, budgets, unsafe code, stale files, stray text.

mod arrows;
mod budgets;
mod formatted;
mod functions;
mod generated;
mod mask;
mod source;
mod stray;
mod unsafety;

use crate::step::{Failure, Result};
use source::Source;

/// Something that must not be, where it is, and what to do about it.
#[derive(Debug, PartialEq)]
struct Finding {
    file: String,
    line: usize,
    what: String,
}

impl Finding {
    fn new(file: &str, line: usize, what: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            line,
            what: what.into(),
        }
    }
}

type Check = fn(&[Source]) -> Result<Vec<Finding>>;

const CHECKS: [(&str, Check); 6] = [
    ("arrows between the rooms", arrows::check),
    ("budgets of files and functions", budgets::check),
    ("a SAFETY comment for every unsafe", unsafety::check),
    (
        "no machine paths, registry hosts, unfinished code",
        stray::check,
    ),
    ("generated files up to date", generated::check),
    ("schemas laid out", formatted::check),
];

/// Runs every check and prints what each found.
pub(crate) fn run() -> Result<()> {
    println!("Check");
    let sources = source::all()?;
    let mut count = 0;
    for (name, check) in CHECKS {
        let findings = check(&sources)?;
        println!(
            "  {}  {name}",
            if findings.is_empty() { "ok  " } else { "FAIL" }
        );
        for Finding { file, line, what } in &findings {
            println!("{file}:{line}: {what}");
        }
        count += findings.len();
    }
    match count {
        0 => Ok(()),
        count => Err(Failure::new(format!(
            "the checks found {count} things to mend"
        ))),
    }
}
