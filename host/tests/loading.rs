//! Which modules are guests, and how a guest starts.

mod stage;

use std::sync::{Arc, Mutex};

use guesthouse::Module;
use stage::*;

fn refused(text: &str) -> (&'static str, String) {
    let error = Module::from_bytes(&wat::parse_str(text).unwrap()).unwrap_err();
    assert!(!error.ran());
    (error.code(), error.to_string())
}

#[test]
fn what_is_not_webassembly_is_an_invalid_module() {
    for (bytes, reason) in [
        (&b""[..], "header"),
        (b"#!/bin/sh", "header"),
        (b"\0asm\x0d\0\x01\0", "component"),
        (b"\0asm\x02\0\0\0", "version"),
        (b"\0asm\x01\0\0\0\xff", "WebAssembly"),
    ] {
        let error = Module::from_bytes(bytes).unwrap_err();
        assert_eq!(error.code(), "invalid-module");
        assert!(error.to_string().contains(reason), "{error}");
    }
    let error = Module::from_file("no/such/guest.wasm").unwrap_err();
    assert_eq!(error.code(), "invalid-module");
    assert!(error.to_string().contains("no/such/guest.wasm"), "{error}");
}

const TEXT: &str = r#";; A guest.
(module
    (memory (export "memory") 1)
    (func (export "__guest_call") (param i32 i32) (result i32) (i32.const 1)))"#;

#[cfg(feature = "wat")]
#[test]
fn the_text_format_is_the_same_module() {
    let module = Module::from_bytes(TEXT.as_bytes()).unwrap();
    let binary = Module::from_bytes(&wat::parse_str(TEXT).unwrap()).unwrap();
    assert_eq!(module.digest(), binary.digest());
    let host = Host::builder().load(TEXT.as_bytes()).unwrap();
    assert_eq!(host.call("x", b"").unwrap(), b"");
}

#[cfg(feature = "wat")]
#[test]
fn an_error_in_the_text_shows_its_line_and_file() {
    let wrong = TEXT.replace("i32.const 1", "i32.cons 1");
    let error = Module::from_bytes(wrong.as_bytes()).unwrap_err();
    assert_eq!(error.code(), "invalid-module");
    let message = error.to_string();
    assert!(
        message.contains(":4:") && message.contains("i32.cons 1"),
        "{message}"
    );

    let file = std::env::temp_dir().join(format!("guesthouse-wrong-{}.wat", std::process::id()));
    std::fs::write(&file, wrong).unwrap();
    let message = Module::from_file(&file).unwrap_err().to_string();
    std::fs::write(&file, TEXT).unwrap();
    let right = Module::from_file(&file);
    std::fs::remove_file(&file).unwrap();
    let place = format!("{}:4:", file.display());
    assert!(message.contains(&place), "{message}");
    assert!(right.is_ok());
}

#[cfg(feature = "wat")]
#[test]
fn a_component_as_text_is_no_module() {
    let message = Module::from_bytes(b"(component)").unwrap_err().to_string();
    assert!(message.contains("component"), "{message}");
}

#[cfg(not(feature = "wat"))]
#[test]
fn the_text_format_is_known() {
    let message = Module::from_bytes(b"(module)").unwrap_err().to_string();
    assert!(message.contains("wat2wasm"), "{message}");
}

#[test]
fn precompiled_code_is_the_same_module() {
    let module = Module::from_bytes(&echo()).unwrap();
    let code = module.precompile().unwrap();
    // SAFETY: as `precompile` gave it.
    let again = unsafe { Module::from_precompiled(&code) }.unwrap();
    assert_eq!(again.digest(), module.digest());
    assert_eq!(again.precompile().unwrap(), code);
    let host = Host::builder().build(&again).unwrap();
    assert_eq!(host.call("echo", b"x").unwrap(), b"x");
}

