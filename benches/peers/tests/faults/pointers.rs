//! Pointers of a guest.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::guests::{calling, guest_of_pages};
use super::{ours, wapc_rs};

#[test]
fn a_wild_pointer_panics_the_host_of_wapc_rs() {
    for pointers in [
        "(i32.const -16) (i32.const 64)",
        "(i32.const 0) (i32.const -1)",
        "(i32.const 65535) (i32.const 2)",
    ] {
        let guest = calling(&format!("(call $respond {pointers}) (i32.const 1)"));

        let peer = wapc_rs(&guest);
        let panicked = catch_unwind(AssertUnwindSafe(|| peer.call("x", b"")));
        assert!(panicked.is_err(), "{pointers}");

        let error = ours(&guest).unwrap().call("x", b"").unwrap_err();
        assert_eq!(error.code(), "abi", "{pointers}");
    }
}

#[test]
fn a_good_pointer_beyond_2_gib_panics_the_host_of_wapc_rs() {
    let guest = guest_of_pages(
        32_769,
        r#"(func (export "__guest_call") (param i32 i32) (result i32)
            (i32.store8 (i32.const 0x80000000) (i32.const 7))
            (call $respond (i32.const 0x80000000) (i32.const 1))
            (i32.const 1))"#,
    );

    let peer = wapc_rs(&guest);
    assert!(catch_unwind(AssertUnwindSafe(|| peer.call("x", b""))).is_err());

    assert_eq!(ours(&guest).unwrap().call("x", b"").unwrap(), [7]);
}
