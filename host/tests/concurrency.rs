//! Many threads, one host.

mod stage;

use std::thread;
use std::time::{Duration, Instant};

use stage::*;

on_each_engine! {
    fn every_thread_gets_its_own_reply(engine) {
        let host = host(engine).load(&echo()).unwrap();
        thread::scope(|scope| {
            for thread in 0..64u32 {
                let host = host.clone();
                scope.spawn(move || {
                    for call in 0..100u32 {
                        let payload = [thread, call].map(u32::to_le_bytes).concat().repeat(1 + call as usize);
                        assert!(host.call("echo", &payload).unwrap() == payload);
                    }
                });
            }
        });
    }

    fn a_timeout_hurts_no_neighbour(engine) {
        let looping = host(engine).limits(short()).load(&calling("(loop (br 0)) (i32.const 1)")).unwrap();
        let echoing = host(engine).load(&echo()).unwrap();
        thread::scope(|scope| {
            let looping = scope.spawn(move || {
                for _ in 0..5 {
                    assert_eq!(looping.call("x", b"").unwrap_err().code(), "timeout");
                }
            });
            while !looping.is_finished() {
                assert_eq!(echoing.call("echo", b"x").unwrap(), b"x");
            }
        });
    }

    fn a_full_host_is_busy(engine) {
        let limits = Limits { instances: 1, timeout: Duration::from_millis(500), wait: Duration::from_millis(20), ..Limits::default() };
        let host = host(engine).limits(limits).load(&calling("(loop (br 0)) (i32.const 1)")).unwrap();
        thread::scope(|scope| {
            let other = host.clone();
            let working = scope.spawn(move || other.call("x", b"").unwrap_err().code());
            thread::sleep(Duration::from_millis(100));
            let since = Instant::now();
            let error = host.call("x", b"").unwrap_err();
            assert_eq!((error.code(), error.ran()), ("busy", false));
            assert!(since.elapsed() < Duration::from_millis(300));
            assert_eq!(working.join().unwrap(), "timeout");
        });
    }
}
