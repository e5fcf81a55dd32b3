//! What foreign schemas become: each `tests/foreign/*.{widl,proto,json}` has its `.txt`, the Apex schema and the notes.
//!
//! After a change that is meant, `BLESS=1 cargo test -p guesthouse-codegen --features foreign --test foreign` writes the
//! texts anew; read them before you commit them.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use guesthouse_codegen::foreign::{Foreign, Format, Imported, import};
use guesthouse_codegen::{
    Diagnostics, Lang, Loader, NoLoader, Options, Side, Source, check, explain, generate,
};

/// Finds what is in `tests/foreign/files`, as if that were all.
struct Files;

impl Loader for Files {
    fn load(&mut self, _: &Source, from: &str) -> Result<Source, String> {
        let path = folder().join("files").join(from);
        let text = fs::read_to_string(path).map_err(|_| "there is no such file".to_owned())?;
        Ok(Source::new(format!("files/{from}"), text))
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/foreign")
}

/// Every foreign schema, by file name.
fn cases() -> Vec<(String, String)> {
    let entries = fs::read_dir(folder()).unwrap();
    let names = entries.map(|it| it.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.filter(|it| Format::of_name(it).is_some()).collect();
    names.sort();
    let text = |name: String| (fs::read_to_string(folder().join(&name)).unwrap(), name);
    names
        .into_iter()
        .map(text)
        .map(|(text, name)| (name, text))
        .collect()
}

fn imported(name: &str, text: &str) -> Result<Imported, Diagnostics> {
    let format = Format::of_name(name).unwrap();
    import(
        vec![Foreign::new(Source::new(name, text), format)],
        None,
        &mut Files,
    )
}

fn shown(outcome: &Result<Imported, Diagnostics>) -> String {
    match outcome {
        Ok(it) if it.notes.is_empty() => it.schema.clone(),
        Ok(it) => format!("{}\n# Notes\n\n{}\n", it.schema, it.notes),
        Err(errors) => format!("# Errors\n\n{errors}\n"),
    }
}

#[test]
fn foreign_schemas_become_apex() {
    let bless = std::env::var_os("BLESS").is_some();
    let cases = cases();
    assert!(cases.len() >= 60, "cases are missing");
    let mut wrong = Vec::new();
    for (name, text) in cases {
        let found = shown(&imported(&name, &text));
        let expected = folder().join(format!("{name}.txt"));
        if bless {
            fs::write(&expected, found).unwrap();
        } else if fs::read_to_string(&expected).ok().as_ref() != Some(&found) {
            wrong.push(format!("{name}\n{found}"));
        }
    }
    assert!(
        wrong.is_empty(),
        "not as expected (BLESS=1 to accept):\n\n{}",
        wrong.join("\n")
    );
}

#[test]
fn what_they_become_is_generated_in_every_language() {
    for (name, text) in cases() {
        let Ok(it) = imported(&name, &text) else {
            continue;
        };
        let (model, diagnostics) = check(&name, &it.schema);
        assert!(
            diagnostics.is_empty(),
            "{name}: {diagnostics}\n{}",
            it.schema
        );
        let model = model.unwrap();
        for lang in Lang::ALL {
            for side in [Side::Guest, Side::Host] {
                let files = generate(&model, lang, side, &Options::default());
                let files = files.unwrap_or_else(|errors| panic!("{name}, {lang}: {errors:#?}"));
                assert!(files.iter().next().is_some(), "{name}, {lang}");
            }
        }
    }
}

#[test]
fn every_note_is_explained_and_has_a_place_and_a_way_out() {
    let mut codes = BTreeSet::new();
    for (name, text) in cases() {
        let notes = match imported(&name, &text) {
            Ok(it) => it.notes,
            Err(errors) => errors,
        };
        for note in notes.iter() {
            let source = &notes.sources().of(note.span).text;
            assert!(
                note.span.start <= note.span.end && note.span.end <= source.len(),
                "{name}"
            );
            assert!(
                note.help.is_some() || note.expected.is_some(),
                "{name}: {}",
                note.message
            );
            if note.code.starts_with("foreign-") {
                codes.insert(note.code);
            }
        }
    }
    let explained: BTreeSet<&str> = explain::foreign_codes().collect();
    assert_eq!(
        codes, explained,
        "what has an example, and what has an explanation"
    );
    assert!(codes.iter().all(|code| explain::explain(code).is_some()));
}

#[test]
fn several_files_become_one_schema() {
    let a = Source::new(
        "a.proto",
        "syntax = \"proto3\"; package a; message X { B b = 1; }",
    );
    let b = Source::new(
        "b.json",
        r#"{"type": "object", "properties": {"x": {"type": "string"}}}"#,
    );
    let c = Source::new("x.widl", "namespace \"c\" type X { y: i32 }");
    let files = vec![
        Foreign::new(a, Format::Proto),
        Foreign::new(b, Format::JsonSchema),
        Foreign::new(c, Format::Widl),
    ];
    let it = import(files, Some("all.v1"), &mut NoLoader).unwrap();
    let schema = "namespace \"all.v1\"\n\ntype X {\n  y: i32\n}\n\ntype X2 {\n  b: any @n(1)\n}\n\ntype B {\n  x: string?\n}\n";
    assert_eq!(it.schema, schema);
    let notes: Vec<&str> = it.notes.iter().map(|it| it.code).collect();
    assert_eq!(
        notes,
        ["foreign-name", "foreign-reference", "foreign-presence"],
        "{}",
        it.notes
    );
    assert!(import(Vec::new(), None, &mut NoLoader).is_ok());
}
