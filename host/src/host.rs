use std::cell::Cell;
use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use crate::engine::{Context, Engine, LogSink};
use crate::error::{Error, ErrorKind, Message};
use crate::handlers::Handlers;
use crate::limits::Limits;
use crate::module::Module;
use crate::pool::Pool;

/// Calls one guest module, from any thread. A copy is cheap, and shares the instances.
#[derive(Clone)]
pub struct Host(Arc<Shared>);

struct Shared {
    module: Module,
    context: Arc<Context>,
    pool: Pool,
}

/// What can be said of a single call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CallOptions {
    /// Time for this call, instead of [`Limits::timeout`]. Engines of the `wapc` family know only that one.
    pub timeout: Option<Duration>,
}

impl Host {
    /// Says how a guest is to be hosted, and then loads it.
    pub fn builder() -> HostBuilder {
        HostBuilder::default()
    }

    /// Calls an operation of the guest, with a payload that host and guest agree on. See [`call_typed`](Self::call_typed) for real
    /// types.
    ///
    /// Blocks until the guest has answered, at most [`Limits::wait`] + 2 × [`Limits::timeout`] and the time of host functions.
    pub fn call(&self, operation: &str, payload: &[u8]) -> Result<Vec<u8>, Error> {
        self.call_with(operation, payload, CallOptions::default())
    }

    /// [`call`](Self::call) with options.
    pub fn call_with(
        &self,
        operation: &str,
        payload: &[u8],
        options: CallOptions,
    ) -> Result<Vec<u8>, Error> {
        self.run(operation, payload, options)
            .map_err(|kind| Error::at(operation, kind))
    }

    fn run(
        &self,
        operation: &str,
        payload: &[u8],
        options: CallOptions,
    ) -> Result<Vec<u8>, ErrorKind> {
        let limits = self.limits();
        let bytes = operation.len().saturating_add(payload.len());
        if bytes > limits.request_bytes {
            return Err(ErrorKind::TooLarge {
                what: Message::Request,
                bytes,
                limit_bytes: limits.request_bytes,
            });
        }
        let timeout = options.timeout.unwrap_or(limits.timeout);
        let _depth = Depth::enter()?;
        self.0
            .pool
            .with(|instance| instance.call(operation, payload, timeout))
    }

    /// The module that it calls.
    pub fn module(&self) -> &Module {
        &self.0.module
    }

    /// What its guests may use.
    pub fn limits(&self) -> &Limits {
        &self.0.context.limits
    }
}

impl fmt::Debug for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Host")
            .field("module", self.module())
            .field("limits", self.limits())
            .finish_non_exhaustive()
    }
}

/// Begun by [`Host::builder`], and ended by [`load`](Self::load), [`load_file`](Self::load_file) or [`build`](Self::build).
#[derive(Default)]
pub struct HostBuilder {
    limits: Limits,
    handlers: Handlers,
    log: Option<Box<LogSink>>,
    engine: Engine,
}

impl HostBuilder {
    /// What a guest may use, instead of the default limits.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// The host functions that a guest may call. Without, it may call none.
    pub fn handlers(mut self, handlers: Handlers) -> Self {
        self.handlers = handlers;
        self
    }

    /// Where the guest's log lines go, and what it writes to stdout and stderr. Without, they are dropped.
    ///
    /// Lines are the guest's own words, of 64 KiB at most: a sink that writes to a terminal or a file must escape their
    /// control characters. It is called on the caller's thread, and on several at once.
    pub fn log(mut self, sink: impl Fn(&str) + Send + Sync + 'static) -> Self {
        self.log = Some(Box::new(sink));
        self
    }

    /// What runs the guest, instead of [`Engine::native`].
    pub fn engine(mut self, engine: Engine) -> Self {
        self.engine = engine;
        self
    }

    /// Makes a host of a module that is compiled already, and starts its first instance: a guest that can't start is an error
    /// (`init`) here, not at the first call.
    pub fn build(self, module: &Module) -> Result<Host, Error> {
        let Self {
            limits,
            handlers,
            log,
            engine,
        } = self;
        let (instances, wait) = (limits.instances, limits.wait);
        let context = Arc::new(Context {
            limits,
            handlers,
            log,
        });
        let program = engine.0.prepare(module, context.clone())?;
        let pool = Pool::new(program, instances, wait);
        pool.with(|_| Ok(()))?;
        Ok(Host(Arc::new(Shared {
            module: module.clone(),
            context,
            pool,
        })))
    }

    /// Compiles a module, and makes a host of it.
    pub fn load(self, bytes: &[u8]) -> Result<Host, Error> {
        self.build(&Module::from_bytes(bytes)?)
    }

    /// The same from a file.
    pub fn load_file(self, path: impl AsRef<Path>) -> Result<Host, Error> {
        self.build(&Module::from_file(path)?)
    }
}

impl fmt::Debug for HostBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HostBuilder")
            .field("limits", &self.limits)
            .field("handlers", &self.handlers)
            .finish_non_exhaustive()
    }
}

/// Counts the guests that wait for each other on this thread: each has a share of its stack.
struct Depth;

thread_local! {
    static DEPTH: Cell<u32> = const { Cell::new(0) };
}

impl Depth {
    /// Guests use up to 512 KiB of stack each, and a thread has 2 MiB.
    const MOST: u32 = 3;

    fn enter() -> Result<Self, ErrorKind> {
        DEPTH.with(|depth| match depth.get() {
            Self::MOST => {
                let reason = format!("{} guests already wait for each other, through host functions that call guests", Self::MOST);
                Err(ErrorKind::Busy { reason })
            }
            entered => {
                depth.set(entered + 1);
                Ok(Self)
            }
        })
    }
}

impl Drop for Depth {
    fn drop(&mut self) {
        DEPTH.with(|depth| depth.set(depth.get() - 1));
    }
}
