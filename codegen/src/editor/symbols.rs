//! What a schema defines, as a tree: an outline.

use crate::source::Span;

use super::Analysis;
use super::definitions::{Entry, Id, Kind};

/// A definition, and what is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Symbol {
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// All of it, but the description.
    pub whole: Span,
    /// Where its name stands.
    pub span: Span,
    /// What stands in it.
    pub parts: Vec<Symbol>,
}

impl Analysis {
    /// What a source defines, in the order it is written.
    pub fn symbols(&self, file: usize) -> Vec<Symbol> {
        let all = self.index.entries();
        let outermost = all.filter(|(_, it)| {
            it.name.span.file == file && it.parent.is_none() && it.kind != Kind::ImportedAs
        });
        outermost.map(|(id, it)| self.symbol(id, it)).collect()
    }

    fn symbol(&self, id: Id, entry: &Entry) -> Symbol {
        let parts = self.index.parts(id);
        Symbol {
            name: entry.name.text.clone(),
            kind: entry.kind,
            whole: entry.whole,
            span: entry.name.span,
            parts: parts.map(|(id, it)| self.symbol(id, it)).collect(),
        }
    }
}
