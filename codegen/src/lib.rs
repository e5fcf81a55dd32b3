//! Apex schemas to typed stubs in Rust, Go and TypeScript, for both sides of a waPC boundary.
//!
//! A schema is text; [`parse`] turns it into a [`Model`], or says what is wrong with it, line by line; [`generate`] turns
//! the model into files, in memory.
//!
//! ```
//! use guesthouse_codegen::{Lang, Options, Side, generate, parse};
//!
//! let model = parse("greeter.apexlang", r#"
//!     namespace "demo.v1"
//!     interface Greeter @service { hello(name: string, excited: bool = false): string }
//! "#)?;
//! assert_eq!(model.interfaces[0].operations[0].name, "hello");
//!
//! let files = generate(&model, Lang::Rust, Side::Host, &Options::default()).expect("Rust can say this");
//! for (path, contents) in files.iter() {
//!     println!("{path}: {} bytes", contents.len());
//! }
//! # Ok::<(), guesthouse_codegen::Diagnostics>(())
//! ```
//!
//! A mistake is shown where it stands, with a way out, and the ones after it too:
//!
//! ```
//! let schema = "namespace \"demo.v1\"\ntype Point { x: f64 y: float64 }";
//! let mistakes = guesthouse_codegen::parse("demo.apexlang", schema).unwrap_err();
//! assert_eq!(mistakes.to_string(), "\
//! demo.apexlang:2:24: error[unknown-type]: there is no type `float64`
//!   |
//! 2 | type Point { x: f64 y: float64 }
//!   |                        ^^^^^^^
//! help: did you mean `f64`?");
//! ```
//!
//! In a build script, [`build`] does it all: it reads the schema and writes the stubs to where `include!` finds them.
//! Beside it, only [`FileLoader`] touches the file system.

use std::collections::BTreeSet;

pub mod breaking;
mod build;
#[cfg(feature = "describe")]
pub mod describe;
pub mod diagnostic;
pub mod editor;
pub mod explain;
mod file_loader;
#[cfg(feature = "foreign")]
pub mod foreign;
pub mod format;
mod imports;
mod lang;
pub mod lint;
pub mod model;
mod options;
pub mod output;
pub mod source;
mod syntax;
pub mod target;

pub use build::{Build, BuildError, build};
pub use diagnostic::{Diagnostic, Diagnostics};
pub use file_loader::{EXTENSIONS, FileLoader};
pub use imports::{Loader, NoLoader};
pub use lang::{Lang, UnknownLang};
pub use model::types::{Model, Side};
pub use options::Options;
pub use output::files::Files;
pub use source::{Source, Sources, Span};

/// The model of a schema, or what is wrong with it. `name` is what diagnostics call it, such as its path.
///
/// Warnings are dropped when there are no errors; [`check`] gives both.
pub fn parse(name: &str, text: &str) -> Result<Model, Diagnostics> {
    let (model, diagnostics) = check(name, text);
    model.ok_or(diagnostics)
}

/// The model of a schema, unless there are errors, and all there is to say about it.
///
/// ```
/// let (model, diagnostics) = guesthouse_codegen::check("demo.apexlang", "namespace \"demo\" type point {}");
/// assert!(model.is_some());
/// assert!(diagnostics.to_string().contains("warning[pascal-case]"));
/// ```
pub fn check(name: &str, text: &str) -> (Option<Model>, Diagnostics) {
    check_with(Source::new(name, text), &mut NoLoader)
}

/// As [`check`], of a schema that may import others, which `loader` finds.
pub fn check_with(schema: Source, loader: &mut dyn Loader) -> (Option<Model>, Diagnostics) {
    let mut list = Vec::new();
    let (sources, documents) = imports::read(schema, loader, &mut list);
    check_read(sources, &documents, list)
}

/// The model of what was read; `list` is what went wrong on the way.
fn check_read(
    sources: Sources,
    documents: &[syntax::ast::Document],
    mut list: Vec<Diagnostic>,
) -> (Option<Model>, Diagnostics) {
    let mut model = None;
    // What could not be read would only give more errors that say nothing.
    if list.is_empty() {
        let mut resolved = model::resolve::resolve(documents, &sources, &mut list);
        model::recursion::mark(&mut resolved, &mut list);
        model::check::check(&documents[0], &resolved, &mut list);
        model = Some(resolved);
    }
    // A mistake says more than a warning at the same place.
    let mistakes: BTreeSet<Span> = list
        .iter()
        .filter(|it| it.is_error())
        .map(|it| it.span)
        .collect();
    list.retain(|it| it.is_error() || !mistakes.contains(&it.span));
    // What another file is warned of is its own business.
    list.retain(|it| it.is_error() || it.span.file == 0);
    let diagnostics = Diagnostics::new(sources, list);
    (model.filter(|_| diagnostics.errors() == 0), diagnostics)
}

/// The stubs of `side` in `lang`. Errors are what this language cannot say.
pub fn generate(
    model: &Model,
    lang: Lang,
    side: Side,
    options: &Options,
) -> Result<Files, Vec<Diagnostic>> {
    let mut files = Files::new();
    lang.target().emit(model, side, options, &mut files)?;
    Ok(files)
}
