//! `cargo xtask`: set-up, demo, tests and checks of the repository.

mod check;
mod demo;
mod guests;
mod program;
mod repo;
mod setup;
mod stamp;
mod step;
mod test;

use std::process::ExitCode;

const HELP: &str = "\
Set-up, demo, tests and checks of guesthouse.

    cargo xtask <command>

    setup               install and build what is missing: WebAssembly targets, TinyGo, npm packages, hosts, guests
    demo                run every host with every guest on real payloads, and compare what they decide
    demo --rust-only    the same with the Rust host, the Rust guest and six payloads: needs neither Go nor npm
    test [FILTER]       set up, then every test and lint; with FILTER, the steps whose name contains it
    check               arrows between the rooms, budgets, unsafe, stale generated files, stray paths
    guests              build every guest into target/guests/wasm
    help                this text

Needed beforehand: Rust 1.95 with cargo, Go 1.25 or newer, Node.js 20 or newer with npm. The rest is installed.
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match arguments.as_slice() {
        ["setup"] => setup::everything().and_then(|()| guests::everything()),
        ["demo"] => demo::everything(),
        ["demo", "--rust-only"] => demo::rust_only(),
        ["test"] => test::run(""),
        ["test", filter] if !filter.starts_with('-') => test::run(filter),
        ["check"] => check::run(),
        ["guests"] => setup::toolchains().and_then(|()| guests::everything()),
        [] | ["help" | "-h" | "--help"] => {
            print!("{HELP}");
            Ok(())
        }
        _ => {
            eprint!(
                "There is no `cargo xtask {}`.\n\n{HELP}",
                arguments.join(" ")
            );
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("\n{failure}");
            ExitCode::FAILURE
        }
    }
}
