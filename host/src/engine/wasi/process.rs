//! What a process has: arguments, environment, clocks, random bytes, an end.

use std::time::Duration;

use wasmtime::{Linker, Result};

use super::Guest;
use super::errno::{Errno, Failure, INVAL, IO, OVERFLOW, Outcome, SUCCESS, answer};
use crate::engine::memory::{LinearMemory, split};
use crate::engine::native::State;
use crate::error::ErrorKind;
use crate::wasi::Wasi;

const CLOCK_REALTIME: u32 = 0;
const CLOCK_MONOTONIC: u32 = 1;

/// Defines the function, if it is one of these.
pub(super) fn define(linker: &mut Linker<State>, module: &str, name: &str) -> Result<bool> {
    match name {
        "args_get" => linker.func_wrap(module, name, args_get)?,
        "args_sizes_get" => linker.func_wrap(module, name, args_sizes_get)?,
        "environ_get" => linker.func_wrap(module, name, environ_get)?,
        "environ_sizes_get" => linker.func_wrap(module, name, environ_sizes_get)?,
        "clock_res_get" => linker.func_wrap(module, name, clock_res_get)?,
        "clock_time_get" => linker.func_wrap(module, name, clock_time_get)?,
        "random_get" => linker.func_wrap(module, name, random_get)?,
        "sched_yield" => linker.func_wrap(module, name, || SUCCESS)?,
        "proc_exit" => linker.func_wrap(module, name, |status: i32| -> Result<()> {
            Err(ErrorKind::Exit { status }.into())
        })?,
        _ => return Ok(false),
    };
    Ok(true)
}

fn args_get(mut guest: Guest<'_>, list: u32, texts: u32) -> Result<Errno> {
    let (mut memory, state) = split(&mut guest)?;
    answer(write_texts(
        &mut memory,
        list,
        texts,
        &state.context.wasi.args,
    ))
}

fn args_sizes_get(mut guest: Guest<'_>, count: u32, size: u32) -> Result<Errno> {
    let (mut memory, state) = split(&mut guest)?;
    answer(write_sizes(
        &mut memory,
        count,
        size,
        &state.context.wasi.args,
    ))
}

fn environ_get(mut guest: Guest<'_>, list: u32, texts: u32) -> Result<Errno> {
    let (mut memory, state) = split(&mut guest)?;
    answer(write_texts(
        &mut memory,
        list,
        texts,
        &state.context.wasi.env,
    ))
}

fn environ_sizes_get(mut guest: Guest<'_>, count: u32, size: u32) -> Result<Errno> {
    let (mut memory, state) = split(&mut guest)?;
    answer(write_sizes(
        &mut memory,
        count,
        size,
        &state.context.wasi.env,
    ))
}

/// Writes each text with a NUL after it, and the list of where they are.
fn write_texts(
    memory: &mut LinearMemory<'_>,
    mut list: u32,
    mut at: u32,
    texts: &[String],
) -> Outcome {
    for text in texts {
        memory.write(list, &at.to_le_bytes(), "a pointer")?;
        memory.write(at, text.as_bytes(), "a text")?;
        // Nothing overflows: what was written is in memory, which ends before 2^32.
        at = at.saturating_add(text.len() as u32);
        memory.write(at, &[0], "a text")?;
        at = at.saturating_add(1);
        list = list.saturating_add(4);
    }
    Ok(())
}

fn write_sizes(memory: &mut LinearMemory<'_>, count: u32, size: u32, texts: &[String]) -> Outcome {
    let bytes: usize = texts.iter().map(|text| text.len() + 1).sum();
    for (ptr, value) in [(count, texts.len()), (size, bytes)] {
        let value = u32::try_from(value).map_err(|_| OVERFLOW)?;
        memory.write(ptr, &value.to_le_bytes(), "a size")?;
    }
    Ok(())
}

fn clock_res_get(mut guest: Guest<'_>, clock: u32, ptr: u32) -> Result<Errno> {
    let (mut memory, _) = split(&mut guest)?;
    answer(match clock {
        CLOCK_REALTIME | CLOCK_MONOTONIC => memory
            .write(ptr, &1u64.to_le_bytes(), "a resolution")
            .map_err(Failure::from),
        _ => Err(INVAL.into()),
    })
}

fn clock_time_get(mut guest: Guest<'_>, clock: u32, _precision: u64, ptr: u32) -> Result<Errno> {
    let (mut memory, state) = split(&mut guest)?;
    answer((|| {
        let now = now(&state.context.wasi, clock).ok_or(INVAL)?;
        Ok(memory.write(ptr, &nanoseconds(now).to_le_bytes(), "a time")?)
    })())
}

/// What a clock says; nothing if there is no such clock.
pub(super) fn now(wasi: &Wasi, clock: u32) -> Option<Duration> {
    match clock {
        CLOCK_REALTIME => wasi.wall_time(),
        CLOCK_MONOTONIC => wasi.monotonic_time(),
        _ => None,
    }
}

pub(super) fn nanoseconds(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}

fn random_get(mut guest: Guest<'_>, ptr: u32, len: u32) -> Result<Errno> {
    // A guest can ask for all of its memory.
    const CHUNK_BYTES: usize = 1 << 20;
    let (mut memory, state) = split(&mut guest)?;
    answer((|| {
        for chunk in memory
            .slice(ptr, len as usize, "random bytes")?
            .chunks_mut(CHUNK_BYTES)
        {
            state.check_deadline()?;
            if !state.context.wasi.fill_random(chunk) {
                return Err(IO.into());
            }
        }
        Ok(())
    })())
}
