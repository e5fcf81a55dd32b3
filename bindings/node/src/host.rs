//! Loading a guest and calling it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use guesthouse::{CallOptions, Error, Handlers, Host, Limits, Module};
use napi::bindgen_prelude::{Either, Uint8Array};
use napi_derive::napi;

use crate::answer::ask;
use crate::events::{Bytes, Event, Failure, Listener, send};
use crate::threads;

/// Which guest calls reach a host function.
#[napi(object, object_to_js = false)]
pub struct HandlerName {
    /// The binding.
    pub binding: String,
    /// The namespace.
    pub namespace: String,
    /// The operation.
    pub operation: String,
}

/// What a guest may use; what is missing takes the host's default.
#[napi(object, object_to_js = false)]
pub struct Options {
    /// Linear memory of an instance, in bytes.
    pub memory_limit: Option<f64>,
    /// Operation and payload of a call, in bytes.
    pub request_limit: Option<f64>,
    /// A reply, in bytes.
    pub reply_limit: Option<f64>,
    /// Calls that run at once.
    pub instances: Option<u32>,
    /// Milliseconds for a call.
    pub timeout: Option<f64>,
    /// Milliseconds to wait for an instance.
    pub wait: Option<f64>,
    /// Whether log lines are wanted.
    pub log: bool,
}

impl Options {
    fn limits(&self) -> Limits {
        let default = Limits::default();
        // Larger than the address space is no limit; `as` gives the largest number for it.
        let bytes = |limit: Option<f64>, default| limit.map_or(default, |limit| limit as usize);
        Limits {
            memory_bytes: bytes(self.memory_limit, default.memory_bytes),
            request_bytes: bytes(self.request_limit, default.request_bytes),
            reply_bytes: bytes(self.reply_limit, default.reply_bytes),
            instances: self
                .instances
                .map_or(default.instances, |instances| instances as usize),
            timeout: self.timeout.map_or(default.timeout, from_milliseconds),
            wait: self.wait.map_or(default.wait, from_milliseconds),
            ..default
        }
    }
}

/// A host, loaded or about to be.
#[napi]
pub struct NativeHost {
    /// `None` once it is closed.
    open: Option<Open>,
}

#[derive(Clone)]
struct Open {
    host: Arc<OnceLock<Host>>,
    listener: Arc<Listener>,
}

/// Begins to load a guest, from its bytes or the path of its file. An event says when it is done.
#[napi]
pub fn load(
    source: Either<Uint8Array, String>,
    handlers: Vec<HandlerName>,
    options: Options,
    listener: Listener,
) -> NativeHost {
    let listener = Arc::new(listener);
    let limits = options.limits();
    let open = Open {
        host: Arc::default(),
        listener: listener.clone(),
    };
    let source = match source {
        Either::A(bytes) => Either::A(bytes.to_vec()),
        Either::B(path) => Either::B(path),
    };
    let loading = open.host.clone();
    let log = options.log;
    start(&open.listener, 0, move || {
        let module = match source {
            Either::A(bytes) => Module::from_bytes(&bytes)?,
            Either::B(path) => Module::from_file(path)?,
        };
        let mut builder = Host::builder()
            .limits(limits)
            .handlers(asking(handlers, &listener));
        if log {
            builder = builder.log(move |line| {
                send(
                    &listener,
                    Event::Log {
                        line: line.to_owned(),
                    },
                );
            });
        }
        // It is empty: only this job fills it.
        let _ = loading.set(builder.build(&module)?);
        Ok(Event::Loaded)
    });
    NativeHost { open: Some(open) }
}

#[napi]
impl NativeHost {
    /// Begins a call, whose events have this number. Nothing happens on a host that is not loaded, or closed.
    #[napi]
    pub fn call(&self, call: u32, operation: String, payload: &[u8], timeout: Option<f64>) {
        let Some(open) = &self.open else { return };
        let Some(host) = open.host.get().cloned() else {
            return;
        };
        let payload = payload.to_vec();
        let timeout = timeout.map(from_milliseconds);
        start(&open.listener, call, move || {
            let reply = host.call_with(&operation, &payload, CallOptions { timeout })?;
            Ok(Event::Reply {
                call,
                payload: Bytes(reply),
            })
        });
    }

    /// Lets go of the guest. Calls that have begun go on.
    #[napi]
    pub fn close(&mut self) {
        if let Some(open) = self.open.take() {
            // Instances can be many, and large. Without a thread for them, they are freed here.
            let _ = threads::run(move || drop(open));
        }
    }
}

/// Host functions that ask JavaScript.
fn asking(names: Vec<HandlerName>, listener: &Arc<Listener>) -> Handlers {
    let mut handlers = Handlers::new();
    for (index, name) in (0..).zip(names) {
        let listener = listener.clone();
        handlers.bound(&name.binding, |bound| {
            bound.add(&name.namespace, &name.operation, move |payload| {
                ask(&listener, index, payload)
            });
        });
    }
    handlers
}

/// Does the work of a call on another thread, and tells how it ended.
fn start(
    listener: &Arc<Listener>,
    call: u32,
    work: impl FnOnce() -> Result<Event, Error> + Send + 'static,
) {
    let telling = listener.clone();
    let started = threads::run(move || {
        let event = match catch_unwind(AssertUnwindSafe(work)) {
            Ok(Ok(event)) => event,
            Ok(Err(error)) => Event::Failed {
                call,
                failure: error.into(),
            },
            Err(_) => Event::Failed {
                call,
                failure: Failure::engine("the host panicked".to_owned(), true),
            },
        };
        send(&telling, event);
    });
    if let Err(error) = started {
        let failure = Failure::engine(format!("there is no thread for the guest: {error}"), false);
        send(listener, Event::Failed { call, failure });
    }
}

/// The longest time that can be asked for: what timers of JavaScript have, about 25 days.
const LONGEST: Duration = Duration::from_millis(i32::MAX as u64);

/// Milliseconds, as JavaScript has them.
fn from_milliseconds(milliseconds: f64) -> Duration {
    Duration::try_from_secs_f64(milliseconds / 1000.0)
        .unwrap_or(LONGEST)
        .min(LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn milliseconds_of_any_kind_are_a_duration() {
        assert_eq!(from_milliseconds(1.5), Duration::from_micros(1500));
        for odd in [f64::NAN, f64::INFINITY, -1.0, 1e300] {
            assert_eq!(from_milliseconds(odd), LONGEST);
        }
    }
}
