//! Random values, in the bytes that profile 1 has for them and in others that it also reads. Written after `docs/wire.md`, and
//! not by any of the codecs that are tested.

use guesthouse_codegen::model::types::{Enum, Field, Model, Scalar, Type, TypeKind, Union, Value};

use crate::forms::{Bytes, is_signed, range, timestamp_forms};
use crate::random::Random;

/// A random value of a type.
pub fn value(model: &Model, ty: &Type, random: &mut Random) -> Bytes {
    Values { model, random }.value(ty, 5)
}

pub(crate) struct Values<'a> {
    model: &'a Model,
    pub(crate) random: &'a mut Random,
}

impl Values<'_> {
    fn value(&mut self, ty: &Type, depth: usize) -> Bytes {
        match ty {
            Type::Scalar(scalar) => self.scalar(*scalar, depth),
            Type::Optional(_) if depth == 0 || self.random.one_in(3) => Bytes::both(&[0xc0]),
            Type::Optional(inner) => self.value(inner, depth),
            Type::List(item) => self.list(item, depth),
            Type::Map(key, item) => self.map(key, item, depth),
            Type::Named(id) => {
                let model = self.model;
                match &model.type_def(*id).kind {
                    TypeKind::Alias(target) => self.value(target, depth),
                    TypeKind::Enum(it) => self.enumeration(it),
                    TypeKind::Union(it) => self.union(it, depth.saturating_sub(1)),
                    TypeKind::Record(fields) => self.record(fields, depth.saturating_sub(1)),
                }
            }
        }
    }

    fn count(&mut self, depth: usize) -> usize {
        match depth {
            0 => 0,
            1..=3 => self.random.below(3),
            _ => *self.random.pick(&[0, 1, 2, 3, 16]),
        }
    }

    fn list(&mut self, item: &Type, depth: usize) -> Bytes {
        let count = self.count(depth);
        let mut bytes = self.header(0x90, 15, [None, Some(0xdc), Some(0xdd)], count);
        for _ in 0..count {
            let item = self.value(item, depth.saturating_sub(1));
            bytes.push(&item);
        }
        bytes
    }

    fn map(&mut self, key: &Type, item: &Type, depth: usize) -> Bytes {
        let model = self.model;
        let mut keys = Vec::new();
        for _ in 0..self.count(depth) {
            let key = match model.unaliased(key) {
                Type::Scalar(Scalar::Bool) => Key::Bool(self.random.one_in(2)),
                Type::Scalar(Scalar::String) => Key::Text(self.text().into_bytes()),
                Type::Scalar(scalar) => {
                    Key::Number(self.integer(range(*scalar)), is_signed(*scalar))
                }
                _ => unreachable!("no key is anything else"),
            };
            keys.push(key);
        }
        keys.sort();
        keys.dedup();
        let mut bytes = self.header(0x80, 15, [None, Some(0xde), Some(0xdf)], keys.len());
        let mut entries = Vec::new();
        for key in keys {
            let mut entry = match key {
                Key::Bool(value) => Bytes::both(&[if value { 0xc3 } else { 0xc2 }]),
                Key::Text(text) => self.string(&text),
                Key::Number(number, signed) => self.written_integer(number, signed),
            };
            let item = self.value(item, depth.saturating_sub(1));
            entry.push(&item);
            bytes.canonical.extend(&entry.canonical);
            entries.push(entry.loose);
        }
        self.random.shuffle(&mut entries);
        bytes.loose.extend(entries.concat());
        bytes
    }

    fn record(&mut self, fields: &[Field], depth: usize) -> Bytes {
        let mut bytes = Bytes::default();
        let mut entries = Vec::new();
        for field in fields {
            let name = self.string(field.name.as_bytes());
            let (value, may_miss) = match &field.default {
                Some(default) if self.random.one_in(3) => (self.default(&field.ty, default), true),
                _ => (self.value(&field.ty, depth), false),
            };
            bytes.canonical.extend(&name.canonical);
            bytes.canonical.extend(&value.canonical);
            let may_miss = may_miss || value.canonical == [0xc0] && is_optional(&field.ty);
            if !(may_miss && self.random.one_in(2)) {
                entries.push([name.loose, value.loose].concat());
            }
        }
        for number in 0..self.random.below(3) {
            let name = self.string(format!("not a field {number}").as_bytes());
            let value = self.any(2);
            entries.push([name.loose, value.loose].concat());
        }
        self.random.shuffle(&mut entries);
        let head = self.header(0x80, 15, [None, Some(0xde), Some(0xdf)], fields.len());
        let loose = self.header(0x80, 15, [None, Some(0xde), Some(0xdf)], entries.len());
        bytes.canonical.splice(0..0, head.canonical);
        bytes.loose = [loose.loose, entries.concat()].concat();
        bytes
    }

    fn enumeration(&mut self, it: &Enum) -> Bytes {
        if it.open && self.random.one_in(4) {
            let unknown = self.integer((-(1 << 31), (1 << 31) - 1));
            return self.written_integer(unknown, true);
        }
        let value = self.random.pick(&it.values).clone();
        let mut bytes = self.written_integer(value.index.into(), true);
        if self.random.one_in(2) {
            let text = value.text.filter(|_| self.random.one_in(2));
            bytes.loose = self.string(text.unwrap_or(value.name).as_bytes()).loose;
        }
        bytes
    }

    fn union(&mut self, it: &Union, depth: usize) -> Bytes {
        let mut bytes = self.header(0x80, 15, [None, Some(0xde), Some(0xdf)], 1);
        if it.open && self.random.one_in(5) {
            let key = self.string(b"no member");
            bytes.push(&key);
            // It is kept as it is.
            let value = self.any(2).loose;
            bytes.push(&Bytes::both(&value));
            return bytes;
        }
        let member = self.random.pick(&it.members).clone();
        let key = self.string(member.key.as_bytes());
        bytes.push(&key);
        let value = self.value(&member.ty, depth);
        bytes.push(&value);
        bytes
    }

    /// What no schema describes: as it is written by every language, and with longer headers.
    pub(crate) fn any(&mut self, depth: usize) -> Bytes {
        match self.random.below(if depth == 0 { 7 } else { 9 }) {
            0 => Bytes::both(&[0xc0]),
            1 => Bytes::both(&[if self.random.one_in(2) { 0xc3 } else { 0xc2 }]),
            2 => {
                let number = self.integer((-(1 << 63), (1 << 64) - 1));
                self.written_integer(number, number < 0)
            }
            // A number without a fraction is an integer in TypeScript, and a short float a long one.
            3 => Bytes::both(&[&[0xcb][..], &(-0.1_f64).to_be_bytes()].concat()),
            4 => {
                let text = self.text();
                self.string(text.as_bytes())
            }
            5 => {
                let mut bytes = self.header(0, 0, [Some(0xc4), Some(0xc5), Some(0xc6)], 2);
                bytes.push(&Bytes::both(&[0, 255]));
                bytes
            }
            6 => match self.random.one_in(2) {
                true => Bytes::both(&timestamp_forms(1_764_205_200, 5)[0]),
                false => Bytes::both(&[0xd5, 7, 1, 2]),
            },
            7 => {
                let count = self.random.below(4);
                let mut bytes = self.header(0x90, 15, [None, Some(0xdc), Some(0xdd)], count);
                for _ in 0..count {
                    let item = self.any(depth - 1);
                    bytes.push(&item);
                }
                bytes
            }
            _ => {
                let count = self.random.below(4);
                let mut bytes = self.header(0x80, 15, [None, Some(0xde), Some(0xdf)], count);
                for number in 0..count {
                    let key = match self.random.one_in(4) {
                        true => {
                            self.written_integer(-1 - i128::try_from(number).unwrap_or(0), true)
                        }
                        false => self.string(format!("k{number}").as_bytes()),
                    };
                    bytes.push(&key);
                    let item = self.any(depth - 1);
                    bytes.push(&item);
                }
                bytes
            }
        }
    }

    /// The default of a field.
    fn default(&mut self, ty: &Type, default: &Value) -> Bytes {
        let model = self.model;
        let ty = model.unaliased(ty);
        match (ty, default) {
            (Type::Scalar(Scalar::F32), Value::Float(number)) =>
            {
                #[allow(clippy::cast_possible_truncation, reason = "it is exact")]
                Bytes::both(&[&[0xca][..], &(*number as f32).to_be_bytes()].concat())
            }
            (_, Value::Float(number)) => {
                Bytes::both(&[&[0xcb][..], &number.to_be_bytes()].concat())
            }
            (Type::Scalar(scalar), Value::Int(number)) => {
                self.written_integer(*number, is_signed(*scalar))
            }
            (Type::Scalar(Scalar::Bytes), Value::String(text)) => {
                let mut bytes = self.header(0, 0, [Some(0xc4), Some(0xc5), Some(0xc6)], text.len());
                bytes.push(&Bytes::both(text.as_bytes()));
                bytes
            }
            (_, Value::String(text)) => self.string(text.as_bytes()),
            (_, Value::Bool(value)) => Bytes::both(&[if *value { 0xc3 } else { 0xc2 }]),
            (Type::Named(id), Value::Name(name)) => {
                let TypeKind::Enum(it) = &model.type_def(*id).kind else {
                    unreachable!("only enums have names as defaults");
                };
                let value = it.values.iter().find(|value| value.name == *name);
                self.written_integer(value.expect("it is checked").index.into(), true)
            }
            (Type::List(item), Value::List(values)) => {
                let mut bytes = self.header(0x90, 15, [None, Some(0xdc), Some(0xdd)], values.len());
                for value in values {
                    let item = self.default(item, value);
                    bytes.push(&item);
                }
                bytes
            }
            (Type::Map(_, item), Value::Map(entries)) => {
                let mut entries = entries.clone();
                entries.sort_by(|a, b| a.0.cmp(&b.0));
                let mut bytes =
                    self.header(0x80, 15, [None, Some(0xde), Some(0xdf)], entries.len());
                for (key, value) in &entries {
                    let key = self.string(key.as_bytes());
                    bytes.push(&key);
                    let item = self.default(item, value);
                    bytes.push(&item);
                }
                bytes
            }
            other => unreachable!("no default is {other:?}"),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Bool(bool),
    Text(Vec<u8>),
    Number(i128, bool),
}

fn is_optional(ty: &Type) -> bool {
    matches!(ty, Type::Optional(_))
}
