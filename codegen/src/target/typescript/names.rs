//! Identifiers and literals.

use crate::output::names;

/// Words that cannot be variables, in modules and classes: strict mode holds there.
const RESERVED: &[&str] = &[
    "arguments",
    "await",
    "break",
    "case",
    "catch",
    "class",
    "const",
    "continue",
    "debugger",
    "default",
    "delete",
    "do",
    "else",
    "enum",
    "eval",
    "export",
    "extends",
    "false",
    "finally",
    "for",
    "function",
    "if",
    "implements",
    "import",
    "in",
    "instanceof",
    "interface",
    "let",
    "new",
    "null",
    "package",
    "private",
    "protected",
    "public",
    "return",
    "static",
    "super",
    "switch",
    "this",
    "throw",
    "true",
    "try",
    "typeof",
    "undefined",
    "var",
    "void",
    "while",
    "with",
    "yield",
];

/// Names that cannot be those of an enum's members.
const NOT_MEMBERS: &[&str] = &["Infinity", "NaN", "__proto__"];

/// The name of a type: as the schema writes it, with a capital first.
pub(super) fn type_name(name: &str) -> String {
    let mut chars = name.chars();
    let first = chars.next().map(|c| c.to_ascii_uppercase());
    first.into_iter().chain(chars).collect()
}

/// The name of a value among those of a module, with a small first letter.
pub(super) fn value_name(name: &str) -> String {
    let name = names::camel(name);
    if name.is_empty() {
        return "unnamed".to_owned();
    }
    name
}

/// The name of a function that is not a method.
pub(super) fn function_name(name: &str) -> String {
    if is_reserved(name) {
        return format!("{name}_");
    }
    name.to_owned()
}

/// The name of a method. A class has but one constructor.
pub(super) fn method_name(name: &str) -> String {
    if name == "constructor" {
        return "constructor_".to_owned();
    }
    name.to_owned()
}

/// The name of an enum's member.
pub(super) fn member_name(name: &str) -> String {
    if NOT_MEMBERS.contains(&name) {
        return format!("{name}_");
    }
    name.to_owned()
}

/// Whether a variable cannot have this name.
pub(super) fn is_reserved(name: &str) -> bool {
    RESERVED.contains(&name)
}

/// Whether text can stand as a property without quotes.
pub(super) fn is_identifier(text: &str) -> bool {
    let mut chars = text.chars();
    chars
        .next()
        .is_some_and(|c| c.is_ascii_alphabetic() || c == '_' || c == '$')
        && chars.all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '$')
}

/// A property of an object expression. `__proto__` would set the prototype if it were not computed.
pub(super) fn key(name: &str) -> String {
    if name == "__proto__" {
        return format!("[{}]", quoted(name));
    }
    if is_identifier(name) {
        return name.to_owned();
    }
    quoted(name)
}

/// `key: value` of an object expression, or `key` for both.
pub(super) fn property(name: &str, value: &str) -> String {
    let key = key(name);
    if key == value {
        return key;
    }
    format!("{key}: {value}")
}

/// Text as a literal.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\u{feff}'
            | '\u{2028}'
            | '\u{2029}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}' => {
                out.push_str(&format!("\\u{:04x}", u32::from(c)));
            }
            c if c.is_control() => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_keep_their_case() {
        assert_eq!(type_name("HTTPServer"), "HTTPServer");
        assert_eq!(type_name("point"), "Point");
        assert_eq!(value_name("HTTPServer"), "httpServer");
        assert_eq!(function_name("import"), "import_");
        assert_eq!(method_name("import"), "import");
    }

    #[test]
    fn keys_are_quoted_where_they_must_be() {
        assert_eq!(property("a", "a"), "a");
        assert_eq!(property("class", "class_"), "class: class_");
        assert_eq!(key("a b"), "\"a b\"");
        assert_eq!(key("__proto__"), "[\"__proto__\"]");
    }

    #[test]
    fn literals_have_no_line_breaks() {
        assert_eq!(quoted("a\"\\\n\u{2028}\u{7}é"), r#""a\"\\\n\u2028\u0007é""#);
    }
}
