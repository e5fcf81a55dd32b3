use std::thread;
use std::time::Duration;

/// What a guest may use. Every field has a safe default.
///
/// ```
/// use guesthouse::Limits;
/// use std::time::Duration;
///
/// let limits = Limits { timeout: Duration::from_millis(250), ..Limits::default() };
/// assert_eq!(limits.memory_bytes, 64 * 1024 * 1024);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Linear memory of one instance, in bytes. 64 MiB by default. Beyond it `memory.grow` fails.
    pub memory_bytes: usize,
    /// Elements of all tables of one instance. 100,000 by default. Beyond it `table.grow` fails.
    pub table_elements: usize,
    /// Time for one call: the wait for an instance, its start if it is new, the guest and the host functions that it calls.
    /// 10 s by default. A host function that blocks is never interrupted: the guest is, as soon as that returns. One that is
    /// asynchronous is dropped.
    pub timeout: Duration,
    /// Operation name and payload of one call, in bytes. 16 MiB by default.
    pub request_bytes: usize,
    /// Reply or error text of one call, in bytes. 16 MiB by default.
    pub reply_bytes: usize,
    /// Instances that work at the same time, at least 1: calls beyond them wait. The available parallelism by default, but at least 2. A host
    /// function that calls the host that called it needs one of its own.
    pub instances: usize,
    /// Time to wait for an instance to come free, before a call is `busy`. 5 s by default, and never more than the call has.
    pub wait: Duration,
    /// An instance that nobody has used for so long goes, and its memory with it; at the latest after twice that time. 60 s by
    /// default. The next call starts a new one.
    pub idle: Duration,
    /// Guests that wait for each other, through host functions that call guests, with the one that is called. 8 by default.
    /// Engines of the `wapc` family allow 3, as each guest takes a share of its thread's stack.
    pub depth: u32,
    /// Host calls that a guest makes during one call. 1,000,000 by default.
    pub host_calls: u64,
    /// Lines that all guests of a host may log in a second, if there is somebody to read them. 10,000 by default.
    pub log_lines_per_second: u32,
}

/// How calls of a host are kept apart from each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Isolation {
    /// An instance serves one call after the other, and what the guest keeps in its memory stays there for the next. An
    /// instance that failed is replaced. The fastest.
    #[default]
    Reuse,
    /// Each call gets an instance of its own, in memory as the module describes it, and no call finds anything of another.
    /// Costs some microseconds a call, and the time of the guest's start functions.
    Fresh,
}

impl Default for Limits {
    fn default() -> Self {
        let parallelism = thread::available_parallelism().map_or(1, usize::from);
        Self {
            memory_bytes: 64 << 20,
            table_elements: 100_000,
            timeout: Duration::from_secs(10),
            request_bytes: 16 << 20,
            reply_bytes: 16 << 20,
            instances: parallelism.max(2),
            wait: Duration::from_secs(5),
            idle: Duration::from_secs(60),
            depth: 8,
            host_calls: 1_000_000,
            log_lines_per_second: 10_000,
        }
    }
}
