//! Engines of the `wapc` family: any [`WebAssemblyEngineProvider`] behind the same API.
//!
//! Such an engine reports every failure as text, and some by a panic. What can be told apart is; see [`Engine::wapc`].

use std::error::Error as StdError;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};

use wapc::errors::Error as WapcError;
use wapc::{HostCallback, ModuleState, WapcHost, WebAssemblyEngineProvider};

use super::any::{AnyProgram, Family};
use super::clock::Clock;
use super::compiler::Compiler;
use super::{Context, Engine, Guest, Program, Runtime, reactor};
use crate::abi;
use crate::blocking::block_on;
use crate::call::{Call, Calling, Nest, Request};
use crate::error::{ErrorKind, Message, guest_error};
use crate::handlers::{Handled, Name};
use crate::limits::{Isolation, Limits};
use crate::module::Module;

type BoxError = Box<dyn StdError + Send + Sync>;
type Provider = Box<dyn WebAssemblyEngineProvider + Send>;
/// Makes providers for the instances of a module.
type Factory = Box<dyn Fn(&Limits) -> Result<Provider, BoxError> + Send + Sync>;

impl Engine {
    /// Any engine of the `wapc` family. `factory` gets a module and makes a provider for one instance of it.
    ///
    /// It keeps to the rules of this crate as far as it can: the module is checked first, `_initialize` is called, an
    /// instance is replaced after a fault. What it can't do, because such engines don't:
    ///
    /// - limits and deadlines are the provider's business, and a call can't have a deadline of its own;
    /// - a trap is told from a guest's error by its text, if at all; running out of memory and `proc_exit` are traps;
    /// - a call blocks its thread, in a task too, and so does a host function that is asynchronous;
    /// - each call has an instance that served others, whatever [`Isolation`] says of memory, unless it is fresh;
    /// - log lines go to the `log` crate, not to [`HostBuilder::log`](crate::HostBuilder::log).
    pub fn wapc<P: WebAssemblyEngineProvider + Send + 'static>(
        factory: impl Fn(&[u8], &Limits) -> Result<P, Box<dyn std::error::Error + Send + Sync>>
        + Send
        + Sync
        + 'static,
    ) -> Self {
        let factory = Arc::new(factory);
        Self::family(move |module| {
            let (factory, wasm) = (factory.clone(), startable(module)?);
            Ok(Box::new(move |limits| {
                Ok(Box::new(factory(&wasm, limits)?))
            }))
        })
    }

    /// The `wasmtime-provider` crate, with memory limits and deadlines. Beside what [`wapc`](Self::wapc) says:
    ///
    /// - its guests have the process's own stdin, stdout and stderr;
    /// - no deadline ends a guest's sleep;
    /// - a module with a start section does not start, as its deadline passes first. (AssemblyScript: `--exportStart _start`.)
    #[cfg(feature = "wasmtime-provider")]
    pub fn wasmtime_provider() -> Self {
        use wasmtime_provider::{EpochDeadlines, ResourceLimits, WasmtimeEngineProviderBuilder};

        Self::family(|module| {
            let (engine, compiled) = (module.compiler().engine.clone(), compiled(module)?);
            Ok(Box::new(move |limits| {
                let ticks = super::clock::ticks(limits.timeout);
                let builder = WasmtimeEngineProviderBuilder::new()
                    .engine(engine.clone())
                    .module(compiled.clone())
                    .enable_epoch_interruptions(EpochDeadlines {
                        wapc_init: ticks,
                        wapc_func: ticks,
                    })
                    .enable_resource_limits(ResourceLimits {
                        max_memory_size: Some(limits.memory_bytes),
                        max_table_elements: Some(limits.table_elements),
                    });
                Ok(Box::new(builder.build()?))
            }))
        })
    }

    fn family(
        factory: impl Fn(&Module) -> Result<Factory, ErrorKind> + Send + Sync + 'static,
    ) -> Self {
        Self(Arc::new(Providers(factory)))
    }
}

/// The module's bytes, changed so that `_start` is what starts it.
fn startable(module: &Module) -> Result<Vec<u8>, ErrorKind> {
    let bytes = module.bytes()?;
    Ok(reactor::with_start(bytes).unwrap_or_else(|| bytes.to_vec()))
}

