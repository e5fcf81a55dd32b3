//! From bytes to JSON.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use guesthouse::wire::{Code, Decode, Error, Raw, Reader, Result, Timestamp, Value};
use guesthouse_codegen::model::types::{Enum, Field, Model, Scalar, Type, TypeKind, Union};
use serde_json::{Map, Number, Value as Json};

/// Reads a value of the type.
pub(super) fn value(model: &Model, ty: &Type, r: &mut Reader<'_>) -> Result<Json> {
    match ty {
        Type::Scalar(kind) => scalar(*kind, r),
        Type::Optional(ty) => {
            if r.take_nil() {
                Ok(Json::Null)
            } else {
                value(model, ty, r)
            }
        }
        Type::List(ty) => r.list(|r| value(model, ty, r)).map(Json::Array),
        Type::Map(key, item) => map(model, key, item, r),
        Type::Named(id) => {
            let def = model.type_def(*id);
            match &def.kind {
                TypeKind::Record(fields) => record(model, fields, r),
                TypeKind::Enum(values) => enumeration(&def.name, values, r),
                TypeKind::Union(it) => union(model, &def.name, it, r),
                TypeKind::Alias(ty) => value(model, ty, r),
            }
        }
    }
}

fn record(model: &Model, fields: &[Field], r: &mut Reader<'_>) -> Result<Json> {
    let mut found: Vec<Option<Json>> = vec![None; fields.len()];
    r.record(|r, key| {
        let Some(index) = fields.iter().position(|field| field.name == key) else {
            return r.skip();
        };
        if found[index].is_some() {
            let error = Error::new(Code::DuplicateKey, r.offset(), "the field comes twice");
            return Err(error.in_field(key));
        }
        found[index] =
            Some(value(model, &fields[index].ty, r).map_err(|error| error.in_field(key))?);
        Ok(())
    })?;
    let mut object = Map::new();
    for (field, found) in fields.iter().zip(found) {
        let json = match (found, &field.ty, &field.default) {
            (Some(json), ..) => json,
            (None, Type::Optional(_), _) => Json::Null,
            (None, ty, Some(_)) => default(model, field, ty)?,
            (None, _, None) => {
                let error = Error::new(Code::MissingField, r.offset(), "the field is missing");
                return Err(error.in_field(&field.name));
            }
        };
        object.insert(field.name.clone(), json);
    }
    Ok(Json::Object(object))
}

/// The default, in the form that a value read from bytes has.
fn default(model: &Model, field: &Field, ty: &Type) -> Result<Json> {
    let bytes = super::encode::default(model, field)?;
    value(model, ty, &mut Reader::new(&bytes))
}

fn map(model: &Model, key: &Type, item: &Type, r: &mut Reader<'_>) -> Result<Json> {
    let key = model.unaliased(key);
    let entries = r.map(
        |r| match key {
            Type::Scalar(Scalar::Bool) => r.bool().map(|key| key.to_string()),
            Type::Scalar(Scalar::String) => r.str().map(str::to_owned),
            _ => scalar_of(key, r).map(|key| key.to_string()),
        },
        |r| value(model, item, r),
    )?;
    Ok(Json::Object(entries.into_iter().collect()))
}

fn scalar_of(ty: &Type, r: &mut Reader<'_>) -> Result<Json> {
    match ty {
        Type::Scalar(kind) => scalar(*kind, r),
        _ => Err(Error::new(
            Code::UnexpectedType,
            r.offset(),
            "a map's key is a scalar",
        )),
    }
}

fn enumeration(name: &str, values: &Enum, r: &mut Reader<'_>) -> Result<Json> {
    r.enumeration(
        name,
        |index| {
            let known = values.values.iter().find(|value| value.index == index);
            let known = known.map(|value| Json::from(value.name.as_str()));
            known.or_else(|| values.open.then(|| Json::from(index)))
        },
        |text| {
            let display = values
                .values
                .iter()
                .find(|value| value.text.as_deref() == Some(text));
            let found = display.or_else(|| values.values.iter().find(|value| value.name == text));
            found.map(|value| Json::from(value.name.as_str()))
        },
    )
}

fn union(model: &Model, name: &str, it: &Union, r: &mut Reader<'_>) -> Result<Json> {
    r.union(|r, key| {
        let json = match it.members.iter().find(|member| member.key == key) {
            Some(member) => value(model, &member.ty, r)?,
            None if it.open => any(&Value::decode(r)?),
            None => return Err(r.unknown_member(name, key)),
        };
        Ok(Json::Object(Map::from_iter([(key.to_owned(), json)])))
    })
}

fn scalar(kind: Scalar, r: &mut Reader<'_>) -> Result<Json> {
    Ok(match kind {
        Scalar::I8 => r.integer::<i8>()?.into(),
        Scalar::I16 => r.integer::<i16>()?.into(),
        Scalar::I32 => r.integer::<i32>()?.into(),
        Scalar::I64 => r.integer::<i64>()?.into(),
        Scalar::U8 => r.integer::<u8>()?.into(),
        Scalar::U16 => r.integer::<u16>()?.into(),
        Scalar::U32 => r.integer::<u32>()?.into(),
        Scalar::U64 => r.integer::<u64>()?.into(),
        Scalar::F32 => float32(r.f32()?),
        Scalar::F64 => float64(r.f64()?),
        Scalar::Bool => r.bool()?.into(),
        Scalar::String => r.str()?.into(),
        Scalar::Datetime => Timestamp::decode(r)?.to_string().into(),
        Scalar::Bytes => BASE64.encode(r.bytes()?).into(),
        Scalar::Any => any(&Value::decode(r)?),
        Scalar::Raw => any(&<Raw as Decode>::decode(r)?.decode()?),
    })
}

/// The shortest decimal that is this float32, not the longer one of the float64 that equals it.
fn float32(number: f32) -> Json {
    match number.to_string().parse() {
        Ok(shortest) => float64(shortest),
        Err(_) => float64(number.into()),
    }
}

fn float64(number: f64) -> Json {
    match Number::from_f64(number) {
        Some(number) => Json::Number(number),
        None if number.is_nan() => "NaN".into(),
        None if number > 0.0 => "Infinity".into(),
        None => "-Infinity".into(),
    }
}

/// A value without a schema.
fn any(value: &Value) -> Json {
    match value {
        Value::Nil => Json::Null,
        Value::Bool(value) => (*value).into(),
        Value::Int(number) => (*number).into(),
        Value::UInt(number) => (*number).into(),
        Value::F32(number) => float32(*number),
        Value::F64(number) => float64(*number),
        Value::Str(text) => text.as_str().into(),
        Value::Bytes(data) => BASE64.encode(data).into(),
        Value::Array(items) => items.iter().map(any).collect(),
        Value::Map(entries) => Json::Object(
            entries
                .iter()
                .map(|(key, value)| (key.key_text(), any(value)))
                .collect(),
        ),
        Value::Timestamp(time) => time.to_string().into(),
        Value::Ext(kind, data) => {
            serde_json::json!({ "type": kind, "data": BASE64.encode(data) })
        }
    }
}
