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
