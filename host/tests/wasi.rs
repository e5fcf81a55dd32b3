//! WASI preview 1 with nothing granted.
#![cfg(feature = "wasi")]

mod stage;

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use stage::*;

/// A guest with some functions of WASI.
fn wasi(body: &str) -> Vec<u8> {
    let text = format!(
        r#"(module
            (import "wapc" "__guest_response" (func $guest_response (param i32 i32)))
            (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
            (import "wasi_snapshot_preview1" "poll_oneoff" (func $poll (param i32 i32 i32 i32) (result i32)))
            (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
            (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
            (import "wasi_snapshot_preview1" "fd_prestat_get" (func $prestat (param i32 i32) (result i32)))
            (import "wasi_snapshot_preview1" "path_open"
                (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
            (import "wasi_snapshot_preview1" "environ_sizes_get" (func $environ (param i32 i32) (result i32)))
            (import "wasi_snapshot_preview1" "random_get" (func $random (param i32 i32) (result i32)))
            (import "wasi_snapshot_preview1" "clock_time_get" (func $clock (param i32 i64 i32) (result i32)))
            (import "wasi_unstable" "fd_write" (func $old_write (param i32 i32 i32 i32) (result i32)))
            (memory (export "memory") 1)
            {body})"#
    );
    wat::parse_str(text).unwrap()
}

fn wasi_calling(call: &str) -> Vec<u8> {
    wasi(&guest_call(call))
}

on_each_engine! {
    fn exit_0_of_a_command_is_its_end(engine, _is_native) {
        let guest = wasi(&format!(r#"(func (export "_start") (call $proc_exit (i32.const 0))) {}"#, guest_call("(i32.const 1)")));
        assert_eq!(host(engine).load(&guest).unwrap().call("x", b"").unwrap(), b"");
    }

    fn any_other_exit_is_an_error(engine, is_native) {
        let ok = guest_call("(i32.const 1)");
        for (function, status) in [("_start", 3), ("_initialize", 3), ("wapc_init", 3)] {
            let guest = wasi(&format!(r#"(func (export "{function}") (call $proc_exit (i32.const {status}))) {ok}"#));
            assert_eq!(host(engine).load(&guest).unwrap_err().code(), "init", "{function} {status}");
        }
        for status in [0, 3] {
            let guest = wasi_calling(&format!("(call $proc_exit (i32.const {status})) (i32.const 1)"));
            let error = host(engine).load(&guest).unwrap().call("x", b"").unwrap_err();
            // The provider tells no exit from a trap.
            assert_eq!(error.code(), if is_native { "exit" } else { "trap" }, "{error}");
        }
    }
}

#[test]
fn a_reactor_does_not_exit() {
    for function in ["_initialize", "wapc_init"] {
        let guest = wasi(&format!(
            r#"(func (export "{function}") (call $proc_exit (i32.const 0))) {}"#,
            guest_call("(i32.const 1)")
        ));
        let error = Host::builder().load(&guest).unwrap_err();
        assert_eq!(error.code(), "init");
        assert!(error.to_string().contains("proc_exit(0)"), "{error}");
    }
}

#[test]
fn no_sleep_outlives_the_deadline() {
    // One subscription to the monotonic clock, of an hour.
    let sleep = "(i32.store (i32.const 16) (i32.const 1)) (i64.store (i32.const 24) (i64.const 3600000000000))
        (drop (call $poll (i32.const 0) (i32.const 100) (i32.const 1) (i32.const 200)))";
    let calling = wasi_calling(&format!("{sleep} (i32.const 1)"));
    let starting = wasi(&format!(
        r#"(func (export "_initialize") {sleep}) {}"#,
        guest_call("(i32.const 1)")
    ));
    let since = Instant::now();
    let host = Host::builder().limits(short()).load(&calling).unwrap();
    assert_eq!(host.call("x", b"").unwrap_err().code(), "timeout");
    assert_eq!(
        Host::builder()
            .limits(short())
            .load(&starting)
            .unwrap_err()
            .code(),
        "init"
    );
    assert!(since.elapsed() < Duration::from_secs(5));
}

#[test]
fn a_short_sleep_wakes_up() {
    let guest = wasi_calling(
        "(i64.store (i32.const 0) (i64.const 42))
         (i32.store (i32.const 16) (i32.const 1)) (i64.store (i32.const 24) (i64.const 20000000))
         (if (call $poll (i32.const 0) (i32.const 100) (i32.const 1) (i32.const 200)) (then unreachable))
         (i32.store8 (i32.const 101) (i32.load8_u (i32.const 200)))
         (call $guest_response (i32.const 100) (i32.const 11)) (i32.const 1)",
    );
    let host = Host::builder().load(&guest).unwrap();
    let since = Instant::now();
    assert_eq!(
        host.call("x", b"").unwrap(),
        [42, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    );
    assert!(since.elapsed() >= Duration::from_millis(20));
}

#[test]
fn nothing_is_granted() {
    let guest = wasi_calling(
        "(i32.store (i32.const 300) (i32.const -1)) (i32.store (i32.const 304) (i32.const -1))
         (i32.store8 (i32.const 0) (call $prestat (i32.const 3) (i32.const 200)))
         (i32.store8 (i32.const 1) (call $open (i32.const 3) (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 0)
            (i64.const 0) (i64.const 0) (i32.const 0) (i32.const 200)))
         (i32.store8 (i32.const 2) (call $write (i32.const 3) (i32.const 0) (i32.const 0) (i32.const 200)))
         (i32.store8 (i32.const 3) (call $read (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 300)))
         (i32.store8 (i32.const 4) (i32.load (i32.const 300)))
         (i32.store8 (i32.const 5) (call $environ (i32.const 304) (i32.const 308)))
         (i32.store8 (i32.const 6) (i32.load (i32.const 304)))
         (i32.store8 (i32.const 7) (call $random (i32.const -1) (i32.const 9)))
         (call $guest_response (i32.const 0) (i32.const 8)) (i32.const 1)",
    );
    assert_eq!(
        Host::builder()
            .load(&guest)
            .unwrap()
            .call("x", b"")
            .unwrap(),
        [8, 8, 8, 0, 0, 0, 0, 21]
    );
}

#[test]
fn output_goes_to_the_log_line_by_line() {
    // Vectors of 3, 4 and 5 bytes.
    let guest = wasi(&format!(
        r#"(data (i32.const 0) "onetwo\0athree")
        (data (i32.const 100) "\00\00\00\00\03\00\00\00\03\00\00\00\04\00\00\00\07\00\00\00\05\00\00\00") {}"#,
        guest_call(
            "(drop (call $write (i32.const 1) (i32.const 100) (i32.const 1) (i32.const 200)))
             (drop (call $write (i32.const 2) (i32.const 116) (i32.const 1) (i32.const 200)))
             (drop (call $write (i32.const 1) (i32.const 108) (i32.const 2) (i32.const 200)))
             (drop (call $old_write (i32.const 1) (i32.const 116) (i32.const 1) (i32.const 200)))
             (call $guest_response (i32.const 200) (i32.const 1)) (i32.const 1)"
        )
    ));
    let lines = Arc::new(Mutex::new(Vec::new()));
    let seen = lines.clone();
    let host = Host::builder()
        .log(move |line| seen.lock().unwrap().push(line.to_owned()))
        .load(&guest)
        .unwrap();
    assert_eq!(host.call("x", b"").unwrap(), [5]);
    assert_eq!(*lines.lock().unwrap(), ["onetwo", "three", "three"]);
}

#[test]
fn clocks_and_random_bytes_are_real() {
    let guest = wasi_calling(
        "(if (call $clock (i32.const 0) (i64.const 0) (i32.const 0)) (then unreachable))
         (if (call $clock (i32.const 1) (i64.const 0) (i32.const 8)) (then unreachable))
         (if (call $random (i32.const 16) (i32.const 16)) (then unreachable))
         (call $guest_response (i32.const 0) (i32.const 32)) (i32.const 1)",
    );
    let host = Host::builder().load(&guest).unwrap();
    let (first, second) = (host.call("x", b"").unwrap(), host.call("x", b"").unwrap());
    let time = |reply: &[u8], at: usize| u64::from_le_bytes(reply[at..at + 8].try_into().unwrap());
    let now = std::time::SystemTime::UNIX_EPOCH
        .elapsed()
        .unwrap()
        .as_nanos() as u64;
    assert!(now - time(&first, 0) < 60_000_000_000);
    assert!(time(&second, 8) > time(&first, 8));
    assert_ne!(first[16..], second[16..]);
}
