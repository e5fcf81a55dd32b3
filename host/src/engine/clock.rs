//! The clock of guests: a thread that advances the epoch of the engines while guests run, and wakes who waits for a moment.
//!
//! It belongs to no async runtime, so that calls work on any of them, or on none.

use std::collections::BTreeMap;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering::Relaxed, Ordering::SeqCst};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

use crate::shard::{Padded, SHARDS, shard};

/// How far a deadline may be missed.
const TICK: Duration = Duration::from_millis(1);
/// Ticks without a guest before the thread sleeps, so that calls in a row needn't wake it.
const IDLE_TICKS: u32 = 100;

/// Stops its thread when it is dropped.
pub(crate) struct Clock {
    shared: Arc<Shared>,
    thread: Thread,
}

#[derive(Default)]
struct Shared {
    /// Guests that run, in shards, so that threads that call do not write to the same line.
    running: [Padded<AtomicUsize>; SHARDS],
    ticks: Padded<AtomicU64>,
    asleep: AtomicBool,
    stopped: AtomicBool,
    timers: Mutex<Timers>,
}

/// Who waits, by the moment and a number.
#[derive(Default)]
struct Timers {
    waiting: BTreeMap<(Instant, u64), Waker>,
    numbers: u64,
}

impl Clock {
    /// Calls `tick` from a thread of its own, about once in a millisecond, until it answers `false`.
    pub(crate) fn start(tick: impl Fn() -> bool + Send + 'static) -> std::io::Result<Self> {
        let shared = Arc::new(Shared::default());
        let ticking = shared.clone();
        let builder = thread::Builder::new()
            .name("guesthouse-clock".into())
            .stack_size(128 << 10);
        let thread = builder
            .spawn(move || ticking.tick_with(&tick))?
            .thread()
            .clone();
        Ok(Self { shared, thread })
    }

    /// A guest runs for as long as the result lives.
    #[inline]
    pub(crate) fn run(&self) -> Running<'_> {
        let running = &self.shared.running[shard()].0;
        running.fetch_add(1, SeqCst);
        // The thread says that it sleeps before it looks whether a guest runs, so one of the two sees the other.
        if self.shared.asleep.load(SeqCst) {
            self.thread.unpark();
        }
        Running(running)
    }

    /// A number that grows while guests run: if it has not changed, less than about a millisecond has passed.
    pub(crate) fn ticks(&self) -> u64 {
        self.shared.ticks.0.load(Relaxed)
    }

    /// Waits for a moment.
    pub(crate) async fn sleep_until(&self, moment: Instant) {
        let mut timer = Timer {
            clock: self,
            key: None,
        };
        poll_fn(|context| {
            if Instant::now() >= moment {
                return Poll::Ready(());
            }
            timer.set(moment, context.waker());
            Poll::Pending
        })
        .await;
    }

    /// What `future` comes to, or `None` if the moment comes first.
    pub(crate) async fn timeout_at<F: Future>(
        &self,
        moment: Instant,
        future: F,
    ) -> Option<F::Output> {
        let mut future = pin!(future);
        let mut sleep = None;
        poll_fn(|context| {
            if let Poll::Ready(output) = future.as_mut().poll(context) {
                return Poll::Ready(Some(output));
            }
            // Boxed, as most futures are ready at once.
            let sleep = sleep.get_or_insert_with(|| Box::pin(self.sleep_until(moment)));
            sleep.as_mut().poll(context).map(|()| None)
        })
        .await
    }
}

impl Drop for Clock {
    fn drop(&mut self) {
        self.shared.stopped.store(true, SeqCst);
        self.thread.unpark();
    }
}

/// See [`Clock::run`].
pub(crate) struct Running<'a>(&'a AtomicUsize);

impl Drop for Running<'_> {
    #[inline]
    fn drop(&mut self) {
        self.0.fetch_sub(1, SeqCst);
    }
}

/// A place among the timers, given up when it is dropped.
struct Timer<'a> {
    clock: &'a Clock,
    key: Option<(Instant, u64)>,
}

impl Timer<'_> {
    fn set(&mut self, moment: Instant, waker: &Waker) {
        let mut timers = self.clock.shared.timers();
        let key = *self.key.get_or_insert_with(|| {
            timers.numbers += 1;
            (moment, timers.numbers)
        });
        let is_first = timers
            .waiting
            .keys()
            .next()
            .is_none_or(|first| key < *first);
        timers.waiting.insert(key, waker.clone());
        drop(timers);
        // It may sleep until a later moment.
        if is_first && self.clock.shared.asleep.load(SeqCst) {
            self.clock.thread.unpark();
        }
    }
}

