//! Guests in Rust: functions in a WebAssembly module that a waPC host calls with real types.
//!
//! `guesthouse generate --side guest` writes a trait for each interface that the schema serves, and a client for each that
//! the host provides. A guest implements the traits and names them once:
//!
//! ```ignore
//! mod demo_v1; // generated
//!
//! use demo_v1::{ClockClient, Greeter, Greeting, register_greeter};
//! use guesthouse_guest::{Error, Result};
//!
//! struct MyGreeter;
//!
//! impl Greeter for MyGreeter {
//!     fn hello(name: String, excited: bool) -> Result<Greeting> {
//!         if name.is_empty() {
//!             return Err(Error::new("whom shall I greet?").with_code("no-name"));
//!         }
//!         Ok(Greeting { text: format!("Hello, {name}"), at: ClockClient::new().now()?, mood: None, extra: None })
//!     }
//! }
//!
//! guesthouse_guest::init!(register_greeter::<MyGreeter>);
//! ```
//!
//! The crate is a `cdylib`, built with `cargo build --target wasm32-unknown-unknown --release`. The module exports
//! `__guest_call` and, by [`init!`], `wapc_init`.
//!
//! Without generated code, [`register`] and [`serve`] do what it does:
//!
//! ```no_run
//! use guesthouse_guest::{Result, register, serve};
//!
//! fn shout(text: String) -> Result<String> {
//!     Ok(text.to_uppercase())
//! }
//!
//! fn register_shout() {
//!     register("demo.v1.Greeter/shout", |payload| serve(payload, shout));
//! }
//!
//! guesthouse_guest::init!(register_shout);
//! # fn main() {}
//! ```
//!
//! # What a guest must know
//!
//! A panic is a trap: the host gives the call up and replaces the instance, after [`init!`]'s hook wrote the panic's message
//! to the host's log. Instances live long and serve one call at a time, but nobody promises that two calls meet the same
//! one: state in a `static` is a cache at most.

mod call;
mod error;
mod panic;

pub use call::{DEFAULT_BINDING, HandlerResult, call_host, register, serve};
pub use error::{Error, Result};
pub use guesthouse_wire as wire;
#[doc(hidden)]
pub use panic::log_panics;
pub use wapc_guest::console_log;

/// Defines `wapc_init`, which the host calls once when an instance starts: it calls the functions named here, in this order.
/// They are to [`register`] what the guest serves. To be used once in a guest.
///
/// It also sees to it that the message of a panic is written to the host's log.
#[macro_export]
macro_rules! init {
    ($($register:expr),+ $(,)?) => {
        /// Called by the host once, when an instance starts.
        #[unsafe(no_mangle)]
        extern "C" fn wapc_init() {
            $crate::log_panics();
            $(($register)();)+
        }
    };
}
