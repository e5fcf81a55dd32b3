//! The types as JSON Schema (draft 2020-12): of the JSON that `docs/wire.md` describes, as it is written.

mod numbers;
mod schemas;

use serde_json::{Map, Value as Json, json};

pub(crate) use schemas::{Schemas, described, is_required};

use super::mark;
use crate::model::types::Model;

/// The types as JSON Schema: one schema in `$defs` for each.
///
/// ```
/// let schema = "namespace \"demo.v1\" type Point { x: f64  label: string? }";
/// let model = guesthouse_codegen::parse("demo.apexlang", schema)?;
/// let text = guesthouse_codegen::describe::json_schema(&model);
/// assert!(text.contains(r#""Point": {"#));
/// # Ok::<(), guesthouse_codegen::Diagnostics>(())
/// ```
pub fn json_schema(model: &Model) -> String {
    let mut root = Map::new();
    root.insert("$comment".into(), mark(model).into());
    let dialect = "https://json-schema.org/draft/2020-12/schema";
    root.insert("$schema".into(), dialect.into());
    root.insert("title".into(), model.namespace.as_str().into());
    described(&mut root, model.docs.as_deref(), &model.annotations);
    let schemas = Schemas::new(model, "#/$defs/");
    root.insert("$defs".into(), schemas.definitions());
    format!("{:#}\n", json!(Json::Object(root)))
}
