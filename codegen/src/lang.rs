//! The languages that stubs are written in.

use std::fmt;
use std::str::FromStr;

use serde::Deserialize;

use crate::target::Target;
use crate::target::go::Go;
use crate::target::rust::Rust;
use crate::target::typescript::TypeScript;

/// A language that stubs are written in.
///
/// ```
/// use guesthouse_codegen::Lang;
///
/// assert_eq!("typescript".parse(), Ok(Lang::TypeScript));
/// assert_eq!(Lang::Go.to_string(), "go");
/// assert!("cobol".parse::<Lang>().is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Rust.
    Rust,
    /// Go, for TinyGo too.
    Go,
    /// TypeScript.
    TypeScript,
}

impl Lang {
    /// Every language.
    pub const ALL: [Self; 3] = [Self::Rust, Self::Go, Self::TypeScript];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Rust => "rust",
            Self::Go => "go",
            Self::TypeScript => "typescript",
        }
    }

    pub(crate) fn target(self) -> &'static dyn Target {
        match self {
            Self::Rust => &Rust,
            Self::Go => &Go,
            Self::TypeScript => &TypeScript,
        }
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A language that no stubs can be written in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there are no stubs in `{0}`: use rust, go or typescript")]
pub struct UnknownLang(String);

impl FromStr for Lang {
    type Err = UnknownLang;

    fn from_str(text: &str) -> Result<Self, UnknownLang> {
        let found = Self::ALL.into_iter().find(|lang| lang.to_string() == text);
        found.ok_or_else(|| UnknownLang(text.to_owned()))
    }
}
