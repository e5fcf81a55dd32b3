//! `any` of the schema: a value without a type of its own.

use std::collections::BTreeSet;

use crate::bytes::Bytes;
use crate::containers::repeated;
use crate::decode::Decode;
use crate::encode::{Encode, to_vec};
use crate::error::{Code, Error, Result};
use crate::reader::{Reader, utf8};
use crate::time::Timestamp;
use crate::token::Token;
use crate::writer::Writer;

/// Any MessagePack value.
///
/// ```
/// use guesthouse_wire::{Value, from_slice, to_vec};
///
/// let value = Value::Map(vec![("sizes".into(), Value::Array(vec![1.into(), (-1).into()]))]);
/// let bytes = to_vec(&value)?;
/// assert_eq!(bytes, b"\x81\xa5sizes\x92\x01\xff");
/// assert_eq!(from_slice::<Value>(&bytes)?, value);
/// # Ok::<(), guesthouse_wire::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value {
    /// Nothing.
    #[default]
    Nil,
    /// True or false.
    Bool(bool),
    /// An integer below zero. (One that is not is written as [`UInt`](Self::UInt), and is that when it is read again.)
    Int(i64),
    /// An integer of zero or more.
    UInt(u64),
    /// A float of 32 bits.
    F32(f32),
    /// A float of 64 bits.
    F64(f64),
    /// Text.
    Str(String),
    /// Binary data.
    Bytes(Bytes),
    /// A list.
    Array(Vec<Value>),
    /// Keys of any type with their values, in the order they are written. No key comes twice.
    Map(Vec<(Value, Value)>),
    /// The extension −1.
    Timestamp(Timestamp),
    /// Any other extension: its type and its data.
    Ext(i8, Bytes),
}

impl Encode for Value {
    fn encode(&self, w: &mut Writer) {
        match self {
            Self::Nil => w.nil(),
            Self::Bool(value) => w.bool(*value),
            Self::Int(value) => match u64::try_from(*value) {
                Ok(value) => w.unsigned(value),
                Err(_) => w.signed(*value),
            },
            Self::UInt(value) => w.unsigned(*value),
            Self::F32(value) => w.f32(*value),
            Self::F64(value) => w.f64(*value),
            Self::Str(text) => w.str(text),
            Self::Bytes(data) => w.bytes(data),
            Self::Array(elements) => elements.encode(w),
            Self::Map(entries) => {
                w.map(entries.len());
                for (key, value) in entries {
                    key.encode(w);
                    value.encode(w);
                }
            }
            Self::Timestamp(value) => w.timestamp(*value),
            Self::Ext(kind, data) => w.ext(*kind, data),
        }
    }
}

impl Decode for Value {
    fn decode(r: &mut Reader<'_>) -> Result<Self> {
        let start = r.offset();
        Ok(match r.token()? {
            Token::Nil => Self::Nil,
            Token::Bool(value) => Self::Bool(value),
            Token::Unsigned(value) => Self::UInt(value),
            Token::Negative(value) => Self::Int(value),
            Token::F32(value) => Self::F32(value),
            Token::F64(value) => Self::F64(value),
            Token::Str(text) => Self::Str(utf8(text, start)?.into()),
            Token::Bin(data) => Self::Bytes(data.into()),
            Token::Array(length) => Self::Array(r.elements(length, start, Self::decode)?),
            Token::Map(length) => {
                r.enter(start)?;
                let entries = decode_entries(r, length)?;
                r.leave();
                Self::Map(entries)
            }
            Token::Ext(Timestamp::EXTENSION, data) => Timestamp::from_extension(data)
                .map(Self::Timestamp)
                .map_err(|error| Error::new(Code::InvalidDatetime, start, error.to_string()))?,
            Token::Ext(kind, data) => Self::Ext(kind, data.into()),
        })
    }
}

