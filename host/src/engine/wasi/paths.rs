//! What happens in folders. That no path leads out of its folder is cap-std's work.

use cap_std::fs::{Dir, OpenOptions};
use wasmtime::{Linker, Result};

use super::Guest;
use super::descriptors::{Descriptor, OpenFile, OpenFolder};
use super::errno::{
    EXIST, Errno, ILSEQ, INVAL, ISDIR, LOOP, NAMETOOLONG, NOENT, NOTDIR, NOTSUP, NXIO, Outcome,
    PERM, ROFS, answer,
};
use super::files::APPEND;
use super::stat::{self, rights};
use crate::engine::memory::{LinearMemory, split};
use crate::engine::native::State;

/// The longest path, and the longest target of a symbolic link.
const MOST_PATH_BYTES: u32 = 4096;

const SYMLINK_FOLLOW: u32 = 1;

const CREATE: u32 = 1 << 0;
const DIRECTORY: u32 = 1 << 1;
const EXCLUSIVE: u32 = 1 << 2;
const TRUNCATE: u32 = 1 << 3;

/// Defines the function, if it is one of these.
pub(super) fn define(linker: &mut Linker<State>, module: &str, name: &str) -> Result<bool> {
    match name {
        "path_create_directory" => linker.func_wrap(module, name, path_create_directory)?,
        "path_filestat_get" => linker.func_wrap(module, name, path_filestat_get)?,
        "path_filestat_set_times" => linker.func_wrap(module, name, path_filestat_set_times)?,
        "path_link" => linker.func_wrap(module, name, path_link)?,
        "path_open" => linker.func_wrap(module, name, path_open)?,
        "path_readlink" => linker.func_wrap(module, name, path_readlink)?,
        "path_remove_directory" => linker.func_wrap(module, name, path_remove_directory)?,
        "path_rename" => linker.func_wrap(module, name, path_rename)?,
        "path_symlink" => linker.func_wrap(module, name, path_symlink)?,
        "path_unlink_file" => linker.func_wrap(module, name, path_unlink_file)?,
        _ => return Ok(false),
    };
    Ok(true)
}

/// A path in a guest's memory.
fn path<'a>(memory: &'a LinearMemory<'_>, ptr: u32, len: u32) -> Outcome<&'a str> {
    if len > MOST_PATH_BYTES {
        return Err(NAMETOOLONG.into());
    }
    let path = std::str::from_utf8(memory.read(ptr, len, "a path")?).map_err(|_| ILSEQ)?;
    match path {
        "" => Err(NOENT.into()),
        path if path.contains('\0') => Err(INVAL.into()),
        path => Ok(path),
    }
}

/// How to open something for reading. It does not wait for the other end, should it be a pipe.
pub(super) fn reading() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    cap_std::fs::OpenOptionsExt::custom_flags(&mut options, libc::O_NONBLOCK);
    options
}

/// What `path_open` is asked for.
struct Opening {
    follows: bool,
    how: u32,
    can_read: bool,
    can_write: bool,
    flags: u16,
}

impl Opening {
    fn new(lookup: u32, how: u32, asked: u64, flags: u32) -> Outcome<Self> {
        let opening = Self {
            follows: lookup & SYMLINK_FOLLOW != 0,
            how,
            can_read: asked & rights::FD_READ != 0,
            can_write: asked & rights::FD_WRITE != 0,
            flags: u16::try_from(flags).map_err(|_| INVAL)?,
        };
        let creates_folder = opening.is(CREATE) && opening.is(DIRECTORY);
        let truncates_unwritten = opening.is(TRUNCATE) && !opening.can_write;
        if creates_folder || truncates_unwritten {
            return Err(INVAL.into());
        }
        Ok(opening)
    }

    fn is(&self, flag: u32) -> bool {
        self.how & flag != 0
    }

