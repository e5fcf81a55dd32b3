//! What a function of a guest, or of its host, answers if it fails.

use std::fmt;

use guesthouse_wire::{CallError, Decode, Encode, Json};

/// The result of a guest's functions, and of its calls to the host.
pub type Result<T> = std::result::Result<T, Error>;

/// A message for people and, if there is one, a code and details for programs. It crosses to the other side as it is.
///
/// Text and every standard error become one by `?`, with the message of an error and those of its sources. (That is why it
/// is not a standard error itself.)
///
/// ```
/// use guesthouse_guest::{Error, Result};
///
/// fn parse(text: &str) -> Result<u8> {
///     if text.is_empty() {
///         return Err("nothing to parse".into());
///     }
///     let value: u8 = text.parse()?;
///     if value > 100 {
///         return Err(Error::new("too much").with_code("limit").with_details(100));
///     }
///     Ok(value)
/// }
///
/// assert_eq!(parse("").unwrap_err().message(), "nothing to parse");
/// assert_eq!(parse("x").unwrap_err().message(), "invalid digit found in string");
/// assert_eq!(parse("101").unwrap_err().code(), Some("limit"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(CallError);

impl Error {
    /// An error of a message alone.
    pub fn new(message: impl Into<String>) -> Self {
        Self(CallError::new(message))
    }

    /// An error that carries a record of the schema: its code is the record's name. Generated code does this for `@errors`.
    pub fn typed<T: Encode>(
        code: impl Into<String>,
        message: impl Into<String>,
        record: &T,
    ) -> Self {
        Self(CallError::typed(code, message, record))
    }

    /// Adds what happened, for a program: `not-found`, `limit`. An empty code is none.
    #[must_use]
    pub fn with_code(mut self, code: impl Into<String>) -> Self {
        self.0.code = Some(code.into());
        self
    }

    /// Adds more about it, for a program: a [`Value`](crate::wire::Value), what becomes one, or [`Json`].
    #[must_use]
    pub fn with_details(mut self, details: impl Into<Json>) -> Self {
        self.0.details = Some(details.into());
        self
    }

    /// What happened, for people.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// What happened, for programs.
    pub fn code(&self) -> Option<&str> {
        self.0.code.as_deref()
    }

    /// More about it, for programs.
    pub fn details(&self) -> Option<&Json> {
        self.0.details.as_ref()
    }

    /// The record that an error of this code carries. `None` if it has another code, or details that are not the record's.
    pub fn details_of<T: Decode>(&self, code: &str) -> Option<T> {
        self.0.details_of(code)
    }

    /// The text that crosses.
    pub(crate) fn to_text(&self) -> String {
        self.0.to_text()
    }

    /// Reads the text that crossed.
    pub(crate) fn parse(text: &str) -> Self {
        Self(CallError::parse(text))
    }

    /// The same error with words before its message.
    pub(crate) fn context(mut self, words: &str) -> Self {
        self.0.message = format!("{words}: {}", self.0.message);
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

// Text is no standard error, but the standard library boxes both. A bound on `std::error::Error` would leave no room for
// text beside it.
impl<E: Into<Box<dyn std::error::Error>>> From<E> for Error {
    fn from(error: E) -> Self {
        Self(CallError::caused_by(&*error.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use guesthouse_wire::Value;

    #[derive(Debug)]
    struct Outer(std::num::ParseIntError);

    impl fmt::Display for Outer {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("the port is wrong")
        }
    }

    impl std::error::Error for Outer {
        fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
            Some(&self.0)
        }
    }

    #[test]
    fn text_and_standard_errors_become_errors() {
        assert_eq!(Error::from("text"), Error::new("text"));
        assert_eq!(Error::from(String::from("text")), Error::new("text"));
        let outer = Outer("x".parse::<u8>().unwrap_err());
        assert_eq!(
            Error::from(outer).to_string(),
            "the port is wrong: invalid digit found in string"
        );
    }

    #[test]
    fn an_error_crosses_as_it_is() {
        let details = Value::Map(vec![("limit".into(), 5.into())]);
        let error = Error::new("too much")
            .with_code("limit")
            .with_details(details);
        assert_eq!(
            error.to_text(),
            r#"gh1:{"code":"limit","message":"too much","details":{"limit":5}}"#
        );
        assert_eq!(Error::parse(&error.to_text()), error);
        assert_eq!(Error::new("plain").to_text(), "plain");
        assert_eq!(
            error.context("while reading").message(),
            "while reading: too much"
        );
    }
}
