//! The waPC imports on a linker.

use wasmtime::{Caller, Linker, Result};

use super::host_call;
use super::memory::{LinearMemory, split};
use super::native::State;
use crate::abi;
use crate::error::{ErrorKind, Message};
use crate::log::LOG_LINE_BYTES;

type Guest<'a> = Caller<'a, State>;

/// Whether [`link`] provides an import.
pub(crate) fn provides(module: &str, name: &str) -> bool {
    match module {
        abi::WAPC => abi::WAPC_IMPORTS.contains(&name),
        abi::ENV => name == abi::ABORT,
        #[cfg(feature = "wasi")]
        _ => super::wasi::provides(module, name),
        #[cfg(not(feature = "wasi"))]
        _ => false,
    }
}

/// A linker with all that `module` may import. If imports may wait, guests must run on a fiber.
pub(crate) fn link(module: &wasmtime::Module, may_wait: bool) -> Result<Linker<State>> {
    let mut linker = Linker::new(module.engine());
    link_guest(&mut linker)?;
    link_host(&mut linker)?;
    host_call::link(&mut linker, may_wait)?;
    linker.func_wrap(abi::ENV, abi::ABORT, abort)?;
    #[cfg(feature = "wasi")]
    super::wasi::link(&mut linker, module, may_wait)?;
    Ok(linker)
}

/// A call of the guest by the host: request, response, error.
fn link_guest(linker: &mut Linker<State>) -> Result<()> {
    linker.func_wrap(
        abi::WAPC,
        abi::GUEST_REQUEST,
        |mut guest: Guest<'_>, operation: u32, payload: u32| -> Result<()> {
            let (mut memory, state) = split(&mut guest)?;
            memory.write(
                operation,
                state.exchange.operation(),
                "the buffer for the operation",
            )?;
            memory.write(
                payload,
                state.exchange.payload(),
                "the buffer for the payload",
            )?;
            Ok(())
        },
    )?;
    linker.func_wrap(
        abi::WAPC,
        abi::GUEST_RESPONSE,
        |mut guest: Guest<'_>, ptr: u32, len: u32| -> Result<()> {
            let (memory, state) = split(&mut guest)?;
            let reply = memory.read(ptr, len, "the reply")?;
            state.context.check_size(Message::Reply, reply.len())?;
            state.exchange.reply = reply.to_vec();
            Ok(())
        },
    )?;
    linker.func_wrap(
        abi::WAPC,
        abi::GUEST_ERROR,
        |mut guest: Guest<'_>, ptr: u32, len: u32| -> Result<()> {
            let (memory, state) = split(&mut guest)?;
            let text = memory.read_text(ptr, len, "the error text")?;
            state.context.check_size(Message::ErrorText, text.len())?;
            state.exchange.error = text.to_owned();
            Ok(())
        },
    )?;
    Ok(())
}

/// The answer to a call of the host by the guest, and the log.
fn link_host(linker: &mut Linker<State>) -> Result<()> {
    linker.func_wrap(abi::WAPC, abi::HOST_RESPONSE_LEN, |guest: Guest<'_>| {
        guest.data().exchange.host_response.len() as u32
    })?;
    linker.func_wrap(
        abi::WAPC,
        abi::HOST_RESPONSE,
        |mut guest: Guest<'_>, ptr: u32| -> Result<()> {
            let (mut memory, state) = split(&mut guest)?;
            Ok(memory.write(
                ptr,
                &state.exchange.host_response,
                "the buffer for the host's response",
            )?)
        },
    )?;
    linker.func_wrap(abi::WAPC, abi::HOST_ERROR_LEN, |guest: Guest<'_>| {
        guest.data().exchange.host_error.len() as u32
    })?;
    linker.func_wrap(
        abi::WAPC,
        abi::HOST_ERROR,
        |mut guest: Guest<'_>, ptr: u32| -> Result<()> {
            let (mut memory, state) = split(&mut guest)?;
            Ok(memory.write(
                ptr,
                state.exchange.host_error.as_bytes(),
                "the buffer for the host's error",
            )?)
        },
    )?;
    linker.func_wrap(
        abi::WAPC,
        abi::CONSOLE_LOG,
        |mut guest: Guest<'_>, ptr: u32, len: u32| -> Result<()> {
            let (memory, state) = split(&mut guest)?;
            Ok(state.context.log.line(log_line(&memory, ptr, len)?)?)
        },
    )?;
    Ok(())
}

/// A line that is longer than the log takes is checked as far as it is read.
fn log_line<'a>(memory: &'a LinearMemory<'_>, ptr: u32, len: u32) -> Result<&'a str, ErrorKind> {
    let line = memory.read(ptr, len, "the log line")?;
    let taken = &line[..line.len().min(LOG_LINE_BYTES)];
    match std::str::from_utf8(taken) {
        Ok(line) => Ok(line),
        // Cut within a character.
        Err(error) if taken.len() < line.len() && error.error_len().is_none() => {
            memory.read_text(ptr, error.valid_up_to() as u32, "the log line")
        }
        Err(_) => memory.read_text(ptr, len, "the log line"),
    }
}

/// AssemblyScript's failed assertion: texts are UTF-16, with their size in bytes before them.
fn abort(mut guest: Guest<'_>, message: u32, file: u32, line: u32, column: u32) -> Result<()> {
    const TEXT_BYTES: u32 = 1 << 10;
    let (memory, _) = split(&mut guest)?;
    let text = |ptr: u32| {
        let size = memory.read(ptr.checked_sub(4)?, 4, "a size").ok()?;
        let size = u32::from_le_bytes(size.try_into().ok()?).min(TEXT_BYTES);
        let bytes = memory.read(ptr, size, "a text").ok()?;
        let units = bytes
            .chunks_exact(2)
            .map(|unit| u16::from_le_bytes([unit[0], unit[1]]));
        Some(
            char::decode_utf16(units)
                .map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER))
                .collect::<String>(),
        )
    };
    let message = text(message).unwrap_or_else(|| "no message".into());
    let file = text(file).unwrap_or_else(|| "unknown file".into());
    Err(ErrorKind::Trap {
        reason: format!("abort: {message} at {file}:{line}:{column}"),
    }
    .into())
}
