//! The vectors of named types and of errors, through the stubs.

mod details;

use std::collections::BTreeMap;

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
        "[Shape]" => round::<Vec<Shape>>(bytes),
        "{string: Shape}" => round::<BTreeMap<String, Shape>>(bytes),
        other => panic!("a vector is of the type {other}, which this test does not know"),
    }
}

/// Bytes in parts: `c3` is itself, `c3*5` comes five times.
fn bytes_of(parts: &str) -> Vec<u8> {
    let bytes = parts.split(' ').map(|part| {
        let (hex, times) = part.split_once('*').unwrap_or((part, "1"));
        unhex(hex).repeat(times.parse().expect("a number"))
    });
    bytes.collect::<Vec<_>>().concat()
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
    let text = include_str!("../../../../../schemas/vectors/types.json");
    let cases: Vec<Value> = serde_json::from_str(text).expect("the vectors are JSON");
    let (mut rounds, mut errors) = (0, 0);
    for case in &cases {
        let text = |key: &str| case[key].as_str();
        let name = text("name").expect("a case has a name");
        let ty = text("type").expect("a case has a type");
        let bytes = text("bytes").expect("a case has bytes");
        let got = round_named(ty, &bytes_of(bytes));
        if let Some(code) = text("error") {
            let error = got.expect_err(name);
            assert_eq!(error.code().as_str(), code, "{name}");
            assert_eq!(Some(error.path().as_str()), text("path"), "{name}");
            assert_eq!(
                Some(error.offset() as u64),
                case["offset"].as_u64(),
                "{name}"
            );
            errors += 1;
            continue;
        }
        let expected = bytes_of(bytes);
        assert_eq!(got.expect(name), expected, "{name}");
        for other in case["also"].as_array().into_iter().flatten() {
            let other = other.as_str().expect("`also` lists texts");
            assert_eq!(
                round_named(ty, &bytes_of(other)).expect(name),
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
