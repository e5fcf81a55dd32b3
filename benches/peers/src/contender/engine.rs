//! The engines of the contenders that bring none of their own: one with instances on demand, one with a pool of them.

use std::sync::OnceLock;
use std::time::Duration;

use wasmtime::{Config, Enabled, Engine, InstanceAllocationStrategy, PoolingAllocationConfig};

use super::{Instances, MEMORY_BYTES, Result, TABLE_ELEMENTS, TIMEOUT};

const TICK: Duration = Duration::from_millis(1);
/// A call's deadline.
pub(super) const TICKS: u64 = (TIMEOUT.as_millis() / TICK.as_millis()) as u64;

/// Made once for each process, with a thread that advances its epoch.
pub(super) fn engine(instances: Instances) -> Result<&'static Engine> {
    static ON_DEMAND: Shared = Shared(OnceLock::new(), config);
    static POOLING: Shared = Shared(OnceLock::new(), pooling);
    match instances {
        Instances::Reused => ON_DEMAND.get(),
        Instances::Fresh => POOLING.get(),
    }
}

struct Shared(OnceLock<Engine>, fn() -> Config);

impl Shared {
    fn get(&self) -> Result<&Engine> {
        if let Some(engine) = self.0.get() {
            return Ok(engine);
        }
        let engine = Engine::new(&self.1())?;
        let weak = engine.weak();
        std::thread::spawn(move || {
            while let Some(engine) = weak.upgrade() {
                engine.increment_epoch();
                drop(engine);
                std::thread::sleep(TICK);
            }
        });
        Ok(self.0.get_or_init(|| engine))
    }
}

pub(super) fn config() -> Config {
    let mut config = Config::new();
    config
        .epoch_interruption(true)
        .wasm_memory64(false)
        .wasm_multi_memory(false)
        .gc_support(false);
    config
}

fn pooling() -> Config {
    let mut pool = PoolingAllocationConfig::new();
    pool.total_memories(64)
        .total_core_instances(64)
        .total_component_instances(64)
        .total_tables(64)
        .table_elements(TABLE_ELEMENTS)
        .max_memory_size(MEMORY_BYTES)
        .pagemap_scan(Enabled::Auto);
    let mut config = config();
    config
        .memory_reservation(MEMORY_BYTES as u64)
        .memory_init_cow(true)
        .allocation_strategy(InstanceAllocationStrategy::Pooling(pool));
    config
}

pub(super) fn limits() -> wasmtime::StoreLimits {
    wasmtime::StoreLimitsBuilder::new()
        .memory_size(MEMORY_BYTES)
        .table_elements(TABLE_ELEMENTS)
        .build()
}
