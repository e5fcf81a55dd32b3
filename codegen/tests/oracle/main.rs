//! What is accepted, against the reference parser, the npm package `@apexlang/core`: schemas written for this (`corpus/`), those
//! of the diagnostics' test, and generated ones, right and mutated. Every difference has a reason in `differences.rs`.

mod differences;
mod generator;

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use guesthouse_codegen::{Loader, Source, check_with};
use serde_json::{Value, json};

/// What schemas of the corpus import.
const FILES: [(&str, &str); 2] = [
    (
        "shapes",
        "type Point { x: f64 y: f64 } type Line { from: Point to: Point }",
    ),
    ("marks", "directive @mark(value: i32) on FIELD"),
];

struct Files;

impl Loader for Files {
    fn load(&mut self, _: &Source, from: &str) -> Result<Source, String> {
        let found = FILES.iter().find(|(name, _)| *name == from);
        let (name, text) = found.ok_or("there is no such file")?;
        Ok(Source::new(*name, *text))
    }
}

fn here() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle")
}

/// The schemas of `corpus/`, separated by lines `===`, and those of the diagnostics' test.
fn corpus() -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (folder, extension) in [("corpus", "txt"), ("../diagnostics", "apexlang")] {
        let entries = fs::read_dir(here().join(folder)).unwrap();
        let mut paths: Vec<PathBuf> = entries.map(|it| it.unwrap().path()).collect();
        paths.retain(|it| it.extension().is_some_and(|it| it == extension));
        paths.sort();
        for path in paths {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            let text = fs::read_to_string(&path).unwrap();
            if extension == "apexlang" {
                found.push((name, text));
                continue;
            }
            let schemas = text.split("===\n").skip(1);
            found.extend(schemas.enumerate().map(|(number, it)| {
                (
                    format!("{name} {number}"),
                    it.trim_end_matches('\n').to_owned(),
                )
            }));
        }
    }
    found
}

/// Why the reference refuses each schema, if it does.
fn reference(schemas: &[(String, String)]) -> Vec<Option<String>> {
    let standard = ["core", "rest", "openapi"].map(|name| {
        let path = format!("../../src/standard/{name}.apexlang");
        let text = fs::read_to_string(here().join(path)).unwrap();
        // To the reference, the namespace of an imported file is a second one, which it refuses.
        let (_, text) = text
            .split_once(&format!("namespace \"apexlang.{name}\""))
            .unwrap();
        (format!("@apexlang/{name}"), text.to_owned())
    });
    let mut files: BTreeMap<String, String> = standard.into();
    files.extend(FILES.map(|(name, text)| (name.to_owned(), text.to_owned())));
    let asked: Vec<Value> = schemas
        .iter()
        .map(|(_, text)| json!({"text": text, "files": files}))
        .collect();
    let mut node = Command::new("node")
        .arg("oracle.mjs")
        .current_dir(here())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Node.js runs");
    let input = serde_json::to_vec(&asked).unwrap();
    let mut stdin = node.stdin.take().unwrap();
    let writer = std::thread::spawn(move || stdin.write_all(&input));
    let output = node.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    assert!(
        output.status.success(),
        "`cargo xtask setup` installs @apexlang/core"
    );
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Our errors: their codes, and what they say.
fn ours(text: &str) -> Vec<(&'static str, String)> {
    let (_, diagnostics) = check_with(Source::new("schema", text), &mut Files);
    let errors = diagnostics.iter().filter(|it| it.is_error());
    errors
        .map(|it| {
            (
                it.code,
                it.message.clone() + " " + it.expected.as_deref().unwrap_or_default(),
            )
        })
        .collect()
}

/// What is different and has no reason.
fn unexplained(schemas: &[(String, String)]) -> Vec<String> {
    let compare = |((name, text), theirs): (&(String, String), Option<String>)| {
        let ours = ours(text);
        let fault = match (ours.is_empty(), theirs) {
            (true, Some(why)) if differences::accepted_here(&why).is_none() => {
                format!("refused by the reference alone: {why}")
            }
            (false, None) => {
                // After a mistake in the grammar, others follow from it.
                let end = ours.iter().position(|it| it.0 == "syntax");
                let first = &ours[..end.map_or(ours.len(), |at| at + 1)];
                let without = first
                    .iter()
                    .find(|(code, told)| differences::refused_here(code, told).is_none())?;
                format!("refused here alone, as {}: {}", without.0, without.1)
            }
            _ => return None,
        };
        Some(format!("{name}: {fault}\n{text}\n"))
    };
    let theirs = reference(schemas);
    schemas.iter().zip(theirs).filter_map(compare).collect()
}

#[track_caller]
fn assert_explained(schemas: &[(String, String)]) {
    let unexplained = unexplained(schemas);
    let shown: Vec<String> = unexplained.iter().take(20).cloned().collect();
    assert!(
        unexplained.is_empty(),
        "{} differences:\n{}",
        unexplained.len(),
        shown.join("\n")
    );
}

#[test]
fn the_corpus_is_accepted_as_by_the_reference() {
    let schemas = corpus();
    assert!(schemas.len() >= 300, "only {}", schemas.len());
    assert_explained(&schemas);
}

#[test]
fn generated_schemas_are_accepted_by_both() {
    let schemas: Vec<(String, String)> = (0..300)
        .map(|seed| (format!("seed {seed}"), generator::schema(seed)))
        .collect();
    for (name, text) in &schemas {
        let told = check_with(Source::new(name, text), &mut Files).1;
        assert_eq!(told.errors(), 0, "{told}\n{text}");
    }
    assert_explained(&schemas);
}

#[test]
fn mutated_schemas_are_accepted_as_by_the_reference() {
    let seeds = corpus();
    let mutated = |seed: u64| {
        let (name, text) = match seed % 4 {
            0..3 => (String::new(), generator::schema(seed)),
            _ => seeds[seed as usize / 4 % seeds.len()].clone(),
        };
        (
            format!("{name} mutated by {seed}"),
            generator::mutate(&text, seed),
        )
    };
    let schemas: Vec<(String, String)> = (0..1500).map(mutated).collect();
    assert_explained(&schemas);
}
