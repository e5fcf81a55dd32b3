//! How the vectors write down a value: see `docs/wire.md`.

use std::collections::BTreeMap;
use std::fmt::Display;

use guesthouse_wire::{Bytes, Decode, Encode, Raw, Timestamp, Value};
use serde_json::Value as Json;

/// A type whose values the vectors can write down.
pub(crate) trait Vector: Encode + Decode {
    fn from_vector(json: &Json) -> Self;
}

pub(crate) fn text_of(json: &Json) -> &str {
    json.as_str()
        .unwrap_or_else(|| panic!("{json} is not text"))
}

pub(crate) fn list_of(json: &Json) -> &[Json] {
    json.as_array()
        .unwrap_or_else(|| panic!("{json} is not a list"))
}

/// The one entry of an object.
pub(crate) fn member_of(json: &Json) -> (&str, &Json) {
    match json
        .as_object()
        .map(|object| object.iter().collect::<Vec<_>>())
        .as_deref()
    {
        Some(&[(key, value)]) => (key, value),
        _ => panic!("{json} is not an object of one entry"),
    }
}

pub(crate) fn bytes_of(hex: &str) -> Vec<u8> {
    assert!(hex.len().is_multiple_of(2), "{hex} is not hex");
    (0..hex.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap())
        .collect()
}

macro_rules! vector_by {
    ($($type:ty: |$json:ident| $from:expr),+ $(,)?) => {$(
        impl Vector for $type {
            fn from_vector($json: &Json) -> Self {
                $from
            }
        }
    )+};
}

vector_by! {
    i8: |json| text_of(json).parse().unwrap(),
    i16: |json| text_of(json).parse().unwrap(),
    i32: |json| text_of(json).parse().unwrap(),
    i64: |json| text_of(json).parse().unwrap(),
    u8: |json| text_of(json).parse().unwrap(),
    u16: |json| text_of(json).parse().unwrap(),
    u32: |json| text_of(json).parse().unwrap(),
    u64: |json| text_of(json).parse().unwrap(),
    f32: |json| text_of(json).parse().unwrap(),
    f64: |json| text_of(json).parse().unwrap(),
    bool: |json| json.as_bool().unwrap_or_else(|| text_of(json).parse().unwrap()),
    String: |json| text_of(json).into(),
    Bytes: |json| bytes_of(text_of(json)).into(),
    Timestamp: |json| text_of(json).parse().unwrap(),
    Raw: |json| Raw::new(bytes_of(text_of(json))).unwrap(),
    Value: |json| value_of(json),
}

fn value_of(json: &Json) -> Value {
    let (kind, content) = member_of(json);
    match kind {
        "nil" => Value::Nil,
        "bool" => bool::from_vector(content).into(),
        "int" => text_of(content)
            .parse()
            .map_or_else(|_| i64::from_vector(content).into(), Value::UInt),
        "f32" => f32::from_vector(content).into(),
        "f64" => f64::from_vector(content).into(),
        "str" => text_of(content).into(),
        "bin" => Bytes::from_vector(content).into(),
        "datetime" => Timestamp::from_vector(content).into(),
        "array" => Value::Array(Vec::from_vector(content)),
        "map" => Value::Map(pairs_of(content)),
        "ext" => match list_of(content) {
            [kind, data] => Value::Ext(
                kind.as_i64().unwrap().try_into().unwrap(),
                Bytes::from_vector(data),
            ),
            _ => panic!("{content} is not an extension"),
        },
        _ => panic!("{json} is not a value of `any`"),
    }
}

fn pairs_of<K: Vector, V: Vector>(json: &Json) -> Vec<(K, V)> {
    let pair = |json| match list_of(json) {
        [key, value] => (K::from_vector(key), V::from_vector(value)),
        _ => panic!("{json} is not a pair"),
    };
    list_of(json).iter().map(pair).collect()
}

impl<T: Vector> Vector for Option<T> {
    fn from_vector(json: &Json) -> Self {
        (!json.is_null()).then(|| T::from_vector(json))
    }
}

impl<T: Vector> Vector for Box<T> {
    fn from_vector(json: &Json) -> Self {
        Self::new(T::from_vector(json))
    }
}

impl<T: Vector> Vector for Vec<T> {
    fn from_vector(json: &Json) -> Self {
        list_of(json).iter().map(T::from_vector).collect()
    }
}

impl<K: Vector + Ord + Display, V: Vector> Vector for BTreeMap<K, V> {
    fn from_vector(json: &Json) -> Self {
        pairs_of(json).into_iter().collect()
    }
}
