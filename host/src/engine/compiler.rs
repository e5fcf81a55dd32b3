//! Where modules are compiled and instances get their memory: one wasmtime engine for each way to allocate.

use std::sync::{Arc, Mutex, PoisonError, Weak};

use wasmtime::{Config, InstanceAllocationStrategy, PoolingAllocationConfig};

use super::clock::Clock;
use crate::error::ErrorKind;

/// The stack that a guest may use.
const GUEST_STACK_BYTES: usize = 512 << 10;
/// The stack of a call that may wait: the guest's, and what host functions need.
const CALL_STACK_BYTES: usize = 2 << 20;

/// How instances get their memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Allocation {
    /// Each its own, for instances that live long.
    OnDemand,
    /// Slots that are kept, and reset by copy on write, for instances that live for one call.
    Pooled,
}

/// An engine and its clock: one of each allocation for the process, gone when nobody uses it.
pub(crate) struct Compiler {
    pub(crate) engine: wasmtime::Engine,
    pub(crate) clock: Clock,
}

impl Compiler {
    pub(crate) fn shared(allocation: Allocation) -> Result<Arc<Self>, ErrorKind> {
        static ON_DEMAND: Mutex<Weak<Compiler>> = Mutex::new(Weak::new());
        static POOLED: Mutex<Weak<Compiler>> = Mutex::new(Weak::new());
        let shared = match allocation {
            Allocation::OnDemand => &ON_DEMAND,
            Allocation::Pooled => &POOLED,
        };
        let mut shared = shared.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(compiler) = shared.upgrade() {
            return Ok(compiler);
        }
        let compiler = Arc::new(Self::new(allocation)?);
        *shared = Arc::downgrade(&compiler);
        Ok(compiler)
    }

    fn new(allocation: Allocation) -> Result<Self, ErrorKind> {
        let failed = |reason| ErrorKind::Engine { reason };
        let engine = wasmtime::Engine::new(&config(allocation));
        let engine = engine.map_err(|error| failed(format!("{error:#}")))?;
        let weak = engine.weak();
        let clock = Clock::start(move || {
            weak.upgrade()
                .map(|engine| engine.increment_epoch())
                .is_some()
        });
        let clock = clock.map_err(|error| failed(format!("it can't start a thread: {error}")))?;
        Ok(Self { engine, clock })
    }
}

/// The same whichever features of wasmtime are built: a guest has one memory of 32 bits, and no threads.
fn config(allocation: Allocation) -> Config {
    let mut config = Config::new();
    config
        .epoch_interruption(true)
        .max_wasm_stack(GUEST_STACK_BYTES)
        .async_stack_size(CALL_STACK_BYTES)
        .wasm_memory64(false)
        .wasm_multi_memory(false)
        .gc_support(false)
        // Errors name functions, not places in them.
        .generate_address_map(false);
    if allocation == Allocation::Pooled {
        config.allocation_strategy(InstanceAllocationStrategy::Pooling(slots()));
    }
    config
}

/// Only address space until they are used. What one guest may have of a slot is for its limits to say.
fn slots() -> PoolingAllocationConfig {
    /// Memory of a slot that is cleared instead of unmapped, which is faster for the pages that small guests touch.
    const KEPT_BYTES: usize = 256 << 10;
    let mut slots = PoolingAllocationConfig::new();
    slots
        .total_core_instances(1000)
        .total_memories(1000)
        .total_tables(2000)
        .total_stacks(1000)
        .max_tables_per_module(16)
        .max_core_instance_size(4 << 20)
        .max_memory_size(4 << 30)
        .table_elements(1 << 20)
        .linear_memory_keep_resident(KEPT_BYTES)
        .table_keep_resident(16 << 10);
    slots
}
