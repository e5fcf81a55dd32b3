//! TinyGo: the one on the PATH, else one built from its Go module.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::debian;
use crate::step::{Failure, Result, step};
use crate::{program, repo};

const MODULE: &str = "github.com/tinygo-org/tinygo@v0.41.1";
const OLDEST: (u32, u32) = (0, 41);
const DEBIAN_PACKAGES: [&str; 6] = [
    "llvm-19-dev",
    "libclang-19-dev",
    "lld-19",
    "liblld-19-dev",
    "clang-19",
    "binaryen",
];

/// A TinyGo that works.
pub(crate) struct TinyGo {
    program: PathBuf,
    /// Its sources, if it does not find them itself.
    root: Option<PathBuf>,
}

impl TinyGo {
    pub(crate) fn find() -> Option<Self> {
        let on_path = Self {
            program: PathBuf::from("tinygo"),
            root: None,
        };
        [on_path, Self::built()].into_iter().find(|tinygo| {
            tinygo
                .version()
                .is_some_and(|version| super::version(&version) >= OLDEST)
        })
    }

    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        if let Some(root) = &self.root {
            command.env("TINYGOROOT", root);
        }
        command
    }

    /// Such as `0.41.1 linux/amd64 (using go version go1.24.0 and LLVM version 19.1.7)`.
    pub(crate) fn version(&self) -> Option<String> {
        let text = program::text(self.command().arg("version")).ok()?;
        Some(text.trim().strip_prefix("tinygo version ")?.to_owned())
    }

    fn built() -> Self {
        let folder = repo::path(".toolchain/tinygo");
        Self {
            program: folder.join("bin/tinygo"),
            root: Some(folder.join("root")),
        }
    }
}

pub(crate) fn build() -> Result<()> {
    if TinyGo::find().is_none() {
        debian::install(&DEBIAN_PACKAGES)?;
    }
    step(
        &format!("TinyGo, {MODULE}"),
        || TinyGo::find().and_then(|tinygo| tinygo.version()),
        || {
            from_module(&TinyGo::built())
                .map_err(|failure| failure.by_hand("install TinyGo 0.41 or newer (tinygo.org)"))
        },
    )
}

fn from_module(tinygo: &TinyGo) -> Result<()> {
    let download = program::text(Command::new("go").args(["mod", "download", "-json", MODULE]))?;
    let download: serde_json::Value = serde_json::from_str(&download).map_err(|error| {
        Failure::new(format!("`go mod download -json` printed no JSON: {error}"))
    })?;
    let sources = download["Dir"]
        .as_str()
        .ok_or_else(|| Failure::new("`go mod download -json` named no folder"))?;
    let root = tinygo.root.as_deref().unwrap_or(Path::new("."));
    // The module cache is read-only, and its copy lacks a submodule that the compiler only wants to see.
    let copy = fs::remove_dir_all(root)
        .or_else(|error| if root.exists() { Err(error) } else { Ok(()) })
        .and_then(|()| copy_folder(Path::new(sources), root))
        .and_then(|()| fs::create_dir_all(root.join("src/net")));
    copy.map_err(|error| {
        Failure::new(format!(
            "cannot copy {sources} to {}: {error}",
            root.display()
        ))
    })?;

    let mut go = Command::new("go");
    go.args(["build", "-tags", "llvm19", "-o"])
        .arg(&tinygo.program)
        .arg(".");
    go.current_dir(root)
        .env("CC", "clang-19")
        .env("CXX", "clang++-19");
    program::quiet("go build of TinyGo", &mut go)?;
    match tinygo.version() {
        Some(_) => Ok(()),
        None => Err(Failure::new(format!(
            "{} does not start",
            tinygo.program.display()
        ))),
    }
}

/// Copies contents but not permissions: what is copied can be written to.
fn copy_folder(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let to = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &to)?;
        } else {
            fs::write(to, fs::read(entry.path())?)?;
        }
    }
    Ok(())
}
