//! Operations that are reached by HTTP as OpenAPI 3.1, as the directives of `@apexlang/rest` and `@apexlang/openapi` say.

mod arguments;
mod document;
mod operations;
mod paths;
mod responses;

use crate::describe::form::Description;
use crate::diagnostic::Diagnostic;
use crate::model::types::Model;

/// What an operation cannot be told in HTTP.
const CODE: &str = "openapi";

/// The operations that guests serve and that have a method, such as `@GET`, as OpenAPI. The notes name the others; errors are
/// what makes no sense, such as a path parameter that is no parameter.
///
/// ```
/// let schema = r#"namespace "demo.v1" @path("/v1")
///     interface Points @service { get(id: u64): Point @GET @path("/points/{id}") }
///     type Point { x: f64 }"#;
/// let model = guesthouse_codegen::parse("demo.apexlang", schema)?;
/// let made = guesthouse_codegen::describe::openapi(&model).expect("it makes sense");
/// assert!(made.text.contains(r#""/v1/points/{id}": {"#) && made.notes.is_empty());
/// # Ok::<(), guesthouse_codegen::Diagnostics>(())
/// ```
pub fn openapi(model: &Model) -> Result<Description, Vec<Diagnostic>> {
    let mut paths = paths::Paths::new(model);
    let notes = paths.add_all();
    let (paths, mistakes) = paths.finish();
    match mistakes.len() {
        0 => Ok(Description {
            text: format!("{:#}\n", document::document(model, paths)),
            notes,
        }),
        _ => Err(mistakes),
    }
}
