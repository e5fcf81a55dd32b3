//! What holds for values and bytes that nobody chose. The generator is seeded: every run sees the same ones.

mod allocation;
mod generator;

use std::collections::BTreeMap;

use guesthouse_wire::{
    Bytes, CallError, Code, Decode, Encode, Field, Json, NoArguments, Raw, Reader, Result,
    Timestamp, Value, Writer, from_slice, to_vec,
};

use generator::Generator;

/// How much memory reading may take for each byte of input: a list of nils is the worst, at 32 bytes for each, up to 64 in a
/// vector that grows, and half as much again while it does.
const MEMORY_PER_BYTE: usize = 100;

#[test]
fn values_come_back() {
    let mut generator = Generator::new(1);
    for _ in 0..1000 {
        let value = generator.value(4);
        let bytes = to_vec(&value).unwrap();
        let read: Value = from_slice(&bytes).unwrap();
        assert_eq!(to_vec(&read).unwrap(), bytes, "{value:?}");
        assert_eq!(Raw::new(bytes.clone()).unwrap().as_bytes(), bytes);
        for cut in (0..bytes.len()).step_by(1 + bytes.len() / 64) {
            let code = from_slice::<Value>(&bytes[..cut]).unwrap_err().code();
            assert!(
                matches!(code, Code::UnexpectedEnd | Code::LengthExceedsInput),
                "{code} for {value:?} cut at {cut}"
            );
        }
    }
}

#[test]
fn rmp_serde_reads_what_we_write_and_writes_what_we_read() {
    let mut generator = Generator::new(2);
    for _ in 0..1000 {
        let value = generator.value(4);
        let bytes = to_vec(&value).unwrap();
        let read: Value = rmp_serde::from_slice(&bytes).unwrap();
        assert_eq!(to_vec(&read).unwrap(), bytes, "{value:?}");
        let theirs = rmp_serde::to_vec(&value).unwrap();
        assert_eq!(
            to_vec(&from_slice::<Value>(&theirs).unwrap()).unwrap(),
            bytes,
            "{value:?}"
        );
    }
}

#[test]
fn json_is_the_same_with_and_without_serde() {
    let mut generator = Generator::new(3);
    for _ in 0..500 {
        let value = generator.value(4);
        let without: serde_json::Value = serde_json::from_str(Json::from(&value).as_str()).unwrap();
        let with: serde_json::Value =
            serde_json::from_str(&serde_json::to_string(&value).unwrap()).unwrap();
        assert!(is_same(&without, &with), "{without} {with}");
    }
}

/// Equality but for the last digit of a float, which `serde_json` does not read exactly.
fn is_same(a: &serde_json::Value, b: &serde_json::Value) -> bool {
    use serde_json::Value as Json;
    match (a, b) {
        (Json::Array(a), Json::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_same(a, b))
        }
        (Json::Object(a), Json::Object(b)) => {
            a.len() == b.len()
                && a.iter()
                    .zip(b)
                    .all(|((key, a), (other, b))| key == other && is_same(a, b))
        }
        (Json::Number(a), Json::Number(b)) if a.is_f64() && b.is_f64() => {
            let (a, b) = (a.as_f64().unwrap(), b.as_f64().unwrap());
            (a - b).abs() <= a.abs() * 1e-15
        }
        _ => a == b,
    }
}

#[test]
fn datetimes_come_back_as_text_and_as_bytes() {
    let mut generator = Generator::new(4);
    for _ in 0..20_000 {
        let at = generator.timestamp();
        assert_eq!(at.to_string().parse(), Ok(at));
        assert_eq!(from_slice(&to_vec(&at).unwrap()), Ok(at));
    }
}

/// A record of everything that a reader has a method for.
struct Everything {
    list: Vec<Option<Everything>>,
    map: BTreeMap<String, f32>,
    bytes: Bytes,
    at: Timestamp,
    any: Value,
    raw: Raw,
    choice: u8,
}

impl Encode for Everything {
    fn encode(&self, w: &mut Writer) {
        w.map(7);
        w.field("list", &self.list);
        w.field("map", &self.map);
        w.field("bytes", &self.bytes);
        w.field("at", &self.at);
        w.field("any", &self.any);
        w.field("raw", &self.raw);
        w.str("choice");
        w.map(1);
        w.field("index", &self.choice);
    }
}

