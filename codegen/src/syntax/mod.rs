//! Text to syntax tree: what a schema says, before anyone asks whether it makes sense.

pub(crate) mod ast;
pub(crate) mod cursor;
mod expressions;
pub(crate) mod lexer;
pub(crate) mod literal;
pub(crate) mod parser;
