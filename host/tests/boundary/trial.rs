//! Tries a guest that may do anything, and says what it should not have been able to do.

use std::cell::RefCell;
use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock, Mutex};
use std::time::{Duration, Instant};

use guesthouse::{Error, ErrorKind, HandlerError, Handlers, Host, Limits, Message};

const TIMEOUT: Duration = Duration::from_millis(20);
const WAIT: Duration = Duration::from_millis(20);
/// As [`Host::call`] says, with what a machine that does much else may add.
const MOST: Duration = Duration::from_millis(2_060);
/// The first starts an instance and the second uses it again, or what comes after it.
const OPERATIONS: [&str; 3] = ["hostile", "", "é漢🚀"];

fn small() -> Limits {
    Limits {
        memory_bytes: 2 << 20,
        table_elements: 1000,
        timeout: TIMEOUT,
        reply_bytes: 1 << 20,
        instances: 2,
        wait: WAIT,
        host_calls: 1000,
        log_lines_per_second: 1000,
        ..Limits::default()
    }
}

/// Loads a guest and calls it. Gives what came of it, `ok` or the codes of errors; what should not have been is the error.
pub(crate) fn run(code: &[u8]) -> Result<Vec<&'static str>, String> {
    let street = Street::look();
    // A fuzzer may learn the marks from what they are compared with.
    if street.is_told_in(code) {
        return Ok(Vec::new());
    }
    let leaked = Arc::new(AtomicBool::new(false));
    let own = Mark::new();
    let outcome = visit(code, &street, &leaked, &own);
    ITSELF.set(None);
    *LAST.lock().unwrap() = own;
    let seen = outcome?;
    if leaked.load(Ordering::Relaxed) {
        return Err("another's bytes are in a log line or in a payload".into());
    }
    neighbour_is_well()?;
    Ok(seen)
}

fn visit(
    code: &[u8],
    street: &Street,
    leaked: &Arc<AtomicBool>,
    own: &Mark,
) -> Result<Vec<&'static str>, String> {
    let (in_lines, lines) = (street.clone(), leaked.clone());
    let log = move |line: &str| {
        lines.fetch_or(in_lines.is_told_in(line.as_bytes()), Ordering::Relaxed);
    };
    // Its time is not measured: compiling has no limit but the size of the module.
    let loaded = Host::builder()
        .limits(small())
        .handlers(handlers(street, leaked))
        .log(log)
        .load(code);
    let host = match loaded {
        Ok(host) => host,
        Err(error) => return check_load(&error, street).map(|()| vec![error.code()]),
    };
    ITSELF.set(Some(host.clone()));
    let mut seen = Vec::new();
    for (call, operation) in OPERATIONS.into_iter().enumerate() {
        let payload = own.0.repeat(1 + 40 * call);
        let since = Instant::now();
        let outcome = host.call(operation, &payload);
        let took = since.elapsed();
        if took > MOST {
            return Err(format!("call {call} took {took:?}"));
        }
        match outcome {
            Ok(reply) if street.is_told_in(&reply) => {
                return Err(format!("another's bytes are in reply {call}"));
            }
            Ok(_) => seen.push("ok"),
            Err(error) => {
                check_call(&error, operation, street)?;
                seen.push(error.code());
            }
        }
    }
    Ok(seen)
}

fn check_load(error: &Error, street: &Street) -> Result<(), String> {
    let known = matches!(error.code(), "invalid-module" | "not-a-guest" | "init");
    match known && !error.ran() && error.operation().is_none() {
        true => check_text(error, street),
        false => Err(format!(
            "a load must not fail like this ({}, ran: {}): {error}",
            error.code(),
            error.ran()
        )),
    }
}

