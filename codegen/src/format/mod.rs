//! Schemas laid out in one way: what `rustfmt` and `gofmt` are to their languages. There are no options.
//!
//! Two spaces a level; a field, operation or value on a line of its own; what is in brackets on one line as long as that has
//! [`WIDTH`] columns, else an item a line; a description above what it describes. Comments and single blank lines stay.

mod layout;
mod reader;
#[cfg(test)]
mod tests;
mod tokens;
mod tree;

use crate::diagnostic::Diagnostics;
use crate::source::{Source, Sources};
use crate::syntax::{lexer, parser};

/// Longest line of what may stand on one.
pub const WIDTH: usize = 100;

/// The schema `text`, laid out; or what keeps it from being read. `name` is what diagnostics call it, such as its path.
///
/// All that changes is what stands between words: they are all there in their order, and so is every comment, though one in
/// the middle of a line goes above it. To format twice changes nothing. Names are not looked up, so that a schema with an
/// unknown type is laid out, too.
///
/// ```
/// use guesthouse_codegen::format::format;
///
/// let schema = "namespace 'demo'".replace('\'', "\"") + " type Point{x:f64,y:f64 = 0 # up\n}";
/// assert_eq!(format("demo.apexlang", &schema)?, "\
/// namespace \"demo\"
///
/// type Point {
///   x: f64
///   y: f64 = 0 # up
/// }
/// ");
/// # Ok::<(), guesthouse_codegen::Diagnostics>(())
/// ```
pub fn format(name: &str, text: &str) -> Result<String, Diagnostics> {
    let mut diagnostics = Vec::new();
    let tokens = lexer::lex(text, 0, &mut diagnostics);
    parser::parse_tokens(tokens.clone(), &mut diagnostics);
    if !diagnostics.is_empty() {
        let sources = Sources::new(Source::new(name, text));
        return Err(Diagnostics::new(sources, diagnostics));
    }
    let tokens = tokens::with_comments(text, &tokens);
    Ok(layout::write(&reader::read(tokens)))
}
