//! What the table in `README.md` lists and no other file proves; and that the table is right.

mod stage;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};

use stage::*;

/// Leaves something in a call, or looks for it in a later one; the size of the payload says which.
fn leaving() -> Vec<u8> {
    let probe = "(memory.fill (i32.const 200) (i32.const 46) (i32.const 16))
        (i32.store8 (i32.const 200) (call $host_response_len)) (i32.store8 (i32.const 201) (call $host_error_len))
        (call $host_response (i32.const 202)) (call $host_error (i32.const 202))
        (call $guest_response (i32.const 200) (i32.const 16)) (return (i32.const 1))";
    let ask = |bytes: u32| {
        format!(
            "(drop (call $host_call (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 4) (i32.const 4) (i32.const 3)
                (i32.const 7) (i32.const {bytes}))) (return (i32.const 1))"
        )
    };
    let cases = [
        (
            LEAVE[0],
            "(call $guest_response (i32.const 7) (i32.const 6)) (return (i32.const 1))",
        ),
        (
            LEAVE[1],
            "(call $guest_error (i32.const 7) (i32.const 6)) (return (i32.const 0))",
        ),
        (LEAVE[2], &ask(6)),
        (LEAVE[3], &ask(0)),
        (SUCCEED, "(return (i32.const 1))"),
        (FAIL, "(return (i32.const 0))"),
        (PROBE, probe),
    ];
    let cases = cases.map(|(size, what)| {
        format!("(if (i32.eq (local.get $payload) (i32.const {size})) (then {what}))")
    });
    guest(&format!(
        r#"(data (i32.const 0) "testrunsecret") {}"#,
        guest_call(&format!("{} unreachable", cases.concat()))
    ))
}

/// A response, an error, a response of the host, an error of the host.
const LEAVE: [usize; 4] = [1, 2, 3, 4];
/// Succeed or fail, and say nothing.
const SUCCEED: usize = 5;
const FAIL: usize = 6;
/// Answer with the lengths of what the host said, and with what it wrote.
const PROBE: usize = 7;

/// The guest above in its only instance, so that each call meets what the last one left.
fn left_alone(engine: &Engine) -> Host {
    let handlers = running(|payload| match payload {
        [] => Err(HandlerError::new("secret")),
        payload => Ok(payload.to_vec()),
    });
    let limits = Limits {
        instances: 1,
        ..Limits::default()
    };
    let host = host(engine).handlers(handlers).limits(limits);
    host.load(&leaving()).unwrap()
}

/// No lengths, and 14 bytes that nobody overwrote.
const NOTHING: &[u8] = b"\0\0..............";

