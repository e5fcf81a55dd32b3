//! Instances that are used again, and instances for one call.

mod stage;

use std::time::Duration;

use stage::*;

/// Answers with how often this instance was called, which it knows from a global, its memory, and its table.
fn counting() -> Vec<u8> {
    guest(
        r#"(global $calls (mut i32) (i32.const 0)) (table $table 1 funcref) (elem declare func $call)
        (func $call (export "__guest_call") (param i32 i32) (result i32)
            (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
            (i32.store8 (i32.const 100) (global.get $calls))
            (i32.store8 (i32.const 101) (i32.add (i32.load8_u (i32.const 101)) (i32.const 1)))
            (i32.store8 (i32.const 102) (table.size $table))
            (drop (table.grow $table (ref.func $call) (i32.const 1)))
            (i32.store8 (i32.const 103) (memory.size))
            (drop (memory.grow (i32.const 1)))
            (call $guest_response (i32.const 100) (i32.const 4)) (i32.const 1))"#,
    )
}

fn hosting(isolation: Isolation, guest: &[u8]) -> Host {
    let limits = Limits {
        instances: 1,
        ..Limits::default()
    };
    let builder = Host::builder().limits(limits).isolation(isolation);
    builder.load(guest).unwrap()
}

#[test]
fn a_guest_that_is_used_again_remembers() {
    let host = hosting(Isolation::Reuse, &counting());
    for call in 1..5 {
        assert_eq!(host.call("x", b"").unwrap(), [call; 4]);
    }
}

#[test]
fn a_fresh_one_knows_nothing() {
    let host = hosting(Isolation::Fresh, &counting());
    for _ in 0..50 {
        assert_eq!(host.call("x", b"").unwrap(), [1; 4]);
    }
}

#[test]
fn a_fresh_one_finds_nothing_of_another() {
    // Answers whether any byte of its memory is not zero, and then fills it.
    let filling = guest(&guest_call(
        "(local $at i32) (local $found i32)
         (loop $next
            (local.set $found (i32.or (local.get $found) (i32.load (local.get $at))))
            (local.set $at (i32.add (local.get $at) (i32.const 4)))
            (br_if $next (i32.lt_u (local.get $at) (i32.const 65536))))
         (memory.fill (i32.const 0) (i32.const 0xa5) (i32.const 65536))
         (drop (memory.grow (i32.const 30)))
         (memory.fill (i32.const 65536) (i32.const 0xa5) (i32.const 1900000))
         (i32.eqz (local.get $found))",
    ));
    // Finds what is left in pages that it grows by.
    let growing = guest(&guest_call(
        "(local $at i32) (local $found i32)
         (drop (memory.grow (i32.const 30)))
         (loop $next
            (local.set $found (i32.or (local.get $found) (i32.load (local.get $at))))
            (local.set $at (i32.add (local.get $at) (i32.const 4)))
            (br_if $next (i32.lt_u (local.get $at) (i32.const 2000000))))
         (i32.eqz (local.get $found))",
    ));
    let (filling, growing) = (
        hosting(Isolation::Fresh, &filling),
        hosting(Isolation::Fresh, &growing),
    );
    for _ in 0..20 {
        assert_eq!(filling.call("x", b"").unwrap(), b"");
        assert_eq!(growing.call("x", b"").unwrap(), b"");
    }
}

#[test]
fn limits_hold_for_fresh_ones_too() {
    let fresh = |limits, guest: &[u8]| {
        let host = Host::builder().isolation(Isolation::Fresh).limits(limits);
        host.load(guest)?
            .call("x", b"")
            .inspect_err(|error| assert!(error.ran()))
    };
    let code = |limits, body: &str| fresh(limits, &calling(body)).unwrap_err().code();
    assert_eq!(code(short(), "(loop (br 0)) (i32.const 1)"), "timeout");
    assert_eq!(code(short(), "unreachable"), "trap");
    let small = Limits {
        memory_bytes: 1 << 20,
        ..Limits::default()
    };
    let hoard = "(loop (br_if 0 (i32.ne (memory.grow (i32.const 1)) (i32.const -1)))) unreachable";
    assert_eq!(code(small.clone(), hoard), "memory-limit");
    let large = module(&format!(
        r#"(memory (export "memory") 17) {}"#,
        guest_call("(i32.const 1)")
    ));
    let error = Host::builder()
        .isolation(Isolation::Fresh)
        .limits(small)
        .load(&large)
        .unwrap_err();
    assert_eq!((error.code(), error.ran()), ("init", false));
}

#[test]
fn start_functions_run_for_each_call() {
    let lines = std::sync::Arc::new(std::sync::Mutex::new(0));
    let seen = lines.clone();
    let guest = guest(&format!(
        r#"(func (export "_initialize") (call $console_log (i32.const 0) (i32.const 0)))
        (func (export "wapc_init") (call $console_log (i32.const 0) (i32.const 0))) {}"#,
        guest_call("(i32.const 1)")
    ));
    let host = Host::builder()
        .isolation(Isolation::Fresh)
        .log(move |_| *seen.lock().unwrap() += 1)
        .load(&guest)
        .unwrap();
    let at_load = *lines.lock().unwrap();
    assert_eq!(at_load, 2);
    for _ in 0..3 {
        host.call("x", b"").unwrap();
    }
    assert_eq!(*lines.lock().unwrap(), at_load + 6);
}

#[test]
fn a_start_that_outlives_the_call_never_ran() {
    // Starts at once for the host, and never for a call.
    let guest = guest(&format!(
        r#"(data (i32.const 0) "testrun")
        (func (export "wapc_init") (loop (br_if 0 (call $host_call (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 4)
            (i32.const 4) (i32.const 3) (i32.const 0) (i32.const 0))))) {}"#,
        guest_call("(i32.const 1)")
    ));
    let is_loaded = std::sync::atomic::AtomicBool::new(false);
    let handlers =
        running(
            move |_| match is_loaded.swap(true, std::sync::atomic::Ordering::SeqCst) {
                true => Ok(Vec::new()),
                false => Err(HandlerError::new("go on")),
            },
        );
    let host = Host::builder()
        .isolation(Isolation::Fresh)
        .handlers(handlers)
        .limits(Limits {
            timeout: Duration::from_millis(50),
            host_calls: u64::MAX,
            ..Limits::default()
        })
        .load(&guest)
        .unwrap();
    let error = host.call("x", b"").unwrap_err();
    assert_eq!((error.code(), error.ran()), ("init", false));
}

#[test]
fn many_threads_share_the_slots() {
    let host = Host::builder()
        .isolation(Isolation::Fresh)
        .limits(Limits {
            instances: 8,
            ..Limits::default()
        })
        .load(&echo())
        .unwrap();
    std::thread::scope(|scope| {
        for thread in 0..16u32 {
            let host = host.clone();
            scope.spawn(move || {
                for call in 0..50u32 {
                    let payload = [thread, call].map(u32::to_le_bytes).concat();
                    assert_eq!(host.call("echo", &payload).unwrap(), payload);
                }
            });
        }
    });
}
