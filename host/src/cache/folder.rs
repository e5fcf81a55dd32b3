//! The folder of a cache and its secret: nobody else may write to the one, or read the other.

use std::fs::{self, DirBuilder, File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::store::Unfinished;

const SECRET: &str = "secret";

/// Why a [`Cache`](crate::Cache) can't be opened. Its message says what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CacheError {
    /// The folder or the secret can't be made, looked at or read.
    #[error("the cache {} can't be used: {error}", .path.display())]
    Io {
        /// The folder, or the secret within.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// The folder or the secret belongs to somebody else, who could have code of theirs run by this process.
    #[error(
        "{} belongs to user {owner}, and this process is user {user}; run: chown -R {user} {}, or use another folder",
        .path.display(), .path.display()
    )]
    Owner {
        /// The folder, or the secret within.
        path: PathBuf,
        /// Whose it is.
        owner: u32,
        /// The user of this process.
        user: u32,
    },
    /// Others may write to the folder, and could have code of theirs run by this process.
    #[error(
        "others may write to the cache {} (mode {mode:o}); run: chmod go-w {}",
        .path.display(), .path.display()
    )]
    Writable {
        /// The folder.
        path: PathBuf,
        /// Its permissions.
        mode: u32,
    },
    /// Others may read the secret, and may know it already.
    #[error(
        "others may read the secret of the cache, {} (mode {mode:o}), and could know it already; run: rm {}. Another is made then",
        .path.display(), .path.display()
    )]
    Readable {
        /// The secret.
        path: PathBuf,
        /// Its permissions.
        mode: u32,
    },
    /// The secret is no file of 32 bytes.
    #[error("{} is not the secret of a cache, which is a file of 32 bytes; run: rm {}. Another is made then", .path.display(), .path.display())]
    Secret {
        /// The secret.
        path: PathBuf,
    },
}

/// Makes the folder if there is none, and checks that it is this user's own; gives its absolute path.
pub(super) fn prepare(folder: &Path) -> Result<PathBuf, CacheError> {
    let failed = |error| CacheError::Io {
        path: folder.to_owned(),
        error,
    };
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(failed)?;
    let folder = folder.canonicalize().map_err(failed)?;
    let metadata = fs::metadata(&folder).map_err(failed)?;
    check_owner(&folder, &metadata)?;
    #[cfg(unix)]
    {
        let mode = mode(&metadata);
        if mode & 0o022 != 0 {
            return Err(CacheError::Writable { path: folder, mode });
        }
    }
    Ok(folder)
}

/// Reads the secret of a folder, or makes it.
pub(super) fn secret(folder: &Path) -> Result<[u8; 32], CacheError> {
    let path = folder.join(SECRET);
    let failed = |error| CacheError::Io {
        path: path.clone(),
        error,
    };
    let file = match File::open(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            make_secret(&path).map_err(failed)?;
            // Perhaps that of another process, which was faster.
            File::open(&path)
        }
        file => file,
    };
    read_secret(&path, file.map_err(failed)?)
}

/// Puts a secret in its place as a whole, unless there is one.
fn make_secret(path: &Path) -> io::Result<()> {
    let mut secret = [0; 32];
    getrandom::fill(&mut secret).map_err(io::Error::other)?;
    let unfinished = Unfinished::write(path, &[&secret])?;
    match fs::hard_link(unfinished.path(), path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Ok(()) => Ok(()),
        // Not every file system has links. If two processes come here at once, the entries of one of them are not believed.
        Err(_) => fs::rename(unfinished.path(), path),
    }
}

fn read_secret(path: &Path, mut file: File) -> Result<[u8; 32], CacheError> {
    let failed = |error| CacheError::Io {
        path: path.to_owned(),
        error,
    };
    // Of the very file that is read.
    let metadata = file.metadata().map_err(failed)?;
    check_owner(path, &metadata)?;
    #[cfg(unix)]
    {
        let mode = mode(&metadata);
        if mode & 0o077 != 0 {
            let path = path.to_owned();
            return Err(CacheError::Readable { path, mode });
        }
    }
    let mut secret = [0; 32];
    if !metadata.is_file() || metadata.len() != secret.len() as u64 {
        let path = path.to_owned();
        return Err(CacheError::Secret { path });
    }
    file.read_exact(&mut secret).map_err(failed)?;
    Ok(secret)
}

#[cfg(unix)]
fn check_owner(path: &Path, metadata: &Metadata) -> Result<(), CacheError> {
    unsafe extern "C" {
        // SAFETY: POSIX has it so, and it can't fail. `uid_t` has 32 bits on every system that the standard library knows.
        safe fn geteuid() -> u32;
    }

    let owner = std::os::unix::fs::MetadataExt::uid(metadata);
    let user = geteuid();
    if owner == user {
        return Ok(());
    }
    let path = path.to_owned();
    Err(CacheError::Owner { path, owner, user })
}

#[cfg(not(unix))]
fn check_owner(_: &Path, _: &Metadata) -> Result<(), CacheError> {
    Ok(())
}

#[cfg(unix)]
fn mode(metadata: &Metadata) -> u32 {
    std::os::unix::fs::MetadataExt::mode(metadata) & 0o7777
}
