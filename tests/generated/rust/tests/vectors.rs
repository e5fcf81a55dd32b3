//! The vectors of named types, through the stubs.

use generated_rust::host::conformance::{
    Circle, Color, Defaults, Dynamic, Level, Lists, Maps, Optionals, Point, Scalars, Shape, Tree,
};
use guesthouse::wire::{Decode, Encode, Error, from_slice, to_vec};
use serde_json::Value;

/// Reads a value and writes it again.
fn round<T: Decode + Encode>(bytes: &[u8]) -> Result<Vec<u8>, Error> {
    let value: T = from_slice(bytes)?;
    Ok(to_vec(&value).expect("what was read can be written"))
}

fn round_named(name: &str, bytes: &[u8]) -> Result<Vec<u8>, Error> {
    match name {
        "Circle" => round::<Circle>(bytes),
        "Color" => round::<Color>(bytes),
        "Defaults" => round::<Defaults>(bytes),
        "Dynamic" => round::<Dynamic>(bytes),
        "Level" => round::<Level>(bytes),
        "Lists" => round::<Lists>(bytes),
        "Maps" => round::<Maps>(bytes),
        "Optionals" => round::<Optionals>(bytes),
        "Point" => round::<Point>(bytes),
        "Scalars" => round::<Scalars>(bytes),
        "Shape" => round::<Shape>(bytes),
        "Tree" => round::<Tree>(bytes),
        other => panic!("a vector is of the type {other}, which this test does not know"),
    }
}

fn unhex(text: &str) -> Vec<u8> {
    let digits = text.as_bytes().chunks(2);
    let bytes = digits.map(|pair| std::str::from_utf8(pair).expect("hex text is ASCII"));
    bytes
        .map(|pair| u8::from_str_radix(pair, 16).expect("hex text"))
        .collect()
}

#[test]
fn named_types_pass_their_vectors() {
    let text = include_str!("../../../../schemas/vectors/types.json");
    let cases: Vec<Value> = serde_json::from_str(text).expect("the vectors are JSON");
    let (mut rounds, mut errors) = (0, 0);
    for case in &cases {
        let text = |key: &str| case[key].as_str();
        let name = text("name").expect("a case has a name");
        let ty = text("type").expect("a case has a type");
        let bytes = text("bytes").expect("a case has bytes");
        let got = round_named(ty, &unhex(bytes));
        if let Some(code) = text("error") {
            let error = got.expect_err(name);
            assert_eq!(error.code().as_str(), code, "{name}");
            if let Some(path) = text("path") {
                assert_eq!(error.path(), path, "{name}");
            }
            errors += 1;
            continue;
        }
        let expected = unhex(bytes);
        assert_eq!(got.expect(name), expected, "{name}");
        for other in case["also"].as_array().into_iter().flatten() {
            let other = other.as_str().expect("`also` lists texts");
            assert_eq!(
                round_named(ty, &unhex(other)).expect(name),
                expected,
                "{name}: {other}"
            );
        }
        rounds += 1;
    }
    assert!(
        rounds > 30 && errors > 30,
        "{rounds} values, {errors} errors"
    );
}
