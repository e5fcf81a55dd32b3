//! Steps: what is being done, whether it was done already, and how long it took.

use std::fmt;
use std::time::{Duration, Instant};

pub(crate) type Result<T> = std::result::Result<T, Failure>;

/// What went wrong, and what a person can do about it.
#[derive(Debug)]
pub(crate) struct Failure {
    what: String,
    by_hand: Option<String>,
}

impl Failure {
    pub(crate) fn new(what: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            by_hand: None,
        }
    }

    /// Says what to do by hand. The advice closest to the cause stays.
    pub(crate) fn by_hand(mut self, advice: impl Into<String>) -> Self {
        self.by_hand.get_or_insert_with(|| advice.into());
        self
    }

    /// One failure of several that happened beside each other.
    pub(crate) fn join(failures: Vec<Failure>) -> Result<()> {
        if failures.is_empty() {
            return Ok(());
        }
        let texts: Vec<String> = failures.iter().map(Failure::to_string).collect();
        Err(Failure::new(texts.join("\n\n")))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)?;
        match &self.by_hand {
            Some(advice) => write!(f, "\nBy hand: {advice}"),
            None => Ok(()),
        }
    }
}

/// Does `work` unless `done` says why there is nothing to do.
pub(crate) fn step(
    name: &str,
    done: impl FnOnce() -> Option<String>,
    work: impl FnOnce() -> Result<()>,
) -> Result<()> {
    if let Some(reason) = done() {
        println!("  skip  {name}: {reason}");
        return Ok(());
    }
    println!("  ...   {name}");
    let start = Instant::now();
    let outcome = work();
    let word = if outcome.is_ok() { "done" } else { "FAIL" };
    println!("  {word}  {name} ({})", seconds(start.elapsed()));
    outcome.map_err(|failure| Failure {
        what: format!("{name}: {}", failure.what),
        ..failure
    })
}

pub(crate) fn seconds(duration: Duration) -> String {
    format!("{:.1} s", duration.as_secs_f64())
}
