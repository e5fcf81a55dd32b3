//! The 22 bugs of the generators before this one, and what keeps each away. Bytes are asserted through the vectors that the
//! codecs of every language must meet (`schemas/vectors`, and the tests called `vectors` in `wire/` and `tests/generated/`),
//! code by what is generated for a schema that the old ones stumbled over. Stubs are also compiled in `tests/generated/`,
//! where warnings are errors.
//!
//! | # | what was wrong | kept away by |
//! |---|---|---|
//! | 1 | signed integers from 128 on, which other readers refuse | `bytes_that_readers_refused` |
//! | 2 | floats are not read from other floats and integers | `bytes_that_readers_refused` |
//! | 3 | an enum is an index here and a text there | `bytes_that_readers_refused` |
//! | 4 | bytes are an array here and binary there | `bytes_that_readers_refused` |
//! | 5 | a datetime is written in two ways | `bytes_that_readers_refused`, `an_optional_is_written_as_what_it_holds` |
//! | 6 | an unknown field of an extension ends the reading | `bytes_that_readers_refused` |
//! | 7 | errors are dropped | `errors_are_returned` |
//! | 8 | an absent list or map becomes an empty one | `an_optional_is_written_as_what_it_holds`, `tests/cases/optionals.toml` |
//! | 9 | no arguments and no reply have several forms | `tests/cases/calls.toml`, against every guest and host |
//! | 10 | a union's key is not the one that the codec writes | `keys_and_names_are_those_of_the_wire` |
//! | 11 | the index 0 is unreachable | `an_enum_has_all_of_its_values` |
//! | 12 | a value without a text panics | `an_enum_has_all_of_its_values` |
//! | 13 | functions without a trait, no result, no `self` | `functions_are_items_of_a_trait` |
//! | 14 | options that need each other | `codegen/tests/rust.rs`, `options_of_one_type_need_no_others` |
//! | 15 | unions with lists and maps cannot be generated | `unions_hold_anything` |
//! | 16 | defaults are not applied | `bytes_that_readers_refused` |
//! | 17 | nested containers shadow each other | `containers_nest` |
//! | 18 | functions are called that the library has not | compiled in `tests/generated/` |
//! | 19 | constructors of what has none | compiled in `tests/generated/ts`, `typescript_makes_plain_objects` |
//! | 20 | renames of one language are used in all | `keys_and_names_are_those_of_the_wire` |
//! | 21 | operations without a result do not compile | compiled in `tests/generated/go`: `nothing` and others of `conformance.apexlang` |
//! | 22 | a malformed reply is a trap | `nothing_unwraps`, `tests/cases/broken-payload.toml` |

use guesthouse_codegen::{Lang, Options, Side, check, generate};
use serde_json::Value as Json;

/// What is generated for the definitions, in all files.
#[track_caller]
fn stubs(definitions: &str, lang: Lang, side: Side) -> String {
    with_options(definitions, lang, side, &Options::default())
}

#[track_caller]
fn with_options(definitions: &str, lang: Lang, side: Side, options: &Options) -> String {
    let (model, told) = check("old", &format!("namespace \"old.v1\"\n{definitions}"));
    let model = model.unwrap_or_else(|| panic!("{told}"));
    let files = generate(&model, lang, side, options).expect("it can be said");
    files.iter().map(|(_, text)| text).collect()
}

fn everywhere(definitions: &str) -> impl Iterator<Item = (Lang, String)> {
    let sides = [Side::Guest, Side::Host];
    let each = Lang::ALL
        .into_iter()
        .flat_map(move |lang| sides.map(|side| (lang, side)));
    each.map(move |(lang, side)| (lang, stubs(definitions, lang, side)))
}

fn vectors() -> Vec<Json> {
    let read = |name: &&str| -> Vec<Json> {
        let path = format!(
            "{}/../schemas/vectors/{name}.json",
            env!("CARGO_MANIFEST_DIR")
        );
        let text = std::fs::read_to_string(path).expect("the vectors are there");
        serde_json::from_str(&text).expect("they are JSON")
    };
    let names = ["integers", "floats", "bytes", "datetime", "any", "types"];
    names.iter().flat_map(read).collect()
}

/// The type of a value, the bytes that all write, and other bytes that all read as the same value.
#[test]
fn bytes_that_readers_refused() {
    let vectors = vectors();
    for (bug, ty, bytes, also) in [
        (1, "i64", "d10080", "cc80"),
        (1, "i16", "d10080", "cc80"),
        (2, "f64", "cb3ff8000000000000", "ca3fc00000"),
        (2, "f64", "cb3ff0000000000000", "01"),
        (3, "Color", "00", "a3526564"),
        (4, "bytes", "c402c3a9", "92ccc3cca9"),
        (
            5,
            "datetime",
            "d6ff00000000",
            "b4313937302d30312d30315430303a30303a30305a",
        ),
    ] {
        let meets = |it: &&Json| {
            let also_read = it["also"].as_array().into_iter().flatten();
            it["type"] == ty && it["bytes"] == bytes && also_read.clone().any(|it| it == also)
        };
        assert!(
            vectors.iter().any(|it| meets(&it)),
            "{bug}: {ty} {bytes} {also}"
        );
    }
    let named = |name: &str| {
        let found = vectors.iter().find(|it| it["name"] == name);
        found.unwrap_or_else(|| panic!("no vector {name:?}"))
    };
    // 3: what is not known is an error or kept, never another value.
    assert_eq!(
        named("Optionals with an unknown color")["error"],
        "unknown-enum-value"
    );
    assert_eq!(named("Level of the unknown index 128")["value"], 128);
    // 6: an extension of each size, in a field that nobody knows and as a value.
    let unknown = named("Point with unknown fields")["also"].to_string();
    assert!(
        unknown.contains("d405ff") && unknown.contains("d6ff00000000"),
        "{unknown}"
    );
    assert_eq!(named("any extension of 12 bytes")["value"]["ext"][0], 5);
    // 16: the reader's own.
    assert_eq!(
        named("Defaults all missing")["value"]["u64"],
        "18446744073709551615"
    );
}

