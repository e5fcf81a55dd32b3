//! JSON text: as much of it as the errors of calls need, so that guests carry no JSON library.

use std::fmt::{self, Write};

use crate::bytes::Bytes;
use crate::encode::to_vec;
use crate::json_scanner::Scanner;
use crate::value::Value;

/// Text that is known to be JSON.
///
/// ```
/// use guesthouse_wire::{Json, Value};
///
/// assert_eq!(Json::new(r#"{"limit": 5}"#)?.as_str(), r#"{"limit": 5}"#);
/// assert!(Json::new("{limit: 5}").is_err());
/// assert_eq!(Json::from(Value::Map(vec![("limit".into(), 5.into())])).as_str(), r#"{"limit":5}"#);
/// # Ok::<(), guesthouse_wire::InvalidJson>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Json(String);

/// Text is not JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidJson {
    /// The byte at which that was noticed.
    pub offset: usize,
}

impl fmt::Display for InvalidJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the text is not JSON, or nests too deep, at byte {}",
            self.offset
        )
    }
}

impl std::error::Error for InvalidJson {}

impl Json {
    /// Takes JSON text.
    ///
    /// # Errors
    /// If it is not exactly one JSON value, or one that nests deeper than [`MAX_DEPTH`](crate::MAX_DEPTH).
    pub fn new(text: impl Into<String>) -> Result<Self, InvalidJson> {
        let text = text.into();
        let mut scanner = Scanner::new(&text);
        match scanner.value().filter(|_| scanner.is_at_end()) {
            Some(_) => Ok(Self(text)),
            None => Err(InvalidJson {
                offset: scanner.offset(),
            }),
        }
    }

