//! Extism, which brings a wasmtime of its own.

use std::any::Any;

use extism::{CompiledPlugin, Manifest, PTR, Plugin, PluginBuilder, UserData, Wasm, host_fn};

// `Result` is not among them: `host_fn` means the one of the prelude.
use super::{Call, Contender, Instances, MEMORY_BYTES, TIMEOUT};

pub(super) struct Extism {
    compiled: CompiledPlugin,
    instances: Instances,
}

host_fn!(host_echo(payload: Vec<u8>) -> Vec<u8> { Ok(payload) });

impl Extism {
    pub(super) fn load(guest: &[u8], instances: Instances) -> super::Result<Self> {
        let manifest = Manifest::new([Wasm::data(guest)])
            .with_timeout(TIMEOUT)
            .with_memory_max(u32::try_from(MEMORY_BYTES >> 16)?);
        let compiled = PluginBuilder::new(manifest)
            .with_cache_disabled()
            .with_function("host_echo", [PTR], [PTR], UserData::new(()), host_echo)
            .compile()?;
        Ok(Self {
            compiled,
            instances,
        })
    }
}

fn call(plugin: &mut Plugin, operation: &str, payload: &[u8]) -> super::Result<Vec<u8>> {
    Ok(plugin.call::<&[u8], Vec<u8>>(operation, payload)?)
}

impl Contender for Extism {
    fn calls(&self) -> super::Result<Call> {
        let compiled = self.compiled.clone();
        if self.instances == Instances::Fresh {
            return Ok(Box::new(move |operation, payload| {
                call(
                    &mut Plugin::new_from_compiled(&compiled)?,
                    operation,
                    payload,
                )
            }));
        }
        let mut plugin = Plugin::new_from_compiled(&compiled)?;
        Ok(Box::new(move |operation, payload| {
            call(&mut plugin, operation, payload)
        }))
    }

    // A plug-in has no instance before its first call.
    fn warm(&self) -> super::Result<Box<dyn Any>> {
        let mut plugin = Plugin::new_from_compiled(&self.compiled)?;
        call(&mut plugin, "echo", b"warm")?;
        Ok(Box::new(plugin))
    }
}
