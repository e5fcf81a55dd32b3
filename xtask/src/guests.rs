//! Guests: each one in every language that it is written in, as WebAssembly in `target/guests/wasm`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::program;
use crate::repo;
use crate::setup::rust::Wasm;
use crate::setup::tinygo::TinyGo;
use crate::stamp::Stamp;
use crate::step::{Failure, Result, step};

pub(crate) struct Guest {
    name: &'static str,
    pub(crate) rust_package: &'static str,
    rust_folder: &'static str,
    pub(crate) go_folder: &'static str,
}

pub(crate) const TRIAGE: Guest = Guest {
    name: "triage",
    rust_package: "triage-rust-guest",
    rust_folder: "examples/rust-guest",
    go_folder: "examples/go-guest",
};

pub(crate) const CONFORMANCE: Guest = Guest {
    name: "conformance",
    rust_package: "conformance-rust-guest",
    rust_folder: "tests/guests/rust",
    go_folder: "tests/guests/go",
};

pub(crate) const ALL: [&Guest; 2] = [&TRIAGE, &CONFORMANCE];

/// What compiles a guest.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Compiler {
    Rust,
    TinyGo,
    Go,
}

impl Compiler {
    pub(crate) const ALL: [Self; 3] = [Self::Rust, Self::TinyGo, Self::Go];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Rust => "rust",
            Self::TinyGo => "tinygo",
            Self::Go => "go",
        }
    }
}

/// What every guest of a language is made from, besides its own folder.
const RUST_SOURCES: [&str; 6] = [
    "guest-sdk/rust",
    "wire/rust",
    "codegen",
    "schemas",
    "Cargo.toml",
    "Cargo.lock",
];
const GO_SOURCES: [&str; 2] = ["guest-sdk/go", "wire/go"];
const TINYGO_TARGET: &str = "guest-sdk/go/guest-target.json";

impl Guest {
    /// The WebAssembly that `compiler` makes.
    pub(crate) fn output(&self, compiler: Compiler) -> PathBuf {
        repo::path("target/guests/wasm").join(format!("{}.{}.wasm", self.name, compiler.name()))
    }

    /// Builds the guest, unless it was built from these very sources.
    pub(crate) fn build(&self, compiler: Compiler) -> Result<()> {
        let output = self.output(compiler);
        let (folder, shared) = match compiler {
            Compiler::Rust => (self.rust_folder, RUST_SOURCES.as_slice()),
            Compiler::TinyGo | Compiler::Go => (self.go_folder, GO_SOURCES.as_slice()),
        };
        let mut sources = vec![repo::path(folder)];
        sources.extend(shared.iter().map(|source| repo::path(source)));
        let stamp = Stamp::new(
            output.with_extension("stamp"),
            &sources,
            &version(compiler)?,
        )?;
        step(
            &format!("guest {} with {}", self.name, compiler.name()),
            || stamp.current(&[&output]),
            || {
                let parent = output.parent().unwrap_or(Path::new("."));
                fs::create_dir_all(parent).map_err(|error| {
                    Failure::new(format!("cannot create {}: {error}", parent.display()))
                })?;
                self.compile(compiler, &output)?;
                stamp.write()
            },
        )
    }

    fn compile(&self, compiler: Compiler, output: &Path) -> Result<()> {
        let label = format!("guest {} {}", self.name, compiler.name());
        match compiler {
            Compiler::Rust => {
                let mut cargo = rust()?.cargo("build");
                cargo.args(["--profile", "guest", "-p", self.rust_package]);
                program::quiet(&label, &mut cargo)?;
                let built = Wasm::output(self.rust_package);
                fs::copy(&built, output).map(drop).map_err(|error| {
                    Failure::new(format!("cannot copy {}: {error}", built.display()))
                })
            }
            Compiler::TinyGo => {
                let mut build = tinygo()?.command();
                build.args(["build", "-no-debug", "-opt=2", "-panic=trap", "-target"]);
                build
                    .arg(repo::path(TINYGO_TARGET))
                    .arg("-o")
                    .arg(output)
                    .arg(".");
                program::quiet(&label, build.current_dir(repo::path(self.go_folder)))
            }
            Compiler::Go => {
                let mut build = Command::new("go");
                build.args(["build", "-buildmode=c-shared", "-ldflags=-s -w", "-o"]);
                build
                    .arg(output)
                    .arg(".")
                    .current_dir(repo::path(self.go_folder));
                program::quiet(&label, build.env("GOOS", "wasip1").env("GOARCH", "wasm"))
            }
        }
    }
}

/// Every guest, with every compiler.
pub(crate) fn everything() -> Result<()> {
    println!("Guests");
    for guest in ALL {
        for compiler in Compiler::ALL {
            guest.build(compiler)?;
        }
    }
    Ok(())
}

fn rust() -> Result<Wasm> {
    Wasm::find()
        .ok_or_else(|| Failure::new("no Rust that builds WebAssembly").by_hand("cargo xtask setup"))
}

fn tinygo() -> Result<TinyGo> {
    TinyGo::find().ok_or_else(|| Failure::new("TinyGo is missing").by_hand("cargo xtask setup"))
}

/// The compiler's version: another one makes another guest.
fn version(compiler: Compiler) -> Result<String> {
    match compiler {
        Compiler::Rust => {
            let rustc = program::text(Command::new("rustc").arg("--version"))?;
            Ok(format!("{rustc}{:?}", rust()?))
        }
        Compiler::TinyGo => Ok(tinygo()?.version().unwrap_or_default()),
        Compiler::Go => program::text(Command::new("go").args(["env", "GOVERSION"])),
    }
}
