//! The details of errors.

use generated_rust::guest::conformance::{CallbackRefuseError, Refusal};
use guesthouse::wire::{Json, from_slice, to_vec};
use guesthouse_guest::Error;

use crate::bytes_of;

/// What a guest finds in an error of its host.
fn read(details: &str) -> Option<Refusal> {
    let details = Json::new(details).ok()?;
    let crossed = Error::new("").with_code("Refusal").with_details(details);
    match CallbackRefuseError::from(crossed) {
        CallbackRefuseError::Refusal(refusal) => Some(refusal),
        CallbackRefuseError::Other(_) => None,
    }
}

fn written(refusal: &Refusal) -> String {
    let error = Error::typed("Refusal", &refusal.message, refusal);
    error.details().expect("it has details").as_str().to_owned()
}

/// An optional field would take `null` for none.
#[test]
fn what_json_cannot_say_is_not_lost_in_silence() {
    let unknown: Refusal = from_slice(b"\x81\xa7message\xa0").expect("it is one");
    for double in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let mut refusal = unknown.clone();
        refusal.double = Some(double);
        assert_eq!(read(&written(&refusal)), None);
    }
}

#[test]
fn details_pass_their_vectors() {
    let text = include_str!("../../../../../schemas/vectors/details.json");
    let cases: Vec<serde_json::Value> = serde_json::from_str(text).expect("the vectors are JSON");
    let (mut read_as, mut refused) = (0, 0);
    for case in &cases {
        let name = case["name"].as_str().expect("a case has a name");
        let texts = |key: &str| {
            let texts = case[key].as_array().into_iter().flatten();
            texts.map(|it| it.as_str().expect("texts"))
        };
        for text in texts("refused") {
            assert_eq!(read(text), None, "{name}: {text}");
            refused += 1;
        }
        let Some(bytes) = case["bytes"].as_str() else {
            continue;
        };
        let wanted: Refusal = from_slice(&bytes_of(bytes)).expect(name);
        let bytes = to_vec(&wanted).expect(name);
        let written = written(&wanted);
        if let Some(details) = case["details"].as_str() {
            assert_eq!(written, details, "{name}");
        }
        // Bytes tell 0.0 from -0.0.
        for text in texts("also").chain([written.as_str()]) {
            let found = read(text).unwrap_or_else(|| panic!("{name}: {text} is not read"));
            assert_eq!(to_vec(&found).expect(name), bytes, "{name}: {text}");
            read_as += 1;
        }
    }
    assert!(
        read_as > 60 && refused > 50,
        "{read_as} values, {refused} that are none"
    );
}
