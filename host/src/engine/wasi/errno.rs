//! What WASI answers when something goes wrong.

use std::io;

use wasmtime::Result;

use crate::error::ErrorKind;

pub(super) type Errno = i32;

pub(super) const SUCCESS: Errno = 0;
pub(super) const ACCES: Errno = 2;
pub(super) const BADF: Errno = 8;
pub(super) const BUSY: Errno = 10;
pub(super) const DQUOT: Errno = 19;
pub(super) const EXIST: Errno = 20;
pub(super) const FAULT: Errno = 21;
pub(super) const FBIG: Errno = 22;
pub(super) const ILSEQ: Errno = 25;
pub(super) const INTR: Errno = 27;
pub(super) const INVAL: Errno = 28;
pub(super) const IO: Errno = 29;
pub(super) const ISDIR: Errno = 31;
pub(super) const LOOP: Errno = 32;
pub(super) const MFILE: Errno = 33;
pub(super) const MLINK: Errno = 34;
pub(super) const NAMETOOLONG: Errno = 37;
pub(super) const NFILE: Errno = 41;
pub(super) const NOENT: Errno = 44;
pub(super) const NOMEM: Errno = 48;
pub(super) const NOSPC: Errno = 51;
pub(super) const NOSYS: Errno = 52;
pub(super) const NOTDIR: Errno = 54;
pub(super) const NOTEMPTY: Errno = 55;
pub(super) const NOTSUP: Errno = 58;
pub(super) const NXIO: Errno = 60;
pub(super) const OVERFLOW: Errno = 61;
pub(super) const PERM: Errno = 63;
pub(super) const ROFS: Errno = 69;
pub(super) const SPIPE: Errno = 70;
pub(super) const TXTBSY: Errno = 74;
pub(super) const XDEV: Errno = 75;

/// Why a function of WASI did not do its work.
pub(super) enum Failure {
    /// The guest's to handle.
    Errno(Errno),
    /// The end of the call, but for a pointer outside memory, which is the guest's to handle, as WASI says.
    Call(ErrorKind),
}

pub(super) type Outcome<T = ()> = Result<T, Failure>;

impl From<Errno> for Failure {
    fn from(errno: Errno) -> Self {
        Self::Errno(errno)
    }
}

impl From<ErrorKind> for Failure {
    fn from(kind: ErrorKind) -> Self {
        Self::Call(kind)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Errno(of_system(&error).unwrap_or_else(|| of_kind(error.kind())))
    }
}

/// Answers with an `errno`.
pub(super) fn answer(outcome: Outcome) -> Result<Errno> {
    match outcome {
        Ok(()) => Ok(SUCCESS),
        Err(Failure::Errno(errno)) => Ok(errno),
        Err(Failure::Call(ErrorKind::Abi { .. })) => Ok(FAULT),
        Err(Failure::Call(kind)) => Err(kind.into()),
    }
}

/// Errors that have no kind of their own in the standard library.
fn of_system(error: &io::Error) -> Option<Errno> {
    let code = error.raw_os_error();
    if code.is_none() && error.kind() == io::ErrorKind::PermissionDenied {
        // cap-std's word for a path that leads out of its folder.
        return Some(PERM);
    }
    #[cfg(unix)]
    match code? {
        libc::EMFILE | libc::ENFILE => return Some(NFILE),
        libc::ELOOP => return Some(LOOP),
        libc::ENXIO => return Some(NXIO),
        libc::EOVERFLOW => return Some(OVERFLOW),
        libc::EPERM => return Some(PERM),
        _ => {}
    }
    None
}

fn of_kind(kind: io::ErrorKind) -> Errno {
    match kind {
        io::ErrorKind::NotFound => NOENT,
        io::ErrorKind::PermissionDenied => ACCES,
        io::ErrorKind::AlreadyExists => EXIST,
        io::ErrorKind::InvalidInput => INVAL,
        io::ErrorKind::NotADirectory => NOTDIR,
        io::ErrorKind::IsADirectory => ISDIR,
        io::ErrorKind::DirectoryNotEmpty => NOTEMPTY,
        io::ErrorKind::ReadOnlyFilesystem => ROFS,
        io::ErrorKind::StorageFull => NOSPC,
        io::ErrorKind::QuotaExceeded => DQUOT,
        io::ErrorKind::FileTooLarge => FBIG,
        io::ErrorKind::ResourceBusy => BUSY,
        io::ErrorKind::ExecutableFileBusy => TXTBSY,
        io::ErrorKind::CrossesDevices => XDEV,
        io::ErrorKind::TooManyLinks => MLINK,
        io::ErrorKind::InvalidFilename => NAMETOOLONG,
        io::ErrorKind::Interrupted => INTR,
        io::ErrorKind::Unsupported => NOTSUP,
        io::ErrorKind::OutOfMemory => NOMEM,
        io::ErrorKind::NotSeekable => SPIPE,
        _ => IO,
    }
}
