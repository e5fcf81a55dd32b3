//! Spreads what threads write to over cache lines of their own, so that two threads that call do not slow each other down.

use std::cell::Cell;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// More threads than this share.
pub(crate) const SHARDS: usize = 16;

/// Alone in its cache lines: processors fetch them in pairs of 64 bytes.
#[derive(Debug, Default)]
#[repr(align(128))]
pub(crate) struct Padded<T>(pub(crate) T);

/// The shard of this thread.
#[inline]
pub(crate) fn shard() -> usize {
    static THREADS: AtomicUsize = AtomicUsize::new(0);
    thread_local! {
        static SHARD: Cell<usize> = const { Cell::new(usize::MAX) };
    }
    SHARD.with(|shard| {
        if shard.get() == usize::MAX {
            shard.set(THREADS.fetch_add(1, Relaxed) % SHARDS);
        }
        shard.get()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thread_keeps_its_shard() {
        let here = shard();
        assert_eq!(shard(), here);
        let others = [(); 2 * SHARDS].map(|()| std::thread::spawn(shard).join().unwrap());
        assert!(others.iter().any(|&other| other != here));
        assert!(others.iter().all(|&other| other < SHARDS));
    }
}