impl Drop for Timer<'_> {
    fn drop(&mut self) {
        if let Some(key) = self.key {
            self.clock.shared.timers().waiting.remove(&key);
        }
    }
}

impl Shared {
    fn timers(&self) -> MutexGuard<'_, Timers> {
        // Nothing panics while it is locked.
        self.timers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_idle(&self) -> bool {
        self.running
            .iter()
            .all(|running| running.0.load(SeqCst) == 0)
    }

    fn tick_with(&self, tick: &impl Fn() -> bool) {
        let mut idle = 0;
        while !self.stopped.load(SeqCst) && tick() {
            self.ticks.0.fetch_add(1, Relaxed);
            self.wake();
            thread::sleep(TICK);
            idle = if self.is_idle() { idle + 1 } else { 0 };
            if idle == IDLE_TICKS {
                self.sleep();
                idle = 0;
            }
        }
    }

    /// Wakes who has waited long enough, and tells when the next one has.
    fn wake(&self) -> Option<Instant> {
        let mut due = Vec::new();
        let mut timers = self.timers();
        while let Some(first) = timers.waiting.first_entry() {
            if first.key().0 > Instant::now() {
                break;
            }
            due.push(first.remove());
        }
        let next = timers.waiting.keys().next().map(|key| key.0);
        // A waker is somebody else's code, and may set a timer.
        drop(timers);
        due.into_iter().for_each(Waker::wake);
        next
    }

    fn sleep(&self) {
        self.asleep.store(true, SeqCst);
        while self.is_idle() && !self.stopped.load(SeqCst) {
            match self.wake() {
                Some(next) => thread::park_timeout(next.saturating_duration_since(Instant::now())),
                None => thread::park(),
            }
        }
        self.asleep.store(false, SeqCst);
    }
}

/// The ticks that `time` takes at least.
#[cfg(feature = "wasmtime-provider")]
pub(super) fn ticks(time: Duration) -> u64 {
    u64::try_from(time.as_nanos().div_ceil(TICK.as_nanos()))
        .unwrap_or(u64::MAX)
        .clamp(1, 1 << 40)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blocking::block_on;

    fn wait_until(what: impl Fn() -> bool) {
        let since = Instant::now();
        while !what() {
            assert!(since.elapsed() < Duration::from_secs(30));
            thread::sleep(TICK);
        }
    }

    fn clock() -> Clock {
        Clock::start(|| true).unwrap()
    }

    #[test]
    fn it_sleeps_while_nothing_runs_wakes_and_ends() {
        let clock = clock();
        let shared = clock.shared.clone();
        wait_until(|| shared.asleep.load(SeqCst));
        for _ in 0..3 {
            let running = clock.run();
            let before = clock.ticks();
            wait_until(|| clock.ticks() > before + 3);
            drop(running);
            wait_until(|| shared.asleep.load(SeqCst));
        }
        drop(clock);
        wait_until(|| Arc::strong_count(&shared) == 1);
    }

    #[test]
    fn a_sleeper_wakes_whether_the_clock_sleeps_or_not() {
        let clock = clock();
        let wait = Duration::from_millis(30);
        for _ in 0..2 {
            let since = Instant::now();
            block_on(clock.sleep_until(since + wait));
            assert!(since.elapsed() >= wait);
            wait_until(|| clock.shared.asleep.load(SeqCst));
        }
        assert!(clock.shared.timers().waiting.is_empty());
    }

    #[test]
    fn the_first_moment_comes_first() {
        let clock = clock();
        wait_until(|| clock.shared.asleep.load(SeqCst));
        let since = Instant::now();
        thread::scope(|scope| {
            // It sleeps until the far one when it is told of the near one.
            scope.spawn(|| block_on(clock.sleep_until(since + Duration::from_millis(400))));
            thread::sleep(Duration::from_millis(20));
            block_on(clock.sleep_until(since + Duration::from_millis(40)));
            assert!(since.elapsed() < Duration::from_millis(400));
        });
    }

    #[test]
    fn a_timer_that_is_not_needed_is_given_up() {
        let clock = clock();
        let far = Instant::now() + Duration::from_secs(3600);
        assert_eq!(block_on(clock.timeout_at(far, async { 7 })), Some(7));
        let near = Instant::now() + Duration::from_millis(5);
        let never = std::future::pending::<()>();
        assert_eq!(block_on(clock.timeout_at(near, never)), None);
        assert!(clock.shared.timers().waiting.is_empty());
    }
}
