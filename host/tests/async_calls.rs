//! Calls from tasks: none blocks a thread, and one that nobody waits for stops.

mod stage;

use std::future::pending;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use guesthouse::CallOptions;
use stage::*;
use tokio::sync::{Barrier, Notify};
use tokio::task::yield_now;

/// Answers with how often this instance was called, after it has asked the host.
fn counting() -> Vec<u8> {
    guest(&format!(
        r#"(data (i32.const 0) "testrun") (global $calls (mut i32) (i32.const 0)) {}"#,
        guest_call(
            "(global.set $calls (i32.add (global.get $calls) (i32.const 1)))
             (drop (call $host_call (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 4)
                (i32.const 4) (i32.const 3) (i32.const 0) (i32.const 0)))
             (i32.store8 (i32.const 100) (global.get $calls))
             (call $guest_response (i32.const 100) (i32.const 1)) (i32.const 1)"
        )
    ))
}

fn looping() -> Vec<u8> {
    calling("(loop (br 0)) (i32.const 1)")
}

/// Handlers with a `test/run` that waits.
fn waiting<F: Future<Output = Result<Vec<u8>, HandlerError>> + Send + 'static>(
    run: impl Fn(Vec<u8>) -> F + Send + Sync + 'static,
) -> Handlers {
    let mut handlers = Handlers::new();
    handlers.add_async("test", "run", run);
    handlers
}

fn instances(instances: usize) -> Limits {
    Limits {
        instances,
        ..Limits::default()
    }
}

/// Says when it is dropped.
struct Dropped(Arc<AtomicBool>);

