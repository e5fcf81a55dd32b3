//! What a call gives: replies, errors, sizes, and nothing of an earlier call.

mod stage;

use stage::*;

on_each_engine! {
    fn echo_of_any_size(engine) {
        let host = host(engine).load(&echo()).unwrap();
        for size in [0, 1, 16, 65_535, 65_536, 65_537, 1 << 20, 8 << 20] {
            let payload: Vec<u8> = (0..size).map(|index| (index % 251) as u8).collect();
            assert!(host.call("echo", &payload).unwrap() == payload, "{size} bytes");
        }
    }

    fn operation_reaches_the_guest(engine) {
        let guest = calling(
            "(call $guest_request (i32.const 0) (i32.const 1024))
             (call $guest_response (i32.const 0) (local.get $operation)) (i32.const 1)",
        );
        let host = host(engine).load(&guest).unwrap();
        for operation in ["", "a", "triage.v1.Triage/decide", "é漢🚀"] {
            assert_eq!(host.call(operation, b"payload").unwrap(), operation.as_bytes());
        }
    }

    fn guest_error_is_typed(engine) {
        let guest = guest(&format!(
            r#"(data (i32.const 0) "no such user: é") {}"#,
            guest_call("(call $guest_error (i32.const 0) (i32.const 16)) (i32.const 0)"),
        ));
        let error = host(engine).load(&guest).unwrap().call("find", b"").unwrap_err();
        assert_eq!((error.code(), error.ran(), error.operation()), ("guest", true, Some("find")));
        let guest = error.guest().unwrap();
        assert_eq!((guest.message.as_str(), &guest.code, &guest.details), ("no such user: é", &None, &None));
        assert_eq!(error.to_string(), "find: no such user: é");
    }

    fn guest_error_has_code_and_details(engine) {
        let text = r#"gh1:{"code":"not-found","message":"no such user","details":{"id":5}}"#;
        let guest = guest(&format!(
            r#"(data (i32.const 0) "{}") {}"#,
            text.replace('"', "\\\""),
            guest_call(&format!("(call $guest_error (i32.const 0) (i32.const {})) (i32.const 0)", text.len())),
        ));
        let error = host(engine).load(&guest).unwrap().call("find", b"").unwrap_err();
        let guest = error.guest().unwrap();
        assert_eq!((guest.message.as_str(), guest.code.as_deref()), ("no such user", Some("not-found")));
        assert_eq!(guest.details.as_ref().unwrap().as_str(), r#"{"id":5}"#);
        assert_eq!(error.to_string(), "find: no such user (not-found)");
    }

    fn failure_without_a_text_says_so(engine) {
        for call in ["(i32.const 0)", "(call $guest_error (i32.const 0) (i32.const 0)) (i32.const 0)"] {
            let error = host(engine).load(&calling(call)).unwrap().call("x", b"").unwrap_err();
            assert_eq!(error.guest().unwrap().message, "the guest reported an error without a text");
        }
    }

    fn success_without_a_response_is_empty(engine) {
        assert_eq!(host(engine).load(&calling("(i32.const 1)")).unwrap().call("x", b"").unwrap(), b"");
    }

    fn the_return_value_decides(engine) {
        let both = "(call $guest_error (i32.const 0) (i32.const 3)) (call $guest_response (i32.const 3) (i32.const 5))";
        let data = r#"(data (i32.const 0) "badreply")"#;
        let load = |call: &str| host(engine).load(&guest(&format!("{data} {}", guest_call(call)))).unwrap();
        assert_eq!(load(&format!("{both} (i32.const 1)")).call("x", b"").unwrap(), b"reply");
        let error = load(&format!("{both} (i32.const 0)")).call("x", b"").unwrap_err();
        assert_eq!(error.guest().unwrap().message, "bad");
        let stale = load("(call $guest_error (i32.const 0) (i32.const 3)) (i32.const 1)");
        assert_eq!(stale.call("x", b"").unwrap(), b"");
    }

    fn the_last_message_counts(engine) {
        let data = r#"(data (i32.const 0) "first..second")"#;
        let twice = |import: &str, code: u32| {
            let call = format!(
                "(call {import} (i32.const 0) (i32.const 5)) (call {import} (i32.const 7) (i32.const 6)) (i32.const {code})"
            );
            host(engine).load(&guest(&format!("{data} {}", guest_call(&call)))).unwrap().call("x", b"")
        };
        assert_eq!(twice("$guest_response", 1).unwrap(), b"second");
        assert_eq!(twice("$guest_error", 0).unwrap_err().guest().unwrap().message, "second");
    }

    fn other_return_values_break_the_rules(engine) {
        for code in [2, -1, i32::MIN, i32::MAX] {
            let call = format!("(call $guest_response (i32.const 0) (i32.const 1)) (i32.const {code})");
            let error = host(engine).load(&calling(&call)).unwrap().call("x", b"").unwrap_err();
            assert_eq!(error.code(), "abi");
            assert!(error.to_string().contains(&code.to_string()), "{error}");
        }
    }

    fn nothing_is_left_of_the_last_call(engine) {
        // The first call leaves a response, an error, and a response of the host. Later ones ask for what is left.
        let guest = guest(&format!(
            r#"(global $calls (mut i32) (i32.const 0)) (data (i32.const 0) "secrettestrun") {}"#,
            guest_call(
                "(global.set $calls (i32.add (global.get $calls) (i32.const 1)))
                 (if (i32.eq (global.get $calls) (i32.const 1)) (then
                    (drop (call $host_call (i32.const 0) (i32.const 0) (i32.const 6) (i32.const 4)
                        (i32.const 10) (i32.const 3) (i32.const 0) (i32.const 6)))
                    (call $guest_error (i32.const 0) (i32.const 6))
                    (call $guest_response (i32.const 0) (i32.const 6))
                    (return (i32.const 1))))
                 (if (i32.or (call $host_response_len) (call $host_error_len)) (then unreachable))
                 (i32.rem_u (global.get $calls) (i32.const 2))"
            ),
        ));
        let one = Limits { instances: 1, ..Limits::default() };
        let host = host(engine).limits(one).handlers(running(|payload| Ok(payload.to_vec()))).load(&guest).unwrap();
        assert_eq!(host.call("first", b"").unwrap(), b"secret");
        let error = host.call("second", b"").unwrap_err();
        assert_eq!(error.guest().unwrap().message, "the guest reported an error without a text");
        assert_eq!(host.call("third", b"").unwrap(), b"", "the same instance: it counted to 3");
    }

    fn messages_have_limits(engine) {
        let limits = Limits { request_bytes: 100, reply_bytes: 50, ..Limits::default() };
        let host = host(engine).limits(limits.clone()).load(&echo()).unwrap();
        assert_eq!(host.call("echo", &[7; 50]).unwrap(), [7; 50]);
        let request = host.call("echo", &[7; 97]).unwrap_err();
        assert_eq!((request.code(), request.ran()), ("too-large", false));
        assert_eq!(
            request.to_string(),
            "echo: the request has 101 bytes, the limit is 100; send less, or raise Limits::request_bytes"
        );
        let reply = host.call("echo", &[7; 51]).unwrap_err();
        assert_eq!((reply.code(), reply.ran()), ("too-large", true));
        assert_eq!(host.call("echo", &[7; 50]).unwrap(), [7; 50]);

        let failing = calling("(call $guest_error (i32.const 0) (i32.const 51)) (i32.const 0)");
        let host = stage::host(engine).limits(limits).load(&failing).unwrap();
        assert_eq!(host.call("fail", b"").unwrap_err().code(), "too-large");
    }

    fn a_guest_without_room_fails_cleanly(engine) {
        let guest = calling("(call $guest_request (i32.const 0) (i32.const 1024)) (i32.const 1)");
        let host = host(engine).load(&guest).unwrap();
        assert_eq!(host.call("x", &[0; 64_512]).unwrap(), b"");
        let error = host.call("x", &[0; 64_513]).unwrap_err();
        assert!(["abi", "trap"].contains(&error.code()), "{error}");
        assert_eq!(host.call("x", b"").unwrap(), b"");
    }
}
