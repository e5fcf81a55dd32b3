//! Files that are written beside their places first, and then put there all at once.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process;

/// Files that are ready to be put where they belong. What was not is removed again.
///
/// A program that reads a file meanwhile, such as a compiler, sees the old one or the new one.
#[derive(Debug, Default)]
pub(crate) struct Staged {
    /// Where each is, and where it belongs.
    files: Vec<(PathBuf, PathBuf)>,
}

impl Staged {
    /// Writes what is to be at `path`, or where that links to, as readable as what is there now.
    pub(crate) fn write(&mut self, path: &Path, contents: &str) -> io::Result<()> {
        let path = match fs::symlink_metadata(path) {
            Ok(about) if about.is_symlink() => &fs::canonicalize(path)?,
            _ => path,
        };
        let folder = path.parent().unwrap_or(Path::new(""));
        fs::create_dir_all(folder)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let beside = folder.join(format!(".{name}.{}.tmp", process::id()));
        self.files.push((beside.clone(), path.to_owned()));
        fs::write(&beside, contents)?;
        match fs::metadata(path) {
            Ok(about) => fs::set_permissions(beside, about.permissions()),
            Err(_) => Ok(()),
        }
    }

    /// Puts them where they belong, in the order in which they were written.
    pub(crate) fn commit(mut self) -> Result<(), (PathBuf, io::Error)> {
        for (beside, path) in std::mem::take(&mut self.files) {
            if let Err(error) = fs::rename(&beside, &path) {
                self.files.push((beside, path.clone()));
                return Err((path, error));
            }
        }
        Ok(())
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        for (beside, _) in &self.files {
            // There is another error to tell.
            let _ = fs::remove_file(beside);
        }
    }
}
