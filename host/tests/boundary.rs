//! A few hundred hostile guests, made of fixed seeds. `fuzz/fuzz_targets/boundary.rs` makes more of them, and others.
#![cfg(all(feature = "wasi", feature = "wat"))]

#[path = "boundary/hostile.rs"]
mod hostile;
#[path = "boundary/trial.rs"]
mod trial;

use std::collections::BTreeSet;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use arbitrary::Unstructured;

const GUESTS: u64 = 600;
/// After this a guest counts as one that never ends.
const PATIENCE: Duration = Duration::from_secs(60);

/// The bytes that a guest is made of.
fn bytes(mut seed: u64) -> Vec<u8> {
    // SplitMix64.
    let mut next = || {
        seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (seed ^ (seed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    };
    (0..64).flat_map(|_| next().to_le_bytes()).collect()
}

fn guest(seed: u64) -> String {
    hostile::guest(&mut Unstructured::new(&bytes(seed)))
        .unwrap_or_else(|error| panic!("{seed}: {error}"))
}

#[test]
fn whatever_a_guest_does_stays_within_it() {
    let (sender, receiver) = mpsc::channel();
    // Not joined: a guest that never ends would keep it from being told. One that panics drops the sender.
    thread::spawn(move || {
        for seed in 0..GUESTS {
            let code =
                wat::parse_str(guest(seed)).unwrap_or_else(|error| panic!("{seed}: {error}"));
            if sender.send(trial::run(&code)).is_err() {
                return;
            }
        }
    });
    let mut seen = BTreeSet::new();
    for seed in 0..GUESTS {
        let complaint = match receiver.recv_timeout(PATIENCE) {
            Ok(Ok(codes)) => {
                seen.extend(codes);
                continue;
            }
            Ok(Err(complaint)) => complaint,
            Err(RecvTimeoutError::Timeout) => format!("it still runs after {PATIENCE:?}"),
            Err(RecvTimeoutError::Disconnected) => "it panicked".to_owned(),
        };
        panic!("seed {seed}: {complaint}\n{}", guest(seed));
    }
    let all = [
        "abi",
        "exit",
        "guest",
        "init",
        "invalid-module",
        "log-limit",
        "memory-limit",
        "not-a-guest",
        "ok",
        "timeout",
        "too-large",
        "trap",
    ];
    let missing: Vec<_> = all.iter().filter(|code| !seen.contains(*code)).collect();
    assert!(missing.is_empty(), "the seeds never try {missing:?}");
}
