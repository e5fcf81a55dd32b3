//! What a guest writes to stdout and stderr: lines for the log.

use crate::call::Call;
use crate::engine::Context;
use crate::error::ErrorKind;
use crate::log::LOG_LINE_BYTES;

/// The text of stdout and stderr, until a line is complete.
#[derive(Default)]
pub(in crate::engine) struct Output {
    stdout: Vec<u8>,
    stderr: Vec<u8>,
}

impl Output {
    /// Writes as long as the call has time: each line goes through a log sink, which may be slow, and one call can bring as
    /// many lines as the guest has bytes of memory.
    pub(super) fn write(
        &mut self,
        context: &Context,
        is_error: bool,
        mut bytes: &[u8],
        call: &mut Call,
    ) -> Result<(), ErrorKind> {
        if !context.log.is_read() {
            return Ok(());
        }
        let pending = if is_error {
            &mut self.stderr
        } else {
            &mut self.stdout
        };
        while let Some(end) = bytes.iter().position(|&byte| byte == b'\n') {
            add(pending, &bytes[..end]);
            emit(context, pending)?;
            if call.left().is_zero() {
                return Err(call.timed_out());
            }
            bytes = &bytes[end + 1..];
        }
        add(pending, bytes);
        Ok(())
    }

    /// Hands over what is left at the end of a call.
    pub(in crate::engine) fn flush(&mut self, context: &Context) -> Result<(), ErrorKind> {
        for pending in [&mut self.stdout, &mut self.stderr] {
            if !pending.is_empty() {
                emit(context, pending)?;
            }
        }
        Ok(())
    }
}

fn add(pending: &mut Vec<u8>, bytes: &[u8]) {
    let room = LOG_LINE_BYTES - pending.len().min(LOG_LINE_BYTES);
    pending.extend_from_slice(&bytes[..bytes.len().min(room)]);
}

fn emit(context: &Context, pending: &mut Vec<u8>) -> Result<(), ErrorKind> {
    let line = std::mem::take(pending);
    context.log.line(&String::from_utf8_lossy(&line))
}
