//! What generated code reads is written in one form, which is read as the same; any other bytes are an error.
#![no_main]

#[path = "memory.rs"]
mod memory;
#[allow(dead_code)]
mod conformance {
    include!("../../codegen/tests/golden/conformance/rust/host/conformance_v1.rs");
}
#[allow(dead_code)]
mod triage {
    include!("../../codegen/tests/golden/triage/rust/host/triage_v1.rs");
}

use std::fmt::Debug;

use guesthouse::wire::{Decode, Encode, from_slice, to_vec};
use libfuzzer_sys::fuzz_target;

/// A record of many fields, all of which may be missing, is one byte on the wire.
const FACTOR: usize = 1024;

fn survives<T: Decode + Encode + Debug>(bytes: &[u8]) {
    let Ok(value) = memory::bounded(bytes.len(), FACTOR, || from_slice::<T>(bytes)) else {
        return;
    };
    let written = to_vec(&value).expect("what was read can be written");
    let again: T = from_slice(&written).expect("what was written can be read");
    assert_eq!(to_vec(&again).ok(), Some(written), "one form for one value: {value:?}");
}

fuzz_target!(|input: (u8, &[u8])| {
    let (kind, bytes) = input;
    match kind % 12 {
        0 => survives::<conformance::Scalars>(bytes),
        1 => survives::<conformance::Optionals>(bytes),
        2 => survives::<conformance::Lists>(bytes),
        3 => survives::<conformance::Maps>(bytes),
        4 => survives::<conformance::Shape>(bytes),
        5 => survives::<conformance::Color>(bytes),
        6 => survives::<conformance::Tree>(bytes),
        7 => survives::<conformance::Defaults>(bytes),
        8 => survives::<conformance::Dynamic>(bytes),
        9 => survives::<Vec<conformance::Defaults>>(bytes),
        10 => survives::<triage::Decision>(bytes),
        _ => survives::<triage::Event>(bytes),
    }
});
