//! JSON with the place of each value, read by the parser of Apex's own values: they are written alike.

use crate::diagnostic::Diagnostic;
use crate::foreign::work::Work;
use crate::source::Span;
use crate::syntax::ast::{Name, Value, ValueKind};
use crate::syntax::parser::parse_value;

/// The value that a file is. An error is noted.
pub(super) fn read(file: usize, work: &mut Work<'_>) -> Option<Value> {
    let text = work.text(file);
    // Apex forgives what JSON does not, such as a missing comma.
    if let Err(error) = serde_json::from_str::<serde::de::IgnoredAny>(&text) {
        let start = offset(&text, error.line(), error.column());
        let span = Span::in_file(file, start, start + 1);
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or_default();
        work.notes.error(
            span,
            format!("not JSON: {message}"),
            "a JSON Schema is a JSON file",
        );
        return None;
    }
    let mut list: Vec<Diagnostic> = Vec::new();
    let value = parse_value(&text, file, &mut list);
    for it in list {
        let help = "numbers of up to 128 bits are read, and values that nest up to 64 deep";
        work.notes.error(it.span, it.message, help);
    }
    value
}

fn offset(text: &str, line: usize, column: usize) -> usize {
    let before = text.split_inclusive('\n').take(line.saturating_sub(1));
    let start: usize = before.map(str::len).sum();
    (start + column.saturating_sub(1)).min(text.len())
}

/// The entries of an object; none of anything else.
pub(super) fn entries(value: &Value) -> &[(Name, Value)] {
    match &value.kind {
        ValueKind::Map(entries) => entries,
        _ => &[],
    }
}

/// The items of an array; none of anything else.
pub(super) fn items(value: &Value) -> &[Value] {
    match &value.kind {
        ValueKind::List(items) => items,
        _ => &[],
    }
}

pub(super) fn get<'a>(value: &'a Value, key: &str) -> Option<&'a Value> {
    let found = entries(value).iter().find(|(name, _)| name.text == key);
    found.map(|(_, value)| value)
}

pub(super) fn text(value: &Value) -> Option<&str> {
    match &value.kind {
        ValueKind::Text(text) => Some(text),
        _ => None,
    }
}

pub(super) fn get_text<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    text(get(value, key)?)
}

pub(super) fn is_true(value: &Value, key: &str) -> bool {
    get(value, key).is_some_and(|it| matches!(it.kind, ValueKind::Bool(true)))
}

pub(super) fn is_null(value: &Value) -> bool {
    matches!(&value.kind, ValueKind::Name(name) if name == "null")
}
