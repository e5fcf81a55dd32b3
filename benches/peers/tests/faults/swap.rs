//! Hot swap.

use guesthouse::Module;

use super::guests::guest;
use super::{ours, wapc_rs};

/// Answers with a letter; `init` is its `wapc_init`.
fn answering(letter: u8, init: &str) -> Vec<u8> {
    guest(&format!(
        r#"(func (export "wapc_init") {init})
        (func (export "__guest_call") (param i32 i32) (result i32)
            (i32.store8 (i32.const 0) (i32.const {letter}))
            (call $respond (i32.const 0) (i32.const 1))
            (i32.const 1))"#
    ))
}

#[test]
fn a_swap_that_fails_leaves_wapc_rs_with_the_module_that_failed() {
    let (good, bad) = (answering(b'a', ""), answering(b'b', "unreachable"));

    let peer = wapc_rs(&good);
    assert!(peer.replace_module(&bad).is_err());
    assert_eq!(
        peer.call("x", b"").unwrap(),
        b"b",
        "a guest that never started answers"
    );

    let host = ours(&good).unwrap();
    let bad = Module::from_bytes(&bad).unwrap();
    assert_eq!(host.swap(&bad).unwrap_err().code(), "init");
    assert_eq!(host.call("x", b"").unwrap(), b"a");
}

#[cfg(target_os = "linux")]
#[test]
fn memory_of_wapc_rs_grows_with_each_swap() {
    const SWAPS: u64 = 40;
    const PAGES: u64 = 128;
    let touching = answering(
        b'a',
        &format!(
            "(drop (memory.grow (i32.const {PAGES}))) (memory.fill (i32.const 65536) (i32.const 1) (i32.const {}))",
            PAGES << 16
        ),
    );
    let all = SWAPS * (PAGES << 16);

    let peer = wapc_rs(&touching);
    let before = resident_bytes();
    for _ in 0..SWAPS {
        peer.replace_module(&touching).unwrap();
    }
    let grown = resident_bytes().saturating_sub(before);
    assert!(grown > all / 2, "{grown} of {all} bytes");
    drop(peer);

    let host = ours(&touching).unwrap();
    let next = Module::from_bytes(&touching).unwrap();
    let before = resident_bytes();
    for _ in 0..SWAPS {
        host.swap(&next).unwrap();
        assert_eq!(host.call("x", b"").unwrap(), b"a");
    }
    let grown = resident_bytes().saturating_sub(before);
    assert!(grown < all / 4, "{grown} of {all} bytes");
}

#[cfg(target_os = "linux")]
fn resident_bytes() -> u64 {
    let text = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = text
        .lines()
        .find(|line| line.starts_with("VmRSS:"))
        .unwrap();
    line.split_whitespace()
        .nth(1)
        .unwrap()
        .parse::<u64>()
        .unwrap()
        << 10
}
