//! The model as JSON is what `schemas/model.schema.json` says.

mod schemas;

use serde_json::{Value as Json, json};

const SCHEMA: &str = include_str!("../../schemas/model.schema.json");

fn validator() -> jsonschema::Validator {
    let schema: Json = serde_json::from_str(SCHEMA).expect("JSON");
    jsonschema::draft202012::meta::validate(&schema).expect("a JSON Schema");
    jsonschema::draft202012::new(&schema).expect("it compiles")
}

fn model(path: &str) -> Json {
    let (model, sources) = schemas::read(path);
    let text = guesthouse_codegen::describe::model(&model, &sources);
    serde_json::from_str(&text).expect("JSON")
}

#[test]
fn every_model_is_valid() {
    let validator = validator();
    let all = schemas::all();
    assert!(all.len() >= 15, "{all:?}");
    for path in all {
        let mistakes: Vec<String> = validator
            .iter_errors(&model(&path))
            .map(|it| format!("{}: {it}", it.instance_path()))
            .collect();
        assert!(mistakes.is_empty(), "{path}: {mistakes:#?}");
    }
}

#[test]
fn what_is_not_in_the_form_is_refused() {
    let validator = validator();
    let whole = model("codegen/tests/schemas/bookshop.apexlang");
    assert!(validator.is_valid(&whole));
    for (place, wrong) in [
        ("/version", json!(2)),
        ("/types/0/kind", json!("class")),
        ("/types/0/fields/0/type/kind", json!("array")),
        ("/types/1/fields/0/type/scalar", json!("string8")),
        ("/interfaces/0/servedBy", json!("nobody")),
        ("/interfaces/0/operations/0/errors/0", json!("NotFound")),
        ("/interfaces/0/span/line", json!(0)),
        ("/annotations", Json::Null),
        ("/types/0/fields/0/default", json!(5)),
        ("/types/0/fields/0/more", json!(true)),
    ] {
        let mut broken = whole.clone();
        let (parent, key) = place.rsplit_once('/').expect("a place");
        let parent = broken.pointer_mut(parent).expect("it is there");
        match parent {
            Json::Array(items) => items[key.parse::<usize>().expect("a number")] = wrong,
            parent => parent[key] = wrong,
        }
        assert!(!validator.is_valid(&broken), "{place}");
    }
}
