//! wapc-pool, on an engine that needs no WebAssembly: what is wrong is in the pool.

use std::error::Error;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use guesthouse::{Handlers, Host, Limits};
use wapc_pool::HostPoolBuilder;
use wapc_v1::{ModuleState, WapcHost, WebAssemblyEngineProvider};

use super::guests::echo;

/// Answers at once, or never to `hang`.
#[derive(Default)]
struct Quick(Option<Arc<ModuleState>>);

impl WebAssemblyEngineProvider for Quick {
    fn init(&mut self, host: Arc<ModuleState>) -> Result<(), Box<dyn Error + Send + Sync>> {
        self.0 = Some(host);
        Ok(())
    }

    fn call(&mut self, operation: i32, _: i32) -> Result<i32, Box<dyn Error + Send + Sync>> {
        while operation == 4 {
            thread::park();
        }
        self.0
            .as_ref()
            .ok_or("no state")?
            .set_guest_response(b"done".to_vec());
        Ok(1)
    }

    fn replace(&mut self, _: &[u8]) -> Result<(), Box<dyn Error + Send + Sync>> {
        Err("nothing to replace".into())
    }
}

fn pool() -> HostPoolBuilder {
    HostPoolBuilder::new()
        .name("pool")
        .factory(|| WapcHost::new(Box::<Quick>::default(), None).expect("it starts"))
        .min_threads(1)
        .max_threads(1)
        .max_wait(Duration::from_millis(10))
}

/// What `work` comes to, if it comes to an end. Its thread is left behind if not.
fn started<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Receiver<T> {
    let (done, result) = channel();
    thread::spawn(move || done.send(work()));
    result
}

#[test]
fn wapc_pool_never_shuts_down() {
    let mut pool = pool().build();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    assert_eq!(
        runtime.block_on(pool.call("x", Vec::new())).unwrap(),
        b"done"
    );

    let shut_down = started(move || pool.shutdown());
    assert!(shut_down.recv_timeout(Duration::from_secs(2)).is_err());
}

#[test]
fn a_call_that_hangs_keeps_its_worker_of_wapc_pool_and_all_who_wait_for_it() {
    let pool = Arc::new(pool().build());
    let call = |operation: &'static str| {
        let pool = pool.clone();
        started(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .build()
                .unwrap();
            runtime.block_on(pool.call(operation, Vec::new()))
        })
    };
    let hanging = call("hang");
    thread::sleep(Duration::from_millis(200));
    let waiting = call("x");
    assert!(
        waiting.recv_timeout(Duration::from_secs(2)).is_err(),
        "though it waits 10 ms at most"
    );
    drop(hanging);
}

#[test]
fn whoever_waits_for_guesthouse_is_told_when_it_is_busy() {
    let (begun, begins) = channel();
    let (end, ended) = channel::<()>();
    let signals = Mutex::new((begun, ended));
    let mut handlers = Handlers::new();
    handlers.add("h", "h", move |payload| {
        let (begun, ended) = &*signals.lock().unwrap();
        begun.send(()).unwrap();
        // Until the test lets go of the other end.
        let _ = ended.recv();
        Ok(payload.to_vec())
    });
    let limits = Limits {
        instances: 1,
        wait: Duration::from_millis(10),
        ..Limits::default()
    };
    let host = Host::builder()
        .handlers(handlers)
        .limits(limits)
        .load(&echo())
        .unwrap();
    thread::scope(|scope| {
        let slow = scope.spawn(|| host.call("slow", b"x"));
        begins.recv().unwrap();
        let since = Instant::now();
        assert_eq!(host.call("x", b"x").unwrap_err().code(), "busy");
        assert!(since.elapsed() < Duration::from_secs(2));
        drop(end);
        assert_eq!(slow.join().unwrap().unwrap(), b"x");
    });
}
