//! What targets write with: files in memory, lines with explicit indentation, and names in a language's case
//! that do not collide.

pub mod docs;
pub mod files;
pub mod names;
pub mod renames;
pub mod scope;
pub mod writer;
