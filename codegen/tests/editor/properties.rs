//! What holds at every name of real schemas.

use std::fs;
use std::path::{Path, PathBuf};

use guesthouse_codegen::editor::Analysis;
use guesthouse_codegen::{FileLoader, Source, check_with};

fn schemas() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = ["../schemas", "tests/schemas", "src/standard"].map(|it| root.join(it));
    let entries = folders.iter().flat_map(|it| fs::read_dir(it).unwrap());
    let paths = entries.map(|it| it.unwrap().path());
    let mut schemas: Vec<PathBuf> = paths
        .filter(|it| it.extension().is_some_and(|it| it == "apexlang"))
        .collect();
    schemas.sort();
    assert!(schemas.len() > 8);
    schemas
}

fn analysis(path: &Path) -> (Source, Analysis) {
    let mut loader = FileLoader::new();
    let source = loader.read(path).unwrap();
    (source.clone(), Analysis::new(source, &mut loader))
}

/// Where each word begins and ends.
fn words(text: &str) -> Vec<(usize, usize)> {
    let is_word = |c: char| c == '_' || c.is_ascii_alphanumeric();
    let mut words = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find(is_word).map(|it| at + it) {
        let length = text[start..].find(|c| !is_word(c));
        at = length.map_or(text.len(), |it| start + it);
        words.push((start, at));
    }
    words
}

#[test]
fn what_is_used_there_could_have_been_chosen_there() {
    let mut uses = 0;
    for path in schemas() {
        let (source, analysis) = analysis(&path);
        for (start, end) in words(&source.text) {
            let word = &source.text[start..end];
            let is_scalar = analysis
                .hover(0, start)
                .is_some_and(|it| it.text.starts_with(&format!("```apexlang\n{word}\n")));
            let defined = analysis.definition(0, start);
            // The path of an import leads to no name, and a namespace stands in quotes.
            let is_use = defined
                .is_some_and(|it| it.end > 0 && (it.file > 0 || start < it.start || it.end < end));
            let is_local_name = source.text[..start].trim_end().ends_with(" as");
            if !is_use && !is_scalar || is_local_name {
                continue;
            }
            uses += 1;
            for cursor in [start, end] {
                let found = analysis.complete(0, cursor, &|_| Vec::new());
                assert_eq!((found.replaced.start, found.replaced.end), (start, end));
                let offered = found.items.iter().any(|it| it.label == word);
                let (line, column) = source.position(start);
                assert!(offered, "{}:{line}:{column}: {word}", source.name);
            }
            // While it is written, there is nothing behind it yet.
            let half = Source::new(source.name.as_str(), &source.text[..start]);
            let half = Analysis::new(half, &mut FileLoader::new());
            let found = half.complete(0, start, &|_| Vec::new());
            if is_scalar {
                assert!(
                    found.items.iter().any(|it| it.label == word),
                    "{word} at {start}"
                );
            }
        }
    }
    assert!(uses > 500, "{uses}");
}

#[test]
fn another_name_and_back_is_the_schema_again() {
    let mut renamed = 0;
    for path in schemas() {
        let (source, analysis) = analysis(&path);
        if analysis.diagnostics().errors() > 0 {
            continue;
        }
        for (start, end) in words(&source.text) {
            let is_definition = analysis
                .definition(0, start)
                .is_some_and(|it| (it.file, it.start, it.end) == (0, start, end));
            let Ok(edits) = analysis.rename(0, start, "Zebra9").map(|mut edits| {
                edits.sort_by_key(|it| it.span);
                edits
            }) else {
                continue;
            };
            if !is_definition || edits.iter().any(|it| it.span.file > 0) {
                continue;
            }
            renamed += 1;
            let mut text = source.text.clone();
            for edit in edits.iter().rev() {
                text.replace_range(edit.span.start..edit.span.end, &edit.text);
            }
            let changed = Source::new(source.name.as_str(), text.as_str());
            let mut loader = FileLoader::new();
            let (model, told) = check_with(changed.clone(), &mut loader);
            let word = &source.text[start..end];
            assert!(model.is_some(), "{}: {word}: {told}", source.name);
            let back = Analysis::new(changed, &mut FileLoader::new());
            let at = text.find("Zebra9").unwrap();
            let Ok(mut edits) = back.rename(0, at, word) else {
                // What is called as a keyword is can get another name, and not back.
                assert!(["import", "type", "enum"].contains(&word), "{word}");
                continue;
            };
            edits.sort_by_key(|it| it.span);
            for edit in edits.iter().rev() {
                text.replace_range(edit.span.start..edit.span.end, &edit.text);
            }
            assert_eq!(text, source.text, "{}: {word}", source.name);
        }
    }
    assert!(renamed > 200, "{renamed}");
}
