//! What is in files: reading, writing, and where.

use std::io::{Read, Seek, SeekFrom, Write};

use cap_std::fs::File;
use wasmtime::{Linker, Result};

use super::descriptors::{self, Descriptor, OpenFile};
use super::errno::{BADF, Errno, INVAL, ISDIR, NOTSUP, Outcome, answer};
use super::{Guest, MOST_ITEMS, item, listing, stat, word};
use crate::engine::memory::{LinearMemory, split};
use crate::engine::native::State;

/// More bytes than this take several calls, so that deadlines hold in between.
const MOST_BYTES: u32 = 1 << 20;

pub(super) const APPEND: u16 = 1 << 0;
const DSYNC: u16 = 1 << 1;
const SYNC: u16 = 1 << 4;

/// Defines the function, if it is one of these.
pub(super) fn define(linker: &mut Linker<State>, module: &str, name: &str) -> Result<bool> {
    match name {
        "fd_advise" => linker.func_wrap(module, name, fd_advise)?,
        "fd_allocate" => linker.func_wrap(module, name, fd_allocate)?,
        "fd_close" => linker.func_wrap(module, name, descriptors::fd_close)?,
        "fd_datasync" => linker.func_wrap(module, name, fd_datasync)?,
        "fd_fdstat_get" => linker.func_wrap(module, name, stat::fd_fdstat_get)?,
        "fd_fdstat_set_flags" => linker.func_wrap(module, name, stat::fd_fdstat_set_flags)?,
        "fd_filestat_get" => linker.func_wrap(module, name, stat::fd_filestat_get)?,
        "fd_filestat_set_size" => linker.func_wrap(module, name, fd_filestat_set_size)?,
        "fd_filestat_set_times" => linker.func_wrap(module, name, stat::fd_filestat_set_times)?,
        "fd_pread" => linker.func_wrap(module, name, fd_pread)?,
        "fd_prestat_dir_name" => {
            linker.func_wrap(module, name, descriptors::fd_prestat_dir_name)?
        }
        "fd_prestat_get" => linker.func_wrap(module, name, descriptors::fd_prestat_get)?,
        "fd_pwrite" => linker.func_wrap(module, name, fd_pwrite)?,
        "fd_read" => linker.func_wrap(module, name, fd_read)?,
        "fd_readdir" => linker.func_wrap(module, name, listing::fd_readdir)?,
        "fd_renumber" => linker.func_wrap(module, name, descriptors::fd_renumber)?,
        "fd_seek" => linker.func_wrap(module, name, fd_seek)?,
        "fd_sync" => linker.func_wrap(module, name, fd_sync)?,
        "fd_tell" => linker.func_wrap(module, name, fd_tell)?,
        "fd_write" => linker.func_wrap(module, name, fd_write)?,
        _ => return Ok(false),
    };
    Ok(true)
}

/// The first vector with any bytes, as far as one call goes: a guest that has more calls again.
fn vector(memory: &LinearMemory<'_>, list: u32, count: u32) -> Outcome<(u32, u32)> {
    if count > MOST_ITEMS {
        return Err(INVAL.into());
    }
    for index in 0..count {
        let raw = memory.read(item(list, index, 8), 8, "a vector")?;
        let (ptr, len) = (word(raw, 0), word(raw, 4));
        if len > 0 {
            return Ok((ptr, len.min(MOST_BYTES)));
        }
    }
    Ok((0, 0))
}

fn fd_read(mut guest: Guest<'_>, fd: u32, list: u32, count: u32, read: u32) -> Result<Errno> {
    let (mut memory, state) = split(&mut guest)?;
    answer((|| {
        let mut file = match state.descriptors.get(fd)? {
            Descriptor::File(file) => file.readable()?,
            Descriptor::Folder(_) => return Err(ISDIR.into()),
            // Empty.
            Descriptor::Stdin => return Ok(memory.write(read, &[0; 4], "a count")?),
            Descriptor::Stdout | Descriptor::Stderr => return Err(BADF.into()),
        };
        let (ptr, len) = vector(&memory, list, count)?;
        let len = file.read(memory.slice(ptr, len as usize, "a buffer")?)?;
        Ok(memory.write(read, &(len as u32).to_le_bytes(), "a count")?)
    })())
}

fn fd_write(mut guest: Guest<'_>, fd: u32, list: u32, count: u32, written: u32) -> Result<Errno> {
    let (mut memory, state) = split(&mut guest)?;
    answer((|| {
        let is_error = match state.descriptors.get(fd)? {
            Descriptor::File(file) => {
                return write_file(
                    &mut memory,
                    file,
                    list,
                    count,
                    written,
                    |mut file, bytes| file.write(bytes),
                );
            }
            Descriptor::Folder(_) => return Err(ISDIR.into()),
            Descriptor::Stdin => return Err(BADF.into()),
            Descriptor::Stdout => false,
            Descriptor::Stderr => true,
        };
        let (ptr, len) = vector(&memory, list, count)?;
        let bytes = memory.read(ptr, len, "output")?;
        let (context, call) = (&state.context, &mut state.call);
        state.output.write(context, is_error, bytes, call)?;
        Ok(memory.write(written, &len.to_le_bytes(), "a count")?)
    })())
}

