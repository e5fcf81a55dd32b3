//! What a target language is: a function from a [`Model`] to files.

use crate::diagnostic::Diagnostic;
use crate::model::types::{Model, Side};
use crate::options::Options;
use crate::output::files::Files;

pub mod go;
pub mod rust;
pub mod typescript;

/// A language that stubs are written in.
pub trait Target {
    /// Writes the stubs of `side` for the whole model. A schema that this language cannot express gives diagnostics,
    /// with the spans of the model's definitions, and no files.
    fn emit(
        &self,
        model: &Model,
        side: Side,
        options: &Options,
        files: &mut Files,
    ) -> Result<(), Vec<Diagnostic>>;
}
