//! What comes back: the value, what `@response` says, and errors.

use serde_json::{Map, Value as Json, json};

use super::arguments::{argument, text};
use super::operations::Writer;
use crate::model::types::{Annotation, Operation, Type, TypeId, Value};

/// The names of statuses that `@response` may give instead of numbers.
const STATUSES: [(&str, u16); 24] = [
    ("OK", 200),
    ("CREATED", 201),
    ("ACCEPTED", 202),
    ("NO_CONTENT", 204),
    ("MOVED_PERMANENTLY", 301),
    ("FOUND", 302),
    ("SEE_OTHER", 303),
    ("NOT_MODIFIED", 304),
    ("TEMPORARY_REDIRECT", 307),
    ("PERMANENT_REDIRECT", 308),
    ("BAD_REQUEST", 400),
    ("UNAUTHORIZED", 401),
    ("FORBIDDEN", 403),
    ("NOT_FOUND", 404),
    ("METHOD_NOT_ALLOWED", 405),
    ("CONFLICT", 409),
    ("GONE", 410),
    ("PRECONDITION_FAILED", 412),
    ("UNPROCESSABLE_ENTITY", 422),
    ("TOO_MANY_REQUESTS", 429),
    ("INTERNAL_SERVER_ERROR", 500),
    ("NOT_IMPLEMENTED", 501),
    ("SERVICE_UNAVAILABLE", 503),
    ("GATEWAY_TIMEOUT", 504),
];

pub(super) fn responses(writer: &mut Writer<'_, '_>, operation: &Operation) -> Json {
    let mut responses = Map::new();
    for annotation in &operation.annotations {
        if annotation.name == "response" {
            let written = response(writer, operation, annotation);
            responses.extend(written);
        }
    }
    if !responses.keys().any(|status| status.starts_with('2')) {
        let (status, response) = success(writer, operation);
        responses.insert(status.to_owned(), response);
    }
    if !operation.errors.is_empty() && !responses.contains_key("default") {
        let schema = errors(writer, &operation.errors);
        let content = writer.content("produces", &schema);
        let response = json!({"description": "An error.", "content": content});
        responses.insert("default".to_owned(), response);
    }
    Json::Object(responses)
}

fn success(writer: &Writer<'_, '_>, operation: &Operation) -> (&'static str, Json) {
    match &operation.returns {
        Some(ty) => {
            let content = writer.content("produces", &writer.schemas.ty(ty).into());
            let response = json!({"description": "Success.", "content": content});
            ("200", response)
        }
        None => ("204", json!({"description": "Success, without content."})),
    }
}

/// What one `@response` says. Without `returns`, a success has what the operation returns, and anything else nothing.
fn response(
    writer: &mut Writer<'_, '_>,
    operation: &Operation,
    annotation: &Annotation,
) -> Option<(String, Json)> {
    let Some(status) = argument(annotation, "status").and_then(status) else {
        let message = "the status is not one of HTTP".to_owned();
        let help = "write a number from 100 to 599, a name such as NOT_FOUND, or DEFAULT";
        writer.mistake(annotation, message, help);
        return None;
    };
    let returns = match text(annotation, "returns") {
        None => operation
            .returns
            .clone()
            .filter(|_| status.starts_with('2')),
        Some(name) => {
            let mut types = writer.model.types.iter();
            let Some(index) = types.position(|def| def.name == name) else {
                let message = format!("there is no type `{name}` to be returned");
                let help = "`returns` is the name of a type of this schema";
                writer.mistake(annotation, message, help);
                return None;
            };
            Some(Type::Named(TypeId(index)))
        }
    };
    let description = text(annotation, "description").unwrap_or("A response.");
    let mut response = Map::new();
    response.insert("description".into(), description.into());
    if let Some(ty) = returns {
        let mut content = writer.content("produces", &writer.schemas.ty(&ty).into());
        if let Some(Value::Map(examples)) = argument(annotation, "examples") {
            add_examples(&mut content, examples);
        }
        response.insert("content".into(), content.into());
    }
    Some((status, Json::Object(response)))
}

/// Examples by media type; JSON where they are.
fn add_examples(content: &mut Map<String, Json>, examples: &[(String, Value)]) {
    for (media, example) in examples {
        if let (Some(media), Value::String(text)) = (content.get_mut(media), example) {
            let example = serde_json::from_str(text);
            media["example"] = example.unwrap_or_else(|_| text.as_str().into());
        }
    }
}

fn status(value: &Value) -> Option<String> {
    let number = match value {
        Value::Int(number) => u16::try_from(*number).ok()?,
        Value::String(name) | Value::Name(name) => {
            if name == "DEFAULT" || name == "default" {
                return Some("default".to_owned());
            }
            let known = STATUSES.iter().find(|(known, _)| known == name);
            known.map_or_else(|| name.parse().ok(), |(_, number)| Some(*number))?
        }
        _ => return None,
    };
    (100..600).contains(&number).then(|| number.to_string())
}

/// Errors in the form they have between host and guest: a code, a message, and the record.
fn errors(writer: &Writer<'_, '_>, errors: &[TypeId]) -> Json {
    let error = |id: &TypeId| {
        json!({
            "type": "object",
            "properties": {
                "code": {"const": writer.model.type_def(*id).name},
                "message": {"type": "string"},
                "details": writer.schemas.reference(*id),
            },
            "required": ["code", "message", "details"],
        })
    };
    json!({"oneOf": errors.iter().map(error).collect::<Vec<_>>()})
}
