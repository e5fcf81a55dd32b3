//! Extism.

use std::thread;
use std::time::{Duration, Instant};

use extism::{Manifest, Plugin, PluginBuilder, Wasm};
use guesthouse::{CallOptions, Host, Limits};

use super::guests::{locking, spinning};
use super::ours;

const TIMEOUT: Duration = Duration::from_millis(1000);
/// When the second call begins.
const LATER: Duration = Duration::from_millis(600);

fn plugin_text(text: &str) -> extism::CompiledPlugin {
    let manifest = Manifest::new([Wasm::data(wat::parse_str(text).unwrap())]).with_timeout(TIMEOUT);
    PluginBuilder::new(manifest)
        .with_cache_disabled()
        .compile()
        .unwrap()
}

/// How long each of two calls ran, the second one begun later.
fn two_calls(spin: impl Fn() + Sync) -> [Duration; 2] {
    let spin = &spin;
    let timed = move |wait: Duration| {
        thread::sleep(wait);
        let since = Instant::now();
        spin();
        since.elapsed()
    };
    thread::scope(|scope| {
        let first = scope.spawn(move || timed(Duration::ZERO));
        let second = scope.spawn(move || timed(LATER));
        [first.join().unwrap(), second.join().unwrap()]
    })
}

#[test]
fn the_timeout_of_one_plugin_of_extism_stops_its_neighbours() {
    let compiled = plugin_text(
        r#"(module (func (export "spin") (result i32) (loop $again (br $again)) (unreachable)))"#,
    );
    let [first, second] = two_calls(|| {
        let mut plugin = Plugin::new_from_compiled(&compiled).unwrap();
        assert!(plugin.call::<&str, Vec<u8>>("spin", "").is_err());
    });
    assert!(first >= TIMEOUT - Duration::from_millis(10), "{first:?}");
    assert!(
        second < TIMEOUT - Duration::from_millis(200),
        "{second:?} of {TIMEOUT:?}"
    );

    let limits = Limits {
        timeout: TIMEOUT,
        instances: 2,
        ..Limits::default()
    };
    let host = Host::builder().limits(limits).load(&spinning()).unwrap();
    let times = two_calls(|| {
        let error = host
            .call_with("x", b"", CallOptions::default())
            .unwrap_err();
        assert_eq!(error.code(), "timeout");
    });
    assert!(times.iter().all(|time| *time >= TIMEOUT), "{times:?}");
}

#[test]
fn extism_goes_on_with_an_instance_that_trapped() {
    let compiled = plugin_text(
        r#"(module (global $calls (mut i32) (i32.const 0))
        (func (export "trap") (result i32)
            (global.set $calls (i32.add (global.get $calls) (i32.const 1))) (unreachable))
        (func (export "first") (result i32)
            (if (global.get $calls) (then unreachable))
            (i32.const 0)))"#,
    );
    let mut plugin = Plugin::new_from_compiled(&compiled).unwrap();
    assert!(plugin.call::<&str, Vec<u8>>("first", "").is_ok());
    assert!(plugin.call::<&str, Vec<u8>>("trap", "").is_err());
    let remembers = plugin.call::<&str, Vec<u8>>("first", "").is_err();
    assert!(remembers, "it knows nothing of the call that trapped");

    let host = ours(&locking()).unwrap();
    assert_eq!(host.call("trap", b"").unwrap_err().code(), "trap");
    assert_eq!(host.call("x", b"").unwrap(), [1]);
}
