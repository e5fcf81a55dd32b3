//! The command as its users meet it: what it prints, and how it ends.

mod guests;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const SCHEMA: &str = r#"namespace "demo.v1"
interface Demo @service {
  echo[point: Point]: Point
  move(point: Point, by: f64 = 1.0): Point
  ping()
  twice[text: string]: string
}
interface Other { twice[text: string]: string }
interface Clock @provider { now(): datetime }
type Point { x: f64  y: f64  label: string? }
"#;

/// How a run of the command ended.
struct Run {
    status: i32,
    out: Vec<u8>,
    err: String,
}

impl Run {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.out).into_owned()
    }

    /// It failed with this status, and said each of these, without a panic.
    #[track_caller]
    fn failed(&self, status: i32, told: &[&str]) {
        assert_eq!(self.status, status, "{}", self.err);
        for part in told {
            assert!(self.err.contains(part), "{part:?} is not in: {}", self.err);
        }
        assert!(
            !self.err.contains("panicked") && !self.err.contains("RUST_BACKTRACE"),
            "{}",
            self.err
        );
    }

    #[track_caller]
    fn done(&self, out: &str) {
        assert_eq!(self.status, 0, "{}", self.err);
        assert_eq!(self.text(), out);
    }
}

/// A folder of its own for each test, with a schema in it; removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(test: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join(format!("command-{test}-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        fs::write(path.join("demo.apexlang"), SCHEMA).unwrap();
        Self(path)
    }

    fn with(self, name: &str, contents: impl AsRef<[u8]>) -> Self {
        fs::write(self.0.join(name), contents).unwrap();
        self
    }

    /// With `guest.wasm`, a guest whose `__guest_call` is this WebAssembly text.
    fn with_guest(self, body: &str) -> Self {
        self.with("guest.wasm", guests::guest(body))
    }

    fn run(&self, arguments: &[&str]) -> Run {
        self.run_with(arguments, b"")
    }

    fn run_with(&self, arguments: &[&str], input: &[u8]) -> Run {
        let mut child = Command::new(env!("CARGO_BIN_EXE_guesthouse"))
            .args(arguments)
            .current_dir(&self.0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A command that does not read its input is fine.
        let _ = child.stdin.take().unwrap().write_all(input);
        let output = child.wait_with_output().unwrap();
        Run {
            status: output.status.code().unwrap_or(-1),
            out: output.stdout,
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    fn call(&self, operation: &str, rest: &[&str]) -> Run {
        self.run(
            &[
                &["call", "guest.wasm", operation, "--schema", "demo.apexlang"],
                rest,
            ]
            .concat(),
        )
    }

    fn generate(&self, rest: &[&str]) -> Run {
        self.run(
            &[
                &[
                    "generate",
                    "demo.apexlang",
                    "--lang",
                    "rust",
                    "--side",
                    "host",
                    "--out",
                    "out/deep",
                ],
                rest,
            ]
            .concat(),
        )
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn generate_writes_what_changed() {
    let folder = Folder::new("generate");
    folder.generate(&[]).done("wrote out/deep/demo_v1.rs\n");
    let path = folder.0.join("out/deep/demo_v1.rs");
    assert!(
        fs::read_to_string(&path)
            .unwrap()
            .contains("pub struct Point")
    );
    let written = fs::metadata(&path).unwrap().modified().unwrap();
    folder.generate(&[]).done("unchanged out/deep/demo_v1.rs\n");
    assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), written);
    assert_eq!(
        fs::read_dir(folder.0.join("out/deep")).unwrap().count(),
        1,
        "something was left beside it"
    );
}

#[test]
fn check_finds_stale_files_and_writes_nothing() {
    let folder = Folder::new("check");
    folder.generate(&["--check"]).failed(
        1,
        &[
            "error: ",
            "demo_v1.rs",
            "help: run the same command without --check",
        ],
    );
    assert!(!folder.0.join("out").exists());
    folder.generate(&[]).done("wrote out/deep/demo_v1.rs\n");
    folder
        .generate(&["--check"])
        .done("unchanged out/deep/demo_v1.rs\n");
    fs::write(folder.0.join("out/deep/demo_v1.rs"), "// edited\n").unwrap();
    folder.generate(&["--check"]).failed(1, &["demo_v1.rs"]);
    assert_eq!(
        fs::read_to_string(folder.0.join("out/deep/demo_v1.rs")).unwrap(),
        "// edited\n"
    );
}

#[test]
fn a_schema_with_mistakes_is_shown_with_all_of_them() {
    let folder = Folder::new("mistakes").with(
        "demo.apexlang",
        "namespace \"demo\"\ntype A { a: strng b: Nope }\n",
    );
    let told = [
        "demo.apexlang:2:13: error[unknown-type]: there is no type `strng`",
        "help: did you mean `string`?",
        "demo.apexlang:2:22: error[unknown-type]: there is no type `Nope`",
    ];
    folder.generate(&[]).failed(1, &told);
    folder.call("a", &[]).failed(1, &told);
    let json = folder.generate(&["--message-format", "json"]);
    json.failed(1, &[r#""code":"unknown-type""#, r#""line":2,"column":13"#]);
    assert_eq!(json.err.lines().count(), 2);
}

#[test]
fn warnings_do_not_stop_it() {
    let folder = Folder::new("warnings").with(
        "demo.apexlang",
        "namespace \"demo.v1\"\ntype point { a: string }\n",
    );
    let run = folder.generate(&[]);
    run.done("wrote out/deep/demo_v1.rs\n");
    assert!(run.err.contains("warning[pascal-case]"));
}

#[test]
fn files_that_cannot_be_read_or_written() {
    let folder = Folder::new("files")
        .with("out", "a file, not a folder")
        .with("latin1.apexlang", b"# caf\xe9");
    folder
        .generate(&[])
        .failed(1, &["out/deep/demo_v1.rs", "help: "]);
    let schema = |name| {
        folder.run(&[
            "generate", name, "--lang", "go", "--side", "guest", "--out", "x",
        ])
    };
    schema("missing.apexlang").failed(
        1,
        &["error: cannot read the schema missing.apexlang", "help: "],
    );
    schema("latin1.apexlang").failed(1, &["cannot read the schema latin1.apexlang", "UTF-8"]);
    schema(".").failed(1, &["cannot read the schema ."]);
}

#[test]
fn wrong_usage_has_a_status_of_its_own() {
    let folder = Folder::new("usage").with_guest(guests::ECHO);
    folder.run(&[]).failed(2, &["Usage: guesthouse"]);
    folder.run(&["generat"]).failed(2, &["generate"]);
    folder
        .run(&[
            "generate",
            "demo.apexlang",
            "--lang",
            "cobol",
            "--side",
            "host",
            "--out",
            "x",
        ])
        .failed(2, &["cobol", "typescript"]);
    folder
        .run(&["call", "guest.wasm", "ping"])
        .failed(2, &["--schema", "--raw"]);
    folder
        .run(&["call", "guest.wasm", "ping", "--raw", "--json", "1"])
        .failed(2, &["--raw"]);
    folder
        .call("ping", &["--timeout", "5"])
        .failed(2, &["write a time like 250ms"]);
    folder
        .call("ping", &["--memory", "lots"])
        .failed(2, &["write a size like"]);
    folder.call("ping", &["x"]).failed(2, &["'x'"]);
    let help = folder.run(&["--help"]);
    assert!(help.status == 0 && help.text().contains("generate") && help.text().contains("call"));
}

#[test]
fn call_speaks_json() {
    let folder = Folder::new("json")
        .with_guest(guests::ECHO)
        .with("point.json", "{\"y\": 2, \"x\": 1}\n");
    let point = "{\"x\":1.0,\"y\":2.0,\"label\":null}\n";
    for operation in [
        "demo.v1.Demo/echo",
        "/demo.v1.Demo/echo",
        "Demo/echo",
        "echo",
    ] {
        folder
            .call(operation, &["--json", r#"{"x": 1, "y": 2}"#])
            .done(point);
    }
    folder.call("echo", &["--file", "point.json"]).done(point);
    let arguments = [
        "call",
        "guest.wasm",
        "echo",
        "-",
        "--schema",
        "demo.apexlang",
    ];
    folder
        .run_with(&arguments, br#"{"x": 1, "y": 2}"#)
        .done(point);
    folder.call("ping", &[]).done("");
}

#[test]
fn call_sends_bytes_as_they_are() {
    let folder = Folder::new("raw")
        .with_guest(guests::ECHO)
        .with("bytes", b"\x00\xff\x1b");
    let run = folder.run(&["call", "guest.wasm", "anything", "--raw", "--file", "bytes"]);
    assert_eq!(
        (run.status, run.out.as_slice()),
        (0, b"\x00\xff\x1b".as_slice()),
        "{}",
        run.err
    );
    folder
        .run(&["call", "guest.wasm", "anything", "--raw"])
        .done("");
}

#[test]
fn operations_that_do_not_exist() {
    let folder = Folder::new("operations").with_guest(guests::ECHO);
    folder
        .call("pnig", &[])
        .failed(2, &["no operation `pnig`", "did you mean `ping`?"]);
    folder
        .call("twice", &[])
        .failed(2, &["demo.v1.Demo/twice", "demo.v1.Other/twice"]);
    folder.call("now", &[]).failed(2, &["served by the host"]);
}

#[test]
fn json_that_does_not_fit() {
    let folder = Folder::new("misfit").with_guest(guests::ECHO);
    folder.call("echo", &["--json", "{x: 1}"]).failed(
        1,
        &["the argument is not JSON", "line 1 column 2", "help: "],
    );
    folder
        .call("echo", &["--json", r#"{"x": 1, "y": "2"}"#])
        .failed(1, &["demo.v1.Demo/echo", "$.y: expected a number"]);
    folder
        .call("move", &["--json", r#"{"point": {"x": 1}}"#])
        .failed(1, &["$.point.y"]);
    folder.call("echo", &[]).failed(1, &["$: "]);
    folder
        .call("echo", &["--json", &"[".repeat(5000)])
        .failed(1, &["not JSON"]);
    folder
        .call("echo", &["--file", "missing.json"])
        .failed(1, &["cannot read the argument missing.json"]);
}

#[test]
fn guests_that_are_none() {
    let folder = Folder::new("none")
        .with("text.wasm", "this is no module")
        .with("empty.wasm", b"\0asm\x01\0\0\0");
    let call = |guest| folder.run(&["call", guest, "ping", "--schema", "demo.apexlang"]);
    call("missing.wasm").failed(1, &["error: cannot read the guest missing.wasm", "help: "]);
    call("text.wasm").failed(1, &["text.wasm", "help: "]);
    call("empty.wasm").failed(1, &["empty.wasm", "not a waPC guest", "help: "]);
    call(".").failed(1, &["cannot read the guest ."]);
}

#[test]
fn guests_that_misbehave() {
    let ping = |test, body, rest: &[&str]| Folder::new(test).with_guest(body).call("ping", rest);
    ping("trap", guests::TRAP, &[]).failed(1, &["guest.wasm", "trap"]);
    ping("spin", guests::SPIN, &["--timeout", "100ms"])
        .failed(1, &["100", "help: give it more time with --timeout"]);
    ping("fails", guests::FAILS, &[]).failed(1, &["no \u{fffd}[31mluck"]);
    ping("refuses", guests::REFUSES, &[]).failed(1, &["(full)", "no"]);
    ping("outside", guests::OUTSIDE, &[]).failed(1, &["guest.wasm"]);
    ping("asks", guests::ASKS, &[]).failed(1, &["no handler for"]);
    ping("garbage", guests::GARBAGE, &[])
        .failed(1, &["the reply of `demo.v1.Demo/ping`", "help: "]);
    let json = ping("trap-json", guests::TRAP, &["--message-format", "json"]);
    json.failed(1, &[r#""code":"trap""#]);
}

#[test]
fn a_guest_may_be_text() {
    let text = r#"(module (memory (export "memory") 1)
        (func (export "__guest_call") (param i32 i32) (result i32) (i32.const 1)))"#;
    let folder = Folder::new("text").with("guest.wat", text);
    folder.run(&["call", "guest.wat", "any", "--raw"]).done("");
}

#[test]
fn codes_are_explained() {
    let folder = Folder::new("explain");
    let one = folder.run(&["explain", "map-key"]).text();
    assert!(one.starts_with("The key of a map is `string`"), "{one}");
    let all = folder.run(&["explain"]).text();
    assert!(all.contains("\nmap-key\n"), "{all}");
    let told = ["there is no code `mapkey`", "did you mean `map-key`?"];
    folder.run(&["explain", "mapkey"]).failed(2, &told);
}

#[test]
fn foreign_schemas_are_imported() {
    let proto = "syntax = \"proto3\"; package shop.v1; import \"money.proto\"; message Item { Money price = 1; }";
    let money = "syntax = \"proto3\"; message Money { optional int64 cents = 1; }";
    let folder = Folder::new("import")
        .with("shop.proto", proto)
        .with("other.apexlang", "mine")
        .with("bytes.json", b"{\xff}")
        .with("array.json", "[1")
        .with("price.txt", "{}");
    fs::create_dir_all(folder.0.join("lib")).unwrap();
    fs::write(folder.0.join("lib/money.proto"), money).unwrap();
    let schema = "namespace \"shop.v1\"\n\ntype Item {\n  price: Money? @n(1)\n}\n\ntype Money {\n  cents: i64? @n(1)\n}\n";
    folder
        .run(&["import", "shop.proto", "-I", "lib"])
        .done(schema);
    let run = folder.run(&["import", "shop.proto", "--message-format", "json"]);
    let notes: Vec<serde_json::Value> = run
        .err
        .lines()
        .map(|it| serde_json::from_str(it).unwrap())
        .collect();
    let told: Vec<_> = notes
        .iter()
        .map(|it| (it["code"].as_str().unwrap(), &it["line"]))
        .collect();
    assert_eq!(run.status, 0);
    assert_eq!(
        told,
        [
            ("foreign-file", &1.into()),
            ("foreign-reference", &1.into()),
            ("foreign-presence", &1.into())
        ]
    );

    let write: &[&str] = &["import", "shop.proto", "-I", "lib", "-o"];
    folder
        .run(&[write, &["new.apexlang"]].concat())
        .done("wrote new.apexlang\n");
    folder
        .run(&[write, &["./new.apexlang"]].concat())
        .done("unchanged ./new.apexlang\n");
    folder
        .run(&[write, &["other.apexlang"]].concat())
        .failed(1, &["--force"]);
    assert_eq!(
        fs::read_to_string(folder.0.join("other.apexlang")).unwrap(),
        "mine"
    );
    folder
        .run(&[write, &["other.apexlang", "--force"]].concat())
        .done("wrote other.apexlang\n");
    assert_eq!(
        fs::read_to_string(folder.0.join("other.apexlang")).unwrap(),
        schema
    );

    folder
        .run(&["import", "bytes.json"])
        .failed(1, &["not UTF-8", "byte 1"]);
    folder
        .run(&["import", "array.json"])
        .failed(1, &["foreign-syntax", "array.json:1:2"]);
    folder.run(&["import", "price.txt"]).failed(2, &["--from"]);
    folder
        .run(&["import", "price.txt", "--from", "json-schema"])
        .done("namespace \"price\"\n\nalias Price = any\n");
    folder
        .run(&["import", "nowhere.proto"])
        .failed(1, &["nowhere.proto"]);
    assert_eq!(folder.run(&["explain", "foreign-union"]).status, 0);
}
