//! The README: its files are those of `examples/quickstart/`, and its commands do what it says.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use guesthouse_tests::hosts::root;

/// A code block after a comment `<!-- label -->`.
struct Block {
    label: String,
    text: String,
}

fn blocks() -> Vec<Block> {
    let readme = fs::read_to_string(root().join("README.md")).expect("README.md");
    let mut lines = readme.lines();
    let mut blocks = Vec::new();
    while let Some(line) = lines.next() {
        let Some(label) = line
            .strip_prefix("<!-- ")
            .and_then(|line| line.strip_suffix(" -->"))
        else {
            continue;
        };
        let fence = lines.next().unwrap_or_default();
        assert!(fence.starts_with("```"), "no code after <!-- {label} -->");
        let text = lines.by_ref().take_while(|line| *line != "```");
        let text = text.flat_map(|line| [line, "\n"]).collect();
        blocks.push(Block {
            label: label.to_owned(),
            text,
        });
    }
    blocks
}

#[test]
fn files_in_the_readme_are_those_of_the_quick_start() {
    let files: Vec<_> = blocks()
        .into_iter()
        .filter(|it| it.label.starts_with("file: "))
        .collect();
    assert_eq!(files.len(), 3, "files in the README");
    for block in files {
        let path = root().join(block.label.trim_start_matches("file: "));
        let file = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path:?}: {error}"));
        assert_eq!(block.text, file, "{path:?}");
    }
}

#[test]
fn commands_of_the_readme_do_what_it_says() {
    let folder = Scratch::new("quick-start");
    copy(&root().join("examples/quickstart"), &folder.0);
    use_this_repository(&folder.0);
    let mut printed = String::new();
    let mut runs = 0;
    for block in blocks() {
        match block.label.as_str() {
            "run" => {
                printed = run(&folder.0, &block.text);
                runs += 1;
            }
            "prints" => assert!(
                printed.ends_with(&block.text),
                "expected {:?}, printed {printed:?}",
                block.text
            ),
            _ => {}
        }
    }
    assert_eq!(runs, 2, "commands in the README");

    let guest = folder
        .0
        .join("guest/target/wasm32-unknown-unknown/release/greeter.wasm");
    let host = Command::new(programs().join("quickstart-host"))
        .arg(guest)
        .output();
    let host = host.expect("quickstart-host");
    assert_eq!(
        String::from_utf8_lossy(&host.stdout),
        "Bonjour, Ada !\n",
        "{host:?}"
    );
}

/// Runs commands with `guesthouse` on the path; gives what they print.
fn run(folder: &Path, commands: &str) -> String {
    let mut path = OsString::from(programs());
    path.push(":");
    path.push(std::env::var_os("PATH").unwrap_or_default());
    let mut shell = Command::new("sh");
    shell
        .args(["-e", "-c", commands])
        .current_dir(folder)
        .env("PATH", path);
    // Cargo's variables are about this test; the guest has its own toolchain and target.
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_") && text != "CARGO_HOME" {
            shell.env_remove(&name);
        }
    }
    if !guests_configuration().is_empty() {
        // The standard library of the target is built along, which cargo needs leave for.
        shell.env("RUSTC_BOOTSTRAP", "1");
    }
    let output = shell.output().expect("sh");
    assert!(
        output.status.success(),
        "{commands}\n{}\n{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Lets the copy use the crates of this repository, as they are not published for every commit.
fn use_this_repository(folder: &Path) {
    let root = root().canonicalize().expect("the repository");
    let mut config = String::from("[patch.crates-io]\n");
    for (name, path) in [
        ("guesthouse-guest", "guest-sdk/rust"),
        ("guesthouse-wire", "wire/rust"),
    ] {
        config += &format!("{name} = {{ path = {:?} }}\n", root.join(path));
    }
    config += &guests_configuration();
    fs::create_dir_all(folder.join(".cargo")).expect("a folder");
    fs::write(folder.join(".cargo/config.toml"), config).expect("a file");
}

/// What cargo needs to be told to build guests on this machine; nothing where rustup has the target.
fn guests_configuration() -> String {
    fs::read_to_string(root().join("target/guests/cargo-config.toml")).unwrap_or_default()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.file_type().expect("a type").is_dir() {
            if entry.file_name() != "target" {
                copy(&entry.path(), &target);
            }
        } else {
            fs::copy(entry.path(), target).expect("a copy");
        }
    }
}

/// Where cargo puts the programs of the workspace.
fn programs() -> PathBuf {
    let tests = std::env::current_exe().expect("the test's own path");
    tests
        .ancestors()
        .nth(2)
        .expect("a folder of programs")
        .to_owned()
}

/// A folder that goes when the test ends.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("guesthouse-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // Left behind at worst.
        let _ = fs::remove_dir_all(&self.0);
    }
}
