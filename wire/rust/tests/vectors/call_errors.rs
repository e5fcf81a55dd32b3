//! The vectors of errors as they cross.

use guesthouse_wire::{CallError, Json};
use serde::Deserialize;

use crate::read;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    #[serde(rename = "row")]
    _row: String,
    message: String,
    code: Option<String>,
    /// JSON text.
    details: Option<String>,
    text: String,
    #[serde(default)]
    also: Vec<String>,
}

#[test]
fn errors_cross_as_their_vectors_say() {
    for case in read::<Case>("call-errors.json") {
        let error = CallError {
            message: case.message,
            code: case.code,
            details: case.details.map(|text| Json::new(text).unwrap()),
        };
        assert_eq!(error.to_text(), case.text, "{}", case.name);
        for text in [case.text].iter().chain(&case.also) {
            assert_eq!(CallError::parse(text), error, "{}: {text}", case.name);
        }
    }
}
