//! Where a guest's log lines go, and how many of them.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Instant;

use crate::error::ErrorKind;

/// The longest line that reaches a log sink, in bytes; the rest of it is cut off.
pub(crate) const LOG_LINE_BYTES: usize = 64 << 10;

pub(crate) type LogSink = dyn Fn(&str) + Send + Sync;

/// A sink, and the lines that it got in this second.
pub(crate) struct Log {
    sink: Option<Box<LogSink>>,
    lines_per_second: u32,
    since: Instant,
    /// A second in the upper half, the lines of it in the lower.
    rate: AtomicU64,
}

impl Log {
    pub(crate) fn new(sink: Option<Box<LogSink>>, lines_per_second: u32) -> Self {
        Self {
            sink,
            lines_per_second,
            since: Instant::now(),
            rate: AtomicU64::new(0),
        }
    }

    /// Whether anybody reads it.
    #[cfg(any(feature = "wasi", test))]
    pub(crate) fn is_read(&self) -> bool {
        self.sink.is_some()
    }

    /// Hands a line to the sink. A sink that panics loses the line, no more.
    ///
    /// The error is that of too many lines in a second.
    pub(crate) fn line(&self, line: &str) -> Result<(), ErrorKind> {
        let Some(sink) = &self.sink else {
            return Ok(());
        };
        self.count(self.since.elapsed().as_secs())?;
        let line = &line[..line.floor_char_boundary(LOG_LINE_BYTES)];
        let _ = catch_unwind(AssertUnwindSafe(|| sink(line)));
        Ok(())
    }

    fn count(&self, second: u64) -> Result<(), ErrorKind> {
        const LINES: u64 = u32::MAX as u64;
        let limit = self.lines_per_second;
        let counted = self.rate.fetch_update(Relaxed, Relaxed, |rate| {
            let lines = if rate >> 32 == second & LINES {
                rate & LINES
            } else {
                0
            };
            (lines < u64::from(limit)).then_some(second << 32 | (lines + 1))
        });
        counted.map(drop).map_err(|_| ErrorKind::LogLimit { limit })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    #[test]
    fn so_many_lines_in_a_second() {
        let log = Log::new(Some(Box::new(|_: &str| {})), 2);
        for second in [0, 1, 7] {
            assert!(log.count(second).is_ok());
            assert!(log.count(second).is_ok());
            for _ in 0..2 {
                let error = log.count(second).unwrap_err();
                assert!(matches!(error, ErrorKind::LogLimit { limit: 2 }));
            }
        }
    }

    #[test]
    fn lines_that_nobody_reads_do_not_count() {
        let log = Log::new(None, 0);
        assert!(!log.is_read());
        assert!(log.line("x").is_ok());
    }

    #[test]
    fn a_line_is_cut_between_characters_and_a_sink_may_panic() {
        static LINES: Mutex<Vec<usize>> = Mutex::new(Vec::new());
        let sink = |line: &str| {
            LINES.lock().unwrap().push(line.len());
            std::panic::resume_unwind(Box::new(()));
        };
        let log = Log::new(Some(Box::new(sink)), 10);
        log.line(&"é".repeat(LOG_LINE_BYTES)).unwrap();
        log.line(&format!("x{}", "é".repeat(LOG_LINE_BYTES)))
            .unwrap();
        assert_eq!(*LINES.lock().unwrap(), [LOG_LINE_BYTES, LOG_LINE_BYTES - 1]);
    }
}
