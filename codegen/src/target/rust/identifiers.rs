//! What rustc and clippy think of identifiers, which are the schema's choice: when in doubt, that they don't like them.

use super::names::unraw;
use crate::output::names;

/// clippy's `enum-variant-name-threshold`.
const MANY_VARIANTS: usize = 3;

/// Whether it is what a type or variant is called.
pub(super) fn is_camel(name: &str) -> bool {
    let name = name.trim_matches('_');
    !name.contains('_') && !name.starts_with(|c: char| c.is_ascii_lowercase())
}

/// Whether it is what a field or function is called.
pub(super) fn is_snake(name: &str) -> bool {
    let name = unraw(name).trim_matches('_');
    !name.contains("__") && !name.contains(|c: char| c.is_ascii_uppercase())
}

/// Whether it is all capitals, and more than two of them.
pub(super) fn is_acronym(name: &str) -> bool {
    name.len() > 2 && name.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// Whether the variants of an enum begin or end alike, or one of them as the enum does.
pub(super) fn repeat_themselves(name: &str, variants: &[&str]) -> bool {
    if variants.len() < MANY_VARIANTS {
        return false;
    }
    let repeats_enum = |it: &&str| it.starts_with(name) || it.ends_with(name);
    if variants.iter().any(repeats_enum) {
        return true;
    }
    let words: Vec<Vec<&str>> = variants.iter().map(|it| names::words(it)).collect();
    let alike = |at: fn(&[&str]) -> Option<String>| {
        let first = words.first().and_then(|it| at(it));
        first.is_some() && words.iter().all(|it| at(it) == first)
    };
    words.iter().all(|it| it.len() > 1)
        && (alike(|it| it.first().map(|word| (*word).to_owned()))
            || alike(|it| it.last().map(|word| (*word).to_owned())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_in_the_case_of_their_kind() {
        assert!(is_camel("HttpError") && is_camel("_1") && is_camel("Self_"));
        assert!(!is_camel("http_error") && !is_camel("Http_Error"));
        assert!(is_snake("http_error") && is_snake("r#type") && is_snake("self_"));
        assert!(!is_snake("httpError") && !is_snake("a__b"));
        assert!(is_acronym("URL") && !is_acronym("Url") && !is_acronym("ID"));
    }

    #[test]
    fn variants_repeat_themselves_or_their_enum() {
        assert!(repeat_themselves(
            "EventKind",
            &["PushEvent", "StarEvent", "OtherEvent"]
        ));
        assert!(repeat_themselves("Event", &["NoPush", "NoStar", "NoOther"]));
        assert!(repeat_themselves("Event", &["Push", "StarEvent", "Other"]));
        assert!(!repeat_themselves(
            "EventKind",
            &["PushEvent", "OtherEvent"]
        ));
        assert!(!repeat_themselves(
            "EventKind",
            &["PushEvent", "StarEvent", "Other"]
        ));
    }
}
