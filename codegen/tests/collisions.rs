//! Names that differ in a schema and would be one in a language: a diagnostic, where the second of them stands.

use guesthouse_codegen::{Lang, Options, Side, generate, parse};

/// The message and the text it points at, for the only thing that is wrong.
fn refused(schema: &str, lang: Lang, side: Side) -> (String, String) {
    let text = format!("namespace \"demo.v1\"\n{schema}");
    let model = parse("demo.apexlang", &text).unwrap_or_else(|errors| panic!("{errors}"));
    let diagnostics =
        generate(&model, lang, side, &Options::default()).expect_err("the names collide");
    let [only] = diagnostics.as_slice() else {
        panic!("one collision was expected: {diagnostics:#?}");
    };
    assert_eq!(only.code, "name-collision");
    let place = text[only.span.start..only.span.end].to_owned();
    (only.message.clone(), place)
}

#[test]
fn a_type_called_like_a_client() {
    let schema = "interface Clock @provider { now(): u8 }\ntype ClockClient { a: u8 }";
    let expected =
        "the client of interface `Clock` and type `ClockClient` would both be called `ClockClient`";
    for lang in [Lang::Rust, Lang::TypeScript] {
        let (message, place) = refused(schema, lang, Side::Guest);
        assert!(message.starts_with(expected), "{message}");
        assert_eq!(place, "Clock");
        let model = parse("demo.apexlang", &format!("namespace \"demo.v1\"\n{schema}"));
        let model = model.expect("the schema is fine");
        assert!(
            generate(&model, lang, Side::Host, &Options::default()).is_ok(),
            "the host has no such client"
        );
    }
}

#[test]
fn a_function_called_like_a_registration() {
    let schema = "interface Clock @provider { now(): u8 }\nfunc registerClock()";
    for lang in [Lang::Rust, Lang::TypeScript] {
        let (message, place) = refused(schema, lang, Side::Host);
        assert!(
            message.contains("the function that registers `Clock`"),
            "{message}"
        );
        assert_eq!(place, "registerClock");
    }
}

#[test]
fn names_that_differ_in_where_words_end() {
    let cases = [
        ("enum A { a_1 = 0 a1 = 1 }", "value `a1` and value `a_1`"),
        (
            "union A = string @unionKey(\"a 1\") | u8 @unionKey(\"a1\")",
            "member `a1` and member `a 1`",
        ),
        ("type A_1 {} type A1 {}", "type `A1` and type `A_1`"),
    ];
    for (schema, both) in cases {
        let (message, _) = refused(schema, Lang::Rust, Side::Host);
        assert_eq!(message, format!("{both} would both be called `A1` in Rust"));
    }
}