#[test]
fn precompiled_code_that_does_not_fit_says_what_to_do() {
    let code = Module::from_bytes(&echo()).unwrap().precompile().unwrap();
    let changed = |place: usize| {
        let mut code = code.clone();
        code[place] ^= 1;
        code
    };
    for (code, reason) in [
        (Vec::new(), "header"),
        (echo(), "header"),
        (changed(0), "header"),
        (changed(8), "version of this crate"),
        (changed(12), "version of the engine"),
        (changed(43), "version of the engine"),
        (code[..80].to_vec(), "header"),
        (code[..code.len() - 1].to_vec(), "cut off"),
        ([&code[..], b"x"].concat(), "more"),
    ] {
        // SAFETY: the header is wrong, so that no code is loaded.
        let error = unsafe { Module::from_precompiled(&code) }.unwrap_err();
        assert_eq!((error.code(), error.ran()), ("invalid-module", false));
        let message = error.to_string();
        assert!(message.contains(reason), "{message}");
        assert!(message.ends_with("Module::precompile"), "{message}");
    }
}

#[cfg(feature = "wasmtime-provider")]
#[test]
fn precompiled_code_is_not_enough_for_other_engines() {
    let guest = noting(&["_initialize"]);
    let code = Module::from_bytes(&guest).unwrap().precompile().unwrap();
    // SAFETY: as `precompile` gave it.
    let module = unsafe { Module::from_precompiled(&code) }.unwrap();
    let error = host(&Engine::wasmtime_provider())
        .build(&module)
        .unwrap_err();
    assert_eq!(error.code(), "engine");
    assert!(error.to_string().contains("load the module"), "{error}");
}

#[test]
fn many_threads_load_many_modules_at_once() {
    std::thread::scope(|scope| {
        for thread in 0..8 {
            scope.spawn(move || {
                for n in 0..8 {
                    let body = format!(
                        "(i32.store (i32.const 0) (i32.const {}))
                         (call $guest_response (i32.const 0) (i32.const 4)) (i32.const 1)",
                        thread * 8 + n
                    );
                    let host = Host::builder().load(&calling(&body)).unwrap();
                    let reply = host.call("x", b"").unwrap();
                    assert_eq!(reply, i32::to_le_bytes(thread * 8 + n));
                }
            });
        }
    });
}

#[test]
fn what_the_engine_does_not_allow_is_an_invalid_module() {
    for text in [
        r#"(module (memory (export "memory") i64 1) (func (export "__guest_call") (param i32 i32) (result i32) i32.const 1))"#,
        r#"(module (memory (export "memory") 1) (memory 1) (func (export "__guest_call") (param i32 i32) (result i32) i32.const 1))"#,
    ] {
        assert_eq!(refused(text).0, "invalid-module", "{text}");
    }
}

