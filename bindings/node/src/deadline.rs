use std::cell::Cell;
use std::time::{Duration, Instant};

/// The longest time that can be asked for: what timers of JavaScript have, about 25 days.
const LONGEST: Duration = Duration::from_millis(i32::MAX as u64);

#[derive(Clone, Copy)]
struct Deadline {
    timeout: Duration,
    /// Set by the first wait: how long the call waited for an instance before, is not the guest's time.
    until: Option<Instant>,
}

thread_local! {
    static DEADLINE: Cell<Deadline> = const { Cell::new(Deadline { timeout: Duration::ZERO, until: None }) };
}

/// Begins a call of a guest on this thread.
pub(crate) fn begin(timeout: Duration) {
    DEADLINE.set(Deadline {
        timeout: timeout.min(LONGEST),
        until: None,
    });
}

/// How long the guest of this thread may still wait for its host functions, all together and since the first of them. The engine
/// has the guest's own deadline, but it can't end a wait.
pub(crate) fn left() -> Duration {
    let deadline = DEADLINE.get();
    let now = Instant::now();
    let until = deadline.until.unwrap_or(now + deadline.timeout);
    DEADLINE.set(Deadline {
        until: Some(until),
        ..deadline
    });
    until.saturating_duration_since(now)
}

/// Milliseconds, as JavaScript has them.
pub(crate) fn from_milliseconds(milliseconds: f64) -> Duration {
    Duration::try_from_secs_f64(milliseconds / 1000.0)
        .unwrap_or(LONGEST)
        .min(LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_share_one_deadline() {
        begin(Duration::from_millis(40));
        let first = left();
        std::thread::sleep(Duration::from_millis(5));
        let second = left();
        assert!(first <= Duration::from_millis(40) && second <= first - Duration::from_millis(5));
        begin(Duration::MAX);
        assert!(left() > LONGEST / 2);
    }

    #[test]
    fn milliseconds_of_any_kind_are_a_duration() {
        assert_eq!(from_milliseconds(1.5), Duration::from_micros(1500));
        for odd in [f64::NAN, f64::INFINITY, -1.0, 1e300] {
            assert_eq!(from_milliseconds(odd), LONGEST);
        }
    }
}
