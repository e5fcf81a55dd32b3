//! The demo: every host with every guest decides on the same payloads, and must decide the same.

mod report;

use std::path::Path;
use std::process::Command;

use crate::guests::{Compiler, TRIAGE};
use crate::step::Result;
use crate::{program, repo, setup};
use report::Report;

const ALL_PAYLOADS: &str =
    "examples/payloads/node_modules/@octokit/webhooks-examples/api.github.com/index.json";
const KEPT_PAYLOADS: &str = "examples/payloads/kept/index.json";

/// What runs a host program.
#[derive(Clone, Copy)]
enum Host {
    Rust,
    Node,
    Go,
}

/// Three hosts, three guests, and all payloads of `@octokit/webhooks-examples`.
pub(crate) fn everything() -> Result<()> {
    setup::everything()?;
    run(
        &[Host::Rust, Host::Node, Host::Go],
        &Compiler::ALL,
        ALL_PAYLOADS,
    )
}

/// The Rust host, the Rust guest, and the payloads that are kept in the repository.
pub(crate) fn rust_only() -> Result<()> {
    setup::rust_only()?;
    run(&[Host::Rust], &[Compiler::Rust], KEPT_PAYLOADS)
}

fn run(hosts: &[Host], compilers: &[Compiler], payloads: &str) -> Result<()> {
    println!("Guests");
    for compiler in compilers {
        TRIAGE.build(*compiler)?;
    }
    println!("Demo");
    let mut reports = Vec::new();
    for host in hosts {
        reports.extend(host.run(compilers, &repo::path(payloads))?);
    }
    println!("\n{}", report::table(&reports));
    let verdict = report::compare(&reports)?;
    println!("{verdict}");
    Ok(())
}

impl Host {
    fn run(self, compilers: &[Compiler], payloads: &Path) -> Result<Vec<Report>> {
        let mut command = self.command();
        command.arg("--events").arg(payloads);
        for compiler in compilers {
            let guest = TRIAGE.output(*compiler);
            command
                .arg("--guest")
                .arg(format!("{}={}", compiler.name(), guest.display()));
        }
        report::parse(&program::text_live(&mut command)?)
    }

    fn command(self) -> Command {
        match self {
            Self::Rust => Command::new(repo::binaries().join("triage-rust-host")),
            Self::Node => {
                let mut node = Command::new("node");
                node.arg(repo::path("examples/node-host/dist/main.js"));
                node
            }
            Self::Go => Command::new(setup::go::host("triage-go")),
        }
    }
}
