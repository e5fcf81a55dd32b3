//! What could be written at the cursor.

use super::Fixture;

/// What is offered, without the built-in types if there are more.
fn offered(text: &str) -> String {
    let fixture = Fixture::new(text);
    let paths = |begun: &str| vec![format!("{begun}|"), "./other".to_owned()];
    let analysis = fixture.analysis();
    let found = analysis.complete(fixture.file, fixture.offset, &paths);
    let source = &fixture.files[fixture.file].text;
    let word = &source[found.replaced.start..found.replaced.end];
    let labels = found.items.iter().map(|it| it.insert.as_str());
    let mut labels: Vec<&str> = labels.collect();
    if let Some(at) = labels.iter().position(|it| *it == "i8") {
        labels.truncate(at);
        labels.push(if found.items.last().unwrap().label == "void" {
            "void"
        } else {
            "…"
        });
    }
    format!("{word}[{}]", labels.join(" "))
}

const TYPES: &str = "\ntype A {}\nenum E { One = 1 Two = 2 }\nalias L = [E]\ninterface I {}\n";

#[test]
fn types_where_a_type_is_wanted() {
    for (text, expected) in [
        ("type T { a: $0 }", "[A E L T …]"),
        ("type T { a: A$0a b: i8 }", "Aa[A E L T …]"),
        ("type T { a: [$0", "[A E L T …]"),
        ("type T { a: {$0", "[A E L T …]"),
        ("type T { a: {$0: i8} b: i8 }", "[A E L T …]"),
        ("type T { a: {string: $0}\n b: i8 }", "[A E L T …]"),
        ("type T {\n a: $0\n b: i8\n}", "[A E L T …]"),
        ("type T {\n a: [i8\n b: $0\n}", "[A E L T …]"),
        ("type T { a: i$08 }", "i8[A E L T …]"),
        ("union U = A | $0", "[A E L U …]"),
        ("union U = $0", "[A E L …]"),
        ("alias B = {string: $0", "[A E L …]"),
        ("func f(a: $0", "[A E L …]"),
        ("func f(a: i8, b: $0): A", "[A E L …]"),
        ("func f[a: $0]", "[A E L …]"),
        ("func f(): $0", "[A E L void]"),
        ("interface J { f(a: i8): [$0 }", "[A E L …]"),
        ("interface J {\n f(a: $0\n g()\n}", "[A E L …]"),
        ("directive @d(a: $0) on TYPE", "[A E L …]"),
        ("func f() @errors([$0])", "[A]"),
        ("interface J @uses([$0]) {}", "[I J]"),
    ] {
        assert_eq!(offered(&format!("{text}{TYPES}")), expected, "{text}");
    }
}

#[test]
fn imported_types_too() {
    let text = "//- main\nimport { Point as Dot, Line } from \"c\"\nalias A = $0\n//- c\ntype Point {} type Line {} type More {}\n";
    assert_eq!(offered(text), "[Dot Line …]");
}

#[test]
fn values_where_a_value_is_wanted() {
    let directive =
        "\ndirective @d(e: E, r: R?, value: bool?) on TYPE type R { b: bool more: {string: E}? }";
    for (text, expected) in [
        ("type T { a: E = $0 }", "[One Two]"),
        ("type T { a: E = O$0 @n(1) b: i8 }", "O[One Two]"),
        ("type T { a: L = [One, $0] }", "[One Two]"),
        ("type T { a: {string: E} = {a: $0} }", "[One Two]"),
        ("type T { a: bool = $0 }", "[true false]"),
        ("type T { a: i8 = $0 }", "[]"),
        ("func f(a: E = $0", "[One Two]"),
        ("type T @d($0) {}", "[e:  r:  value:  true false]"),
        ("type T @d(e: $0) {}", "[One Two]"),
        ("type T @d(e: One, r: {$0}) {}", "[b:  more: ]"),
        ("type T @d(e: One, r: {b: $0", "[true false]"),
        ("type T @d(e: One, r: {more: {a: T$0}}) {}", "T[One Two]"),
        ("type T @unknown($0) {}", "[]"),
    ] {
        assert_eq!(
            offered(&format!("{text}{TYPES}{directive}")),
            expected,
            "{text}"
        );
    }
}

