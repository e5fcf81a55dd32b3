//! One call on its way: who waits for it, how long it may take, and which calls it is nested in.

use std::cell::Cell;
use std::future::Future;
use std::pin::Pin;
use std::time::{Duration, Instant};

use crate::error::{ErrorKind, Message};
use crate::limits::Limits;

/// Longer timeouts are cut to this, so that no sum overflows.
const LONGEST: Duration = Duration::from_secs(365 * 24 * 3600);

/// Who waits for a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// A thread, which does nothing else.
    Blocking,
    /// A task, whose thread has others to run.
    Async,
}

/// A call on its way.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Call {
    pub(crate) mode: Mode,
    timeout_ns: u64,
    /// Known when somebody asks: a short call never looks at the clock.
    deadline: Option<Instant>,
    /// How many guests wait for it.
    pub(crate) depth: u32,
}

impl Call {
    /// Begins a call, nested in the ones that wait for it. It has no more time than they have.
    #[inline]
    pub(crate) fn begin(mode: Mode, timeout: Duration) -> Self {
        let mut call = Self::new(mode, timeout);
        if let Some(outer) = NEST.get() {
            call.depth = outer.depth;
            let own = call.deadline();
            call.deadline = Some(own.min(outer.deadline));
        }
        call
    }

    /// Begins one that nothing waits for.
    #[inline]
    pub(crate) fn new(mode: Mode, timeout: Duration) -> Self {
        Self {
            mode,
            timeout_ns: timeout.min(LONGEST).as_nanos() as u64,
            deadline: None,
            depth: 0,
        }
    }

    /// When it must be over.
    pub(crate) fn deadline(&mut self) -> Instant {
        *self
            .deadline
            .get_or_insert_with(|| Instant::now() + Duration::from_nanos(self.timeout_ns))
    }

    /// How much time it has.
    pub(crate) fn left(&mut self) -> Duration {
        self.deadline().saturating_duration_since(Instant::now())
    }

    /// Whether its time has passed, if anybody ever asked how much it has.
    pub(crate) fn is_over(&self) -> bool {
        self.deadline
            .is_some_and(|deadline| Instant::now() >= deadline)
    }

    pub(crate) fn timed_out(&self) -> ErrorKind {
        ErrorKind::Timeout {
            after: Duration::from_nanos(self.timeout_ns),
        }
    }

    /// What a host function that this call's guest calls belongs to.
    pub(crate) fn nest(&mut self) -> Nest {
        Nest {
            depth: self.depth + 1,
            deadline: self.deadline(),
        }
    }
}

/// What a guest is asked. A call goes through many hands, and this is what they hand on.
pub(crate) struct Request<'a> {
    pub(crate) operation: &'a str,
    pub(crate) payload: &'a [u8],
    pub(crate) call: Call,
}

impl<'a> Request<'a> {
    /// Begins a call, if it may be one: its request is not too large, and not too many guests wait for it.
    #[inline]
    pub(crate) fn begin(
        operation: &'a str,
        payload: &'a [u8],
        call: Call,
        limits: &Limits,
        most_depth: u32,
    ) -> Result<Self, Box<ErrorKind>> {
        let bytes = operation.len().saturating_add(payload.len());
        if bytes > limits.request_bytes {
            return Err(Box::new(ErrorKind::TooLarge {
                what: Message::Request,
                bytes,
                limit_bytes: limits.request_bytes,
            }));
        }
        let limit = limits.depth.min(most_depth);
        if call.depth >= limit {
            return Err(Box::new(ErrorKind::DepthLimit { limit }));
        }
        Ok(Self {
            operation,
            payload,
            call,
        })
    }
}

/// What a call comes to. The reply is put where it is wanted, and an error is in a box, so that little is moved from hand to
/// hand: that would take longer than all else that is done.
pub(crate) type Outcome = Result<(), Box<ErrorKind>>;

/// A call that a guest was given. One that never waits is done at once, without a future to carry around.
pub(crate) enum Calling<'a> {
    Now(Outcome),
    Later(Pin<Box<dyn Future<Output = Outcome> + Send + 'a>>),
}

