//! wapc-rs on wasmtime-provider.

use std::any::Any;
use std::path::Path;

use wapc::{HostCallback, WapcHost};
use wasmtime::Module;
use wasmtime_provider::{
    EpochDeadlines, ResourceLimits, WasmtimeEngineProviderBuilder, WasmtimeEngineProviderPre,
};

use super::engine::{self, TICKS};
use super::{Call, Contender, Instances, Load, MEMORY_BYTES, Result, TABLE_ELEMENTS};

const DEADLINES: EpochDeadlines = EpochDeadlines {
    wapc_init: TICKS,
    wapc_func: TICKS,
};

pub(super) struct WapcRs {
    pre: WasmtimeEngineProviderPre,
    instances: Instances,
}

impl WapcRs {
    pub(super) fn load(guest: &[u8], instances: Instances) -> Result<Self> {
        let engine = engine::engine(instances)?;
        let pre = WasmtimeEngineProviderBuilder::new()
            .engine(engine.clone())
            .module(Module::from_binary(engine, guest)?)
            .enable_epoch_interruptions(DEADLINES)
            .enable_resource_limits(limits())
            .build_pre()?;
        Ok(Self { pre, instances })
    }
}

fn limits() -> ResourceLimits {
    ResourceLimits {
        max_memory_size: Some(MEMORY_BYTES),
        max_table_elements: Some(TABLE_ELEMENTS),
    }
}

fn start(pre: &WasmtimeEngineProviderPre) -> Result<WapcHost> {
    let callback: Box<HostCallback> =
        Box::new(
            |_, _, namespace, operation, payload| match (namespace, operation) {
                ("peers", "echo") => Ok(payload.to_vec()),
                _ => Err("no such host function".into()),
            },
        );
    let provider = pre.rehydrate(Some(DEADLINES))?;
    Ok(WapcHost::new(Box::new(provider), Some(callback))?)
}

impl Contender for WapcRs {
    fn calls(&self) -> Result<Call> {
        if self.instances == Instances::Fresh {
            let pre = self.pre.clone();
            return Ok(Box::new(move |operation, payload| {
                Ok(start(&pre)?.call(operation, payload)?)
            }));
        }
        let host = start(&self.pre)?;
        Ok(Box::new(move |operation, payload| {
            Ok(host.call(operation, payload)?)
        }))
    }

    fn warm(&self) -> Result<Box<dyn Any>> {
        Ok(Box::new(start(&self.pre)?))
    }
}

/// The cache that its builder switches on. Each load has an engine of its own, as the builder makes one.
pub(super) fn load_cached(guest: &[u8], folder: &Path) -> Result<Load> {
    let (guest, folder) = (guest.to_vec(), folder.to_owned());
    Ok(Box::new(move || {
        WasmtimeEngineProviderBuilder::new()
            .module_bytes(&guest)
            .enable_cache(Some(&folder))
            .enable_epoch_interruptions(DEADLINES)
            .enable_resource_limits(limits())
            .build_pre()?;
        Ok(())
    }))
}
