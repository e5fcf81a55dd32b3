//! Every test and lint, to the end, with a table of how each went.

use std::process::Command;
use std::rc::Rc;
use std::time::{Duration, Instant};

use crate::setup::node::Package;
use crate::setup::rust::Wasm;
use crate::step::{Failure, Result, seconds};
use crate::{check, guests, program, repo, setup};

/// A step of the tests. It prints as it goes.
struct Step {
    name: String,
    run: Box<dyn Fn() -> Result<()>>,
}

impl Step {
    fn new(name: impl Into<String>, run: impl Fn() -> Result<()> + 'static) -> Self {
        Self {
            name: name.into(),
            run: Box::new(run),
        }
    }
}

/// Sets up, then runs the steps whose name contains `filter`. Goes on after a failure, and fails at the end.
pub(crate) fn run(filter: &str) -> Result<()> {
    let steps: Vec<Step> = steps()?
        .into_iter()
        .filter(|step| step.name.contains(filter))
        .collect();
    if steps.is_empty() {
        return Err(Failure::new(format!(
            "no step of the tests is called {filter:?}"
        )));
    }
    setup::everything()?;
    setup::go::install_staticcheck()?;
    guests::everything()?;
    let mut rows = Vec::new();
    for step in &steps {
        println!("\n==> {}", step.name);
        let start = Instant::now();
        let outcome = (step.run)();
        if let Err(failure) = &outcome {
            println!("{failure}");
        }
        rows.push((step.name.as_str(), outcome.is_ok(), start.elapsed()));
    }
    summary(&rows)
}

fn summary(rows: &[(&str, bool, Duration)]) -> Result<()> {
    println!("\nSummary");
    for (name, passed, time) in rows {
        let word = if *passed { "ok  " } else { "FAIL" };
        println!("  {word} {:>9}  {name}", seconds(*time));
    }
    let failed: Vec<&str> = rows.iter().filter(|row| !row.1).map(|row| row.0).collect();
    if failed.is_empty() {
        println!("All {} steps passed.", rows.len());
        return Ok(());
    }
    Err(Failure::new(format!(
        "{} of {} steps failed: {}",
        failed.len(),
        rows.len(),
        failed.join(", ")
    )))
}

fn steps() -> Result<Vec<Step>> {
    let mut steps = vec![Step::new("check", check::run)];
    steps.extend(rust());
    for folder in repo::folders_with("go.mod")? {
        steps.extend(go(&folder));
    }
    for package in Package::all()?.into_iter().map(Rc::new) {
        for script in ["lint", "test"] {
            if package.has_script(script) {
                let name = format!("npm run {script} in {}", package.folder);
                let package = Rc::clone(&package);
                steps.push(Step::new(name, move || {
                    program::live(&mut package.run_script(script))
                }));
            }
        }
    }
    Ok(steps)
}

fn rust() -> Vec<Step> {
    vec![
        Step::new("cargo fmt", || cargo(&["fmt", "--all", "--check"])),
        Step::new("cargo clippy", || {
            cargo(&["clippy", "--all-targets", "--", "-D", "warnings"])
        }),
        Step::new("cargo clippy of guests", clippy_guests),
        Step::new("cargo test", || cargo(&["test"])),
        // Alone, because of what its validator asks for.
        Step::new("cargo test of descriptions", || {
            cargo(&["test", "-p", "guesthouse-descriptions"])
        }),
        Step::new("cargo doc", || {
            program::live(
                cargo_command()
                    .args(["doc", "--no-deps", "--lib"])
                    .env("RUSTDOCFLAGS", "-D warnings"),
            )
        }),
    ]
}

fn cargo(arguments: &[&str]) -> Result<()> {
    program::live(cargo_command().args(arguments))
}

fn cargo_command() -> Command {
    let mut cargo = Command::new("cargo");
    cargo.current_dir(repo::root());
    cargo
}

/// Debian's toolchain, which builds guests where the one in use cannot, has no clippy.
fn clippy_guests() -> Result<()> {
    if Wasm::find() != Some(Wasm::Target) {
        println!("skipped: the toolchain in use cannot build WebAssembly");
        return Ok(());
    }
    let mut clippy = Wasm::Target.cargo("clippy");
    clippy.args(["-p", "guesthouse-guest"]);
    for guest in guests::ALL {
        clippy.args(["-p", guest.rust_package]);
    }
    program::live(clippy.args(["--", "-D", "warnings"]))
}

/// What each Go module must pass. Guests are programs for WebAssembly: they are vetted for it, and have no tests to run here.
fn go(folder: &str) -> Vec<Step> {
    let in_folder = {
        let folder = repo::path(folder);
        move |program: &str, arguments: &[&str]| {
            let mut command = Command::new(program);
            command.args(arguments).current_dir(&folder);
            command
        }
    };
    let is_guest = is_guest(folder);
    let for_target = {
        let in_folder = in_folder.clone();
        move |program: &str, arguments: &[&str]| {
            let mut command = in_folder(program, arguments);
            if is_guest {
                command.env("GOOS", "wasip1").env("GOARCH", "wasm");
            }
            command
        }
    };
    let (format, vet, test) = (in_folder.clone(), for_target.clone(), in_folder);
    let mut steps = vec![
        Step::new(format!("gofmt in {folder}"), move || {
            let list = program::text(&mut format("gofmt", &["-l", "."]))?;
            let unformatted = list.trim();
            if unformatted.is_empty() {
                return Ok(());
            }
            Err(Failure::new(format!("not formatted:\n{unformatted}")).by_hand("gofmt -w ."))
        }),
        Step::new(format!("go vet in {folder}"), move || {
            program::live(&mut vet("go", &["vet", "./..."]))
        }),
        Step::new(format!("staticcheck in {folder}"), move || {
            let staticcheck = setup::go::staticcheck();
            program::live(&mut for_target(&staticcheck.to_string_lossy(), &["./..."]))
        }),
    ];
    if !is_guest {
        steps.push(Step::new(format!("go test in {folder}"), move || {
            program::live(&mut test("go", &["test", "-race", "-count=1", "./..."]))
        }));
    }
    steps
}

/// Whether a Go module is built for WebAssembly: it is if it needs the guest SDK, and no host.
fn is_guest(folder: &str) -> bool {
    std::fs::read_to_string(repo::path(folder).join("go.mod"))
        .is_ok_and(|text| text.contains("/guest-sdk/go v") && !text.contains("/bindings/go v"))
}