    /// Text that a [`Scanner`] has read as a value.
    pub(crate) fn scanned(text: &str) -> Self {
        Self(text.into())
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Bytes become base64, datetimes text, extensions `{"type": 5, "data": "base64"}`, NaN and infinities text.
impl From<&Value> for Json {
    fn from(value: &Value) -> Self {
        let mut text = String::new();
        write_value(&mut text, value);
        Self(text)
    }
}

/// A value, or what becomes one. (Text becomes a string: [`Json::new`] is for text that is JSON.)
impl<T: Into<Value>> From<T> for Json {
    fn from(value: T) -> Self {
        Self::from(&value.into())
    }
}

impl Value {
    /// What it is called where only text can be a key, as in JSON: text as it is, bytes as base64, numbers and the like as in
    /// JSON. Lists and maps are the base64 of their MessagePack: JSON in JSON in JSON would grow with each level that is quoted.
    pub fn key_text(&self) -> String {
        match self {
            Self::Str(text) => text.clone(),
            Self::Bytes(data) => data.to_base64(),
            Self::Timestamp(at) => at.to_string(),
            Self::Array(_) | Self::Map(_) => Bytes(to_vec(self).unwrap_or_default()).to_base64(),
            key => Json::from(key).0,
        }
    }
}

fn write_value(out: &mut String, value: &Value) {
    match value {
        Value::Nil => out.push_str("null"),
        Value::Bool(value) => put(out, value),
        Value::Int(value) => put(out, value),
        Value::UInt(value) => put(out, value),
        Value::F32(value) => write_float(out, (*value).into(), value),
        Value::F64(value) => write_float(out, *value, value),
        Value::Str(text) => write_text(out, text),
        Value::Bytes(data) => write_text(out, &data.to_base64()),
        Value::Timestamp(at) => write_text(out, &at.to_string()),
        Value::Ext(kind, data) => {
            put(
                out,
                &format_args!(r#"{{"type":{kind},"data":"{}"}}"#, data.to_base64()),
            );
        }
        Value::Array(elements) => write_list(out, ['[', ']'], elements, write_value),
        Value::Map(entries) => write_list(out, ['{', '}'], entries, |out, (key, value)| {
            write_text(out, &key.key_text());
            out.push(':');
            write_value(out, value);
        }),
    }
}

fn write_list<T>(
    out: &mut String,
    [open, close]: [char; 2],
    items: &[T],
    write: impl Fn(&mut String, &T),
) {
    out.push(open);
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        write(out, item);
    }
    out.push(close);
}

/// Rust shows finite floats as JSON does.
fn write_float(out: &mut String, value: f64, shown: &dyn fmt::Debug) {
    match float_text(value) {
        Some(text) => write_text(out, text),
        None => put(out, &format_args!("{shown:?}")),
    }
}

/// The text that stands for a float that JSON has no number for.
pub(crate) fn float_text(value: f64) -> Option<&'static str> {
    match value {
        f64::INFINITY => Some("Infinity"),
        f64::NEG_INFINITY => Some("-Infinity"),
        _ if value.is_nan() => Some("NaN"),
        _ => None,
    }
}

/// Writes text in quotes.
pub(crate) fn write_text(out: &mut String, text: &str) {
    out.push('"');
    for char in text.chars() {
        match char {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\0'..='\x1f' => put(out, &format_args!("\\u{:04x}", u32::from(char))),
            _ => out.push(char),
        }
    }
    out.push('"');
}

/// Text in quotes, as paths and messages show it.
pub(crate) fn quoted(text: &str) -> String {
    let mut quoted = String::new();
    write_text(&mut quoted, text);
    quoted
}

fn put(out: &mut String, shown: &dyn fmt::Display) {
    // A `String` takes everything.
    let _ = write!(out, "{shown}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_keys_do_not_grow_with_each_level() {
        let nested = (0..120).fold(Value::Nil, |key, _| Value::Map(vec![(key, Value::Nil)]));
        assert!(Json::from(&nested).as_str().len() < 1000);

        // The key of the outermost map comes twice; the path names it.
        let key = to_vec(&nested).unwrap();
        let repeated = [&[0x82][..], &key, &[0xc0], &key, &[0xc0]].concat();
        let error = crate::from_slice::<Value>(&repeated).unwrap_err();
        assert_eq!(error.code(), crate::Code::DuplicateKey);
        assert!(error.path().len() < 1000);
    }

    #[test]
    fn what_is_json_is_what_serde_json_says() {
        for text in [
            "",
            " ",
            "null",
            "nul",
            "nulll",
            " true ",
            "false",
            "0",
            "-0",
            "01",
            "-",
            "1.",
            "1.5",
            ".5",
            "1e5",
            "1E+05",
            "1e",
            "+1",
            "\"\"",
            "\"a",
            "\"\\u00e9\"",
            "\"\\u00g9\"",
            "\"\\u+0e9\"",
            "\"\\x\"",
            "\"\n\"",
            "\"é\"",
            "[]",
            "[1,2]",
            "[1,]",
            "[,1]",
            "[1 2]",
            "[",
            "]",
            "{}",
            "{\"a\":1}",
            "{\"a\":1,}",
            "{\"a\" : [ { } ] , \"b\":null}",
            "{a:1}",
            "{\"a\"}",
            "{1:1}",
            "1 1",
            "NaN",
            "'a'",
            "\u{a0}1",
            "{\"a\":}",
            "[1}",
            "{\"a\":1]",
        ] {
            assert_eq!(
                Json::new(text).is_ok(),
                serde_json::from_str::<serde_json::Value>(text).is_ok(),
                "{text}"
            );
        }
        assert!(Json::new(format!("{}{}", "[".repeat(128), "]".repeat(128))).is_ok());
        assert!(Json::new(format!("{}{}", "[".repeat(129), "]".repeat(129))).is_err());
        assert!(Json::new("[".repeat(1 << 20)).is_err());
    }

    #[test]
    fn values_become_json_that_serde_json_reads() {
        let value = Value::Array(vec![
            Value::Nil,
            f64::NAN.into(),
            f32::NEG_INFINITY.into(),
            1.5e300.into(),
            0.1_f32.into(),
            (-5).into(),
            u64::MAX.into(),
            "\"\\\u{1}\n".into(),
            Value::Ext(5, [1].into()),
            Value::Map(vec![
                (1.into(), Value::Bytes([255].into())),
                (Value::Nil, true.into()),
            ]),
        ]);
        let json = Json::from(&value);
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(json.as_str()).unwrap(),
            serde_json::json!([
                null, "NaN", "-Infinity", 1.5e300, 0.1, -5, u64::MAX, "\"\\\u{1}\n", { "type": 5, "data": "AQ==" }, { "1": "/w==", "null": true }
            ])
        );
        assert_eq!(Json::new(json.as_str()), Ok(json));
    }
}
