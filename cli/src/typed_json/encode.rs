//! From JSON to bytes.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use guesthouse::wire::{self, Encode as _, Raw, Timestamp, Value, Writer};
use guesthouse_codegen::model::types::{
    self as schema, Enum, Field, Model, Scalar, Type, TypeKind, Union,
};
use serde_json::{Map, Number, Value as Json};

use super::Error;

type Result<T> = std::result::Result<T, Error>;

/// Writes one value, and knows where it is.
pub(super) struct Encoder<'a> {
    model: &'a Model,
    writer: Writer,
    path: Vec<String>,
}

impl<'a> Encoder<'a> {
    pub(super) fn new(model: &'a Model) -> Self {
        Self {
            model,
            writer: Writer::new(),
            path: Vec::new(),
        }
    }

    pub(super) fn finish(self) -> wire::Result<Vec<u8>> {
        self.writer.finish()
    }

    pub(super) fn mismatch(&self, message: impl Into<String>) -> Error {
        Error::Mismatch {
            path: format!("${}", self.path.concat()),
            message: message.into(),
        }
    }

    fn expected(&self, what: &str, json: &Json) -> Error {
        self.mismatch(format!("expected {what}, found {}", describe(json)))
    }

    fn within<T>(
        &mut self,
        segment: String,
        write: impl FnOnce(&mut Self) -> Result<T>,
    ) -> Result<T> {
        self.path.push(segment);
        let result = write(self)?;
        self.path.pop();
        Ok(result)
    }

    /// The arguments of an operation that takes none.
    pub(super) fn nothing(&self, json: &Json) -> Result<()> {
        match json {
            Json::Null => Ok(()),
            Json::Object(entries) if entries.is_empty() => Ok(()),
            json => Err(self.expected("nothing, as the operation takes no arguments", json)),
        }
    }

    pub(super) fn value(&mut self, ty: &Type, json: &Json) -> Result<()> {
        match ty {
            Type::Scalar(scalar) => self.scalar(*scalar, json),
            Type::Optional(_) if json.is_null() => {
                self.writer.nil();
                Ok(())
            }
            Type::Optional(ty) => self.value(ty, json),
            Type::List(ty) => self.list(ty, json),
            Type::Map(key, value) => self.map(key, value, json),
            Type::Named(id) => {
                let model = self.model;
                let def = model.type_def(*id);
                match &def.kind {
                    TypeKind::Record(fields) => self.record(fields, json),
                    TypeKind::Enum(values) => self.enumeration(&def.name, values, json),
                    TypeKind::Union(it) => self.union(&def.name, it, json),
                    TypeKind::Alias(ty) => self.value(ty, json),
                }
            }
        }
    }

    pub(super) fn record(&mut self, fields: &[Field], json: &Json) -> Result<()> {
        let entries = self.object(json, "an object")?;
        if let Some(unknown) = entries
            .keys()
            .find(|key| fields.iter().all(|it| it.name != **key))
        {
            let names: Vec<_> = fields.iter().map(|field| field.name.as_str()).collect();
            return Err(self.mismatch(format!(
                "there is no `{unknown}` here; there is {}",
                names.join(", ")
            )));
        }
        self.writer.map(fields.len());
        for field in fields {
            self.writer.str(&field.name);
            self.within(format!(".{}", field.name), |this| {
                match entries.get(&field.name) {
                    Some(json) => this.value(&field.ty, json),
                    None => this.missing(field),
                }
            })?;
        }
        Ok(())
    }

    fn missing(&mut self, field: &Field) -> Result<()> {
        match (&field.ty, &field.default) {
            (Type::Optional(_), _) => {
                self.writer.nil();
                Ok(())
            }
            (ty, Some(default)) => self.value(ty, &literal(default)),
            (_, None) => Err(self.mismatch("it is missing, and it has no default")),
        }
    }