#[test]
fn an_optional_is_written_as_what_it_holds() {
    let rust = stubs(
        "type A { at: datetime  maybe: datetime?  list: [u8]?  map: {string: u8}? }",
        Lang::Rust,
        Side::Host,
    );
    assert!(
        rust.contains("at: Timestamp") && rust.contains("maybe: Option<Timestamp>"),
        "{rust}"
    );
    assert!(rust.contains("list: Option<Vec<u8>>"), "{rust}");
    assert!(rust.contains("map: Option<BTreeMap<String, u8>>"), "{rust}");
}

#[test]
fn errors_are_returned() {
    let schema = "type A { a: B } type B { b: u8 } interface I @service { f(a: A): B }";
    for side in [Side::Guest, Side::Host] {
        let go = stubs(schema, Lang::Go, side);
        assert!(!go.contains("_ = ") && !go.contains(", _ :="), "{go}");
    }
}

#[test]
fn keys_and_names_are_those_of_the_wire() {
    let schema = "type A @rename(go: \"Gone\") { id: u8 @rename(go: \"Ident\") } union U = A @unionKey(\"key of a\")";
    for (lang, text) in everywhere(&format!("{schema} interface I @service {{ f[u: U]: A }}")) {
        assert!(
            text.contains("\"key of a\"") && text.contains("\"id\""),
            "{lang}: {text}"
        );
        assert_eq!(text.contains("Gone"), lang == Lang::Go, "{lang}: {text}");
        assert_eq!(text.contains("Ident"), lang == Lang::Go, "{lang}: {text}");
    }
}

#[test]
fn an_enum_has_all_of_its_values() {
    for (lang, text) in everywhere("enum E { One = 0  Two = 7 as \"two\" } type A { e: E }") {
        assert!(
            text.contains("One") && text.contains("\"two\""),
            "{lang}: {text}"
        );
        for wrong in ["unreachable!", "unimplemented!", "panic"] {
            assert!(!text.contains(wrong), "{lang}: {text}");
        }
    }
}

#[test]
fn functions_are_items_of_a_trait() {
    let rust = stubs("func add(rhs: i64, lhs: i64): i64", Lang::Rust, Side::Guest);
    let (_, body) = rust.split_once("pub trait Functions {").expect("a trait");
    let (body, _) = body.split_once("\n}").expect("its end");
    assert!(
        body.contains("fn add(rhs: i64, lhs: i64) -> guesthouse_guest::Result<i64>;"),
        "{rust}"
    );
}

#[test]
fn options_of_one_type_need_no_others() {
    let mut options = Options::default();
    options
        .rust
        .types
        .entry("A".to_owned())
        .or_default()
        .derives
        .push("Copy".to_owned());
    let text = with_options(
        "type A { a: u8 } type B { b: u8 }",
        Lang::Rust,
        Side::Host,
        &options,
    );
    assert_eq!(text.matches("Copy").count(), 1, "{text}");
}

#[test]
fn unions_hold_anything() {
    let schema = "union U = string | [u8] @unionKey(\"list\") | {string: bool} @unionKey(\"map\") type A { u: U }";
    for (lang, text) in everywhere(schema) {
        for key in ["\"string\"", "\"list\"", "\"map\""] {
            assert!(text.contains(key), "{lang} has no {key}: {text}");
        }
    }
}

/// gofmt and the compilers read more of this in `tests/generated`; here it must be one type within another.
#[test]
fn containers_nest() {
    let schema = "type A { a: [[[u8]]]  b: {string: {string: [A]}} } interface I @service { f[a: A] g(a: A) }";
    for (lang, [a, b]) in [
        (
            Lang::Rust,
            [
                "Vec<Vec<Vec<u8>>>",
                "BTreeMap<String, BTreeMap<String, Vec<A>>>",
            ],
        ),
        (Lang::Go, ["[][][]uint8", "map[string]map[string][]A"]),
        (
            Lang::TypeScript,
            ["number[][][]", "Map<string, Map<string, A[]>>"],
        ),
    ] {
        let text = stubs(schema, lang, Side::Guest);
        assert!(text.contains(a) && text.contains(b), "{lang}: {text}");
    }
}

#[test]
fn typescript_makes_plain_objects() {
    let schema =
        "alias Id = string enum E { One = 0 } union U = A | E type A { id: Id e: E u: U? b: bool }";
    let text = stubs(schema, Lang::TypeScript, Side::Host);
    for wrong in ["new E(", "new Id(", "new U(", "new A(", "new Bool"] {
        assert!(!text.contains(wrong), "{text}");
    }
}

#[test]
fn nothing_unwraps() {
    let schema = "type A { a: u8 } interface I @service { f(a: A): [A] } interface J @provider { g[a: A]: A }";
    for side in [Side::Guest, Side::Host] {
        let rust = stubs(schema, Lang::Rust, side);
        for wrong in ["unwrap()", "expect(", "panic!", "unsafe"] {
            assert!(!rust.contains(wrong), "{rust}");
        }
        let go = stubs(schema, Lang::Go, side);
        assert!(!go.contains("panic("), "{go}");
    }
}
