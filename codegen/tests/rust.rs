//! What only Rust's stubs have, and what can be chosen about them, compared with what `golden-rust` keeps: see `golden.rs`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use guesthouse_codegen::{Lang, Loader, Model, Options, Side, Source, check, check_with, generate};

/// A schema, a side and options, by the folder of what they give.
struct Kept(&'static str, &'static str, Side, &'static str);

const ASYNC: &str = "rust.asynchronous = true";
const MODULES: &str = r#"rust.modules = { "common.v1" = "super::common" }"#;
const WITHIN: &str = r#"rust = { visibility = "pub(crate)", asynchronous = true }"#;
const DERIVES: &str = r#"
    [rust]
    derives = ["PartialOrd"]
    attributes = ["non_exhaustive"]
    types.Point = { derives = ["Copy"], attributes = ["must_use"] }
    types.Conflict = { derives = ["Default", "Eq", "Hash", "Ord"] }
    types.Nobody = { derives = ["Copy"] }
"#;

const KEPT: [Kept; 14] = [
    Kept("features/guest", "features", Side::Guest, ""),
    Kept("features/host", "features", Side::Host, ""),
    Kept("features/async", "features", Side::Host, ASYNC),
    Kept("features/within", "features", Side::Host, WITHIN),
    Kept(
        "conformance/async",
        "../../../../schemas/conformance",
        Side::Host,
        ASYNC,
    ),
    Kept("common/host", "common", Side::Host, ""),
    Kept("common/derives", "common", Side::Host, DERIVES),
    Kept("importing/guest", "importing", Side::Guest, ""),
    Kept("importing/host", "importing", Side::Host, ""),
    Kept("importing/modules", "importing", Side::Host, MODULES),
    Kept("lints/host", "lints", Side::Host, ""),
    Kept("bare/guest", "../wild/bare", Side::Guest, ""),
    Kept("shop/guest", "../wild/shop", Side::Guest, ""),
    Kept("shop/host", "../wild/shop", Side::Host, ""),
];

struct Files;

impl Loader for Files {
    fn load(&mut self, _: &Source, from: &str) -> Result<Source, String> {
        let folder = if from.starts_with("marks") {
            "../wild"
        } else {
            ""
        };
        let path = schemas().join(folder).join(from);
        let text = fs::read_to_string(&path).map_err(|error| error.to_string())?;
        Ok(Source::new(path.display().to_string(), text))
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn schemas() -> PathBuf {
    root().join("tests/schemas/rust")
}

fn model(schema: &str) -> Model {
    let path = schemas().join(schema).with_extension("apexlang");
    let text = fs::read_to_string(path).expect("the schema is there");
    let (model, diagnostics) = check_with(Source::new(schema, text), &mut Files);
    model.unwrap_or_else(|| panic!("{diagnostics}"))
}

/// The only file that Rust has of a schema.
fn stubs(model: &Model, side: Side, options: &str) -> (String, String) {
    let options: Options = toml::from_str(options).expect("options are TOML");
    let files = generate(model, Lang::Rust, side, &options).expect("Rust can say it");
    let mut files = files.iter();
    let (path, text) = files.next().expect("a file is written");
    assert_eq!(files.next(), None);
    (path.to_owned(), text.to_owned())
}

#[test]
fn stubs_are_as_kept() {
    let bless = std::env::var_os("BLESS").is_some();
    let mut paths = Vec::new();
    for Kept(folder, schema, side, options) in KEPT {
        let folder = root().join("tests/golden-rust").join(folder);
        let (file, written) = stubs(&model(schema), side, options);
        let path = folder.join(file);
        if bless {
            fs::create_dir_all(&folder).expect("the folder can be made");
            fs::write(&path, &written).expect("stubs can be kept");
        }
        assert!(read(&path) == written, "changed: {}", path.display());
        paths.push(path);
    }
    formatted(&paths);
}

/// A machine without rustfmt has nothing to compare with.
fn formatted(paths: &[PathBuf]) {
    let mut rustfmt = Command::new("rustfmt");
    let rustfmt = rustfmt.args(["--edition", "2024", "--check"]).args(paths);
    if let Ok(checked) = rustfmt.output() {
        let difference = String::from_utf8_lossy(&checked.stdout);
        assert!(checked.status.success(), "{difference}");
    }
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_default()
}

#[test]
fn a_module_has_the_types_of_its_schema() {
    let model = model("importing");
    let (_, inlined) = stubs(&model, Side::Host, "");
    let (_, referred) = stubs(&model, Side::Host, MODULES);
    // It has the name that its own schema gives it, whatever it is imported as.
    for (own, path) in [
        ("Spot", "super::common::Point"),
        ("Taken", "super::common::Taken"),
    ] {
        assert!(
            inlined.contains(&format!("pub struct {own} {{")),
            "{inlined}"
        );
        assert!(!referred.contains(&format!("struct {own}")), "{referred}");
        assert!(referred.contains(path), "{referred}");
    }
}

#[test]
fn options_of_guests_are_not_asynchronous() {
    let model = model("features");
    assert_eq!(
        stubs(&model, Side::Guest, ASYNC),
        stubs(&model, Side::Guest, "")
    );
}

#[test]
fn options_are_spelled_right() {
    for options in [
        "rust.async = true",
        "rust.visibility = 'private'",
        "rust.types.Book = { derive = [] }",
    ] {
        assert!(toml::from_str::<Options>(options).is_err(), "{options}");
    }
}

#[test]
fn names_that_collide_are_refused() {
    for (schema, name) in [
        (
            "type A @rename(rust: \"Same\") {} type B @rename(rust: \"Same\") {}",
            "Same",
        ),
        ("type A { a: u8 @rename(rust: \"b\")  b: u8 }", "b"),
        (
            "type FindError {} type E {} interface I @service { find(): u8 @errors([E]) }",
            "FindError",
        ),
    ] {
        let (model, diagnostics) = check("t", &format!("namespace \"t.v1\"\n{schema}"));
        let model = model.unwrap_or_else(|| panic!("{diagnostics}"));
        let errors = generate(&model, Lang::Rust, Side::Host, &Options::default())
            .expect_err("two things of one name");
        assert_eq!(errors[0].code, "name-collision");
        assert!(
            errors[0].message.contains(&format!("`{name}`")),
            "{errors:?}"
        );
    }
}

/// Each record has twice as many bytes as the one before: soon more than there are, and far too deep to follow.
#[test]
fn records_within_records_end() {
    let mut schema = String::from("namespace \"t.v1\" type R0 { a: string b: string }");
    for at in 1..5_000 {
        let inner = at - 1;
        schema += &format!(" type R{at} {{ a: R{inner} b: R{inner} }} union U{at} = R{at} | R0");
    }
    let (model, diagnostics) = check("t", &schema);
    let model = model.unwrap_or_else(|| panic!("{diagnostics}"));
    let (_, text) = stubs(&model, Side::Host, "");
    assert_eq!(text.matches("clippy::large_enum_variant").count(), 4_997);
}
