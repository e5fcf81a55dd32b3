//! How the vectors write down a value: see `docs/wire.md`.

use std::collections::BTreeMap;
use std::fmt::Display;

use guesthouse_wire::{Bytes, Decode, Encode, NoArguments, Raw, Timestamp, Value, to_vec};
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

/// Bytes in parts: `c3` is itself, `c3*5` comes five times, `0..5:c3` is each integer from 0 to 4 and `c3` after it.
pub(crate) fn bytes_of(parts: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    for part in parts.split_whitespace() {
        if let Some((hex, times)) = part.split_once('*') {
            bytes.extend(unhex(hex).repeat(times.parse().unwrap()));
        } else if let Some((range, hex)) = part.split_once(':') {
            let count: u32 = range.strip_prefix("0..").unwrap().parse().unwrap();
            for key in 0..count {
                bytes.extend(to_vec(&key).unwrap());
                bytes.extend(unhex(hex));
            }
        } else {
            bytes.extend(unhex(part));
        }
    }
    bytes
}

fn unhex(hex: &str) -> Vec<u8> {
    assert!(hex.len().is_multiple_of(2), "{hex} is not hex");
    (0..hex.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap())
        .collect()
}

/// What an object says that stands for a long value: `{"repeat": …, "times": n}`.
fn repeated(json: &Json) -> Option<(&Json, usize)> {
    let times = json.get("times")?.as_u64()?;
    Some((json.get("repeat")?, times.try_into().unwrap()))
}

fn long_text_of(json: &Json) -> String {
    match repeated(json) {
        Some((text, times)) => text_of(text).repeat(times),
        None => text_of(json).into(),
    }
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
    String: |json| long_text_of(json),
    Bytes: |json| unhex(&long_text_of(json)).into(),
    Timestamp: |json| text_of(json).parse().unwrap(),
    Raw: |json| Raw::new(bytes_of(text_of(json))).unwrap(),
    Value: |json| value_of(json),
    (): |json| assert!(json.is_null()),
    NoArguments: |json| {
        assert!(json.is_null());
        Self
    },
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
        "str" => long_text_of(content).into(),
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
        match repeated(json) {
            Some((item, times)) => (0..times).map(|_| T::from_vector(item)).collect(),
            None => list_of(json).iter().map(T::from_vector).collect(),
        }
    }
}

impl<K: Vector + Ord + Display, V: Vector> Vector for BTreeMap<K, V> {
    fn from_vector(json: &Json) -> Self {
        let Some(count) = json.get("count").and_then(Json::as_u64) else {
            return pairs_of(json).into_iter().collect();
        };
        let key = |index: u64| K::from_vector(&index.to_string().into());
        let value = || V::from_vector(&json["value"]);
        (0..count).map(|index| (key(index), value())).collect()
    }
}
