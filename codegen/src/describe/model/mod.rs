//! The whole model as JSON, for generators that are not written in Rust. `docs/model.md` describes the form, and
//! `schemas/model.schema.json` is its JSON Schema.

mod convert;
mod form;
mod paths;

use crate::model::types::Model;
use crate::source::Sources;

/// The version of the form. It grows when a reader of the form before it would misunderstand this one; keys may be added without.
pub const VERSION: u32 = 1;

/// The model as JSON. `sources` are those it was made from, as [`Diagnostics::sources`](crate::Diagnostics::sources) has them.
///
/// ```
/// use guesthouse_codegen::{NoLoader, Source, check_with, describe};
///
/// let schema = Source::new("demo.apexlang", "namespace \"demo.v1\" type Point { x: f64 }");
/// let (model, diagnostics) = check_with(schema, &mut NoLoader);
/// let json = describe::model(&model.expect("no mistakes"), diagnostics.sources());
/// assert!(json.contains(r#""kind": "record""#));
/// ```
pub fn model(model: &Model, sources: &Sources) -> String {
    let document = convert::document(model, sources);
    // Only maps whose keys are not text, and failures of the program's own, keep JSON from being written: there are none.
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    text
}
