//! Faults of guesthouse's peers, each reproduced as it is in the versions that `Cargo.lock` names, beside guesthouse in the same
//! place. A test that fails here after an update is good news about a peer: change it, and `benches/README.md`.

mod asynchronous;
#[cfg(feature = "extism")]
mod extism;
mod guests;
mod instances;
mod pointers;
mod pool;
mod starts;
mod stdio;
mod swap;

use std::time::Duration;

use guesthouse::{Host, Limits};
use wapc::WapcHost;
use wasmtime_provider::wasmtime::{Config, Engine};
use wasmtime_provider::{EpochDeadlines, ResourceLimits, WasmtimeEngineProviderBuilder};

const TIMEOUT: Duration = Duration::from_millis(200);

/// guesthouse, with one instance and not much time.
fn ours(guest: &[u8]) -> Result<Host, guesthouse::Error> {
    let limits = Limits {
        timeout: TIMEOUT,
        memory_bytes: 3 << 30,
        instances: 1,
        wait: TIMEOUT,
        ..Limits::default()
    };
    Host::builder().limits(limits).load(guest)
}

/// wapc-rs as its documentation has it, without deadlines.
fn wapc_rs(guest: &[u8]) -> WapcHost {
    let provider = WasmtimeEngineProviderBuilder::new()
        .module_bytes(guest)
        .build()
        .expect("it compiles");
    WapcHost::new(Box::new(provider), None).expect("it starts")
}

/// An engine whose epoch advances once in a millisecond, as wapc-rs wants its user to see to.
fn ticking_engine() -> Engine {
    let engine =
        Engine::new(Config::new().epoch_interruption(true)).expect("the configuration is valid");
    let weak = engine.weak();
    std::thread::spawn(move || {
        while let Some(engine) = weak.upgrade() {
            engine.increment_epoch();
            std::thread::sleep(Duration::from_millis(1));
        }
    });
    engine
}

/// wapc-rs with deadlines and limits.
fn limited_wapc_rs(guest: &[u8]) -> Result<WapcHost, wapc::errors::Error> {
    let ticks = TIMEOUT.as_millis() as u64;
    let limits = ResourceLimits {
        max_memory_size: Some(1 << 20),
        max_table_elements: Some(100),
    };
    let provider = WasmtimeEngineProviderBuilder::new()
        .engine(ticking_engine())
        .module_bytes(guest)
        .enable_epoch_interruptions(EpochDeadlines {
            wapc_init: ticks,
            wapc_func: ticks,
        })
        .enable_resource_limits(limits)
        .build()
        .expect("it compiles");
    WapcHost::new(Box::new(provider), None)
}
