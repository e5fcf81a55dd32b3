//! Schemas of types, for JSON Schema and OpenAPI alike.

use std::collections::HashMap;

use serde_json::{Map, Value as Json, json};

use super::numbers;
use crate::model::types::{
    Annotation, Enum, EnumValue, Field, Model, Scalar, Type, TypeDef, TypeId, TypeKind, Union,
    Value,
};
use crate::output::docs::deprecation;

/// RFC 3339, with what readers take besides `T` and `Z`.
const DATETIME: &str = "^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?([Zz]|[+-][0-9]{2}:[0-9]{2})$";

/// Base64 with padding, and with nothing in the bits that are left over.
const BASE64: &str =
    "^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?$";

/// From here on a number is infinite as f32.
const NOT_F32: f64 = 3.402_823_567_797_336_6e38;

/// The schemas of a model's types.
pub(crate) struct Schemas<'a> {
    model: &'a Model,
    /// What references to types begin with.
    prefix: &'static str,
    /// The name of each type; imported ones can share theirs with others, and have a number then.
    names: Vec<String>,
}

impl<'a> Schemas<'a> {
    pub(crate) fn new(model: &'a Model, prefix: &'static str) -> Self {
        let mut met: HashMap<&str, usize> = HashMap::new();
        let names = model.types.iter().map(|def| {
            let count = met.entry(&def.name).or_default();
            *count += 1;
            match *count {
                1 => def.name.clone(),
                count => format!("{}-{count}", def.name),
            }
        });
        Self {
            model,
            prefix,
            names: names.collect(),
        }
    }

    /// The schema of each type by its name.
    pub(crate) fn definitions(&self) -> Json {
        let types = self.names.iter().zip(&self.model.types);
        let schemas = types.map(|(name, def)| (name.clone(), self.definition(def)));
        Json::Object(schemas.collect())
    }

    fn definition(&self, def: &TypeDef) -> Json {
        let mut schema = match &def.kind {
            TypeKind::Record(fields) => self.record(fields),
            TypeKind::Enum(it) => enumeration(it),
            TypeKind::Union(it) => self.union(it),
            TypeKind::Alias(target) => self.ty(target),
        };
        described(&mut schema, def.docs.as_deref(), &def.annotations);
        Json::Object(schema)
    }

    /// An object of fields or parameters.
    pub(crate) fn record(&self, fields: &[Field]) -> Map<String, Json> {
        let properties = fields.iter().map(|it| (it.name.clone(), self.field(it)));
        let properties: Map<String, Json> = properties.collect();
        let mut schema = object(json!({"type": "object", "properties": properties}));
        let required = fields.iter().filter(|it| is_required(it));
        let required: Vec<&str> = required.map(|it| it.name.as_str()).collect();
        if !required.is_empty() {
            schema.insert("required".into(), required.into());
        }
        schema.insert("additionalProperties".into(), false.into());
        schema
    }

    /// A field or parameter, with its description and default.
    pub(crate) fn field(&self, field: &Field) -> Json {
        let mut schema = self.ty(&field.ty);
        described(&mut schema, field.docs.as_deref(), &field.annotations);
        if let Some(default) = &field.default {
            schema.insert("default".into(), literal(default));
        }
        Json::Object(schema)
    }

    fn union(&self, it: &Union) -> Map<String, Json> {
        let members = it.members.iter().map(|member| {
            let key = &member.key;
            let value = Json::Object(self.ty(&member.ty));
            let mut properties = Map::new();
            properties.insert(key.clone(), value);
            let mut schema = object(json!({
                "type": "object",
                "properties": properties,
                "required": [key],
                "additionalProperties": false,
            }));
            described(&mut schema, member.docs.as_deref(), &member.annotations);
            Json::Object(schema)
        });
        object(json!({"oneOf": members.collect::<Vec<_>>()}))
    }

    /// A reference to a type.
    pub(crate) fn reference(&self, id: TypeId) -> Json {
        json!({"$ref": format!("{}{}", self.prefix, self.names[id.0])})
    }

    /// A type.
    pub(crate) fn ty(&self, ty: &Type) -> Map<String, Json> {
        let schema = match ty {
            Type::Scalar(kind) => scalar(*kind),
            Type::Named(id) => self.reference(*id),
            Type::List(item) => json!({"type": "array", "items": self.ty(item)}),
            Type::Map(key, value) => {
                let mut schema = object(json!({"type": "object"}));
                schema.extend(self.key(key).map(|key| ("propertyNames".to_owned(), key)));
                schema.insert("additionalProperties".into(), self.ty(value).into());
                Json::Object(schema)
            }
            Type::Optional(item) => json!({"anyOf": [self.ty(item), {"type": "null"}]}),
        };
        object(schema)
    }

