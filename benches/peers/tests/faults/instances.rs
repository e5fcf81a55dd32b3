//! What becomes of an instance after a fault, and what its caller learns of the fault.

use wapc::errors::Error;

use super::guests::{calling, locking, spinning};
use super::{limited_wapc_rs, ours, wapc_rs};

#[test]
fn wapc_rs_goes_on_with_an_instance_that_trapped() {
    let peer = wapc_rs(&locking());
    assert!(peer.call("trap", b"").is_err());
    assert_eq!(
        peer.call("x", b"").unwrap(),
        [2],
        "it remembers the call that trapped"
    );

    let host = ours(&locking()).unwrap();
    assert_eq!(host.call("trap", b"").unwrap_err().code(), "trap");
    assert_eq!(host.call("x", b"").unwrap(), [1]);
}

#[test]
fn a_lock_that_a_trap_left_taken_breaks_wapc_rs_for_good() {
    let peer = wapc_rs(&locking());
    assert!(peer.call("taken", b"").is_err());
    for _ in 0..10 {
        assert!(peer.call("x", b"").is_err());
    }

    let host = ours(&locking()).unwrap();
    assert_eq!(host.call("taken", b"").unwrap_err().code(), "trap");
    assert_eq!(host.call("x", b"").unwrap(), [1]);
}

#[test]
fn every_fault_is_the_same_error_of_wapc_rs() {
    let guests = [
        ("trap", calling("unreachable")),
        ("timeout", spinning()),
        (
            "guest",
            calling("(call $fail (i32.const 64) (i32.const 5)) (i32.const 0)"),
        ),
        ("exit", calling("(call $exit (i32.const 3)) (i32.const 1)")),
    ];
    for (code, guest) in guests {
        let error = limited_wapc_rs(&guest).unwrap().call("x", b"").unwrap_err();
        assert!(
            matches!(error, Error::GuestCallFailure(_)),
            "{code}: {error:?}"
        );
        assert_eq!(
            ours(&guest).unwrap().call("x", b"").unwrap_err().code(),
            code
        );
    }
}

#[test]
fn wapc_rs_calls_memory_that_was_denied_a_trap() {
    // As most languages do: no memory is the end.
    let guest = calling(
        "(if (i32.eq (memory.grow (i32.const 65000)) (i32.const -1)) (then unreachable)) (i32.const 1)",
    );

    let error = limited_wapc_rs(&guest).unwrap().call("x", b"").unwrap_err();
    let Error::GuestCallFailure(text) = error else {
        panic!("{error:?}")
    };
    assert!(!text.contains("memory limit"), "{text}");

    assert_eq!(
        ours(&guest).unwrap().call("x", b"").unwrap_err().code(),
        "memory-limit"
    );
}
