//! The clock of epoch interruption: a thread that advances the epoch of an engine while guests run, and sleeps while none do.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::thread::{self, Thread};
use std::time::Duration;

/// How far a deadline may be missed.
const TICK: Duration = Duration::from_millis(1);
/// Ticks without a guest before the thread sleeps, so that calls in a row needn't wake it.
const IDLE_TICKS: u32 = 100;

/// Stops its thread when it is dropped.
pub(crate) struct Ticker {
    clock: Arc<Clock>,
    thread: Thread,
}

#[derive(Default)]
struct Clock {
    running: AtomicUsize,
    asleep: AtomicBool,
    stopped: AtomicBool,
}

impl Ticker {
    /// Calls `tick` from a thread of its own, about once in a millisecond, until it answers `false`.
    pub(super) fn start(tick: impl Fn() -> bool + Send + 'static) -> std::io::Result<Self> {
        let clock = Arc::new(Clock::default());
        let ticking = clock.clone();
        let builder = thread::Builder::new()
            .name("guesthouse-ticker".into())
            .stack_size(128 << 10);
        let thread = builder
            .spawn(move || ticking.tick_with(&tick))?
            .thread()
            .clone();
        Ok(Self { clock, thread })
    }

    /// A guest runs for as long as the result lives.
    pub(crate) fn run(&self) -> Running<'_> {
        self.clock.running.fetch_add(1, SeqCst);
        // The thread says that it sleeps before it looks whether a guest runs, so one of the two sees the other.
        if self.clock.asleep.load(SeqCst) {
            self.thread.unpark();
        }
        Running(&self.clock)
    }
}

impl Drop for Ticker {
    fn drop(&mut self) {
        self.clock.stopped.store(true, SeqCst);
        self.thread.unpark();
    }
}

/// See [`Ticker::run`].
pub(crate) struct Running<'a>(&'a Clock);

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.running.fetch_sub(1, SeqCst);
    }
}

impl Clock {
    fn tick_with(&self, tick: &impl Fn() -> bool) {
        let mut idle = 0;
        while !self.stopped.load(SeqCst) && tick() {
            thread::sleep(TICK);
            idle = if self.running.load(SeqCst) == 0 {
                idle + 1
            } else {
                0
            };
            if idle == IDLE_TICKS {
                self.sleep();
                idle = 0;
            }
        }
    }

    fn sleep(&self) {
        self.asleep.store(true, SeqCst);
        while self.running.load(SeqCst) == 0 && !self.stopped.load(SeqCst) {
            thread::park();
        }
        self.asleep.store(false, SeqCst);
    }
}

/// The ticks that `time` takes at least.
pub(super) fn ticks(time: Duration) -> u64 {
    u64::try_from(time.as_nanos().div_ceil(TICK.as_nanos()))
        .unwrap_or(u64::MAX)
        .clamp(1, 1 << 40)
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    fn wait_until(what: impl Fn() -> bool) {
        let since = Instant::now();
        while !what() {
            assert!(since.elapsed() < Duration::from_secs(30));
            thread::sleep(TICK);
        }
    }

    #[test]
    fn it_sleeps_while_nothing_runs_wakes_and_ends() {
        let ticks = Arc::new(AtomicUsize::new(0));
        let counted = ticks.clone();
        let ticker = Ticker::start(move || counted.fetch_add(1, SeqCst) < usize::MAX).unwrap();
        let clock = ticker.clock.clone();
        wait_until(|| clock.asleep.load(SeqCst));
        for _ in 0..3 {
            let running = ticker.run();
            let before = ticks.load(SeqCst);
            wait_until(|| ticks.load(SeqCst) > before + 3);
            drop(running);
            wait_until(|| clock.asleep.load(SeqCst));
        }
        drop(ticker);
        wait_until(|| Arc::strong_count(&clock) == 1);
    }

    #[test]
    fn any_duration_has_ticks() {
        assert_eq!(super::ticks(Duration::ZERO), 1);
        assert_eq!(super::ticks(Duration::from_micros(1001)), 2);
        assert_eq!(super::ticks(Duration::MAX), 1 << 40);
    }
}
