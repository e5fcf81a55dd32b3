//! The error that a guest gives its host, or a host its guest: text, with structure if it begins with `gh1:`.

use std::fmt;

use crate::decode::Decode;
use crate::encode::Encode;
use crate::json::{Json, write_text};
use crate::json_scanner::Scanner;

const PREFIX: &str = "gh1:";

/// Why a call failed, in the words of who was called.
///
/// ```
/// use guesthouse_wire::CallError;
///
/// let plain = CallError::new("no such user");
/// assert_eq!(plain.to_text(), "no such user");
///
/// let coded = CallError { code: Some("not-found".into()), ..plain };
/// assert_eq!(coded.to_text(), r#"gh1:{"code":"not-found","message":"no such user"}"#);
/// assert_eq!(CallError::parse(&coded.to_text()), coded);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallError {
    /// What happened, for a person.
    pub message: String,
    /// What happened, for a program.
    pub code: Option<String>,
    /// More about it, for a program.
    pub details: Option<Json>,
}

impl CallError {
    /// An error of a message alone.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            code: None,
            details: None,
        }
    }

    /// An error whose message is that of another and of its sources, joined by `: `.
    pub fn caused_by(error: &dyn std::error::Error) -> Self {
        let mut message = error.to_string();
        let mut source = error.source();
        while let Some(error) = source {
            message.push_str(": ");
            message.push_str(&error.to_string());
            source = error.source();
        }
        Self::new(message)
    }

    /// An error that carries a record of the schema: its code is the record's name, its details are the record.
    ///
    /// A record that cannot be written, as its datetime is beyond the year 9999, is left out, and the message says so.
    ///
    /// ```
    /// use guesthouse_wire::CallError;
    /// use std::collections::BTreeMap;
    ///
    /// let record = BTreeMap::from([("limit".to_owned(), 5_u8)]);
    /// let error = CallError::typed("TooMany", "no more", &record);
    /// assert_eq!(error.to_text(), r#"gh1:{"code":"TooMany","message":"no more","details":{"limit":5}}"#);
    /// assert_eq!(error.details_of("TooMany"), Some(record));
    /// assert_eq!(error.details_of::<BTreeMap<String, u8>>("NotFound"), None);
    /// ```
    pub fn typed<T: Encode>(
        code: impl Into<String>,
        message: impl Into<String>,
        record: &T,
    ) -> Self {
        let mut error = Self {
            code: Some(code.into()),
            ..Self::new(message)
        };
        match Json::of(record) {
            Ok(details) => error.details = Some(details),
            Err(cause) => {
                let words = format!("{}: its details cannot be written: {cause}", error.message);
                error.message = words;
            }
        }
        error
    }

    /// The record that an error of this code carries. `None` if it has another code, or details that are not the record's.
    pub fn details_of<T: Decode>(&self, code: &str) -> Option<T> {
        let details = self.details.as_ref()?;
        let is_of = self.code.as_deref() == Some(code);
        is_of.then(|| details.decode().ok()).flatten()
    }

    /// Reads what was called sent. Text that has no structure is the message.
    pub fn parse(text: &str) -> Self {
        text.strip_prefix(PREFIX)
            .and_then(parse_object)
            .unwrap_or_else(|| Self::new(text))
    }

    /// The text to send: the message alone if there is nothing else.
    pub fn to_text(&self) -> String {
        if self.code.is_none() && self.details.is_none() && !self.message.starts_with(PREFIX) {
            return self.message.clone();
        }
        let mut text = String::from(PREFIX);
        text.push_str("{\"code\":");
        write_text(&mut text, self.code.as_deref().unwrap_or_default());
        text.push_str(",\"message\":");
        write_text(&mut text, &self.message);
        if let Some(details) = &self.details {
            text.push_str(",\"details\":");
            text.push_str(details.as_str());
        }
        text.push('}');
        text
    }
}

/// An object with a message; a code that is missing, null or empty is none.
fn parse_object(text: &str) -> Option<CallError> {
    let (mut code, mut message, mut details) = (None, None, None);
    let mut scanner = Scanner::new(text);
    scanner.object(|scanner, key| {
        let value = scanner.value()?;
        let string = || Scanner::new(value).string();
        match key {
            "code" if value != "null" => code = Some(string()?),
            "message" => message = Some(string()?),
            "details" if value != "null" => details = Some(Json::scanned(value)),
            _ => {}
        }
        Some(())
    })?;
    scanner.is_at_end().then_some(())?;
    Some(CallError {
        message: message?,
        code: code.filter(|code| !code.is_empty()),
        details,
    })
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for CallError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_error_comes_back() {
        for message in [
            "",
            "plain",
            "gh1:",
            "gh1:{\"code\":\"a\",\"message\":\"b\"}",
            "\"é\"\n\u{1}🚀",
        ] {
            for code in [None, Some("a \"code\"")] {
                for details in [None, Some(r#"{"a": [1, "}"]}"#)] {
                    let error = CallError {
                        message: message.into(),
                        code: code.map(Into::into),
                        details: details.map(|text| Json::new(text).unwrap()),
                    };
                    assert_eq!(CallError::parse(&error.to_text()), error);
                }
            }
        }
    }

    #[test]
    fn what_has_no_structure_is_the_message() {
        for text in [
            "",
            "gh1",
            "gh1:",
            "gh1:{}",
            "gh1:[]",
            r#"gh1:{"code":"a"}"#,
            r#"gh1:{"message":5}"#,
            r#"gh1:{"code":5,"message":"b"}"#,
            r#"gh1:{"message":"b"} c"#,
            r#"gh2:{"message":"b"}"#,
        ] {
            assert_eq!(CallError::parse(text), CallError::new(text));
        }
    }

    #[test]
    fn a_record_that_cannot_be_written_is_left_out() {
        let late = crate::Timestamp {
            seconds: i64::MAX,
            nanos: 0,
        };
        let error = CallError::typed("Late", "too late", &late);
        assert_eq!(
            (error.code.as_deref(), &error.details),
            (Some("Late"), &None)
        );
        let words = "too late: its details cannot be written: invalid-datetime";
        assert!(error.message.starts_with(words), "{error}");
    }

    #[test]
    fn other_writers_are_understood() {
        let text = r#"gh1: { "more": {"message": 1}, "details": null, "message": "b\u00e9", "code": null }"#;
        assert_eq!(CallError::parse(text), CallError::new("bé"));
    }
}
