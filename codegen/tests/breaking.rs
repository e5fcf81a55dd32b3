//! What changes of schemas break: each case of `tests/breaking/*.txt` has an old and a new schema, and what is said of them.
//!
//! After a change that is meant, `BLESS=1 cargo test -p guesthouse-codegen --test breaking` writes the answers anew; read them
//! before you commit them.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use guesthouse_codegen::breaking::{Change, compare};
use guesthouse_codegen::{Model, explain, parse};

struct Case {
    name: String,
    old: String,
    new: String,
    answer: String,
}

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/breaking");
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|it| it.unwrap().path())
        .collect();
    files.sort();
    files
}

fn cases(path: &Path) -> Vec<Case> {
    let text = fs::read_to_string(path).unwrap();
    let cases = text.split("=== ").skip(1);
    let case = |text: &str| {
        let (name, rest) = text.split_once('\n').unwrap();
        let (old, rest) = rest.split_once("--- new\n").unwrap();
        let (new, answer) = rest.split_once("--- breaks\n").unwrap();
        let [name, old, new, answer] = [name, old, new, answer].map(str::to_owned);
        Case {
            name,
            old,
            new,
            answer,
        }
    };
    cases.map(case).collect()
}

fn model(text: &str) -> Model {
    let text = match text.contains("namespace") {
        true => text.to_owned(),
        false => format!("namespace \"a.v1\" {text}"),
    };
    parse("test", &text).unwrap_or_else(|it| panic!("{it}\n{text}"))
}

fn changes(case: &Case) -> Vec<Change> {
    compare(&model(&case.old), &model(&case.new))
}

fn answer(changes: &[Change]) -> String {
    changes.iter().fold(String::new(), |mut text, it| {
        let _ = writeln!(
            text,
            "{}: {}\n  {}\n  {}",
            it.code,
            it.message,
            it.consequence(),
            it.help
        );
        text
    })
}

#[test]
fn changes_break_whom_they_say() {
    let mut wrong = Vec::new();
    let mut number = 0;
    for path in files() {
        let mut blessed = String::new();
        for case in cases(&path) {
            number += 1;
            let found = answer(&changes(&case));
            if found != case.answer {
                wrong.push(format!("{}:\n{found}", case.name));
            }
            let Case { name, old, new, .. } = case;
            let _ = write!(
                blessed,
                "=== {name}\n{old}--- new\n{new}--- breaks\n{found}"
            );
        }
        if std::env::var_os("BLESS").is_some() {
            fs::write(path, blessed).unwrap();
            wrong.clear();
        }
    }
    assert!(number >= 100, "{number} cases: some are missing");
    assert!(
        wrong.is_empty(),
        "not as expected (BLESS=1 to accept):\n\n{}",
        wrong.join("\n")
    );
}

#[test]
fn a_schema_does_not_break_itself() {
    for case in files().iter().flat_map(|it| cases(it)) {
        for text in [&case.old, &case.new] {
            assert_eq!(compare(&model(text), &model(text)), [], "{}", case.name);
        }
    }
}

#[test]
fn every_kind_of_change_is_explained_and_shown() {
    let all = files();
    let cases = all.iter().flat_map(|it| cases(it));
    let shown: BTreeSet<&str> = cases
        .flat_map(|it| changes(&it))
        .map(|it| it.code)
        .collect();
    let explained: BTreeSet<&str> = explain::change_codes().collect();
    assert_eq!(shown, explained);
}
