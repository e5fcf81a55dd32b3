//! Another module for a host that is at work.

mod stage;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::mpsc;
use std::thread;

use guesthouse::Module;
use stage::*;

/// Answers with a byte.
fn version(byte: u8) -> Module {
    Module::from_bytes(&guest(&format!(
        r#"(data (i32.const 0) "\{byte:02x}") {}"#,
        guest_call("(call $guest_response (i32.const 0) (i32.const 1)) (i32.const 1)")
    )))
    .unwrap()
}

#[test]
fn calls_under_load_never_fail_and_see_the_new_module_once_it_is_there() {
    for isolation in [Isolation::Reuse, Isolation::Fresh] {
        let versions: Vec<Module> = (0..8).map(version).collect();
        let host = Host::builder()
            .isolation(isolation)
            .limits(Limits {
                instances: 3,
                ..Limits::default()
            })
            .build(&versions[0])
            .unwrap();
        // The newest version that has surely taken over.
        let (current, done) = (AtomicUsize::new(0), AtomicBool::new(false));
        thread::scope(|scope| {
            for _ in 0..4 {
                let (host, current, done) = (host.clone(), &current, &done);
                scope.spawn(move || {
                    while !done.load(SeqCst) {
                        let least = current.load(SeqCst);
                        let reply = host.call("x", b"").unwrap();
                        assert!(usize::from(reply[0]) >= least, "an old one answered");
                    }
                });
            }
            for (number, version) in versions.iter().enumerate() {
                host.swap(version).unwrap();
                current.store(number, SeqCst);
                assert_eq!(usize::from(host.call("x", b"").unwrap()[0]), number);
                assert_eq!(host.module().digest(), version.digest());
            }
            done.store(true, SeqCst);
        });
    }
}

#[test]
fn a_call_that_has_begun_ends_in_the_old_module() {
    let (asked, asking_now) = mpsc::channel();
    let (go_on, may_go_on) = mpsc::channel::<()>();
    let may_go_on = std::sync::Mutex::new(may_go_on);
    let handlers = running(move |payload| {
        asked.send(()).unwrap();
        may_go_on.lock().unwrap().recv().unwrap();
        Ok([b"old ", payload].concat())
    });
    let host = Host::builder().handlers(handlers).load(&asking()).unwrap();
    thread::scope(|scope| {
        let begun = host.clone();
        let begun = scope.spawn(move || begun.call("ask", b"guest").unwrap());
        asking_now.recv().unwrap();
        host.swap(&version(9)).unwrap();
        assert_eq!(host.call("x", b"").unwrap(), [9]);
        go_on.send(()).unwrap();
        assert_eq!(begun.join().unwrap(), b"old guest");
    });
    assert_eq!(host.call("x", b"").unwrap(), [9]);
}

#[test]
fn a_module_that_does_not_start_changes_nothing() {
    let host = Host::builder().limits(short()).build(&version(1)).unwrap();
    let (digest, ok) = (
        host.module().digest().to_owned(),
        guest_call("(i32.const 1)"),
    );
    for start in ["unreachable", "(loop (br 0))"] {
        let bad = guest(&format!(r#"(func (export "_start") {start}) {ok}"#));
        let error = host.swap(&Module::from_bytes(&bad).unwrap()).unwrap_err();
        assert_eq!((error.code(), error.ran()), ("init", false), "{error}");
        assert_eq!(host.module().digest(), digest);
        assert_eq!(host.call("x", b"").unwrap(), [1]);
    }
}

#[test]
fn swaps_from_many_threads_agree() {
    let versions: Vec<Module> = (0..4).map(version).collect();
    let host = Host::builder().build(&versions[0]).unwrap();
    thread::scope(|scope| {
        for version in &versions {
            let host = host.clone();
            scope.spawn(move || {
                for _ in 0..50 {
                    host.swap(version).unwrap();
                }
            });
        }
    });
    let answer = usize::from(host.call("x", b"").unwrap()[0]);
    assert_eq!(host.module().digest(), versions[answer].digest());
}

#[test]
fn the_old_program_is_let_go_of() {
    struct Counted(Arc<AtomicUsize>);
    impl guesthouse::Metrics for Counted {
        fn instance_started(&self, _: &guesthouse::InstanceStarted<'_>) {
            self.0.fetch_add(1, SeqCst);
        }
        fn instance_ended(&self, _: &str) {
            self.0.fetch_sub(1, SeqCst);
        }
    }
    let alive = Arc::new(AtomicUsize::new(0));
    let host = Host::builder()
        .metrics(Counted(alive.clone()))
        .build(&version(0))
        .unwrap();
    for round in 0..20 {
        host.swap(&version(round % 2)).unwrap();
        assert_eq!(alive.load(SeqCst), 1);
        host.call("x", b"").unwrap();
    }
    drop(host);
    assert_eq!(alive.load(SeqCst), 0);
}

/// Resident memory of this process, in bytes.
#[cfg(target_os = "linux")]
fn resident() -> usize {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap();
    statm.split(' ').nth(1).unwrap().parse::<usize>().unwrap() * 4096
}

#[cfg(target_os = "linux")]
#[test]
fn ten_thousand_swaps_take_no_more_memory() {
    let versions = [version(3), version(4)];
    let host = Host::builder().build(&versions[0]).unwrap();
    let swap = |times: usize| {
        for round in 0..times {
            host.swap(&versions[round % 2]).unwrap();
            host.call("x", b"").unwrap();
        }
    };
    swap(1000);
    let before = resident();
    swap(9000);
    let grown = resident().saturating_sub(before);
    // Other tests of this process run meanwhile. An instance has a page of 64 KiB: kept, they would be 563 MiB.
    assert!(grown < 64 << 20, "{grown} bytes");
}
