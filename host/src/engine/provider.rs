//! The other way round: our engine for hosts of the `wapc` crate.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use wapc::{
    Invocation, ModuleState, ModuleStateAsync, WebAssemblyEngineProvider,
    WebAssemblyEngineProviderAsync,
};

use super::{AnyProgram, Context, Engine, Program};
use crate::blocking::block_on;
use crate::call::{Call, Mode, Outcome, Request};
use crate::error::{Error, ErrorKind};
use crate::handlers::Handlers;
use crate::instance::Instance;
use crate::limits::{Isolation, Limits};
use crate::log::{Log, LogSink};
use crate::module::Module;

type BoxError = Box<dyn StdError + Send + Sync>;

/// [`Engine::native`] as a `wapc` engine provider: users of `wapc::WapcHost` change one line, and get its checks and limits.
///
/// ```
/// use guesthouse::{Limits, Module, WapcProvider};
///
/// let guest = wat::parse_str(r#"(module
///     (memory (export "memory") 1)
///     (func (export "__guest_call") (param i32 i32) (result i32) unreachable))"#)?;
/// let provider = WapcProvider::new(&Module::from_bytes(&guest)?, Limits::default());
/// let host = wapc::WapcHost::new(Box::new(provider), None)?;
/// assert!(host.call("crash", b"").unwrap_err().to_string().contains("trapped"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// After a fault the next call gets a fresh instance. Log lines go where `wapc` sends them. Of the limits, those of a pool
/// (`instances`, `wait` and `idle`) do not matter: there is one instance.
///
/// A clone shares the compiled module, and starts an instance of its own when a host gets it.
pub struct WapcProvider {
    module: Module,
    limits: Limits,
    started: Option<(Arc<ModuleState>, Started)>,
}

impl WapcProvider {
    /// A provider for one instance of a module.
    pub fn new(module: &Module, limits: Limits) -> Self {
        Self {
            module: module.clone(),
            limits,
            started: None,
        }
    }

    fn start(&self, module: &Module, host: &Arc<ModuleState>) -> Result<Started, ErrorKind> {
        let (asked, logged) = (host.clone(), host.clone());
        let handlers = Handlers::forwarding(move |name, payload| {
            match asked.do_host_call(name.binding, name.namespace, name.operation, payload) {
                Ok(0) => Err(asked.get_host_error().unwrap_or_default()),
                Ok(_) => Ok(asked.with_host_response(<[u8]>::to_vec).unwrap_or_default()),
                Err(error) => Err(error.to_string()),
            }
        });
        let log = Box::new(move |line: &str| logged.do_console_log(line));
        block_on(Started::new(
            Mode::Blocking,
            module,
            &self.limits,
            handlers,
            log,
        ))
    }
}

impl WebAssemblyEngineProvider for WapcProvider {
    fn init(&mut self, host: Arc<ModuleState>) -> Result<(), BoxError> {
        let started = self.start(&self.module, &host)?;
        self.started = Some((host, started));
        Ok(())
    }

    fn call(&mut self, operation_len: i32, payload_len: i32) -> Result<i32, BoxError> {
        let (host, started) = self.started.as_mut().ok_or(BEFORE_INIT)?;
        let request = checked(host.get_guest_request(), operation_len, payload_len)?;
        match block_on(started.call(Mode::Blocking, &request))? {
            Ok(reply) => {
                host.set_guest_response(reply);
                Ok(1)
            }
            Err(text) => {
                host.set_guest_error(text);
                Ok(0)
            }
        }
    }

    /// The old module stays if the new one can't be loaded or started.
    fn replace(&mut self, bytes: &[u8]) -> Result<(), BoxError> {
        let module = Module::from_bytes(bytes)?;
        if let Some((host, _)) = &self.started {
            self.started = Some((host.clone(), self.start(&module, host)?));
        }
        self.module = module;
        Ok(())
    }
}

/// [`WapcProvider`] for `wapc::WapcHostAsync`. A guest that runs for long lets other tasks run about once in a millisecond, and
/// one whose host function waits takes no thread. If the future of a call is dropped, the guest stops where it is, and the
/// next call gets a fresh instance.
///
/// ```
/// use guesthouse::{Limits, Module, WapcProviderAsync};
///
/// # let guest = wat::parse_str(r#"(module
/// #    (memory (export "memory") 1)
/// #    (func (export "__guest_call") (param i32 i32) (result i32) unreachable))"#)?;
/// # tokio::runtime::Runtime::new()?.block_on(async move {
/// let provider = WapcProviderAsync::new(&Module::from_bytes(&guest)?, Limits::default());
/// let host = wapc::WapcHostAsync::new(Box::new(provider), None).await?;
/// assert!(host.call("crash", b"").await.unwrap_err().to_string().contains("trapped"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # One call at a time
///
/// A `WapcHostAsync` keeps the request and the reply of all its calls in one place, which it writes before, and reads after
/// it has the engine to itself. When calls of one host overlap, a call can thus run with the request of another, or return
/// the reply of another. No provider can prevent it. This one refuses a request whose lengths are not those of its call,
/// and tells the guest of a host response that was taken away, so that some of it is an error instead of a wrong reply; not
/// all of it. Let the calls of one `WapcHostAsync` follow each other, or use [`Host`](crate::Host), whose calls share nothing.
pub struct WapcProviderAsync {
    module: Module,
    limits: Limits,
    started: Option<(Arc<ModuleStateAsync>, Started)>,
}

impl WapcProviderAsync {
    /// A provider for one instance of a module.
    pub fn new(module: &Module, limits: Limits) -> Self {
        Self {
            module: module.clone(),
            limits,
            started: None,
        }
    }

