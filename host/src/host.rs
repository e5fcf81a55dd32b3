use std::fmt;
use std::future::{Future, poll_fn};
use std::path::Path;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::blocking::block_on;
use crate::cache::Cache;
use crate::call::{Call, Calling, Mode, Outcome, Request};
use crate::engine::{AnyProgram, Context, Engine, Program};
use crate::error::Error;
use crate::handlers::Handlers;
use crate::limits::{Isolation, Limits};
use crate::log::{Log, LogSink};
use crate::metrics::Metrics;
use crate::module::Module;
use crate::observation::Observation;
use crate::pool::Pool;
use crate::sweeper;

/// Calls one guest module, from any thread and any task. A copy is cheap, and shares the instances.
#[derive(Clone)]
pub struct Host(Arc<Shared>);

struct Shared {
    module: Mutex<Module>,
    engine: Engine,
    isolation: Isolation,
    context: Arc<Context>,
    most_depth: u32,
    pool: Arc<Pool<AnyProgram>>,
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
    /// Blocks until the guest has answered, at most for [`Limits::timeout`], and for as long as a host function blocks.
    /// In a task, use [`call_async`](Self::call_async).
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
        let mut reply = Vec::new();
        let mode = Mode::Blocking;
        block_on(pin!(
            self.observed(mode, operation, payload, options, &mut reply)
        ))?;
        Ok(reply)
    }

    /// Calls an operation of the guest from a task of any async runtime, such as tokio, without blocking its thread: a guest
    /// that runs for long lets other tasks run about once in a millisecond, and one that waits, for an instance or for a
    /// host function that is asynchronous, takes no thread. (A host function that blocks does.)
    ///
    /// The guest begins when the future is first polled, and runs on the thread that polls it. If the future is dropped, the
    /// guest stops where it is, and its instance is replaced.
    ///
    /// ```
    /// use guesthouse::Host;
    ///
    /// # tokio::runtime::Runtime::new().unwrap().block_on(async {
    /// # let guest = br#"(module (memory (export "memory") 1)
    /// #    (func (export "__guest_call") (param i32 i32) (result i32) (i32.const 1)))"#;
    /// # let guest = wat::parse_bytes(guest).unwrap();
    /// let host = Host::builder().load(&guest)?;
    /// let (ada, bo) = tokio::join!(host.call_async("greet", b"Ada"), host.call_async("greet", b"Bo"));
    /// # assert_eq!((ada?, bo?), (vec![], vec![]));
    /// # Ok::<(), guesthouse::Error>(())
    /// # }).unwrap();
    /// ```
    pub async fn call_async(&self, operation: &str, payload: &[u8]) -> Result<Vec<u8>, Error> {
        self.call_async_with(operation, payload, CallOptions::default())
            .await
    }

    /// [`call_async`](Self::call_async) with options.
    pub async fn call_async_with(
        &self,
        operation: &str,
        payload: &[u8],
        options: CallOptions,
    ) -> Result<Vec<u8>, Error> {
        let mut reply = Vec::new();
        let mode = Mode::Async;
        self.observed(mode, operation, payload, options, &mut reply)
            .await?;
        Ok(reply)
    }

    async fn observed(
        &self,
        mode: Mode,
        operation: &str,
        payload: &[u8],
        options: CallOptions,
        reply: &mut Vec<u8>,
    ) -> Result<(), Error> {
        let digest = || self.module().digest().into();
        let observation = Observation::begin(&self.0.context, operation, payload, digest);
        let outcome = match observation {
            None => self.run(mode, operation, payload, options, reply).await,
            Some(mut observation) => {
                let mut run = Box::pin(self.run(mode, operation, payload, options, reply));
                let part = poll_fn(|context| observation.within(|| run.as_mut().poll(context)));
                let outcome = part.await;
                drop(run);
                observation.end(&outcome, reply);
                outcome
            }
        };
        outcome.map_err(|kind| Error::at(operation, kind))
    }

    async fn run(
        &self,
        mode: Mode,
        operation: &str,
        payload: &[u8],
        options: CallOptions,
        reply: &mut Vec<u8>,
    ) -> Outcome {
        let Shared {
            context,
            most_depth,
            pool,
            ..
        } = &*self.0;
        let limits = &context.limits;
        let call = Call::begin(mode, options.timeout.unwrap_or(limits.timeout));
        let mut request = Request::begin(operation, payload, call, limits, *most_depth)?;
        let mut lease = pool.lease(&mut request.call).await?;
        match lease.call(&request, reply) {
            Calling::Now(outcome) => outcome,
            Calling::Later(outcome) => outcome.await,
        }
    }

    /// Lets calls that begin from now on run in another module, with the same limits and host functions. Those that have
    /// begun end in the old one, and none fails.
    ///
    /// The new module's first instance is started before. If that fails, nothing has changed.
    pub fn swap(&self, module: &Module) -> Result<(), Error> {
        let Shared {
            engine,
            isolation,
            context,
            pool,
            ..
        } = &*self.0;
        let program = engine.0.prepare(module, *isolation, context.clone())?;
        let mut call = Call::new(Mode::Blocking, context.limits.timeout);
        let first = block_on(program.instantiate(&mut call))?;
        let mut current = self.current();
        pool.replace(program, first);
        *current = module.clone();
        Ok(())
    }

    /// The module that it calls.
    pub fn module(&self) -> Module {
        self.current().clone()
    }

    fn current(&self) -> MutexGuard<'_, Module> {
        let module = self.0.module.lock();
        // Nothing panics while it is locked.
        module.unwrap_or_else(PoisonError::into_inner)
    }

    /// What its guests may use.
    pub fn limits(&self) -> &Limits {
        &self.0.context.limits
    }
}

