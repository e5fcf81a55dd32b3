//! What a guest gets of its host: responses, errors, and never another one's.

mod stage;

use std::sync::{Arc, Mutex, OnceLock};
use std::time::{Duration, Instant};

use guesthouse::wire::Json;
use stage::*;

on_each_engine! {
    fn response_of_any_size(engine, _is_native) {
        let host = host(engine).handlers(running(|payload| Ok(payload.repeat(2)))).load(&asking()).unwrap();
        for payload in [&b""[..], b"a", &[9; 20_000]] {
            assert!(host.call("ask", payload).unwrap() == payload.repeat(2));
        }
    }

    fn error_with_code_and_details(engine, _is_native) {
        let details = Json::new(r#"{"limit":5}"#).unwrap();
        let given = details.clone();
        let failing = running(move |_| {
            Err(HandlerError::new("full: é漢🚀").with_code("quota").with_details(given.clone()))
        });
        let error = host(engine).handlers(failing).load(&asking()).unwrap().call("ask", b"").unwrap_err();
        let guest = error.guest().unwrap();
        assert_eq!((guest.message.as_str(), guest.code.as_deref()), ("full: é漢🚀", Some("quota")));
        assert_eq!(guest.details.as_ref(), Some(&details));
    }

    fn the_length_of_an_error_is_its_bytes(engine, _is_native) {
        let guest = guest(&format!(
            r#"(data (i32.const 0) "testrun") {}"#,
            guest_call(
                "(drop (call $host_call (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 4)
                    (i32.const 4) (i32.const 3) (i32.const 0) (i32.const 0)))
                 (i32.store8 (i32.add (i32.const 1024) (call $host_error_len)) (i32.const 33))
                 (call $host_error (i32.const 1024))
                 (call $guest_response (i32.const 1024) (i32.add (call $host_error_len) (i32.const 1))) (i32.const 1)"
            ),
        ));
        let failing = running(|_| Err(HandlerError::new("erreur: é 漢 🚀")));
        let host = host(engine).handlers(failing).load(&guest).unwrap();
        assert_eq!(host.call("x", b"").unwrap(), "erreur: é 漢 🚀!".as_bytes());
    }

    fn missing_handler_is_an_error(engine, _is_native) {
        let host = host(engine).load(&asking()).unwrap();
        assert_eq!(host.call("ask", b"").unwrap_err().guest().unwrap().message, "no handler for test/run");
    }

    fn panic_is_an_error(engine, _is_native) {
        let host = host(engine).handlers(running(|_| panic!("expected by this test"))).load(&asking()).unwrap();
        for _ in 0..3 {
            let error = host.call("ask", b"").unwrap_err();
            assert_eq!(error.guest().unwrap().message, "the handler of test/run panicked");
            assert_eq!(error.guest().unwrap().code.as_deref(), Some("panic"));
        }
    }

    fn bindings_are_apart(engine, _is_native) {
        // The operation is the binding.
        let guest = guest(&format!(
            r#"(data (i32.const 0) "testrun") {}"#,
            guest_call(
                "(call $guest_request (i32.const 100) (i32.const 1024))
                 (if (result i32) (call $host_call (i32.const 100) (local.get $operation) (i32.const 0) (i32.const 4)
                        (i32.const 4) (i32.const 3) (i32.const 1024) (local.get $payload))
                    (then (call $host_response (i32.const 1024))
                        (call $guest_response (i32.const 1024) (call $host_response_len)) (i32.const 1))
                    (else (call $host_error (i32.const 1024))
                        (call $guest_error (i32.const 1024) (call $host_error_len)) (i32.const 0)))"
            ),
        ));
        let mut handlers = running(|_| Ok(b"default".to_vec()));
        handlers.bound("archive", |archive| {
            archive.add("test", "run", |_| Ok(b"archive".to_vec()));
        });
        let host = host(engine).handlers(handlers).load(&guest).unwrap();
        assert_eq!(host.call("", b"").unwrap(), b"default");
        assert_eq!(host.call("default", b"").unwrap(), b"default");
        assert_eq!(host.call("archive", b"").unwrap(), b"archive");
        let error = host.call("other", b"").unwrap_err();
        assert_eq!(error.guest().unwrap().message, "no handler for test/run in the binding other");
    }

    fn only_the_last_host_call_counts(engine, _is_native) {
        // The first byte of a payload: 1 succeeds. The reply: the lengths after one that succeeds, and after one that fails.
        let guest = guest(&format!(
            r#"(data (i32.const 0) "testrun\01\00")
            (func $ask (param $payload i32) (result i32)
                (call $host_call (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 4) (i32.const 4) (i32.const 3)
                    (local.get $payload) (i32.const 1)))
            (func $note (param $at i32)
                (i32.store8 (local.get $at) (call $host_response_len))
                (i32.store8 (i32.add (local.get $at) (i32.const 1)) (call $host_error_len)))
            {}"#,
            guest_call(
                "(call $note (i32.const 100))
                 (i32.store8 (i32.const 102) (call $ask (i32.const 7))) (call $note (i32.const 103))
                 (i32.store8 (i32.const 105) (call $ask (i32.const 8))) (call $note (i32.const 106))
                 (i32.store8 (i32.const 108) (call $ask (i32.const 7))) (call $note (i32.const 109))
                 (call $guest_response (i32.const 100) (i32.const 11)) (i32.const 1)"
            ),
        ));
        let handlers = running(|payload| match payload {
            [1] => Ok(b"12345".to_vec()),
            _ => Err(HandlerError::new("abc")),
        });
        let reply = host(engine).handlers(handlers).load(&guest).unwrap().call("x", b"").unwrap();
        assert_eq!(reply, [0, 0, 1, 5, 0, 0, 0, 3, 1, 5, 0]);
    }

    fn a_handler_calls_the_same_host(engine, _is_native) {
        let (host, _) = reentrant(engine, Limits { instances: 2, ..Limits::default() });
        // Each handler calls on with one less.
        assert_eq!(host.call("ask", &[1]).unwrap(), b"end");
    }

    fn reentrance_without_an_instance_is_busy(engine, _is_native) {
        let (host, errors) = reentrant(engine, Limits { instances: 1, wait: Duration::from_millis(60), ..Limits::default() });
        let since = Instant::now();
        let error = host.call("ask", &[1]).unwrap_err();
        assert!(since.elapsed() < Duration::from_secs(5));
        assert!(error.guest().unwrap().message.contains("no free instance"), "{error}");
        assert_eq!(*errors.lock().unwrap(), ["busy"]);
        assert_eq!(host.call("ask", &[0]).unwrap(), b"end");
    }

    fn reentrance_has_a_depth(engine, is_native) {
        // With stacks of their own, guests nest as deep as they may.
        for (depth, expected) in [(2, 2), (30, if is_native { 30 } else { 3 })] {
            let (host, errors) = reentrant(engine, Limits { instances: 50, depth, ..Limits::default() });
            let error = host.call("ask", &[40]).unwrap_err();
            assert!(error.guest().unwrap().message.contains("wait for each other"), "{error}");
            let errors = errors.lock().unwrap();
            assert_eq!(errors[0], "depth-limit");
            assert!(errors[1..].iter().all(|code| *code == "guest"));
            assert_eq!(errors.len(), expected);
        }
    }
}

