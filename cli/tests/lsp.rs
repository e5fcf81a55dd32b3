//! `guesthouse lsp` and clients that behave badly. What it does for good ones is tested in `tests/editor`, by a real client.

use std::io::Write;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value as Json, json};

fn framed(body: &str) -> String {
    format!("Content-Length: {}\r\n\r\n{body}", body.len())
}

fn request(id: i32, method: &str, params: Json) -> String {
    framed(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}).to_string())
}

fn notification(method: &str, params: Json) -> String {
    framed(&json!({"jsonrpc": "2.0", "method": method, "params": params}).to_string())
}

fn initialize() -> String {
    request(0, "initialize", json!({"capabilities": {}})) + &notification("initialized", json!({}))
}

fn end() -> String {
    request(99, "shutdown", Json::Null) + &notification("exit", Json::Null)
}

fn opened(text: &str) -> String {
    let document =
        json!({"uri": "untitled:a", "languageId": "apexlang", "version": 1, "text": text});
    notification("textDocument/didOpen", json!({"textDocument": document}))
}

fn hover(id: i32) -> String {
    let position = json!({"line": 0, "character": 30});
    let params = json!({"textDocument": {"uri": "untitled:a"}, "position": position});
    request(id, "textDocument/hover", params)
}

/// What the server does with an input, to its end.
fn run(input: &str) -> Output {
    let mut server = Command::new(env!("CARGO_BIN_EXE_guesthouse"))
        .arg("lsp")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = server.stdin.take().unwrap();
    let input = input.to_owned();
    let writer = std::thread::spawn(move || {
        // It may have enough before the end.
        let _ = stdin.write_all(input.as_bytes());
    });
    let output = server.wait_with_output().unwrap();
    writer.join().unwrap();
    output
}

/// The messages in what was written.
fn messages(output: &Output) -> Vec<Json> {
    let text = std::str::from_utf8(&output.stdout).unwrap();
    let mut rest = text;
    let mut found = Vec::new();
    while let Some((header, after)) = rest.split_once("\r\n\r\n") {
        let length = header.strip_prefix("Content-Length: ").unwrap();
        let (body, after) = after.split_at(length.parse().unwrap());
        found.push(serde_json::from_str(body).unwrap());
        rest = after;
    }
    assert_eq!(rest, "");
    found
}

fn code_of(all: &[Json], id: &Json) -> Option<i64> {
    let answer = all.iter().find(|it| it.get("id") == Some(id));
    answer.unwrap_or_else(|| panic!("no answer to {id}"))["error"]["code"].as_i64()
}

#[test]
fn what_is_no_message_does_not_end_the_session() {
    let nonsense = [
        framed("{"),
        framed("[1, 2]"),
        framed(&"[".repeat(200_000)),
        "GET / HTTP/1.1\r\n\r\n".to_owned(),
        "Content-Length: 99999999999999999999\r\n\r\n".to_owned(),
        notification("textDocument/didOpen", json!({"a": 1})),
        notification("textDocument/didChange", json!([])),
        request(7, "textDocument/hover", json!("text")),
    ];
    let input = initialize() + &nonsense.concat() + &opened("type A {}") + &hover(1) + &end();
    let output = run(&input);
    assert!(output.status.success(), "{output:?}");
    let all = messages(&output);
    assert_eq!(code_of(&all, &Json::Null), Some(-32700));
    assert_eq!(code_of(&all, &json!(7)), Some(-32602));
    assert_eq!(code_of(&all, &json!(1)), None);
    assert_eq!(output.stderr, b"");
}

#[test]
fn a_client_that_goes_without_a_word_is_told_by_the_status() {
    for (input, orderly) in [
        (String::new(), false),
        (initialize(), false),
        (notification("exit", Json::Null), false),
        (initialize() + &request(1, "shutdown", Json::Null), true),
        (initialize() + &end(), true),
        (initialize() + "Content-Length: 100\r\n\r\n{", false),
    ] {
        let status = run(&input).status.code();
        assert_eq!(status, Some(i32::from(!orderly)), "{input}");
    }
}

#[test]
fn a_cancelled_request_is_not_begun() {
    let types: String = (0..3000)
        .map(|it| format!("type T{it} {{ a: T{it}? }}\n"))
        .collect();
    let cancel = |id: i32| notification("$/cancelRequest", json!({"id": id}));
    let asked: String = (1..50).map(hover).collect();
    let cancelled: String = (1..49).map(cancel).collect();
    // What arrives together: the first request may be answered before the rest is there.
    let input = initialize() + &opened(&types) + &asked + &cancelled + &end();
    let output = run(&input);
    let all = messages(&output);
    assert!((1..50).all(|id| matches!(code_of(&all, &json!(id)), None | Some(-32800))));
    assert_eq!(code_of(&all, &json!(49)), None);
    assert!(output.status.success());
}

#[test]
fn versions_that_are_outdated_are_not_told() {
    let types: String = (0..3000)
        .map(|it| format!("type T{it} {{ a: T{it}? }}\n"))
        .collect();
    let changes: String = (2..200)
        .map(|version| {
            let document = json!({"uri": "untitled:a", "version": version});
            let begin = json!({"line": 0, "character": 0});
            let range = json!({"start": begin, "end": begin});
            let changes = json!([{"range": range, "text": "# typed\n"}]);
            let params = json!({"textDocument": document, "contentChanges": changes});
            notification("textDocument/didChange", params)
        })
        .collect();
    let output = run(&(initialize() + &opened(&types) + &changes + &hover(1) + &end()));
    let all = messages(&output);
    let told = all
        .iter()
        .filter(|it| it["method"] == "textDocument/publishDiagnostics")
        .count();
    assert!(told < 100, "{told} for 199 versions");
}

#[test]
fn a_large_schema_is_served() {
    let types = |it| format!("\"Docs.\" type T{it} {{ a: T{} b: [string] }}\n", it / 2);
    let text: String = (0..20_000).map(types).collect();
    let text = format!("namespace \"n\"\n{text}");
    let symbols = json!({"textDocument": {"uri": "untitled:a"}});
    let start = Instant::now();
    let symbols = request(2, "textDocument/documentSymbol", symbols);
    let output = run(&(initialize() + &opened(&text) + &hover(1) + &symbols + &end()));
    let all = messages(&output);
    let answer = all.iter().find(|it| it["id"] == 2).unwrap();
    assert_eq!(answer["result"].as_array().map(Vec::len), Some(20_001));
    assert!(
        start.elapsed() < Duration::from_secs(60),
        "{:?}",
        start.elapsed()
    );
    println!("{} bytes: {:?}", text.len(), start.elapsed());
}
