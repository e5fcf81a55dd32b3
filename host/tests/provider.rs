//! Our engine in hosts of the `wapc` crate.
#![cfg(feature = "wapc")]

mod stage;

use guesthouse::{Module, WapcProvider};
use stage::*;
use wapc::{HostCallback, WapcHost};

fn wapc_host(guest: &[u8], callback: Option<Box<HostCallback>>) -> WapcHost {
    let provider = WapcProvider::new(&Module::from_bytes(guest).unwrap(), short());
    WapcHost::new(Box::new(provider), callback).unwrap()
}

#[test]
fn calls_and_host_calls_cross() {
    assert_eq!(
        wapc_host(&echo(), None).call("echo", b"payload").unwrap(),
        b"payload"
    );
    let callback: Box<HostCallback> =
        Box::new(|_, binding, namespace, operation, payload| match payload {
            [] => Err("empty".into()),
            _ => Ok([
                binding.as_bytes(),
                namespace.as_bytes(),
                operation.as_bytes(),
                payload,
            ]
            .join(&b' ')),
        });
    let host = wapc_host(&asking(), Some(callback));
    assert_eq!(host.call("ask", b"payload").unwrap(), b" test run payload");
    assert!(
        host.call("ask", b"")
            .unwrap_err()
            .to_string()
            .ends_with("empty")
    );
}

#[test]
fn a_fault_is_told_and_does_not_stay() {
    let guest = calling(
        "(if (i32.eq (local.get $payload) (i32.const 1)) (then (call $guest_response (i32.const -1) (i32.const 1)))) (loop (br_if 0 (i32.eq (local.get $payload) (i32.const 2)))) (i32.const 1)",
    );
    let host = wapc_host(&guest, None);
    assert_eq!(host.call("x", b"").unwrap(), b"");
    let error = host.call("x", b"1").unwrap_err();
    assert!(
        error
            .to_string()
            .contains("outside its 65536 bytes of memory"),
        "{error}"
    );
    assert_eq!(host.call("x", b"").unwrap(), b"");
    let error = host.call("x", b"22").unwrap_err();
    assert!(
        error.to_string().contains("did not finish within 60ms"),
        "{error}"
    );
    assert_eq!(host.call("x", b"").unwrap(), b"");
}

#[test]
fn a_module_is_replaced_whole_or_not_at_all() {
    let host = wapc_host(&calling("(i32.const 1)"), None);
    assert!(host.replace_module(b"no module").is_err());
    assert!(
        host.replace_module(&guest(&format!(
            "(func $f unreachable) (start $f) {}",
            guest_call("(i32.const 1)")
        )))
        .is_err()
    );
    assert_eq!(host.call("x", b"payload").unwrap(), b"");
    host.replace_module(&echo()).unwrap();
    assert_eq!(host.call("x", b"payload").unwrap(), b"payload");
}

/// Grows memory or a table until it can't, and answers with its size.
fn growing(grow: &str, size: &str) -> Vec<u8> {
    module(&format!(
        r#"(memory (export "memory") 1 16) (table $t 1 2000 funcref) {}"#,
        guest_call(&format!(
            "(loop (br_if 0 (i32.ne ({grow}) (i32.const -1))))
             (i32.store (i32.const 0) ({size}))
             (call $guest_response (i32.const 0) (i32.const 4)) (i32.const 1)"
        ))
    ))
}

#[test]
fn memory_and_tables_grow_to_their_limits() {
    let limits = Limits {
        memory_bytes: 4 << 16,
        table_elements: 500,
        ..Limits::default()
    };
    let memory = growing("memory.grow (i32.const 1)", "memory.size");
    let table = growing(
        "table.grow $t (ref.null func) (i32.const 1)",
        "table.size $t",
    );
    for (guest, most, least) in [(memory, 16_u32, 4_u32), (table, 2000, 500)] {
        let module = Module::from_bytes(&guest).unwrap();
        for (limits, size) in [(Limits::default(), most), (limits.clone(), least)] {
            let provider = WapcProvider::new(&module, limits);
            let host = WapcHost::new(Box::new(provider), None).unwrap();
            assert_eq!(host.call("grow", b"").unwrap(), size.to_le_bytes());
        }
    }
    let large = module(&format!(
        r#"(memory (export "memory") 5) {}"#,
        guest_call("(i32.const 1)")
    ));
    let provider = WapcProvider::new(&Module::from_bytes(&large).unwrap(), limits);
    assert!(WapcHost::new(Box::new(provider), None).is_err());
}

#[test]
fn a_request_has_a_limit_too() {
    let limits = Limits {
        request_bytes: 5,
        ..Limits::default()
    };
    let provider = WapcProvider::new(&Module::from_bytes(&echo()).unwrap(), limits);
    let host = WapcHost::new(Box::new(provider.clone()), None).unwrap();
    assert_eq!(host.call("echo", b"1").unwrap(), b"1");
    let error = host.call("echo", b"12").unwrap_err().to_string();
    assert!(error.contains("the limit is 5"), "{error}");
}

#[test]
fn callbacks_know_which_host_it_is() {
    let callback: Box<HostCallback> = Box::new(|id, _, _, _, _| Ok(id.to_le_bytes().to_vec()));
    let host = wapc_host(&asking(), Some(callback));
    assert_eq!(host.call("ask", b"x").unwrap(), host.id().to_le_bytes());
}

#[cfg(feature = "wasi")]
#[test]
fn a_command_of_wasi_starts() {
    let text = format!(
        r#"(module
            (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
            (memory (export "memory") 1)
            (func (export "_start") (call $exit (i32.const 0)))
            {})"#,
        guest_call("(i32.const 1)")
    );
    let host = wapc_host(&wat::parse_str(text).unwrap(), None);
    assert_eq!(host.call("x", b"").unwrap(), b"");
}
