//! Identifiers.

use crate::output::names;

/// Strict and reserved keywords of every edition.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
    "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];

/// Keywords that cannot be raw identifiers.
const NEVER_RAW: &[&str] = &["crate", "self", "super", "Self"];

/// The name of a field, parameter or function: `r#type`, `self_`, `full_url_name`.
pub(super) fn snake(name: &str) -> String {
    escaped(names::snake(name), "unnamed")
}

/// The name of a type or variant.
pub(super) fn pascal(name: &str) -> String {
    escaped(names::pascal(name), "Unnamed")
}

/// As [`snake`], for a variable where the generated code has variables of its own.
pub(super) fn local(name: &str, taken: &[&str]) -> String {
    let ident = snake(name);
    // No other name ends in `_` but the keywords that cannot be raw.
    if taken.contains(&ident.as_str()) {
        return format!("{ident}_");
    }
    ident
}

/// The name of an identifier as serde sees it.
pub(super) fn unraw(ident: &str) -> &str {
    ident.strip_prefix("r#").unwrap_or(ident)
}

fn escaped(name: String, unnamed: &str) -> String {
    if name.is_empty() {
        unnamed.to_owned()
    } else if name
        .trim_matches(|c: char| c == '_' || c.is_ascii_digit())
        .is_empty()
    {
        // A name of digits alone says too little for clippy.
        format!("{unnamed}{name}")
    } else if KEYWORDS.contains(&name.as_str()) {
        format!("r#{name}")
    } else if NEVER_RAW.contains(&name.as_str()) {
        format!("{name}_")
    } else {
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reserved_words_are_renamed() {
        assert_eq!(snake("type"), "r#type");
        assert_eq!(snake("self"), "self_");
        assert_eq!(snake("Gen"), "r#gen");
        assert_eq!(pascal("self"), "Self_");
        assert_eq!(pascal("type"), "Type");
        assert_eq!(snake("_"), "unnamed");
        assert_eq!(pascal("__"), "Unnamed");
        assert_eq!(snake("_1"), "unnamed_1");
        assert_eq!(unraw("r#type"), "type");
    }

    #[test]
    fn variables_keep_clear_of_the_generated_ones() {
        assert_eq!(local("r", &["r", "key"]), "r_");
        assert_eq!(local("w", &["r", "key"]), "w");
    }
}
