//! Our engine in asynchronous hosts of the `wapc` crate.
#![cfg(feature = "wapc")]

mod stage;

use std::sync::Arc;
use std::time::Duration;

use guesthouse::{Module, WapcProviderAsync};
use stage::*;
use wapc::{HostCallbackAsync, WapcHostAsync};

const SOON: Duration = Duration::from_millis(30);

async fn wapc_host(
    guest: &[u8],
    limits: Limits,
    callback: Option<Box<HostCallbackAsync>>,
) -> WapcHostAsync {
    let provider = WapcProviderAsync::new(&Module::from_bytes(guest).unwrap(), limits);
    WapcHostAsync::new(Box::new(provider), callback)
        .await
        .unwrap()
}

/// Loops for a payload of one byte, and answers nothing else.
fn looping() -> Vec<u8> {
    calling("(loop (br_if 0 (i32.eq (local.get $payload) (i32.const 1)))) (i32.const 1)")
}

/// Answers with the whole name after it has waited, or fails if there is no payload.
fn waiting() -> Box<HostCallbackAsync> {
    Box::new(|_, binding, namespace, operation, payload| {
        Box::pin(async move {
            tokio::time::sleep(Duration::from_millis(1)).await;
            if payload.is_empty() {
                return Err("empty".into());
            }
            let names = [binding, namespace, operation].join(" ");
            Ok([names.as_bytes(), b" ", &payload].concat())
        })
    })
}

#[tokio::test]
async fn calls_and_host_calls_cross() {
    let host = wapc_host(&echo(), Limits::default(), None).await;
    assert_eq!(host.call("echo", b"payload").await.unwrap(), b"payload");
    let host = wapc_host(&asking(), Limits::default(), Some(waiting())).await;
    assert_eq!(
        host.call("ask", b"payload").await.unwrap(),
        b" test run payload"
    );
    let error = host.call("ask", b"").await.unwrap_err().to_string();
    assert!(error.ends_with("empty"), "{error}");
    let host = wapc_host(&asking(), Limits::default(), None).await;
    let error = host.call("ask", b"x").await.unwrap_err().to_string();
    assert!(error.contains("Missing host callback"), "{error}");
}

#[tokio::test(flavor = "current_thread")]
async fn a_busy_guest_leaves_its_thread_to_others() {
    let host = wapc_host(
        &looping(),
        Limits {
            timeout: Duration::from_millis(300),
            ..Limits::default()
        },
        None,
    )
    .await;
    let mut ticks = 0;
    let mut call = std::pin::pin!(host.call("x", b"1"));
    let error = loop {
        tokio::select! {
            biased;
            outcome = &mut call => break outcome.unwrap_err(),
            () = tokio::time::sleep(Duration::from_millis(2)) => ticks += 1,
        }
    };
    assert!(
        error.to_string().contains("did not finish within 300ms"),
        "{error}"
    );
    assert!(ticks >= 3, "{ticks}");
    assert_eq!(host.call("x", b"").await.unwrap(), b"");
}

#[tokio::test]
async fn a_call_that_nobody_waits_for_leaves_no_trace() {
    // The second call of an instance answers with an error.
    let guest = guest(&format!(
        "(global $calls (mut i32) (i32.const 0)) {}",
        guest_call(
            "(if (global.get $calls) (then (return (i32.const 0))))
             (global.set $calls (i32.const 1))
             (loop (br_if 0 (i32.eq (local.get $payload) (i32.const 1)))) (i32.const 1)"
        )
    ));
    let host = wapc_host(&guest, Limits::default(), None).await;
    tokio::time::timeout(SOON, host.call("x", b"1"))
        .await
        .unwrap_err();
    assert_eq!(host.call("x", b"").await.unwrap(), b"");
    assert!(host.call("x", b"").await.is_err());
}

#[tokio::test]
async fn a_host_function_that_never_answers_is_dropped_in_time() {
    let callback: Box<HostCallbackAsync> =
        Box::new(|_, _, _, _, _| Box::pin(std::future::pending()));
    let host = wapc_host(&asking(), short(), Some(callback)).await;
    let error = host.call("ask", b"x").await.unwrap_err().to_string();
    assert!(error.contains("did not finish within 60ms"), "{error}");
}

#[tokio::test]
async fn a_module_is_replaced_whole_or_not_at_all() {
    let host = wapc_host(&calling("(i32.const 1)"), short(), None).await;
    let start_traps = guest(&format!(
        "(func $f unreachable) (start $f) {}",
        guest_call("(i32.const 1)")
    ));
    assert!(host.replace_module(b"no module").await.is_err());
    assert!(host.replace_module(&start_traps).await.is_err());
    assert_eq!(host.call("x", b"payload").await.unwrap(), b"");
    host.replace_module(&echo()).await.unwrap();
    assert_eq!(host.call("x", b"payload").await.unwrap(), b"payload");
}

#[tokio::test]
async fn a_request_of_other_lengths_is_refused() {
    let host = wapc_host(&asking(), Limits::default(), Some(waiting())).await;
    let (first, second, third) = tokio::join!(
        host.call("ask", b"1"),
        host.call("ask", b"22"),
        host.call("ask", b"333"),
    );
    assert_eq!(first.unwrap(), b" test run 1");
    let error = second.unwrap_err().to_string();
    assert!(error.contains("overwrote the request"), "{error}");
    assert_eq!(third.unwrap(), b" test run 333");
}

/// `wapc` may give a call the request or reply of another that overlaps with it; but every call ends, and what it returns is
/// one of theirs or an error, and the host works afterwards.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn calls_that_overlap_all_end() {
    let host = wapc_host(&asking(), Limits::default(), Some(waiting())).await;
    let host = Arc::new(host);
    let tasks: Vec<_> = (1..=32)
        .map(|length| {
            let host = host.clone();
            tokio::spawn(async move { host.call("ask", &vec![b'x'; length]).await })
        })
        .collect();
    for task in tasks {
        if let Ok(reply) = task.await.unwrap() {
            assert!(reply.starts_with(b" test run x"));
        }
    }
    assert_eq!(host.call("ask", b"y").await.unwrap(), b" test run y");
}

#[tokio::test]
async fn a_clone_is_a_provider_of_its_own() {
    let module = Module::from_bytes(&looping()).unwrap();
    let provider = WapcProviderAsync::new(&module, short());
    let one = WapcHostAsync::new(Box::new(provider.clone()), None).await;
    let other = WapcHostAsync::new(Box::new(provider), None).await;
    let (one, other) = (one.unwrap(), other.unwrap());
    let (failed, answered) = tokio::join!(one.call("x", b"1"), other.call("x", b""));
    assert!(failed.is_err());
    assert_eq!(answered.unwrap(), b"");
}
