//! guesthouse.

use std::any::Any;
use std::path::Path;
use std::sync::OnceLock;

use guesthouse::{Cache, Handlers, Host, HostBuilder, Isolation, Limits, Module};

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
            let host = self.builder().build(&self.module)?;
            return Ok(self.host.get_or_init(|| host).clone());
        }
        Ok(self.host.get().cloned().ok_or("no host")?)
    }

    fn builder(&self) -> HostBuilder {
        let mut handlers = Handlers::new();
        handlers.add("peers", "echo", |payload| Ok(payload.to_vec()));
        let limits = Limits {
            timeout: TIMEOUT,
            memory_bytes: MEMORY_BYTES,
            table_elements: TABLE_ELEMENTS,
            ..Limits::default()
        };
        let isolation = match self.instances {
            Instances::Reused => Isolation::Reuse,
            Instances::Fresh => Isolation::Fresh,
        };
        Host::builder()
            .handlers(handlers)
            .limits(limits)
            .isolation(isolation)
    }
}

impl Contender for Ours {
    fn calls(&self) -> Result<Call> {
        let host = self.host()?;
        Ok(Box::new(move |operation, payload| {
            Ok(host.call(operation, payload)?)
        }))
    }

    fn warm(&self) -> Result<Box<dyn Any>> {
        Ok(Box::new(self.builder().build(&self.module)?))
    }
}

pub(super) fn load_cached(guest: &[u8], folder: &Path) -> Result<Load> {
    let cache = Cache::open(folder)?;
    let guest = guest.to_vec();
    Ok(Box::new(move || {
        cache.module(&guest)?;
        Ok(())
    }))
}