#[cfg(any(test, feature = "wapc"))]
impl Calling<'_> {
    /// Waits for its end.
    #[inline]
    pub(crate) async fn end(self) -> Outcome {
        match self {
            Self::Now(outcome) => outcome,
            Self::Later(outcome) => outcome.await,
        }
    }
}

/// What the calls that a host function makes are nested in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Nest {
    depth: u32,
    deadline: Instant,
}

thread_local! {
    static NEST: Cell<Option<Nest>> = const { Cell::new(None) };
}

impl Nest {
    /// The one that this thread is in.
    #[cfg(feature = "wapc")]
    pub(crate) fn current() -> Option<Self> {
        NEST.get()
    }

    #[cfg(feature = "wapc")]
    pub(crate) fn deadline(self) -> Instant {
        self.deadline
    }

    /// Runs a host function, or a part of one.
    pub(crate) fn within<R>(self, work: impl FnOnce() -> R) -> R {
        let _restore = Restore(NEST.replace(Some(self)));
        work()
    }
}

/// Inside a host function: how much time the call has that it belongs to. Outside, `None`.
///
/// A host function that blocks is not interrupted when the time has passed, so that it must not wait for longer itself.
///
/// ```
/// use guesthouse::{Handlers, time_left};
/// use std::sync::mpsc;
/// use std::time::Duration;
///
/// let (_sender, receiver) = mpsc::channel::<Vec<u8>>();
/// let receiver = std::sync::Mutex::new(receiver);
/// let mut handlers = Handlers::new();
/// handlers.add("queue", "next", move |_| {
///     let left = time_left().unwrap_or(Duration::MAX);
///     let queue = receiver.lock().map_err(|_| std::fmt::Error)?;
///     Ok(queue.recv_timeout(left)?)
/// });
/// assert_eq!(time_left(), None);
/// ```
pub fn time_left() -> Option<Duration> {
    let nest = NEST.get()?;
    Some(nest.deadline.saturating_duration_since(Instant::now()))
}

/// Puts back what was there, after a panic too.
struct Restore(Option<Nest>);

impl Drop for Restore {
    fn drop(&mut self) {
        NEST.set(self.0);
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;

    use super::*;
    use crate::blocking::block_on;

    const HOUR: Duration = Duration::from_secs(3600);

    fn depth() -> u32 {
        Call::begin(Mode::Blocking, HOUR).depth
    }

    #[test]
    fn a_nested_call_is_deeper_and_has_no_more_time() {
        let mut outer = Call::begin(Mode::Blocking, Duration::from_secs(1));
        let until = outer.deadline();
        outer.nest().within(|| {
            let mut inner = Call::begin(Mode::Blocking, HOUR);
            assert_eq!((inner.depth, inner.deadline()), (1, until));
            let mut shorter = Call::begin(Mode::Blocking, Duration::ZERO);
            assert!(shorter.deadline() < until);
            inner.nest().within(|| assert_eq!(depth(), 2));
            assert!(time_left().unwrap() <= Duration::from_secs(1));
        });
        assert_eq!((depth(), time_left()), (0, None));
    }

    #[test]
    fn a_task_takes_its_nest_along() {
        let nest = Call::begin(Mode::Async, HOUR).nest();
        let mut polls = 0;
        let mut task = std::pin::pin!(poll_fn(move |context| {
            assert_eq!(depth(), 1);
            polls += 1;
            if polls == 3 {
                return std::task::Poll::Ready(());
            }
            context.waker().wake_by_ref();
            std::task::Poll::Pending
        }));
        block_on(poll_fn(|context| {
            nest.within(|| task.as_mut().poll(context))
        }));
        assert_eq!(depth(), 0);
    }

    #[test]
    fn any_timeout_is_a_moment() {
        assert!(Call::new(Mode::Blocking, Duration::MAX).left() > HOUR);
        assert_eq!(
            Call::new(Mode::Blocking, Duration::ZERO).left(),
            Duration::ZERO
        );
    }
}
