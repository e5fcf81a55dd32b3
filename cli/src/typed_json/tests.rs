use guesthouse_codegen::model::types::{Model, Operation, Scalar, Type, TypeId};
use serde_json::{Value as Json, json};

use super::{decode, decode_reply, encode, encode_arguments};

const CONFORMANCE: &str = include_str!("../../../schemas/conformance.apexlang");
const VECTORS: &str = include_str!("../../../schemas/vectors/types.json");

fn model() -> Model {
    guesthouse_codegen::parse("conformance.apexlang", CONFORMANCE).expect("the schema is right")
}

fn named(model: &Model, name: &str) -> Type {
    let index = model.types.iter().position(|def| def.name == name);
    Type::Named(TypeId(index.expect("a type of the schema")))
}

fn operation<'a>(model: &'a Model, name: &str) -> &'a Operation {
    let operations = model
        .interfaces
        .iter()
        .flat_map(|interface| &interface.operations);
    let mut named = operations.filter(|operation| operation.name == name);
    named.next().expect("an operation of the schema")
}

fn hex(bytes: &str) -> Vec<u8> {
    let digits: Vec<u8> = bytes
        .chars()
        .filter_map(|c| c.to_digit(16))
        .map(|d| d as u8)
        .collect();
    digits
        .chunks(2)
        .map(|pair| pair[0] << 4 | pair[1])
        .collect()
}

/// What an argument that does not fit is told.
fn mismatch(name: &str, json: Json) -> String {
    let model = model();
    let error = encode(&model, &named(&model, name), &json).expect_err("it does not fit");
    error.to_string()
}

#[test]
fn what_generated_code_writes_is_read_and_written_alike() {
    let model = model();
    let vectors: Vec<Json> = serde_json::from_str(VECTORS).expect("vectors");
    let mut checked = 0;
    for vector in &vectors {
        let name = vector["type"].as_str().unwrap_or_default();
        // JSON has no binary and no extensions, which untyped values may hold.
        if !model.types.iter().any(|def| def.name == name) || name == "Dynamic" {
            continue;
        }
        let (ty, bytes) = (
            named(&model, name),
            hex(vector["bytes"].as_str().unwrap_or_default()),
        );
        let decoded = decode(&model, &ty, &bytes);
        if let Some(code) = vector["error"].as_str() {
            let error = decoded.expect_err(&vector["name"].to_string()).to_string();
            assert!(error.starts_with(code), "{}: {error}", vector["name"]);
        } else {
            let json = decoded.unwrap_or_else(|error| panic!("{}: {error}", vector["name"]));
            let written =
                encode(&model, &ty, &json).unwrap_or_else(|error| panic!("{json}: {error}"));
            assert_eq!(written, bytes, "{}", vector["name"]);
        }
        checked += 1;
    }
    assert!(checked >= 20, "{checked} vectors of named types");
}

#[test]
fn arguments_are_a_map_a_value_or_nothing() {
    let model = model();
    let join = encode_arguments(
        &model,
        operation(&model, "join"),
        Some(&json!({"left": "a"})),
    );
    assert_eq!(
        join.expect("join"),
        hex("83a46c656674a161a9736570617261746f72a12da57269676874c0")
    );
    let color = encode_arguments(
        &model,
        operation(&model, "echoColor"),
        Some(&json!("deep blue")),
    );
    assert_eq!(color.expect("echoColor"), hex("d100c8"));
    let nothing = encode_arguments(&model, operation(&model, "nothing"), None);
    assert_eq!(nothing.expect("nothing"), Vec::<u8>::new());
    assert_eq!(
        decode_reply(&model, operation(&model, "nothing"), &[]).expect("void"),
        Json::Null
    );
}

#[test]
fn json_that_does_not_fit_is_told_where_and_what() {
    assert_eq!(
        mismatch("Point", json!({"x": 1, "y": "2"})),
        r#"$.y: expected a number, found "2""#
    );
    assert_eq!(
        mismatch("Point", json!({"x": 1})),
        "$.y: it is missing, and it has no default"
    );
    assert_eq!(
        mismatch("Point", json!({"x": 1, "y": 2, "z": 3})),
        "$: there is no `z` here; there is x, y"
    );
    assert_eq!(
        mismatch("Color", json!("Pink")),
        r#"$: Color has no "Pink"; it has Red, Green, Blue"#
    );
    assert_eq!(
        mismatch("Color", json!(7)),
        "$: Color has no 7; it has Red, Green, Blue"
    );
    assert_eq!(
        mismatch(
            "Shape",
            json!({"polygon": [{"x": 0, "y": 0}, {"x": null, "y": 0}]})
        ),
        "$.polygon[1].x: expected a number, found null"
    );
    assert_eq!(
        mismatch("Shape", json!({"Square": 1})),
        "$: Shape has no member `Square`; it has Point, Circle, Color, label, polygon"
    );
    let model = model();
    let missing = encode_arguments(&model, operation(&model, "echoColor"), None);
    assert_eq!(
        missing.expect_err("missing").to_string(),
        "$: `value` is missing"
    );
}

#[test]
fn integers_keep_to_their_range() {
    let model = model();
    let ty = Type::Scalar;
    assert_eq!(
        encode(&model, &ty(Scalar::U8), &json!(255)).expect("255"),
        hex("ccff")
    );
    assert_eq!(
        encode(&model, &ty(Scalar::I8), &json!(-128)).expect("-128"),
        hex("d080")
    );
    let wrong = encode(&model, &ty(Scalar::U8), &json!(256))
        .expect_err("256")
        .to_string();
    assert_eq!(
        wrong,
        "$: expected an integer from 0 to 255 (u8), found 256"
    );
    assert!(encode(&model, &ty(Scalar::I64), &json!(u64::MAX)).is_err());
    assert!(encode(&model, &ty(Scalar::U64), &json!(1.5)).is_err());
}

#[test]
fn map_keys_are_typed_and_sorted_by_value() {
    let model = model();
    let ty = |key| {
        Type::Map(
            Box::new(Type::Scalar(key)),
            Box::new(Type::Scalar(Scalar::Bool)),
        )
    };
    let sorted = encode(
        &model,
        &ty(Scalar::I16),
        &json!({"9": true, "-1": true, "10": false}),
    );
    assert_eq!(sorted.expect("keys"), hex("83ffc309c30ac2"));
    let padded = encode(&model, &ty(Scalar::I16), &json!({"01": true}));
    assert!(
        padded
            .expect_err("01")
            .to_string()
            .contains(r#"the key "01" is not an integer"#)
    );
}

#[test]
fn open_unions_keep_members_that_are_not_known() {
    let old = "namespace \"a\" union U @open = u8 @unionKey(\"n\")";
    let new = "namespace \"a\" union U @open = u8 @unionKey(\"n\") | [string] @unionKey(\"texts\")";
    let [old, new] = [old, new].map(|it| guesthouse_codegen::parse("test", it).expect("right"));
    let json = json!({"texts": ["a", "b"]});
    let bytes = encode(&new, &named(&new, "U"), &json).expect("a member");
    let read = decode(&old, &named(&old, "U"), &bytes).expect("it is kept");
    assert_eq!(read, json);
    let again = encode(&old, &named(&old, "U"), &read).expect("it is written again");
    assert_eq!(again, bytes);
}
