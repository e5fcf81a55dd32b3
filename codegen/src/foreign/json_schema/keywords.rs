//! Keywords: what each of them becomes, and which are lost.

use super::Carrying;
use super::json::{entries, get, get_text, is_true, items, text};
use super::shape::{Shape, is_natural, shape};
use crate::foreign::tree::annotation;
use crate::foreign::work::Work;
use crate::syntax::ast::{Annotation, Value, ValueKind};

/// Keywords that are carried over, or that say nothing of values.
const CARRIED: [&str; 26] = [
    "$anchor",
    "$comment",
    "$defs",
    "$dynamicAnchor",
    "$dynamicRef",
    "$id",
    "$recursiveAnchor",
    "$recursiveRef",
    "$ref",
    "$schema",
    "$vocabulary",
    "components",
    "const",
    "default",
    "definitions",
    "deprecated",
    "description",
    "enum",
    "id",
    "items",
    "nullable",
    "prefixItems",
    "properties",
    "required",
    "title",
    "type",
];

/// Keywords that say which values of a type are allowed.
const CONSTRAINTS: [&str; 29] = [
    "additionalItems",
    "contains",
    "contentMediaType",
    "contentSchema",
    "dependencies",
    "dependentRequired",
    "dependentSchemas",
    "else",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "if",
    "maxContains",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minContains",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "not",
    "pattern",
    "propertyNames",
    "then",
    "unevaluatedItems",
    "unevaluatedProperties",
    "uniqueItems",
];

/// `@deprecated`, if a schema is.
pub(super) fn annotations(schema: &Value) -> Vec<Annotation> {
    let it = is_true(schema, "deprecated");
    let annotation = it.then(|| annotation("deprecated", None, schema.span));
    annotation.into_iter().collect()
}

impl Carrying<'_> {
    /// Says once which keywords of a schema are lost.
    pub(super) fn tell(&mut self, schema: &Value, work: &mut Work<'_>) {
        if !self.told.insert(schema.span) {
            return;
        }
        let (mut constraints, mut others) = (Vec::new(), Vec::new());
        let shape = shape(schema);
        for (key, value) in entries(schema) {
            let key = key.text.as_str();
            if let Some(lost) = lost_in(&shape, schema, key, value) {
                let shown = match text(value) {
                    Some(format) if key == "format" => format!("`{key}` {format:?}"),
                    _ => format!("`{key}`"),
                };
                match lost {
                    true => constraints.push(shown),
                    false => others.push(shown),
                }
            }
        }
        let span = schema.span;
        if !constraints.is_empty() {
            let message = format!(
                "values are not checked any more for {}",
                constraints.join(", ")
            );
            let help = "a type in Apex says what values look like, not which of them are allowed; check them in code";
            work.notes.add("foreign-constraint", span, message, help);
        }
        if !others.is_empty() {
            let message = format!("not carried over: {}", others.join(", "));
            let help = "Apex has nothing like it; an annotation can keep it, if someone reads it";
            work.notes.add("foreign-keyword", span, message, help);
        }
    }
}

/// Whether a keyword is lost, and if so, whether it is a constraint.
fn lost_in(shape: &Shape<'_>, schema: &Value, key: &str, value: &Value) -> Option<bool> {
    match key {
        "enum" | "const" => match shape {
            Shape::Enum(_) | Shape::Null => None,
            _ => Some(true),
        },
        "items" | "prefixItems" | "properties" if matches!(shape, Shape::Reference(_)) => {
            Some(true)
        }
        _ if CARRIED.contains(&key) => None,
        "minimum"
            if is_natural(schema)
                && matches!(shape, Shape::Scalar("u8" | "u16" | "u32" | "u64")) =>
        {
            None
        }
        "format" => lost_format(shape, schema),
        "contentEncoding" => (!matches!(shape, Shape::Scalar("bytes"))).then_some(true),
        "additionalProperties" => match (shape, &value.kind) {
            (_, ValueKind::Bool(true)) | (Shape::Map(Some(_)), _) => None,
            _ => Some(true),
        },
        "patternProperties" => Some(true),
        "allOf" => match shape {
            Shape::Record | Shape::Same(_) => None,
            _ => Some(true),
        },
        "oneOf" | "anyOf" => match shape {
            Shape::Union(list) if get(schema, key).is_some_and(|it| within(it, list)) => None,
            Shape::Enum(constants) if constants.iter().all(|it| it.schema.is_some()) => None,
            Shape::Same(only) if get(schema, key).is_some_and(|it| within(it, &[only])) => None,
            _ => Some(true),
        },
        _ => Some(CONSTRAINTS.contains(&key)),
    }
}

/// Whether the alternatives are those of the union.
fn within(list: &Value, members: &[&Value]) -> bool {
    members
        .iter()
        .all(|it| items(list).iter().any(|other| other.span == it.span))
}

fn lost_format(shape: &Shape<'_>, schema: &Value) -> Option<bool> {
    let format = get_text(schema, "format")?;
    let said = match shape {
        Shape::Scalar("datetime") => format == "date-time",
        Shape::Scalar("bytes") => matches!(format, "byte" | "binary"),
        Shape::Scalar("f32" | "f64") => matches!(format, "float" | "double"),
        Shape::Scalar(scalar) if scalar.starts_with(['i', 'u']) => format
            .trim_start_matches("uint")
            .trim_start_matches("int")
            .parse::<u8>()
            .is_ok(),
        _ => false,
    };
    (!said).then_some(true)
}
