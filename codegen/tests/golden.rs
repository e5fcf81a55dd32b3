//! Stubs of every language and side, compared with what `golden/` keeps: read a difference as a reviewer would, then
//! accept it with `BLESS=1 cargo test -p guesthouse-codegen --test golden`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use guesthouse_codegen::{Lang, Options, Side, generate, parse};

const SCHEMAS: [&str; 3] = [
    "../schemas/triage.apexlang",
    "../schemas/conformance.apexlang",
    "tests/schemas/names.apexlang",
];

#[test]
fn stubs_are_as_kept() {
    let bless = std::env::var_os("BLESS").is_some();
    let mut differences = Vec::new();
    for schema in SCHEMAS {
        for lang in Lang::ALL {
            for (side, name) in [(Side::Guest, "guest"), (Side::Host, "host")] {
                let stem = Path::new(schema).file_stem().expect("a file");
                let folder = root().join("tests/golden").join(stem);
                let folder = folder.join(lang.to_string()).join(name);
                let written = stubs(schema, lang, side);
                if bless {
                    keep(&folder, &written);
                } else if kept(&folder) != written {
                    differences.push(format!("{schema}, {lang}, {name}"));
                }
            }
        }
    }
    assert!(differences.is_empty(), "changed stubs: {differences:#?}");
}

#[test]
fn stubs_are_the_same_every_time() {
    for lang in Lang::ALL {
        let once = stubs(SCHEMAS[2], lang, Side::Host);
        assert!(!once.is_empty(), "{lang} writes nothing");
        assert_eq!(once, stubs(SCHEMAS[2], lang, Side::Host));
    }
}

/// A machine without rustfmt has nothing to compare with.
#[test]
fn rust_is_laid_out_as_rustfmt_does() {
    if Command::new("rustfmt").arg("--version").output().is_err() {
        return;
    }
    let golden = root().join("tests/golden");
    let files: Vec<PathBuf> = kept(&golden)
        .into_keys()
        .map(|name| golden.join(name))
        .collect();
    let files: Vec<PathBuf> = files
        .into_iter()
        .filter(|path| path.extension().is_some_and(|it| it == "rs"))
        .collect();
    assert_eq!(files.len(), 2 * SCHEMAS.len());
    let mut rustfmt = Command::new("rustfmt");
    let rustfmt = rustfmt.args(["--edition", "2024", "--check"]).args(&files);
    let checked = rustfmt.output().expect("rustfmt ran before");
    let difference = String::from_utf8_lossy(&checked.stdout);
    assert!(checked.status.success(), "{difference}");
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn stubs(schema: &str, lang: Lang, side: Side) -> BTreeMap<String, String> {
    let text = fs::read_to_string(root().join(schema)).expect("the schema is there");
    let model = parse(schema, &text).unwrap_or_else(|errors| panic!("{errors}"));
    let files = generate(&model, lang, side, &Options::default())
        .unwrap_or_else(|errors| panic!("{schema}: {errors:#?}"));
    let owned = files
        .iter()
        .map(|(path, text)| (path.to_owned(), text.to_owned()));
    owned.collect()
}

fn keep(folder: &Path, files: &BTreeMap<String, String>) {
    if folder.exists() {
        fs::remove_dir_all(folder).expect("old stubs can go");
    }
    for (path, text) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("the folder can be made");
        fs::write(path, text).expect("stubs can be kept");
    }
}

fn kept(folder: &Path) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).into_iter().flatten() {
            let path = entry.expect("the folder can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).expect("it is inside");
                let name = name.to_str().expect("paths are UTF-8").replace('\\', "/");
                files.insert(name, fs::read_to_string(&path).expect("stubs are text"));
            }
        }
    }
    files
}