    async fn start(
        module: &Module,
        limits: &Limits,
        host: &Arc<ModuleStateAsync>,
    ) -> Result<Started, ErrorKind> {
        let (asked, logged) = (host.clone(), host.clone());
        let handlers = Handlers::forwarding_async(move |name, payload| {
            let asked = asked.clone();
            let binding = name.binding.to_owned();
            let namespace = name.namespace.to_owned();
            let operation = name.operation.to_owned();
            Box::pin(async move {
                let call = asked.do_host_call(binding, namespace, operation, payload);
                // Its error may not change threads, as this future does.
                let called = call.await.map_err(|error| error.to_string());
                match called? {
                    0 => Err(asked.get_host_error().await.unwrap_or_else(taken)),
                    _ => asked
                        .with_host_response(<[u8]>::to_vec)
                        .await
                        .ok_or_else(taken),
                }
            })
        });
        let log = Box::new(move |line: &str| logged.do_console_log(line));
        Started::new(Mode::Async, module, limits, handlers, log).await
    }
}

/// A host function always leaves a response or an error, but another call may clear it before it is read.
fn taken() -> String {
    "another call of the same WapcHostAsync took the answer of the host function".to_owned()
}

#[async_trait]
impl WebAssemblyEngineProviderAsync for WapcProviderAsync {
    async fn init(&mut self, host: Arc<ModuleStateAsync>) -> Result<(), BoxError> {
        let started = Self::start(&self.module, &self.limits, &host).await?;
        self.started = Some((host, started));
        Ok(())
    }

    async fn call(&mut self, operation_len: i32, payload_len: i32) -> Result<i32, BoxError> {
        let (host, started) = self.started.as_mut().ok_or(BEFORE_INIT)?;
        let request = host.get_guest_request().await;
        let request = checked(request, operation_len, payload_len)?;
        match started.call(Mode::Async, &request).await? {
            Ok(reply) => {
                host.set_guest_response(reply).await;
                Ok(1)
            }
            Err(text) => {
                host.set_guest_error(text).await;
                Ok(0)
            }
        }
    }

    /// The old module stays if the new one can't be loaded or started.
    async fn replace(&mut self, bytes: &[u8]) -> Result<(), BoxError> {
        let module = Module::from_bytes(bytes)?;
        if let Some((host, started)) = &mut self.started {
            *started = Self::start(&module, &self.limits, host).await?;
        }
        self.module = module;
        Ok(())
    }
}

const BEFORE_INIT: &str = "called before init";

/// The request of a call, if it can be that of this call.
fn checked(
    request: Option<Invocation>,
    operation_len: i32,
    payload_len: i32,
) -> Result<Invocation, BoxError> {
    let request = request.ok_or("called without a request")?;
    // `wapc` cuts them to 32 bits as well.
    let lengths = (request.operation.len() as i32, request.msg.len() as i32);
    if lengths != (operation_len, payload_len) {
        return Err("another call of the same host overwrote the request".into());
    }
    Ok(request)
}

/// A module that runs for a `wapc` host.
struct Started {
    program: AnyProgram,
    instance: Instance<<AnyProgram as Program>::Guest>,
    limits: Limits,
}

impl Started {
    async fn new(
        mode: Mode,
        module: &Module,
        limits: &Limits,
        handlers: Handlers,
        log: Box<LogSink>,
    ) -> Result<Self, ErrorKind> {
        let context = Context {
            log: Log::new(Some(log), limits.log_lines_per_second),
            limits: limits.clone(),
            handlers,
            metrics: None,
            #[cfg(feature = "wasi")]
            wasi: Default::default(),
        };
        let native = Engine::native();
        let program = native
            .0
            .prepare(module, Isolation::Reuse, Arc::new(context))?;
        let mut call = Call::begin(mode, limits.timeout);
        let instance = Instance::new(program.instantiate(&mut call).await?, 0);
        Ok(Self {
            program,
            instance,
            limits: limits.clone(),
        })
    }

    /// The guest's reply or its error text, or a fault.
    async fn call(
        &mut self,
        mode: Mode,
        request: &Invocation,
    ) -> Result<Result<Vec<u8>, String>, Error> {
        let mut reply = Vec::new();
        let outcome = self.run(mode, request, &mut reply).await;
        match outcome.map_err(|kind| *kind) {
            Ok(()) => Ok(Ok(reply)),
            Err(ErrorKind::Guest(error)) => Ok(Err(error.to_text())),
            Err(fault) => Err(Error::at(&request.operation, fault)),
        }
    }

    async fn run(&mut self, mode: Mode, request: &Invocation, reply: &mut Vec<u8>) -> Outcome {
        let Invocation { operation, msg } = request;
        let call = Call::begin(mode, self.limits.timeout);
        let most_depth = self.program.most_depth();
        let mut request = Request::begin(operation, msg, call, &self.limits, most_depth)?;
        if self.instance.is_poisoned() {
            let guest = self.program.instantiate(&mut request.call).await?;
            self.instance = Instance::new(guest, 0);
        }
        self.instance.call(&request, reply).end().await
    }
}

impl Clone for WapcProvider {
    fn clone(&self) -> Self {
        Self::new(&self.module, self.limits.clone())
    }
}

impl Clone for WapcProviderAsync {
    fn clone(&self) -> Self {
        Self::new(&self.module, self.limits.clone())
    }
}

impl fmt::Debug for WapcProvider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WapcProvider")
            .field("module", &self.module)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for WapcProviderAsync {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WapcProviderAsync")
            .field("module", &self.module)
            .finish_non_exhaustive()
    }
}
