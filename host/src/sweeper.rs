//! Lets go of what nobody uses: one thread for the process, while there is something to look after.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::thread;
use std::time::{Duration, Instant};

/// Something that is looked after.
pub(crate) trait Sweep: Send + Sync {
    /// Called now and then, from another thread.
    fn sweep(&self);
}

struct Task {
    due: Instant,
    every: Duration,
    of: Weak<dyn Sweep>,
}

struct State {
    tasks: Vec<Task>,
    is_running: bool,
}

static STATE: Mutex<State> = Mutex::new(State {
    tasks: Vec::new(),
    is_running: false,
});
static ARRIVED: Condvar = Condvar::new();

/// More often is no use.
const OFTEN: Duration = Duration::from_millis(5);
/// So that no sum overflows.
const SELDOM: Duration = Duration::from_secs(365 * 24 * 3600);

/// Looks after `of` once in so much time, for as long as it exists. Without a thread for it, nothing is let go of.
pub(crate) fn look_after(of: Weak<dyn Sweep>, every: Duration) {
    let every = every.clamp(OFTEN, SELDOM);
    let due = Instant::now() + every;
    let mut state = state();
    state.tasks.push(Task { due, every, of });
    if !state.is_running {
        let thread = thread::Builder::new().name("guesthouse-sweeper".into());
        state.is_running = thread.stack_size(256 << 10).spawn(work).is_ok();
    }
    drop(state);
    ARRIVED.notify_one();
}

fn work() {
    let mut state = state();
    loop {
        state.tasks.retain(|task| task.of.strong_count() > 0);
        let Some(next) = state.tasks.iter_mut().min_by_key(|task| task.due) else {
            state.is_running = false;
            return;
        };
        let now = Instant::now();
        if next.due > now {
            let wait = next.due - now;
            let woken = ARRIVED.wait_timeout(state, wait);
            state = woken.unwrap_or_else(PoisonError::into_inner).0;
            continue;
        }
        next.due = now + next.every;
        let of = next.of.upgrade();
        drop(state);
        if let Some(of) = of {
            of.sweep();
        }
        state = self::state();
    }
}

fn state() -> MutexGuard<'static, State> {
    // Nothing panics while it is locked.
    STATE.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

    use super::*;

    struct Counted(AtomicUsize);

    impl Sweep for Counted {
        fn sweep(&self) {
            self.0.fetch_add(1, SeqCst);
        }
    }

    #[test]
    fn each_is_looked_after_while_it_exists() {
        let often = Arc::new(Counted(AtomicUsize::new(0)));
        let seldom = Arc::new(Counted(AtomicUsize::new(0)));
        let (weak_seldom, weak_often) = (Arc::downgrade(&seldom), Arc::downgrade(&often));
        look_after(weak_seldom, Duration::MAX);
        look_after(weak_often, Duration::ZERO);
        let since = Instant::now();
        while often.0.load(SeqCst) < 3 {
            assert!(since.elapsed() < Duration::from_secs(30));
            thread::sleep(OFTEN);
        }
        assert_eq!(seldom.0.load(SeqCst), 0);
        let gone = Arc::downgrade(&often);
        drop(often);
        // Its task goes, too.
        while gone.weak_count() > 1 {
            assert!(since.elapsed() < Duration::from_secs(30));
            thread::sleep(OFTEN);
        }
    }
}
