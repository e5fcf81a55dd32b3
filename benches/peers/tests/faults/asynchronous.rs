//! Calls of several tasks.

use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use guesthouse::{Handlers, Host, Limits};
use tokio::runtime::Builder;
use wapc::{HostCallbackAsync, WapcHostAsync};
use wasmtime_provider::{EpochDeadlines, WasmtimeEngineProviderBuilder};

use super::guests::{echo, spinning};
use super::ticking_engine;

#[test]
fn wapc_rs_answers_one_task_with_what_another_sent() {
    let runtime = Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(async {
        let guest = echo();
        let provider = WasmtimeEngineProviderBuilder::new()
            .module_bytes(&guest)
            .build_async()
            .unwrap();
        let slow: Box<HostCallbackAsync> = Box::new(|_, _, _, _, payload| {
            Box::pin(async move {
                tokio::time::sleep(Duration::from_millis(20)).await;
                Ok(payload)
            })
        });
        let peer = WapcHostAsync::new(Box::new(provider), Some(slow))
            .await
            .unwrap();
        let (_, second, _) = tokio::join!(
            peer.call("slow", b"first."),
            peer.call("x", b"second"),
            peer.call("x", b"third."),
        );
        assert_eq!(second.unwrap(), b"third.");
    });
}

#[test]
fn guesthouse_answers_every_task_with_its_own() {
    let runtime = Builder::new_multi_thread().enable_time().build().unwrap();
    let mut handlers = Handlers::new();
    handlers.add("h", "h", |payload| {
        thread::sleep(Duration::from_micros(50));
        Ok(payload.to_vec())
    });
    let host = Host::builder().handlers(handlers).load(&echo()).unwrap();
    let tasks: Vec<_> = (0..16)
        .map(|number: u8| {
            let host = host.clone();
            runtime.spawn(async move {
                for call in 0..100 {
                    let payload = [number, call];
                    let operation = if call % 2 == 0 { "slow" } else { "x" };
                    assert_eq!(host.call_async(operation, &payload).await.unwrap(), payload);
                }
            })
        })
        .collect();
    for task in tasks {
        runtime.block_on(task).unwrap();
    }
}

#[test]
fn a_busy_guest_of_wapc_rs_stops_every_task_of_its_thread() {
    const DEADLINE_MS: u64 = 600;
    let runtime = Builder::new_current_thread().enable_time().build().unwrap();
    let nap = async || {
        let since = Instant::now();
        tokio::time::sleep(Duration::from_millis(10)).await;
        since.elapsed()
    };
    runtime.block_on(async {
        let deadlines = EpochDeadlines {
            wapc_init: DEADLINE_MS,
            wapc_func: DEADLINE_MS,
        };
        let guest = spinning();
        let provider = WasmtimeEngineProviderBuilder::new()
            .engine(ticking_engine())
            .module_bytes(&guest)
            .enable_epoch_interruptions(deadlines)
            .build_async()
            .unwrap();
        let peer = Arc::new(WapcHostAsync::new(Box::new(provider), None).await.unwrap());
        let (nap, call) = tokio::join!(nap(), peer.call("x", b""));
        assert!(call.is_err());
        assert!(
            nap > Duration::from_millis(DEADLINE_MS / 2),
            "10 ms took {nap:?}"
        );
    });

    runtime.block_on(async {
        let limits = Limits {
            timeout: Duration::from_millis(DEADLINE_MS),
            ..Limits::default()
        };
        let host = Host::builder().limits(limits).load(&spinning()).unwrap();
        let (nap, call) = tokio::join!(nap(), host.call_async("x", b""));
        assert_eq!(call.unwrap_err().code(), "timeout");
        assert!(
            nap < Duration::from_millis(DEADLINE_MS / 2),
            "10 ms took {nap:?}"
        );
    });
}
