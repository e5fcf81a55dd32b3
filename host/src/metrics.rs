//! What a host tells of its work, for dashboards and alarms.

use std::time::Duration;

/// Counts and measures what a host does. Each method does nothing unless it is written.
///
/// They are called on the thread that did the work, on several at once, and should take no longer than to add to a counter.
/// A host without metrics measures nothing.
///
/// ```
/// use guesthouse::{CallEnded, Metrics};
/// use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
///
/// /// Calls that failed.
/// #[derive(Default)]
/// struct Failures(AtomicU64);
///
/// impl Metrics for Failures {
///     fn call_ended(&self, call: &CallEnded<'_>) {
///         if call.outcome != "ok" {
///             self.0.fetch_add(1, Relaxed);
///         }
///     }
/// }
/// ```
pub trait Metrics: Send + Sync {
    /// A call of a guest ended.
    fn call_ended(&self, call: &CallEnded<'_>) {
        let _ = call;
    }

    /// A call of a host function ended.
    fn host_call_ended(&self, call: &HostCallEnded<'_>) {
        let _ = call;
    }

    /// An instance was started, or failed to.
    fn instance_started(&self, instance: &InstanceStarted<'_>) {
        let _ = instance;
    }

    /// An instance that had started is gone: after a fault, after its only call, after it was idle, or with its host.
    fn instance_ended(&self, module: &str) {
        let _ = module;
    }
}

/// See [`Metrics::call_ended`].
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct CallEnded<'a> {
    /// The digest of the module: `sha256:` and 64 hexadecimal digits.
    pub module: &'a str,
    /// The operation, as its caller named it.
    pub operation: &'a str,
    /// `ok`, the [code](crate::Error::code) of the error, or `cancelled` if nobody waited for the call any more.
    pub outcome: &'static str,
    /// The payload.
    pub request_bytes: usize,
    /// The reply; 0 if there was none.
    pub reply_bytes: usize,
    /// From the call to its end, with the wait for an instance.
    pub duration: Duration,
}

/// See [`Metrics::host_call_ended`].
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct HostCallEnded<'a> {
    /// The digest of the guest's module.
    pub module: &'a str,
    /// The binding, as the guest named it. The guest's words can be anything: labels made of them have no bound.
    pub binding: &'a str,
    /// The namespace, as the guest named it.
    pub namespace: &'a str,
    /// The operation, as the guest named it.
    pub operation: &'a str,
    /// Whether the host function answered, and with no error.
    pub is_ok: bool,
    /// The payload.
    pub request_bytes: usize,
    /// The response; 0 if there was none.
    pub response_bytes: usize,
    /// How long the host function took.
    pub duration: Duration,
}

/// See [`Metrics::instance_started`].
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct InstanceStarted<'a> {
    /// The digest of the module.
    pub module: &'a str,
    /// `ok`, or the [code](crate::Error::code) of the error.
    pub outcome: &'static str,
    /// How long it took, with the guest's start functions.
    pub duration: Duration,
}
