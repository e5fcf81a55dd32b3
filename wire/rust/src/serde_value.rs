//! serde's traits for the types of this crate: what JSON shows, or what `rmp_serde` needs to read and write our bytes.

use std::fmt;

use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{Error as _, Serialize, SerializeMap, Serializer};

use crate::bytes::Bytes;
use crate::json::float_text;
use crate::raw::Raw;
use crate::time::Timestamp;
use crate::value::{SeenKeys, Value};

/// The newtype by which `rmp_serde` knows an extension: `_ExtStruct((type, data))`.
const EXTENSION: &str = "_ExtStruct";

/// Elements to allocate for at first, whatever the input announces.
const FIRST_ELEMENTS: usize = 64;

/// Padded base64 where people read, binary data elsewhere.
impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.serialize_str(&self.to_base64())
        } else {
            serializer.serialize_bytes(self)
        }
    }
}

/// Base64 where people read; elsewhere binary data, text, or a list of integers.
impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            deserializer.deserialize_str(Base64Visitor)
        } else {
            deserializer.deserialize_byte_buf(BytesVisitor)
        }
    }
}

struct Base64Visitor;

impl Visitor<'_> for Base64Visitor {
    type Value = Bytes;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("padded base64")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Bytes, E> {
        Bytes::from_base64(text).ok_or_else(|| E::invalid_value(de::Unexpected::Str(text), &self))
    }
}

struct BytesVisitor;

impl<'de> Visitor<'de> for BytesVisitor {
    type Value = Bytes;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("bytes")
    }

    fn visit_bytes<E>(self, data: &[u8]) -> Result<Bytes, E> {
        Ok(data.into())
    }

    fn visit_byte_buf<E>(self, data: Vec<u8>) -> Result<Bytes, E> {
        Ok(data.into())
    }

    fn visit_str<E>(self, text: &str) -> Result<Bytes, E> {
        Ok(text.as_bytes().into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Bytes, A::Error> {
        let mut data = Vec::new();
        while let Some(byte) = seq.next_element()? {
            data.push(byte);
        }
        Ok(Bytes(data))
    }
}

/// RFC 3339 text where people read, the extension −1 elsewhere.
impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.check().map_err(S::Error::custom)?;
        if serializer.is_human_readable() {
            serializer.collect_str(self)
        } else {
            let data = self.to_extension();
            serializer
                .serialize_newtype_struct(EXTENSION, &(Self::EXTENSION, Plain(data.as_slice())))
        }
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            deserializer.deserialize_str(TimestampVisitor)
        } else {
            deserializer.deserialize_any(TimestampVisitor)
        }
    }
}

struct TimestampVisitor;

impl<'de> Visitor<'de> for TimestampVisitor {
    type Value = Timestamp;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a datetime")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Timestamp, E> {
        text.parse().map_err(E::custom)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<Timestamp, D::Error> {
        match extension(deserializer)? {
            Value::Timestamp(timestamp) => Ok(timestamp),
            _ => Err(de::Error::custom(
                "expected a datetime, found another extension",
            )),
        }
    }
}

/// The data of an extension, which is bytes in any case: inside of one, `rmp_serde` forgets that it is not for people.
struct Plain<T>(T);

impl Serialize for Plain<&[u8]> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(self.0)
    }
}

impl<'de> Deserialize<'de> for Plain<Bytes> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_byte_buf(BytesVisitor).map(Self)
    }
}

/// Reads the pair inside of [`EXTENSION`].
fn extension<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Value, D::Error> {
    let (kind, Plain(data)) = <(i8, Plain<Bytes>)>::deserialize(deserializer)?;
    match kind {
        Timestamp::EXTENSION => Timestamp::from_extension(&data)
            .map(Value::Timestamp)
            .map_err(de::Error::custom),
        _ => Ok(Value::Ext(kind, data)),
    }
}

/// An extension `{"type": 5, "data": "base64"}`, maps with text for keys, and NaN and infinities as text where people read.
impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let readable = serializer.is_human_readable();
        match self {
            Self::Nil => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Int(value) => serializer.serialize_i64(*value),
            Self::UInt(value) => serializer.serialize_u64(*value),
            Self::F32(value) => match float_text((*value).into()) {
                Some(text) if readable => serializer.serialize_str(text),
                _ => serializer.serialize_f32(*value),
            },
            Self::F64(value) => match float_text(*value) {
                Some(text) if readable => serializer.serialize_str(text),
                _ => serializer.serialize_f64(*value),
            },
            Self::Str(text) => serializer.serialize_str(text),
            Self::Bytes(data) => data.serialize(serializer),
            Self::Array(elements) => serializer.collect_seq(elements),
            Self::Map(entries) if readable => {
                serializer.collect_map(entries.iter().map(|(key, value)| (key.key_text(), value)))
            }
            Self::Map(entries) => {
                serializer.collect_map(entries.iter().map(|(key, value)| (key, value)))
            }
            Self::Timestamp(timestamp) => timestamp.serialize(serializer),
            Self::Ext(kind, data) if readable => {
                let mut map = serializer.serialize_map(Some(2))?;
                map.serialize_entry("type", kind)?;
                map.serialize_entry("data", data)?;
                map.end()
            }
            Self::Ext(kind, data) => {
                serializer.serialize_newtype_struct(EXTENSION, &(kind, Plain(&**data)))
            }
        }
    }
}

/// What the format says it is: JSON has no bytes, datetimes or extensions, so they come back as text and maps.
impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

struct ValueVisitor;

macro_rules! visit {
    ($($method:ident: $type:ty),+) => {$(
        fn $method<E>(self, value: $type) -> Result<Value, E> {
            Ok(value.into())
        }
    )+};
}

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value;

    visit!(visit_bool: bool, visit_i64: i64, visit_u64: u64, visit_f32: f32, visit_f64: f64, visit_str: &str, visit_string: String);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Nil)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Nil)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        Value::deserialize(deserializer)
    }

    fn visit_bytes<E>(self, data: &[u8]) -> Result<Value, E> {
        Ok(Bytes::from(data).into())
    }

    fn visit_byte_buf<E>(self, data: Vec<u8>) -> Result<Value, E> {
        Ok(Bytes(data).into())
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<Value, D::Error> {
        extension(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut elements =
            Vec::with_capacity(seq.size_hint().unwrap_or_default().min(FIRST_ELEMENTS));
        while let Some(element) = seq.next_element()? {
            elements.push(element);
        }
        Ok(Value::Array(elements))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut entries =
            Vec::with_capacity(map.size_hint().unwrap_or_default().min(FIRST_ELEMENTS));
        let mut seen = SeenKeys::default();
        while let Some(key) = map.next_key()? {
            if !seen.insert(&key) {
                return Err(de::Error::custom(format_args!(
                    "the key {} came before",
                    key.key_text()
                )));
            }
            entries.push((key, map.next_value()?));
        }
        Ok(Value::Map(entries))
    }
}

/// The value that it holds.
impl Serialize for Raw {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.decode::<Value>()
            .map_err(S::Error::custom)?
            .serialize(serializer)
    }
}

/// Any value, encoded anew: its bytes may be other than those it was read from.
impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Raw::of(&Value::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}
