//! What JavaScript is told, and how.

use guesthouse::Error;
use napi::bindgen_prelude::{ToNapiValue, TypeName, Uint8ArraySlice};
use napi::threadsafe_function::{
    ThreadsafeFunction, ThreadsafeFunctionCallMode, UnknownReturnValue,
};
use napi::{Env, Result, Status, ValueType, sys};
use napi_derive::napi;

use crate::answer::Answer;

/// What happens off the main thread and JavaScript must know.
#[napi(discriminant = "type", object_from_js = false)]
pub enum Event {
    /// The module is compiled, and its first instance has started.
    Loaded,
    /// A call has its reply.
    Reply {
        /// Which call.
        call: u32,
        /// The reply.
        payload: Bytes,
    },
    /// A call failed; or the load, which is call 0.
    Failed {
        /// Which call.
        call: u32,
        /// How.
        failure: Failure,
    },
    /// A guest waits for a host function.
    HostCall {
        /// Where the function stands in the list that the host was given.
        handler: u32,
        /// Its argument.
        payload: Bytes,
        /// Takes the reply.
        answer: Answer,
    },
    /// A guest has written a line to its log.
    Log {
        /// In the guest's words.
        line: String,
    },
}

/// An [`Error`] of the host.
#[napi(object, object_from_js = false)]
pub struct Failure {
    /// See [`Error::code`].
    pub code: String,
    /// Its text.
    pub message: String,
    /// See [`Error::ran`].
    pub ran: bool,
    /// The operation that was called.
    pub operation: Option<String>,
    /// The message that the guest gave.
    pub guest_message: Option<String>,
    /// The code that the guest gave.
    pub guest_code: Option<String>,
    /// The details that the guest gave, as JSON.
    pub details: Option<String>,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let guest = error.guest();
        Self {
            code: error.code().to_owned(),
            message: error.to_string(),
            ran: error.ran(),
            operation: error.operation().map(str::to_owned),
            guest_message: guest.map(|guest| guest.message.clone()),
            guest_code: guest.and_then(|guest| guest.code.clone()),
            details: guest
                .and_then(|guest| guest.details.as_ref())
                .map(|details| details.as_str().to_owned()),
        }
    }
}

impl Failure {
    /// The binding itself failed.
    pub(crate) fn engine(message: String, ran: bool) -> Self {
        Self {
            code: "engine".to_owned(),
            message,
            ran,
            operation: None,
            guest_message: None,
            guest_code: None,
            details: None,
        }
    }
}

/// Bytes that become a `Uint8Array` of JavaScript's own: memory of ours, with a finalizer, would cost it far more.
pub struct Bytes(pub(crate) Vec<u8>);

impl TypeName for Bytes {
    fn type_name() -> &'static str {
        "Uint8Array"
    }

    fn value_type() -> ValueType {
        ValueType::Object
    }
}

impl ToNapiValue for Bytes {
    unsafe fn to_napi_value(env: sys::napi_env, value: Self) -> Result<sys::napi_value> {
        let copy = Uint8ArraySlice::copy_from(&Env::from_raw(env), value.0)?;
        // SAFETY: `env` is what this function was called with, and its caller vouches for it.
        unsafe { ToNapiValue::to_napi_value(env, copy) }
    }
}

/// The function that takes the events. It is weak: an idle host does not keep the process alive.
pub(crate) type Listener =
    ThreadsafeFunction<Event, UnknownReturnValue, Event, Status, false, true>;

/// Queues an event; `false` when JavaScript is gone.
pub(crate) fn send(listener: &Listener, event: Event) -> bool {
    listener.call(event, ThreadsafeFunctionCallMode::NonBlocking) == Status::Ok
}
