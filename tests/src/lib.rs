//! The suite across languages: every host, every guest, every case.
//!
//! See `tests/README.md`.

pub mod case;
pub mod guests;
pub mod hosts;
pub mod values;
pub mod vectors;

/// The stubs of `schemas/conformance.apexlang` for hosts.
pub mod conformance {
    include!(concat!(env!("OUT_DIR"), "/conformance_v1.rs"));
}

/// The examples of the page for users of `wapc`. Here, as a published `guesthouse` does not have the page.
#[cfg(doctest)]
#[doc = include_str!("../../docs/migrating-from-wapc.md")]
struct Migrating;
