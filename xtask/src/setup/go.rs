//! Go, which a person installs, and the hosts in Go.

use std::path::PathBuf;
use std::process::Command;

use crate::step::{Failure, Result, step};
use crate::{program, repo};

/// The host programs in Go, by folder.
const HOSTS: [(&str, &str); 2] = [
    ("examples/go-host", "triage-go"),
    ("tests/hosts/go", "conformance-go"),
];

/// The linter of the tests.
const STATICCHECK: &str = "honnef.co/go/tools/cmd/staticcheck@v0.7.0";

/// Where a host program in Go is.
pub(crate) fn host(name: &str) -> PathBuf {
    repo::path("target/hosts").join(name)
}

/// Builds the host programs. Go itself knows what is up to date.
pub(crate) fn build_hosts() -> Result<()> {
    HOSTS.iter().try_for_each(|(folder, name)| {
        let mut go = Command::new("go");
        go.args(["build", "-o"])
            .arg(host(name))
            .arg(".")
            .current_dir(repo::path(folder));
        let label = format!("go build in {folder}");
        step(&label, || None, || program::quiet(&label, &mut go))
    })
}

/// The linter, which the tests alone need.
pub(crate) fn staticcheck() -> PathBuf {
    repo::path(".toolchain/go/staticcheck")
}

/// Installs the linter, unless it is there in the version that is wanted.
pub(crate) fn install_staticcheck() -> Result<()> {
    let wanted = STATICCHECK.rsplit('@').next().unwrap_or_default();
    let installed = || {
        let version = program::text(Command::new(staticcheck()).arg("-version")).ok()?;
        version
            .contains(&format!("({wanted})"))
            .then(|| version.trim().to_owned())
    };
    step(STATICCHECK, installed, || {
        let mut go = Command::new("go");
        go.args(["install", STATICCHECK])
            .env("GOBIN", repo::path(".toolchain/go"));
        program::quiet("go install of staticcheck", &mut go)
    })
}

pub(crate) fn present() -> Result<()> {
    let advice = "install Go 1.25 or newer (go.dev/doc/install) and have `go` on the PATH";
    let version = program::text(Command::new("go").args(["env", "GOVERSION"]))
        .map_err(|_| Failure::new("Go is missing").by_hand(advice))?;
    let version = version.trim();
    if super::version(version.trim_start_matches("go")) < (1, 25) {
        return Err(Failure::new(format!("Go is too old: {version}")).by_hand(advice));
    }
    Ok(())
}
