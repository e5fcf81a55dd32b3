//! One call, as it is seen from outside: a span for `tracing`, an event for metrics. Without either it costs a branch.

use std::sync::Arc;
use std::time::Instant;

use crate::engine::Context;
use crate::error::ErrorKind;
use crate::metrics::CallEnded;

/// Watches a call from its begin. One that does not end was cancelled.
pub(crate) struct Observation<'a> {
    context: &'a Context,
    operation: &'a str,
    request_bytes: usize,
    /// The module's digest, and when the call began; only if somebody measures.
    measured: Option<(Arc<str>, Instant)>,
    #[cfg(feature = "tracing")]
    span: tracing::Span,
    has_ended: bool,
}

impl<'a> Observation<'a> {
    /// `digest` is asked for only if somebody wants to know.
    pub(crate) fn begin(
        context: &'a Context,
        operation: &'a str,
        payload: &[u8],
        digest: impl Fn() -> Arc<str>,
    ) -> Self {
        Self {
            context,
            operation,
            request_bytes: payload.len(),
            measured: context.metrics.as_ref().map(|_| (digest(), Instant::now())),
            #[cfg(feature = "tracing")]
            span: tracing::debug_span!(
                "guest_call",
                module = &*digest(),
                operation,
                request_bytes = payload.len(),
                reply_bytes = tracing::field::Empty,
                outcome = tracing::field::Empty,
            ),
            has_ended: false,
        }
    }

    /// Does a part of the call.
    pub(crate) fn within<R>(&self, work: impl FnOnce() -> R) -> R {
        #[cfg(feature = "tracing")]
        if !self.span.is_none() {
            return self.span.in_scope(work);
        }
        work()
    }

    pub(crate) fn end(mut self, outcome: &Result<Vec<u8>, ErrorKind>) {
        self.has_ended = true;
        match outcome {
            Ok(reply) => self.tell("ok", reply.len()),
            Err(kind) => self.tell(kind.code(), 0),
        }
    }

    fn tell(&self, outcome: &'static str, reply_bytes: usize) {
        #[cfg(feature = "tracing")]
        if !self.span.is_none() {
            self.span.record("reply_bytes", reply_bytes);
            self.span.record("outcome", outcome);
        }
        if let Some((digest, since)) = &self.measured {
            let ended = CallEnded {
                module: digest,
                operation: self.operation,
                outcome,
                request_bytes: self.request_bytes,
                reply_bytes,
                duration: since.elapsed(),
            };
            self.context.measure(|metrics| metrics.call_ended(&ended));
        }
    }
}

impl Drop for Observation<'_> {
    fn drop(&mut self) {
        if !self.has_ended {
            self.tell("cancelled", 0);
        }
    }
}
