//! What an editor asks about schemas: what a name means and where it is used, what could be written next, what has to change with
//! a name. The language server is made of it; nothing here knows its protocol.
//!
//! ```
//! use guesthouse_codegen::editor::Analysis;
//! use guesthouse_codegen::{NoLoader, Source};
//!
//! let text = "namespace \"demo\" type Point { x: f64 } type Line { from: Point to: Pont }";
//! let analysis = Analysis::new(Source::new("demo.apexlang", text), &mut NoLoader);
//!
//! // A schema with mistakes is understood as far as it goes.
//! assert_eq!(analysis.diagnostics().errors(), 1);
//! let used = text.find("Point to").expect("it is there");
//! let defined = analysis.definition(0, used).expect("it is known");
//! assert_eq!(&text[defined.start..defined.end], "Point");
//!
//! // The cursor stands behind `Pont`.
//! let offered = analysis.complete(0, text.len() - 2, &|_| Vec::new());
//! assert!(offered.items.iter().any(|it| it.label == "Point"));
//! ```
//!
//! Places are the number of a source ([`Analysis::sources`]; 0 is the schema itself) and an offset in bytes. Any offset will do.

mod complete;
mod context;
mod definitions;
mod highlights;
mod hover;
mod index;
pub(crate) mod known;
mod mentions;
mod mistakes;
mod rename;
mod symbols;
mod tokens;

use crate::Diagnostic;
use crate::imports::{Loader, read_all};
use crate::source::{Source, Sources, Span};
use crate::syntax::ast::Document;

pub use complete::{Completion, Completions};
pub use definitions::Kind;
pub use highlights::Highlight;
pub use hover::Hover;
pub use rename::{Edit, RenameError};
pub use symbols::Symbol;

use index::Index;
use mentions::Target;

/// A schema, and all that it imports, as an editor sees them.
#[derive(Debug)]
pub struct Analysis {
    sources: Sources,
    documents: Vec<Document>,
    index: Index,
    /// What reading them gave.
    mistakes: Vec<Diagnostic>,
}

impl Analysis {
    /// Reads a schema and what it imports, mistakes or not.
    pub fn new(schema: Source, loader: &mut dyn Loader) -> Self {
        Self::of_project(schema, Vec::new(), loader)
    }

    /// With other schemas, whether they are imported or not: those that could use what this one defines.
    pub fn of_project(schema: Source, others: Vec<Source>, loader: &mut dyn Loader) -> Self {
        let mut mistakes = Vec::new();
        let (sources, documents) = read_all(schema, others, loader, &mut mistakes);
        let index = Index::new(&sources, &documents);
        Self {
            sources,
            documents,
            index,
            mistakes,
        }
    }

    /// The schema, and after it the others.
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// Where that is defined which is named there. The path of an import leads to the beginning of the file.
    pub fn definition(&self, file: usize, offset: usize) -> Option<Span> {
        Some(match self.index.at(file, offset)?.target {
            Target::Entry { entry, .. } => self.index.entry(entry).name.span,
            Target::File(file) => Span::in_file(file, 0, 0),
            Target::Scalar(_) => return None,
        })
    }

    /// Every place where that is named which is named there, its definition too, in the order of the sources.
    pub fn references(&self, file: usize, offset: usize) -> Vec<Span> {
        let Some(meant) = self.index.at(file, offset).map(|it| it.target.thing()) else {
            return Vec::new();
        };
        let all = self.index.mentions().iter();
        let same = all.filter(|it| it.target.thing() == meant);
        same.map(|it| it.span).collect()
    }

    /// The path, in an import of the schema, by which a source comes; the first one if several do.
    pub fn imported_by(&self, file: usize) -> Option<Span> {
        let mut ways: Vec<Option<Span>> = vec![None; self.documents.len()];
        let mut open = Vec::new();
        for import in self.documents.first()?.imports() {
            let path = self.index.tokens(0)?.text_ending_at(import.span.end);
            open.extend(
                import
                    .target
                    .map(|target| (target, path.unwrap_or(import.span))),
            );
            while let Some((target, way)) = open.pop() {
                if ways[target].is_none() {
                    ways[target] = Some(way);
                    let targets = self.documents[target].targets().into_iter();
                    open.extend(targets.map(|it| (it, way)));
                }
            }
        }
        ways.get(file).copied().flatten()
    }

    /// The text of a span.
    fn text(&self, span: Span) -> &str {
        let text = &self.sources.of(span).text;
        text.get(span.start..span.end).unwrap_or_default()
    }
}
