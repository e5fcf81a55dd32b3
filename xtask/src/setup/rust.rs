//! Rust: the crates of this machine, and the WebAssembly target of guests.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::debian;
use crate::step::{Failure, Result, step};
use crate::{program, repo};

const TARGET: &str = "wasm32-unknown-unknown";
/// A Rust that builds the standard library of the target from source, for machines whose rustup cannot fetch it.
const DEBIAN_PACKAGES: [&str; 5] = [
    "rustc-web",
    "rust-web-src",
    "cargo-web",
    "rust-web-llvm",
    "lld-22",
];
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
const DEBIAN_CARGO: &str = "/usr/bin/cargo";

/// How Rust guests are built.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Wasm {
    /// The toolchain in use has the target.
    Target,
    /// Debian's toolchain builds the target's standard library along.
    BuildStd,
}

impl Wasm {
    /// What works on this machine.
    pub(crate) fn find() -> Option<Self> {
        if has_standard_library() {
            Some(Self::Target)
        } else if debian_library().is_dir() {
            Some(Self::BuildStd)
        } else {
            None
        }
    }

    /// `cargo <verb>` for guests. It has a target folder of its own, so that it does not wait for builds of hosts.
    pub(crate) fn cargo(self, verb: &str) -> Command {
        let mut command = match self {
            Self::Target => Command::new("cargo"),
            Self::BuildStd => {
                let mut command = Command::new(DEBIAN_CARGO);
                command
                    .env("RUSTC", DEBIAN_RUSTC)
                    .env("RUSTC_BOOTSTRAP", "1");
                // A cargo that runs this program through rustup would have the children use its own toolchain.
                for name in ["CARGO", "RUSTUP_TOOLCHAIN", "RUSTC_WRAPPER"] {
                    command.env_remove(name);
                }
                command
            }
        };
        command.arg(verb).current_dir(repo::root());
        command.args(["--target", TARGET, "--target-dir", "target/guests"]);
        if self == Self::BuildStd {
            command.args(["-Z", "build-std=std,panic_abort"]);
        }
        command
    }

    /// The file that the package's library becomes.
    pub(crate) fn output(package: &str) -> PathBuf {
        let library = package.replace('-', "_") + ".wasm";
        repo::path("target/guests")
            .join(TARGET)
            .join("guest")
            .join(library)
    }
}

/// Makes sure that guests in Rust can be built.
pub(crate) fn add_wasm() -> Result<()> {
    let rustup = step(
        &format!("Rust target {TARGET}"),
        || Wasm::find().map(|_| "installed".to_owned()),
        || {
            let mut rustup = Command::new("rustup");
            program::quiet("rustup target add", rustup.args(["target", "add", TARGET]))?;
            works().map_err(|_| {
                Failure::new("rustup installed it for another toolchain than the one in use")
            })
        },
    );
    if let Err(rustup) = rustup {
        println!("  ...   rustup cannot: taking Debian's Rust for guests");
        debian::install(&DEBIAN_PACKAGES)
            .and_then(|()| works())
            .map_err(|debian| {
                Failure::new(format!("{rustup}\n{debian}"))
                    .by_hand(format!("rustup target add {TARGET}"))
            })?;
    }
    write_configuration()
}

fn works() -> Result<()> {
    match Wasm::find() {
        Some(_) => Ok(()),
        None => Err(Failure::new(format!(
            "no standard library for {TARGET}, and no sources of it in {DEBIAN_RUSTC}'s folder"
        ))),
    }
}

/// Says to cargo in other folders how guests are built here: the quick start's test adds it to its configuration.
fn write_configuration() -> Result<()> {
    let text = match Wasm::find() {
        Some(Wasm::BuildStd) => format!(
            "[build]\nrustc = \"{DEBIAN_RUSTC}\"\n\n[unstable]\nbuild-std = [\"std\", \"panic_abort\"]\n"
        ),
        _ => String::new(),
    };
    let file = repo::path("target/guests/cargo-config.toml");
    fs::create_dir_all(repo::path("target/guests"))
        .and_then(|()| fs::write(&file, text))
        .map_err(|error| Failure::new(format!("cannot write {}: {error}", file.display())))
}

/// Builds what runs on this machine. The whole workspace in one call: the engine is built once, for demo and tests.
pub(crate) fn build_workspace() -> Result<()> {
    step(
        "cargo build (the first time it takes minutes: the engine is built)",
        || None,
        || {
            program::quiet(
                "cargo build",
                Command::new("cargo").arg("build").current_dir(repo::root()),
            )
        },
    )
}

fn has_standard_library() -> bool {
    let mut rustc = Command::new("rustc");
    rustc
        .args(["--print", "target-libdir", "--target", TARGET])
        .current_dir(repo::root());
    let Ok(folder) = program::text(&mut rustc) else {
        return false;
    };
    fs::read_dir(folder.trim()).is_ok_and(|mut files| {
        files.any(|file| {
            file.is_ok_and(|file| file.file_name().to_string_lossy().starts_with("libcore-"))
        })
    })
}

fn debian_library() -> PathBuf {
    let root =
        program::text(Command::new(DEBIAN_RUSTC).args(["--print", "sysroot"])).unwrap_or_default();
    Path::new(root.trim()).join("lib/rustlib/src/rust/library/std")
}
