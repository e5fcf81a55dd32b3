//! Our engine, on wasmtime: one store for each instance, deadlines by epochs, memory limits that are remembered.

use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};

use wasmtime::{
    Config, InstancePre, Memory, ResourceLimiter, Store, Trap, TypedFunc, UpdateDeadline,
    WasmBacktrace,
};

use super::ticker::{Running, Ticker, ticks};
use super::{Context, Guest, Program, Runtime};
use crate::abi;
use crate::error::{ErrorKind, Message, guest_error};
use crate::module::Module;

/// The stack that a guest may use of its caller's thread.
const STACK_BYTES: usize = 512 << 10;
/// Longer deadlines are cut to this, so that no sum overflows.
const LONGEST_TIMEOUT: Duration = Duration::from_secs(365 * 24 * 3600);

/// Where modules are compiled: one for the process, gone when nobody uses it.
pub(crate) struct Compiler {
    pub(crate) engine: wasmtime::Engine,
    ticker: Ticker,
}

impl Compiler {
    pub(crate) fn shared() -> Result<Arc<Self>, ErrorKind> {
        static SHARED: Mutex<Weak<Compiler>> = Mutex::new(Weak::new());
        let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(compiler) = shared.upgrade() {
            return Ok(compiler);
        }
        let failed = |reason| ErrorKind::Engine { reason };
        let engine =
            wasmtime::Engine::new(&config()).map_err(|error| failed(format!("{error:#}")))?;
        let weak = engine.weak();
        let ticker = Ticker::start(move || {
            weak.upgrade()
                .map(|engine| engine.increment_epoch())
                .is_some()
        });
        let ticker = ticker.map_err(|error| failed(format!("it can't start a thread: {error}")))?;
        let compiler = Arc::new(Self { engine, ticker });
        *shared = Arc::downgrade(&compiler);
        Ok(compiler)
    }

    /// Deadlines come only while somebody runs.
    pub(crate) fn run(&self) -> Running<'_> {
        self.ticker.run()
    }
}

/// The same whichever features of wasmtime are built: a guest has one memory of 32 bits, and no threads.
fn config() -> Config {
    let mut config = Config::new();
    config
        .epoch_interruption(true)
        .max_wasm_stack(STACK_BYTES)
        .wasm_memory64(false)
        .wasm_multi_memory(false)
        .gc_support(false);
    config
}

pub(crate) struct Native;

impl Runtime for Native {
    fn prepare(
        &self,
        module: &Module,
        context: Arc<Context>,
    ) -> Result<Box<dyn Program>, ErrorKind> {
        Ok(Box::new(NativeProgram {
            compiler: module.compiler().clone(),
            linked: module.linked().clone(),
            context,
        }))
    }
}

struct NativeProgram {
    compiler: Arc<Compiler>,
    linked: InstancePre<State>,
    context: Arc<Context>,
}

/// What an instance's imports work on.
pub(crate) struct State {
    pub(super) context: Arc<Context>,
    pub(super) exchange: Exchange,
    /// Known from the first import on.
    pub(super) memory: Option<Memory>,
    /// When the call, or the start, must be over.
    pub(super) deadline: Instant,
    timeout: Duration,
    allowance: Allowance,
    #[cfg(feature = "wasi")]
    pub(super) output: super::wasi::Output,
}

/// The messages of one call. Nothing of it outlives the call.
#[derive(Default)]
pub(super) struct Exchange {
    pub(super) operation: Vec<u8>,
    pub(super) payload: Vec<u8>,
    pub(super) reply: Vec<u8>,
    pub(super) error: String,
    /// Of the last host call. One of the two is empty.
    pub(super) host_response: Vec<u8>,
    pub(super) host_error: String,
}

impl Exchange {
    fn begin(&mut self, operation: &str, payload: &[u8]) {
        self.end();
        self.operation.extend_from_slice(operation.as_bytes());
        self.payload.extend_from_slice(payload);
    }

