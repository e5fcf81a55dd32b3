//! Metrics as Prometheus reads them: every line is checked by the rules of the text format, and then what they count.

#[path = "metrics/exposition.rs"]
mod exposition;
mod guests;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use exposition::Exposition;
use guesthouse::{Handlers, Host, Module};
use guesthouse_cli::metrics::Exporter;

fn read(exporter: &Exporter) -> Exposition {
    Exposition::parse(&exporter.text().unwrap())
}

fn handlers() -> Handlers {
    let mut handlers = Handlers::new();
    handlers.add("demo.v1.Clock", "now", |_| Ok(b"12345".to_vec()));
    handlers
}

#[test]
fn nothing_counted_is_no_text() {
    assert_eq!(Exporter::new().unwrap().text().unwrap(), "");
}

#[test]
fn calls_are_counted_and_measured() {
    let exporter = Exporter::new().unwrap();
    let module = Module::from_bytes(&guests::guest(guests::ECHO)).unwrap();
    let host = Host::builder()
        .metrics(exporter.clone())
        .build(&module)
        .unwrap();
    host.call("a", &[7; 20]).unwrap();
    host.call("a", &[7; 2000]).unwrap();
    let told = read(&exporter);

    let digest = &module.digest()["sha256:".len()..][..12];
    let of = [("module", digest), ("operation", "a")];
    let ok = [("module", digest), ("operation", "a"), ("outcome", "ok")];
    assert_eq!(told.value("guesthouse_calls_total", &ok), Some(2.0));
    for name in ["guesthouse_request_bytes", "guesthouse_reply_bytes"] {
        let histogram = told.histogram(name, &of);
        assert_eq!((histogram.count, histogram.sum), (2.0, 2020.0));
        assert_eq!((histogram.up_to("16"), histogram.up_to("64")), (0.0, 1.0));
        assert_eq!(
            (histogram.up_to("1024"), histogram.up_to("4096")),
            (1.0, 2.0)
        );
    }
    let seconds = told.histogram("guesthouse_call_duration_seconds", &of);
    assert_eq!((seconds.count, seconds.up_to("10")), (2.0, 2.0));
    assert!(seconds.sum > 0.0 && seconds.sum < 10.0);
    assert_eq!(
        seconds.up_to("0.0000001"),
        0.0,
        "no call takes less than 100 ns"
    );
    assert_eq!(told.value("guesthouse_instances", &of[..1]), Some(1.0));
    let started = [("module", digest), ("outcome", "ok")];
    assert_eq!(
        told.value("guesthouse_instances_started_total", &started),
        Some(1.0)
    );
    let starts = told.histogram("guesthouse_instance_start_duration_seconds", &of[..1]);
    assert_eq!(starts.count, 1.0);
    for (name, kind) in [
        ("guesthouse_calls_total", "counter"),
        ("guesthouse_instances", "gauge"),
        ("guesthouse_call_duration_seconds", "histogram"),
    ] {
        assert_eq!(told.kind(name), Some(kind));
    }

    drop(host);
    assert_eq!(
        read(&exporter).value("guesthouse_instances", &of[..1]),
        Some(0.0)
    );
}

#[test]
fn a_call_that_fails_has_its_code_and_no_reply() {
    let exporter = Exporter::new().unwrap();
    let host = Host::builder().metrics(exporter.clone());
    let host = host.load(&guests::guest(guests::TRAP)).unwrap();
    host.call("a", b"").unwrap_err();
    let told = read(&exporter);
    assert_eq!(
        told.sum("guesthouse_calls_total", &[("outcome", "trap")]),
        1.0
    );
    assert_eq!(told.sum("guesthouse_calls_total", &[]), 1.0);
    assert_eq!(told.kind("guesthouse_reply_bytes"), None);
    assert_eq!(told.sum("guesthouse_instances", &[]), 0.0);
}

#[test]
fn host_calls_are_counted_by_name_and_outcome() {
    let exporter = Exporter::new().unwrap();
    let module = Module::from_bytes(&guests::guest(guests::ASKS)).unwrap();
    let metrics = || Host::builder().metrics(exporter.clone());
    metrics()
        .handlers(handlers())
        .build(&module)
        .unwrap()
        .call("a", b"")
        .unwrap_err();
    let denied = metrics().build(&module).unwrap();
    denied.call("a", b"").unwrap_err();
    denied.call("a", b"").unwrap_err();
    let told = read(&exporter);
    let count = |outcome| {
        let of = [
            ("namespace", "demo.v1.Clock"),
            ("operation", "now"),
            ("outcome", outcome),
        ];
        told.sum("guesthouse_host_calls_total", &of)
    };
    assert_eq!((count("ok"), count("error")), (1.0, 2.0));
    let of = [("namespace", "demo.v1.Clock"), ("operation", "now")];
    assert_eq!(
        told.sum("guesthouse_host_call_duration_seconds_count", &of),
        3.0
    );
}