/// The same, compiled. Most modules need no change, and are compiled already.
#[cfg(feature = "wasmtime-provider")]
fn compiled(module: &Module) -> Result<wasmtime::Module, ErrorKind> {
    if !module.exports().any(|export| export == abi::INITIALIZE) {
        return Ok(module.compiled().clone());
    }
    match reactor::with_start(module.bytes()?) {
        None => Ok(module.compiled().clone()),
        Some(wasm) => {
            wasmtime::Module::from_binary(&module.compiler().engine, &wasm).map_err(|error| {
                ErrorKind::Engine {
                    reason: format!("{error:#}"),
                }
            })
        }
    }
}

struct Providers<F>(F);

impl<F: Fn(&Module) -> Result<Factory, ErrorKind> + Send + Sync> Runtime for Providers<F> {
    fn prepare(
        &self,
        module: &Module,
        _: Isolation,
        context: Arc<Context>,
    ) -> Result<AnyProgram, ErrorKind> {
        let is_reactor = module.exports().any(|export| export == abi::INITIALIZE);
        let starter = if is_reactor {
            abi::INITIALIZE
        } else {
            abi::START
        };
        let program = WapcProgram {
            compiler: module.compiler().clone(),
            factory: (self.0)(module)?,
            starter,
            context: context.clone(),
        };
        Ok(AnyProgram::new(Family::Wapc(program), module, context))
    }
}

pub(crate) struct WapcProgram {
    compiler: Arc<Compiler>,
    factory: Factory,
    starter: &'static str,
    context: Arc<Context>,
}

impl Program for WapcProgram {
    type Guest = WapcGuest;

    fn clock(&self) -> &Clock {
        &self.compiler.clock
    }

    /// Each has up to 512 KiB of its thread's stack, of 2 MiB.
    fn most_depth(&self) -> u32 {
        3
    }

    async fn instantiate(&self, call: &mut Call) -> Result<WapcGuest, ErrorKind> {
        let _running = self.compiler.clock.run();
        let init = |reason| ErrorKind::Init {
            function: self.starter,
            reason,
        };
        let provider =
            (self.factory)(&self.context.limits).map_err(|error| init(error.to_string()))?;
        let last = Arc::new(Mutex::new(Last::default()));
        let recorder = Box::new(Recorder {
            provider,
            last: last.clone(),
        });
        let callback = callback(self.context.clone(), self.compiler.clone());
        let nest = call.nest();
        let host = catch_unwind(AssertUnwindSafe(|| {
            nest.within(|| WapcHost::new(recorder, Some(callback)))
        }));
        let host = host
            .map_err(|_| init(PANICKED.into()))?
            .map_err(|error| init(text_of(error)))?;
        Ok(WapcGuest {
            compiler: self.compiler.clone(),
            context: self.context.clone(),
            host: Movable(host),
            last,
        })
    }
}

/// Runs host functions on the guest's thread, which waits for one that is asynchronous.
fn callback(context: Arc<Context>, compiler: Arc<Compiler>) -> Box<HostCallback> {
    Box::new(move |_, binding, namespace, operation, payload| {
        let name = Name {
            binding,
            namespace,
            operation,
        };
        let nest = Nest::current().ok_or("a host call came from another thread")?;
        match context.handlers.call(name, payload, nest) {
            Handled::Now(answer) => answer.map_err(Into::into),
            Handled::Later(answer) => {
                match block_on(compiler.clock.timeout_at(nest.deadline(), answer)) {
                    Some(answer) => answer.map_err(Into::into),
                    None => Err("the time of the call has passed".into()),
                }
            }
        }
    })
}

const PANICKED: &str =
    "the engine panicked, as it does if a pointer or a length is outside the guest's memory";

/// What the provider answered to the last call, which [`WapcHost`] tells only in part.
#[derive(Default)]
enum Last {
    #[default]
    None,
    Returned(i32),
    Failed(String),
}

/// The provider, and a note of what it answers.
struct Recorder {
    provider: Provider,
    last: Arc<Mutex<Last>>,
}

