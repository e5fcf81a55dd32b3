//! Go of renames, errors, open unions, what is deprecated, imports and options: as `tests/generated/go` keeps it, and
//! compiles and runs it. `BLESS=1` keeps what is generated now.

use std::fs;
use std::path::{Path, PathBuf};

use guesthouse_codegen::{Lang, Loader, Model, Options, Side, Source, check_with, generate};

const MODULE: &str = "github.com/guesthouse/guesthouse/tests/generated/go";

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The schemas in `tests/schemas`, by the names of their files.
struct Folder;

impl Loader for Folder {
    fn load(&mut self, _: &Source, name: &str) -> Result<Source, String> {
        let text = fs::read_to_string(root().join("tests/schemas").join(name));
        let text = text.map_err(|error| error.to_string())?;
        Ok(Source::new(name, text))
    }
}

fn model(name: &str) -> Model {
    let nobody = Source::new("", "");
    let schema = Folder.load(&nobody, name).expect("the schema is there");
    let (model, told) = check_with(schema, &mut Folder);
    model.unwrap_or_else(|| panic!("{told}"))
}

fn keep_or_compare(name: &str, options: impl Fn(&str) -> Options) {
    let model = model(name);
    let folder = root().join("../tests/generated/go");
    for (side, name) in [(Side::Guest, "guest"), (Side::Host, "host")] {
        let files = generate(&model, Lang::Go, side, &options(name)).expect("Go can say this");
        for (path, text) in files.iter() {
            keep_or_compare_file(&folder.join(name).join(path), text);
        }
    }
}

fn keep_or_compare_file(path: &Path, text: &str) {
    if std::env::var_os("BLESS").is_some() {
        fs::create_dir_all(path.parent().expect("a folder")).expect("it can be made");
        fs::write(path, text).expect("it can be written");
    }
    let kept = fs::read_to_string(path).unwrap_or_default();
    assert!(kept == text, "{} has changed", path.display());
}

#[test]
fn every_feature_of_a_schema() {
    keep_or_compare("bookshop.apexlang", |_| Options::default());
}

#[test]
fn types_of_other_packages() {
    keep_or_compare("common.apexlang", |_| Options::default());
    keep_or_compare("orders.apexlang", |side| {
        let mut options = Options::default();
        let path = format!("{MODULE}/{side}/commonv1");
        options.go.modules.insert("common.v1".to_owned(), path);
        // Nothing is imported from it.
        let path = "example.org/other".to_owned();
        options.go.modules.insert("other.v1".to_owned(), path);
        options
    });
}

#[test]
fn imported_types_in_a_package_of_a_chosen_name() {
    keep_or_compare("orders.apexlang", |_| {
        let mut options = Options::default();
        options.go.package = Some("whole".to_owned());
        options
    });
}