#[test]
fn names_are_bounded_in_number_and_in_length() {
    let exporter = Exporter::new().unwrap();
    let host = Host::builder().metrics(exporter.clone());
    let host = host.load(&guests::guest(guests::ECHO)).unwrap();
    let long = "x".repeat(Exporter::NAME_BYTES + 1);
    host.call(&long, b"").unwrap();
    for index in 0..1000 {
        host.call(&format!("flood-{index}"), b"").unwrap();
    }
    host.call("flood-7", b"").unwrap();
    let told = read(&exporter);
    assert_eq!(told.series("guesthouse_calls_total"), Exporter::NAMES + 1);
    assert_eq!(
        told.series("guesthouse_call_duration_seconds_count"),
        Exporter::NAMES + 1
    );
    let count = |operation| told.sum("guesthouse_calls_total", &[("operation", operation)]);
    assert_eq!(
        count("flood-7"),
        2.0,
        "those that came first are still told apart"
    );
    assert_eq!(count("other"), 1.0 + (1000 - Exporter::NAMES) as f64);
    assert_eq!(
        told.sum("guesthouse_calls_total", &[]),
        1002.0,
        "none is lost"
    );
}

/// Guests choose what they call: this one, a thousand names, each the number of its loop.
#[test]
fn a_guest_cannot_flood_it_with_host_calls() {
    const FLOOD: &str = "
        (i32.store (i32.const 512) (i32.const 0x30303030))
        (loop $again
            (i32.store8 (i32.const 512) (i32.add (i32.const 48) (i32.and (local.get $operation) (i32.const 31))))
            (i32.store8 (i32.const 513) (i32.add (i32.const 48) (i32.shr_u (local.get $operation) (i32.const 5))))
            (drop (call $host_call
                (i32.const 32) (i32.const 7) (i32.const 512) (i32.const 4)
                (i32.const 512) (i32.const 4) (i32.const 0) (i32.const 0)))
            (local.set $operation (i32.add (local.get $operation) (i32.const 1)))
            (br_if $again (i32.lt_u (local.get $operation) (i32.const 1000))))
        (i32.const 1)";
    let exporter = Exporter::new().unwrap();
    let host = Host::builder().metrics(exporter.clone());
    let host = host.load(&guests::guest(FLOOD)).unwrap();
    // The loop begins at the length of the operation, which is 0.
    host.call("", b"").unwrap();
    let told = read(&exporter);
    assert_eq!(
        told.series("guesthouse_host_calls_total"),
        Exporter::NAMES + 1
    );
    let other = [("namespace", "other"), ("operation", "other")];
    assert_eq!(
        told.sum("guesthouse_host_calls_total", &other),
        (1000 - Exporter::NAMES) as f64
    );
}

#[test]
fn any_name_is_a_label() {
    let exporter = Exporter::new().unwrap();
    let host = Host::builder().metrics(exporter.clone());
    let host = host.load(&guests::guest(guests::ECHO)).unwrap();
    for operation in [
        "",
        "\"} 1\nforged 2",
        "back\\slash",
        "é漢🚀",
        "\0\r\u{2028}",
    ] {
        host.call(operation, b"").unwrap();
        let of = [("operation", operation)];
        assert_eq!(
            read(&exporter).sum("guesthouse_calls_total", &of),
            1.0,
            "{operation:?}"
        );
    }
}

/// A folder of its own for each test; removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(test: &str, guest: &str) -> Self {
        let name = format!("metrics-{test}-{}", std::process::id());
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        fs::create_dir_all(&path).unwrap();
        fs::write(path.join("guest.wasm"), guests::guest(guest)).unwrap();
        Self(path)
    }

    fn call(&self, metrics: &str) -> Output {
        Command::new(env!("CARGO_BIN_EXE_guesthouse"))
            .args(["call", "guest.wasm", "a", "--raw", "--metrics", metrics])
            .current_dir(&self.0)
            .output()
            .unwrap()
    }

    fn read(&self, name: &str) -> Exposition {
        Exposition::parse(&fs::read_to_string(self.0.join(name)).unwrap())
    }

    fn files(&self) -> Vec<String> {
        let name = |entry: std::io::Result<fs::DirEntry>| entry.unwrap().file_name();
        let names = fs::read_dir(&self.0).unwrap().map(name);
        let mut names: Vec<_> = names.map(|name| name.into_string().unwrap()).collect();
        names.sort();
        names
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn the_command_writes_a_file_and_leaves_no_other() {
    let folder = Folder::new("writes", guests::ECHO);
    // What was there before is replaced.
    fs::write(folder.0.join("guest.prom"), "old").unwrap();
    let run = folder.call("guest.prom");
    assert!(run.status.success(), "{run:?}");
    let told = folder.read("guest.prom");
    assert_eq!(
        told.sum(
            "guesthouse_calls_total",
            &[("operation", "a"), ("outcome", "ok")]
        ),
        1.0
    );
    assert_eq!(
        told.sum("guesthouse_instances", &[]),
        0.0,
        "the command has ended"
    );
    assert_eq!(folder.files(), ["guest.prom", "guest.wasm"]);
}

#[test]
fn the_command_writes_it_too_if_the_call_fails() {
    let folder = Folder::new("fails", guests::TRAP);
    assert_eq!(folder.call("guest.prom").status.code(), Some(1));
    let told = folder.read("guest.prom");
    assert_eq!(
        told.sum("guesthouse_calls_total", &[("outcome", "trap")]),
        1.0
    );
}

#[test]
fn a_place_that_is_no_file_is_an_error_and_stays() {
    let folder = Folder::new("place", guests::ECHO);
    fs::create_dir(folder.0.join("folder")).unwrap();
    for place in ["folder", "missing/guest.prom", "/"] {
        let run = folder.call(place);
        assert_eq!(run.status.code(), Some(1));
        let text = String::from_utf8(run.stderr).unwrap();
        assert!(text.contains("cannot write the metrics to"), "{text}");
    }
    assert_eq!(folder.files(), ["folder", "guest.wasm"]);
}