#[test]
fn a_module_without_the_exports_is_not_a_guest() {
    let call = r#"(func (export "__guest_call") (param i32 i32) (result i32) i32.const 1)"#;
    for (text, reason) in [
        (format!("(module {call})"), "`memory`"),
        (format!(r#"(module (memory (export "mem") 1) {call})"#), "`memory`"),
        (format!(r#"(module (global (export "memory") i32 (i32.const 0)) {call})"#), "is no memory"),
        (r#"(module (memory (export "memory") 1))"#.into(), "`__guest_call`"),
        (
            r#"(module (memory (export "memory") 1) (func (export "__guest_call") (param i32) (result i32) i32.const 1))"#.into(),
            "2 i32 parameters",
        ),
        (
            r#"(module (memory (export "memory") 1) (func (export "__guest_call") (param i32 i64) (result i32) i32.const 1))"#.into(),
            "2 i32 parameters",
        ),
        (format!(r#"(module (memory (export "memory") 1) {call} (func (export "wapc_init") (param i32)))"#), "wapc_init"),
        (r#"(module (memory (export "memory") 1) (global (export "__guest_call") i32 (i32.const 0)))"#.into(), "no function"),
    ] {
        let (code, message) = refused(&text);
        assert_eq!(code, "not-a-guest", "{text}");
        assert!(message.contains(reason), "{message}");
    }
    // Shared memory is one or the other, as the features of the engine have it.
    let shared = format!(r#"(module (memory (export "memory") 1 1 shared) {call})"#);
    assert!(["invalid-module", "not-a-guest"].contains(&refused(&shared).0));
}

#[test]
fn all_unknown_imports_are_named() {
    let (code, message) = refused(
        r#"(module
            (import "wapc" "__guest_request" (func (param i32 i32)))
            (import "wapc" "__no_such" (func))
            (import "env" "table" (table 1 funcref))
            (import "env" "b" (func))
            (import "env" "b" (func (param i32)))
            (import "wasi_snapshot_preview1" "fd_teleport" (func))
            (memory (export "memory") 1)
            (func (export "__guest_call") (param i32 i32) (result i32) i32.const 1))"#,
    );
    assert_eq!(code, "not-a-guest");
    assert!(
        message.ends_with(": env.b, env.table, wapc.__no_such, wasi_snapshot_preview1.fd_teleport"),
        "{message}"
    );
}

#[test]
fn memory_is_the_guest_s_own() {
    let (code, message) = refused(
        r#"(module (import "env" "memory" (memory 1)) (export "memory" (memory 0))
            (func (export "__guest_call") (param i32 i32) (result i32) i32.const 1))"#,
    );
    assert_eq!(code, "not-a-guest");
    assert!(message.ends_with(": env.memory"), "{message}");
}

#[test]
fn an_import_of_the_wrong_type_is_not_a_guest() {
    let (code, message) = refused(
        r#"(module (import "wapc" "__guest_request" (func (param i32)))
            (memory (export "memory") 1)
            (func (export "__guest_call") (param i32 i32) (result i32) i32.const 1))"#,
    );
    assert_eq!(code, "not-a-guest");
    assert!(message.contains("__guest_request"), "{message}");
}

#[test]
fn a_module_knows_itself() {
    let module = Module::from_bytes(&echo()).unwrap();
    assert_eq!(module.digest().len(), "sha256:".len() + 64);
    assert_eq!(
        module.digest(),
        Module::from_bytes(&echo()).unwrap().digest()
    );
    assert_ne!(
        module.digest(),
        Module::from_bytes(&asking()).unwrap().digest()
    );
    assert!(
        module
            .imports()
            .any(|import| import == ("wapc", "__guest_request"))
    );
    assert_eq!(
        module.exports().collect::<Vec<_>>(),
        ["memory", "__guest_call"]
    );
}

#[test]
fn hosts_share_a_module() {
    let module = Module::from_bytes(&echo()).unwrap();
    let hosts: Vec<Host> = (0..4)
        .map(|_| Host::builder().build(&module).unwrap())
        .collect();
    for host in &hosts {
        assert_eq!(host.call("echo", b"x").unwrap(), b"x");
        assert_eq!(host.module().digest(), module.digest());
    }
}

/// Exports that note their names in memory; the reply is what was noted.
fn noting(functions: &[&str]) -> Vec<u8> {
    let functions: String = functions
        .iter()
        .map(|&name| match name {
            "start section" => {
                r#"(func $section (call $note (i32.const 115))) (start $section)"#.to_owned()
            }
            name => {
                let letter = name.as_bytes()[1];
                format!(r#"(func (export "{name}") (call $note (i32.const {letter})))"#)
            }
        })
        .collect();
    guest(&format!(
        r#"(global $noted (mut i32) (i32.const 0))
        (func $note (param $letter i32)
            (i32.store8 (global.get $noted) (local.get $letter))
            (global.set $noted (i32.add (global.get $noted) (i32.const 1))))
        {functions} {}"#,
        guest_call("(call $guest_response (i32.const 0) (global.get $noted)) (i32.const 1)")
    ))
}

on_each_engine! {
    fn the_order_of_the_start(engine, is_native) {
        // Letters: s the section, i `_initialize`, S `_start`, a `wapc_init`.
        for (functions, order) in [
            (&[][..], ""),
            (&["_start"], "s"),
            (&["_initialize"], "i"),
            (&["wapc_init"], "a"),
            (&["_initialize", "wapc_init"], "ia"),
            (&["wapc_init", "_start"], "sa"),
            (&["_start", "_initialize", "wapc_init"], "ia"),
            (&["start section", "_initialize", "wapc_init"], "sia"),
        ] {
            let host = host(engine).load(&noting(functions));
            if functions.first() == Some(&"start section") && !is_native {
                // With deadlines, the provider fails any start section.
                assert_eq!(host.unwrap_err().code(), "init");
                continue;
            }
            let reply = host.unwrap().call("x", b"").unwrap();
            assert_eq!(String::from_utf8(reply).unwrap(), order, "{functions:?}");
        }
    }

    fn a_start_that_fails_is_told_at_once(engine, _is_native) {
        let ok = guest_call("(i32.const 1)");
        for start in [
            "(func $f unreachable) (start $f)",
            r#"(func (export "_initialize") unreachable)"#,
            r#"(func (export "_start") unreachable)"#,
            r#"(func (export "wapc_init") unreachable)"#,
            r#"(data (i32.const 65535) "xx")"#,
        ] {
            let error = host(engine).load(&guest(&format!("{start} {ok}"))).unwrap_err();
            assert_eq!((error.code(), error.ran()), ("init", false), "{start}");
        }
    }

    fn memory_beyond_the_limit_does_not_start(engine, _is_native) {
        let guest = module(&format!(r#"(memory (export "memory") 1025) {}"#, guest_call("(i32.const 1)")));
        let error = host(engine).load(&guest).unwrap_err();
        assert_eq!(error.code(), "init");
        assert!(error.to_string().contains("memory"), "{error}");
    }

    fn a_start_may_call_the_host(engine, _is_native) {
        let guest = guest(&format!(
            r#"(data (i32.const 0) "testrun")
            (func (export "wapc_init")
                (call $guest_request (i32.const 100) (i32.const 100))
                (call $guest_response (i32.const 0) (i32.const 7))
                (drop (call $host_call (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 4)
                    (i32.const 4) (i32.const 3) (i32.const 0) (i32.const 7))))
            {}"#,
            guest_call("(i32.const 1)")
        ));
        let payloads = Arc::new(Mutex::new(Vec::new()));
        let seen = payloads.clone();
        let handlers = running(move |payload| {
            seen.lock().unwrap().push(payload.to_vec());
            Ok(Vec::new())
        });
        let host = host(engine).handlers(handlers).load(&guest).unwrap();
        assert_eq!(*payloads.lock().unwrap(), [b"testrun"]);
        assert_eq!(host.call("x", b"").unwrap(), b"", "what the start left is no reply");
    }
}

#[test]
fn log_lines_reach_the_sink() {
    let guest = guest(&format!(
        r#"(data (i32.const 0) "é and \1b[31m") (func $f (call $console_log (i32.const 0) (i32.const 2))) (start $f) {ENSURE} {}"#,
        guest_call(
            "(call $ensure (i32.const 200000))
             (call $console_log (i32.const 0) (i32.const 12)) (call $console_log (i32.const 0) (i32.const 0))
             (memory.fill (i32.const 100) (i32.const 97) (i32.const 65535))
             (i32.store16 (i32.const 65635) (i32.const 0xa9c3))
             (call $console_log (i32.const 100) (i32.const 65537)) (i32.const 1)"
        )
    ));
    let lines = Arc::new(Mutex::new(Vec::new()));
    let seen = lines.clone();
    let host = Host::builder()
        .log(move |line| seen.lock().unwrap().push(line.to_owned()))
        .load(&guest)
        .unwrap();
    host.call("x", b"").unwrap();
    let lines = lines.lock().unwrap();
    assert_eq!(lines[..3], ["é", "é and \u{1b}[31m", ""]);
    assert_eq!(
        lines[3],
        "a".repeat(65_535),
        "64 KiB at most, and no half character"
    );
}

#[test]
fn a_sink_that_panics_loses_only_the_line() {
    let guest = calling("(call $console_log (i32.const 0) (i32.const 1)) (i32.const 1)");
    let host = Host::builder()
        .log(|_| panic!("expected by this test"))
        .load(&guest)
        .unwrap();
    assert_eq!(host.call("x", b"").unwrap(), b"");
}