impl Drop for Dropped {
    fn drop(&mut self) {
        self.0.store(true, SeqCst);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_calls_at_once_each_get_their_own_reply() {
    for isolation in [Isolation::Reuse, Isolation::Fresh] {
        let host = Host::builder()
            .limits(Limits {
                wait: Duration::from_secs(60),
                timeout: Duration::from_secs(60),
                ..instances(3)
            })
            .isolation(isolation)
            .load(&echo())
            .unwrap();
        let tasks: Vec<_> = (0..1000u32)
            .map(|task| {
                let host = host.clone();
                tokio::spawn(async move {
                    let payload = task.to_le_bytes().repeat(1 + task as usize);
                    assert!(host.call_async("echo", &payload).await.unwrap() == payload);
                })
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
    }
}

#[tokio::test]
async fn more_calls_wait_for_the_host_than_there_are_threads() {
    const CALLS: usize = 100;
    // Nobody passes before all are there, on one thread.
    let barrier = Arc::new(Barrier::new(CALLS));
    let handlers = waiting(move |payload| {
        let barrier = barrier.clone();
        async move {
            barrier.wait().await;
            Ok(payload)
        }
    });
    let host = Host::builder()
        .limits(instances(CALLS))
        .handlers(handlers)
        .load(&asking())
        .unwrap();
    let tasks: Vec<_> = (0..CALLS)
        .map(|task| {
            let host = host.clone();
            tokio::spawn(async move {
                let payload = task.to_string();
                let reply = host.call_async("ask", payload.as_bytes()).await.unwrap();
                assert_eq!(reply, payload.as_bytes());
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
}

#[tokio::test]
async fn a_busy_guest_lets_others_run() {
    let host = Host::builder()
        .limits(Limits {
            timeout: Duration::from_millis(200),
            ..Limits::default()
        })
        .load(&looping())
        .unwrap();
    let has_ended = Arc::new(AtomicBool::new(false));
    let ended = has_ended.clone();
    let busy = tokio::spawn(async move {
        let code = host.call_async("x", b"").await.unwrap_err().code();
        ended.store(true, SeqCst);
        code
    });
    let turns = tokio::spawn(async move {
        let mut turns = 0;
        while !has_ended.load(SeqCst) {
            turns += 1;
            yield_now().await;
        }
        turns
    });
    let turns = turns.await.unwrap();
    assert!(turns > 10, "only {turns}");
    assert_eq!(busy.await.unwrap(), "timeout");
}

#[tokio::test]
async fn who_waits_for_an_instance_takes_no_thread() {
    let gate = Arc::new(Notify::new());
    let inner = gate.clone();
    let handlers = waiting(move |_| {
        let gate = inner.clone();
        async move {
            gate.notified().await;
            Ok(Vec::new())
        }
    });
    let host = Host::builder()
        .limits(instances(1))
        .handlers(handlers)
        .load(&asking())
        .unwrap();
    let calls = [(); 3].map(|()| {
        let host = host.clone();
        tokio::spawn(async move { host.call_async("ask", b"").await.unwrap() })
    });
    for call in calls {
        yield_now().await;
        gate.notify_one();
        assert_eq!(call.await.unwrap(), b"");
    }
}

#[tokio::test]
async fn a_dropped_call_stops_and_its_instance_is_replaced() {
    let dropped = Arc::new(AtomicBool::new(false));
    let (seen, calls) = (dropped.clone(), AtomicUsize::new(0));
    let handlers = waiting(move |_| {
        let waits = calls.fetch_add(1, SeqCst) == 1;
        let guard = Dropped(seen.clone());
        async move {
            if waits {
                pending::<()>().await;
            }
            std::mem::forget(guard);
            Ok(Vec::new())
        }
    });
    let host = Host::builder()
        .limits(instances(1))
        .handlers(handlers)
        .load(&counting())
        .unwrap();
    assert_eq!(host.call_async("x", b"").await.unwrap(), [1]);
    let call = host.call_async("x", b"");
    let cut = tokio::time::timeout(Duration::from_millis(30), call).await;
    assert!(cut.is_err());
    assert!(dropped.load(SeqCst), "the host function is dropped, too");
    assert_eq!(host.call_async("x", b"").await.unwrap(), [1]);
    assert_eq!(host.call_async("x", b"").await.unwrap(), [2]);
}

#[tokio::test]
async fn a_dropped_call_stops_a_guest_that_never_ends() {
    let host = Host::builder()
        .limits(instances(1))
        .load(&looping())
        .unwrap();
    for _ in 0..3 {
        let call = host.call_async("x", b"");
        let cut = tokio::time::timeout(Duration::from_millis(10), call).await;
        assert!(cut.is_err());
    }
}

#[tokio::test]
async fn a_host_function_that_waits_too_long_is_dropped() {
    let dropped = Arc::new(AtomicBool::new(false));
    let seen = dropped.clone();
    let handlers = waiting(move |_| {
        let guard = Dropped(seen.clone());
        async move {
            pending::<()>().await;
            drop(guard);
            Ok(Vec::new())
        }
    });
    let host = Host::builder()
        .limits(short())
        .handlers(handlers)
        .load(&asking())
        .unwrap();
    let since = Instant::now();
    let error = host.call_async("ask", b"").await.unwrap_err();
    assert_eq!((error.code(), error.ran()), ("timeout", true));
    assert!(dropped.load(SeqCst));
    assert!(since.elapsed() >= short().timeout && since.elapsed() < Duration::from_secs(5));
    // The same from a thread.
    assert_eq!(host.call("ask", b"").unwrap_err().code(), "timeout");
}

#[test]
fn without_a_runtime_a_thread_waits() {
    let handlers = waiting(|payload| async move {
        yield_now().await;
        Ok([payload, b"!".to_vec()].concat())
    });
    let host = Host::builder().handlers(handlers).load(&asking()).unwrap();
    assert_eq!(host.call("ask", b"hey").unwrap(), b"hey!");
}

#[tokio::test]
async fn errors_and_panics_reach_the_guest() {
    let handlers = waiting(|payload| async move {
        match &payload[..] {
            b"panic" => panic!("expected by this test"),
            _ => Err(HandlerError::new("no").with_code("denied")),
        }
    });
    let host = Host::builder().handlers(handlers).load(&asking()).unwrap();
    let error = host.call_async("ask", b"").await.unwrap_err();
    assert_eq!(error.guest().unwrap().code.as_deref(), Some("denied"));
    let error = host.call_async("ask", b"panic").await.unwrap_err();
    assert_eq!(error.guest().unwrap().code.as_deref(), Some("panic"));
}

/// A host whose `test/run` calls it again, with one less, until the payload is 0.
fn reentrant(limits: Limits) -> Host {
    let own = Arc::new(OnceLock::<Host>::new());
    let inner = own.clone();
    let handlers = waiting(move |payload| {
        let host = inner.get().cloned();
        async move {
            match (host, &payload[..]) {
                (Some(host), &[left]) if left > 0 => {
                    Ok(host.call_async("ask", &[left - 1]).await?)
                }
                _ => Ok(b"end".to_vec()),
            }
        }
    });
    let host = Host::builder()
        .limits(limits)
        .handlers(handlers)
        .load(&asking())
        .unwrap();
    own.get_or_init(|| host).clone()
}

#[tokio::test]
async fn guests_nest_as_deep_as_they_may() {
    let host = reentrant(Limits {
        depth: 20,
        ..instances(50)
    });
    assert_eq!(host.call_async("ask", &[19]).await.unwrap(), b"end");
    let error = host.call_async("ask", &[20]).await.unwrap_err();
    assert!(error.to_string().contains("wait for each other"), "{error}");
    // Calls side by side are not nested.
    let calls = [(); 3].map(|()| host.call_async("ask", &[12]));
    for call in calls {
        assert_eq!(call.await.unwrap(), b"end");
    }
}

#[tokio::test]
async fn without_an_instance_a_nested_call_is_busy() {
    let host = reentrant(Limits {
        wait: Duration::from_millis(50),
        ..instances(2)
    });
    let error = host.call_async("ask", &[5]).await.unwrap_err();
    assert!(error.to_string().contains("no free instance"), "{error}");
    assert_eq!(host.call_async("ask", &[1]).await.unwrap(), b"end");
}

#[tokio::test]
async fn a_nested_call_has_no_more_time_than_the_outer_one() {
    let inner = Host::builder().load(&looping()).unwrap();
    let handlers = waiting(move |_| {
        let inner = inner.clone();
        async move {
            let options = CallOptions {
                timeout: Some(Duration::from_secs(3600)),
            };
            Ok(inner.call_async_with("x", b"", options).await?)
        }
    });
    let outer = Host::builder()
        .limits(short())
        .handlers(handlers)
        .load(&asking())
        .unwrap();
    let since = Instant::now();
    assert!(outer.call_async("ask", b"").await.is_err());
    assert!(since.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn sleepers_share_a_thread() {
    // Sleeps for 50 ms, by a clock subscription.
    let sleeper = wat::parse_str(
        r#"(module
            (import "wasi_snapshot_preview1" "poll_oneoff" (func $poll (param i32 i32 i32 i32) (result i32)))
            (memory (export "memory") 1)
            (func (export "__guest_call") (param i32 i32) (result i32)
                (i32.store (i32.const 16) (i32.const 1))
                (i64.store (i32.const 24) (i64.const 50000000))
                (i32.eqz (call $poll (i32.const 0) (i32.const 100) (i32.const 1) (i32.const 200)))))"#,
    )
    .unwrap();
    let host = Host::builder()
        .limits(instances(40))
        .load(&sleeper)
        .unwrap();
    let since = Instant::now();
    let tasks: Vec<_> = (0..40)
        .map(|_| {
            let host = host.clone();
            tokio::spawn(async move { host.call_async("sleep", b"").await.unwrap() })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    // One after the other they would need 2 s.
    assert!(since.elapsed() >= Duration::from_millis(50));
    assert!(since.elapsed() < Duration::from_millis(1500));
}

#[tokio::test]
async fn typed_functions_wait_too() {
    let mut handlers = Handlers::new();
    handlers.add_typed_async("test", "run", |text: String| async move {
        yield_now().await;
        Ok(text.to_uppercase())
    });
    let host = Host::builder().handlers(handlers).load(&asking()).unwrap();
    let reply: String = host.call_typed_async("ask", "typed").await.unwrap();
    assert_eq!(reply, "TYPED");
    let error = host
        .call_typed_async::<_, String>("ask", &7u32)
        .await
        .unwrap_err();
    assert_eq!(error.guest().unwrap().code.as_deref(), Some("decode"));
}

#[test]
fn a_start_function_may_ask_and_wait() {
    let guest = guest(&format!(
        r#"(data (i32.const 0) "testrun") (global $answer (mut i32) (i32.const 0))
        (func (export "wapc_init") (global.set $answer (call $host_call (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 4)
            (i32.const 4) (i32.const 3) (i32.const 0) (i32.const 0)))) {}"#,
        guest_call("(global.get $answer)")
    ));
    let handlers = waiting(|_| async {
        yield_now().await;
        Ok(Vec::new())
    });
    let host = Host::builder().handlers(handlers).load(&guest).unwrap();
    assert_eq!(host.call("x", b"").unwrap(), b"");
    let handlers = waiting(|_| pending());
    let error = Host::builder()
        .limits(short())
        .handlers(handlers)
        .load(&guest)
        .unwrap_err();
    assert_eq!((error.code(), error.ran()), ("init", false));
}

#[test]
fn a_call_can_move_to_another_thread() {
    fn is_send<F: Future + Send>(_: &F) {}
    let host = Host::builder().load(&echo()).unwrap();
    is_send(&host.call_async("echo", b""));
    is_send(&host.call_typed_async::<String, String>("echo", &String::new()));
}
