use std::collections::VecDeque;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

type Job = Box<dyn FnOnce() + Send>;

/// How long a thread stays when there is nothing to do.
const LINGER: Duration = Duration::from_secs(10);

/// More jobs than these wait their turn. Nearly all of so many threads wait for an instance, and that wait has an end.
const MOST: usize = 256;

/// What the host counts on when guests call each other on one thread.
const STACK_BYTES: usize = 2 << 20;

struct State {
    jobs: VecDeque<Job>,
    threads: usize,
    idle: usize,
}

static STATE: Mutex<State> = Mutex::new(State {
    jobs: VecDeque::new(),
    threads: 0,
    idle: 0,
});
static ARRIVED: Condvar = Condvar::new();

/// Runs a job on a thread that may block: an idle one, else a new one.
///
/// # Errors
/// If there is no thread, and the system gives none.
pub(crate) fn run(job: impl FnOnce() + Send + 'static) -> io::Result<()> {
    let mut state = state();
    if state.idle <= state.jobs.len() && state.threads < MOST {
        let spawned = thread::Builder::new()
            .name("guesthouse".into())
            .stack_size(STACK_BYTES)
            .spawn(work);
        match spawned {
            Ok(_) => state.threads += 1,
            Err(error) if state.threads == 0 => return Err(error),
            Err(_) => {}
        }
    }
    state.jobs.push_back(Box::new(job));
    drop(state);
    ARRIVED.notify_one();
    Ok(())
}

fn work() {
    let mut state = state();
    loop {
        if let Some(job) = state.jobs.pop_front() {
            drop(state);
            // The thread outlives a job that panics; who waits for the job sees that it is gone.
            let _ = catch_unwind(AssertUnwindSafe(job));
            state = self::state();
            continue;
        }
        state.idle += 1;
        let (woken, waited) = ARRIVED
            .wait_timeout(state, LINGER)
            .unwrap_or_else(PoisonError::into_inner);
        state = woken;
        state.idle -= 1;
        if waited.timed_out() && state.jobs.is_empty() {
            state.threads -= 1;
            return;
        }
    }
}

fn state() -> MutexGuard<'static, State> {
    // No job runs while it is locked.
    STATE.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[test]
    fn jobs_that_wait_for_each_other_all_run() {
        let (senders, receivers): (Vec<_>, Vec<_>) = (0..64).map(|_| mpsc::channel()).unzip();
        // Each waits for the next one, which is queued later.
        for (index, receiver) in receivers.into_iter().enumerate() {
            let previous = index
                .checked_sub(1)
                .map(|index: usize| senders[index].clone());
            run(move || {
                let value: u32 = receiver.recv().unwrap();
                if let Some(previous) = previous {
                    previous.send(value + 1).unwrap();
                }
            })
            .unwrap();
        }
        let (done, finished) = mpsc::channel();
        run(move || done.send(()).unwrap()).unwrap();
        finished.recv_timeout(Duration::from_secs(10)).unwrap();
        senders[63].send(0).unwrap();
    }

    #[test]
    fn a_panic_costs_no_thread() {
        for _ in 0..2 * MOST {
            run(|| std::panic::resume_unwind(Box::new(()))).unwrap();
        }
        let (done, finished) = mpsc::channel();
        run(move || done.send(()).unwrap()).unwrap();
        finished.recv_timeout(Duration::from_secs(10)).unwrap();
    }
}
