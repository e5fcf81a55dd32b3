//! Sets the stage for the tests: guests in the text format, and the engines that each test runs on.
#![allow(
    dead_code,
    unused_imports,
    unused_macros,
    reason = "no test uses all of it"
)]

use std::time::Duration;

pub(crate) use guesthouse::{
    Engine, Error, ErrorKind, HandlerError, Handlers, Host, HostBuilder, Isolation, Limits,
};

/// A module with all imports of waPC, one page of memory, and `body`.
pub(crate) fn guest(body: &str) -> Vec<u8> {
    module(&format!(r#"(memory (export "memory") 1) {body}"#))
}

/// A module with all imports of waPC, and `body`.
pub(crate) fn module(body: &str) -> Vec<u8> {
    let text = format!(
        r#"(module
            (import "wapc" "__guest_request" (func $guest_request (param i32 i32)))
            (import "wapc" "__guest_response" (func $guest_response (param i32 i32)))
            (import "wapc" "__guest_error" (func $guest_error (param i32 i32)))
            (import "wapc" "__host_call" (func $host_call (param i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
            (import "wapc" "__host_response_len" (func $host_response_len (result i32)))
            (import "wapc" "__host_response" (func $host_response (param i32)))
            (import "wapc" "__host_error_len" (func $host_error_len (result i32)))
            (import "wapc" "__host_error" (func $host_error (param i32)))
            (import "wapc" "__console_log" (func $console_log (param i32 i32)))
            {body})"#
    );
    wat::parse_str(text).unwrap_or_else(|error| panic!("{error}"))
}

/// A guest whose `__guest_call` has the body `call`, with `$operation` and `$payload`, the lengths.
pub(crate) fn calling(call: &str) -> Vec<u8> {
    guest(&guest_call(call))
}

pub(crate) fn guest_call(call: &str) -> String {
    format!(
        r#"(func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32) {call})"#
    )
}

/// Answers with its payload, of any size.
pub(crate) fn echo() -> Vec<u8> {
    guest(&format!(
        "{ENSURE} {}",
        guest_call(
            "(call $ensure (i32.add (local.get $payload) (i32.const 65536)))
             (call $guest_request (i32.const 0) (i32.const 1024))
             (call $guest_response (i32.const 1024) (local.get $payload))
             (i32.const 1)"
        )
    ))
}

/// `$ensure` grows memory to so many bytes, or traps.
pub(crate) const ENSURE: &str = "(func $ensure (param $bytes i32)
    (if (i32.gt_u (local.get $bytes) (i32.mul (memory.size) (i32.const 65536)))
        (then (if (i32.eq (i32.const -1) (memory.grow (i32.div_u
            (i32.sub (i32.add (local.get $bytes) (i32.const 65535)) (i32.mul (memory.size) (i32.const 65536)))
            (i32.const 65536)))) (then unreachable)))))";

/// Calls the host's `test/run` with the payload, and answers with its response, or fails with its error.
pub(crate) fn asking() -> Vec<u8> {
    guest(&format!(
        r#"(data (i32.const 0) "testrun") {}"#,
        guest_call(
            "(call $guest_request (i32.const 100) (i32.const 1024))
             (if (result i32) (call $host_call (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 4)
                    (i32.const 4) (i32.const 3) (i32.const 1024) (local.get $payload))
                (then (call $host_response (i32.const 1024))
                    (call $guest_response (i32.const 1024) (call $host_response_len)) (i32.const 1))
                (else (call $host_error (i32.const 1024))
                    (call $guest_error (i32.const 1024) (call $host_error_len)) (i32.const 0)))"
        )
    ))
}

/// Handlers with a `test/run`.
pub(crate) fn running(
    run: impl Fn(&[u8]) -> Result<Vec<u8>, HandlerError> + Send + Sync + 'static,
) -> Handlers {
    let mut handlers = Handlers::new();
    handlers.add("test", "run", run);
    handlers
}

/// Limits that a test meets soon.
pub(crate) fn short() -> Limits {
    Limits {
        timeout: Duration::from_millis(60),
        wait: Duration::from_millis(60),
        ..Limits::default()
    }
}

pub(crate) fn host(engine: &Engine) -> HostBuilder {
    Host::builder().engine(engine.clone())
}

/// One test for each engine. Where they can't but differ, `is_native` says which one it is.
macro_rules! on_each_engine {
    ($(fn $name:ident($engine:ident, $is_native:ident) $body:block)+) => {$(
        mod $name {
            use super::*;

            fn run($engine: &Engine, $is_native: bool) $body

            #[test]
            fn native() {
                run(&Engine::native(), true);
            }

            #[cfg(feature = "wasmtime-provider")]
            #[test]
            fn wasmtime_provider() {
                run(&Engine::wasmtime_provider(), false);
            }
        }
    )+};
    ($(fn $name:ident($engine:ident) $body:block)+) => {
        on_each_engine! { $(fn $name($engine, _is_native) $body)+ }
    };
}
pub(crate) use on_each_engine;
