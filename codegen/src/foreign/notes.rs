//! What there is to say about an import.

use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// Most notes that are kept, as a small file can give millions.
const MOST: usize = 10_000;

/// Notes and errors, in the order they are met.
#[derive(Default)]
pub(super) struct Notes {
    pub(super) list: Vec<Diagnostic>,
}

impl Notes {
    /// What could not be carried over as it was, and what became of it.
    pub(super) fn add(
        &mut self,
        code: &'static str,
        span: Span,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        if self.list.len() < MOST {
            let note = Diagnostic::warning(code, span, message);
            self.list.push(note.help(help));
        }
    }

    /// What makes the file unreadable.
    pub(super) fn error(&mut self, span: Span, message: impl Into<String>, help: &str) {
        self.list
            .push(Diagnostic::error("foreign-syntax", span, message).help(help));
    }

    /// What is called otherwise in Apex, and so on the wire.
    pub(super) fn renamed(&mut self, what: &str, from: &str, to: &str, span: Span) {
        if from != to {
            let message = format!("the {what} {from:?} cannot keep its name");
            let help = format!("it is `{to}` now, on the wire too");
            self.add("foreign-name", span, message, help);
        }
    }

    /// A type that is called otherwise in Apex.
    pub(super) fn renamed_type(&mut self, from: &str, to: &str, span: Span) {
        if from != to {
            let message = format!("the type {from:?} cannot keep its name");
            self.add("foreign-name", span, message, format!("it is `{to}` now"));
        }
    }

    pub(super) fn failed(&self) -> bool {
        self.list.iter().any(Diagnostic::is_error)
    }
}
