//! What a guest writes to its standard output.

use std::process::Command;
use std::sync::{Arc, Mutex};

use guesthouse::Host;

use super::guests::calling;
use super::wapc_rs;

/// Writes a line to standard output: what is at 0 says where they are.
fn printing() -> Vec<u8> {
    const WORDS: &str = "said the guest\n";
    let bytes = WORDS.len();
    let stores: String = WORDS
        .bytes()
        .enumerate()
        .map(|(at, byte)| format!("(i32.store8 (i32.const {}) (i32.const {byte}))", 16 + at))
        .collect();
    calling(&format!(
        "{stores} (i32.store (i32.const 0) (i32.const 16)) (i32.store (i32.const 4) (i32.const {bytes}))
        (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))
        (call $respond (i32.const 0) (i32.const 0))
        (i32.const 1)"
    ))
}

#[test]
fn a_guest_of_wapc_rs_writes_to_the_output_of_its_host() {
    let child = |test: &str| {
        let output = Command::new(std::env::current_exe().unwrap())
            .args(["--ignored", "--exact", "--nocapture", test])
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    let (theirs, ours) = (
        child("stdio::lets_a_guest_of_wapc_rs_print"),
        child("stdio::lets_our_guest_print"),
    );
    assert!(theirs.contains("said the guest"), "{theirs}");
    assert!(!ours.contains("said the guest"), "{ours}");
}

#[test]
#[ignore = "the test above runs it in a process of its own"]
fn lets_a_guest_of_wapc_rs_print() {
    wapc_rs(&printing()).call("x", b"").unwrap();
}

#[test]
#[ignore = "the test above runs it in a process of its own"]
fn lets_our_guest_print() {
    let lines = Arc::new(Mutex::new(Vec::new()));
    let kept = lines.clone();
    let host = Host::builder().log(move |line| kept.lock().unwrap().push(line.to_owned()));
    host.load(&printing()).unwrap().call("x", b"").unwrap();
    assert_eq!(*lines.lock().unwrap(), ["said the guest"]);
}
