//! The list of what was written to a folder, so that it can be told from what people wrote.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::failure::Failure;

/// The name of the list, in the folder that it is about.
pub(super) const NAME: &str = ".guesthouse-manifest.json";

const ABOUT: &str =
    "What `guesthouse generate` wrote here. It belongs to the files: keep it where they are kept.";
const VERSION: u32 = 1;

/// The list, as it stands in the file.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Manifest {
    about: String,
    version: u32,
    /// The digest of each file, by its path in the folder.
    files: BTreeMap<String, String>,
}

impl Manifest {
    pub(super) fn new() -> Self {
        Self {
            about: ABOUT.to_owned(),
            version: VERSION,
            files: BTreeMap::new(),
        }
    }

    /// The list of a folder, if it has one, and its text.
    pub(super) fn read(folder: &Path) -> Result<Option<(Self, String)>, Failure> {
        use ErrorKind::{NotADirectory, NotFound};
        let path = Self::path(folder);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if matches!(error.kind(), NotFound | NotADirectory) => return Ok(None),
            Err(error) => return Err(Failure::file("read the manifest", &path, &error)),
        };
        let wrong = |why: String| {
            let message = format!("the manifest {} cannot be used: {why}", path.display());
            let help = "remove it; files that say they are generated are then taken for ours, and others are left alone";
            Failure::new("manifest", message).help(help)
        };
        let manifest: Self = serde_json::from_str(&text).map_err(|it| wrong(it.to_string()))?;
        if manifest.version != VERSION {
            let why = format!("it has version {}, not {VERSION}", manifest.version);
            return Err(wrong(why));
        }
        // Files are removed by this list, so it must not name any outside.
        match manifest.files.keys().find(|name| !is_below(name)) {
            Some(name) => Err(wrong(format!("{name:?} is not in its folder"))),
            None => Ok(Some((manifest, text))),
        }
    }

    pub(super) fn path(folder: &Path) -> PathBuf {
        folder.join(NAME)
    }

    pub(super) fn add(&mut self, name: &str, contents: &str) {
        let digest = digest(contents.as_bytes());
        self.files.insert(name.to_owned(), digest);
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.files.contains_key(name)
    }

    /// Whether these are the contents that were written.
    pub(super) fn wrote(&self, name: &str, contents: &[u8]) -> bool {
        self.files.get(name) == Some(&digest(contents))
    }

    pub(super) fn text(&self) -> String {
        let json = serde_json::to_string_pretty(self).unwrap_or_default();
        format!("{json}\n")
    }
}

fn is_below(name: &str) -> bool {
    let mut parts = Path::new(name).components().peekable();
    parts.peek().is_some() && parts.all(|part| matches!(part, Component::Normal(_)))
}

/// Lines may end as they do on another system: a checkout changes them, and it is no edit.
fn digest(contents: &[u8]) -> String {
    let mut hash = Sha256::new();
    for line in with_plain_ends(contents) {
        hash.update(line);
    }
    let hex = hash
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect::<String>();
    format!("sha256:{hex}")
}

/// Whether two files are the same but for how their lines end.
pub(super) fn same(a: &[u8], b: &[u8]) -> bool {
    a == b
        || with_plain_ends(a)
            .flatten()
            .eq(with_plain_ends(b).flatten())
}

/// The text, cut before each `\r\n`.
fn with_plain_ends(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split_inclusive(|byte| *byte == b'\n')
        .flat_map(|line| match line.strip_suffix(b"\r\n") {
            Some(rest) => [rest, b"\n"],
            None => [line, b""],
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_of_lines_are_no_edit() {
        assert!(same(b"a\r\nb\n", b"a\nb\n"));
        assert!(!same(b"a\rb\n", b"a\nb\n"));
        assert!(!same(b"a\nb", b"a\nb\n"));
        let mut manifest = Manifest::new();
        manifest.add("a", "x\ny\n");
        assert!(manifest.wrote("a", b"x\r\ny\r\n"));
        assert!(!manifest.wrote("a", b"x\ny\n "));
        assert!(!manifest.wrote("b", b"x\ny\n"));
        // The digest of a file as other tools give it.
        let known = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(digest(b""), known);
    }

    #[test]
    fn only_what_is_below_is_named() {
        for (name, below) in [
            ("a.rs", true),
            ("demov1/demo.go", true),
            ("../a", false),
            ("a/../../b", false),
            ("/a", false),
            ("", false),
        ] {
            assert_eq!(is_below(name), below, "{name}");
        }
    }
}
