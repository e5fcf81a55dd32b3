//! How an instance starts.

use wapc::errors::Error;
use wasmtime_provider::WasmtimeEngineProviderBuilder;

use super::guests::guest;
use super::{limited_wapc_rs, ours, wapc_rs};

const ANSWER: &str = r#"(func (export "__guest_call") (param i32 i32) (result i32)
    (if (i32.eqz (global.get $ready)) (then unreachable))
    (call $respond (i32.const 64) (i32.const 5))
    (i32.const 1))
    (global $ready (mut i32) (i32.const 0))
    (func $initialize (global.set $ready (i32.const 1)))"#;

#[test]
fn a_module_with_a_start_section_does_not_load_in_wapc_rs_with_deadlines() {
    let guest = guest(&format!("{ANSWER} (start $initialize)"));

    assert_eq!(
        wapc_rs(&guest).call("x", b"").unwrap(),
        b"hello",
        "without deadlines it does"
    );
    let error = limited_wapc_rs(&guest).unwrap_err();
    assert!(matches!(error, Error::InitFailed(_)), "{error:?}");

    assert_eq!(ours(&guest).unwrap().call("x", b"").unwrap(), b"hello");
}

/// What TinyGo and standard Go make for `-buildmode=c-shared`: a guest that has to be initialized.
#[test]
fn wapc_rs_never_calls_initialize() {
    let guest = guest(&format!(
        r#"{ANSWER} (export "_initialize" (func $initialize))"#
    ));

    assert!(wapc_rs(&guest).call("x", b"").is_err());

    assert_eq!(ours(&guest).unwrap().call("x", b"").unwrap(), b"hello");
}

#[test]
fn wapc_rs_calls_a_function_of_the_wrong_type_missing() {
    let guest = guest(r#"(func (export "__guest_call") (param i32) (result i32) (i32.const 1))"#);

    let provider = WasmtimeEngineProviderBuilder::new()
        .module_bytes(&guest)
        .build();
    let started = wapc::WapcHost::new(Box::new(provider.expect("it compiles")), None);
    let text = started.unwrap_err().to_string();
    assert!(
        text.contains("not export") || text.contains("not found"),
        "{text}"
    );

    let error = ours(&guest).unwrap_err();
    assert_eq!(error.code(), "not-a-guest");
    assert!(
        error
            .to_string()
            .contains("is no function of 2 i32 parameters"),
        "{error}"
    );
}
