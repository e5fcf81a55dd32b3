//! What is known of a file or a descriptor, as WASI lays it out, and the times of files.

use std::fs::FileTimes;
use std::time::{Duration, SystemTime};

use cap_std::fs::{Dir, FileType, Metadata};
use wasmtime::Result;

use super::Guest;
use super::descriptors::{Descriptor, OpenFile};
use super::errno::{BADF, Errno, INVAL, IO, NOTSUP, NXIO, Outcome, ROFS, answer};
use super::process::nanoseconds;
use crate::engine::memory::split;
use crate::wasi::Wasi;

pub(super) const UNKNOWN: u8 = 0;
const BLOCK_DEVICE: u8 = 1;
const CHARACTER_DEVICE: u8 = 2;
const DIRECTORY: u8 = 3;
const REGULAR_FILE: u8 = 4;
const SOCKET_STREAM: u8 = 6;
const SYMBOLIC_LINK: u8 = 7;

/// Rights: of them only reading and writing are kept apart here, which is what C libraries ask for. The rest is told as they
/// expect it, and refused where it is not granted.
pub(super) mod rights {
    pub(in super::super) const FD_READ: u64 = 1 << 1;
    pub(in super::super) const FD_WRITE: u64 = 1 << 6;
    /// Also a folder's within a folder that is read-only: opening a file for writing then answers `rofs`, and a C library does
    /// not quietly open it for reading.
    pub(super) const ALL: u64 = (1 << 28) - 1;
    const FD_DATASYNC: u64 = 1 << 0;
    const FD_ALLOCATE: u64 = 1 << 8;
    const FD_READDIR: u64 = 1 << 14;
    const PATH_FILESTAT_SET_SIZE: u64 = 1 << 19;
    const FD_FILESTAT_SET_SIZE: u64 = 1 << 22;
    /// `path_create_directory` to `path_unlink_file`.
    const PATHS: u64 = (1 << 27) - (1 << 9);
    pub(super) const FILE: u64 =
        ALL & !PATHS & !FD_READ & !FD_WRITE & !FD_DATASYNC & !FD_ALLOCATE | 1 << 21 | 1 << 23;
    pub(super) const WRITE: u64 = FD_WRITE | FD_DATASYNC | FD_ALLOCATE | FD_FILESTAT_SET_SIZE;
    /// Not `fd_seek`: a C library takes a descriptor that seeks for a file.
    pub(super) const FOLDER: u64 =
        (PATHS & !FD_FILESTAT_SET_SIZE & !PATH_FILESTAT_SET_SIZE) | FD_READDIR;
}

const NONBLOCK: u16 = 4;

pub(super) fn type_of(kind: FileType) -> u8 {
    if kind.is_dir() {
        DIRECTORY
    } else if kind.is_file() {
        REGULAR_FILE
    } else if kind.is_symlink() {
        SYMBOLIC_LINK
    } else {
        special_type(kind)
    }
}

#[cfg(unix)]
fn special_type(kind: FileType) -> u8 {
    use cap_std::fs::FileTypeExt;
    if kind.is_char_device() {
        CHARACTER_DEVICE
    } else if kind.is_block_device() {
        BLOCK_DEVICE
    } else if kind.is_socket() {
        SOCKET_STREAM
    } else {
        UNKNOWN
    }
}

#[cfg(not(unix))]
fn special_type(_: FileType) -> u8 {
    UNKNOWN
}

/// A `filestat`.
pub(super) fn file_stat(metadata: &Metadata) -> [u8; 64] {
    let (device, inode, links, changed) = identity(metadata);
    let time = |time: std::io::Result<cap_std::time::SystemTime>| {
        let time = time.map(|time| time.into_std().duration_since(SystemTime::UNIX_EPOCH));
        time.ok().and_then(Result::ok).map_or(0, nanoseconds)
    };
    let modified = time(metadata.modified());
    let mut raw = [0; 64];
    raw[16] = type_of(metadata.file_type());
    for (at, value) in [
        (0, device),
        (8, inode),
        (24, links),
        (32, metadata.len()),
        (40, time(metadata.accessed())),
        (48, modified),
        (56, changed.unwrap_or(modified)),
    ] {
        raw[at..at + 8].copy_from_slice(&value.to_le_bytes());
    }
    raw
}

/// Device, inode, links, and when any of it changed.
#[cfg(unix)]
fn identity(metadata: &Metadata) -> (u64, u64, u64, Option<u64>) {
    use cap_std::fs::MetadataExt;
    let seconds = u64::try_from(metadata.ctime()).unwrap_or(0);
    let changed = seconds
        .saturating_mul(1_000_000_000)
        .saturating_add(u64::try_from(metadata.ctime_nsec()).unwrap_or(0));
    (
        metadata.dev(),
        metadata.ino(),
        metadata.nlink(),
        Some(changed),
    )
}

