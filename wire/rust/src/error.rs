//! What can be wrong with bytes or values, and where.

use std::borrow::Cow;
use std::fmt;

use crate::json::quoted;
use crate::value::Value;

/// The result of reading or writing.
pub type Result<T> = std::result::Result<T, Error>;

/// What was wrong: the same words in every language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Code {
    /// The input ends inside a value.
    UnexpectedEnd,
    /// Another MessagePack type than the schema's.
    UnexpectedType,
    /// An integer or float that does not fit its type, or an element beyond 255 in an array read as `bytes`.
    OutOfRange,
    /// Text that is not UTF-8.
    InvalidUtf8,
    /// A datetime that is malformed or outside the years 0000 to 9999.
    InvalidDatetime,
    /// A header announces more than the bytes left.
    LengthExceedsInput,
    /// Containers nest deeper than [`MAX_DEPTH`](crate::MAX_DEPTH).
    TooDeep,
    /// Bytes after the value.
    TrailingBytes,
    /// A field or parameter that is neither optional nor has a default is missing.
    MissingField,
    /// A map key, field or parameter that comes twice.
    DuplicateKey,
    /// An index or text that the enum does not have.
    UnknownEnumValue,
    /// Not a map of exactly one entry where a union is due.
    UnionShape,
    /// A union key that the schema does not have.
    UnknownMember,
    /// Writing: text, bytes, a list or a map of 2³² or more.
    TooLong,
}

impl Code {
    /// The code as it is spelled everywhere, such as `unexpected-end`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::UnexpectedEnd => "unexpected-end",
            Self::UnexpectedType => "unexpected-type",
            Self::OutOfRange => "out-of-range",
            Self::InvalidUtf8 => "invalid-utf8",
            Self::InvalidDatetime => "invalid-datetime",
            Self::LengthExceedsInput => "length-exceeds-input",
            Self::TooDeep => "too-deep",
            Self::TrailingBytes => "trailing-bytes",
            Self::MissingField => "missing-field",
            Self::DuplicateKey => "duplicate-key",
            Self::UnknownEnumValue => "unknown-enum-value",
            Self::UnionShape => "union-shape",
            Self::UnknownMember => "unknown-member",
            Self::TooLong => "too-long",
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Why a value could not be read or written.
///
/// The path is put together while the error travels outwards, so that it costs nothing as long as all is well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(Box<Inner>); // Boxed, so that a `Result` of a small value stays small.

#[derive(Clone, Debug, PartialEq, Eq)]
struct Inner {
    code: Code,
    /// `None` until someone who knows the reader sees the error: a missing field does not.
    offset: Option<usize>,
    message: Cow<'static, str>,
    /// Innermost segment first.
    path: Vec<Segment>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Segment {
    Name(String),
    Index(usize),
    Key(String),
    /// A key that is neither text nor an integer nor a bool.
    OtherKey,
}

impl Error {
    /// An error at a byte offset. The message says what was found and what was due.
    #[cold]
    pub fn new(code: Code, offset: usize, message: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new(Inner {
            code,
            offset: Some(offset),
            message: message.into(),
            path: Vec::new(),
        }))
    }

    /// A field that did not come, which is noticed where its record ends.
    #[cold]
    pub(crate) fn missing_field(name: &str) -> Self {
        let message = Cow::Borrowed("the field is missing");
        Self(Box::new(Inner {
            code: Code::MissingField,
            offset: None,
            message,
            path: Vec::new(),
        }))
        .in_field(name)
    }

    /// The same error, at the offset if it has none yet.
    pub(crate) fn at(mut self, offset: usize) -> Self {
        self.0.offset.get_or_insert(offset);
        self
    }

    /// The same error, seen from the record or union around it: in the field or member of that name.
    #[must_use]
    pub fn in_field(self, name: &str) -> Self {
        self.within(Segment::Name(name.into()))
    }

    /// The same error, seen from the list around it.
    #[must_use]
    pub fn in_element(self, index: usize) -> Self {
        self.within(Segment::Index(index))
    }

    /// The same error, seen from the map around it: in the value of that key.
    #[must_use]
    pub fn in_entry(self, key: &dyn fmt::Display) -> Self {
        self.within(Segment::Key(key.to_string()))
    }

    /// The same error, seen from the map of `any` around it: in the value of a key that may be of any type.
    pub(crate) fn in_any_entry(self, key: &Value) -> Self {
        match key {
            Value::Str(text) => self.in_entry(text),
            Value::Int(value) => self.in_entry(value),
            Value::UInt(value) => self.in_entry(value),
            Value::Bool(value) => self.in_entry(value),
            _ => self.within(Segment::OtherKey),
        }
    }

    #[cold]
    fn within(mut self, segment: Segment) -> Self {
        self.0.path.push(segment);
        self
    }

    /// What was wrong.
    pub fn code(&self) -> Code {
        self.0.code
    }

    /// The byte at which it was noticed: of the input when reading, of the output when writing.
    pub fn offset(&self) -> usize {
        self.0.offset.unwrap_or_default()
    }

    /// What was found and what was due, without the place.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// Where in the value, such as `event.labels[3].name` or `weights["a"]`; empty for the value itself.
    pub fn path(&self) -> String {
        let mut path = String::new();
        for segment in self.0.path.iter().rev() {
            match segment {
                Segment::Name(name) => {
                    if !path.is_empty() {
                        path.push('.');
                    }
                    path.push_str(name);
                }
                Segment::Index(index) => path.push_str(&format!("[{index}]")),
                Segment::Key(key) => path.push_str(&format!("[{}]", quoted(key))),
                Segment::OtherKey => path.push_str("[?]"),
            }
        }
        path
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner {
            code,
            message,
            path,
            ..
        } = &*self.0;
        let offset = self.offset();
        if path.is_empty() {
            write!(f, "{code} at byte {offset}: {message}")
        } else {
            write!(f, "{code} at {} (byte {offset}): {message}", self.path())
        }
    }
}

impl std::error::Error for Error {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_reads_from_the_outside_in() {
        let error = Error::new(Code::OutOfRange, 7, "300 does not fit u8")
            .in_field("name")
            .in_element(3)
            .in_field("labels")
            .in_entry(&"a \"key\"\n")
            .in_field("event");
        assert_eq!(error.path(), r#"event["a \"key\"\n"].labels[3].name"#);
        assert_eq!(
            error.to_string(),
            r#"out-of-range at event["a \"key\"\n"].labels[3].name (byte 7): 300 does not fit u8"#
        );
        assert_eq!(
            Error::new(Code::TooDeep, 0, "too many").to_string(),
            "too-deep at byte 0: too many"
        );
    }
}
