//! Whatever a guest does stays within it: no panic, no missed deadline, typed errors, and nobody else's bytes.
//!
//! The first byte chooses who makes the guest: `wasm-smith`, or what the tests of the host make theirs with.
#![no_main]

#[path = "../../host/tests/boundary/hostile.rs"]
mod hostile;
#[path = "boundary/smith.rs"]
mod smith;
#[path = "../../host/tests/boundary/trial.rs"]
mod trial;

use arbitrary::Unstructured;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((&maker, rest)) = bytes.split_first() else {
        return;
    };
    let mut unstructured = Unstructured::new(rest);
    let (code, text) = if maker % 2 == 0 {
        let Ok(text) = hostile::guest(&mut unstructured) else {
            return;
        };
        (wat::parse_str(&text).expect("it is well written"), text)
    } else {
        let Ok(code) = smith::guest(&mut unstructured) else {
            return;
        };
        (code, "a module of wasm-smith".to_owned())
    };
    if let Err(complaint) = trial::run(&code) {
        panic!("{complaint}\n{text}");
    }
});
