//! The guests: one source in Rust, one in Go that two compilers build.

use std::path::PathBuf;

use crate::hosts::root;

/// The guests, by the compiler that made them.
pub const GUESTS: [&str; 3] = ["rust", "tinygo", "go"];

/// Where `cargo xtask guests` puts the guest.
pub fn path(guest: &str) -> Result<PathBuf, String> {
    let path = root().join(format!("target/guests/wasm/conformance.{guest}.wasm"));
    if path.exists() {
        Ok(path)
    } else {
        Err(format!("{path:?} is missing: run `cargo xtask guests`"))
    }
}
