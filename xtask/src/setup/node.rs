//! Node.js, which a person installs, and the npm packages of the repository.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value as Json;

use crate::stamp::Stamp;
use crate::step::{Failure, Result, step};
use crate::{program, repo};

/// What a package with a crate is made from, besides its own folder.
const RUST_SOURCES: [&str; 4] = ["host", "wire/rust", "Cargo.toml", "Cargo.lock"];

/// An npm package of the repository.
pub(crate) struct Package {
    /// From the root of the repository.
    pub(crate) folder: String,
    manifest: Json,
}

impl Package {
    /// Every package, each after those it needs.
    pub(crate) fn all() -> Result<Vec<Self>> {
        let mut waiting: Vec<Self> = repo::folders_with("package.json")?
            .into_iter()
            .map(Self::read)
            .collect::<Result<_>>()?;
        let mut sorted: Vec<Self> = Vec::new();
        while !waiting.is_empty() {
            let is_ready = |package: &Self| {
                package
                    .neighbours()
                    .iter()
                    .all(|path| sorted.iter().any(|ready| ready.is_at(path)))
            };
            let (ready, rest): (Vec<Self>, Vec<Self>) = waiting.into_iter().partition(is_ready);
            if ready.is_empty() {
                let names: Vec<&str> = rest.iter().map(|package| package.folder.as_str()).collect();
                return Err(Failure::new(format!(
                    "npm packages need each other, or one that is not there: {}",
                    names.join(", ")
                )));
            }
            sorted.extend(ready);
            waiting = rest;
        }
        Ok(sorted)
    }

    fn read(folder: String) -> Result<Self> {
        let file = repo::path(&folder).join("package.json");
        let text = fs::read_to_string(&file).map_err(|error| error.to_string());
        let manifest =
            text.and_then(|text| serde_json::from_str(&text).map_err(|error| error.to_string()));
        let manifest = manifest
            .map_err(|error| Failure::new(format!("cannot read {}: {error}", file.display())))?;
        Ok(Self { folder, manifest })
    }

    pub(crate) fn path(&self) -> PathBuf {
        repo::path(&self.folder)
    }

    fn is_at(&self, path: &Path) -> bool {
        self.path().canonicalize().is_ok_and(|own| own == path)
    }

    /// Where the packages of this repository are that this one needs.
    fn neighbours(&self) -> Vec<PathBuf> {
        let groups = ["dependencies", "devDependencies"]
            .iter()
            .filter_map(|group| self.manifest[group].as_object());
        let paths = groups
            .flatten()
            .filter_map(|(_, version)| version.as_str()?.strip_prefix("file:"));
        paths
            .map(|path| self.path().join(path))
            .map(|path| path.canonicalize().unwrap_or(path))
            .collect()
    }

    pub(crate) fn has_script(&self, name: &str) -> bool {
        self.manifest["scripts"][name].is_string()
    }

    pub(crate) fn run_script(&self, name: &str) -> Command {
        let mut npm = Command::new("npm");
        npm.args(["run", "--silent", name]).current_dir(self.path());
        npm
    }

    /// Installs what the lock file names.
    fn install(&self) -> Result<()> {
        let modules = self.path().join("node_modules");
        let lock = ["package.json", "package-lock.json"].map(|file| self.path().join(file));
        let stamp = Stamp::new(modules.join(".xtask-stamp"), &lock, "npm ci")?;
        step(
            &format!("npm ci in {}", self.folder),
            || stamp.current(&[]),
            || {
                let mut npm = Command::new("npm");
                npm.args(["ci", "--no-audit", "--no-fund"])
                    .current_dir(self.path());
                program::quiet(&format!("npm ci in {}", self.folder), &mut npm)?;
                // A package without dependencies gets no folder.
                fs::create_dir_all(&modules).map_err(|error| {
                    Failure::new(format!("cannot create {}: {error}", modules.display()))
                })?;
                stamp.write()
            },
        )
    }

    fn build(&self) -> Result<()> {
        if !self.has_script("build") {
            return Ok(());
        }
        let mut sources = self.neighbours();
        sources.push(self.path());
        if self.path().join("Cargo.toml").exists() {
            sources.extend(RUST_SOURCES.map(repo::path));
        }
        let stamp = Stamp::new(
            self.path().join("node_modules/.xtask-built"),
            &sources,
            "npm run build",
        )?;
        step(
            &format!("npm run build in {}", self.folder),
            || stamp.current(&[&self.path().join("dist")]),
            || {
                program::quiet(
                    &format!("npm run build in {}", self.folder),
                    &mut self.run_script("build"),
                )?;
                stamp.write()
            },
        )
    }
}

pub(crate) fn present() -> Result<()> {
    let advice =
        "install Node.js 20 or newer, with npm (nodejs.org), and have `node` and `npm` on the PATH";
    let version = program::text(Command::new("node").arg("--version"))
        .map_err(|_| Failure::new("Node.js is missing").by_hand(advice))?;
    let version = version.trim();
    if super::version(version.trim_start_matches('v')) < (20, 0) {
        return Err(Failure::new(format!("Node.js is too old: {version}")).by_hand(advice));
    }
    program::text(Command::new("npm").arg("--version"))
        .map(drop)
        .map_err(|_| Failure::new("npm is missing").by_hand(advice))
}

pub(crate) fn install() -> Result<()> {
    Package::all()?.iter().try_for_each(Package::install)
}

pub(crate) fn build() -> Result<()> {
    Package::all()?.iter().try_for_each(Package::build)
}
