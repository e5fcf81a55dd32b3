//! The seam between a host and what runs its guests: [`Runtime`] prepares a module, [`Program`] starts instances of it,
//! [`Guest`] is one of them. Two families live behind it: ours ([`native`]), and that of the `wapc` crate ([`wapc`]).

pub(crate) mod link;
pub(crate) mod memory;
pub(crate) mod native;
#[cfg(feature = "wapc")]
pub(crate) mod provider;
#[cfg(feature = "wapc")]
mod reactor;
pub(crate) mod ticker;
#[cfg(feature = "wapc")]
mod wapc;
#[cfg(feature = "wasi")]
pub(crate) mod wasi;

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use crate::error::{ErrorKind, Message};
use crate::handlers::Handlers;
use crate::limits::Limits;
use crate::module::Module;

/// The longest line that reaches a log sink, in bytes; the rest of it is cut off.
pub(crate) const LOG_LINE_BYTES: usize = 64 << 10;

pub(crate) trait Runtime: Send + Sync {
    fn prepare(
        &self,
        module: &Module,
        context: Arc<Context>,
    ) -> Result<Box<dyn Program>, ErrorKind>;
}

pub(crate) trait Program: Send + Sync {
    /// Instantiates the module and runs its start functions.
    fn instantiate(&self) -> Result<Box<dyn Guest>, ErrorKind>;
}

pub(crate) trait Guest: Send {
    /// Calls `__guest_call`. After any error but [`ErrorKind::Guest`] it is not called again.
    fn call(
        &mut self,
        operation: &str,
        payload: &[u8],
        timeout: Duration,
    ) -> Result<Vec<u8>, ErrorKind>;
}

/// What the guests of one host see of it.
pub(crate) struct Context {
    pub(crate) limits: Limits,
    pub(crate) handlers: Handlers,
    pub(crate) log: Option<Box<LogSink>>,
}

pub(crate) type LogSink = dyn Fn(&str) + Send + Sync;

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

    /// Hands a line to the sink. A sink that panics loses the line, no more.
    pub(crate) fn log(&self, line: &str) {
        if let Some(sink) = &self.log {
            let line = &line[..line.floor_char_boundary(LOG_LINE_BYTES)];
            let _ = catch_unwind(AssertUnwindSafe(|| sink(line)));
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
