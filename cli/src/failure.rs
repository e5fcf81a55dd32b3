//! Why a command could not do what it was asked to do.

use std::path::Path;

use guesthouse_codegen::Diagnostics;
use guesthouse_codegen::diagnostic::Severity;
use serde_json::{Value as Json, json};

use crate::exit::Exit;

/// Told once, at the end.
#[derive(Debug)]
pub(crate) enum Failure {
    /// A mistake in how the command was used.
    Usage(Complaint),
    /// Anything else.
    Failed(Complaint),
    /// A schema with mistakes.
    Schema(Box<Diagnostics>),
    /// Several things at once.
    Several(Vec<Failure>),
}

/// What is wrong, and what to do about it.
#[derive(Debug)]
pub(crate) struct Complaint {
    /// For tools, such as `timeout`.
    pub(crate) code: String,
    pub(crate) message: String,
    pub(crate) help: Option<String>,
}

impl Failure {
    pub(crate) fn new(code: &str, message: impl Into<String>) -> Self {
        Self::Failed(Complaint {
            code: code.to_owned(),
            message: message.into(),
            help: None,
        })
    }

    /// A failure if there is one, or several.
    pub(crate) fn all(mut failures: Vec<Self>) -> Result<(), Self> {
        match failures.len() {
            0 => Ok(()),
            1 => Err(failures.remove(0)),
            _ => Err(Self::Several(failures)),
        }
    }

    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::Usage(Complaint {
            code: "usage".to_owned(),
            message: message.into(),
            help: None,
        })
    }

    /// A file that cannot be read or written.
    pub(crate) fn file(what: &str, path: &Path, error: &std::io::Error) -> Self {
        Self::new("file", format!("cannot {what} {}: {error}", path.display()))
    }

    pub(crate) fn help(mut self, text: impl Into<String>) -> Self {
        if let Self::Usage(complaint) | Self::Failed(complaint) = &mut self {
            complaint.help = Some(text.into());
        }
        self
    }

    pub(crate) fn exit(&self) -> Exit {
        match self {
            Self::Usage(_) => Exit::Usage,
            Self::Failed(_) | Self::Schema(_) | Self::Several(_) => Exit::Failed,
        }
    }

    /// One JSON object for each mistake.
    pub(crate) fn to_json(&self) -> Vec<Json> {
        match self {
            Self::Usage(it) | Self::Failed(it) => {
                vec![
                    json!({"severity": "error", "code": it.code, "message": it.message, "help": it.help}),
                ]
            }
            Self::Schema(diagnostics) => diagnostics_json(diagnostics),
            Self::Several(all) => all.iter().flat_map(Self::to_json).collect(),
        }
    }
}

/// One JSON object for each diagnostic.
pub(crate) fn diagnostics_json(diagnostics: &Diagnostics) -> Vec<Json> {
    let one = |it: &guesthouse_codegen::Diagnostic| {
        let source = diagnostics.sources().of(it.span);
        let (line, column) = source.position(it.span.start);
        json!({
            "severity": if it.severity == Severity::Error { "error" } else { "warning" },
            "code": it.code,
            "message": it.message,
            "file": source.name,
            "line": line,
            "column": column,
            "expected": it.expected,
            "help": it.help,
        })
    };
    diagnostics.iter().map(one).collect()
}
