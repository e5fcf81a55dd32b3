//! One call, of a guest or by a guest, as it is seen from outside: a span for `tracing`, an event for metrics. Without
//! either it costs a branch.

use std::sync::Arc;
use std::time::Instant;

use crate::call::Outcome;
use crate::engine::Context;
use crate::handlers::{Answer, Name};
use crate::metrics::{CallEnded, HostCallEnded};

/// Whether anybody wants to know.
#[inline]
fn is_wanted(context: &Context) -> bool {
    #[cfg(feature = "tracing")]
    if tracing::level_enabled!(tracing::Level::DEBUG) {
        return true;
    }
    context.metrics.is_some()
}

/// Watches a call from its begin. One that does not end was cancelled.
pub(crate) struct Observation<'a> {
    context: &'a Context,
    digest: Arc<str>,
    operation: &'a str,
    request_bytes: usize,
    since: Instant,
    #[cfg(feature = "tracing")]
    span: tracing::Span,
    has_ended: bool,
}

impl<'a> Observation<'a> {
    /// `None` if nobody wants to know. `digest` is that of the module.
    #[inline]
    pub(crate) fn begin(
        context: &'a Context,
        operation: &'a str,
        payload: &[u8],
        digest: impl FnOnce() -> Arc<str>,
    ) -> Option<Box<Self>> {
        is_wanted(context).then(|| Self::new(context, operation, payload.len(), digest()))
    }

    #[cold]
    fn new(
        context: &'a Context,
        operation: &'a str,
        request_bytes: usize,
        digest: Arc<str>,
    ) -> Box<Self> {
        Box::new(Self {
            #[cfg(feature = "tracing")]
            span: tracing::debug_span!(
                target: "guesthouse",
                "guest_call",
                module = &*digest,
                operation,
                request_bytes,
                reply_bytes = tracing::field::Empty,
                outcome = tracing::field::Empty,
            ),
            context,
            digest,
            operation,
            request_bytes,
            since: Instant::now(),
            has_ended: false,
        })
    }

    /// Does a part of the call.
    pub(crate) fn within<R>(&self, work: impl FnOnce() -> R) -> R {
        #[cfg(feature = "tracing")]
        return self.span.in_scope(work);
        #[cfg(not(feature = "tracing"))]
        work()
    }

    pub(crate) fn end(&mut self, outcome: &Outcome, reply: &[u8]) {
        self.has_ended = true;
        match outcome {
            Ok(()) => self.tell("ok", reply.len()),
            Err(kind) => self.tell(kind.code(), 0),
        }
    }

    fn tell(&self, outcome: &'static str, reply_bytes: usize) {
        #[cfg(feature = "tracing")]
        {
            self.span.record("reply_bytes", reply_bytes);
            self.span.record("outcome", outcome);
        }
        let ended = CallEnded {
            module: &self.digest,
            operation: self.operation,
            outcome,
            request_bytes: self.request_bytes,
            reply_bytes,
            duration: self.since.elapsed(),
        };
        self.context.measure(|metrics| metrics.call_ended(&ended));
    }
}

impl Drop for Observation<'_> {
    fn drop(&mut self) {
        if !self.has_ended {
            self.tell("cancelled", 0);
        }
    }
}

/// Watches a call of a host function from its begin, until it is dropped. One that did not end was cancelled.
pub(crate) struct HostObservation {
    context: Arc<Context>,
    digest: Arc<str>,
    binding: String,
    namespace: String,
    operation: String,
    request_bytes: usize,
    /// `None` unless the host function answered, and with no error.
    response_bytes: Option<usize>,
    since: Instant,
    #[cfg(feature = "tracing")]
    span: tracing::Span,
}

impl HostObservation {
    /// `None` if nobody wants to know.
    #[inline]
    pub(crate) fn begin(
        context: &Arc<Context>,
        digest: &Arc<str>,
        name: Name<'_>,
        payload: &[u8],
    ) -> Option<Box<Self>> {
        is_wanted(context).then(|| Self::new(context, digest, name, payload.len()))
    }

    #[cold]
    fn new(
        context: &Arc<Context>,
        digest: &Arc<str>,
        name: Name<'_>,
        request_bytes: usize,
    ) -> Box<Self> {
        Box::new(Self {
            #[cfg(feature = "tracing")]
            span: tracing::debug_span!(
                target: "guesthouse",
                "host_call",
                binding = name.binding,
                namespace = name.namespace,
                operation = name.operation,
                request_bytes,
                response_bytes = tracing::field::Empty,
                ok = tracing::field::Empty,
            ),
            context: context.clone(),
            digest: digest.clone(),
            binding: name.binding.to_owned(),
            namespace: name.namespace.to_owned(),
            operation: name.operation.to_owned(),
            request_bytes,
            response_bytes: None,
            since: Instant::now(),
        })
    }

    /// Does a part of the host function's work.
    pub(crate) fn within<R>(&self, work: impl FnOnce() -> R) -> R {
        #[cfg(feature = "tracing")]
        return self.span.in_scope(work);
        #[cfg(not(feature = "tracing"))]
        work()
    }

    pub(crate) fn end(&mut self, answer: &Answer<String>) {
        self.response_bytes = answer.as_ref().ok().map(Vec::len);
    }
}

impl Drop for HostObservation {
    fn drop(&mut self) {
        let response_bytes = self.response_bytes.unwrap_or(0);
        #[cfg(feature = "tracing")]
        {
            self.span.record("response_bytes", response_bytes);
            self.span.record("ok", self.response_bytes.is_some());
        }
        let ended = HostCallEnded {
            module: &self.digest,
            binding: &self.binding,
            namespace: &self.namespace,
            operation: &self.operation,
            is_ok: self.response_bytes.is_some(),
            request_bytes: self.request_bytes,
            response_bytes,
            duration: self.since.elapsed(),
        };
        self.context
            .measure(|metrics| metrics.host_call_ended(&ended));
    }
}
