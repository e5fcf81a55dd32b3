//! Guests that trap, loop, hoard memory or break the rules: a typed error, and a fresh instance for the next call.

mod stage;

use std::time::{Duration, Instant};

use guesthouse::CallOptions;
use stage::*;

/// A guest that counts its calls in a global, and misbehaves in call 2.
fn fails_once(fault: &str) -> Vec<u8> {
    guest(&format!(
        r#"(global $calls (mut i32) (i32.const 0)) {}"#,
        guest_call(&format!(
            "(global.set $calls (i32.add (global.get $calls) (i32.const 1)))
             (if (i32.eq (global.get $calls) (i32.const 2)) (then {fault}))
             (i32.store8 (i32.const 0) (global.get $calls))
             (call $guest_response (i32.const 0) (i32.const 1)) (i32.const 1)"
        ))
    ))
}

fn one_instance() -> Limits {
    Limits {
        instances: 1,
        ..short()
    }
}

on_each_engine! {
    fn after_a_fault_the_instance_is_fresh(engine, is_native) {
        for (fault, native, provider) in [
            ("unreachable", "trap", "trap"),
            ("(drop (i32.div_u (i32.const 1) (i32.const 0)))", "trap", "trap"),
            ("(drop (i32.load (i32.const -1)))", "trap", "trap"),
            ("(loop (br 0))", "timeout", "timeout"),
            ("(return (i32.const 7))", "abi", "abi"),
            ("(call $guest_response (i32.const -1) (i32.const 1))", "abi", "abi"),
            // The provider tells no abort from a trap.
            ("(call $host_call (i32.const 0) (i32.const 1) (i32.const 9) (i32.const 0) (i32.const 9) (i32.const 0)
                (i32.const 9) (i32.const 0)) (call $host_error (i32.const -1)) (drop)", "abi", "trap"),
            ("(loop (br_if 0 (i32.ne (memory.grow (i32.const 16)) (i32.const -1)))) unreachable", "memory-limit", "trap"),
        ] {
            let host = host(engine).limits(one_instance()).load(&fails_once(fault)).unwrap();
            assert_eq!(host.call("x", b"").unwrap(), [1]);
            let error = host.call("x", b"").unwrap_err();
            assert_eq!((error.code(), error.ran()), (if is_native { native } else { provider }, true), "{fault}: {error}");
            assert_eq!(host.call("x", b"").unwrap(), [1], "after {fault}: the global begins again");
        }
    }

    fn a_guest_error_keeps_the_instance(engine, _is_native) {
        let host = host(engine).limits(one_instance()).load(&fails_once("(return (i32.const 0))")).unwrap();
        assert_eq!(host.call("x", b"").unwrap(), [1]);
        assert_eq!(host.call("x", b"").unwrap_err().code(), "guest");
        assert_eq!(host.call("x", b"").unwrap(), [3]);
    }

    fn deep_recursion_is_a_trap(engine, _is_native) {
        let guest = guest(&format!(
            "(func $down (param i32) (result i32) (i32.add (call $down (local.get 0)) (i32.const 1))) {}",
            guest_call("(call $down (i32.const 0))")
        ));
        assert_eq!(host(engine).load(&guest).unwrap().call("x", b"").unwrap_err().code(), "trap");
    }

    fn denied_memory_that_the_guest_handles_is_no_fault(engine, _is_native) {
        let guest = calling("(i32.eq (memory.grow (i32.const 65000)) (i32.const -1))");
        assert_eq!(host(engine).load(&guest).unwrap().call("x", b"").unwrap(), b"");
    }

    fn tables_have_a_limit(engine, _is_native) {
        let guest = guest(&format!(
            "(table $t 1 funcref) {}",
            guest_call("(i32.eq (table.grow $t (ref.null func) (i32.const 100000)) (i32.const -1))")
        ));
        assert_eq!(host(engine).load(&guest).unwrap().call("x", b"").unwrap(), b"");
    }

    fn every_loop_ends(engine, _is_native) {
        let ok = guest_call("(i32.const 1)");
        for (start, function) in [
            ("(func $f (loop (br 0))) (start $f)", None),
            (r#"(func (export "_initialize") (loop (br 0)))"#, Some("_initialize")),
            (r#"(func (export "_start") (loop (br 0)))"#, Some("_start")),
            (r#"(func (export "wapc_init") (loop (br 0)))"#, None),
        ] {
            let since = Instant::now();
            let error = host(engine).limits(short()).load(&guest(&format!("{start} {ok}"))).unwrap_err();
            assert_eq!((error.code(), error.ran()), ("init", false), "{start}");
            assert!(function.is_none_or(|function| error.to_string().contains(function)), "{error}");
            assert!(since.elapsed() < Duration::from_secs(5));
        }
    }

    fn every_pointer_is_checked(engine, is_native) {
        const SIZE: u32 = 65_536;
        for (ptr, len, inside) in [
            (0, 0, true),
            (SIZE - 1, 1, true),
            (SIZE, 0, true),
            (SIZE - 1, 2, false),
            (SIZE, 1, false),
            (u32::MAX, 1, false),
            (u32::MAX, 2, false),
            (1, u32::MAX, false),
            (0, 0x8000_0000, false),
            (0x7fff_ffff, 0x7fff_ffff, false),
            (0x8000_0000, 1, false),
        ] {
            for call in reads(ptr as i32, len as i32) {
                expect(engine, &call, inside, "abi");
            }
        }
        for (ptr, inside) in [(0, true), (SIZE - 7, true), (SIZE - 6, false), (u32::MAX, false), (0x8000_0000, false)] {
            for call in writes(ptr as i32) {
                // The provider tells no failed write from a trap.
                expect(engine, &call, inside, if is_native { "abi" } else { "trap" });
            }
        }
    }

    fn the_end_moves_with_memory_that_grows(engine, is_native) {
        const OLD: u32 = 65_536;
        const NEW: u32 = 2 * OLD;
        const GROW: &str = "(drop (memory.grow (i32.const 1)))";
        for (ptr, len, inside) in [
            (OLD - 1, 2, true),
            (OLD, 1, true),
            (NEW - 1, 1, true),
            (NEW, 0, true),
            (NEW - 1, 2, false),
            (NEW, 1, false),
        ] {
            for call in reads(ptr as i32, len) {
                expect(engine, &format!("{GROW} {call}"), inside, "abi");
            }
        }
        for (ptr, inside) in [(OLD - 3, true), (OLD, true), (NEW - 7, true), (NEW - 6, false)] {
            for call in writes(ptr as i32) {
                let code = if is_native { "abi" } else { "trap" };
                expect(engine, &format!("{GROW} {call}"), inside, code);
            }
        }
    }

    fn text_is_utf8(engine, is_native) {
        let texts = reads(100, 2);
        let texts = texts.iter().filter(|call| !call.contains("$guest_response") && !call.contains("payload"));
        for call in texts {
            let call = format!("(i32.store16 (i32.const 100) (i32.const 0xffff)) {call}");
            expect(engine, &call, false, if is_native { "abi" } else { "trap" });
        }
    }
}

/// Calls of all imports that read memory.
fn reads(ptr: i32, len: i32) -> Vec<String> {
    let span = format!("(i32.const {ptr}) (i32.const {len})");
    let none = "(i32.const 0) (i32.const 0)";
    vec![
        format!("(call $guest_response {span})"),
        format!("(call $guest_error {span})"),
        format!("(call $console_log {span})"),
        format!("(drop (call $host_call {span} {none} {none} {none}))"),
        format!("(drop (call $host_call {none} {span} {none} {none}))"),
        format!("(drop (call $host_call {none} {none} {span} {none}))"),
        format!("(drop (call $host_call {none} {none} {none} {span} (;payload;)))"),
    ]
}

/// Calls of all imports that write memory, 7 bytes each.
fn writes(ptr: i32) -> Vec<String> {
    let ask = |payload: u32| {
        format!("(drop (call $host_call (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 4) (i32.const 4) (i32.const 3)
            (i32.const 0) (i32.const {payload})))")
    };
    vec![
        format!("(call $guest_request (i32.const {ptr}) (i32.const 100))"),
        format!("(call $guest_request (i32.const 100) (i32.const {ptr}))"),
        format!("{} (call $host_response (i32.const {ptr}))", ask(7)),
        format!("{} (call $host_error (i32.const {ptr}))", ask(0)),
    ]
}

fn expect(engine: &Engine, call: &str, inside: bool, code: &str) {
    let guest = guest(&format!(
        r#"(data (i32.const 0) "testrun") {}"#,
        guest_call(&format!("{call} (i32.const 1)"))
    ));
    let handlers = running(|payload| match payload {
        [] => Err(HandlerError::new("7 bytes")),
        payload => Ok(payload.to_vec()),
    });
    let outcome = host(engine)
        .handlers(handlers)
        .load(&guest)
        .unwrap()
        .call("7 bytes", b"payload");
    match (inside, outcome) {
        (true, Ok(_)) => {}
        (false, Err(error)) if error.code() == code => {}
        (_, outcome) => panic!("{call}: {outcome:?}"),
    }
}

#[test]
fn a_pointer_beyond_2_gib_is_good_in_a_memory_that_has_it() {
    let guest = module(&format!(
        r#"(memory (export "memory") 32770) (data (i32.const 0x80000001) "far") {}"#,
        guest_call("(call $guest_response (i32.const 0x80000001) (i32.const 3)) (i32.const 1)")
    ));
    let limits = Limits {
        memory_bytes: 3 << 30,
        ..Limits::default()
    };
    assert_eq!(
        Host::builder()
            .limits(limits)
            .load(&guest)
            .unwrap()
            .call("x", b"")
            .unwrap(),
        b"far"
    );
}

#[test]
fn a_call_can_have_a_deadline_of_its_own() {
    let host = Host::builder()
        .load(&calling("(loop (br 0)) (i32.const 1)"))
        .unwrap();
    let since = Instant::now();
    let timeout = Some(Duration::from_millis(60));
    let error = host
        .call_with("x", b"", CallOptions { timeout })
        .unwrap_err();
    assert_eq!(error.code(), "timeout");
    assert!(error.to_string().contains("60ms"), "{error}");
    let took = since.elapsed();
    assert!(
        took >= Duration::from_millis(60) && took < Duration::from_secs(5),
        "{took:?}"
    );
}

#[test]
fn a_trap_says_where() {
    let guest = guest(&format!(
        "(func $divide unreachable) {}",
        guest_call("(call $divide) (i32.const 1)")
    ));
    let error = Host::builder()
        .load(&guest)
        .unwrap()
        .call("x", b"")
        .unwrap_err();
    assert!(
        error.to_string().contains("`unreachable`") && error.to_string().contains("in divide < "),
        "{error}"
    );
}

#[test]
fn an_abort_of_assemblyscript_says_why() {
    let guest = wat::parse_str(
        r#"(module (import "env" "abort" (func $abort (param i32 i32 i32 i32)))
            (memory (export "memory") 1)
            (data (i32.const 8) "\04\00\00\00n\00o\00")
            (func (export "__guest_call") (param i32 i32) (result i32)
                (call $abort (i32.const 12) (i32.const -9) (i32.const 3) (i32.const 4)) (i32.const 1)))"#,
    );
    let error = Host::builder()
        .load(&guest.unwrap())
        .unwrap()
        .call("x", b"")
        .unwrap_err();
    assert_eq!(error.code(), "trap");
    assert!(
        error.to_string().contains("abort: no at unknown file:3:4"),
        "{error}"
    );
}

#[test]
fn memory_that_runs_out_names_the_limit() {
    let grow = "(loop (br_if 0 (i32.ne (memory.grow (i32.const 16)) (i32.const -1)))) unreachable";
    let limits = Limits {
        memory_bytes: 4 << 20,
        ..Limits::default()
    };
    let error = Host::builder()
        .limits(limits)
        .load(&calling(grow))
        .unwrap()
        .call("x", b"")
        .unwrap_err();
    let ErrorKind::MemoryLimit {
        asked_bytes,
        limit_bytes,
    } = *error.kind()
    else {
        panic!("{error}")
    };
    assert_eq!((asked_bytes, limit_bytes), ((4 << 20) + 65_536, 4 << 20));
}