    /// Forgets the messages. Small buffers are kept for the next call.
    fn end(&mut self) {
        const KEPT_BYTES: usize = 64 << 10;
        for buffer in [&mut self.operation, &mut self.payload] {
            buffer.clear();
            // Freed as a whole: shrunk, it would move at each call.
            if buffer.capacity() > KEPT_BYTES {
                *buffer = Vec::new();
            }
        }
        self.reply = Vec::new();
        self.error = String::new();
        self.host_response = Vec::new();
        self.host_error = String::new();
    }
}

/// Grants memory up to a limit, and remembers what it denied: a guest that traps next ran out of memory.
struct Allowance {
    memory_bytes: usize,
    /// Of all tables together.
    table_elements_left: usize,
    denied_bytes: Option<usize>,
}

impl ResourceLimiter for Allowance {
    fn memory_growing(
        &mut self,
        _: usize,
        desired: usize,
        _: Option<usize>,
    ) -> wasmtime::Result<bool> {
        let granted = desired <= self.memory_bytes;
        if !granted {
            self.denied_bytes = Some(desired);
        }
        Ok(granted)
    }

    fn table_growing(
        &mut self,
        current: usize,
        desired: usize,
        _: Option<usize>,
    ) -> wasmtime::Result<bool> {
        let left = self
            .table_elements_left
            .checked_sub(desired.saturating_sub(current));
        self.table_elements_left = left.unwrap_or(self.table_elements_left);
        Ok(left.is_some())
    }
}

impl State {
    fn new(context: Arc<Context>) -> Self {
        let allowance = Allowance {
            memory_bytes: context.limits.memory_bytes,
            table_elements_left: context.limits.table_elements,
            denied_bytes: None,
        };
        Self {
            context,
            exchange: Exchange::default(),
            memory: None,
            deadline: Instant::now(),
            timeout: Duration::ZERO,
            allowance,
            #[cfg(feature = "wasi")]
            output: Default::default(),
        }
    }

    pub(super) fn timed_out(&self) -> ErrorKind {
        ErrorKind::Timeout {
            after: self.timeout,
        }
    }
}

struct NativeGuest {
    compiler: Arc<Compiler>,
    store: Store<State>,
    guest_call: TypedFunc<(u32, u32), i32>,
}

impl Program for NativeProgram {
    fn instantiate(&self) -> Result<Box<dyn Guest>, ErrorKind> {
        let _running = self.compiler.run();
        let engine = &self.compiler.engine;
        let mut store = Store::new(engine, State::new(self.context.clone()));
        store.limiter(|state| &mut state.allowance);
        store.epoch_deadline_callback(|store| {
            let left = store
                .data()
                .deadline
                .saturating_duration_since(Instant::now());
            // The epoch only says when to look at the clock.
            Ok(if left.is_zero() {
                UpdateDeadline::Interrupt
            } else {
                UpdateDeadline::Continue(ticks(left))
            })
        });
        set_deadline(&mut store, self.context.limits.timeout);
        let guest_call = start(&self.linked, &mut store)?;
        finish(&mut store);
        Ok(Box::new(NativeGuest {
            compiler: self.compiler.clone(),
            store,
            guest_call,
        }))
    }
}

/// The start section, then `_initialize` or else `_start`, then `wapc_init`.
fn start(
    linked: &InstancePre<State>,
    store: &mut Store<State>,
) -> Result<TypedFunc<(u32, u32), i32>, ErrorKind> {
    let init = |function, kind: ErrorKind| ErrorKind::Init {
        function,
        reason: kind.to_string(),
    };
    let instance = linked.instantiate(&mut *store);
    let instance =
        instance.map_err(|error| init("start section", classify(error, store.data())))?;
    let is_reactor = instance.get_func(&mut *store, abi::INITIALIZE).is_some();
    for function in [
        if is_reactor {
            abi::INITIALIZE
        } else {
            abi::START
        },
        abi::WAPC_INIT,
    ] {
        let Ok(starter) = instance.get_typed_func::<(), ()>(&mut *store, function) else {
            continue;
        };
        if let Err(error) = starter.call(&mut *store, ()) {
            match classify(error, store.data()) {
                // A command that is done.
                ErrorKind::Exit { status: 0 } if function == abi::START => {}
                kind => return Err(init(function, kind)),
            }
        }
    }
    let guest_call = instance.get_typed_func(&mut *store, abi::GUEST_CALL);
    guest_call.map_err(|error| ErrorKind::NotAGuest {
        reason: format!("{error:#}"),
    })
}