fn decode_entries(r: &mut Reader<'_>, length: usize) -> Result<Vec<(Value, Value)>> {
    let room = r.take_room::<(Value, Value)>(length);
    let mut entries = Vec::with_capacity(room);
    // Almost all keys are texts, which can be compared where they lie.
    let mut texts = SeenTexts::default();
    let mut others = SeenKeys::default();
    for _ in 0..length {
        let start = r.offset();
        let key = Value::decode(r)?;
        let is_new = match &key {
            Value::Str(text) => texts.insert(r.last(text.len())),
            other => others.insert(other),
        };
        if !is_new {
            return Err(repeated(start).in_any_entry(&key));
        }
        let value = Value::decode(r).map_err(|error| error.at(r.offset()).in_any_entry(&key))?;
        entries.push((key, value));
    }
    r.give_room::<(Value, Value)>(room);
    Ok(entries)
}

/// As many keys are looked at one by one, which is faster than a set, and allocates nothing.
const FEW: usize = 16;

/// The keys of a map that are texts.
#[derive(Default)]
struct SeenTexts<'a> {
    few: [&'a [u8]; FEW],
    count: usize,
    /// What came after the few, with them.
    many: BTreeSet<&'a [u8]>,
}

impl<'a> SeenTexts<'a> {
    /// Whether the key is new.
    fn insert(&mut self, key: &'a [u8]) -> bool {
        let few = &self.few[..self.count.min(FEW)];
        if self.many.is_empty() && few.contains(&key) {
            return false;
        }
        if let Some(free) = self.few.get_mut(self.count) {
            *free = key;
            self.count += 1;
            return true;
        }
        if self.many.is_empty() {
            self.many.extend(self.few);
        }
        self.many.insert(key)
    }
}

/// The keys of a map, by their bytes: the one form of a value that can be compared, floats too.
#[derive(Default)]
pub(crate) struct SeenKeys(BTreeSet<Vec<u8>>);

impl SeenKeys {
    /// Whether the key is new.
    pub(crate) fn insert(&mut self, key: &Value) -> bool {
        to_vec(key).is_ok_and(|bytes| self.0.insert(bytes))
    }
}

macro_rules! value_from {
    ($($type:ty => $variant:ident),+ $(,)?) => {$(
        impl From<$type> for Value {
            fn from(value: $type) -> Self {
                Self::$variant(value.into())
            }
        }
    )+};
}

value_from! {
    bool => Bool, u8 => UInt, u16 => UInt, u32 => UInt, u64 => UInt, f32 => F32, f64 => F64,
    &str => Str, String => Str, Bytes => Bytes, Vec<Value> => Array, Vec<(Value, Value)> => Map, Timestamp => Timestamp,
}

macro_rules! value_from_signed {
    ($($type:ty),+) => {$(
        impl From<$type> for Value {
            fn from(value: $type) -> Self {
                u64::try_from(value).map_or_else(|_| Self::Int(value.into()), Self::UInt)
            }
        }
    )+};
}

value_from_signed!(i8, i16, i32, i64);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::from_slice;

    #[test]
    fn a_text_that_comes_twice_is_found_among_few_and_many() {
        for count in [2, FEW, FEW + 1, 3 * FEW] {
            let key = |at: usize| Value::Str(format!("key {at}"));
            let all = |keys: &[usize]| -> Vec<(Value, Value)> {
                keys.iter().map(|at| (key(*at), Value::Nil)).collect()
            };
            let mut keys: Vec<usize> = (0..count).collect();
            let once = Value::Map(all(&keys));
            let bytes = to_vec(&once).expect("it can be written");
            assert_eq!(from_slice(&bytes), Ok(once));
            for twice in [0, count / 2, count - 1] {
                keys.push(twice);
                let bytes = to_vec(&Value::Map(all(&keys))).expect("it can be written");
                let error = from_slice::<Value>(&bytes).expect_err("a key comes twice");
                assert_eq!(error.code(), Code::DuplicateKey, "{twice} of {count}");
                keys.pop();
            }
        }
    }
}
