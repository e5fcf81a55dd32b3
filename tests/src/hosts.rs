//! The hosts: programs that load a guest and do what they are told, a line of JSON at a time.
//!
//! A program is started with the path of a guest, the limit of its memory in bytes and the time limit in milliseconds. It
//! answers each line `{"operation": "…", "typed": bool, "payload": "<hex>"}` with `{"ok": "<hex>"}` or
//! `{"error": {"code", "ran", "message", "guest_code"?}}`, and both with `"log": ["…"]`, the lines that the guest wrote.
//! *Typed* calls go through the generated client: decoded, called, encoded.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde::{Deserialize, Serialize};

/// The hosts, by name.
pub const HOSTS: [&str; 4] = ["rust", "wapc", "node", "go"];

/// The limit of a guest's memory.
const MEMORY_BYTES: usize = 48 << 20;

/// The time limit of a call.
const TIMEOUT_MS: u64 = 2_000;

/// The root of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// What a host is told.
#[derive(Debug, Serialize, Deserialize)]
pub struct Request {
    /// An operation of `Conformance`, or, not typed, a full name.
    pub operation: String,
    /// Goes through the generated client.
    pub typed: bool,
    /// The payload in hexadecimal.
    pub payload: String,
}

/// What a host answers.
#[derive(Debug, Serialize, Deserialize)]
pub struct Answer {
    /// The reply in hexadecimal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ok: Option<String>,
    /// The error.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<CallFailure>,
    /// Lines that the guest wrote.
    #[serde(default)]
    pub log: Vec<String>,
}

/// An error of a call.
#[derive(Debug, Serialize, Deserialize)]
pub struct CallFailure {
    /// The code, as in the table of `docs/architecture.md`.
    pub code: String,
    /// Whether guest code may have run.
    pub ran: bool,
    /// The message.
    pub message: String,
    /// The code that the guest gave.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guest_code: Option<String>,
}

/// A running host with a loaded guest.
pub struct Host {
    process: Child,
    requests: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Host {
    /// Starts the host and lets it load the guest.
    pub fn start(name: &str, guest: &Path) -> Result<Self, String> {
        let mut command = command(name)?;
        command
            .arg(guest)
            .arg(MEMORY_BYTES.to_string())
            .arg(TIMEOUT_MS.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        let mut process = command
            .spawn()
            .map_err(|error| format!("the {name} host does not start: {error}: {command:?}"))?;
        let requests = process.stdin.take();
        let answers = process.stdout.take().ok_or("no standard output")?;
        Ok(Self {
            process,
            requests,
            answers: BufReader::new(answers),
        })
    }

    /// Lets the host make a call.
    pub fn call(&mut self, request: &Request) -> Result<Answer, String> {
        let line = serde_json::to_string(request).map_err(|error| error.to_string())?;
        let requests = self.requests.as_mut().ok_or("the host was closed")?;
        writeln!(requests, "{line}")
            .and_then(|()| requests.flush())
            .map_err(|error| format!("the host ended: {error}"))?;
        let mut answer = String::new();
        self.answers
            .read_line(&mut answer)
            .map_err(|error| format!("the host's answer: {error}"))?;
        serde_json::from_str(&answer)
            .map_err(|error| format!("the host's answer {answer:?}: {error}"))
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        drop(self.requests.take());
        // It ends when its input does; nothing can be done about one that does not.
        let _ = self.process.wait();
    }
}

/// How each host is started.
fn command(name: &str) -> Result<Command, String> {
    let built = |path: &str, how: &str| {
        let path = root().join(path);
        if path.exists() {
            Ok(path)
        } else {
            Err(format!("{path:?} is missing: run `{how}`"))
        }
    };
    Ok(match name {
        "rust" | "wapc" => {
            let mut command = Command::new(rust_program()?);
            command.arg(name);
            command
        }
        "node" => {
            let program = built("tests/hosts/node/dist/main.js", "cargo xtask setup")?;
            let mut command = Command::new("node");
            command.arg(program);
            command
        }
        "go" => Command::new(built("target/hosts/conformance-go", "cargo xtask setup")?),
        _ => return Err(format!("no host is called {name}")),
    })
}

/// Cargo puts the program beside the folder of the tests.
fn rust_program() -> Result<PathBuf, String> {
    let tests = std::env::current_exe().map_err(|error| error.to_string())?;
    let folder = tests.parent().and_then(Path::parent);
    let program = folder
        .ok_or("no folder of programs")?
        .join("conformance-rust");
    Ok(program.with_extension(std::env::consts::EXE_EXTENSION))
}
