//! What a schema imports.

use crate::diagnostic::Diagnostic;
use crate::source::{Source, Sources};
use crate::syntax::ast::Document;
use crate::syntax::parser;

/// Finds the schemas that others import.
pub trait Loader {
    /// The schema that `importer` calls `from`, such as `./common.apexlang`. Its name tells it from all others, such as its
    /// path; it is also what diagnostics call it. The error says why there is none.
    fn load(&mut self, importer: &Source, from: &str) -> Result<Source, String>;
}

/// For a schema of one file.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoLoader;

impl Loader for NoLoader {
    fn load(&mut self, _: &Source, _: &str) -> Result<Source, String> {
        Err("there is only this file".to_owned())
    }
}

/// Reads a schema and everything it imports. The first document is its own.
pub(crate) fn read(
    schema: Source,
    _loader: &mut dyn Loader,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Sources, Vec<Document>) {
    let document = parser::parse(&schema.text, 0, diagnostics);
    (Sources::new(schema), vec![document])
}
