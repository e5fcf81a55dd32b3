//! Modules of `wasm-smith` that are guests, nearly guests, or nothing of the kind.

use arbitrary::{Result, Unstructured};
use wasm_smith::{Config, Module};

/// What a module imports some of. The last five are of the wrong type, or unknown.
const IMPORTS: &str = r#"(module
    (import "wapc" "__guest_request" (func (param i32 i32)))
    (import "wapc" "__guest_response" (func (param i32 i32)))
    (import "wapc" "__guest_error" (func (param i32 i32)))
    (import "wapc" "__host_call" (func (param i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
    (import "wapc" "__host_response_len" (func (result i32)))
    (import "wapc" "__host_response" (func (param i32)))
    (import "wapc" "__host_error_len" (func (result i32)))
    (import "wapc" "__host_error" (func (param i32)))
    (import "wapc" "__console_log" (func (param i32 i32)))
    (import "env" "abort" (func (param i32 i32 i32 i32)))
    (import "wasi_snapshot_preview1" "args_get" (func (param i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "clock_time_get" (func (param i32 i64 i32) (result i32)))
    (import "wasi_snapshot_preview1" "environ_sizes_get" (func (param i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "fd_fdstat_get" (func (param i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "fd_read" (func (param i32 i32 i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "fd_write" (func (param i32 i32 i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "path_open" (func (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "poll_oneoff" (func (param i32 i32 i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "proc_exit" (func (param i32)))
    (import "wasi_snapshot_preview1" "random_get" (func (param i32 i32) (result i32)))
    WRONG)"#;

const WRONG: &str = r#"
    (import "wapc" "__guest_request" (func (param i64)))
    (import "wapc" "__console_log" (global i32))
    (import "wapc" "__no_such" (func))
    (import "wasi_snapshot_preview1" "fd_write" (func (param i32)))
    (import "env" "memory" (memory 1))"#;

const GUEST: &str = r#"(memory (export "memory") 1)
    (func (export "__guest_call") (param i32 i32) (result i32) unreachable)"#;

/// What is exported beside that, or instead.
const STARTS: [&str; 5] = [
    "",
    r#"(func (export "_initialize"))"#,
    r#"(func (export "_start"))"#,
    r#"(func (export "wapc_init"))"#,
    r#"(func (export "_initialize")) (func (export "_start")) (func (export "wapc_init") (param i32))"#,
];
const OTHERS: [&str; 3] = [
    "",
    r#"(memory (export "memory") 1)"#,
    r#"(memory (export "memory") 1) (func (export "__guest_call") (param i64) (result i32) unreachable)"#,
];

pub(crate) fn guest(u: &mut Unstructured<'_>) -> Result<Vec<u8>> {
    let wrong = if u.ratio(1, 8)? { WRONG } else { "" };
    let exports = if u.ratio(7, 8)? {
        format!("(module {GUEST} {})", u.choose(&STARTS)?)
    } else {
        format!("(module {})", u.choose(&OTHERS)?)
    };
    let config = Config {
        available_imports: Some(module(&IMPORTS.replace("WRONG", wrong))),
        exports: Some(module(&exports)),
        min_funcs: 1,
        max_memories: u.int_in_range(1..=2)?,
        max_tables: 4,
        memory64_enabled: u.ratio(1, 16)?,
        threads_enabled: u.ratio(1, 16)?,
        exceptions_enabled: u.ratio(1, 8)?,
        gc_enabled: u.ratio(1, 8)?,
        ..Config::default()
    };
    Module::new(config, u).map(|module| module.to_bytes())
}

fn module(text: &str) -> Vec<u8> {
    wat::parse_str(text).expect("it is well written")
}