    /// Looks before it opens: opening a device can do something, and an error says more.
    fn open(&self, folder: &OpenFolder, path: &str) -> Outcome<Descriptor> {
        if (self.can_write || self.is(CREATE)) && !folder.is_writable() {
            return Err(ROFS.into());
        }
        let found = if self.follows && !self.is(EXCLUSIVE) {
            folder.dir.metadata(path)
        } else {
            folder.dir.symlink_metadata(path)
        };
        let kind = match found {
            Err(error) if self.is(CREATE) && error.kind() == std::io::ErrorKind::NotFound => {
                return self.open_file(folder, path, true);
            }
            found => found?.file_type(),
        };
        if self.is(CREATE) && self.is(EXCLUSIVE) {
            Err(EXIST.into())
        } else if kind.is_dir() {
            self.open_folder(folder, path)
        } else if kind.is_symlink() {
            Err(LOOP.into())
        } else if self.is(DIRECTORY) {
            Err(NOTDIR.into())
        } else if kind.is_file() {
            self.open_file(folder, path, false)
        } else {
            Err(NXIO.into())
        }
    }

    fn open_folder(&self, folder: &OpenFolder, path: &str) -> Outcome<Descriptor> {
        if self.can_write || self.is(CREATE) {
            return Err(ISDIR.into());
        }
        let dir = folder.dir.open_dir(path)?;
        Ok(Descriptor::Folder(folder.within(dir)))
    }

    fn open_file(&self, folder: &OpenFolder, path: &str, creates: bool) -> Outcome<Descriptor> {
        let appends = self.flags & APPEND != 0 && self.can_write;
        let mut options = reading();
        options
            .read(self.can_read || !(self.can_write || creates))
            .write(self.can_write || creates)
            .append(appends)
            .create(creates)
            .create_new(creates && self.is(EXCLUSIVE));
        let file = folder.dir.open_with(path, &options)?;
        // Another instance can have put something else there since.
        if !file.metadata()?.is_file() {
            return Err(NXIO.into());
        }
        if self.is(TRUNCATE) {
            file.set_len(0)?;
        }
        Ok(Descriptor::File(OpenFile {
            file,
            can_read: self.can_read,
            can_write: self.can_write,
            flags: self.flags,
            is_changeable: folder.is_writable(),
        }))
    }
}

#[allow(clippy::too_many_arguments, reason = "WASI has them")]
fn path_open(
    mut guest: Guest<'_>,
    fd: u32,
    lookup: u32,
    ptr: u32,
    len: u32,
    how: u32,
    asked: u64,
    _inheriting: u64,
    flags: u32,
    opened: u32,
) -> Result<Errno> {
    let (mut memory, state) = split(&mut guest)?;
    answer((|| {
        // Before anything is opened.
        memory.slice(opened, 4, "a descriptor")?;
        let folder = state.descriptors.folder(fd)?;
        let free = state.descriptors.free()?;
        let opening = Opening::new(lookup, how, asked, flags)?;
        let descriptor = opening.open(folder, path(&memory, ptr, len)?)?;
        state.descriptors.put(free, descriptor);
        Ok(memory.write(opened, &free.to_le_bytes(), "a descriptor")?)
    })())
}

/// Changes something in a folder.
fn change(
    mut guest: Guest<'_>,
    fd: u32,
    ptr: u32,
    len: u32,
    change: impl FnOnce(&Dir, &str) -> std::io::Result<()>,
) -> Result<Errno> {
    let (memory, state) = split(&mut guest)?;
    answer((|| {
        let dir = state.descriptors.folder(fd)?.changeable()?;
        Ok(change(dir, path(&memory, ptr, len)?)?)
    })())
}

fn path_create_directory(guest: Guest<'_>, fd: u32, ptr: u32, len: u32) -> Result<Errno> {
    change(guest, fd, ptr, len, |dir, path| dir.create_dir(path))
}

fn path_remove_directory(guest: Guest<'_>, fd: u32, ptr: u32, len: u32) -> Result<Errno> {
    change(guest, fd, ptr, len, |dir, path| dir.remove_dir(path))
}

fn path_unlink_file(guest: Guest<'_>, fd: u32, ptr: u32, len: u32) -> Result<Errno> {
    change(guest, fd, ptr, len, |dir, path| dir.remove_file(path))
}

fn path_rename(
    mut guest: Guest<'_>,
    from_fd: u32,
    from_ptr: u32,
    from_len: u32,
    to_fd: u32,
    to_ptr: u32,
    to_len: u32,
) -> Result<Errno> {
    let (memory, state) = split(&mut guest)?;
    answer((|| {
        let from_dir = state.descriptors.folder(from_fd)?.changeable()?;
        let to_dir = state.descriptors.folder(to_fd)?.changeable()?;
        let from = path(&memory, from_ptr, from_len)?;
        let to = path(&memory, to_ptr, to_len)?;
        Ok(from_dir.rename(from, to_dir, to)?)
    })())
}

