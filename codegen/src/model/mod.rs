//! The schema: names looked up, types checked.

pub(crate) mod check;
mod defaults;
mod directives;
mod errors;
pub(crate) mod literals;
mod meaning;
mod operations;
mod prune;
pub(crate) mod recursion;
pub(crate) mod resolve;
pub(crate) mod scope;
pub(crate) mod sites;
pub mod suggest;
pub mod types;
pub(crate) mod walk;