    /// What the keys of a map are, if not any text.
    fn key(&self, key: &Type) -> Option<Json> {
        let Type::Scalar(scalar) = self.model.unaliased(key) else {
            return None;
        };
        if *scalar == Scalar::Bool {
            return Some(json!({"enum": ["true", "false"]}));
        }
        let (min, max) = numbers::range(*scalar)?;
        Some(json!({"pattern": numbers::pattern(min, max)}))
    }
}

/// Whether a value has to be there.
pub(crate) fn is_required(field: &Field) -> bool {
    !matches!(field.ty, Type::Optional(_)) && field.default.is_none()
}

fn scalar(scalar: Scalar) -> Json {
    let name = scalar.name();
    if let Some((min, max)) = numbers::range(scalar) {
        let format = name.replace('i', "int").replace('u', "uint");
        return json!({"type": "integer", "format": format, "minimum": min, "maximum": max});
    }
    let special = json!({"enum": ["NaN", "Infinity", "-Infinity"]});
    match scalar {
        Scalar::F32 => {
            let number = json!({
                "type": "number",
                "format": "float",
                "exclusiveMinimum": -NOT_F32,
                "exclusiveMaximum": NOT_F32,
            });
            json!({"anyOf": [number, special]})
        }
        Scalar::F64 => json!({"anyOf": [{"type": "number", "format": "double"}, special]}),
        Scalar::Bool => json!({"type": "boolean"}),
        Scalar::String => json!({"type": "string"}),
        Scalar::Datetime => json!({"type": "string", "format": "date-time", "pattern": DATETIME}),
        Scalar::Bytes => {
            json!({"type": "string", "contentEncoding": "base64", "pattern": BASE64})
        }
        _ => json!({}),
    }
}

fn enumeration(it: &Enum) -> Map<String, Json> {
    let described = |value: &EnumValue| value.docs.is_some() || !value.annotations.is_empty();
    if !it.open && !it.values.iter().any(described) {
        let names: Vec<&str> = it.values.iter().map(|it| it.name.as_str()).collect();
        return object(json!({"type": "string", "enum": names}));
    }
    let mut values: Vec<Json> = it.values.iter().map(constant).collect();
    if it.open {
        let description = "The index of a value that is not known.";
        values.push(json!({
            "type": "integer",
            "format": "int32",
            "minimum": i32::MIN,
            "maximum": i32::MAX,
            "description": description,
        }));
    }
    object(json!({"oneOf": values}))
}

fn constant(value: &EnumValue) -> Json {
    let mut schema = object(json!({"const": value.name}));
    described(&mut schema, value.docs.as_deref(), &value.annotations);
    Json::Object(schema)
}

/// Adds the description, and that it should not be used.
pub(crate) fn described(
    schema: &mut Map<String, Json>,
    docs: Option<&str>,
    annotations: &[Annotation],
) {
    let reason = deprecation(annotations);
    let why = reason.filter(|it| !it.is_empty());
    let why = why.map(|it| format!("Deprecated: {it}"));
    let parts: Vec<&str> = docs.into_iter().chain(why.as_deref()).collect();
    if !parts.is_empty() {
        schema.insert("description".into(), parts.join("\n\n").into());
    }
    if reason.is_some() {
        schema.insert("deprecated".into(), true.into());
    }
}

/// A default, in the form that JSON has. The schema's checks let only those through that fit their type.
fn literal(value: &Value) -> Json {
    match value {
        Value::Int(number) => match (u64::try_from(*number), i64::try_from(*number)) {
            (Ok(number), _) => number.into(),
            (_, Ok(number)) => number.into(),
            _ => Json::Null,
        },
        Value::Float(number) => (*number).into(),
        Value::Bool(value) => (*value).into(),
        Value::String(text) | Value::Name(text) => text.as_str().into(),
        Value::List(items) => items.iter().map(literal).collect(),
        Value::Map(entries) => {
            let entry = |(key, value): &(String, Value)| (key.clone(), literal(value));
            Json::Object(entries.iter().map(entry).collect())
        }
    }
}

fn object(json: Json) -> Map<String, Json> {
    match json {
        Json::Object(map) => map,
        _ => Map::new(),
    }
}
