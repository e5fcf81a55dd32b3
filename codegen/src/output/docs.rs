//! What a schema says about a definition, for people.

use crate::model::types::{Annotation, Value};

/// Whether text means itself wherever documentation is written: it is a line of words.
pub(crate) fn is_plain(text: &str) -> bool {
    let means_itself = |byte: u8| byte.is_ascii_alphanumeric() || b" .,;()'-".contains(&byte);
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.bytes().all(means_itself)
        && !text.contains("''")
}

/// The reason that `@deprecated` gives, which may be empty; none if the definition is not deprecated.
pub fn deprecation(annotations: &[Annotation]) -> Option<&str> {
    let deprecated = annotations.iter().find(|it| it.name == "deprecated")?;
    let reason = deprecated
        .arguments
        .iter()
        .find_map(|(_, value)| match value {
            Value::String(text) => Some(text.trim()),
            _ => None,
        });
    Some(reason.unwrap_or(""))
}

/// The description, or else a plain sentence: nothing public goes without.
pub fn described(docs: Option<&str>, sentence: impl FnOnce() -> String) -> String {
    match docs {
        Some(docs) if !docs.trim().is_empty() => docs.to_owned(),
        _ => sentence(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deprecation_may_have_a_reason() {
        let annotation = |name: &str, arguments| Annotation {
            name: name.into(),
            span: Default::default(),
            arguments,
        };
        let reason = |text: &str| vec![("value".to_owned(), Value::String(text.into()))];
        assert_eq!(deprecation(&[annotation("info", reason("x"))]), None);
        assert_eq!(deprecation(&[annotation("deprecated", vec![])]), Some(""));
        assert_eq!(
            deprecation(&[
                annotation("info", vec![]),
                annotation("deprecated", reason(" old "))
            ]),
            Some("old")
        );
    }

    #[test]
    fn nothing_is_described_by_blanks() {
        assert_eq!(described(Some("It."), String::new), "It.");
        assert_eq!(described(Some(" \n"), || "Plain.".into()), "Plain.");
        assert_eq!(described(None, || "Plain.".into()), "Plain.");
    }
}
