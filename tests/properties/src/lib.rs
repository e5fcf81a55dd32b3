//! Random schemas, random values, and the stubs of all three languages: see the test.

#![allow(missing_docs, reason = "a test has no users")]

mod forms;
pub mod random;
mod scalar;
pub mod schema;
pub mod seed;
pub mod value;

pub mod rust {
    //! The stubs in Rust, which the build script has written.

    use guesthouse_guest::wire::{Decode, Encode, Error, from_slice, to_vec};

    fn again<T: Decode + Encode>(bytes: &[u8]) -> Result<Vec<u8>, Error> {
        to_vec(&from_slice::<T>(bytes)?)
    }

    include!(concat!(env!("OUT_DIR"), "/answer.rs"));
}
