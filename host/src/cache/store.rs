//! The files of a cache: entries, and those that are being written.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::entry::{Key, Sealed};

const ENTRY: &str = "code";
const UNFINISHED: &str = "unfinished";
/// A file that is older was left by a process that ended while it wrote.
const LONGEST_WRITE: Duration = Duration::from_secs(3600);

/// Where the entry of a module lies. What it holds is known from its content alone.
pub(super) fn file_name(key: &Key, fingerprint: &[u8; 32]) -> String {
    let engine = &blake3::Hash::from_bytes(*fingerprint).to_hex()[..16];
    format!("{}-{engine}.{ENTRY}", key.to_hex())
}

/// An entry, which counts as used now, and its size; `None` if there is none.
pub(super) fn open(path: &Path) -> io::Result<Option<(File, u64)>> {
    let file = match File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        file => file?,
    };
    // Where this fails, entries are evicted by the time they were written; on a read-only file system none is.
    let _ = file.set_modified(SystemTime::now());
    let bytes = file.metadata()?.len();
    Ok(Some((file, bytes)))
}

/// Puts an entry in its place as a whole. It need not survive a loss of power: a half one is found out when it is read.
pub(super) fn write(path: &Path, sealed: &Sealed<'_>, limit_bytes: u64) -> io::Result<()> {
    let parts = sealed.parts();
    let size: usize = parts.iter().map(|part| part.len()).sum();
    if size as u64 > limit_bytes {
        let reason = format!("it has {size} bytes, and the cache is limited to {limit_bytes}");
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, reason));
    }
    let unfinished = Unfinished::write(path, &parts)?;
    fs::rename(unfinished.path(), path)
}

/// A file under a name of its own, gone when dropped unless it was renamed.
pub(super) struct Unfinished(PathBuf);

impl Unfinished {
    /// Writes a file beside `path` that only this user can read.
    pub(super) fn write(path: &Path, parts: &[&[u8]]) -> io::Result<Self> {
        let mut random = [0; 8];
        getrandom::fill(&mut random).map_err(io::Error::other)?;
        let name = format!("{:016x}.{UNFINISHED}", u64::from_ne_bytes(random));
        let unfinished = path.with_file_name(name);
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&unfinished)?;
        let unfinished = Self(unfinished);
        for part in parts {
            file.write_all(part)?;
        }
        Ok(unfinished)
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        // If it can't be removed, `evict` does it later.
        let _ = fs::remove_file(&self.0);
    }
}

/// Removes the entries that were not used for the longest time, until the rest is within the limit; says how many. Files that
/// were never finished go too.
pub(super) fn evict(folder: &Path, limit_bytes: u64) -> io::Result<u64> {
    let (mut entries, mut total) = (Vec::new(), 0);
    for file in fs::read_dir(folder)? {
        let file = file?;
        let path = file.path();
        let Some(extension) = path.extension() else {
            continue;
        };
        let metadata = match file.metadata() {
            // Another process was faster.
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            metadata => metadata?,
        };
        let used = metadata.modified()?;
        if extension == ENTRY {
            total += metadata.len();
            entries.push((used, metadata.len(), path));
        } else if extension == UNFINISHED && used.elapsed().is_ok_and(|age| age > LONGEST_WRITE) {
            remove(&path)?;
        }
    }
    entries.sort();
    let mut evicted = 0;
    for (_, size, path) in entries {
        if total <= limit_bytes {
            break;
        }
        evicted += u64::from(remove(&path)?);
        total -= size;
    }
    Ok(evicted)
}

/// Whether there was a file to remove.
fn remove(path: &Path) -> io::Result<bool> {
    match fs::remove_file(path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}
