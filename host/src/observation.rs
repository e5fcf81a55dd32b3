//! One call, as it is seen from outside: a span for `tracing`, an event for metrics. Without either it costs a branch.

use std::sync::Arc;
use std::time::Instant;

use crate::engine::Context;
use crate::error::ErrorKind;
use crate::metrics::CallEnded;

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
        #[cfg(feature = "tracing")]
        let is_traced = tracing::level_enabled!(tracing::Level::DEBUG);
        #[cfg(not(feature = "tracing"))]
        let is_traced = false;
        (is_traced || context.metrics.is_some())
            .then(|| Self::new(context, operation, payload.len(), digest()))
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

    pub(crate) fn end(mut self: Box<Self>, outcome: &Result<Vec<u8>, ErrorKind>) {
        self.has_ended = true;
        match outcome {
            Ok(reply) => self.tell("ok", reply.len()),
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
