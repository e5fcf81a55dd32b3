//! WASI preview 1 for a guest that is granted nothing: no files, no environment, no arguments, empty input. What it writes
//! goes to the log. Clocks and random bytes are real, and no sleep outlives the deadline of the call.

mod output;
mod poll;

use std::sync::LazyLock;
use std::time::{Duration, Instant, SystemTime};

use wasmtime::{Caller, FuncType, Linker, Result, Val, ValType};

pub(super) use output::Output;
use poll::poll_oneoff;

use super::memory::split;
use super::native::State;
use crate::error::ErrorKind;

/// The name of preview 1, and that of its predecessor, which old toolchains import.
const MODULES: [&str; 2] = [PREVIEW1, "wasi_unstable"];
const POLL: &str = "poll_oneoff";
const PREVIEW1: &str = "wasi_snapshot_preview1";

type Errno = i32;
const SUCCESS: Errno = 0;
const BADF: Errno = 8;
const FAULT: Errno = 21;
const INVAL: Errno = 28;
const IO: Errno = 29;
const NOSYS: Errno = 52;
const SPIPE: Errno = 70;

const STDIN: u32 = 0;
const STDOUT: u32 = 1;
const STDERR: u32 = 2;
const CHARACTER_DEVICE: u8 = 2;

/// More vectors or subscriptions than this are refused, so that no import takes long.
const MOST_ITEMS: u32 = 4096;

const CLOCK_REALTIME: u32 = 0;
const CLOCK_MONOTONIC: u32 = 1;

/// Functions that work on a descriptor. Beyond stdin, stdout and stderr there is none, so that they answer `badf`.
const UNGRANTED: [&str; 29] = [
    "fd_advise",
    "fd_allocate",
    "fd_datasync",
    "fd_fdstat_set_rights",
    "fd_filestat_set_size",
    "fd_filestat_set_times",
    "fd_pread",
    "fd_prestat_dir_name",
    "fd_prestat_get",
    "fd_pwrite",
    "fd_readdir",
    "fd_renumber",
    "fd_sync",
    "path_create_directory",
    "path_filestat_get",
    "path_filestat_set_times",
    "path_link",
    "path_open",
    "path_readlink",
    "path_remove_directory",
    "path_rename",
    "path_symlink",
    "path_unlink_file",
    "proc_raise",
    "sock_accept",
    "sock_recv",
    "sock_send",
    "sock_shutdown",
    "fd_filestat_get",
];

/// Functions that do something.
const WORKING: [&str; 17] = [
    "args_get",
    "args_sizes_get",
    "clock_res_get",
    "clock_time_get",
    "environ_get",
    "environ_sizes_get",
    "fd_close",
    "fd_fdstat_get",
    "fd_fdstat_set_flags",
    "fd_read",
    "fd_seek",
    "fd_tell",
    "fd_write",
    "poll_oneoff",
    "proc_exit",
    "random_get",
    "sched_yield",
];

pub(super) fn provides(module: &str, name: &str) -> bool {
    MODULES.contains(&module) && (WORKING.contains(&name) || UNGRANTED.contains(&name))
}

type Guest<'a> = Caller<'a, State>;

/// Defines what `module` may import of WASI.
pub(super) fn link(
    linker: &mut Linker<State>,
    module: &wasmtime::Module,
    may_wait: bool,
) -> Result<()> {
    // A module may import the same function twice.
    linker.allow_shadowing(true);
    for import in module
        .imports()
        .filter(|import| MODULES.contains(&import.module()))
    {
        // Any parameters will do for a function that reads none of its arguments, but what it answers is an `errno`.
        if let (true, Some(ty)) = (UNGRANTED.contains(&import.name()), import.ty().func()) {
            let ty = FuncType::new(module.engine(), ty.params(), [ValType::I32]);
            linker.func_new(import.module(), import.name(), ty, |_, _, results| {
                results.fill(Val::I32(BADF));
                Ok(())
            })?;
        }
    }
    linker.allow_shadowing(false);
    for name in MODULES {
        link_process(linker, name)?;
        link_poll(linker, name, may_wait)?;
        link_descriptors(linker, name)?;
    }
    Ok(())
}

/// Answers with an `errno`. A pointer outside memory is the guest's to handle here, as WASI says.
fn errno(outcome: Result<(), ErrorKind>) -> Result<Errno> {
    match outcome {
        Ok(()) => Ok(SUCCESS),
        Err(ErrorKind::Abi { .. }) => Ok(FAULT),
        Err(kind) => Err(kind.into()),
    }
}

fn link_process(linker: &mut Linker<State>, module: &str) -> Result<()> {
    for (sizes, get) in [
        ("args_sizes_get", "args_get"),
        ("environ_sizes_get", "environ_get"),
    ] {
        linker.func_wrap(
            module,
            sizes,
            |mut guest: Guest<'_>, count: u32, size: u32| -> Result<Errno> {
                let (mut memory, _) = split(&mut guest)?;
                errno(
                    memory
                        .write(count, &[0; 4], "a count")
                        .and_then(|()| memory.write(size, &[0; 4], "a size")),
                )
            },
        )?;
        linker.func_wrap(module, get, |_: u32, _: u32| SUCCESS)?;
    }
    linker.func_wrap(
        module,
        "clock_res_get",
        |mut guest: Guest<'_>, clock: u32, ptr: u32| -> Result<Errno> {
            let (mut memory, _) = split(&mut guest)?;
            if now(clock).is_none() {
                return Ok(INVAL);
            }
            errno(memory.write(ptr, &1u64.to_le_bytes(), "a resolution"))
        },
    )?;
    linker.func_wrap(
        module,
        "clock_time_get",
        |mut guest: Guest<'_>, clock: u32, _precision: u64, ptr: u32| -> Result<Errno> {
            let (mut memory, _) = split(&mut guest)?;
            let Some(now) = now(clock) else {
                return Ok(INVAL);
            };
            errno(memory.write(ptr, &nanoseconds(now).to_le_bytes(), "a time"))
        },
    )?;
    linker.func_wrap(
        module,
        "random_get",
        |mut guest: Guest<'_>, ptr: u32, len: u32| -> Result<Errno> {
            let (mut memory, _) = split(&mut guest)?;
            match memory.slice(ptr, len as usize, "random bytes") {
                Ok(bytes) => Ok(getrandom::fill(bytes).map_or(IO, |()| SUCCESS)),
                Err(kind) => errno(Err(kind)),
            }
        },
    )?;
    linker.func_wrap(module, "sched_yield", || SUCCESS)?;
    linker.func_wrap(module, "proc_exit", |status: i32| -> Result<()> {
        Err(ErrorKind::Exit { status }.into())
    })?;
    Ok(())
}

