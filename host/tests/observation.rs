//! What a host shows of its work: a span for each call, and metrics.

#[path = "observation/spans.rs"]
mod spans;
mod stage;

use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Mutex};
use std::task::{Context, Waker};
use std::thread;
use std::time::{Duration, Instant};

use guesthouse::{CallEnded, HostCallEnded, InstanceStarted, Isolation, Metrics, Module};
use spans::{Seen, Spans};
use stage::*;

const SPIN: &str = "(loop (br 0)) (i32.const 1)";
const TRAP: &str = "unreachable";

fn native() -> HostBuilder {
    host(&Engine::native())
}

fn refusing() -> Vec<u8> {
    calling("(i32.const 0)")
}

/// Polls a call of a guest that does not end once, and drops it.
fn cancel(host: &Host) {
    cancel_when(host, || true);
}

/// Polls a call of a guest that does not end until it came `far` enough, and drops it. Once may not do: a tick of the clock
/// can come first.
fn cancel_when(host: &Host, far: impl Fn() -> bool) {
    let mut call = Box::pin(host.call_async("spin", b"abc"));
    loop {
        let polled = call.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        assert!(polled.is_pending());
        if far() {
            return;
        }
    }
}

#[test]
fn a_call_has_a_span_that_says_how_it_ended() {
    let module = Module::from_bytes(&echo()).unwrap();
    let seen = Spans::of(|| {
        let host = native().build(&module).unwrap();
        host.call("echo", b"four").unwrap();
    });
    let [span] = &seen[..] else {
        panic!("{seen:?}")
    };
    assert_eq!(
        (span.name, span.target, span.parent),
        ("guest_call", "guesthouse", None)
    );
    assert_eq!(span.level, tracing::Level::DEBUG);
    assert_eq!(span.field("module"), module.digest());
    assert_eq!(span.field("operation"), "echo");
    assert_eq!(span.field("request_bytes"), "4");
    assert_eq!(span.field("reply_bytes"), "4");
    assert_eq!(span.field("outcome"), "ok");
}

#[test]
fn every_way_to_end_is_an_outcome() {
    let outcome = |guest: &[u8], work: fn(&Host)| {
        let host = native().limits(short()).load(guest).unwrap();
        let seen = Spans::of(|| work(&host));
        let [span] = &seen[..] else {
            panic!("{seen:?}")
        };
        assert_eq!(span.field("reply_bytes"), "0");
        span.field("outcome").to_owned()
    };
    let call = |host: &Host| {
        host.call("x", b"").unwrap_err();
    };
    assert_eq!(outcome(&refusing(), call), "guest");
    assert_eq!(outcome(&calling(TRAP), call), "trap");
    assert_eq!(outcome(&calling(SPIN), call), "timeout");
    assert_eq!(outcome(&calling(SPIN), cancel), "cancelled");
}

#[test]
fn a_host_call_is_within_the_call_and_its_events_within_both() {
    let handlers = running(|payload| {
        tracing::info!("in the host function");
        match payload {
            b"no" => Err(HandlerError::new("no")),
            _ => Ok(payload.repeat(2)),
        }
    });
    let host = native().handlers(handlers).load(&asking()).unwrap();
    for (payload, ok, bytes) in [(&b"yes"[..], "true", "6"), (b"no", "false", "0")] {
        let seen = Spans::of(|| {
            let _ = host.call("ask", payload);
        });
        let [outer, inner] = &seen[..] else {
            panic!("{seen:?}")
        };
        assert_eq!((outer.name, inner.name), ("guest_call", "host_call"));
        assert_eq!(
            (inner.target, inner.parent),
            ("guesthouse", Some("guest_call"))
        );
        assert_eq!(inner.field("namespace"), "test");
        assert_eq!(inner.field("operation"), "run");
        assert_eq!(inner.field("request_bytes"), payload.len().to_string());
        assert_eq!(
            (inner.field("ok"), inner.field("response_bytes")),
            (ok, bytes)
        );
        assert_eq!((outer.events, inner.events), (0, 1));
    }
}