impl Decode for Everything {
    fn decode(r: &mut Reader<'_>) -> Result<Self> {
        let (mut list, mut map, mut bytes) =
            (Field::new("list"), Field::new("map"), Field::new("bytes"));
        let (mut at, mut any, mut raw) = (Field::new("at"), Field::new("any"), Field::new("raw"));
        let mut choice = 0;
        r.record(|r, key| match key {
            "list" => list.read(r),
            "map" => map.read(r),
            "bytes" => bytes.read(r),
            "at" => at.read(r),
            "any" => any.read(r),
            "raw" => raw.read(r),
            "choice" => {
                choice = r.union(|r, member| match member {
                    "index" => r.enumeration(
                        "Choice",
                        |index| index.try_into().ok(),
                        |text| text.parse().ok(),
                    ),
                    _ => Err(r.unknown_member("Choice", member)),
                })?;
                Ok(())
            }
            _ => r.skip(),
        })?;
        Ok(Self {
            list: list.required()?,
            map: map.or_else(BTreeMap::new),
            bytes: bytes.required()?,
            at: at.required()?,
            any: any.required()?,
            raw: raw.required()?,
            choice,
        })
    }
}

fn everything(generator: &mut Generator, depth: u32) -> Everything {
    let inner = if depth > 0 { generator.below(3) } else { 0 };
    Everything {
        list: (0..inner)
            .map(|_| generator.flip().then(|| everything(generator, depth - 1)))
            .collect(),
        map: (0..generator.below(4))
            .map(|_| (generator.text(), generator.bits() as f32))
            .collect(),
        bytes: generator.data().into(),
        at: generator.timestamp(),
        any: generator.value(2),
        raw: Raw::of(&generator.value(2)).unwrap(),
        choice: generator.bits() as u8,
    }
}

/// Reads hostile input as every kind of type. It may fail; it must not panic, nor take more memory than its size allows.
fn withstand(input: &[u8]) {
    fn read<T: Decode + Encode>(input: &[u8]) {
        let limit = input.len() * MEMORY_PER_BYTE + 1024;
        let (result, peak) = allocation::peak(|| from_slice::<T>(input));
        assert!(
            peak <= limit,
            "{peak} bytes for {} bytes of input",
            input.len()
        );
        match result {
            Ok(value) => assert!(to_vec(&value).is_ok()),
            Err(error) => assert!(error.offset() <= input.len() && !error.to_string().is_empty()),
        }
    }
    read::<Value>(input);
    read::<Raw>(input);
    read::<Everything>(input);
    read::<Vec<Value>>(input);
    read::<BTreeMap<String, Option<f32>>>(input);
    read::<Vec<Vec<u64>>>(input);
    read::<Bytes>(input);
    read::<Timestamp>(input);
    read::<NoArguments>(input);
    read::<()>(input);
}

#[test]
fn random_bytes_are_withstood() {
    let mut generator = Generator::new(5);
    for _ in 0..20_000 {
        withstand(&generator.data());
    }
}

#[test]
fn damaged_values_are_withstood() {
    let mut generator = Generator::new(6);
    for _ in 0..2000 {
        let mut bytes = to_vec(&everything(&mut generator, 3)).unwrap();
        withstand(&bytes);
        for _ in 0..8 {
            let at = generator.below(bytes.len());
            match generator.below(3) {
                0 => bytes[at] = generator.bits() as u8,
                1 => bytes.truncate(at + 1),
                _ => bytes[at] ^= 1 << generator.below(8),
            }
            withstand(&bytes);
        }
    }
}

#[test]
fn the_worst_shapes_are_withstood() {
    let repeated =
        |header: &[u8], part: &[u8], times: usize| [header, &part.repeat(times)].concat();
    withstand(&repeated(&[0xdd, 0, 1, 0, 1], &[0xc0], 0x1_0001));
    withstand(&repeated(&[0xdd, 0, 1, 0, 0], &[0x90], 0x1_0000));
    withstand(&repeated(&[0xdd, 0, 1, 0, 0], &[0xa0], 0x1_0000));
    withstand(&repeated(&[0xdd, 0, 1, 0, 0], &[0x91, 0xc0], 0x1_0000));
    withstand(&repeated(&[], &[0x91], 1 << 20));
    withstand(&repeated(&[], &[0x81], 1 << 20));
    withstand(&repeated(&[], &[0xdd, 0, 0, 0xff, 0xff], 1 << 16));
    withstand(&repeated(&[], &[0xdd, 0xff, 0xff, 0xff, 0xff], 1 << 16));
    // A map whose keys are all different, in two bytes each: the most keys to remember.
    let keys: Vec<u8> = (0..=u8::MAX).flat_map(|key| [0xcc, key, 0xc0]).collect();
    withstand(&repeated(&[0xde, 1, 0], &keys, 1));
}

#[test]
fn texts_of_errors_are_withstood() {
    let mut generator = Generator::new(7);
    let alphabet = r#"{}[]":,\ue09code message details null -1.5E+ d83d"#.as_bytes();
    for _ in 0..20_000 {
        let tail: Vec<u8> = generator
            .data()
            .into_iter()
            .map(|byte| alphabet[usize::from(byte) % alphabet.len()])
            .collect();
        let text = format!("gh1:{{\"message\":\"{}", String::from_utf8(tail).unwrap());
        let error = CallError::parse(&text);
        assert_eq!(CallError::parse(&error.to_text()), error);
        let _ = text.parse::<Timestamp>();
    }
}
