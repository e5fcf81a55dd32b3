//! Debian packages.

use std::path::Path;
use std::process::Command;

use crate::program;
use crate::step::{Failure, Result, step};

/// Installs those of `packages` that are missing.
pub(crate) fn install(packages: &[&str]) -> Result<()> {
    let missing: Vec<&str> = packages
        .iter()
        .filter(|package| !is_installed(package))
        .copied()
        .collect();
    let by_hand = format!("apt-get update && apt-get install -y {}", missing.join(" "));
    step(
        &format!("Debian packages {}", packages.join(" ")),
        || missing.is_empty().then(|| "installed".to_owned()),
        || {
            if !Path::new("/etc/debian_version").exists() {
                return Err(Failure::new("this is not Debian")
                    .by_hand(format!("install what Debian calls {}", missing.join(" "))));
            }
            apt_install(&missing).map_err(|failure| failure.by_hand(format!("as root: {by_hand}")))
        },
    )
}

fn is_installed(package: &str) -> bool {
    let mut query = Command::new("dpkg-query");
    query.args(["--show", "--showformat=${db:Status-Status}", package]);
    program::text(&mut query).is_ok_and(|status| status == "installed")
}

/// The lists of packages are fetched where they do not serve: a fresh image has none, an old one names what is gone.
fn apt_install(packages: &[&str]) -> Result<()> {
    let install = || {
        let mut install = as_root("apt-get")?;
        install
            .args(["install", "-y", "-q", "--no-install-recommends"])
            .args(packages);
        program::quiet("apt-get install", &mut install)
    };
    install().or_else(|_| {
        program::quiet("apt-get update", as_root("apt-get")?.args(["update", "-q"]))?;
        install()
    })
}

fn as_root(program: &str) -> Result<Command> {
    let user = program::text(Command::new("id").arg("-u"))?;
    let mut command = if user.trim() == "0" {
        Command::new(program)
    } else if program::text(Command::new("sudo").args(["-n", "true"])).is_ok() {
        let mut sudo = Command::new("sudo");
        sudo.args(["-n", "DEBIAN_FRONTEND=noninteractive", program]);
        sudo
    } else {
        return Err(Failure::new(
            "this needs root, and sudo asks for a password",
        ));
    };
    command.env("DEBIAN_FRONTEND", "noninteractive");
    Ok(command)
}
