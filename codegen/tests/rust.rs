//! What only Rust's stubs have so far, compared with what `golden-rust` keeps: see `golden.rs`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use guesthouse_codegen::model::types::{Annotation, TypeId, Value};
use guesthouse_codegen::{Lang, Model, Options, Side, generate, parse};

const SCHEMA: &str = "tests/schemas/features.apexlang";

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn model() -> Model {
    let text = fs::read_to_string(root().join(SCHEMA)).expect("the schema is there");
    let mut model = parse(SCHEMA, &text).unwrap_or_else(|errors| panic!("{errors}"));
    let names: Vec<String> = model.types.iter().map(|def| def.name.clone()).collect();
    let interfaces = model.interfaces.iter_mut();
    let operations = interfaces.flat_map(|it| &mut it.operations);
    for operation in operations.chain(&mut model.functions) {
        operation.errors = errors(&operation.annotations, &names);
    }
    model
}

/// The records that `@errors` names.
fn errors(annotations: &[Annotation], types: &[String]) -> Vec<TypeId> {
    let errors = annotations.iter().find(|it| it.name == "errors");
    let Some([(_, Value::List(list))]) = errors.map(|it| it.arguments.as_slice()) else {
        return Vec::new();
    };
    let ids = list.iter().map(|name| {
        let id = types
            .iter()
            .position(|it| matches!(name, Value::Name(name) if name == it));
        TypeId(id.expect("the record is declared"))
    });
    ids.collect()
}

fn stubs(side: Side, options: &str) -> String {
    let options: Options = toml::from_str(options).expect("options are TOML");
    let files = generate(&model(), Lang::Rust, side, &options).expect("Rust can say it");
    let (path, text) = files.iter().next().expect("one file is written");
    assert_eq!(path, "features_v1.rs");
    text.to_owned()
}

fn formatted(paths: &[PathBuf]) {
    // A machine without rustfmt has nothing to compare with.
    let mut rustfmt = Command::new("rustfmt");
    let rustfmt = rustfmt.args(["--edition", "2024", "--check"]).args(paths);
    if let Ok(checked) = rustfmt.output() {
        let difference = String::from_utf8_lossy(&checked.stdout);
        assert!(checked.status.success(), "{difference}");
    }
}

#[test]
fn stubs_are_as_kept() {
    let kept = root().join("tests/golden-rust/features");
    let bless = std::env::var_os("BLESS").is_some();
    let mut paths = Vec::new();
    for (folder, side, options) in [("guest", Side::Guest, ""), ("host", Side::Host, "")] {
        let folder = kept.join(folder);
        let path = folder.join("features_v1.rs");
        let written = stubs(side, options);
        if bless {
            fs::create_dir_all(&folder).expect("the folder can be made");
            fs::write(&path, &written).expect("stubs can be kept");
        }
        assert!(read(&path) == written, "changed: {}", path.display());
        paths.push(path);
    }
    formatted(&paths);
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_default()
}
