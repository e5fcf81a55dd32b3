//! How the command ends.

use std::process::ExitCode;

/// What the command's status says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// It did what it was asked to do.
    Done = 0,
    /// It could not: a message says why.
    Failed = 1,
    /// It was not asked in a way that it understands.
    Usage = 2,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