#[cfg(not(unix))]
fn identity(_: &Metadata) -> (u64, u64, u64, Option<u64>) {
    (0, 0, 1, None)
}

pub(super) fn fd_filestat_get(mut guest: Guest<'_>, fd: u32, ptr: u32) -> Result<Errno> {
    let (mut memory, state) = split(&mut guest)?;
    answer((|| {
        let stat = match state.descriptors.get(fd)? {
            Descriptor::File(file) => file_stat(&file.file.metadata()?),
            Descriptor::Folder(folder) => file_stat(&folder.dir.dir_metadata()?),
            _ => {
                let mut stat = [0; 64];
                stat[16] = CHARACTER_DEVICE;
                stat
            }
        };
        Ok(memory.write(ptr, &stat, "a file's state")?)
    })())
}

pub(super) fn fd_fdstat_get(mut guest: Guest<'_>, fd: u32, ptr: u32) -> Result<Errno> {
    let (mut memory, state) = split(&mut guest)?;
    answer((|| {
        // A stream is a terminal, so that a C library hands over each line.
        let (kind, flags, base, inheriting) = match state.descriptors.get(fd)? {
            Descriptor::Stdin => (CHARACTER_DEVICE, 0, rights::FD_READ, 0),
            Descriptor::Stdout | Descriptor::Stderr => (CHARACTER_DEVICE, 0, rights::FD_WRITE, 0),
            Descriptor::File(file) => (REGULAR_FILE, file.flags, file_rights(file), 0),
            Descriptor::Folder(_) => (DIRECTORY, 0, rights::FOLDER, rights::ALL),
        };
        let mut stat = [0; 24];
        stat[0] = kind;
        stat[2..4].copy_from_slice(&flags.to_le_bytes());
        stat[8..16].copy_from_slice(&base.to_le_bytes());
        stat[16..24].copy_from_slice(&inheriting.to_le_bytes());
        Ok(memory.write(ptr, &stat, "a descriptor's state")?)
    })())
}

fn file_rights(file: &OpenFile) -> u64 {
    let read = if file.can_read { rights::FD_READ } else { 0 };
    let write = if file.can_write { rights::WRITE } else { 0 };
    rights::FILE | read | write
}

/// Nothing blocks here, so that non-blocking comes and goes as it likes. Whether a file is appended to stays as it was opened.
pub(super) fn fd_fdstat_set_flags(mut guest: Guest<'_>, fd: u32, flags: u32) -> Result<Errno> {
    answer((|| match guest.data_mut().descriptors.get(fd)? {
        Descriptor::File(file) => {
            let flags = u16::try_from(flags).map_err(|_| INVAL)?;
            if (flags ^ file.flags) & !NONBLOCK != 0 {
                return Err(NOTSUP.into());
            }
            file.flags = flags;
            Ok(())
        }
        _ => Ok(()),
    })())
}

pub(super) fn fd_filestat_set_times(
    mut guest: Guest<'_>,
    fd: u32,
    accessed: u64,
    modified: u64,
    flags: u32,
) -> Result<Errno> {
    let state = guest.data_mut();
    answer((|| {
        let times = times(&state.context.wasi, accessed, modified, flags)?;
        match state.descriptors.get(fd)? {
            Descriptor::File(file) if !file.is_changeable => Err(ROFS.into()),
            Descriptor::File(file) => Ok(file.file.try_clone()?.into_std().set_times(times)?),
            Descriptor::Folder(folder) => set_times(folder.changeable()?, ".", times),
            _ => Err(BADF.into()),
        }
    })())
}

/// Sets the times of a file or a folder.
pub(super) fn set_times(dir: &Dir, path: &str, times: FileTimes) -> Outcome {
    let kind = dir.metadata(path)?.file_type();
    if !kind.is_file() && !kind.is_dir() {
        return Err(NXIO.into());
    }
    let file = dir.open_with(path, &super::paths::reading())?;
    Ok(file.into_std().set_times(times)?)
}

/// The times that are asked for. What is not stays as it is.
pub(super) fn times(wasi: &Wasi, accessed: u64, modified: u64, flags: u32) -> Outcome<FileTimes> {
    let time = |nanoseconds: u64, given: u32, now: u32| -> Outcome<Option<SystemTime>> {
        let since = match (flags & given != 0, flags & now != 0) {
            (true, true) => return Err(INVAL.into()),
            (true, false) => Duration::from_nanos(nanoseconds),
            (false, true) => wasi.wall_time().ok_or(IO)?,
            (false, false) => return Ok(None),
        };
        let time = SystemTime::UNIX_EPOCH.checked_add(since);
        Ok(Some(time.ok_or(INVAL)?))
    };
    let mut times = FileTimes::new();
    if let Some(accessed) = time(accessed, 1, 2)? {
        times = times.set_accessed(accessed);
    }
    if let Some(modified) = time(modified, 4, 8)? {
        times = times.set_modified(modified);
    }
    Ok(times)
}
