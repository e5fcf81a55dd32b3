//! Any bytes are a value or an error; a value is written as it is read again, and the error text of a call comes back as it was.
#![no_main]

#[path = "memory.rs"]
mod memory;

use guesthouse_wire::{CallError, Raw, Reader, Value, from_slice, to_vec};
use libfuzzer_sys::fuzz_target;

/// A value of one byte takes a `Value`, and a list grows by doubling.
const FACTOR: usize = 128;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(value) = memory::bounded(bytes.len(), FACTOR, || from_slice::<Value>(bytes)) {
        let written = to_vec(&value).expect("what was read can be written");
        let again: Value = from_slice(&written).expect("what was written can be read");
        assert_eq!(to_vec(&again).ok(), Some(written), "one form for one value");
        assert!(from_slice::<Raw>(bytes).is_ok(), "what is read as a value is one");
        let mut reader = Reader::new(bytes);
        assert!(reader.skip().is_ok() && reader.finish().is_ok(), "what is read can be skipped");
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        let error = CallError::parse(text);
        assert_eq!(CallError::parse(&error.to_text()), error);
    }
});