/// Whether a module may sleep, so that its guests must run on a fiber.
pub(crate) fn sleeps(module: &wasmtime::Module) -> bool {
    module
        .imports()
        .any(|import| import.module() == PREVIEW1 && import.name() == POLL)
}

fn link_poll(linker: &mut Linker<State>, module: &str, may_wait: bool) -> Result<()> {
    if module == PREVIEW1 && may_wait {
        linker.func_wrap_async(module, POLL, |mut guest: Guest<'_>, of| {
            Box::new(async move { poll_oneoff(&mut guest, of).await })
        })?;
    } else {
        // Of the predecessor: its subscriptions had another layout.
        linker.func_wrap(module, POLL, |_: u32, _: u32, _: u32, _: u32| NOSYS)?;
    }
    Ok(())
}

fn link_descriptors(linker: &mut Linker<State>, module: &str) -> Result<()> {
    linker.func_wrap(module, "fd_write", fd_write)?;
    linker.func_wrap(
        module,
        "fd_read",
        |mut guest: Guest<'_>, fd: u32, _buffers: u32, _count: u32, read: u32| -> Result<Errno> {
            let (mut memory, _) = split(&mut guest)?;
            if fd != STDIN {
                return Ok(BADF);
            }
            errno(memory.write(read, &[0; 4], "a count"))
        },
    )?;
    linker.func_wrap(
        module,
        "fd_fdstat_get",
        |mut guest: Guest<'_>, fd: u32, ptr: u32| -> Result<Errno> {
            const FD_READ: u64 = 1 << 1;
            const FD_WRITE: u64 = 1 << 6;
            let (mut memory, _) = split(&mut guest)?;
            let rights = match fd {
                STDIN => FD_READ,
                STDOUT | STDERR => FD_WRITE,
                _ => return Ok(BADF),
            };
            // A terminal, so that a C library hands over each line.
            let mut stat = [0; 24];
            stat[0] = CHARACTER_DEVICE;
            stat[8..16].copy_from_slice(&rights.to_le_bytes());
            errno(memory.write(ptr, &stat, "a descriptor's state"))
        },
    )?;
    let stdio = |fd: u32, errno: Errno| if fd <= STDERR { errno } else { BADF };
    linker.func_wrap(module, "fd_close", move |fd: u32| stdio(fd, SUCCESS))?;
    linker.func_wrap(
        module,
        "fd_fdstat_set_flags",
        move |fd: u32, _flags: u32| stdio(fd, SUCCESS),
    )?;
    linker.func_wrap(
        module,
        "fd_seek",
        move |fd: u32, _offset: u64, _whence: u32, _ptr: u32| stdio(fd, SPIPE),
    )?;
    linker.func_wrap(module, "fd_tell", move |fd: u32, _ptr: u32| {
        stdio(fd, SPIPE)
    })?;
    Ok(())
}

fn now(clock: u32) -> Option<Duration> {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    match clock {
        CLOCK_REALTIME => Some(SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default()),
        CLOCK_MONOTONIC => Some(START.elapsed()),
        _ => None,
    }
}

fn nanoseconds(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}

fn fd_write(
    mut guest: Guest<'_>,
    fd: u32,
    buffers: u32,
    count: u32,
    written: u32,
) -> Result<Errno> {
    let (mut memory, state) = split(&mut guest)?;
    if fd != STDOUT && fd != STDERR {
        return Ok(BADF);
    }
    if count > MOST_ITEMS {
        return Ok(INVAL);
    }
    errno((|| {
        // One vector a call: a guest that has more calls again.
        let mut len = 0;
        for index in 0..count {
            let vector = memory.read(item(buffers, index, 8), 8, "a vector")?;
            let (ptr, size) = (word(vector, 0), word(vector, 4));
            len = size;
            if size > 0 {
                let bytes = memory.read(ptr, size, "output")?;
                let (context, call) = (&state.context, &mut state.call);
                state.output.write(context, fd == STDERR, bytes, call)?;
                break;
            }
        }
        memory.write(written, &len.to_le_bytes(), "a count")
    })())
}

/// Where an item of a list is. An address that does not exist is outside any memory.
fn item(list: u32, index: u32, bytes: u64) -> u32 {
    u32::try_from(u64::from(list) + u64::from(index) * bytes).unwrap_or(u32::MAX)
}

fn word(raw: &[u8], at: usize) -> u32 {
    u32::from_le_bytes([raw[at], raw[at + 1], raw[at + 2], raw[at + 3]])
}

fn long(raw: &[u8], at: usize) -> u64 {
    u64::from(word(raw, at)) | u64::from(word(raw, at + 4)) << 32
}
