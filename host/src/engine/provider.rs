//! The other way round: our engine for hosts of the `wapc` crate.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use wapc::{ModuleState, WebAssemblyEngineProvider};

use super::{AnyProgram, Context, Engine, Program};
use crate::blocking::block_on;
use crate::call::{Call, Mode};
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
/// After a fault the next call gets a fresh instance. Log lines go where `wapc` sends them.
pub struct WapcProvider {
    module: Module,
    limits: Limits,
    started: Option<Started>,
}

struct Started {
    host: Arc<ModuleState>,
    program: AnyProgram,
    instance: Instance<<AnyProgram as Program>::Guest>,
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

    fn start(&self, module: &Module, host: Arc<ModuleState>) -> Result<Started, ErrorKind> {
        let (asked, logged) = (host.clone(), host.clone());
        let handlers = Handlers::forwarding(move |name, payload| {
            match asked.do_host_call(name.binding, name.namespace, name.operation, payload) {
                Ok(0) => Err(asked.get_host_error().unwrap_or_default()),
                Ok(_) => Ok(asked.with_host_response(<[u8]>::to_vec).unwrap_or_default()),
                Err(error) => Err(error.to_string()),
            }
        });
        let log: Box<LogSink> = Box::new(move |line| logged.do_console_log(line));
        let context = Context {
            log: Log::new(Some(log), self.limits.log_lines_per_second),
            limits: self.limits.clone(),
            handlers,
            metrics: None,
        };
        let native = Engine::native();
        let program = native
            .0
            .prepare(module, Isolation::Reuse, Arc::new(context))?;
        let mut call = Call::begin(Mode::Blocking, self.limits.timeout);
        let instance = Instance::new(block_on(program.instantiate(&mut call))?, 0);
        Ok(Started {
            host,
            program,
            instance,
        })
    }
}

impl WebAssemblyEngineProvider for WapcProvider {
    fn init(&mut self, host: Arc<ModuleState>) -> Result<(), BoxError> {
        self.started = Some(self.start(&self.module, host)?);
        Ok(())
    }

    fn call(&mut self, _operation_len: i32, _payload_len: i32) -> Result<i32, BoxError> {
        let Some(Started {
            host,
            program,
            instance,
        }) = &mut self.started
        else {
            return Err("called before init".into());
        };
        let mut call = Call::begin(Mode::Blocking, self.limits.timeout);
        if instance.is_poisoned() {
            *instance = Instance::new(block_on(program.instantiate(&mut call))?, 0);
        }
        let request = host.get_guest_request().ok_or("called without a request")?;
        match block_on(instance.call(&request.operation, &request.msg, call)) {
            Ok(reply) => {
                host.set_guest_response(reply);
                Ok(1)
            }
            Err(ErrorKind::Guest(error)) => {
                host.set_guest_error(error.to_text());
                Ok(0)
            }
            Err(fault) => Err(Error::at(&request.operation, fault).into()),
        }
    }

    /// The old module stays if the new one can't be loaded or started.
    fn replace(&mut self, bytes: &[u8]) -> Result<(), BoxError> {
        let module = Module::from_bytes(bytes)?;
        if let Some(Started { host, .. }) = &self.started {
            self.started = Some(self.start(&module, host.clone())?);
        }
        self.module = module;
        Ok(())
    }
}

impl fmt::Debug for WapcProvider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WapcProvider")
            .field("module", &self.module)
            .finish_non_exhaustive()
    }
}
