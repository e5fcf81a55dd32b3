//! The error that a guest gives its host, or a host its guest: text, with structure if it begins with `gh1:`.

use std::fmt;

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
    fn other_writers_are_understood() {
        let text = r#"gh1: { "more": {"message": 1}, "details": null, "message": "b\u00e9", "code": null }"#;
        assert_eq!(CallError::parse(text), CallError::new("bé"));
    }
}
