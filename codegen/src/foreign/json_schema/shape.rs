//! What kind of type a schema describes.

use super::json::{entries, get, get_text, is_null, is_true, items, text};
use super::references::{REFERENCES, References};
use crate::syntax::ast::{Value, ValueKind};

/// What kind of type a schema describes, whether it may be null or not.
pub(super) enum Shape<'a> {
    /// Another schema, by its reference.
    Reference(&'a str),
    /// As another schema inside of this one.
    Same(&'a Value),
    /// Texts or whole numbers.
    Enum(Vec<Constant<'a>>),
    /// One of several schemas.
    Union(Vec<&'a Value>),
    Record,
    /// The schema of the values, if there is one.
    Map(Option<&'a Value>),
    List(Option<&'a Value>),
    Tuple(Vec<&'a Value>),
    /// The name of a type of Apex.
    Scalar(&'static str),
    /// One of several scalars.
    Scalars(Vec<&'static str>),
    /// Nothing but null.
    Null,
    Anything,
    Nothing,
}

/// A value of an enum.
pub(super) struct Constant<'a> {
    pub(super) value: &'a Value,
    /// The schema that describes it, if it has one of its own.
    pub(super) schema: Option<&'a Value>,
}

impl Shape<'_> {
    /// Whether it needs a name in Apex.
    pub(super) fn is_named(&self) -> bool {
        matches!(
            self,
            Self::Enum(_) | Self::Union(_) | Self::Record | Self::Scalars(_)
        )
    }
}

pub(super) fn shape(schema: &Value) -> Shape<'_> {
    match schema.kind {
        ValueKind::Bool(false) => return Shape::Nothing,
        ValueKind::Map(_) => {}
        _ => return Shape::Anything,
    }
    if let Some(reference) = REFERENCES.iter().find_map(|key| get_text(schema, key)) {
        return Shape::Reference(reference);
    }
    if let Some(constants) = constants(schema) {
        return of_constants(constants);
    }
    let all = get(schema, "allOf").map_or(&[][..], items);
    let has_fields = get(schema, "properties").is_some_and(|it| !entries(it).is_empty());
    if has_fields || all.len() > 1 {
        return Shape::Record;
    }
    if let [only] = all {
        return Shape::Same(only);
    }
    for key in ["oneOf", "anyOf"] {
        let list = get(schema, key).map_or(&[][..], items);
        let list: Vec<&Value> = list.iter().filter(|it| !only_null(it)).collect();
        match list[..] {
            [] => {}
            [only] => return Shape::Same(only),
            _ => return Shape::Union(list),
        }
    }
    by_type(schema)
}

/// The values of `enum`, `const`, or of alternatives that are all constants.
fn constants(schema: &Value) -> Option<Vec<Constant<'_>>> {
    let plain = |value| Constant {
        value,
        schema: None,
    };
    if let Some(list) = get(schema, "enum") {
        return Some(items(list).iter().map(plain).collect());
    }
    if let Some(value) = get(schema, "const") {
        return Some(vec![plain(value)]);
    }
    let list = get(schema, "oneOf").or_else(|| get(schema, "anyOf"))?;
    let list = items(list).iter().filter(|it| !only_null(it));
    let constant = |schema| {
        let value = get(schema, "const")?;
        let schema = Some(schema);
        Some(Constant { value, schema })
    };
    let found: Option<Vec<Constant<'_>>> = list.map(constant).collect();
    found.filter(|it| !it.is_empty())
}

fn of_constants(mut constants: Vec<Constant<'_>>) -> Shape<'_> {
    constants.retain(|it| !is_null(it.value));
    let all = |fits: fn(&ValueKind) -> bool| constants.iter().all(|it| fits(&it.value.kind));
    if constants.is_empty() {
        return Shape::Null;
    }
    let index = |kind: &ValueKind| matches!(kind, ValueKind::Int(0..=0x7fff_ffff));
    if all(|it| matches!(it, ValueKind::Text(_))) || all(index) {
        return Shape::Enum(constants);
    }
    Shape::Scalar(if all(|it| matches!(it, ValueKind::Bool(_))) {
        "bool"
    } else if all(|it| matches!(it, ValueKind::Int(_))) {
        "i64"
    } else if all(|it| matches!(it, ValueKind::Int(_) | ValueKind::Float(_))) {
        "f64"
    } else {
        "any"
    })
}

fn by_type(schema: &Value) -> Shape<'_> {
    let mut types = types(schema);
    types.retain(|it| *it != "null");
    match types[..] {
        [] if get(schema, "type").is_some() => Shape::Null,
        [] if has(schema, &["additionalProperties", "patternProperties"]) => map(schema),
        [] if has(schema, &["items", "prefixItems"]) => list(schema),
        [] => match get_text(schema, "format") {
            Some("date-time") => Shape::Scalar("datetime"),
            _ => Shape::Anything,
        },
        ["object"] => map(schema),
        ["array"] => list(schema),
        [scalar] => Shape::Scalar(of_scalar(scalar, schema)),
        _ if types.iter().any(|it| matches!(*it, "object" | "array")) => Shape::Anything,
        _ => Shape::Scalars(types.into_iter().map(|it| of_scalar(it, schema)).collect()),
    }
}

fn has(schema: &Value, keys: &[&str]) -> bool {
    keys.iter().any(|key| get(schema, key).is_some())
}

fn map(schema: &Value) -> Shape<'_> {
    let schemas = get(schema, "patternProperties").map_or(&[][..], entries);
    let additional = get(schema, "additionalProperties");
    let additional = additional.filter(|it| !matches!(it.kind, ValueKind::Bool(_)));
    Shape::Map(match (additional, schemas) {
        (Some(values), []) => Some(values),
        (None, [(_, values)]) => Some(values),
        _ => None,
    })
}

fn list(schema: &Value) -> Shape<'_> {
    let tuple = get(schema, "prefixItems").or_else(|| get(schema, "items"));
    match tuple.map(|it| &it.kind) {
        Some(ValueKind::List(list)) => Shape::Tuple(list.iter().collect()),
        _ => Shape::List(get(schema, "items")),
    }
}

fn of_scalar(name: &str, schema: &Value) -> &'static str {
    let format = get_text(schema, "format").unwrap_or_default();
    match (name, format) {
        ("string", "date-time") => "datetime",
        ("string", "byte" | "binary") => "bytes",
        ("string", _) if get_text(schema, "contentEncoding") == Some("base64") => "bytes",
        ("string", _) => "string",
        ("boolean", _) => "bool",
        ("number", "float") => "f32",
        ("number", _) => "f64",
        ("integer", "int8") => "i8",
        ("integer", "int16") => "i16",
        ("integer", "int32") => "i32",
        ("integer", "uint8") => "u8",
        ("integer", "uint16") => "u16",
        ("integer", "uint32") => "u32",
        ("integer", "uint64") => "u64",
        ("integer", "int64") => "i64",
        ("integer", _) if is_natural(schema) => "u64",
        ("integer", _) => "i64",
        _ => "any",
    }
}

/// Whether a number's least value is exactly 0, which an unsigned type says.
pub(super) fn is_natural(schema: &Value) -> bool {
    get(schema, "minimum").is_some_and(|it| matches!(it.kind, ValueKind::Int(0)))
}

/// What `type` says, one or several.
fn types(schema: &Value) -> Vec<&str> {
    match get(schema, "type") {
        None => Vec::new(),
        Some(one) if text(one).is_some() => text(one).into_iter().collect(),
        Some(several) => items(several).iter().filter_map(text).collect(),
    }
}

fn only_null(schema: &Value) -> bool {
    types(schema) == ["null"] || get(schema, "const").is_some_and(is_null)
}

/// Whether null is a value of it, also of what it refers to.
pub(super) fn is_nullable(schema: &Value, references: &References<'_>) -> bool {
    let mut schema = schema;
    for _ in 0..32 {
        let alternatives = ["oneOf", "anyOf"].iter().filter_map(|key| get(schema, key));
        let null = alternatives.flat_map(items).any(only_null)
            || types(schema).contains(&"null")
            || is_true(schema, "nullable")
            || get(schema, "enum").is_some_and(|it| items(it).iter().any(is_null))
            || get(schema, "const").is_some_and(is_null);
        if null {
            return true;
        }
        match shape(schema) {
            Shape::Reference(to) => match references.find(schema.span.file, to) {
                Some((target, _)) => schema = target,
                None => return false,
            },
            Shape::Same(inner) => schema = inner,
            _ => return false,
        }
    }
    false
}