fn check_call(error: &Error, operation: &str, street: &Street) -> Result<(), String> {
    let ran = match error.kind() {
        ErrorKind::Init { .. } | ErrorKind::Busy { .. } => false,
        ErrorKind::TooLarge { what, .. } => *what != Message::Request,
        ErrorKind::Guest(_)
        | ErrorKind::Trap { .. }
        | ErrorKind::Timeout { .. }
        | ErrorKind::MemoryLimit { .. }
        | ErrorKind::TableLimit { .. }
        | ErrorKind::HostCallLimit { .. }
        | ErrorKind::LogLimit { .. }
        | ErrorKind::Abi { .. }
        | ErrorKind::Exit { .. } => true,
        _ => {
            return Err(format!(
                "a call must not fail like this ({}): {error}",
                error.code()
            ));
        }
    };
    match error.ran() == ran && error.operation() == Some(operation) {
        true => check_text(error, street),
        false => Err(format!(
            "{} says ran: {} of {:?}",
            error.code(),
            error.ran(),
            error.operation()
        )),
    }
}

fn check_text(error: &Error, street: &Street) -> Result<(), String> {
    match street.is_told_in(error.to_string().as_bytes()) {
        true => Err(format!(
            "another's bytes are in an error of {}",
            error.code()
        )),
        false => Ok(()),
    }
}

thread_local! {
    /// What a host function calls that calls the host it belongs to.
    static ITSELF: RefCell<Option<Host>> = const { RefCell::new(None) };
}

fn handlers(street: &Street, leaked: &Arc<AtomicBool>) -> Handlers {
    let (street, leaked) = (street.clone(), leaked.clone());
    let mut handlers = Handlers::new();
    handlers.add("test", "echo", move |payload| {
        leaked.fetch_or(street.is_told_in(payload), Ordering::Relaxed);
        Ok(payload.to_vec())
    });
    handlers.add("test", "fail", |_| Err(HandlerError::new("failed")));
    handlers.add("test", "large", |_| Ok(vec![7; 1 << 20]));
    handlers.add("test", "again", |payload| {
        let host = ITSELF.with_borrow(Clone::clone);
        let host = host.ok_or_else(|| HandlerError::new("it has not started"))?;
        Ok(host.call("again", payload)?)
    });
    handlers
}

/// Bytes that only one tenant has.
#[derive(Clone)]
struct Mark([u8; 16]);

impl Mark {
    fn new() -> Self {
        let half = || RandomState::new().hash_one(()).to_le_bytes();
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&half());
        bytes[8..].copy_from_slice(&half());
        Self(bytes)
    }
}

/// Whose bytes a guest must never see: a neighbour's, and those of who was here before.
#[derive(Clone)]
struct Street([Mark; 2]);

static LAST: LazyLock<Mutex<Mark>> = LazyLock::new(|| Mutex::new(Mark::new()));

impl Street {
    fn look() -> Self {
        Self([NEIGHBOUR.mark.clone(), LAST.lock().unwrap().clone()])
    }

    fn is_told_in(&self, bytes: &[u8]) -> bool {
        let marks = self.0.each_ref().map(|mark| u128::from_le_bytes(mark.0));
        bytes
            .array_windows()
            .any(|&window| marks.contains(&u128::from_le_bytes(window)))
    }
}

struct Neighbour {
    mark: Mark,
    host: Host,
}

/// Its only instance has a page that is full of its mark, and answers with that.
static NEIGHBOUR: LazyLock<Neighbour> = LazyLock::new(|| {
    let mark = Mark::new();
    let page: String = mark
        .0
        .iter()
        .map(|byte| format!("\\{byte:02x}"))
        .collect::<String>()
        .repeat(4096);
    let text = format!(
        r#"(module (import "wapc" "__guest_response" (func $guest_response (param i32 i32)))
            (memory (export "memory") 1) (data (i32.const 0) "{page}")
            (func (export "__guest_call") (param i32 i32) (result i32)
                (call $guest_response (i32.const 0) (i32.const 65536)) (i32.const 1)))"#
    );
    let limits = Limits {
        instances: 1,
        ..Limits::default()
    };
    let code = wat::parse_str(text).expect("it is well written");
    let host = Host::builder().limits(limits).load(&code);
    Neighbour {
        mark,
        host: host.expect("it is a guest"),
    }
});

fn neighbour_is_well() -> Result<(), String> {
    let Neighbour { mark, host } = &*NEIGHBOUR;
    match host.call("still here", b"") {
        Ok(page) if page == mark.0.repeat(4096) => Ok(()),
        Ok(_) => Err("the neighbour's memory is not what it was".into()),
        Err(error) => Err(format!("the neighbour does not answer: {error}")),
    }
}
