//! Reference documentation for people, as Markdown and as one page of HTML.
//!
//! Both are written from the same [`Page`](page::Page). What a schema says is hostile text: no HTML of it, and no link but to
//! the web and by mail, comes through.

mod anchors;
mod html;
mod interfaces;
mod markdown;
mod page;
mod prose;
mod types;
mod wire;

use crate::model::types::Model;

/// The documentation of some schemas as CommonMark.
///
/// ```
/// let schema = "namespace \"demo.v1\" \"A *point*.\" type Point { x: f64 = 1 }";
/// let model = guesthouse_codegen::parse("demo.apexlang", schema)?;
/// let text = guesthouse_codegen::describe::markdown(&[&model]);
/// assert!(text.contains("# demo.v1") && text.contains("A *point*."));
/// # Ok::<(), guesthouse_codegen::Diagnostics>(())
/// ```
pub fn markdown(models: &[&Model]) -> String {
    markdown::write(&page::of(models))
}

/// The documentation of some schemas as one page of HTML, which needs nothing else: it loads nothing, runs no script, and
/// is light or dark as its reader likes.
///
/// ```
/// let schema = "namespace \"demo.v1\" \"<script>alert(1)</script>\" type Point { x: f64 }";
/// let model = guesthouse_codegen::parse("demo.apexlang", schema)?;
/// let page = guesthouse_codegen::describe::html(&[&model]);
/// assert!(page.starts_with("<!doctype html>") && !page.contains("<script"));
/// # Ok::<(), guesthouse_codegen::Diagnostics>(())
/// ```
pub fn html(models: &[&Model]) -> String {
    html::write(&page::of(models))
}
