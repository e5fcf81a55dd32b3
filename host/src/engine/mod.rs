//! The seam between a host and what runs its guests: [`Runtime`] prepares a module, [`Program`] starts instances of it,
//! [`Guest`] is one of them. Two families live behind it: ours ([`native`]), and that of the `wapc` crate ([`wapc`]).

mod allowance;
mod any;
pub(crate) mod clock;
pub(crate) mod compiler;
mod exchange;
mod fault;
mod host_call;
pub(crate) mod link;
pub(crate) mod memory;
pub(crate) mod native;
#[cfg(feature = "wapc")]
pub(crate) mod provider;
#[cfg(feature = "wapc")]
mod reactor;
mod start;
#[cfg(feature = "wapc")]
mod wapc;
#[cfg(feature = "wasi")]
pub(crate) mod wasi;

use std::fmt;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use crate::call::{Call, Calling, Request};
use crate::error::{ErrorKind, Message};
use crate::handlers::Handlers;
use crate::limits::{Isolation, Limits};
use crate::log::Log;
use crate::metrics::Metrics;
use crate::module::Module;
pub(crate) use any::AnyProgram;
pub(crate) use clock::Clock;

pub(crate) trait Runtime: Send + Sync {
    fn prepare(
        &self,
        module: &Module,
        isolation: Isolation,
        context: Arc<Context>,
    ) -> Result<AnyProgram, ErrorKind>;
}

/// A module, ready to be started.
pub(crate) trait Program: Send + Sync + 'static {
    type Guest: Guest;

    /// Tells its guests the time.
    fn clock(&self) -> &Clock;

    /// How many guests may wait for each other at most, whatever the limits say.
    fn most_depth(&self) -> u32;

    /// Instantiates the module and runs its start functions, in the time of a call.
    fn instantiate(
        &self,
        call: &mut Call,
    ) -> impl Future<Output = Result<Self::Guest, ErrorKind>> + Send;
}

/// An instance.
pub(crate) trait Guest: Send {
    /// Calls `__guest_call`. After any error but [`ErrorKind::Guest`], and if it is dropped halfway, it is not called again.
    fn call<'a>(&'a mut self, request: &'a Request<'_>, reply: &'a mut Vec<u8>) -> Calling<'a>;
}

/// What the guests of one host see of it.
pub(crate) struct Context {
    pub(crate) limits: Limits,
    pub(crate) handlers: Handlers,
    pub(crate) log: Log,
    pub(crate) metrics: Option<Arc<dyn Metrics>>,
    #[cfg(feature = "wasi")]
    pub(crate) wasi: crate::wasi::Wasi,
}

impl Context {
    /// Whether the guest may say so much.
    pub(crate) fn check_size(&self, what: Message, bytes: usize) -> Result<(), ErrorKind> {
        let limit_bytes = self.limits.reply_bytes;
        if bytes <= limit_bytes {
            return Ok(());
        }
        Err(ErrorKind::TooLarge {
            what,
            bytes,
            limit_bytes,
        })
    }

    /// Tells the metrics something, if there are any. Metrics that panic lose it, no more.
    pub(crate) fn measure(&self, tell: impl FnOnce(&dyn Metrics)) {
        if let Some(metrics) = &self.metrics {
            let _ = catch_unwind(AssertUnwindSafe(|| tell(&**metrics)));
        }
    }
}

/// What runs the guests of a host. The default is [`Engine::native`].
#[derive(Clone)]
pub struct Engine(pub(crate) Arc<dyn Runtime>);

impl Engine {
    /// The engine of this crate, on wasmtime: every limit holds, and every error has its own code.
    pub fn native() -> Self {
        Self(Arc::new(native::Native))
    }
}

impl Default for Engine {
    fn default() -> Self {
        Self::native()
    }
}

impl fmt::Debug for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Engine").finish_non_exhaustive()
    }
}
