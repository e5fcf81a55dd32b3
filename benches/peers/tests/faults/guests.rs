//! Guests with one fault each, in the text format.

/// A waPC guest: `fields` are added to its imports, its memory of one page and these bytes: 64 is `hello`.
pub(crate) fn guest(fields: &str) -> Vec<u8> {
    guest_of_pages(1, fields)
}

pub(crate) fn guest_of_pages(pages: u32, fields: &str) -> Vec<u8> {
    let text = format!(
        r#"(module
        (import "wapc" "__guest_request" (func $request (param i32 i32)))
        (import "wapc" "__guest_response" (func $respond (param i32 i32)))
        (import "wapc" "__guest_error" (func $fail (param i32 i32)))
        (import "wapc" "__host_call" (func $host (param i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
        (import "wapc" "__host_response_len" (func $length (result i32)))
        (import "wapc" "__host_response" (func $receive (param i32)))
        (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
        (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
        (memory (export "memory") {pages})
        (data (i32.const 64) "hello")
        {fields})"#
    );
    wat::parse_str(text).expect("the test's own text")
}

/// A guest whose `__guest_call` has this body: `$operation` and `$payload` are lengths.
pub(crate) fn calling(body: &str) -> Vec<u8> {
    guest(&format!(
        r#"(func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32) {body})"#
    ))
}

/// Answers with the payload; an operation of four bytes answers with what the host answers to `ns`/`op`.
pub(crate) fn echo() -> Vec<u8> {
    calling(
        r"(call $request (i32.const 100) (i32.const 200))
        (if (i32.eq (local.get $operation) (i32.const 4)) (then
            (drop (call $host (i32.const 0) (i32.const 0) (i32.const 64) (i32.const 1) (i32.const 64) (i32.const 1)
                (i32.const 200) (local.get $payload)))
            (call $receive (i32.const 200))))
        (call $respond (i32.const 200) (local.get $payload))
        (i32.const 1)",
    )
}

/// Runs until it is stopped.
pub(crate) fn spinning() -> Vec<u8> {
    calling("(loop $again (br $again)) (unreachable)")
}

/// Counts its calls: one byte of reply. An operation of four bytes takes the lock, and traps before it is given back; whoever
/// finds it taken traps.
pub(crate) fn locking() -> Vec<u8> {
    guest(
        r#"(global $calls (mut i32) (i32.const 0))
        (global $locked (mut i32) (i32.const 0))
        (func (export "__guest_call") (param $operation i32) (param i32) (result i32)
            (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
            (if (i32.eq (local.get $operation) (i32.const 4)) (then unreachable))
            (if (i32.eq (local.get $operation) (i32.const 5)) (then (global.set $locked (i32.const 1)) (unreachable)))
            (if (global.get $locked) (then unreachable))
            (i32.store8 (i32.const 0) (global.get $calls))
            (call $respond (i32.const 0) (i32.const 1))
            (i32.const 1))"#,
    )
}
