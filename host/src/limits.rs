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
    /// Time for one call, and for the start of one instance. 10 s by default. It passes while a host function works, too,
    /// but a host function is never interrupted: the guest is, as soon as that returns.
    pub timeout: Duration,
    /// Operation name and payload of one call, in bytes. 16 MiB by default.
    pub request_bytes: usize,
    /// Reply or error text of one call, in bytes. 16 MiB by default.
    pub reply_bytes: usize,
    /// Instances that work at the same time, at least 1. The available parallelism by default, but at least 2. A host
    /// function that calls the host that called it needs one of its own.
    pub instances: usize,
    /// Time to wait for an instance to come free, before a call is `busy`. 5 s by default.
    pub wait: Duration,
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
        }
    }
}