#[test]
fn annotations_that_can_stand_there() {
    let directives = "\ndirective @mine on FIELD | TYPE directive @other on ENUM\n";
    for (text, with, without) in [
        (
            "type A { a: i8 @$0 }",
            &["mine", "n", "deprecated", "rename"][..],
            &["other", "service"][..],
        ),
        (
            "type A @de$0 { a: i8 }",
            &["mine", "deprecated"],
            &["other", "n"],
        ),
        (
            "interface A @$0",
            &["service", "provider", "uses", "path"],
            &["mine", "GET"],
        ),
        (
            "interface A { f() @$0",
            &["GET", "errors", "deprecated"],
            &["service", "mine"],
        ),
        ("enum A @$0 { B = 1 }", &["other", "open"], &["mine"]),
        ("enum A { B = 1 @$0 }", &["deprecated"], &["open", "mine"]),
        (
            "union A = i8 @$0",
            &["unionKey", "rename"],
            &["open", "path"],
        ),
        (
            "namespace \"a\" @$0",
            &["info", "path"],
            &["mine", "service"],
        ),
        (
            "directive @d on TYPE require @$0",
            &["mine", "other"],
            &["service", "rename"],
        ),
        ("func f(a: i8 @$0", &["query", "n"], &["GET", "mine"]),
    ] {
        let all = offered(&format!("{text}{directives}"));
        let all: Vec<&str> = all.split(['[', ']', ' ']).collect();
        assert!(with.iter().all(|it| all.contains(it)), "{text}: {all:?}");
        assert!(
            without.iter().all(|it| !all.contains(it)),
            "{text}: {all:?}"
        );
    }
}

#[test]
fn words_of_the_language() {
    let keywords = "[namespace import directive alias func interface type union enum]";
    for (text, expected) in [
        ("$0", keywords),
        ("namespace \"a\"\n\n$0\n\ntype A {}", keywords),
        ("type A {}\n\"Docs.\"\n$0", keywords),
        ("type A {} alias B = i8\n$0", keywords),
    ] {
        assert_eq!(offered(text), expected, "{text}");
    }
    assert_eq!(offered("type A {}\nty$0"), format!("ty{keywords}"));
    assert_eq!(
        offered("directive @a on TYPE | $0"),
        "[NAMESPACE INTERFACE OPERATION PARAMETER TYPE FIELD ENUM ENUM_VALUE UNION ALIAS]"
    );
    assert!(offered("directive @a on TYPE require @a on $0").contains(" SELF]"));
}

#[test]
fn imports() {
    let common = "\n//- c\ntype Point {} type Line {} interface I {} directive @far on TYPE";
    for (text, expected) in [
        ("import { $0 } from \"c\"", "[Line Point far]"),
        ("import { Point, L$0 } from \"c\"", "L[Line far]"),
        ("import { Point as $0 } from \"c\"", "[]"),
        ("import { $0 } from \"nowhere\"", "[]"),
        (
            "import * from \"$0\"",
            "[| ./other @apexlang/core @apexlang/rest @apexlang/openapi]",
        ),
        (
            "import * from \"./a$0b\"",
            "./ab[./a| ./other @apexlang/core @apexlang/rest @apexlang/openapi]",
        ),
        (
            "import * from \"./a$0",
            "./a[./a| ./other @apexlang/core @apexlang/rest @apexlang/openapi]",
        ),
    ] {
        assert_eq!(offered(&format!("{text}{common}")), expected, "{text}");
    }
}

#[test]
fn nothing_where_anything_or_nothing_can_stand() {
    for text in [
        "type $0",
        "type A$0",
        "type A { $0 }",
        "type A { a$0: i8 }",
        "type A { a: i8 } # a: $0",
        "#$0",
        "namespace \"$0\"",
        "type A { a: string = \"$0\" }",
        "\"de$0scribed\" type A {}",
        "type A { a: i8 = 1$02 }",
        "enum A { $0 }",
        "enum A { B = $0 }",
        "func f($0)",
        "directive @$0",
        "alias $0",
    ] {
        assert!(offered(text).ends_with("[]"), "{text}: {}", offered(text));
    }
}
