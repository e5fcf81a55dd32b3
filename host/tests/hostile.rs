//! Hostile guests, one file each in `hostile/`: whatever they do, the host gets the error that the file names, in time, and
//! goes on.
//!
//! A file says in its first comments what it does and, in a line each, what is to be seen:
//! - `;; expect: abi ran`: a code, and whether the guest ran; or `ok` and the reply in hexadecimal digits, of a long one
//!   its size (`ok 65536 bytes`). Several are told apart by ` or `.
//! - `;; load`: it is the load that fails.
//! - `;; call: name`, `;; payload: 0a0b`: instead of `hostile` and `payload`.
#![cfg(feature = "wasi")]

mod stage;

use std::cell::RefCell;
use std::fs;
use std::path::Path;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, LazyLock, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use stage::*;

const TIMEOUT: Duration = Duration::from_millis(200);
const WAIT: Duration = Duration::from_millis(50);
/// What a busy machine may add.
const MARGIN: Duration = Duration::from_secs(1);
/// After this a guest counts as one that never ends.
const PATIENCE: Duration = Duration::from_secs(30);
/// A longer reply is told by its size.
const SHOWN_BYTES: usize = 64;

fn small() -> Limits {
    Limits {
        memory_bytes: 4 << 20,
        table_elements: 1000,
        timeout: TIMEOUT,
        request_bytes: 64 << 10,
        reply_bytes: 64 << 10,
        // More than can wait for each other, so that it is the depth of nesting that ends it.
        instances: 4,
        wait: WAIT,
        depth: 3,
        // More than the time allows on any machine, so that it is the deadline that ends a flood of them.
        host_calls: u64::MAX,
        ..Limits::default()
    }
}

struct File {
    name: String,
    what: String,
    text: String,
    expected: String,
    fails_to_load: bool,
    operation: String,
    payload: Vec<u8>,
}

impl File {
    fn read(path: &Path) -> Self {
        let text = fs::read_to_string(path).unwrap();
        let comments = || text.lines().map_while(|line| line.strip_prefix(";; "));
        let value = |name: &str| {
            let mut values = comments().filter_map(|line| line.strip_prefix(name));
            values.next().map(|value| value.trim().to_owned())
        };
        Self {
            name: path.file_name().unwrap().to_string_lossy().into_owned(),
            what: comments().next().unwrap_or_default().to_owned(),
            expected: value("expect:").unwrap_or_default(),
            fails_to_load: comments().any(|line| line == "load"),
            operation: value("call:").unwrap_or_else(|| "hostile".to_owned()),
            payload: value("payload:").map_or_else(|| b"payload".to_vec(), |hex| bytes(&hex)),
            text,
        }
    }
}

fn bytes(hex: &str) -> Vec<u8> {
    let pairs = hex.as_bytes().chunks(2);
    let pairs = pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16));
    pairs.collect::<Result<_, _>>().unwrap()
}

fn files() -> Vec<File> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hostile");
    let paths = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = paths.map(|path| File::read(&path)).collect();
    files.sort_by(|a, b| a.name.cmp(&b.name));
    files
}

/// What a try to load or to call came to.
struct Try {
    /// As a file expects it.
    seen: String,
    /// In the words of the error.
    told: String,
    took: Duration,
    at_load: bool,
}

impl Try {
    fn of(at_load: bool, since: Instant, result: Result<&[u8], &Error>) -> Self {
        let seen = match &result {
            Ok([]) => "ok".to_owned(),
            Ok(reply) if reply.len() > SHOWN_BYTES => format!("ok {} bytes", reply.len()),
            Ok(reply) => reply
                .iter()
                .fold("ok ".to_owned(), |seen, byte| format!("{seen}{byte:02x}")),
            Err(error) => format!(
                "{} {}",
                error.code(),
                if error.ran() { "ran" } else { "not ran" }
            ),
        };
        let told = match result {
            Ok(_) => String::new(),
            Err(error) => format!("{:.300}", error.to_string()),
        };
        Self {
            seen,
            told,
            took: since.elapsed(),
            at_load,
        }
    }
}

/// What came of one file.
struct Report {
    file: Arc<File>,
    /// Two, the second on the same host if there is one. None if it panicked or never ended.
    tries: Result<[Try; 2], String>,
    /// What another host's guest answers afterwards.
    another: String,
}

thread_local! {
    /// What a host function calls that calls the host it belongs to. Each file has a thread of its own.
    static ITSELF: RefCell<Option<Host>> = const { RefCell::new(None) };
}

fn load(code: &[u8]) -> Result<Host, Error> {
    // A log on a slow terminal.
    let log = |_: &str| thread::sleep(Duration::from_micros(1));
    let host = Host::builder()
        .limits(small())
        .handlers(handlers())
        .log(log)
        .load(code)?;
    ITSELF.set(Some(host.clone()));
    Ok(host)
}

fn handlers() -> Handlers {
    let mut handlers = Handlers::new();
    handlers.add("test", "echo", |payload| Ok(payload.to_vec()));
    handlers.add("test", "fail", |_| Err(HandlerError::new("failed")));
    handlers.add("test", "large", |_| Ok(vec![7; 1 << 20]));
    handlers.add("test", "slow", |_| {
        thread::sleep(TIMEOUT + WAIT);
        Ok(Vec::new())
    });
    handlers.add("test", "again", |payload| {
        let host = ITSELF.with_borrow(Clone::clone);
        let host = host.ok_or_else(|| HandlerError::new("it has not started"))?;
        Ok(host.call("again", payload)?)
    });
    handlers
}

