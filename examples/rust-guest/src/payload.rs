//! Reading a payload that has no type.

use guesthouse_guest::wire::Value;

/// Payloads are searched down to this depth.
const DEPTH: usize = 16;

/// What the worst `severity` in the payload adds to the score: 2 for `critical`, 1 for `high`.
pub(crate) fn severity(value: &Value) -> f64 {
    worst(value, DEPTH)
}

fn worst(value: &Value, depth: usize) -> f64 {
    if depth == 0 {
        return 0.0;
    }
    match value {
        Value::Map(entries) => entries.iter().fold(0.0, |found, (key, value)| {
            let own = match (key, value) {
                (Value::Str(key), Value::Str(text)) if key == "severity" => weight(text),
                _ => worst(value, depth - 1),
            };
            found.max(own)
        }),
        Value::Array(items) => items
            .iter()
            .fold(0.0, |found, item| found.max(worst(item, depth - 1))),
        _ => 0.0,
    }
}

fn weight(severity: &str) -> f64 {
    match severity {
        "critical" => 2.0,
        "high" => 1.0,
        _ => 0.0,
    }
}

/// How many entries the payload has at its top.
pub(crate) fn entries(value: &Value) -> i64 {
    match value {
        Value::Map(entries) => entries.len() as i64,
        _ => 0,
    }
}
