//! The schema: names looked up, types checked.

pub(crate) mod check;
mod defaults;
mod literals;
mod operations;
pub(crate) mod recursion;
pub(crate) mod resolve;
pub mod suggest;
pub mod types;
