//! JSON Schema takes what the command reads as JSON, and nothing else. `cli/tests/json.rs` holds the command to the same values.

mod schemas;

use jsonschema::Validator;
use serde_json::{Value as Json, json};

const VALUES: &str = include_str!("values.json");
const DIFFERENCES: &str = include_str!("differences.json");

fn json_schema(path: &str) -> Json {
    let (model, _) = schemas::read(path);
    let text = guesthouse_codegen::describe::json_schema(&model);
    serde_json::from_str(&text).expect("JSON")
}

fn validator(schema: &Json, name: &str) -> Validator {
    let mut schema = schema.clone();
    schema["$ref"] = format!("#/$defs/{name}").into();
    jsonschema::draft202012::new(&schema).expect("it compiles")
}

#[test]
fn every_schema_is_a_json_schema() {
    for path in schemas::all() {
        let schema = json_schema(&path);
        jsonschema::draft202012::meta::validate(&schema)
            .unwrap_or_else(|error| panic!("{path}: {error}"));
        for name in schema["$defs"].as_object().expect("definitions").keys() {
            validator(&schema, name);
        }
    }
}

#[test]
fn values_fit_or_do_not() {
    let schema = json_schema("tests/descriptions/schemas/values.apexlang");
    let values: Json = serde_json::from_str(VALUES).expect("JSON");
    let values = values.as_object().expect("an object");
    let types = schema["$defs"].as_object().expect("definitions");
    assert!(types.keys().all(|name| values.contains_key(name)));
    for (name, lists) in values {
        let validator = validator(&schema, name);
        for (list, fits) in [("fit", true), ("do_not", false)] {
            for value in lists[list].as_array().expect("a list") {
                assert_eq!(validator.is_valid(value), fits, "{name}: {value}");
            }
        }
    }
}

#[test]
fn differences_are_those_that_are_listed() {
    let schema = json_schema("tests/descriptions/schemas/values.apexlang");
    let differences: Vec<Json> = serde_json::from_str(DIFFERENCES).expect("JSON");
    for it in differences {
        let validator = validator(&schema, it["type"].as_str().expect("a name"));
        assert_eq!(
            json!(validator.is_valid(&it["value"])),
            it["schema"],
            "{it}"
        );
    }
}
