//! Guests as WebAssembly text. Each constant is what `__guest_call` does once the request is in memory at 1024, and
//! `$length` is its length.
#![allow(dead_code, reason = "no test uses all of it")]

/// Returns its argument.
pub(crate) const ECHO: &str = "(call $response (i32.const 1024) (local.get $length)) (i32.const 1)";

/// Traps.
pub(crate) const TRAP: &str = "unreachable";

/// Never returns.
pub(crate) const SPIN: &str = "(loop $again (br $again)) (i32.const 1)";

/// Returns an error that would turn a terminal red.
pub(crate) const FAILS: &str = "(call $error (i32.const 0) (i32.const 12)) (i32.const 0)";

/// Returns an error with a code.
pub(crate) const REFUSES: &str = "(call $error (i32.const 80) (i32.const 34)) (i32.const 0)";

/// Returns a reply that is not in its memory.
pub(crate) const OUTSIDE: &str = "(call $response (i32.const -16) (i32.const 4096)) (i32.const 1)";

/// Returns bytes that are no MessagePack.
pub(crate) const GARBAGE: &str = "(call $response (i32.const 16) (i32.const 1)) (i32.const 1)";

/// Calls the host, and returns the error that comes back as its own.
pub(crate) const ASKS: &str = "
    (drop (call $host_call
        (i32.const 32) (i32.const 7) (i32.const 48) (i32.const 13)
        (i32.const 64) (i32.const 3) (i32.const 0) (i32.const 0)))
    (call $host_error (i32.const 1024))
    (call $error (i32.const 1024) (call $host_error_length))
    (i32.const 0)";

/// A guest whose `__guest_call` has this body.
pub(crate) fn guest(body: &str) -> Vec<u8> {
    let text = format!(
        r#"(module
            (import "wapc" "__guest_request" (func $request (param i32 i32)))
            (import "wapc" "__guest_response" (func $response (param i32 i32)))
            (import "wapc" "__guest_error" (func $error (param i32 i32)))
            (import "wapc" "__host_call" (func $host_call (param i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
            (import "wapc" "__host_error" (func $host_error (param i32)))
            (import "wapc" "__host_error_len" (func $host_error_length (result i32)))
            (memory (export "memory") 2)
            (data (i32.const 0) "no \1b[31mluck")
            (data (i32.const 16) "\c1")
            (data (i32.const 32) "default")
            (data (i32.const 48) "demo.v1.Clock")
            (data (i32.const 64) "now")
            (data (i32.const 80) "gh1:{{\"code\":\"full\",\"message\":\"no\"}}")
            (func (export "__guest_call") (param $operation i32) (param $length i32) (result i32)
                (call $request (i32.const 512) (i32.const 1024))
                {body}))"#
    );
    wat::parse_str(text).unwrap()
}