/// A host whose `test/run` calls it again, with one less, until the payload is 0; and the codes of what failed.
fn reentrant(engine: &Engine, limits: Limits) -> (Host, Arc<Mutex<Vec<&'static str>>>) {
    let own = Arc::new(OnceLock::<Host>::new());
    let errors = Arc::new(Mutex::new(Vec::new()));
    let (inner, seen) = (own.clone(), errors.clone());
    let handlers = running(move |payload| match payload {
        [0] => Ok(b"end".to_vec()),
        [left] => {
            let reply = inner.get().unwrap().call("ask", &[left - 1]);
            Ok(reply.inspect_err(|error| seen.lock().unwrap().push(error.code()))?)
        }
        _ => Err(HandlerError::new("one byte")),
    });
    let host = host(engine)
        .handlers(handlers)
        .limits(limits)
        .load(&asking())
        .unwrap();
    own.set(host.clone()).unwrap();
    (host, errors)
}

#[test]
fn nested_guests_may_use_all_their_stack() {
    // Each guest first goes down to where its stack nearly ends.
    let deep = guest(&format!(
        r#"(data (i32.const 0) "testrun")
        (func $down (param $left i32) (result i32)
            (if (result i32) (local.get $left)
                (then (i32.add (call $down (i32.sub (local.get $left) (i32.const 1))) (i32.const 0)))
                (else (call $host_call (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 4)
                    (i32.const 4) (i32.const 3) (i32.const 0) (i32.const 0)))))
        {}"#,
        guest_call("(call $down (i32.const 8000))")
    ));
    let own = Arc::new(OnceLock::<Host>::new());
    let inner = own.clone();
    let handlers = running(move |_| Ok(inner.get().unwrap().call("down", b"")?));
    let host = Host::builder()
        .handlers(handlers)
        .limits(Limits {
            instances: 9,
            ..Limits::default()
        })
        .load(&deep)
        .unwrap();
    own.set(host.clone()).unwrap();
    assert_eq!(host.call("down", b"").unwrap_err().code(), "guest");
}

#[test]
fn a_handler_that_takes_too_long_is_a_timeout() {
    let slow = running(|_| {
        std::thread::sleep(Duration::from_millis(120));
        Ok(Vec::new())
    });
    let host = Host::builder()
        .handlers(slow)
        .limits(short())
        .load(&asking())
        .unwrap();
    assert_eq!(host.call("ask", b"").unwrap_err().code(), "timeout");
}
