//! Calls WebAssembly guests, written in any language, with real types: a hardened host for waPC (WebAssembly procedure
//! calls).
//!
//! A guest is a module that exports `__guest_call`. A [`Host`] loads it and calls its operations; the guest may call back the
//! host functions that it was given, and nothing else:
//!
//! ```
//! use guesthouse::{Handlers, Host, Limits};
//! use std::time::Duration;
//!
//! // A guest that asks the host for `demo/upper` and answers with what it gets. Real ones are built from Rust or Go.
//! let guest = wat::parse_str(r#"(module
//!     (import "wapc" "__guest_request" (func $request (param i32 i32)))
//!     (import "wapc" "__guest_response" (func $respond (param i32 i32)))
//!     (import "wapc" "__host_call" (func $host (param i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
//!     (import "wapc" "__host_response_len" (func $length (result i32)))
//!     (import "wapc" "__host_response" (func $receive (param i32)))
//!     (memory (export "memory") 1)
//!     (data (i32.const 0) "demoupper")
//!     (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
//!         (call $request (i32.const 100) (i32.const 200))
//!         (drop (call $host (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 4) (i32.const 4) (i32.const 5)
//!             (i32.const 200) (local.get $payload)))
//!         (call $receive (i32.const 200))
//!         (call $respond (i32.const 200) (call $length))
//!         (i32.const 1)))"#)?;
//!
//! let mut handlers = Handlers::new();
//! handlers.add("demo", "upper", |payload| Ok(payload.to_ascii_uppercase()));
//! let host = Host::builder()
//!     .handlers(handlers)
//!     .limits(Limits { timeout: Duration::from_secs(1), ..Limits::default() })
//!     .load(&guest)?;
//!
//! assert_eq!(host.call("shout", b"hello")?, b"HELLO");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Generated clients go over [`Host::call_typed`], and types of your own over [`Host::call_serde`].
//!
//! # A guest is not trusted
//!
//! - It has the memory and the time that [`Limits`] give it, in its start functions too, and gets no files, no environment and
//!   no network, but for the folders and variables that you grant it ([`Wasi`]).
//! - Its pointers and lengths are checked. If it breaks a rule, traps, or runs too long, the call is an [`Error`] with a
//!   [`code`](Error::code), and the next call gets a fresh instance.
//! - One call sees nothing of another but what the guest itself keeps.
//!
//! # Threads
//!
//! A [`Host`] is `Send`, `Sync` and cheap to clone. [`Host::call`] runs on the thread of its caller, [`Host::call_async`] in
//! the task that awaits it, each in an instance of its own, [`Limits::instances`] at a time. A host function may call the host
//! that called it.
//!
//! # Loading
//!
//! Compiling a large guest takes seconds. A [`Cache`] keeps what was compiled for the next start of the program, which then loads it
//! in milliseconds; [`Module::precompile`] gives it as bytes.
//!
//! # Features
//!
//! | feature | gives |
//! |---|---|
//! | `tracing` (default) | a span `guest_call` for each call, at the level `DEBUG` |
//! | `wasi` (default) | WASI preview 1, for the guests of standard Go: nothing is granted but by [`Wasi`] |
//! | `wat` (default) | modules in the text format |
//! | `wapc` | `Engine::wapc`: any `wapc::WebAssemblyEngineProvider` behind this API; `WapcProvider` and `WapcProviderAsync`: this engine behind theirs |
//! | `wasmtime-provider` | `Engine::wasmtime_provider`: the `wasmtime-provider` crate behind this API |
//!
//! Users of wapc-rs find what to change, and what changes for them, in
//! [Migrating from wapc-rs](https://github.com/guesthouse/guesthouse/blob/main/docs/migrating-from-wapc.md).
//!
// Without the feature, its links lead to where it is documented.
#![cfg_attr(
    not(feature = "wasi"),
    doc = "[`Wasi`]: https://docs.rs/guesthouse/latest/guesthouse/struct.Wasi.html"
)]
// Says at each item which feature it needs. docs.rs alone has the compiler for it.
#![cfg_attr(docsrs, feature(doc_cfg))]

mod abi;
mod blocking;
mod cache;
mod call;
mod desk;
mod engine;
mod error;
mod handlers;
mod host;
mod instance;
mod limits;
mod log;
mod metrics;
mod module;
mod observation;
mod pool;
mod precompiled;
mod shard;
mod source;
mod sweeper;
mod typed;
#[cfg(feature = "wasi")]
mod wasi;

pub use cache::{Cache, CacheError, CacheStats};
pub use call::time_left;
pub use engine::Engine;
#[cfg(feature = "wapc")]
pub use engine::provider::{WapcProvider, WapcProviderAsync};
pub use error::{Error, ErrorKind, GuestError, Message};
pub use guesthouse_wire as wire;
pub use handlers::{HandlerError, Handlers};
pub use host::{CallOptions, Host, HostBuilder};
pub use limits::{Isolation, Limits};
pub use metrics::{CallEnded, HostCallEnded, InstanceStarted, Metrics};
pub use module::Module;
#[cfg(feature = "wasi")]
pub use wasi::{FolderError, Wasi};

const _: () = {
    const fn is_send_and_sync<T: Send + Sync>() {}
    is_send_and_sync::<Cache>();
    is_send_and_sync::<Engine>();
    is_send_and_sync::<Error>();
    is_send_and_sync::<Handlers>();
    is_send_and_sync::<Host>();
    is_send_and_sync::<Module>();
};
