//! Running other programs: live, quietly with a log, or for what they print.

use std::fs::{self, File};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use crate::repo;
use crate::step::{Failure, Result};

/// How often a long program says that it is still at work.
const HEARTBEAT: Duration = Duration::from_secs(20);
/// How many lines of a log are shown when its program fails.
const TAIL: usize = 40;

/// Runs `command` and lets it print as it likes.
pub(crate) fn live(command: &mut Command) -> Result<()> {
    let status = command
        .status()
        .map_err(|error| not_started(command, &error))?;
    check(command, status, String::new)
}

/// Runs `command` with its output in a log, and shows the end of the log if it fails.
pub(crate) fn quiet(label: &str, command: &mut Command) -> Result<()> {
    let log = log_file(label)?;
    let file = || {
        File::options()
            .append(true)
            .open(&log)
            .map_err(|error| Failure::new(format!("cannot write {}: {error}", log.display())))
    };
    command.stdin(Stdio::null()).stdout(file()?).stderr(file()?);
    let child = command
        .spawn()
        .map_err(|error| not_started(command, &error))?;
    let status = wait(label, child, || last_lines(&log, 1))?;
    check(command, status, || {
        format!(
            ":\n{}\nAll of it is in {}",
            last_lines(&log, TAIL),
            log.display()
        )
    })
}

/// Runs `command` and returns what it prints on standard output.
pub(crate) fn text(command: &mut Command) -> Result<String> {
    let output = command
        .output()
        .map_err(|error| not_started(command, &error))?;
    check(command, output.status, || {
        format!(":\n{}", String::from_utf8_lossy(&output.stderr).trim_end())
    })?;
    String::from_utf8(output.stdout).map_err(|_| {
        Failure::new(format!(
            "`{}` printed text that is not UTF-8",
            line(command)
        ))
    })
}

/// Like [`text`], while standard error goes through live.
pub(crate) fn text_live(command: &mut Command) -> Result<String> {
    command.stderr(Stdio::inherit());
    text(command)
}

fn wait(label: &str, mut child: Child, news: impl Fn() -> String) -> Result<ExitStatus> {
    let start = Instant::now();
    let mut beat = HEARTBEAT;
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Ok(status),
            Ok(None) => std::thread::sleep(Duration::from_millis(50)),
            Err(error) => return Err(Failure::new(format!("lost sight of {label}: {error}"))),
        }
        if start.elapsed() > beat {
            println!(
                "  ...   {label}: {} s, {}",
                start.elapsed().as_secs(),
                news().trim()
            );
            beat += HEARTBEAT;
        }
    }
}

fn log_file(label: &str) -> Result<PathBuf> {
    let folder = repo::path("target/xtask");
    let name: String = label
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect();
    let log = folder.join(name + ".log");
    fs::create_dir_all(&folder)
        .and_then(|()| File::create(&log))
        .map_err(|error| Failure::new(format!("cannot write {}: {error}", log.display())))?;
    Ok(log)
}

fn last_lines(log: &PathBuf, count: usize) -> String {
    let bytes = fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    let lines: Vec<&str> = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .collect();
    lines[lines.len().saturating_sub(count)..].join("\n")
}

fn check(command: &Command, status: ExitStatus, details: impl FnOnce() -> String) -> Result<()> {
    if status.success() {
        return Ok(());
    }
    Err(Failure::new(format!(
        "`{}` failed ({status}){}",
        line(command),
        details()
    )))
}

fn not_started(command: &Command, error: &std::io::Error) -> Failure {
    Failure::new(format!("cannot start `{}`: {error}", line(command)))
}

/// The command as one would type it, as far as quoting goes.
fn line(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy().into_owned()];
    words.extend(
        command
            .get_args()
            .map(|word| word.to_string_lossy().into_owned()),
    );
    words.join(" ")
}
