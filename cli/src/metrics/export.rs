//! The text that Prometheus reads, and the file that its node_exporter takes.

use std::ffi::OsString;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use prometheus::TextEncoder;

use super::Exporter;

impl Exporter {
    /// All metrics, in the text format 0.0.4 (`Content-Type: text/plain; version=0.0.4`).
    pub fn text(&self) -> Result<String, prometheus::Error> {
        TextEncoder::new().encode_to_string(&self.registry.gather())
    }

    /// Writes [`text`](Self::text) to a file, such as one that node_exporter's textfile collector reads: whoever reads it
    /// finds the old text or the new one, and never a part.
    ///
    /// A new file takes the place of the old one, so that it is an error if `path` is there and no regular file.
    pub fn write(&self, path: &Path) -> io::Result<()> {
        let text = self.text().map_err(io::Error::other)?;
        if fs::symlink_metadata(path).is_ok_and(|old| !old.is_file()) {
            return Err(io::Error::other("it is not a regular file"));
        }
        let Some(name) = path.file_name() else {
            return Err(io::Error::other("it is not the name of a file"));
        };
        // Beside it, as a file moves at once only within its file system; and not `.prom`, which would be read.
        let mut beside = OsString::from(".");
        beside.push(name);
        beside.push(format!(".{}.tmp", std::process::id()));
        let beside = path.with_file_name(beside);
        let written = create(&beside, &text).and_then(|()| fs::rename(&beside, path));
        if written.is_err() {
            // What went wrong is told; that something is left of it would hide it.
            let _ = fs::remove_file(&beside);
        }
        written
    }
}

fn create(path: &Path, text: &str) -> io::Result<()> {
    // Left by a process of the same number that was killed.
    let _ = fs::remove_file(path);
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}
