//! The open descriptors of one instance.

use std::sync::Arc;

use cap_std::fs::{Dir, File};
use wasmtime::Result;

use super::Guest;
use super::errno::{BADF, Errno, ISDIR, MFILE, NAMETOOLONG, NOTDIR, Outcome, ROFS, SPIPE, answer};
use super::listing::Listing;
use crate::engine::memory::split;
use crate::wasi::{Folder, Wasi};

/// Files and folders that a guest may open, besides those that it begins with.
const MOST_OPENED: usize = 128;

/// Indexed by descriptor. It begins with stdin, stdout, stderr and the granted folders, and goes with its instance.
pub(in crate::engine) struct Descriptors {
    open: Vec<Option<Descriptor>>,
    most: usize,
}

pub(super) enum Descriptor {
    Stdin,
    Stdout,
    Stderr,
    File(OpenFile),
    Folder(OpenFolder),
}

pub(super) struct OpenFile {
    pub(super) file: File,
    pub(super) can_read: bool,
    pub(super) can_write: bool,
    /// As given when it was opened.
    pub(super) flags: u16,
    /// Whether its folder may be changed.
    pub(super) is_changeable: bool,
}

pub(super) struct OpenFolder {
    pub(super) dir: Arc<Dir>,
    is_writable: bool,
    /// The name of a folder that was granted.
    guest_path: Option<Arc<str>>,
    pub(super) listing: Option<Listing>,
}

impl Descriptors {
    pub(in crate::engine) fn new(wasi: &Wasi) -> Self {
        let streams = [Descriptor::Stdin, Descriptor::Stdout, Descriptor::Stderr];
        let folders = wasi.folders.iter().map(OpenFolder::granted);
        let open = streams
            .into_iter()
            .chain(folders.map(Descriptor::Folder))
            .map(Some);
        let open: Vec<_> = open.collect();
        Self {
            most: open.len() + MOST_OPENED,
            open,
        }
    }

    pub(super) fn get(&mut self, fd: u32) -> Outcome<&mut Descriptor> {
        Ok(self.slot(fd)?.as_mut().ok_or(BADF)?)
    }

    pub(super) fn is_open(&self, fd: u32) -> bool {
        matches!(self.open.get(fd as usize), Some(Some(_)))
    }

    pub(super) fn file(&self, fd: u32) -> Outcome<&OpenFile> {
        match self.open.get(fd as usize) {
            Some(Some(Descriptor::File(file))) => Ok(file),
            Some(Some(Descriptor::Folder(_))) => Err(ISDIR.into()),
            Some(Some(_)) => Err(SPIPE.into()),
            _ => Err(BADF.into()),
        }
    }

    pub(super) fn folder(&self, fd: u32) -> Outcome<&OpenFolder> {
        match self.open.get(fd as usize) {
            Some(Some(Descriptor::Folder(folder))) => Ok(folder),
            Some(Some(_)) => Err(NOTDIR.into()),
            _ => Err(BADF.into()),
        }
    }

    /// The lowest descriptor that is free.
    pub(super) fn free(&self) -> Outcome<u32> {
        let free = self.open.iter().position(Option::is_none);
        match free.unwrap_or(self.open.len()) {
            fd if fd < self.most => Ok(fd as u32),
            _ => Err(MFILE.into()),
        }
    }

    /// Puts a descriptor where [`free`](Self::free) found room.
    pub(super) fn put(&mut self, fd: u32, descriptor: Descriptor) {
        let fd = fd as usize;
        if fd == self.open.len() {
            self.open.push(None);
        }
        self.open[fd] = Some(descriptor);
    }

    fn slot(&mut self, fd: u32) -> Outcome<&mut Option<Descriptor>> {
        Ok(self.open.get_mut(fd as usize).ok_or(BADF)?)
    }

    fn close(&mut self, fd: u32) -> Outcome {
        self.slot(fd)?.take().map(drop).ok_or(BADF.into())
    }

    /// Moves a descriptor into the place of another, which is closed.
    fn renumber(&mut self, from: u32, to: u32) -> Outcome {
        if !self.is_open(from) || !self.is_open(to) {
            return Err(BADF.into());
        }
        if from != to {
            *self.slot(to)? = self.slot(from)?.take();
        }
        Ok(())
    }
}

impl OpenFolder {
    fn granted(folder: &Folder) -> Self {
        Self {
            dir: folder.dir.clone(),
            is_writable: folder.is_writable,
            guest_path: Some(folder.guest_path.clone()),
            listing: None,
        }
    }

    /// A folder within this one, with the same rights.
    pub(super) fn within(&self, dir: Dir) -> Self {
        Self {
            dir: Arc::new(dir),
            is_writable: self.is_writable,
            guest_path: None,
            listing: None,
        }
    }

    pub(super) fn is_writable(&self) -> bool {
        self.is_writable
    }

    /// The folder, to change something in it.
    pub(super) fn changeable(&self) -> Outcome<&Dir> {
        if self.is_writable {
            Ok(&self.dir)
        } else {
            Err(ROFS.into())
        }
    }

    fn granted_path(&self) -> Outcome<&str> {
        Ok(self.guest_path.as_deref().ok_or(BADF)?)
    }
}

impl OpenFile {
    pub(super) fn readable(&self) -> Outcome<&File> {
        if self.can_read {
            Ok(&self.file)
        } else {
            Err(BADF.into())
        }
    }

    pub(super) fn writable(&self) -> Outcome<&File> {
        if self.can_write {
            Ok(&self.file)
        } else {
            Err(BADF.into())
        }
    }
}

pub(super) fn fd_close(mut guest: Guest<'_>, fd: u32) -> Result<Errno> {
    answer(guest.data_mut().descriptors.close(fd))
}

pub(super) fn fd_renumber(mut guest: Guest<'_>, from: u32, to: u32) -> Result<Errno> {
    answer(guest.data_mut().descriptors.renumber(from, to))
}

pub(super) fn fd_prestat_get(mut guest: Guest<'_>, fd: u32, ptr: u32) -> Result<Errno> {
    let (mut memory, state) = split(&mut guest)?;
    answer((|| {
        let path = granted_path(&state.descriptors, fd)?;
        // Its first half is the kind, of which there is only one: a folder.
        let stat = (path.len() as u64) << 32;
        Ok(memory.write(ptr, &stat.to_le_bytes(), "a granted folder")?)
    })())
}

pub(super) fn fd_prestat_dir_name(
    mut guest: Guest<'_>,
    fd: u32,
    ptr: u32,
    len: u32,
) -> Result<Errno> {
    let (mut memory, state) = split(&mut guest)?;
    answer((|| {
        let path = granted_path(&state.descriptors, fd)?;
        if path.len() > len as usize {
            return Err(NAMETOOLONG.into());
        }
        Ok(memory.write(ptr, path.as_bytes(), "a folder's path")?)
    })())
}

/// A guest counts upwards until `badf` to find its folders.
fn granted_path(descriptors: &Descriptors, fd: u32) -> Outcome<&str> {
    match descriptors.folder(fd) {
        Ok(folder) => folder.granted_path(),
        Err(_) => Err(BADF.into()),
    }
}