    fn object<'j>(&self, json: &'j Json, what: &str) -> Result<&'j Map<String, Json>> {
        json.as_object().ok_or_else(|| self.expected(what, json))
    }

    fn list(&mut self, ty: &Type, json: &Json) -> Result<()> {
        let items = json
            .as_array()
            .ok_or_else(|| self.expected("a list", json))?;
        self.writer.array(items.len());
        for (index, item) in items.iter().enumerate() {
            self.within(format!("[{index}]"), |this| this.value(ty, item))?;
        }
        Ok(())
    }

    fn map(&mut self, key_type: &Type, value_type: &Type, json: &Json) -> Result<()> {
        let mut entries = Vec::new();
        for (key, json) in self.object(json, "an object")? {
            entries.push((self.key(key_type, key)?, key, json));
        }
        entries.sort_by(|a, b| a.0.cmp(&b.0));
        self.writer.map(entries.len());
        for (typed, key, json) in entries {
            match typed {
                Key::Bool(key) => self.writer.bool(key),
                Key::Signed(key) => self.writer.signed(key),
                Key::Unsigned(key) => self.writer.unsigned(key),
                Key::Text(key) => self.writer.str(&key),
            }
            self.within(format!("[{key:?}]"), |this| this.value(value_type, json))?;
        }
        Ok(())
    }

    /// The key that the text stands for. Only one text stands for a key, so keys stay unique.
    fn key(&self, ty: &Type, text: &str) -> Result<Key> {
        let fail = |what: &str| self.mismatch(format!("the key {text:?} is not {what}"));
        let canonical = |number: &dyn ToString| number.to_string() == text;
        match self.model.unaliased(ty) {
            Type::Scalar(Scalar::Bool) => text
                .parse()
                .map(Key::Bool)
                .map_err(|_| fail("true or false")),
            Type::Scalar(scalar) => match range(*scalar) {
                Some((min, _, name)) => {
                    let number: i128 = text.parse().map_err(|_| fail(name))?;
                    if !canonical(&number) || !fits(*scalar, number) {
                        return Err(fail(name));
                    }
                    Ok(if min < 0 {
                        Key::Signed(number as i64)
                    } else {
                        Key::Unsigned(number as u64)
                    })
                }
                None => Ok(Key::Text(text.to_owned())),
            },
            _ => Ok(Key::Text(text.to_owned())),
        }
    }

    fn enumeration(&mut self, name: &str, values: &Enum, json: &Json) -> Result<()> {
        let index = match json {
            Json::String(text) => values
                .values
                .iter()
                .find(|value| value.name == *text)
                .or_else(|| {
                    values
                        .values
                        .iter()
                        .find(|value| value.text.as_ref() == Some(text))
                })
                .map(|value| value.index),
            Json::Number(number) => number
                .as_i64()
                .and_then(|index| i32::try_from(index).ok())
                .filter(|index| {
                    values.open || values.values.iter().any(|value| value.index == *index)
                }),
            json => return Err(self.expected(&format!("a value of {name}"), json)),
        };
        let index = index.ok_or_else(|| {
            let names: Vec<_> = values
                .values
                .iter()
                .map(|value| value.name.as_str())
                .collect();
            self.mismatch(format!("{name} has no {json}; it has {}", names.join(", ")))
        })?;
        self.writer.signed(index.into());
        Ok(())
    }

    fn union(&mut self, name: &str, it: &Union, json: &Json) -> Result<()> {
        let what = format!("an object with one member of {name}");
        let entries = self.object(json, &what)?;
        let mut entries = entries.iter();
        let (Some((key, json)), None) = (entries.next(), entries.next()) else {
            return Err(self.expected(&what, json));
        };
        let member = it.members.iter().find(|member| member.key == *key);
        if member.is_none() && !it.open {
            let keys = it.members.iter().map(|member| member.key.as_str());
            let keys = keys.collect::<Vec<_>>().join(", ");
            return Err(self.mismatch(format!("{name} has no member `{key}`; it has {keys}")));
        }
        self.writer.map(1);
        self.writer.str(key);
        self.within(format!(".{key}"), |this| match member {
            Some(member) => this.value(&member.ty, json),
            None => this.scalar(Scalar::Any, json),
        })
    }

    fn scalar(&mut self, scalar: Scalar, json: &Json) -> Result<()> {
        match scalar {
            Scalar::Bool => {
                let value = json
                    .as_bool()
                    .ok_or_else(|| self.expected("true or false", json))?;
                self.writer.bool(value);
            }
            Scalar::String => {
                let text = json.as_str().ok_or_else(|| self.expected("text", json))?;
                self.writer.str(text);
            }
            Scalar::Datetime => {
                let time = json
                    .as_str()
                    .and_then(|text| text.parse::<Timestamp>().ok());
                let time = time.ok_or_else(|| self.expected("an RFC 3339 datetime", json))?;
                self.writer.timestamp(time);
            }
            Scalar::Bytes => {
                let data = json.as_str().and_then(|text| BASE64.decode(text).ok());
                let data = data.ok_or_else(|| self.expected("bytes as padded base64", json))?;
                self.writer.bytes(&data);
            }
            Scalar::F32 | Scalar::F64 => self.float(scalar, json)?,
            Scalar::Any => any(json).encode(&mut self.writer),
            Scalar::Raw => self.writer.raw(&Raw::of(&any(json))?),
            integer => self.integer(integer, json)?,
        }
        Ok(())
    }

    fn float(&mut self, scalar: Scalar, json: &Json) -> Result<()> {
        let value = match json {
            Json::Number(number) => number.as_f64(),
            Json::String(text) => match text.as_str() {
                "NaN" => Some(f64::NAN),
                "Infinity" => Some(f64::INFINITY),
                "-Infinity" => Some(f64::NEG_INFINITY),
                _ => None,
            },
            _ => None,
        };
        let value = value.ok_or_else(|| self.expected("a number", json))?;
        if scalar == Scalar::F64 {
            self.writer.f64(value);
        } else if value.is_finite() && (value as f32).is_infinite() {
            return Err(self.expected("a number that f32 can hold", json));
        } else {
            self.writer.f32(value as f32);
        }
        Ok(())
    }

    fn integer(&mut self, scalar: Scalar, json: &Json) -> Result<()> {
        let number = json
            .as_i64()
            .map(i128::from)
            .or_else(|| json.as_u64().map(i128::from))
            .filter(|number| fits(scalar, *number));
        match (range(scalar), number) {
            (Some((0, ..)), Some(number)) => self.writer.unsigned(number as u64),
            (Some(_), Some(number)) => self.writer.signed(number as i64),
            (range, _) => {
                let what = range.map_or("an integer", |(_, _, name)| name);
                return Err(self.expected(what, json));
            }
        }
        Ok(())
    }
}

