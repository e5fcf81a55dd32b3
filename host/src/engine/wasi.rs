//! WASI preview 1 for a guest that is granted nothing: no files, no environment, no arguments, empty input. What it writes
//! goes to the log. Clocks and random bytes are real, and no sleep outlives the deadline of the call.

use std::sync::LazyLock;
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use wasmtime::{Caller, FuncType, Linker, Result, Val, ValType};

use super::memory::{LinearMemory, split};
use super::native::State;
use super::{Context, LOG_LINE_BYTES};
use crate::error::ErrorKind;

/// The name of preview 1, and that of its predecessor, which old toolchains import.
const MODULES: [&str; 2] = [PREVIEW1, "wasi_unstable"];
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
pub(super) fn link(linker: &mut Linker<State>, module: &wasmtime::Module) -> Result<()> {
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
    match module {
        PREVIEW1 => linker.func_wrap(module, "poll_oneoff", poll_oneoff)?,
        // Its subscriptions had another layout.
        _ => linker.func_wrap(module, "poll_oneoff", |_: u32, _: u32, _: u32, _: u32| {
            NOSYS
        })?,
    };
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
                let (context, deadline) = (&state.context, state.deadline);
                if !state.output.write(context, fd == STDERR, bytes, deadline) {
                    return Err(state.timed_out());
                }
                break;
            }
        }
        memory.write(written, &len.to_le_bytes(), "a count")
    })())
}

/// The text of stdout and stderr, until a line is complete.
#[derive(Default)]
pub(super) struct Output {
    stdout: Vec<u8>,
    stderr: Vec<u8>,
}

impl Output {
    /// Whether all of it was written before the deadline: each line goes through a log sink, which may be slow, and one call
    /// can bring as many lines as the guest has bytes of memory.
    fn write(
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
    pub(super) fn flush(&mut self, context: &Context) {
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

/// What `poll_oneoff` waits for: a clock, or a descriptor, which is always ready.
struct Subscription {
    userdata: [u8; 8],
    kind: u8,
    error: Errno,
    wait: Duration,
}

impl Subscription {
    const BYTES: u64 = 48;
    const EVENT_BYTES: u64 = 32;
    const CLOCK: u8 = 0;
    const ABSOLUTE: u16 = 1;

    fn read(memory: &LinearMemory<'_>, list: u32, index: u32) -> Result<Self, ErrorKind> {
        let raw = memory.read(
            item(list, index, Self::BYTES),
            Self::BYTES as u32,
            "a subscription",
        )?;
        let (kind, number, timeout) = (raw[8], word(raw, 16), long(raw, 24));
        let (error, wait) = match kind {
            Self::CLOCK => match now(number) {
                Some(now) if u16::from(raw[40]) & Self::ABSOLUTE != 0 => {
                    (SUCCESS, Duration::from_nanos(timeout).saturating_sub(now))
                }
                Some(_) => (SUCCESS, Duration::from_nanos(timeout)),
                None => (INVAL, Duration::ZERO),
            },
            _ if number <= STDERR => (SUCCESS, Duration::ZERO),
            _ => (BADF, Duration::ZERO),
        };
        let mut userdata = [0; 8];
        userdata.copy_from_slice(&raw[..8]);
        Ok(Self {
            userdata,
            kind,
            error,
            wait,
        })
    }

    fn event(&self) -> [u8; 32] {
        let mut raw = [0; Self::EVENT_BYTES as usize];
        raw[..8].copy_from_slice(&self.userdata);
        raw[8] = self.error as u8;
        raw[10] = self.kind;
        raw
    }
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

/// Waits for the first of some clocks and descriptors, but not beyond the deadline of the call.
fn poll_oneoff(
    mut guest: Guest<'_>,
    list: u32,
    events: u32,
    count: u32,
    happened: u32,
) -> Result<Errno> {
    let (mut memory, state) = split(&mut guest)?;
    if count == 0 || count > MOST_ITEMS {
        return Ok(INVAL);
    }
    let waits = (0..count).map(|index| Ok(Subscription::read(&memory, list, index)?.wait));
    let wait = match waits.collect::<Result<Vec<_>, ErrorKind>>() {
        Ok(waits) => waits.into_iter().min().unwrap_or_default(),
        Err(_) => return Ok(FAULT),
    };
    let left = state.deadline.saturating_duration_since(Instant::now());
    thread::sleep(wait.min(left));
    if wait >= left {
        return Err(state.timed_out().into());
    }
    errno((|| {
        let mut written = 0;
        for index in 0..count {
            let subscription = Subscription::read(&memory, list, index)?;
            if subscription.wait <= wait {
                memory.write(
                    item(events, written, Subscription::EVENT_BYTES),
                    &subscription.event(),
                    "an event",
                )?;
                written += 1;
            }
        }
        memory.write(happened, &written.to_le_bytes(), "a count")
    })())
}