impl WebAssemblyEngineProvider for Recorder {
    fn init(&mut self, host: Arc<ModuleState>) -> Result<(), BoxError> {
        self.provider.init(host)
    }

    fn call(&mut self, operation_len: i32, payload_len: i32) -> Result<i32, BoxError> {
        let answer = self.provider.call(operation_len, payload_len);
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = match &answer {
            Ok(code) => Last::Returned(*code),
            Err(error) => Last::Failed(error.to_string()),
        };
        answer
    }

    fn replace(&mut self, module: &[u8]) -> Result<(), BoxError> {
        self.provider.replace(module)
    }
}

struct Movable(WapcHost);

// SAFETY: A `WapcHost` is an `Arc<ModuleState>` and a `RefCell<Box<dyn WebAssemblyEngineProvider>>`. `ModuleState` is `Send` and
// `Sync` (asserted below). The box is only missing the bound: what is in it is always a `Recorder`, made in `instantiate`
// above, and a `Recorder` is `Send` (asserted below), since every provider in it is. So nothing in it is tied to a thread.
unsafe impl Send for Movable {}

const _: () = {
    const fn is_send<T: Send>() {}
    const fn is_sync<T: Sync>() {}
    is_send::<ModuleState>();
    is_sync::<ModuleState>();
    is_send::<Recorder>();
};

pub(crate) struct WapcGuest {
    compiler: Arc<Compiler>,
    context: Arc<Context>,
    host: Movable,
    last: Arc<Mutex<Last>>,
}

impl Guest for WapcGuest {
    fn call<'a>(&'a mut self, request: &'a Request<'_>, reply: &'a mut Vec<u8>) -> Calling<'a> {
        let answer = self.call_provider(request).map_err(Box::new);
        Calling::Now(answer.map(|answer| *reply = answer))
    }
}

impl WapcGuest {
    fn call_provider(&self, request: &Request<'_>) -> Result<Vec<u8>, ErrorKind> {
        let Request {
            operation,
            payload,
            mut call,
        } = *request;
        let _running = self.compiler.clock.run();
        let (host, nest) = (&self.host.0, call.nest());
        let answer = catch_unwind(AssertUnwindSafe(|| {
            nest.within(|| host.call(operation, payload))
        }));
        let answer = answer.map_err(|_| ErrorKind::Abi {
            reason: PANICKED.into(),
        })?;
        let last = std::mem::take(&mut *self.last.lock().unwrap_or_else(PoisonError::into_inner));
        match (last, answer) {
            (Last::Returned(1), Ok(reply)) => self
                .context
                .check_size(Message::Reply, reply.len())
                .map(|()| reply),
            // No response, which it takes for an error.
            (Last::Returned(1), Err(_)) => Ok(Vec::new()),
            (Last::Returned(0), Err(error)) => {
                let text = text_of(error);
                self.context.check_size(Message::ErrorText, text.len())?;
                Err(self.failure(&text))
            }
            (Last::Returned(other), _) => Err(ErrorKind::Abi {
                reason: format!("__guest_call returned {other}, not 0 or 1"),
            }),
            (Last::Failed(reason), _) => Err(ErrorKind::Engine { reason }),
            (Last::None, Err(error)) => Err(ErrorKind::Engine {
                reason: error.to_string(),
            }),
            (Last::None, Ok(_)) => Err(ErrorKind::Engine {
                reason: "it answered without a call".into(),
            }),
        }
    }

    /// Tells the faults that a provider reports as a guest's error, by their text.
    fn failure(&self, text: &str) -> ErrorKind {
        match text {
            "No error message set for call failure" => guest_error(""),
            "guest code interrupted, execution deadline exceeded" => ErrorKind::Timeout {
                after: self.context.limits.timeout,
            },
            _ if text.starts_with("error while executing at wasm backtrace") => ErrorKind::Trap {
                reason: text.to_owned(),
            },
            _ => guest_error(text),
        }
    }
}

/// The text of an error, without the words that `wapc` puts before it.
fn text_of(error: WapcError) -> String {
    match error {
        WapcError::GuestCallFailure(text) | WapcError::InitFailed(text) => text,
        error => error.to_string(),
    }
}
