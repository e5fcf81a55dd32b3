//! Schemas as people have written them for other tools: what is in them is accepted, in every language and for both
//! sides, or refused for a reason that is told.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use guesthouse_codegen::{Lang, Loader, Model, Options, Side, Source, check_with, generate};

struct Folder;

impl Loader for Folder {
    fn load(&mut self, _: &Source, name: &str) -> Result<Source, String> {
        let text = fs::read_to_string(schemas().join(name)).map_err(|error| error.to_string())?;
        Ok(Source::new(name, text))
    }
}

fn schemas() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schemas/wild")
}

fn model(name: &str) -> Model {
    let schema = Folder
        .load(&Source::new("", ""), name)
        .expect("it is there");
    let (model, told) = check_with(schema, &mut Folder);
    assert_eq!(told.iter().count(), 0, "{told}");
    model.expect("no mistake was told")
}

/// Paths and texts of all files of a schema.
fn stubs(schema: &str, lang: Lang) -> Vec<(String, String)> {
    let model = model(schema);
    let both = [Side::Guest, Side::Host].map(|side| {
        let files = generate(&model, lang, side, &Options::default());
        files.unwrap_or_else(|told| panic!("{lang} {side:?}: {told:?}"))
    });
    let files = both.iter().flat_map(|files| files.iter());
    files
        .map(|(path, text)| (path.to_owned(), text.to_owned()))
        .collect()
}

#[test]
fn every_language_has_stubs_of_them() {
    for (schema, operation) in [
        ("shop.apexlang", "wild:shop-api.v1.Cart/get"),
        ("bare.apexlang", "wild-bare.Service/ping"),
    ] {
        for lang in Lang::ALL {
            for (path, text) in stubs(schema, lang) {
                let plain = |c: char| c.is_ascii_alphanumeric() || "_/.".contains(c);
                assert!(path.chars().all(plain), "{path}");
                // Names on the wire are as they are written.
                assert!(text.contains(operation), "{path}: {text}");
            }
        }
    }
}

/// A machine without Go has nothing to compare with.
#[test]
fn go_is_laid_out_as_gofmt_does() {
    if Command::new("gofmt").arg("-h").output().is_err() {
        return;
    }
    for (path, text) in stubs("shop.apexlang", Lang::Go) {
        let mut gofmt = Command::new("gofmt");
        let gofmt = gofmt.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut running = gofmt.spawn().expect("gofmt runs");
        let mut input = running.stdin.take().expect("it reads");
        let sent = text.clone();
        let writer = std::thread::spawn(move || input.write_all(sent.as_bytes()));
        let output = running.wait_with_output().expect("gofmt ends");
        writer.join().expect("it ran").expect("gofmt reads all");
        assert_eq!(String::from_utf8_lossy(&output.stdout), text, "{path}");
    }
}

/// What such schemas have and waPC or this compiler has not: a schema, and the code it is refused with.
#[test]
fn what_cannot_be_is_told() {
    for (schema, code) in [
        (
            "namespace \"t\" interface I @service { f(): stream i64 }",
            "stream",
        ),
        (
            "namespace \"t\" interface I @service { f(in: stream {string: string}): stream string }",
            "stream",
        ),
        // A union has a key for each member, and these have no name.
        (
            "namespace \"t\" union U @novisit = [string] | [bool] | [i64]",
            "union-key",
        ),
        // Definitions to import are no schema of their own.
        ("directive @mine on INTERFACE", "namespace"),
        ("namespace \"demo/v1\" type A {}", "namespace"),
    ] {
        let (_, told) = check_with(Source::new("t", schema), &mut Folder);
        let errors: Vec<&str> = told
            .iter()
            .filter(|it| it.is_error())
            .map(|it| it.code)
            .collect();
        assert!(
            !errors.is_empty() && errors.iter().all(|it| *it == code),
            "{schema}: {told}"
        );
    }
}