on_each_engine! {
    fn a_payload_of_any_size_meets_memory_that_grows(engine) {
        let limits = Limits { memory_bytes: 96 << 20, request_bytes: 65 << 20, reply_bytes: 65 << 20, ..Limits::default() };
        for size in [1, 65_535, 65_536, 1 << 20, 64 << 20] {
            // A new instance, so that the memory grows within this call.
            let host = host(engine).limits(limits.clone()).load(&echo()).unwrap();
            let payload: Vec<u8> = (0..size).map(|index: usize| (index % 251) as u8).collect();
            assert!(host.call("echo", &payload).unwrap() == payload, "{size} bytes");
        }
    }

    fn a_response_and_then_an_error(engine) {
        let both = "(call $guest_response (i32.const 3) (i32.const 5)) (call $guest_error (i32.const 0) (i32.const 3))";
        let load = |code: u32| {
            let call = guest_call(&format!("{both} (i32.const {code})"));
            host(engine).load(&guest(&format!(r#"(data (i32.const 0) "badreply") {call}"#))).unwrap()
        };
        assert_eq!(load(1).call("x", b"").unwrap(), b"reply");
        assert_eq!(load(0).call("x", b"").unwrap_err().guest().unwrap().message, "bad");
    }

    fn nothing_of_one_call_is_seen_in_the_next(engine) {
        let host = left_alone(engine);
        let call = |size: usize| host.call("x", &[0; 9][..size]);
        for leave in LEAVE {
            let left = || assert_eq!(call(leave).is_ok(), leave != LEAVE[1], "{leave}");
            left();
            assert_eq!(call(SUCCEED).unwrap(), b"", "after {leave}");
            left();
            let error = call(FAIL).unwrap_err();
            assert_eq!(error.guest().unwrap().message, "the guest reported an error without a text", "after {leave}");
            left();
            assert_eq!(call(PROBE).unwrap(), NOTHING, "after {leave}");
        }
    }

    fn before_any_host_call_there_is_nothing_of_the_host(engine) {
        assert_eq!(left_alone(engine).call("x", &[0; PROBE]).unwrap(), NOTHING);
    }

    fn a_response_of_1_mib_arrives(engine) {
        let guest = guest(&format!(
            r#"(data (i32.const 0) "testrun") {ENSURE} {}"#,
            guest_call(
                "(drop (call $host_call (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 4)
                    (i32.const 4) (i32.const 3) (i32.const 0) (i32.const 0)))
                 (call $ensure (i32.add (call $host_response_len) (i32.const 1024)))
                 (call $host_response (i32.const 1024))
                 (call $guest_response (i32.const 1024) (call $host_response_len)) (i32.const 1)"
            )
        ));
        let response: Vec<u8> = (0..1 << 20).map(|index| (index % 251) as u8).collect();
        let given = response.clone();
        let host = host(engine).handlers(running(move |_| Ok(given.clone()))).load(&guest).unwrap();
        assert!(host.call("x", b"").unwrap() == response);
    }

    fn the_bytes_are_those_of_the_last_host_call(engine) {
        // The first response is longer than the second: what is left of it would show.
        let ask = |bytes: u32| format!(
            "(drop (call $host_call (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 4) (i32.const 4) (i32.const 3)
                (i32.const 7) (i32.const {bytes})))"
        );
        let guest = guest(&format!(
            r#"(data (i32.const 0) "testrunlonger") (data (i32.const 100) "........") {}"#,
            guest_call(&format!(
                "{} {} (call $host_response (i32.const 100))
                 (call $guest_response (i32.const 100) (i32.add (call $host_response_len) (i32.const 2))) (i32.const 1)",
                ask(6), ask(3)
            ))
        ));
        let host = host(engine).handlers(running(|payload| Ok(payload.to_vec()))).load(&guest).unwrap();
        assert_eq!(host.call("x", b"").unwrap(), b"lon..");
    }

    fn an_import_of_the_wrong_type_is_named(engine) {
        for (import, _) in IMPORTS {
            let text = format!(
                r#"(module (import "wapc" "{import}" (func (param i64))) (memory (export "memory") 1) {})"#,
                guest_call("(i32.const 1)")
            );
            let error = host(engine).load(&wat::parse_str(text).unwrap()).unwrap_err();
            assert_eq!(error.code(), "not-a-guest", "{import}");
            assert!(error.to_string().contains(import), "{error}");
        }
    }

    fn a_guest_imports_what_it_likes(engine) {
        let nothing = [""].into_iter().map(str::to_owned);
        let one = IMPORTS.map(|(import, function)| format!(r#"(import "wapc" "{import}" (func {function}))"#));
        for imports in nothing.chain(one) {
            let call = guest_call("(i32.const 1)");
            let text = format!(r#"(module {imports} (memory (export "memory") 1) {call})"#);
            let host = host(engine).load(&wat::parse_str(text).unwrap()).unwrap();
            assert_eq!(host.call("x", b"payload").unwrap(), b"", "{imports}");
        }
    }

    fn a_data_segment_beyond_the_limit_does_not_start(engine) {
        let limits = Limits { memory_bytes: 1 << 20, ..Limits::default() };
        let guest = module(&format!(
            r#"(memory (export "memory") 32) (data (i32.const 0) "{}") {}"#,
            "x".repeat(2 << 20), guest_call("(i32.const 1)")
        ));
        let error = host(engine).limits(limits).load(&guest).unwrap_err();
        assert_eq!((error.code(), error.ran()), ("init", false), "{error}");
    }

    fn a_chain_of_guests_of_many_hosts_has_a_depth(engine) {
        let depth = |depth| Limits { depth, ..Limits::default() };
        let last = host(engine).limits(depth(2)).load(&echo()).unwrap();
        let middle = last.clone();
        let middle = host(engine).limits(depth(2)).handlers(running(move |payload| Ok(middle.call("echo", payload)?)));
        let middle = middle.load(&asking()).unwrap();
        assert_eq!(middle.call("ask", b"two of them").unwrap(), b"two of them");
        let first = host(engine).limits(depth(2)).handlers(running(move |payload| Ok(middle.call("ask", payload)?)));
        let error = first.load(&asking()).unwrap().call("ask", b"three").unwrap_err();
        assert!(error.guest().unwrap().message.contains("wait for each other"), "{error}");
        assert_eq!(last.call("echo", b"one").unwrap(), b"one");
    }

    fn a_reply_keeps_its_bytes(engine) {
        let limits = Limits { instances: 1, ..Limits::default() };
        let host = host(engine).limits(limits).load(&echo()).unwrap();
        let held = host.call("echo", b"first").unwrap();
        // The same place in the same memory; then memory that grows, and perhaps moves.
        assert_eq!(host.call("echo", b"other").unwrap(), b"other");
        assert_eq!(host.call("echo", &[7; 1 << 20]).unwrap().len(), 1 << 20);
        drop(host);
        assert_eq!(held, b"first");
    }
}

/// The imports of waPC, with their types.
const IMPORTS: [(&str, &str); 9] = [
    ("__guest_request", "(param i32 i32)"),
    ("__guest_response", "(param i32 i32)"),
    ("__guest_error", "(param i32 i32)"),
    (
        "__host_call",
        "(param i32 i32 i32 i32 i32 i32 i32 i32) (result i32)",
    ),
    ("__host_response_len", "(result i32)"),
    ("__host_response", "(param i32)"),
    ("__host_error_len", "(result i32)"),
    ("__host_error", "(param i32)"),
    ("__console_log", "(param i32 i32)"),
];

type Lines = Arc<Mutex<Vec<String>>>;

/// A host of the native engine, and the lines that its guests log.
fn logging() -> (HostBuilder, Lines) {
    let lines = Lines::default();
    let seen = lines.clone();
    let host = Host::builder().log(move |line| seen.lock().unwrap().push(line.to_owned()));
    (host, lines)
}

#[test]
fn every_import_takes_pointers_beyond_2_gib() {
    // Such a pointer is negative if it is taken for signed.
    let guest = module(&format!(
        r#"(memory (export "memory") 32770)
        (data (i32.const 0x80000000) "testrunfail") (data (i32.const 0x80000020) "........")
        (func $ask (param $bytes i32)
            (drop (call $host_call (i32.const 0) (i32.const 0) (i32.const 0x80000000) (i32.const 4)
                (i32.const 0x80000004) (i32.const 3) (i32.const 0x80000010) (local.get $bytes))))
        {}"#,
        guest_call(
            "(call $guest_request (i32.const 0x80000010) (i32.const 0x80000014))
             (call $console_log (i32.const 0x80000010) (i32.const 8))
             (call $ask (i32.const 8)) (call $host_response (i32.const 0x80000020))
             (call $ask (i32.const 0)) (call $host_error (i32.const 0x80000028))
             (call $guest_error (i32.const 0x80000007) (i32.const 4))
             (call $guest_response (i32.const 0x80000020) (i32.const 10))
             (i32.eq (local.get $operation) (i32.const 4))"
        )
    ));
    let handlers = running(|payload| match payload {
        [] => Err(HandlerError::new("no")),
        payload => Ok(payload.to_ascii_uppercase()),
    });
    let limits = Limits {
        memory_bytes: 3 << 30,
        ..Limits::default()
    };
    let (host, lines) = logging();
    let host = host.handlers(handlers).limits(limits);
    let host = host.load(&guest).unwrap();
    assert_eq!(host.call("oper", b"load").unwrap(), b"OPERLOADno");
    assert_eq!(*lines.lock().unwrap(), ["operload"]);
    let error = host.call("other", b"").unwrap_err();
    assert_eq!(error.guest().unwrap().message, "fail");
}

#[test]
fn the_order_of_the_start_is_in_the_log() {
    let log = |at: u32| format!("(call $console_log (i32.const {at}) (i32.const 1))");
    let export = |name: &str, at| format!(r#"(func (export "{name}") {})"#, log(at));
    let (start, initialize) = (export("_start", 0), export("_initialize", 1));
    let init = export("wapc_init", 2);
    let section = format!("(func $section {}) (start $section)", log(3));
    // Letters: s `_start`, i `_initialize`, w `wapc_init`, 0 the start section, c the call.
    for (exports, order) in [
        (vec![], "c"),
        (vec![&start], "sc"),
        (vec![&initialize], "ic"),
        (vec![&init], "wc"),
        (vec![&initialize, &init], "iwc"),
        (vec![&init, &start], "swc"),
        (vec![&init, &initialize, &start], "iwc"),
        (vec![&start, &initialize, &section], "0ic"),
        (vec![&init, &start, &initialize, &section], "0iwc"),
    ] {
        let exports: String = exports.into_iter().map(String::as_str).collect();
        let call = guest_call(&format!("{} (i32.const 1)", log(4)));
        let guest = guest(&format!(r#"(data (i32.const 0) "siw0c") {exports} {call}"#));
        let (host, lines) = logging();
        host.load(&guest).unwrap().call("x", b"").unwrap();
        assert_eq!(lines.lock().unwrap().concat(), order, "{exports}");
    }
}

#[test]
fn a_start_section_logs_and_asks_but_has_no_request() {
    let guest = guest(&format!(
        r#"(data (i32.const 0) "testrun") (data (i32.const 100) "....")
        (func $section
            (call $console_log (i32.const 0) (i32.const 4))
            (call $guest_request (i32.const 100) (i32.const 102))
            (drop (call $host_call (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 4)
                (i32.const 4) (i32.const 3) (i32.const 100) (i32.const 4)))
            (call $host_response (i32.const 104)))
        (start $section) {}"#,
        guest_call("(call $guest_response (i32.const 100) (i32.const 8)) (i32.const 1)")
    ));
    let (host, lines) = logging();
    let host = host.handlers(running(|payload| Ok(payload.to_vec())));
    let host = host.load(&guest).unwrap();
    assert_eq!(*lines.lock().unwrap(), ["test"]);
    assert_eq!(host.call("x", b"payload").unwrap(), b"........");
}

#[cfg(feature = "wasi")]
#[test]
fn after_an_exit_the_instance_is_fresh() {
    let guest = wat::parse_str(format!(
        r#"(module (import "wapc" "__guest_response" (func $guest_response (param i32 i32)))
            (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
            (memory (export "memory") 1) {})"#,
        guest_call(
            "(i32.store8 (i32.const 0) (i32.add (i32.load8_u (i32.const 0)) (i32.const 1)))
             (if (i32.eqz (local.get $payload)) (then (call $exit (i32.const 3))))
             (call $guest_response (i32.const 0) (i32.const 1)) (i32.const 1)"
        )
    ));
    let limits = Limits {
        instances: 1,
        ..Limits::default()
    };
    let host = Host::builder().limits(limits);
    let host = host.load(&guest.unwrap()).unwrap();
    for calls in [1, 2] {
        assert_eq!(host.call("x", b"stay").unwrap(), [calls]);
    }
    let error = host.call("x", b"").unwrap_err();
    assert_eq!((error.code(), error.ran()), ("exit", true));
    assert_eq!(host.call("x", b"stay").unwrap(), [1]);
}

#[test]
fn a_log_line_is_cut_but_not_changed() {
    let guest = guest(&format!(
        r#"(data (i32.const 0) "a\0ab\0d\1b[2Jc") {ENSURE} {}"#,
        guest_call(
            "(call $ensure (i32.const 0x200000))
             (call $console_log (i32.const 0) (i32.const 9))
             (memory.fill (i32.const 1024) (i32.const 97) (i32.const 0x100000))
             (call $console_log (i32.const 1024) (i32.const 0x100000)) (i32.const 1)"
        )
    ));
    let (host, lines) = logging();
    host.load(&guest).unwrap().call("x", b"").unwrap();
    let lines = lines.lock().unwrap();
    assert_eq!(lines[0], "a\nb\r\u{1b}[2Jc");
    assert!(lines[1] == "a".repeat(64 << 10), "{}", lines[1].len());
    assert_eq!(lines.len(), 2);
}

/// The rows of the table: a number, and the proofs named in the last column.
fn rows(table: &str) -> Vec<(u32, Vec<&str>)> {
    let rows = table.lines().filter_map(|line| {
        let cells: Vec<_> = line.trim_matches('|').split('|').map(str::trim).collect();
        let number = cells[0].parse().ok()?;
        let proofs = cells.last()?.split('`').skip(1).step_by(2);
        Some((number, proofs.collect()))
    });
    rows.collect()
}

/// Whether what a proof names is there: `file::test`, or a path from here or from the root of the repository.
fn exists(proof: &str) -> bool {
    let crate_root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let tests = crate_root.join("tests");
    match proof.split_once("::") {
        Some((file, test)) => [format!("{file}.rs"), format!("{file}/main.rs")]
            .iter()
            .filter_map(|file| fs::read_to_string(tests.join(file)).ok())
            .any(|source| source.contains(&format!("fn {test}("))),
        None if proof.starts_with("hostile/") => tests.join(proof).is_file(),
        None => crate_root.join("..").join(proof).is_file(),
    }
}

#[test]
fn the_table_names_what_exists() {
    let table = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/README.md"));
    let table = table.unwrap();
    let rows = rows(&table);
    let numbers: Vec<u32> = rows.iter().map(|(number, _)| *number).collect();
    assert_eq!(numbers, (1..=44).collect::<Vec<_>>());
    for (number, proofs) in &rows {
        assert!(!proofs.is_empty(), "case {number} has no proof");
    }
    let proofs: BTreeSet<_> = rows.into_iter().flat_map(|(_, proofs)| proofs).collect();
    let missing: Vec<_> = proofs.into_iter().filter(|proof| !exists(proof)).collect();
    assert!(missing.is_empty(), "no such proof: {missing:?}");
    assert!(!exists("calls::no_such_test") && !exists("hostile/no-such.wat"));
}
