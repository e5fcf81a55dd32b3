//! Arguments of annotations.

use serde_json::{Map, Value as Json};

use crate::model::types::{Annotation, Value};

pub(super) fn find<'a>(annotations: &'a [Annotation], name: &str) -> Option<&'a Annotation> {
    annotations.iter().find(|it| it.name == name)
}

pub(super) fn argument<'a>(annotation: &'a Annotation, name: &str) -> Option<&'a Value> {
    let arguments = &annotation.arguments;
    let found = arguments.iter().find(|(argument, _)| argument == name);
    found.map(|(_, value)| value)
}

/// The text of an argument.
pub(super) fn text<'a>(annotation: &'a Annotation, name: &str) -> Option<&'a str> {
    match argument(annotation, name) {
        Some(Value::String(text) | Value::Name(text)) => Some(text),
        _ => None,
    }
}

/// The texts of an argument that is a list.
pub(super) fn texts<'a>(annotation: &'a Annotation, name: &str) -> Vec<&'a str> {
    let Some(Value::List(items)) = argument(annotation, name) else {
        return Vec::new();
    };
    let texts = items.iter().filter_map(|it| match it {
        Value::String(text) | Value::Name(text) => Some(text.as_str()),
        _ => None,
    });
    texts.collect()
}

/// The arguments as an object, in the form that OpenAPI has: all that is in there is text.
pub(super) fn object(annotation: &Annotation) -> Map<String, Json> {
    let entries = annotation.arguments.iter();
    entries
        .map(|(name, value)| (name.clone(), json(value)))
        .collect()
}

fn json(value: &Value) -> Json {
    match value {
        Value::Int(number) => number.to_string().into(),
        Value::Float(number) => number.to_string().into(),
        Value::Bool(value) => value.to_string().into(),
        Value::String(text) | Value::Name(text) => text.as_str().into(),
        Value::List(items) => items.iter().map(json).collect(),
        Value::Map(entries) => {
            let entry = |(key, value): &(String, Value)| (key.clone(), json(value));
            Json::Object(entries.iter().map(entry).collect())
        }
    }
}
