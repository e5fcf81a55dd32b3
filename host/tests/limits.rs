//! Each limit has its own error.

mod stage;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread;
use std::time::{Duration, Instant};

use guesthouse::{CallOptions, InstanceStarted, Metrics};
use stage::*;

fn error(limits: Limits, guest: &[u8]) -> Error {
    let handlers = running(|_| Ok(Vec::new()));
    let host = Host::builder()
        .limits(limits)
        .handlers(handlers)
        .log(|_| {});
    let host = host.load(guest).unwrap();
    let error = host.call("x", b"").unwrap_err();
    // The next call has a fresh instance, and what it says is no other.
    assert_eq!(host.call("x", b"").unwrap_err().code(), error.code());
    error
}

/// Repeats `body` so many times.
fn repeating(times: u32, body: &str) -> Vec<u8> {
    guest(&format!(
        r#"(data (i32.const 0) "testrun") (table $table 1 funcref) {}"#,
        guest_call(&format!(
            "(local $left i32) (local.set $left (i32.const {times}))
             (loop $next {body} (br_if $next (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
             (i32.const 1)"
        ))
    ))
}

const HOST_CALL: &str =
    "(drop (call $host_call (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 4)
    (i32.const 4) (i32.const 3) (i32.const 0) (i32.const 0)))";
const LOG: &str = "(call $console_log (i32.const 0) (i32.const 4))";

#[test]
fn memory() {
    let limits = Limits {
        memory_bytes: 2 << 16,
        ..Limits::default()
    };
    let guest = calling(
        "(if (i32.eq (memory.grow (i32.const 2)) (i32.const -1)) (then unreachable)) (i32.const 1)",
    );
    let error = error(limits, &guest);
    assert_eq!((error.code(), error.ran()), ("memory-limit", true));
    assert!(error.to_string().contains("196608 bytes"), "{error}");
}

#[test]
fn tables() {
    let limits = Limits {
        table_elements: 10,
        ..Limits::default()
    };
    let grow = "(if (i32.eq (table.grow $table (ref.null func) (i32.const 10)) (i32.const -1)) (then unreachable))";
    let error = error(limits, &repeating(1, grow));
    assert_eq!((error.code(), error.ran()), ("table-limit", true));
    assert!(
        error
            .to_string()
            .contains("11 elements, the limit of all its tables is 10"),
        "{error}"
    );
}

#[test]
fn host_calls() {
    let limits = |host_calls| Limits {
        host_calls,
        ..Limits::default()
    };
    let error = error(limits(9), &repeating(10, HOST_CALL));
    assert_eq!((error.code(), error.ran()), ("host-call-limit", true));
    // They are counted for each call.
    let host = Host::builder().limits(limits(10));
    let host = host.load(&repeating(10, HOST_CALL)).unwrap();
    for _ in 0..3 {
        host.call("x", b"").unwrap();
    }
}

#[test]
fn log_lines() {
    let limits = |log_lines_per_second| Limits {
        log_lines_per_second,
        ..Limits::default()
    };
    let error = error(limits(9), &repeating(100, LOG));
    assert_eq!((error.code(), error.ran()), ("log-limit", true));
    // A second later there is room again.
    let host = Host::builder().limits(limits(10)).log(|_| {});
    let host = host.load(&repeating(10, LOG)).unwrap();
    let mut calls = 0;
    let since = Instant::now();
    while calls < 2 {
        calls += usize::from(host.call("x", b"").is_ok());
        assert!(since.elapsed() < Duration::from_secs(30));
        thread::sleep(Duration::from_millis(20));
    }
    // Without a reader there is nothing to limit.
    let host = Host::builder().limits(limits(0)).load(&repeating(100, LOG));
    host.unwrap().call("x", b"").unwrap();
}

#[test]
fn the_time_of_one_call() {
    let host = Host::builder()
        .load(&calling("(loop (br 0)) (i32.const 1)"))
        .unwrap();
    for milliseconds in [0, 1, 30] {
        let timeout = Duration::from_millis(milliseconds);
        let options = CallOptions {
            timeout: Some(timeout),
        };
        let since = Instant::now();
        let error = host.call_with("x", b"", options).unwrap_err();
        assert_eq!((error.code(), error.ran()), ("timeout", true));
        assert!(since.elapsed() >= timeout, "it had less than {timeout:?}");
        assert!(since.elapsed() < timeout + Duration::from_secs(2));
    }
}

#[test]
fn the_time_of_a_call_covers_the_wait() {
    let limits = Limits {
        instances: 1,
        wait: Duration::from_secs(3600),
        ..Limits::default()
    };
    let host = Host::builder()
        .limits(limits)
        .load(&calling("(loop (br 0)) (i32.const 1)"))
        .unwrap();
    let options = |timeout| CallOptions {
        timeout: Some(Duration::from_millis(timeout)),
    };
    thread::scope(|scope| {
        let busy = host.clone();
        let busy = scope.spawn(move || busy.call_with("x", b"", options(500)).unwrap_err().code());
        thread::sleep(Duration::from_millis(100));
        let error = host.call_with("x", b"", options(30)).unwrap_err();
        assert_eq!((error.code(), error.ran()), ("busy", false));
        assert_eq!(busy.join().unwrap(), "timeout");
    });
}

/// Instances that live.
#[derive(Default, Clone)]
struct Alive(Arc<AtomicUsize>);

impl Metrics for Alive {
    fn instance_started(&self, _: &InstanceStarted<'_>) {
        self.0.fetch_add(1, SeqCst);
    }

    fn instance_ended(&self, _: &str) {
        self.0.fetch_sub(1, SeqCst);
    }
}

#[test]
fn idle_instances_go() {
    let alive = Alive::default();
    let limits = Limits {
        idle: Duration::from_millis(40),
        ..Limits::default()
    };
    let host = Host::builder()
        .limits(limits)
        .metrics(alive.clone())
        .load(&echo())
        .unwrap();
    for _ in 0..2 {
        assert_eq!(host.call("echo", b"x").unwrap(), b"x");
        let since = Instant::now();
        while alive.0.load(SeqCst) > 0 {
            assert!(since.elapsed() < Duration::from_secs(30));
            thread::sleep(Duration::from_millis(5));
        }
    }
    // One that is used stays.
    let before = Instant::now();
    while before.elapsed() < Duration::from_millis(300) {
        host.call("echo", b"x").unwrap();
        assert_eq!(alive.0.load(SeqCst), 1);
    }
}

#[test]
fn no_number_is_too_large_or_too_small() {
    let none = Limits {
        memory_bytes: usize::MAX,
        table_elements: usize::MAX,
        timeout: Duration::MAX,
        request_bytes: usize::MAX,
        reply_bytes: usize::MAX,
        instances: usize::MAX,
        wait: Duration::MAX,
        idle: Duration::MAX,
        depth: u32::MAX,
        host_calls: u64::MAX,
        log_lines_per_second: u32::MAX,
    };
    for isolation in [Isolation::Reuse, Isolation::Fresh] {
        let host = Host::builder().isolation(isolation).limits(none.clone());
        assert_eq!(
            host.load(&echo()).unwrap().call("echo", b"x").unwrap(),
            b"x"
        );
    }
    let zero = Limits {
        memory_bytes: 0,
        table_elements: 0,
        timeout: Duration::ZERO,
        request_bytes: 0,
        reply_bytes: 0,
        instances: 0,
        wait: Duration::ZERO,
        idle: Duration::ZERO,
        depth: 0,
        host_calls: 0,
        log_lines_per_second: 0,
    };
    assert_eq!(
        Host::builder()
            .limits(zero.clone())
            .load(&echo())
            .unwrap_err()
            .code(),
        "init"
    );
    let shallow = Limits {
        depth: 0,
        ..Limits::default()
    };
    let error = Host::builder()
        .limits(shallow)
        .load(&echo())
        .unwrap()
        .call("echo", b"x")
        .unwrap_err();
    assert_eq!((error.code(), error.ran()), ("depth-limit", false));
}
