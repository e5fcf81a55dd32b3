//! wasmtime's component model: the canonical ABI copies a `list<u8>` in and out.

use std::any::Any;

use wasmtime::component::{Component as Compiled, Func, InstancePre, Linker, TypedFunc};
use wasmtime::{Store, StoreContextMut, StoreLimits};

use super::engine::{self, TICKS};
use super::{Call, Contender, Instances, Result};

pub(super) struct Component {
    pre: InstancePre<StoreLimits>,
    instances: Instances,
}

impl Component {
    pub(super) fn load(guest: &[u8], instances: Instances) -> Result<Self> {
        let engine = engine::engine(instances)?;
        let mut linker = Linker::new(engine);
        linker.root().func_wrap(
            "echo",
            |_: StoreContextMut<'_, StoreLimits>, (payload,): (Vec<u8>,)| Ok((payload,)),
        )?;
        let pre = linker.instantiate_pre(&Compiled::from_binary(engine, guest)?)?;
        Ok(Self { pre, instances })
    }
}

type Bytes<'a> = TypedFunc<(&'a [u8],), (Vec<u8>,)>;

struct Instance {
    store: Store<StoreLimits>,
    echo: Func,
    host: Func,
}

impl Instance {
    fn start(pre: &InstancePre<StoreLimits>) -> Result<Self> {
        let mut store = Store::new(pre.engine(), engine::limits());
        store.limiter(|limits| limits);
        store.set_epoch_deadline(TICKS);
        let instance = pre.instantiate(&mut store)?;
        let mut checked = |name| -> Result<Func> {
            let function = instance
                .get_func(&mut store, name)
                .ok_or("no such export")?;
            let _: Bytes<'_> = function.typed(&store)?;
            Ok(function)
        };
        let (echo, host) = (checked("echo")?, checked("host")?);
        Ok(Self { store, echo, host })
    }

    fn call(&mut self, operation: &str, payload: &[u8]) -> Result<Vec<u8>> {
        let function = match operation {
            "host" => self.host,
            _ => self.echo,
        };
        self.store.set_epoch_deadline(TICKS);
        // SAFETY: `start` checked the type. Generated bindings do the same.
        let function: Bytes<'_> = unsafe { TypedFunc::new_unchecked(function) };
        Ok(function.call(&mut self.store, (payload,))?.0)
    }
}

impl Contender for Component {
    fn calls(&self) -> Result<Call> {
        if self.instances == Instances::Fresh {
            let pre = self.pre.clone();
            return Ok(Box::new(move |operation, payload| {
                Instance::start(&pre)?.call(operation, payload)
            }));
        }
        let mut instance = Instance::start(&self.pre)?;
        Ok(Box::new(move |operation, payload| {
            instance.call(operation, payload)
        }))
    }

    fn warm(&self) -> Result<Box<dyn Any>> {
        Ok(Box::new(Instance::start(&self.pre)?))
    }

    fn code_bytes(&self) -> Option<usize> {
        let code = self.pre.component().image_range();
        Some(code.end as usize - code.start as usize)
    }
}
