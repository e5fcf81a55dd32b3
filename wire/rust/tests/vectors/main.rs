//! The vectors of `schemas/vectors/`, which every language's codec must pass byte for byte.

mod call_errors;
mod conformance;
mod coverage;
mod vector;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use guesthouse_wire::{Bytes, NoArguments, Raw, Timestamp, Value, from_slice, to_vec};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use conformance::{
    Circle, Color, Defaults, Dynamic, Join, Level, Lists, Maps, Optionals, Point, Scalars, Shape,
    Text, Tree,
};
use vector::{Vector, bytes_of};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    #[serde(rename = "row")]
    _row: String,
    r#type: String,
    value: Option<serde_json::Value>,
    bytes: String,
    #[serde(default)]
    also: Vec<String>,
    error: Option<String>,
    path: Option<String>,
    offset: Option<usize>,
}

/// Runs a case with the Rust type that its type expression stands for.
fn run(case: &Case) {
    macro_rules! run_as {
        ($($expression:literal => $type:ty),+ $(,)?) => {
            match case.r#type.as_str() {
                $($expression => run_with::<$type>(case),)+
                other => panic!("{}: no Rust type stands for `{other}` yet: add it here", case.name),
            }
        };
    }
    run_as! {
        "i8" => i8, "i16" => i16, "i32" => i32, "i64" => i64, "u8" => u8, "u16" => u16, "u32" => u32, "u64" => u64,
        "f32" => f32, "f64" => f64, "bool" => bool, "string" => String, "bytes" => Bytes, "datetime" => Timestamp,
        "any" => Value, "value" => Value, "raw" => Raw,
        "i8?" => Option<i8>, "bool?" => Option<bool>, "string?" => Option<String>, "bytes?" => Option<Bytes>,
        "datetime?" => Option<Timestamp>, "any?" => Option<Value>, "[u8]?" => Option<Vec<u8>>,
        "{string: i32}?" => Option<BTreeMap<String, i32>>,
        "[bool]" => Vec<bool>, "[u8]" => Vec<u8>, "[u16]" => Vec<u16>, "[i32]" => Vec<i32>, "[f32]" => Vec<f32>,
        "[string]" => Vec<String>, "[string?]" => Vec<Option<String>>, "[bytes]" => Vec<Bytes>, "[any]" => Vec<Value>,
        "[raw]" => Vec<Raw>, "[[u8]]" => Vec<Vec<u8>>, "[[i8]]" => Vec<Vec<i8>>, "[[i16]]" => Vec<Vec<i16>>,
        "[{string: [i8]}]" => Vec<BTreeMap<String, Vec<i8>>>,
        "{string: i32}" => BTreeMap<String, i32>, "{string: u8}" => BTreeMap<String, u8>,
        "{string: any}" => BTreeMap<String, Value>, "{string: string?}" => BTreeMap<String, Option<String>>,
        "{string: [f32]}" => BTreeMap<String, Vec<f32>>, "{string: {string: u8}}" => BTreeMap<String, BTreeMap<String, u8>>,
        "{i16: string}" => BTreeMap<i16, String>, "{u64: bool}" => BTreeMap<u64, bool>,
        "{bool: string}" => BTreeMap<bool, String>, "{bool: bool}" => BTreeMap<bool, bool>,
        "[Shape]" => Vec<Shape>, "[datetime]" => Vec<Timestamp>, "[i8]" => Vec<i8>,
        "[{string: i8}]" => Vec<BTreeMap<String, i8>>, "{i16: bool}" => BTreeMap<i16, bool>,
        "{i32: bool}" => BTreeMap<i32, bool>, "{i64: bool}" => BTreeMap<i64, bool>,
        "{i8: bool}" => BTreeMap<i8, bool>, "{string: Shape}" => BTreeMap<String, Shape>,
        "{string: datetime}" => BTreeMap<String, Timestamp>, "{string: i8}" => BTreeMap<String, i8>,
        "{string: string}" => BTreeMap<String, String>,
        "{string: {string: i8}}" => BTreeMap<String, BTreeMap<String, i8>>, "{u16: bool}" => BTreeMap<u16, bool>,
        "{u32: bool}" => BTreeMap<u32, bool>, "{u8: bool}" => BTreeMap<u8, bool>,
        "Point" => Point, "Circle" => Circle, "Shape" => Shape, "Color" => Color, "Level" => Level, "Tree" => Tree,
        "Scalars" => Scalars, "Optionals" => Optionals, "Lists" => Lists, "Maps" => Maps, "Defaults" => Defaults,
        "Dynamic" => Dynamic,
        "void" => (), "()" => NoArguments, "[text: string]" => String, "(text: string)" => Text,
        "(left: string, separator: string = \"-\", right: string?)" => Join,
    }
}

fn run_with<T: Vector>(case: &Case) {
    let name = &case.name;
    let bytes = bytes_of(&case.bytes);
    if let Some(code) = &case.error {
        let Err(error) = from_slice::<T>(&bytes) else {
            panic!("{name}: reads what it should refuse")
        };
        assert_eq!(error.code().as_str(), code, "{name}: {error}");
        assert_eq!(case.path.as_ref(), Some(&error.path()), "{name}: {error}");
        assert_eq!(case.offset, Some(error.offset()), "{name}: {error}");
        return;
    }
    // Every value has bytes of its own, so values are compared by them: NaN is equal to itself then.
    let written = to_vec(&T::from_vector(
        case.value.as_ref().unwrap_or(&serde_json::Value::Null),
    ));
    assert_eq!(written.as_ref(), Ok(&bytes), "{name}: writing");
    for form in std::iter::once(&case.bytes).chain(&case.also) {
        let read: T = from_slice(&bytes_of(form))
            .unwrap_or_else(|error| panic!("{name}: reading {form}: {error}"));
        assert_eq!(to_vec(&read).as_ref(), Ok(&bytes), "{name}: reading {form}");
    }
}

/// The cases of a file.
fn read<T: DeserializeOwned>(file: &str) -> Vec<T> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../schemas/vectors")
        .join(file);
    let cases: Vec<T> = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    assert!(!cases.is_empty());
    cases
}

fn run_file(file: &str) {
    let cases: Vec<Case> = read(file);
    cases.iter().for_each(run);
    let names: BTreeSet<_> = cases.iter().map(|case| &case.name).collect();
    assert_eq!(names.len(), cases.len(), "{file}: two cases share a name");
}

macro_rules! run_files {
    ($($name:ident),+) => {
        $(#[test] fn $name() { run_file(concat!(stringify!($name), ".json")); })+

        #[test]
        fn no_file_is_forgotten() {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemas/vectors");
            let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
            let known = [$(concat!(stringify!($name), ".json")),+, "call-errors.json", "details.json"];
            assert_eq!(files.collect::<BTreeSet<_>>(), known.into_iter().map(String::from).collect());
        }
    };
}

run_files!(
    any, bytes, calls, containers, datetime, errors, floats, integers, text, types
);
