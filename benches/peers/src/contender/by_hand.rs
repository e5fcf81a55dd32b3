//! Calls to wasmtime written by hand for waPC guests: what a host on wasmtime can reach at best. Pointers are checked, deadlines
//! and limits hold, and nothing else is done.

use std::any::Any;
use std::path::Path;

use wasmtime::{
    Cache, CacheConfig, Caller, Engine, InstancePre, Linker, Memory, Module, Store, StoreLimits,
    TypedFunc, format_err,
};

use super::engine::{self, TICKS};
use super::{Call, Contender, Instances, Load, Result};

pub(super) struct ByHand {
    pre: InstancePre<State>,
    instances: Instances,
}

/// What the imports work on.
struct State {
    operation: Loan,
    payload: Loan,
    reply: Vec<u8>,
    host_reply: Vec<u8>,
    memory: Option<Memory>,
    limits: StoreLimits,
}

/// Bytes that the caller lends for the time of a call, so that they are copied once: into the guest.
#[derive(Clone, Copy)]
struct Loan(*const [u8]);

// SAFETY: they are bytes that nobody writes while they are lent, and may be read on any thread.
unsafe impl Send for Loan {}
// SAFETY: as above.
unsafe impl Sync for Loan {}

impl Loan {
    const NOTHING: Self = Self(&[]);

    fn bytes<'a>(self) -> &'a [u8] {
        // SAFETY: `Instance::call` lends bytes that outlive the call, and ends the loan with it; only imports ask, for their own time.
        unsafe { &*self.0 }
    }
}

impl ByHand {
    pub(super) fn load(guest: &[u8], instances: Instances) -> Result<Self> {
        let engine = engine::engine(instances)?;
        let module = Module::from_binary(engine, guest)?;
        let pre = linker(engine)?.instantiate_pre(&module)?;
        Ok(Self { pre, instances })
    }
}

impl Contender for ByHand {
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
        let code = self.pre.module().image_range();
        Some(code.end as usize - code.start as usize)
    }
}

struct Instance {
    store: Store<State>,
    guest_call: TypedFunc<(u32, u32), i32>,
}

impl Instance {
    fn start(pre: &InstancePre<State>) -> Result<Self> {
        let state = State {
            operation: Loan::NOTHING,
            payload: Loan::NOTHING,
            reply: Vec::new(),
            host_reply: Vec::new(),
            memory: None,
            limits: engine::limits(),
        };
        let mut store = Store::new(pre.module().engine(), state);
        store.limiter(|state| &mut state.limits);
        store.set_epoch_deadline(TICKS);
        let instance = pre.instantiate(&mut store)?;
        store.data_mut().memory = instance.get_memory(&mut store, "memory");
        let guest_call = instance.get_typed_func(&mut store, "__guest_call")?;
        Ok(Self { store, guest_call })
    }

    fn call(&mut self, operation: &str, payload: &[u8]) -> Result<Vec<u8>> {
        let lengths = (
            u32::try_from(operation.len())?,
            u32::try_from(payload.len())?,
        );
        let state = self.store.data_mut();
        state.operation = Loan(operation.as_bytes());
        state.payload = Loan(payload);
        self.store.set_epoch_deadline(TICKS);
        let returned = self.guest_call.call(&mut self.store, lengths);
        let state = self.store.data_mut();
        state.operation = Loan::NOTHING;
        state.payload = Loan::NOTHING;
        match returned? {
            1 => Ok(std::mem::take(&mut state.reply)),
            other => Err(format!("the guest returned {other}").into()),
        }
    }
}

fn linker(engine: &Engine) -> Result<Linker<State>> {
    let mut linker = Linker::new(engine);
    linker.func_wrap("wapc", "__guest_request", request)?;
    linker.func_wrap("wapc", "__guest_response", respond)?;
    linker.func_wrap("wapc", "__host_call", host_call)?;
    linker.func_wrap(
        "wapc",
        "__host_response_len",
        |caller: Caller<'_, State>| caller.data().host_reply.len() as u32,
    )?;
    linker.func_wrap("wapc", "__host_response", host_response)?;
    Ok(linker)
}

fn request(mut caller: Caller<'_, State>, operation: u32, payload: u32) -> wasmtime::Result<()> {
    let (memory, state) = split(&mut caller)?;
    write(memory, operation, state.operation.bytes())?;
    write(memory, payload, state.payload.bytes())
}

fn respond(mut caller: Caller<'_, State>, ptr: u32, len: u32) -> wasmtime::Result<()> {
    let (memory, state) = split(&mut caller)?;
    state.reply = read(memory, ptr, len)?.to_vec();
    Ok(())
}

#[allow(clippy::too_many_arguments, reason = "the ABI has them")]
fn host_call(
    mut caller: Caller<'_, State>,
    binding_ptr: u32,
    binding_len: u32,
    namespace_ptr: u32,
    namespace_len: u32,
    operation_ptr: u32,
    operation_len: u32,
    payload_ptr: u32,
    payload_len: u32,
) -> wasmtime::Result<u32> {
    let (memory, state) = split(&mut caller)?;
    std::str::from_utf8(read(memory, binding_ptr, binding_len)?)?;
    let namespace = std::str::from_utf8(read(memory, namespace_ptr, namespace_len)?)?;
    let operation = std::str::from_utf8(read(memory, operation_ptr, operation_len)?)?;
    let payload = read(memory, payload_ptr, payload_len)?;
    match (namespace, operation) {
        ("peers", "echo") => state.host_reply = payload.to_vec(),
        _ => return Ok(0),
    }
    Ok(1)
}

fn host_response(mut caller: Caller<'_, State>, ptr: u32) -> wasmtime::Result<()> {
    let (memory, state) = split(&mut caller)?;
    write(memory, ptr, &state.host_reply)
}

fn split<'a>(caller: &'a mut Caller<'_, State>) -> wasmtime::Result<(&'a mut [u8], &'a mut State)> {
    let memory = caller.data().memory.ok_or(format_err!("no memory"))?;
    Ok(memory.data_and_store_mut(caller))
}

fn read(memory: &[u8], ptr: u32, len: u32) -> wasmtime::Result<&[u8]> {
    let start = ptr as usize;
    memory
        .get(start..start + len as usize)
        .ok_or_else(|| format_err!("a pointer out of memory"))
}

fn write(memory: &mut [u8], ptr: u32, bytes: &[u8]) -> wasmtime::Result<()> {
    let start = ptr as usize;
    memory
        .get_mut(start..start + bytes.len())
        .ok_or_else(|| format_err!("a pointer out of memory"))?
        .copy_from_slice(bytes);
    Ok(())
}

/// wasmtime's own cache.
pub(super) fn load_cached(guest: &[u8], folder: &Path) -> Result<Load> {
    let mut cache = CacheConfig::new();
    cache.with_directory(folder);
    let mut config = engine::config();
    config.cache(Some(Cache::new(cache)?));
    let engine = Engine::new(&config)?;
    let guest = guest.to_vec();
    Ok(Box::new(move || {
        let module = Module::from_binary(&engine, &guest)?;
        linker(&engine)?.instantiate_pre(&module)?;
        Ok(())
    }))
}
