//! Where things are.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::program;
use crate::step::{Failure, Result};

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    let package = std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    package.parent().map_or(package.clone(), Path::to_path_buf)
}

pub(crate) fn path(relative: &str) -> PathBuf {
    root().join(relative)
}

/// Where cargo puts what it builds for this machine: beside this very program.
pub(crate) fn binaries() -> PathBuf {
    std::env::current_exe()
        .ok()
        .and_then(|program| program.parent().map(Path::to_path_buf))
        .unwrap_or_else(|| path("target/debug"))
}

/// Folders that hold what was built or installed.
const OUTPUTS: [&str; 6] = [
    ".git",
    ".toolchain",
    "dist",
    "node_modules",
    "stubs",
    "target",
];
/// Compiled modules of Node.js stand among sources.
const OUTPUT_EXTENSION: &str = "node";

/// The files of the repository, tracked or about to be, by path from the root.
pub(crate) fn files() -> Result<Vec<String>> {
    let mut git = Command::new("git");
    git.args([
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
    ])
    .current_dir(root());
    let mut files: Vec<String> = match program::text(&mut git) {
        Ok(list) => list
            .split('\0')
            .filter(|file| path(file).is_file())
            .map(str::to_owned)
            .collect(),
        // A source archive, or no git.
        Err(_) => sources(&root())?
            .iter()
            .filter_map(|file| from_root(file))
            .collect(),
    };
    files.sort();
    files.dedup();
    Ok(files)
}

/// A path from the root of the repository, with `/`.
pub(crate) fn from_root(path: &Path) -> Option<String> {
    let parts = path.strip_prefix(root()).ok()?.iter();
    let parts: Option<Vec<&str>> = parts.map(|part| part.to_str()).collect();
    Some(parts?.join("/"))
}

/// A file, or all files of a folder that are not outputs.
pub(crate) fn sources(path: &Path) -> Result<Vec<PathBuf>> {
    let is_output = OUTPUTS.iter().any(|output| path.ends_with(output))
        || path
            .extension()
            .is_some_and(|extension| extension == OUTPUT_EXTENSION);
    if is_output {
        return Ok(Vec::new());
    }
    if !path.is_dir() {
        return Ok(vec![path.to_path_buf()]);
    }
    let entries: std::io::Result<Vec<_>> = fs::read_dir(path).and_then(Iterator::collect);
    let mut entries = entries
        .map_err(|error| Failure::new(format!("cannot read {}: {error}", path.display())))?;
    entries.sort_by_key(fs::DirEntry::file_name);
    let mut files = Vec::new();
    for entry in entries {
        files.extend(sources(&entry.path())?);
    }
    Ok(files)
}

/// The folders with a file of that name in them, by path from the root.
pub(crate) fn folders_with(name: &str) -> Result<Vec<String>> {
    let folder = |file: String| Some(file.strip_suffix(name)?.strip_suffix('/')?.to_owned());
    Ok(files()?.into_iter().filter_map(folder).collect())
}