fn set_deadline(store: &mut Store<State>, timeout: Duration) {
    let timeout = timeout.min(LONGEST_TIMEOUT);
    let state = store.data_mut();
    state.timeout = timeout;
    state.deadline = Instant::now() + timeout;
    state.allowance.denied_bytes = None;
    store.set_epoch_deadline(ticks(timeout));
}

fn finish(store: &mut Store<State>) {
    let state = store.data_mut();
    state.exchange.end();
    #[cfg(feature = "wasi")]
    state.output.flush(&state.context);
}

impl Guest for NativeGuest {
    fn call(
        &mut self,
        operation: &str,
        payload: &[u8],
        timeout: Duration,
    ) -> Result<Vec<u8>, ErrorKind> {
        let too_large = |_| {
            let limit_bytes = u32::MAX as usize;
            ErrorKind::TooLarge {
                what: Message::Request,
                bytes: payload.len().max(operation.len()),
                limit_bytes,
            }
        };
        let operation_len = u32::try_from(operation.len()).map_err(too_large)?;
        let payload_len = u32::try_from(payload.len()).map_err(too_large)?;
        let _running = self.compiler.run();
        self.store.data_mut().exchange.begin(operation, payload);
        set_deadline(&mut self.store, timeout);
        let returned = self
            .guest_call
            .call(&mut self.store, (operation_len, payload_len));
        let outcome = match returned {
            Ok(1) => Ok(std::mem::take(&mut self.store.data_mut().exchange.reply)),
            Ok(0) => Err(guest_error(&self.store.data().exchange.error)),
            Ok(other) => Err(ErrorKind::Abi {
                reason: format!("__guest_call returned {other}, not 0 or 1"),
            }),
            Err(error) => Err(classify(error, self.store.data())),
        };
        finish(&mut self.store);
        outcome
    }
}

/// What an error of wasmtime means.
fn classify(error: wasmtime::Error, state: &State) -> ErrorKind {
    let kind = match error.downcast_ref::<Trap>() {
        Some(Trap::Interrupt) => return state.timed_out(),
        Some(trap) => ErrorKind::Trap {
            reason: name(trap) + &place(&error),
        },
        None => {
            let place = place(&error);
            match error.downcast::<ErrorKind>() {
                Ok(ErrorKind::Trap { reason }) => ErrorKind::Trap {
                    reason: reason + &place,
                },
                Ok(kind) => kind,
                Err(error) => ErrorKind::Engine {
                    reason: format!("{error:#}"),
                },
            }
        }
    };
    match (state.allowance.denied_bytes, kind) {
        // Some guests trap when there is no memory, others exit.
        (
            Some(asked_bytes),
            ErrorKind::Trap { .. } | ErrorKind::Exit { .. } | ErrorKind::Engine { .. },
        ) => ErrorKind::MemoryLimit {
            asked_bytes,
            limit_bytes: state.allowance.memory_bytes,
        },
        (_, kind) => kind,
    }
}

fn name(trap: &Trap) -> String {
    let text = trap.to_string();
    text.strip_prefix("wasm trap: ").unwrap_or(&text).to_owned()
}

/// The innermost functions of a trap. Their names are the guest's own words.
fn place(error: &wasmtime::Error) -> String {
    const FRAMES: usize = 4;
    const NAME_BYTES: usize = 80;
    let Some(backtrace) = error.downcast_ref::<WasmBacktrace>() else {
        return String::new();
    };
    let names = backtrace
        .frames()
        .iter()
        .take(FRAMES)
        .map(|frame| match frame.func_name() {
            Some(name) => name[..name.floor_char_boundary(NAME_BYTES)].to_owned(),
            None => format!("function {}", frame.func_index()),
        });
    match names.collect::<Vec<_>>() {
        names if names.is_empty() => String::new(),
        names => format!(", in {}", names.join(" < ")),
    }
}
