//! What a guest writes to stdout and stderr: lines for the log.

use std::time::Instant;

use crate::engine::{Context, LOG_LINE_BYTES};

/// The text of stdout and stderr, until a line is complete.
#[derive(Default)]
pub(in crate::engine) struct Output {
    stdout: Vec<u8>,
    stderr: Vec<u8>,
}

impl Output {
    /// Whether all of it was written before the deadline: each line goes through a log sink, which may be slow, and one call
    /// can bring as many lines as the guest has bytes of memory.
    pub(super) fn write(
        &mut self,
        context: &Context,
        is_error: bool,
        mut bytes: &[u8],
        deadline: Instant,
    ) -> bool {
        if context.log.is_none() {
            return true;
        }
        let pending = if is_error {
            &mut self.stderr
        } else {
            &mut self.stdout
        };
        while let Some(end) = bytes.iter().position(|&byte| byte == b'\n') {
            add(pending, &bytes[..end]);
            emit(context, pending);
            if Instant::now() >= deadline {
                return false;
            }
            bytes = &bytes[end + 1..];
        }
        add(pending, bytes);
        true
    }

    /// Hands over what is left at the end of a call.
    pub(in crate::engine) fn flush(&mut self, context: &Context) {
        for pending in [&mut self.stdout, &mut self.stderr] {
            if !pending.is_empty() {
                emit(context, pending);
            }
        }
    }
}

fn add(pending: &mut Vec<u8>, bytes: &[u8]) {
    let room = LOG_LINE_BYTES - pending.len().min(LOG_LINE_BYTES);
    pending.extend_from_slice(&bytes[..bytes.len().min(room)]);
}

fn emit(context: &Context, pending: &mut Vec<u8>) {
    context.log(&String::from_utf8_lossy(pending));
    pending.clear();
}