fn fd_pread(
    mut guest: Guest<'_>,
    fd: u32,
    list: u32,
    count: u32,
    offset: u64,
    read: u32,
) -> Result<Errno> {
    let (mut memory, state) = split(&mut guest)?;
    answer((|| {
        let file = state.descriptors.file(fd)?.readable()?;
        let (ptr, len) = vector(&memory, list, count)?;
        let buffer = memory.slice(ptr, len as usize, "a buffer")?;
        let len = at(file, offset, |mut file| file.read(buffer))?;
        Ok(memory.write(read, &(len as u32).to_le_bytes(), "a count")?)
    })())
}

fn fd_pwrite(
    mut guest: Guest<'_>,
    fd: u32,
    list: u32,
    count: u32,
    offset: u64,
    written: u32,
) -> Result<Errno> {
    let (mut memory, state) = split(&mut guest)?;
    answer((|| {
        let file = state.descriptors.file(fd)?;
        write_file(&mut memory, file, list, count, written, |file, bytes| {
            at(file, offset, |mut file| file.write(bytes))
        })
    })())
}

/// Does something at another place of a file. Nobody else moves in it meanwhile: it is this instance's.
fn at<T>(
    mut file: &File,
    offset: u64,
    act: impl FnOnce(&File) -> std::io::Result<T>,
) -> std::io::Result<T> {
    let before = file.stream_position()?;
    file.seek(SeekFrom::Start(offset))?;
    let outcome = act(file);
    file.seek(SeekFrom::Start(before))?;
    outcome
}

fn write_file(
    memory: &mut LinearMemory<'_>,
    file: &OpenFile,
    list: u32,
    count: u32,
    written: u32,
    write: impl FnOnce(&File, &[u8]) -> std::io::Result<usize>,
) -> Outcome {
    let target = file.writable()?;
    // Before anything is written.
    memory.slice(written, 4, "a count")?;
    let (ptr, len) = vector(memory, list, count)?;
    let len = write(target, memory.read(ptr, len, "a buffer")?)?;
    if file.flags & SYNC != 0 {
        target.sync_all()?;
    } else if file.flags & DSYNC != 0 {
        target.sync_data()?;
    }
    Ok(memory.write(written, &(len as u32).to_le_bytes(), "a count")?)
}

fn fd_seek(mut guest: Guest<'_>, fd: u32, offset: i64, whence: u32, ptr: u32) -> Result<Errno> {
    let (mut memory, state) = split(&mut guest)?;
    answer((|| {
        let mut file = &state.descriptors.file(fd)?.file;
        let to = match whence {
            0 => SeekFrom::Start(u64::try_from(offset).map_err(|_| INVAL)?),
            1 => SeekFrom::Current(offset),
            2 => SeekFrom::End(offset),
            _ => return Err(INVAL.into()),
        };
        memory.slice(ptr, 8, "an offset")?;
        let offset = file.seek(to)?;
        Ok(memory.write(ptr, &offset.to_le_bytes(), "an offset")?)
    })())
}

fn fd_tell(mut guest: Guest<'_>, fd: u32, ptr: u32) -> Result<Errno> {
    let (mut memory, state) = split(&mut guest)?;
    answer((|| {
        let offset = (&state.descriptors.file(fd)?.file).stream_position()?;
        Ok(memory.write(ptr, &offset.to_le_bytes(), "an offset")?)
    })())
}

fn fd_sync(guest: Guest<'_>, fd: u32) -> Result<Errno> {
    sync(guest, fd, File::sync_all)
}

fn fd_datasync(guest: Guest<'_>, fd: u32) -> Result<Errno> {
    sync(guest, fd, File::sync_data)
}

fn sync(mut guest: Guest<'_>, fd: u32, sync: fn(&File) -> std::io::Result<()>) -> Result<Errno> {
    answer((|| match guest.data_mut().descriptors.get(fd)? {
        Descriptor::File(file) => Ok(sync(&file.file)?),
        Descriptor::Folder(folder) => Ok(sync(&folder.dir.open(".")?)?),
        _ => Err(INVAL.into()),
    })())
}

fn fd_filestat_set_size(mut guest: Guest<'_>, fd: u32, size: u64) -> Result<Errno> {
    answer((|| {
        let file = guest.data_mut().descriptors.file(fd)?;
        Ok(file.writable()?.set_len(size)?)
    })())
}

/// Advice may be ignored, and is.
fn fd_advise(mut guest: Guest<'_>, fd: u32, _offset: u64, _len: u64, advice: u32) -> Result<Errno> {
    const MOST_ADVICE: u32 = 5;
    answer((|| {
        guest.data_mut().descriptors.file(fd)?;
        if advice > MOST_ADVICE {
            return Err(INVAL.into());
        }
        Ok(())
    })())
}

/// Not every file system can, and programs expect that.
fn fd_allocate(mut guest: Guest<'_>, fd: u32, _offset: u64, _len: u64) -> Result<Errno> {
    answer((|| {
        guest.data_mut().descriptors.file(fd)?.writable()?;
        Err(NOTSUP.into())
    })())
}
