//! Does something again whenever a file changes that it depends on.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use guesthouse_codegen::EXTENSIONS;
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use crate::failure::Failure;
use crate::output::Output;

/// Editors and version control change several files at once, and one file in several steps: changes are waited for until none
/// came for this long.
const QUIET: Duration = Duration::from_millis(100);

/// Changes that do not end are not waited for any longer.
const LONGEST: Duration = Duration::from_secs(2);

type Events = Receiver<notify::Result<Event>>;

/// What was done depends on these.
#[derive(Debug, Default)]
pub(crate) struct Watched {
    /// Files that were read, or would have been if they existed.
    pub(crate) files: BTreeSet<PathBuf>,
    /// Folders in which a new schema counts, and whether that goes for all below them.
    pub(crate) folders: Vec<(PathBuf, bool)>,
    /// Folders that were written to.
    pub(crate) written: Vec<PathBuf>,
}

/// Does it at once, and again after each change. `round` says what it depends on, and whether that is still the same.
/// It only ends if nothing can be watched; Ctrl-C ends the program.
pub(crate) fn watch<Current: Fn() -> bool>(
    output: Output,
    mut round: impl FnMut() -> (Watched, Current),
) -> Failure {
    let (sender, events) = mpsc::channel();
    // The watcher of the last round hears everything until there is another.
    let mut watcher: Option<RecommendedWatcher>;
    loop {
        let (watched, is_current) = round();
        match listen(&watched, sender.clone()) {
            Ok(new) => watcher = Some(new),
            Err(error) => {
                let message = format!("cannot watch the schemas: {error}");
                let help = "the system limits how many folders are watched; schemas in a folder of their own need few";
                return Failure::new("watch", message).help(help);
            }
        }
        // What happened before somebody listened.
        if !is_current() {
            continue;
        }
        let count = watched.files.iter().filter(|it| it.is_file()).count();
        output.note(&format!("watching {count} files, until Ctrl-C"));
        let relevant = Relevant::new(&watched);
        if !wait(&events, &relevant) {
            drop(watcher);
            return Failure::new("watch", "the system stopped to tell of changes");
        }
    }
}

/// A watcher of all folders in which something can happen.
fn listen(
    watched: &Watched,
    sender: mpsc::Sender<notify::Result<Event>>,
) -> notify::Result<RecommendedWatcher> {
    let mut folders: BTreeMap<PathBuf, bool> = BTreeMap::new();
    let of_files = watched.files.iter().flat_map(|file| {
        // Of a link, both the link and the file may change.
        let real = fs::canonicalize(file).ok();
        let both = [Some(file.clone()), real].into_iter().flatten();
        both.map(|file| (file.parent().map(Path::to_owned).unwrap_or_default(), false))
    });
    for (folder, deep) in of_files.chain(watched.folders.iter().cloned()) {
        let (folder, is_there) = nearest_folder(&folder);
        *folders.entry(folder).or_default() |= deep && is_there;
    }
    let mut watcher = notify::recommended_watcher(sender)?;
    let deep: Vec<&PathBuf> = folders.iter().filter(|it| *it.1).map(|it| it.0).collect();
    for (folder, is_deep) in &folders {
        let mut above = deep.iter().filter(|it| **it != folder);
        if above.any(|it| folder.starts_with(it)) {
            continue;
        }
        let mode = match is_deep {
            true => RecursiveMode::Recursive,
            false => RecursiveMode::NonRecursive,
        };
        watcher.watch(folder, mode)?;
    }
    Ok(watcher)
}

/// The folder, or the nearest one above it that exists; and whether it does itself.
fn nearest_folder(folder: &Path) -> (PathBuf, bool) {
    let absolute = Path::new(".").join(folder);
    let mut above = absolute.ancestors().enumerate();
    let found = above.find_map(|(up, it)| Some((fs::canonicalize(it).ok()?, up == 0)));
    found.unwrap_or_else(|| (PathBuf::from("."), false))
}

/// What has to happen for another round.
struct Relevant {
    files: BTreeSet<PathBuf>,
    written: Vec<PathBuf>,
}

impl Relevant {
    fn new(watched: &Watched) -> Self {
        let files = watched.files.iter().flat_map(|file| {
            let folder = nearest_folder(file.parent().unwrap_or(Path::new(""))).0;
            let name = file.file_name().unwrap_or_default();
            [Some(folder.join(name)), fs::canonicalize(file).ok()]
        });
        let written = watched.written.iter();
        Self {
            files: files.flatten().collect(),
            written: written.filter_map(|it| fs::canonicalize(it).ok()).collect(),
        }
    }

    fn is(&self, event: &notify::Result<Event>) -> bool {
        match event {
            Ok(event) => {
                event.need_rescan()
                    || !matches!(event.kind, EventKind::Access(_))
                        && event.paths.iter().any(|path| self.counts(path))
            }
            // Something was missed.
            Err(_) => true,
        }
    }

    fn counts(&self, path: &Path) -> bool {
        if self.files.contains(path) {
            return true;
        }
        match path.extension().and_then(|it| it.to_str()) {
            Some(ending) => EXTENSIONS.contains(&ending),
            // A folder that may have schemas, unless we made it.
            None => !self.written.iter().any(|it| path.starts_with(it)),
        }
    }
}

/// Waits for a change, and until it is over; false if there will never be one.
fn wait(events: &Events, relevant: &Relevant) -> bool {
    loop {
        match events.recv() {
            Ok(event) if relevant.is(&event) => break,
            Ok(_) => {}
            Err(_) => return false,
        }
    }
    let first = Instant::now();
    while first.elapsed() < LONGEST {
        match events.recv_timeout(QUIET) {
            Ok(_) => {}
            Err(RecvTimeoutError::Timeout) => return true,
            Err(RecvTimeoutError::Disconnected) => return false,
        }
    }
    true
}
