//! What an error of wasmtime means.

use wasmtime::{Trap, WasmBacktrace};

use super::native::State;
use crate::error::ErrorKind;

pub(super) fn classify(error: wasmtime::Error, state: &State) -> ErrorKind {
    let kind = match error.downcast_ref::<Trap>() {
        Some(Trap::Interrupt) => return state.call.timed_out(),
        Some(trap) => ErrorKind::Trap {
            reason: name(trap) + &place(&error),
        },
        None if error.is::<wasmtime::PoolConcurrencyLimitError>() => ErrorKind::Busy {
            reason: format!("{error:#}; lower Limits::instances of hosts with fresh instances"),
        },
        None => {
            let place = place(&error);
            match error.downcast::<ErrorKind>() {
                Ok(ErrorKind::Trap { reason }) => ErrorKind::Trap {
                    reason: reason + &place,
                },
                Ok(kind) => kind,
                Err(error) => ErrorKind::Engine {
                    reason: format!("{error:#}"),
                },
            }
        }
    };
    state.reason(kind)
}

fn name(trap: &Trap) -> String {
    let text = trap.to_string();
    text.strip_prefix("wasm trap: ").unwrap_or(&text).to_owned()
}

/// The innermost functions of a trap. Their names are the guest's own words.
fn place(error: &wasmtime::Error) -> String {
    const FRAMES: usize = 4;
    const NAME_BYTES: usize = 80;
    let Some(backtrace) = error.downcast_ref::<WasmBacktrace>() else {
        return String::new();
    };
    let names = backtrace
        .frames()
        .iter()
        .take(FRAMES)
        .map(|frame| match frame.func_name() {
            Some(name) => name[..name.floor_char_boundary(NAME_BYTES)].to_owned(),
            None => format!("function {}", frame.func_index()),
        });
    match names.collect::<Vec<_>>() {
        names if names.is_empty() => String::new(),
        names => format!(", in {}", names.join(" < ")),
    }
}
