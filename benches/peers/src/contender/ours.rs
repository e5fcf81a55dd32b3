//! guesthouse.

use std::any::Any;
use std::path::Path;
use std::sync::OnceLock;

use guesthouse::{Handlers, Host, HostBuilder, Limits, Module};

use super::{Call, Contender, Instances, Load, MEMORY_BYTES, Result, TABLE_ELEMENTS, TIMEOUT};

pub(crate) struct Ours {
    module: Module,
    instances: Instances,
    host: OnceLock<Host>,
}

impl Ours {
    pub(crate) fn load(guest: &[u8], instances: Instances) -> Result<Self> {
        Ok(Self {
            module: Module::from_bytes(guest)?,
            instances,
            host: OnceLock::new(),
        })
    }

    /// One for all threads, as it is meant.
    pub(crate) fn host(&self) -> Result<Host> {
        if self.host.get().is_none() {
            let host = builder().build(&self.module)?;
            return Ok(self.host.get_or_init(|| host).clone());
        }
        Ok(self.host.get().cloned().ok_or("no host")?)
    }
}

fn builder() -> HostBuilder {
    let mut handlers = Handlers::new();
    handlers.add("peers", "echo", |payload| Ok(payload.to_vec()));
    Host::builder().handlers(handlers).limits(Limits {
        timeout: TIMEOUT,
        memory_bytes: MEMORY_BYTES,
        table_elements: TABLE_ELEMENTS,
        ..Limits::default()
    })
}

impl Contender for Ours {
    fn calls(&self) -> Result<Call> {
        if self.instances == Instances::Fresh {
            // A host for each call, until a host can be asked for a fresh instance for each call.
            let module = self.module.clone();
            return Ok(Box::new(move |operation, payload| {
                Ok(builder().build(&module)?.call(operation, payload)?)
            }));
        }
        let host = self.host()?;
        Ok(Box::new(move |operation, payload| {
            Ok(host.call(operation, payload)?)
        }))
    }

    fn warm(&self) -> Result<Box<dyn Any>> {
        Ok(Box::new(builder().build(&self.module)?))
    }
}

/// There is no cache yet.
pub(super) fn load_cached(_guest: &[u8], _folder: &Path) -> Option<Load> {
    None
}