#[test]
fn an_asynchronous_host_call_is_in_its_span_each_time_it_is_polled() {
    let mut handlers = Handlers::new();
    handlers.add_async("test", "run", |payload| async move {
        tracing::info!("before");
        tokio::time::sleep(Duration::from_millis(1)).await;
        tracing::info!("after");
        Ok(payload)
    });
    let host = native().handlers(handlers).load(&asking()).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = { runtime }.enable_time().build().unwrap();
    let seen = Spans::of(|| {
        runtime.block_on(async {
            // Two at once on one thread: neither is in the other's span.
            let (one, two) = tokio::join!(host.call_async("a", b"1"), host.call_async("b", b"2"));
            assert_eq!((one.unwrap(), two.unwrap()), (b"1".to_vec(), b"2".to_vec()));
            tracing::info!("outside");
        });
    });
    let of = |name| seen.iter().filter(move |span: &&Seen| span.name == name);
    assert!(of("guest_call").all(|span| span.parent.is_none() && span.events == 0));
    assert!(of("host_call").all(|span| span.parent == Some("guest_call") && span.events == 2));
    assert_eq!((of("guest_call").count(), of("host_call").count()), (2, 2));
}

/// All that was told, a line for each.
#[derive(Clone, Default)]
struct Told(Arc<Mutex<Vec<String>>>);

impl Told {
    fn tell(&self, line: String) {
        self.0.lock().unwrap().push(line);
    }

    /// What was told since the last time.
    fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

impl Metrics for Told {
    fn call_ended(&self, it: &CallEnded<'_>) {
        let CallEnded {
            operation,
            outcome,
            request_bytes,
            reply_bytes,
            ..
        } = it;
        self.tell(format!(
            "call {operation} {outcome} {request_bytes} {reply_bytes}"
        ));
    }

    fn host_call_ended(&self, it: &HostCallEnded<'_>) {
        let name = format!("{}/{}", it.namespace, it.operation);
        self.tell(format!(
            "host {name} {} {} {}",
            it.is_ok, it.request_bytes, it.response_bytes
        ));
    }

    fn instance_started(&self, it: &InstanceStarted<'_>) {
        self.tell(format!("started {}", it.outcome));
    }

