//! What the `guesthouse` command is made of, as far as other programs can use it.

pub mod metrics;
pub mod typed_json;