fn try_twice(file: &File) -> [Try; 2] {
    let code = wat::parse_str(&file.text).unwrap_or_else(|error| panic!("{error}"));
    let since = Instant::now();
    match load(&code) {
        Ok(host) => [(); 2].map(|()| {
            let since = Instant::now();
            let result = host.call(&file.operation, &file.payload);
            Try::of(false, since, result.as_deref())
        }),
        Err(error) => {
            let first = Try::of(true, since, Err(&error));
            let since = Instant::now();
            let second = load(&code).map(|_| Vec::new());
            [first, Try::of(true, since, second.as_deref())]
        }
    }
}

/// Tries a file on a thread that may panic or never end.
fn report(file: File) -> Report {
    static ANOTHER: LazyLock<Host> = LazyLock::new(|| Host::builder().load(&echo()).unwrap());
    LazyLock::force(&ANOTHER);
    let file = Arc::new(file);
    let (sender, receiver) = mpsc::channel();
    let tried = file.clone();
    // Not joined: one that never ends would keep the others from being told. One that panics drops its sender.
    thread::spawn(move || {
        let _ = sender.send(try_twice(&tried));
    });
    let tries = receiver
        .recv_timeout(PATIENCE)
        .map_err(|error| match error {
            RecvTimeoutError::Timeout => format!("it still runs after {PATIENCE:?}"),
            RecvTimeoutError::Disconnected => "it panicked".to_owned(),
        });
    let another = match ANOTHER.call("echo", b"still here") {
        Ok(reply) => String::from_utf8_lossy(&reply).into_owned(),
        Err(error) => error.to_string(),
    };
    Report {
        file,
        tries,
        another,
    }
}

/// Every file is tried once, whichever tests look at what came of it.
static REPORTS: LazyLock<Vec<Report>> = LazyLock::new(|| {
    let files = Mutex::new(files().into_iter());
    let reports = Mutex::new(Vec::new());
    let next = || files.lock().unwrap().next();
    thread::scope(|scope| {
        // More than there are processors: many only wait.
        for _ in 0..4 {
            scope.spawn(|| {
                while let Some(file) = next() {
                    let report = report(file);
                    reports.lock().unwrap().push(report);
                }
            });
        }
    });
    reports.into_inner().unwrap()
});

/// Fails with all complaints at once.
fn none(complaints: Vec<String>) {
    assert!(
        complaints.is_empty(),
        "{} of them:\n{}",
        complaints.len(),
        complaints.join("\n")
    );
}

/// What `complain` says of the files that could be tried, after their names.
fn check(complain: impl Fn(&File, &[Try; 2]) -> Option<String>) {
    let complaints = REPORTS.iter().filter_map(|report| {
        let complaint = complain(&report.file, report.tries.as_ref().ok()?)?;
        Some(format!("{}: {complaint}", report.file.name))
    });
    none(complaints.collect());
}

#[test]
fn each_file_says_what_it_does_and_what_comes_of_it() {
    assert!(REPORTS.len() >= 45, "only {} files", REPORTS.len());
    let incomplete = REPORTS.iter().map(|report| &report.file).filter(|file| {
        let says_what = !file.what.is_empty() && !file.what.contains("expect:");
        !says_what || file.expected.is_empty() || !file.name.ends_with(".wat")
    });
    none(incomplete.map(|file| file.name.clone()).collect());
}

#[test]
fn none_panics_or_never_ends() {
    let complaints = REPORTS.iter().filter_map(|report| {
        let complaint = report.tries.as_ref().err()?;
        Some(format!("{}: {complaint}", report.file.name))
    });
    none(complaints.collect());
}

#[test]
fn each_ends_as_it_says() {
    check(|file, [first, _]| {
        let as_said = file
            .expected
            .split(" or ")
            .any(|expected| expected == first.seen);
        let at = if first.at_load { "load" } else { "call" };
        (!as_said || first.at_load != file.fails_to_load).then(|| {
            format!(
                "expected {}, got {} at the {at}: {}",
                file.expected, first.seen, first.told
            )
        })
    });
}

#[test]
fn the_second_time_ends_like_the_first() {
    check(|_, [first, second]| {
        (first.seen != second.seen).then(|| {
            format!(
                "first {}, then {}: {}",
                first.seen, second.seen, second.told
            )
        })
    });
}

#[test]
fn no_deadline_is_missed() {
    // As `Host::call` says, with a host function that is slow.
    let most = WAIT + 2 * TIMEOUT + (TIMEOUT + WAIT) + MARGIN;
    check(|_, tries| {
        let longest = tries.iter().map(|one| one.took).max()?;
        (longest > most).then(|| format!("{longest:?}"))
    });
}

#[test]
fn another_guest_answers_afterwards() {
    let complaints = REPORTS
        .iter()
        .filter(|report| report.another != "still here");
    none(
        complaints
            .map(|report| format!("{}: {}", report.file.name, report.another))
            .collect(),
    );
}
