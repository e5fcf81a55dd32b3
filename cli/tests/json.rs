//! What the command reads as JSON is what a schema's JSON Schema takes: `tests/descriptions` holds that to the same values.

use guesthouse_cli::typed_json::{decode, encode};
use guesthouse_codegen::model::types::{Model, Type, TypeId};
use serde_json::{Value as Json, json};

const SCHEMA: &str = include_str!("../../tests/descriptions/schemas/values.apexlang");
const VALUES: &str = include_str!("../../tests/descriptions/values.json");
const DIFFERENCES: &str = include_str!("../../tests/descriptions/differences.json");

fn model() -> Model {
    guesthouse_codegen::parse("values.apexlang", SCHEMA).expect("no mistakes")
}

fn named(model: &Model, name: &str) -> Type {
    let index = model.types.iter().position(|def| def.name == name);
    Type::Named(TypeId(index.expect("a type")))
}

#[test]
fn values_fit_or_do_not() {
    let model = model();
    let values: Json = serde_json::from_str(VALUES).expect("JSON");
    for (name, lists) in values.as_object().expect("an object") {
        let ty = named(&model, name);
        for value in lists["do_not"].as_array().expect("a list") {
            assert!(encode(&model, &ty, value).is_err(), "{name}: {value}");
        }
        for value in lists["fit"].as_array().expect("a list") {
            let bytes = encode(&model, &ty, value);
            let bytes = bytes.unwrap_or_else(|error| panic!("{name}: {value}: {error}"));
            let read = decode(&model, &ty, &bytes).expect("it was written");
            assert_eq!(encode(&model, &ty, &read).expect("it was read"), bytes);
        }
    }
}

#[test]
fn differences_are_those_that_are_listed() {
    let model = model();
    let differences: Vec<Json> = serde_json::from_str(DIFFERENCES).expect("JSON");
    for it in differences {
        let ty = named(&model, it["type"].as_str().expect("a name"));
        let read = encode(&model, &ty, &it["value"]).is_ok();
        assert_eq!(json!(read), it["command"], "{it}");
    }
}