    fn instance_ended(&self, _: &str) {
        self.tell("ended".to_owned());
    }
}

#[test]
fn calls_and_host_calls_are_told_with_their_sizes() {
    let told = Told::default();
    let handlers = running(|payload| match payload {
        b"no" => Err(HandlerError::new("no")),
        _ => Ok(payload.repeat(2)),
    });
    let host = native()
        .metrics(told.clone())
        .handlers(handlers)
        .load(&asking())
        .unwrap();
    assert_eq!(told.take(), ["started ok"]);
    host.call("ask", b"yes").unwrap();
    assert_eq!(told.take(), ["host test/run true 3 6", "call ask ok 3 6"]);
    host.call("ask", b"no").unwrap_err();
    assert_eq!(
        told.take(),
        ["host test/run false 2 0", "call ask guest 2 0"]
    );
    drop(host);
    assert_eq!(told.take(), ["ended"]);
}

#[test]
fn a_host_call_that_is_cancelled_is_told() {
    let told = Told::default();
    let mut handlers = Handlers::new();
    let asked = Arc::new(AtomicBool::new(false));
    let asks = asked.clone();
    handlers.add_async("test", "run", move |_| {
        asks.store(true, Relaxed);
        std::future::pending()
    });
    let host = native()
        .metrics(told.clone())
        .handlers(handlers)
        .load(&asking())
        .unwrap();
    told.take();
    cancel_when(&host, || asked.load(Relaxed));
    let lines = told.take();
    assert!(
        lines.contains(&"host test/run false 3 0".to_owned()),
        "{lines:?}"
    );
    assert!(
        lines.contains(&"call spin cancelled 3 0".to_owned()),
        "{lines:?}"
    );
    assert!(lines.contains(&"ended".to_owned()), "{lines:?}");
    assert_eq!(lines.len(), 3, "{lines:?}");
}

#[test]
fn an_instance_that_trapped_is_gone_and_the_next_call_starts_one() {
    let told = Told::default();
    let host = native().metrics(told.clone()).load(&calling(TRAP)).unwrap();
    assert_eq!(told.take(), ["started ok"]);
    host.call("x", b"").unwrap_err();
    assert_eq!(told.take(), ["ended", "call x trap 0 0"]);
    host.call("x", b"").unwrap_err();
    assert_eq!(told.take(), ["started ok", "ended", "call x trap 0 0"]);
}

#[test]
fn a_start_that_fails_is_told_and_nothing_ends() {
    let told = Told::default();
    let guest = guest(&format!(
        "(func $start unreachable) (start $start) {}",
        guest_call("(i32.const 1)")
    ));
    let error = native().metrics(told.clone()).load(&guest).unwrap_err();
    assert_eq!(told.take(), [format!("started {}", error.code())]);
}

#[test]
fn a_fresh_instance_is_of_one_call() {
    let told = Told::default();
    let fresh = native().isolation(Isolation::Fresh).metrics(told.clone());
    let host = fresh.load(&echo()).unwrap();
    assert_eq!(told.take(), ["started ok", "ended"]);
    for _ in 0..3 {
        host.call("x", b"1").unwrap();
        assert_eq!(told.take(), ["started ok", "ended", "call x ok 1 1"]);
    }
}

#[test]
fn a_swap_starts_the_new_and_ends_the_old() {
    let told = Told::default();
    let host = native().metrics(told.clone()).load(&echo()).unwrap();
    told.take();
    host.swap(&Module::from_bytes(&refusing()).unwrap())
        .unwrap();
    assert_eq!(told.take(), ["started ok", "ended"]);
    host.call("x", b"").unwrap_err();
    assert_eq!(told.take(), ["call x guest 0 0"]);
}

#[test]
fn an_idle_instance_ends() {
    let told = Told::default();
    let limits = Limits {
        idle: Duration::from_millis(10),
        ..Limits::default()
    };
    let host = native()
        .limits(limits)
        .metrics(told.clone())
        .load(&echo())
        .unwrap();
    let since = Instant::now();
    let mut lines = Vec::new();
    while lines.len() < 2 && since.elapsed() < Duration::from_secs(10) {
        thread::sleep(Duration::from_millis(5));
        lines.extend(told.take());
    }
    assert_eq!(lines, ["started ok", "ended"]);
    host.call("x", b"").unwrap();
    assert_eq!(told.take()[..2], ["started ok", "call x ok 0 0"]);
}

/// Panics whatever it is told.
struct Panics;

impl Metrics for Panics {
    fn call_ended(&self, _: &CallEnded<'_>) {
        panic!("expected by this test");
    }
    fn host_call_ended(&self, _: &HostCallEnded<'_>) {
        panic!("expected by this test");
    }
    fn instance_started(&self, _: &InstanceStarted<'_>) {
        panic!("expected by this test");
    }
    fn instance_ended(&self, _: &str) {
        panic!("expected by this test");
    }
}

#[test]
fn metrics_that_panic_harm_nothing() {
    let handlers = running(|payload| match payload {
        b"no" => Err(HandlerError::new("no")),
        _ => Ok(payload.to_vec()),
    });
    let limits = Limits {
        instances: 1,
        ..Limits::default()
    };
    let host = native().limits(limits).metrics(Panics).handlers(handlers);
    let host = host.isolation(Isolation::Fresh).load(&asking()).unwrap();
    for _ in 0..3 {
        assert_eq!(host.call("ask", b"yes").unwrap(), b"yes");
        assert_eq!(host.call("ask", b"no").unwrap_err().code(), "guest");
    }
}
