//! What is meant to be different, and why.

/// What is refused here and accepted by the reference: the code of the diagnostic, a part of what it says, and the reason.
const REFUSED_HERE: &[(&str, &str, &str)] = &[
    (
        "duplicate-name",
        "key comes twice",
        "the reference does not look at defaults",
    ),
    (
        "syntax",
        "expected a path in quotes",
        "documented so; the reference takes any token",
    ),
    (
        "syntax",
        "expected the namespace in quotes",
        "documented so; the reference takes a bare name, which cannot have dots",
    ),
    (
        "syntax",
        "expected the display text in quotes",
        "documented so; the reference takes any token",
    ),
    (
        "syntax",
        "expected the alias's name",
        "a name in quotes could be no name at all",
    ),
    (
        "syntax",
        "at the end of the list's type",
        "the reference takes any token for the bracket",
    ),
    (
        "syntax",
        "at the end of the map's type",
        "the reference takes any token for the brace",
    ),
    (
        "syntax",
        "is never closed",
        "the reference takes any token for the bracket or brace",
    ),
    (
        "unusable-name",
        "",
        "nothing is left of the name in other languages",
    ),
    (
        "alias-cycle",
        "",
        "the reference does not follow aliases; such a type has no values",
    ),
    (
        "annotation-location",
        "",
        "the reference does not look at functions",
    ),
    (
        "default-on-optional",
        "",
        "the reference does not look at defaults",
    ),
    (
        "default-on-unary",
        "",
        "the reference does not look at defaults",
    ),
    (
        "default-range",
        "",
        "the reference does not look at defaults",
    ),
    (
        "default-type",
        "",
        "the reference does not look at defaults",
    ),
    (
        "duplicate-name",
        "union key",
        "readers could not tell the members apart",
    ),
    (
        "duplicate-name",
        "definition",
        "functions and types share names in the languages that are generated",
    ),
    (
        "duplicate-text",
        "",
        "a reader takes the text of an enum's value, so it must say which one",
    ),
    ("empty-enum", "", "such a type has no values"),
    ("errors", "", "`@errors` has a meaning here"),
    (
        "implements",
        "",
        "the reference parses it and does nothing with it",
    ),
    (
        "invalid-number",
        "too large",
        "the reference rounds numbers",
    ),
    (
        "map-key",
        "",
        "documented by Apex, and checked by no rule of the reference",
    ),
    (
        "name-collision",
        "",
        "the names are one in a language that is generated",
    ),
    (
        "namespace",
        "",
        "the namespace is part of what crosses the wire, and of names in every language",
    ),
    (
        "optional-alias",
        "",
        "`Name?` of an optional alias would be optional twice",
    ),
    (
        "optional-member",
        "",
        "an absent member has no key on the wire",
    ),
    (
        "recursive-type",
        "",
        "the reference does not look at recursion; such a type has no finite values",
    ),
    ("rename", "", "`@rename` has a meaning here"),
    ("served-by", "", "one side serves an interface"),
    ("stream", "", "a waPC call has one request and one reply"),
    ("union-key", "", "a list or map has no name for the wire"),
    (
        "unknown-type",
        "is an interface",
        "an interface has no values",
    ),
];

/// What is accepted here and refused by the reference: a part of its message, and the reason.
const ACCEPTED_HERE: &[(&str, &str)] = &[
    (
        "Expected :, found",
        "a bare name is an argument, as any other value is: `@errors(NotFound)`",
    ),
    (
        "invalid built-in type \"raw\"",
        "in Apex's documentation; version 0.1.5 of the reference does not know it",
    ),
    (
        "should be pascal case",
        "a warning here: the name is usable",
    ),
    ("expected a float", "1 is a float as well as 1.0 is"),
    (
        "missing required argument",
        "a parameter with a default need not be given",
    ),
    (
        "duplicate object",
        "a definition that is imported twice is one definition",
    ),
];

/// Why a diagnostic is no mistake, though the reference accepts the schema.
pub(crate) fn refused_here(code: &str, told: &str) -> Option<&'static str> {
    let found = REFUSED_HERE
        .iter()
        .find(|(known, part, _)| *known == code && told.contains(part));
    found.map(|(.., why)| *why)
}

/// Why a schema that the reference refuses with this message is right.
pub(crate) fn accepted_here(message: &str) -> Option<&'static str> {
    let found = ACCEPTED_HERE
        .iter()
        .find(|(part, _)| message.contains(part));
    found.map(|(_, why)| *why)
}
