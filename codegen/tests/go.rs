//! Go of a schema with renames, errors, an open union and what is deprecated: as `tests/generated/go` keeps it, and compiles
//! and runs it. `BLESS=1` keeps what is generated now.

use std::fs;
use std::path::{Path, PathBuf};

use guesthouse_codegen::model::types::{Annotation, Operation, TypeId, Value};
use guesthouse_codegen::{Lang, Model, Options, Side, generate, parse};

const SCHEMA: &str = "tests/schemas/bookshop.apexlang";

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn bookshop() -> Model {
    let text = fs::read_to_string(root().join(SCHEMA)).expect("the schema is there");
    let mut model = parse(SCHEMA, &text).unwrap_or_else(|errors| panic!("{errors}"));
    let types = model.types.clone();
    let resolve = |operation: &mut Operation, of_all: &[Annotation]| {
        let all = of_all.iter().chain(&operation.annotations);
        let lists = all.filter(|it| it.name == "errors");
        let values = lists.flat_map(|it| &it.arguments).map(|(_, value)| value);
        let names = values.flat_map(|value| match value {
            Value::List(names) => names.as_slice(),
            _ => &[],
        });
        let index = |name: &Value| {
            types
                .iter()
                .position(|it| *name == Value::Name(it.name.clone()))
        };
        operation.errors = names.filter_map(index).map(TypeId).collect();
    };
    for interface in &mut model.interfaces {
        for operation in &mut interface.operations {
            resolve(operation, &interface.annotations);
        }
    }
    for function in &mut model.functions {
        resolve(function, &[]);
    }
    model
}

fn keep_or_compare(model: &Model, options: &Options, folder: &Path) {
    for (side, name) in [(Side::Guest, "guest"), (Side::Host, "host")] {
        let files = generate(model, Lang::Go, side, options).expect("Go can say this");
        for (path, text) in files.iter() {
            let path = folder.join(name).join(path);
            if std::env::var_os("BLESS").is_some() {
                fs::create_dir_all(path.parent().expect("a folder")).expect("it can be made");
                fs::write(&path, text).expect("it can be written");
            }
            let kept = fs::read_to_string(&path).unwrap_or_default();
            assert!(kept == text, "{} has changed", path.display());
        }
    }
}

#[test]
fn stubs_are_as_kept() {
    let folder = root().join("../tests/generated/go");
    keep_or_compare(&bookshop(), &Options::default(), &folder);
}
