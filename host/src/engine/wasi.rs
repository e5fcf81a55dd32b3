//! WASI preview 1, of our own. A guest begins with what it is granted ([`Wasi`](crate::Wasi)), by default nothing: no files, no
//! environment, no arguments, empty input. What it writes goes to the log. No sleep outlives the deadline of the call, and no
//! function takes long.

mod descriptors;
mod errno;
mod files;
mod listing;
mod output;
mod paths;
mod poll;
mod process;
mod stat;

use wasmtime::{Caller, FuncType, ImportType, Linker, Result, Val, ValType};

pub(super) use descriptors::Descriptors;
use errno::{BADF, Errno, FAULT, INVAL, NOSYS, SPIPE, SUCCESS};
pub(super) use output::Output;
use poll::poll_oneoff;
use process::now;

use super::native::State;
use crate::error::ErrorKind;

const PREVIEW1: &str = "wasi_snapshot_preview1";
const POLL: &str = "poll_oneoff";
/// Its predecessor, which old toolchains import.
const UNSTABLE: &str = "wasi_unstable";

/// More vectors or subscriptions than this are refused, so that no import takes long.
const MOST_ITEMS: u32 = 4096;

const FUNCTIONS: [&str; 46] = [
    "args_get",
    "args_sizes_get",
    "clock_res_get",
    "clock_time_get",
    "environ_get",
    "environ_sizes_get",
    "fd_advise",
    "fd_allocate",
    "fd_close",
    "fd_datasync",
    "fd_fdstat_get",
    "fd_fdstat_set_flags",
    "fd_fdstat_set_rights",
    "fd_filestat_get",
    "fd_filestat_set_size",
    "fd_filestat_set_times",
    "fd_pread",
    "fd_prestat_dir_name",
    "fd_prestat_get",
    "fd_pwrite",
    "fd_read",
    "fd_readdir",
    "fd_renumber",
    "fd_seek",
    "fd_sync",
    "fd_tell",
    "fd_write",
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
    "poll_oneoff",
    "proc_exit",
    "proc_raise",
    "random_get",
    "sched_yield",
    "sock_accept",
    "sock_recv",
    "sock_send",
    "sock_shutdown",
];

pub(super) fn provides(module: &str, name: &str) -> bool {
    [PREVIEW1, UNSTABLE].contains(&module) && FUNCTIONS.contains(&name)
}

type Guest<'a> = Caller<'a, State>;

/// Defines what `module` imports of WASI, and no more: a linker is made for each module, and a definition has its price.
pub(super) fn link(
    linker: &mut Linker<State>,
    module: &wasmtime::Module,
    may_wait: bool,
) -> Result<()> {
    // A module may import the same function twice.
    linker.allow_shadowing(true);
    for import in module.imports() {
        let is_defined = match import.module() {
            PREVIEW1 => define(linker, import.name(), may_wait)?,
            UNSTABLE => define_unstable(linker, import.name())?,
            _ => continue,
        };
        if !is_defined {
            refuse(linker, module, &import)?;
        }
    }
    linker.allow_shadowing(false);
    Ok(())
}

/// Whether a module may sleep, so that its guests must run on a fiber.
pub(crate) fn sleeps(module: &wasmtime::Module) -> bool {
    module
        .imports()
        .any(|import| import.module() == PREVIEW1 && import.name() == POLL)
}

/// A module that sleeps is checked once with imports that may not wait, and never runs with them.
fn define(linker: &mut Linker<State>, name: &str, may_wait: bool) -> Result<bool> {
    if name == POLL && may_wait {
        linker.func_wrap_async(PREVIEW1, name, |mut guest: Guest<'_>, of| {
            Box::new(async move { poll_oneoff(&mut guest, of).await })
        })?;
        return Ok(true);
    }
    if name == POLL {
        linker.func_wrap(PREVIEW1, name, |_: u32, _: u32, _: u32, _: u32| NOSYS)?;
        return Ok(true);
    }
    Ok(process::define(linker, PREVIEW1, name)?
        || files::define(linker, PREVIEW1, name)?
        || paths::define(linker, PREVIEW1, name)?)
}

/// There are no folders for it, since the order of `fd_seek`'s bases and the layout of a `filestat` were others: a guest that
/// looks for folders finds none.
fn define_unstable(linker: &mut Linker<State>, name: &str) -> Result<bool> {
    match name {
        "fd_close"
        | "fd_fdstat_get"
        | "fd_fdstat_set_flags"
        | "fd_read"
        | "fd_tell"
        | "fd_write" => files::define(linker, UNSTABLE, name),
        _ => process::define(linker, UNSTABLE, name),
    }
}

/// Any parameters will do for a function that reads none of its arguments, but what it answers is an `errno`.
fn refuse(
    linker: &mut Linker<State>,
    module: &wasmtime::Module,
    import: &ImportType<'_>,
) -> Result<()> {
    let errno = match (import.module(), import.name()) {
        // Its subscriptions had another layout.
        (UNSTABLE, "poll_oneoff") => NOSYS,
        (UNSTABLE, "fd_seek") => SPIPE,
        _ => BADF,
    };
    if let Some(ty) = import.ty().func() {
        let ty = FuncType::new(module.engine(), ty.params(), [ValType::I32]);
        linker.func_new(import.module(), import.name(), ty, move |_, _, results| {
            results.fill(Val::I32(errno));
            Ok(())
        })?;
    }
    Ok(())
}

/// Answers with an `errno`. A pointer outside memory is the guest's to handle here, as WASI says.
fn errno(outcome: Result<(), ErrorKind>) -> Result<Errno> {
    errno::answer(outcome.map_err(Into::into))
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