/// Both folders must be writable: a link makes a file of the one writable in the other.
#[allow(clippy::too_many_arguments, reason = "WASI has them")]
fn path_link(
    mut guest: Guest<'_>,
    from_fd: u32,
    lookup: u32,
    from_ptr: u32,
    from_len: u32,
    to_fd: u32,
    to_ptr: u32,
    to_len: u32,
) -> Result<Errno> {
    let (memory, state) = split(&mut guest)?;
    answer((|| {
        let from_dir = state.descriptors.folder(from_fd)?.changeable()?;
        let to_dir = state.descriptors.folder(to_fd)?.changeable()?;
        let from = path(&memory, from_ptr, from_len)?;
        let to = path(&memory, to_ptr, to_len)?;
        if lookup & SYMLINK_FOLLOW != 0 {
            return Err(INVAL.into());
        }
        Ok(from_dir.hard_link(from, to_dir, to)?)
    })())
}

/// A target that is absolute means another file to the host than to the guest.
fn path_symlink(
    mut guest: Guest<'_>,
    target_ptr: u32,
    target_len: u32,
    fd: u32,
    ptr: u32,
    len: u32,
) -> Result<Errno> {
    let (memory, state) = split(&mut guest)?;
    answer((|| {
        let dir = state.descriptors.folder(fd)?.changeable()?;
        let target = path(&memory, target_ptr, target_len)?;
        if target.starts_with('/') {
            return Err(PERM.into());
        }
        Ok(symlink(dir, target, path(&memory, ptr, len)?)?)
    })())
}

#[cfg(not(windows))]
fn symlink(dir: &Dir, target: &str, link: &str) -> std::io::Result<()> {
    dir.symlink(target, link)
}

#[cfg(windows)]
fn symlink(dir: &Dir, target: &str, link: &str) -> std::io::Result<()> {
    dir.symlink_file(target, link)
}

fn path_readlink(
    mut guest: Guest<'_>,
    fd: u32,
    ptr: u32,
    len: u32,
    buffer: u32,
    size: u32,
    used: u32,
) -> Result<Errno> {
    let (mut memory, state) = split(&mut guest)?;
    answer((|| {
        let folder = state.descriptors.folder(fd)?;
        let target = folder.dir.read_link(path(&memory, ptr, len)?)?;
        let target = target.to_str().ok_or(ILSEQ)?.as_bytes();
        // What does not fit is cut off, as POSIX has it.
        let target = &target[..target.len().min(size as usize)];
        memory.write(buffer, target, "a link's target")?;
        Ok(memory.write(used, &(target.len() as u32).to_le_bytes(), "a count")?)
    })())
}

fn path_filestat_get(
    mut guest: Guest<'_>,
    fd: u32,
    lookup: u32,
    ptr: u32,
    len: u32,
    stat: u32,
) -> Result<Errno> {
    let (mut memory, state) = split(&mut guest)?;
    answer((|| {
        let dir = &state.descriptors.folder(fd)?.dir;
        let path = path(&memory, ptr, len)?;
        let metadata = if lookup & SYMLINK_FOLLOW != 0 {
            dir.metadata(path)?
        } else {
            dir.symlink_metadata(path)?
        };
        Ok(memory.write(stat, &stat::file_stat(&metadata), "a file's state")?)
    })())
}

#[allow(clippy::too_many_arguments, reason = "WASI has them")]
fn path_filestat_set_times(
    mut guest: Guest<'_>,
    fd: u32,
    lookup: u32,
    ptr: u32,
    len: u32,
    accessed: u64,
    modified: u64,
    flags: u32,
) -> Result<Errno> {
    let (memory, state) = split(&mut guest)?;
    answer((|| {
        let dir = state.descriptors.folder(fd)?.changeable()?;
        let path = path(&memory, ptr, len)?;
        let times = stat::times(&state.context.wasi, accessed, modified, flags)?;
        // A link's own times can't be set.
        if lookup & SYMLINK_FOLLOW == 0 && dir.symlink_metadata(path)?.is_symlink() {
            return Err(NOTSUP.into());
        }
        stat::set_times(dir, path, times)
    })())
}
