//! What is in a folder, entry by entry.

use cap_std::fs::{Dir, ReadDir};
use wasmtime::Result;

use super::Guest;
use super::descriptors::Descriptor;
use super::errno::{Errno, NOTDIR, Outcome, answer};
use super::stat::{UNKNOWN, type_of};
use crate::engine::memory::split;
use crate::engine::native::State;

/// How far a guest has read a folder. A cookie is the number of entries before it.
pub(super) struct Listing {
    entries: ReadDir,
    position: u64,
    /// The entry at `position`, read ahead: the last one often does not fit.
    next: Option<Entry>,
}

struct Entry {
    name: String,
    inode: u64,
    file_type: u8,
}

impl Listing {
    fn start(dir: &Dir) -> Outcome<Self> {
        Ok(Self {
            entries: dir.entries()?,
            position: 0,
            next: None,
        })
    }

    /// The entry at the position; `None` at the end. Names that are not UTF-8 can't be told to a guest, which could not open
    /// them either. There is no `.` and no `..`.
    fn peek(&mut self) -> Outcome<Option<&Entry>> {
        while self.next.is_none() {
            let Some(entry) = self.entries.next() else {
                return Ok(None);
            };
            let entry = entry?;
            if let Ok(name) = entry.file_name().into_string() {
                self.next = Some(Entry {
                    name,
                    inode: inode(&entry),
                    // It may be gone by now.
                    file_type: entry.file_type().map_or(UNKNOWN, type_of),
                });
            }
        }
        Ok(self.next.as_ref())
    }

    fn advance(&mut self) {
        self.next = None;
        self.position += 1;
    }

    /// At the entry of `cookie`: goes on, or begins again.
    fn at(earlier: Option<Self>, dir: &Dir, cookie: u64, state: &mut State) -> Outcome<Self> {
        let mut listing = match earlier {
            // At 0 a guest wants to see what is new.
            Some(earlier) if cookie > 0 && earlier.position <= cookie => earlier,
            _ => Self::start(dir)?,
        };
        while listing.position < cookie && listing.peek()?.is_some() {
            state.check_deadline()?;
            listing.advance();
        }
        Ok(listing)
    }

    /// Fills the buffer, and says how far. If the last entry does not fit, its beginning is there: a buffer that is not full
    /// means the end.
    fn write(&mut self, mut buffer: &mut [u8], state: &mut State) -> Outcome<usize> {
        let size = buffer.len();
        while !buffer.is_empty() {
            state.check_deadline()?;
            let cookie = self.position + 1;
            let Some(entry) = self.peek()? else { break };
            let raw = entry.encode(cookie);
            let len = raw.len().min(buffer.len());
            let (filled, rest) = buffer.split_at_mut(len);
            filled.copy_from_slice(&raw[..len]);
            buffer = rest;
            if len == raw.len() {
                self.advance();
            }
        }
        Ok(size - buffer.len())
    }
}

impl Entry {
    const HEADER_BYTES: usize = 24;

    /// `next_cookie` is that of the entry after this one.
    fn encode(&self, next_cookie: u64) -> Vec<u8> {
        let mut raw = vec![0; Self::HEADER_BYTES];
        raw[..8].copy_from_slice(&next_cookie.to_le_bytes());
        raw[8..16].copy_from_slice(&self.inode.to_le_bytes());
        raw[16..20].copy_from_slice(&(self.name.len() as u32).to_le_bytes());
        raw[20] = self.file_type;
        raw.extend_from_slice(self.name.as_bytes());
        raw
    }
}

#[cfg(unix)]
fn inode(entry: &cap_std::fs::DirEntry) -> u64 {
    std::os::unix::fs::DirEntryExt::ino(entry)
}

/// Unknown: a C library then asks for the file's state.
#[cfg(not(unix))]
fn inode(_: &cap_std::fs::DirEntry) -> u64 {
    0
}

pub(super) fn fd_readdir(
    mut guest: Guest<'_>,
    fd: u32,
    ptr: u32,
    len: u32,
    cookie: u64,
    used: u32,
) -> Result<Errno> {
    let (mut memory, state) = split(&mut guest)?;
    answer((|| {
        let folder = match state.descriptors.get(fd)? {
            Descriptor::Folder(folder) => folder,
            _ => return Err(NOTDIR.into()),
        };
        // Out of the state, which is asked for the deadline meanwhile. After an error the folder is read from the beginning.
        let (dir, earlier) = (folder.dir.clone(), folder.listing.take());
        let buffer = memory.slice(ptr, len as usize, "entries")?;
        let mut listing = Listing::at(earlier, &dir, cookie, state)?;
        let size = listing.write(buffer, state)?;
        if let Descriptor::Folder(folder) = state.descriptors.get(fd)? {
            folder.listing = Some(listing);
        }
        Ok(memory.write(used, &(size as u32).to_le_bytes(), "a count")?)
    })())
}
