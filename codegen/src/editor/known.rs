//! What is built in: scalars, and annotations that mean something without an import.

use crate::imports::STANDARD;
use crate::model::literals::docs;
use crate::syntax::ast::Definition;
use crate::syntax::parser::parse;

/// What each built-in type is.
const SCALARS: [(&str, &str); 18] = [
    ("i8", "A signed integer of 8 bits."),
    ("i16", "A signed integer of 16 bits."),
    ("i32", "A signed integer of 32 bits."),
    (
        "i64",
        "A signed integer of 64 bits; a `bigint` in TypeScript.",
    ),
    ("u8", "An unsigned integer of 8 bits."),
    ("u16", "An unsigned integer of 16 bits."),
    ("u32", "An unsigned integer of 32 bits."),
    (
        "u64",
        "An unsigned integer of 64 bits; a `bigint` in TypeScript.",
    ),
    ("f32", "A floating-point number of 32 bits."),
    ("f64", "A floating-point number of 64 bits."),
    ("bool", "`true` or `false`."),
    ("string", "Text in UTF-8."),
    ("datetime", "A point in time, in nanoseconds, in UTC."),
    ("bytes", "Bytes as they are."),
    ("any", "A value of any type."),
    ("value", "A value of any type; the same as `any`."),
    (
        "raw",
        "An encoded value of any type that is passed on and not decoded.",
    ),
    (
        "void",
        "Nothing: an operation that replies without a value.",
    ),
];

/// What a built-in type is.
pub(super) fn scalar(name: &str) -> Option<&'static str> {
    let found = SCALARS.iter().find(|(scalar, _)| *scalar == name)?;
    Some(found.1)
}

/// The names of the built-in types; the last one is `void`.
pub(super) fn scalars() -> impl Iterator<Item = &'static str> {
    SCALARS.iter().map(|(name, _)| *name)
}

/// An annotation that is known without an import.
pub(crate) struct Known {
    pub(crate) name: String,
    pub(super) docs: Option<String>,
    /// Where it stands; `MEMBER` is the member of a union.
    pub(super) locations: Vec<String>,
    /// The path of the import that brings its directive, if one does.
    pub(super) from: Option<&'static str>,
}

/// The annotations of guesthouse that no directive describes.
fn own() -> [Known; 3] {
    let known = |name: &str, docs: &str, locations: &[&str]| Known {
        name: name.to_owned(),
        docs: Some(docs.to_owned()),
        locations: locations.iter().map(|it| (*it).to_owned()).collect(),
        from: None,
    };
    let renamed = [
        "INTERFACE",
        "OPERATION",
        "PARAMETER",
        "TYPE",
        "FIELD",
        "ENUM",
        "ENUM_VALUE",
        "UNION",
        "MEMBER",
        "ALIAS",
    ];
    [
        known(
            "rename",
            "Its name in the code of a language: `@rename(go: \"Name\", rust: \"name\")`.",
            &renamed,
        ),
        known(
            "unionKey",
            "The key of a member on the wire, in the place of its type's name: `@unionKey(\"names\")`.",
            &["MEMBER"],
        ),
        known(
            "allow",
            "What `guesthouse lint` is not to say here: `@allow(\"camel-case\")`.",
            &crate::model::check::LOCATIONS,
        ),
    ]
}

/// Every annotation that is known without an import.
pub(crate) fn annotations() -> Vec<Known> {
    let mut known: Vec<Known> = own().into();
    for (from, text) in STANDARD {
        for definition in parse(text, 0, &mut Vec::new()).definitions {
            if let Definition::Directive(it) = definition {
                known.push(Known {
                    name: it.name.text,
                    docs: docs(&it.docs),
                    locations: it.locations.into_iter().map(|it| it.text).collect(),
                    from: Some(from),
                });
            }
        }
    }
    known
}

/// Whether a source is built in, so that nobody can change it.
pub(super) fn is_standard(source: &str) -> bool {
    STANDARD.iter().any(|(name, _)| *name == source)
}
