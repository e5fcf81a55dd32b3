//! Identifiers and literals.

use crate::lang::Lang;
use crate::model::types::{Annotation, EnumValue, Field, Interface, Member, Operation, TypeDef};
use crate::output::names;
use crate::output::renames::renamed;

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

/// Types of the language, which no other type can be called.
const TYPES: &[&str] = &[
    "any", "bigint", "boolean", "never", "number", "object", "string", "symbol", "unknown",
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

/// What a type is called, and in the file where the schema defines it.
pub(super) fn of_type(def: &TypeDef) -> String {
    let origin = def.imported.as_ref();
    match origin.filter(|it| it.name != def.name) {
        // It was given this name where it was imported.
        Some(_) => type_name(&def.name),
        None => of_exported(def),
    }
}

/// What a type is called in the file of the schema that defines it.
pub(super) fn of_exported(def: &TypeDef) -> String {
    let origin = def.imported.as_ref();
    let name = origin.map_or(&def.name, |it| &it.name);
    chosen(&def.annotations, || type_name(name))
}

/// What an interface is called.
pub(super) fn of_interface(it: &Interface) -> String {
    chosen(&it.annotations, || type_name(&it.name))
}

/// What an operation is called that is a function.
pub(super) fn of_function(it: &Operation) -> String {
    escaped(of_operation(it))
}

/// What an operation is called that is a method. A class has but one constructor.
pub(super) fn of_method(it: &Operation) -> String {
    match of_operation(it) {
        "constructor" => "constructor_".to_owned(),
        name => name.to_owned(),
    }
}

/// What an operation is called among names that derive from it.
pub(super) fn of_operation(it: &Operation) -> &str {
    renamed(&it.annotations, Lang::TypeScript).unwrap_or(&it.name)
}

/// What a field or parameter is called.
pub(super) fn of_field(it: &Field) -> &str {
    renamed(&it.annotations, Lang::TypeScript).unwrap_or(&it.name)
}

/// The `type` of a union's member.
pub(super) fn of_member(it: &Member) -> &str {
    renamed(&it.annotations, Lang::TypeScript).unwrap_or(&it.key)
}

/// What a value of an enum is called.
pub(super) fn of_value(it: &EnumValue) -> String {
    let name = renamed(&it.annotations, Lang::TypeScript).unwrap_or(&it.name);
    if NOT_MEMBERS.contains(&name) {
        return format!("{name}_");
    }
    name.to_owned()
}

fn chosen(annotations: &[Annotation], otherwise: impl FnOnce() -> String) -> String {
    renamed(annotations, Lang::TypeScript).map_or_else(otherwise, escaped)
}

fn escaped(name: &str) -> String {
    if is_reserved(name) || TYPES.contains(&name) {
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
    if text.bytes().all(|it| it.is_ascii_alphanumeric()) {
        return ["\"", text, "\""].concat();
    }
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
        assert_eq!(escaped("import"), "import_");
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
