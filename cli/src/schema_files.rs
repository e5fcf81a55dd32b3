//! The schemas that a command over many of them is about.

use std::fs;
use std::path::{Path, PathBuf};

use guesthouse_codegen::EXTENSIONS;

use crate::config::{Config, expand};
use crate::failure::Failure;

/// Folders of what others made.
const SKIPPED: [&str; 2] = ["node_modules", "target"];

/// Deepest nesting of folders that is followed.
const DEPTH: usize = 64;

/// The files that are given, with those in folders that are given; without any, those that the project lists.
pub(crate) fn given(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    if paths.is_empty() {
        return listed();
    }
    let mut files = Vec::new();
    for path in paths {
        if !path.is_dir() {
            // Whether it can be read is told where it is read.
            files.push(path.clone());
            continue;
        }
        let before = files.len();
        within(path, DEPTH, &mut files)?;
        if files.len() == before {
            let message = format!("there is no schema in {}", path.display());
            let failure = Failure::usage(message);
            return Err(failure.help("a schema is a text file that ends in .apexlang or .axdl"));
        }
    }
    let mut seen = std::collections::HashSet::new();
    files.retain(|path| seen.insert(path.clone()));
    Ok(files)
}

/// All that guesthouse.toml has targets for.
fn listed() -> Result<Vec<PathBuf>, Failure> {
    let Some(file) = Config::find(true) else {
        let message = "there is no guesthouse.toml in this folder or above it to list schemas";
        return Err(Failure::usage(message).help("name files or folders, or write `.`"));
    };
    let config = Config::read(&file)?;
    let own = config.targets.iter().filter_map(|it| it.schemas.as_ref());
    let mut files = Vec::new();
    for patterns in std::iter::once(&config.schemas).chain(own) {
        for file in expand(&config.folder, patterns).map_err(|it| config.mistake(it))? {
            if !files.contains(&file) {
                files.push(file);
            }
        }
    }
    Ok(files)
}

/// The schemas in a folder and those in it, sorted; hidden ones are not meant, and links to folders not followed.
fn within(folder: &Path, depth: usize, found: &mut Vec<PathBuf>) -> Result<(), Failure> {
    let failed = |error: &std::io::Error| Failure::file("read the folder", folder, error);
    let entries = fs::read_dir(folder).map_err(|error| failed(&error))?;
    let entries = entries.collect::<Result<Vec<_>, _>>();
    let mut entries = entries.map_err(|error| failed(&error))?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let (path, name) = (entry.path(), entry.file_name());
        let name = name.to_string_lossy();
        let is_folder = entry.file_type().is_ok_and(|it| it.is_dir());
        if name.starts_with('.') || is_folder && (SKIPPED.contains(&&*name) || depth == 0) {
            continue;
        }
        let ending = path.extension().and_then(|it| it.to_str());
        if is_folder {
            within(&path, depth - 1, found)?;
        } else if ending.is_some_and(|it| EXTENSIONS.contains(&it)) {
            found.push(path);
        }
    }
    Ok(())
}