/// The bytes of a field's default.
pub(super) fn default(model: &Model, field: &Field) -> wire::Result<Vec<u8>> {
    let mut encoder = Encoder::new(model);
    let written = field
        .default
        .as_ref()
        .map(|default| encoder.value(&field.ty, &literal(default)));
    match written {
        Some(Err(Error::Wire(error))) => Err(error),
        // The schema's checks let only defaults through that fit; one that does not would be missing bytes.
        _ => encoder.finish(),
    }
}

/// The key of a map, in the order of the wire.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Bool(bool),
    Signed(i64),
    Unsigned(u64),
    Text(String),
}

/// The least and the greatest value of an integer type, and what it is called.
fn range(scalar: Scalar) -> Option<(i128, i128, &'static str)> {
    Some(match scalar {
        Scalar::I8 => (
            i8::MIN.into(),
            i8::MAX.into(),
            "an integer from -128 to 127 (i8)",
        ),
        Scalar::I16 => (
            i16::MIN.into(),
            i16::MAX.into(),
            "an integer from -32768 to 32767 (i16)",
        ),
        Scalar::I32 => (
            i32::MIN.into(),
            i32::MAX.into(),
            "an integer of 32 bits (i32)",
        ),
        Scalar::I64 => (
            i64::MIN.into(),
            i64::MAX.into(),
            "an integer of 64 bits (i64)",
        ),
        Scalar::U8 => (0, u8::MAX.into(), "an integer from 0 to 255 (u8)"),
        Scalar::U16 => (0, u16::MAX.into(), "an integer from 0 to 65535 (u16)"),
        Scalar::U32 => (
            0,
            u32::MAX.into(),
            "an integer of 32 bits, not negative (u32)",
        ),
        Scalar::U64 => (
            0,
            u64::MAX.into(),
            "an integer of 64 bits, not negative (u64)",
        ),
        _ => return None,
    })
}

fn fits(scalar: Scalar, number: i128) -> bool {
    range(scalar).is_some_and(|(min, max, _)| (min..=max).contains(&number))
}

/// A value without a schema.
fn any(json: &Json) -> Value {
    match json {
        Json::Null => Value::Nil,
        Json::Bool(value) => Value::Bool(*value),
        Json::Number(number) => match (number.as_u64(), number.as_i64()) {
            (Some(number), _) => Value::from(number),
            (None, Some(number)) => Value::from(number),
            (None, None) => Value::from(number.as_f64().unwrap_or(f64::NAN)),
        },
        Json::String(text) => Value::Str(text.clone()),
        Json::Array(items) => Value::Array(items.iter().map(any).collect()),
        Json::Object(entries) => Value::Map(
            entries
                .iter()
                .map(|(key, json)| (Value::Str(key.clone()), any(json)))
                .collect(),
        ),
    }
}

/// A default of the schema as JSON.
fn literal(value: &schema::Value) -> Json {
    match value {
        schema::Value::Int(number) => u64::try_from(*number)
            .map(Number::from)
            .or_else(|_| i64::try_from(*number).map(Number::from))
            .map_or(Json::Null, Json::Number),
        schema::Value::Float(number) => Number::from_f64(*number).map_or(Json::Null, Json::Number),
        schema::Value::Bool(value) => Json::Bool(*value),
        schema::Value::String(text) | schema::Value::Name(text) => Json::String(text.clone()),
        schema::Value::List(items) => Json::Array(items.iter().map(literal).collect()),
        schema::Value::Map(entries) => Json::Object(
            entries
                .iter()
                .map(|(key, value)| (key.clone(), literal(value)))
                .collect(),
        ),
    }
}

/// A value in few words.
fn describe(json: &Json) -> String {
    let text = json.to_string();
    if text.chars().count() <= 40 {
        return text;
    }
    let start: String = text.chars().take(37).collect();
    format!("{start}…")
}
