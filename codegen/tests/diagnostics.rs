//! What is said about schemas with mistakes: each `tests/diagnostics/*.apexlang` has its `.txt`.
//!
//! After a change that is meant, `BLESS=1 cargo test -p guesthouse-codegen --test diagnostics` writes the texts anew; read them
//! before you commit them.

use std::fs;
use std::path::{Path, PathBuf};

use guesthouse_codegen::diagnostic::Severity;
use guesthouse_codegen::{
    Diagnostics, Loader, Model, NoLoader, Source, check, check_with, explain, parse,
};

/// Finds what is in `tests/diagnostics/files`, as if that were all.
struct Files;

impl Loader for Files {
    fn load(&mut self, importer: &Source, from: &str) -> Result<Source, String> {
        let name = from.rsplit('/').next().unwrap_or(from);
        let text = fs::read_to_string(folder("tests/diagnostics/files").join(name));
        match text {
            Ok(text) => Ok(Source::new(format!("files/{name}"), text)),
            Err(_) => NoLoader.load(importer, from),
        }
    }
}

fn checked(name: &str, text: &str) -> (Option<Model>, Diagnostics) {
    check_with(Source::new(name, text), &mut Files)
}

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// The schemas in a folder, sorted, as file name and text.
fn schemas(folder: &Path) -> Vec<(PathBuf, String)> {
    let entries = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let mut paths: Vec<PathBuf> = entries
        .filter(|path| path.extension().is_some_and(|it| it == "apexlang"))
        .collect();
    paths.sort();
    paths
        .into_iter()
        .map(|path| (path.clone(), fs::read_to_string(path).unwrap()))
        .collect()
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

#[test]
fn says_what_is_wrong_and_the_way_out() {
    let bless = std::env::var_os("BLESS").is_some();
    let mut wrong = Vec::new();
    let cases = schemas(&folder("tests/diagnostics"));
    assert!(cases.len() >= 80, "cases are missing");
    for (path, text) in cases {
        let (_, diagnostics) = checked(&file_name(&path), &text);
        let found = format!("{diagnostics}\n");
        let expected = path.with_extension("txt");
        if bless {
            fs::write(&expected, found).unwrap();
        } else if fs::read_to_string(&expected).ok().as_ref() != Some(&found) {
            wrong.push(format!("{}\n{found}", path.display()));
        }
    }
    assert!(
        wrong.is_empty(),
        "not as expected (BLESS=1 to accept):\n\n{}",
        wrong.join("\n")
    );
}

#[test]
fn every_diagnostic_has_a_way_out_and_a_place() {
    for (path, text) in schemas(&folder("tests/diagnostics")) {
        let diagnostics = checked("test", &text).1;
        for diagnostic in diagnostics.iter() {
            let text = &diagnostics.sources().of(diagnostic.span).text;
            let way_out = diagnostic.help.is_some() || diagnostic.expected.is_some();
            assert!(way_out, "{}: {}", path.display(), diagnostic.message);
            assert!(
                diagnostic.span.start <= diagnostic.span.end && diagnostic.span.end <= text.len()
            );
        }
    }
}

#[test]
fn a_model_comes_exactly_without_errors() {
    for (path, text) in schemas(&folder("tests/diagnostics")) {
        let (model, diagnostics) = checked("test", &text);
        let errors = diagnostics
            .iter()
            .any(|diagnostic| diagnostic.severity == Severity::Error);
        assert_eq!(model.is_none(), errors, "{}", path.display());
    }
}

#[test]
fn the_schemas_of_the_project_are_without_fault() {
    let schemas = schemas(&folder("../schemas"));
    assert!(schemas.len() >= 2);
    for (path, text) in schemas {
        let (model, diagnostics) = check(&file_name(&path), &text);
        assert!(diagnostics.is_empty(), "{diagnostics}");
        assert!(!model.unwrap().types.is_empty());
    }
}

#[test]
fn every_code_is_explained_and_shown() {
    let mut shown: Vec<&str> = schemas(&folder("tests/diagnostics"))
        .iter()
        .flat_map(|(_, text)| {
            checked("test", text)
                .1
                .iter()
                .map(|it| it.code)
                .collect::<Vec<_>>()
        })
        .collect();
    // Only a description in OpenAPI says it; its own tests show it.
    shown.push("openapi");
    shown.sort_unstable();
    shown.dedup();
    let mut explained: Vec<&str> = explain::codes().collect();
    explained.sort_unstable();
    assert_eq!(
        shown, explained,
        "what has an example, and what has an explanation"
    );
}

#[test]
fn parse_fails_with_the_diagnostics() {
    let mistakes = parse("a.apexlang", "namespace \"a\" type A { b: B }").unwrap_err();
    assert_eq!((mistakes.errors(), mistakes.iter().count()), (1, 1));
    assert_eq!(mistakes.sources().schema().name, "a.apexlang");
    assert_eq!(format!("{mistakes:?}"), format!("\n{mistakes}"));
}