impl fmt::Debug for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Host")
            .field("module", &self.module())
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
    metrics: Option<Arc<dyn Metrics>>,
    isolation: Isolation,
    #[cfg(feature = "wasi")]
    wasi: crate::Wasi,
    engine: Engine,
    cache: Option<Cache>,
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

    /// Where what the host does is counted and measured. Without, it is not.
    pub fn metrics(mut self, metrics: impl Metrics + 'static) -> Self {
        self.metrics = Some(Arc::new(metrics));
        self
    }

    /// How calls are kept apart, instead of [`Isolation::Reuse`].
    pub fn isolation(mut self, isolation: Isolation) -> Self {
        self.isolation = isolation;
        self
    }

    /// What the guest is granted of WASI. Without, it is granted nothing.
    #[cfg(feature = "wasi")]
    pub fn wasi(mut self, wasi: crate::Wasi) -> Self {
        self.wasi = wasi;
        self
    }

    /// What runs the guest, instead of [`Engine::native`].
    pub fn engine(mut self, engine: Engine) -> Self {
        self.engine = engine;
        self
    }

    /// Where [`load`](Self::load) and [`load_file`](Self::load_file) find the compiled code of earlier runs, and leave theirs.
    pub fn cache(mut self, cache: Cache) -> Self {
        self.cache = Some(cache);
        self
    }

    /// Makes a host of a module that is compiled already, and starts its first instance: a guest that can't start is an error
    /// (`init`) here, not at the first call.
    pub fn build(self, module: &Module) -> Result<Host, Error> {
        let Self {
            limits,
            handlers,
            log,
            metrics,
            isolation,
            #[cfg(feature = "wasi")]
            wasi,
            engine,
            cache: _,
        } = self;
        let context = Arc::new(Context {
            log: Log::new(log, limits.log_lines_per_second),
            limits,
            handlers,
            metrics,
            #[cfg(feature = "wasi")]
            wasi,
        });
        let limits = &context.limits;
        let program = engine.0.prepare(module, isolation, context.clone())?;
        let most_depth = program.most_depth();
        let pool = Arc::new(Pool::new(program, isolation, limits));
        let mut call = Call::new(Mode::Blocking, limits.timeout);
        drop(block_on(pool.lease(&mut call))?);
        if isolation == Isolation::Reuse {
            let pool: Arc<dyn sweeper::Sweep> = pool.clone();
            sweeper::look_after(Arc::downgrade(&pool), limits.idle);
        }
        Ok(Host(Arc::new(Shared {
            module: Mutex::new(module.clone()),
            engine,
            isolation,
            context,
            most_depth,
            pool,
        })))
    }

    /// Compiles a module, and makes a host of it.
    pub fn load(self, bytes: &[u8]) -> Result<Host, Error> {
        let module = match &self.cache {
            Some(cache) => cache.module(bytes),
            None => Module::from_bytes(bytes),
        }?;
        self.build(&module)
    }

    /// The same from a file.
    pub fn load_file(self, path: impl AsRef<Path>) -> Result<Host, Error> {
        let module = match &self.cache {
            Some(cache) => cache.module_file(path),
            None => Module::from_file(path),
        }?;
        self.build(&module)
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
