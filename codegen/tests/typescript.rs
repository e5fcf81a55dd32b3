//! TypeScript with what its user can choose, compared with what `golden-typescript/` keeps: see `golden.rs`.

use std::fs;
use std::path::{Path, PathBuf};

use guesthouse_codegen::{Lang, Loader, Model, Options, Side, Source, check_with, generate, parse};

/// A folder, and for each file in it the schema and the options.
const KEPT: [(&str, &[(&str, &str)]); 3] = [
    ("whole", &[("lending", "")]),
    ("taken", &[("taken", "")]),
    (
        "modules",
        &[
            ("lending", MODULES),
            ("places", "typescript.enums = \"const\""),
        ],
    ),
];

const MODULES: &str = r#"
typescript.enums = "const"
typescript.modules."places.v1" = "./places_v1.js"
typescript.modules."others.v1" = "./others_v1.js"
"#;

struct Schemas;

impl Loader for Schemas {
    fn load(&mut self, _: &Source, from: &str) -> Result<Source, String> {
        let text = fs::read_to_string(schema(from)).map_err(|error| error.to_string())?;
        Ok(Source::new(from, text))
    }
}

#[test]
fn stubs_are_as_kept() {
    for (folder, files) in KEPT {
        for (side, name) in [(Side::Guest, "guest"), (Side::Host, "host")] {
            for (schema, options) in files {
                let folder = root().join("golden-typescript").join(folder).join(name);
                keep_or_compare(&folder, &model(schema), side, options);
            }
        }
    }
}

fn keep_or_compare(folder: &Path, model: &Model, side: Side, options: &str) {
    let files =
        generate(model, Lang::TypeScript, side, &chosen(options)).expect("TypeScript can say this");
    for (path, text) in files.iter() {
        let path = folder.join(path);
        if std::env::var_os("BLESS").is_some() {
            fs::create_dir_all(folder).expect("the folder can be made");
            fs::write(&path, text).expect("stubs can be kept");
        }
        let kept = fs::read_to_string(&path).unwrap_or_default();
        assert!(kept == text, "{} has changed", path.display());
    }
}

#[test]
fn names_that_are_chosen_collide_too() {
    let cases = [
        (
            "type A { a: u8  b: u8 @rename(typescript: \"a\") }",
            "field `b` and field `a`",
        ),
        (
            "enum A { a = 0  b = 1 @rename(typescript: \"a\") }",
            "value `b` and value `a`",
        ),
        (
            "union A = string @unionKey(\"a\") | u8 @rename(typescript: \"a\")",
            "member `u8` and member `a`",
        ),
        (
            "interface I { a()  b() @rename(typescript: \"a\") }",
            "operation `b` and operation `a`",
        ),
        (
            "interface I { f(a: u8, b: u8 @rename(typescript: \"a\")) }",
            "parameter `b` and parameter `a`",
        ),
        (
            "type A { a: u8 } type B @rename(typescript: \"A\") { a: u8 }",
            "type `B` and type `A`",
        ),
    ];
    for (schema, both) in cases {
        let model = parse("a", &format!("namespace \"a\" {schema}"));
        let model = model.unwrap_or_else(|errors| panic!("{errors}"));
        for side in [Side::Guest, Side::Host] {
            let errors = generate(&model, Lang::TypeScript, side, &Options::default());
            let errors = errors.expect_err("the names collide");
            let message = errors.first().map(|it| it.message.as_str());
            let message = message.unwrap_or_default();
            assert!(message.starts_with(both), "{message}");
        }
    }
}

#[test]
fn a_class_of_errors_has_a_name_that_is_free() {
    let schema = "namespace \"a\" interface I { f() @errors([No]) } type No {} type NoError {}";
    let model = parse("a", schema).unwrap_or_else(|errors| panic!("{errors}"));
    let errors = generate(&model, Lang::TypeScript, Side::Host, &Options::default());
    let errors = errors.expect_err("the names collide");
    assert_eq!(errors[0].code, "name-collision");
    assert!(
        errors[0].message.contains("`NoError`"),
        "{}",
        errors[0].message
    );
}

fn model(name: &str) -> Model {
    let name = format!("{name}.apexlang");
    let text = fs::read_to_string(schema(&name)).expect("the schema is there");
    let (model, diagnostics) = check_with(Source::new(name, text), &mut Schemas);
    model.unwrap_or_else(|| panic!("{diagnostics}"))
}

fn chosen(options: &str) -> Options {
    toml::from_str(options).expect("options are TOML")
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests")
}

fn schema(name: &str) -> PathBuf {
    root().join("schemas").join(name)
}
