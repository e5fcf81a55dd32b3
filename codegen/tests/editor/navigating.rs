//! From a name to its definition, to every place that uses it, and the outline.

use guesthouse_codegen::editor::{Analysis, Symbol};

use super::{Fixture, shown};

fn definition(text: &str) -> String {
    let fixture = Fixture::new(text);
    let analysis = fixture.analysis();
    let found = analysis.definition(fixture.file, fixture.offset);
    found.map_or_else(|| "nothing".to_owned(), |it| shown(&analysis, it))
}

fn references(text: &str) -> Vec<String> {
    let fixture = Fixture::new(text);
    let analysis = fixture.analysis();
    let found = analysis.references(fixture.file, fixture.offset);
    found.into_iter().map(|it| shown(&analysis, it)).collect()
}

#[test]
fn names_lead_to_their_definitions() {
    for (text, found) in [
        ("type A { b: $0B } alias B = i8", "main:1:23 B"),
        ("type A { b: {i8: [B$0?]} } enum B { C = 1 }", "main:1:31 B"),
        ("func f(a: A = On$0e) enum A { One = 1 }", "main:1:29 One"),
        (
            "type T { a: [B] = [On$0e] } alias B = A enum A { One = 1 }",
            "main:1:48 One",
        ),
        ("interface I { f(): $0U } union U = I8 | U", "main:1:30 U"),
        ("func f() @errors([N$0o]) type No {}", "main:1:29 No"),
        ("interface A @uses([$0B]) {} interface B {}", "main:1:37 B"),
        (
            "directive @x(a: E) on TYPE type A @$0x(a: One) {} enum E { One = 1 }",
            "main:1:12 x",
        ),
        (
            "directive @x(a: E) on TYPE type A @x($0a: One) {} enum E { One = 1 }",
            "main:1:14 a",
        ),
        (
            "directive @x(a: E) on TYPE type A @x(a: $0One) {} enum E { One = 1 }",
            "main:1:58 One",
        ),
        (
            "directive @x(a: R) on TYPE type A @x(a: {$0b: 1}) {} type R { b: i8 }",
            "main:1:61 b",
        ),
        (
            "directive @x on TYPE require @$0y on SELF directive @y on TYPE",
            "main:1:52 y",
        ),
        ("type $0A {}", "main:1:6 A"),
        ("type A { a: $0i32 }", "nothing"),
        ("type A { a: $0Nope }", "nothing"),
        ("$0", "nothing"),
    ] {
        assert_eq!(definition(text), found, "{text}");
    }
}

#[test]
fn imported_names_lead_into_the_other_file() {
    let common = "//- common\nnamespace \"c\" type Point {} directive @far on TYPE\n";
    for (text, found) in [
        (
            "import * from \"common\" type A { p: $0Point }",
            "common:1:20 Point",
        ),
        ("import { P$0oint } from \"common\"", "common:1:20 Point"),
        (
            "import { Point as Dot } from \"common\" type A { p: D$0ot }",
            "common:1:20 Point",
        ),
        (
            "import { Point as D$0ot } from \"common\"",
            "common:1:20 Point",
        ),
        (
            "import { far as near } from \"common\" type A @ne$0ar {}",
            "common:1:40 far",
        ),
        ("import * from \"com$0mon\"", "common:1:1 "),
        (
            "import { Point } from \"common\" type A { p: $0Point } type Point {}",
            "main:1:57 Point",
        ),
    ] {
        let text = format!("//- main\n{text}\n{common}");
        assert_eq!(definition(&text), found, "{text}");
    }
    let through = "//- main\nimport { Dot } from \"middle\" type A { p: $0Dot }\n\
        //- middle\nimport { Point as Dot } from \"common\"\n";
    assert_eq!(
        definition(&format!("{through}{common}")),
        "common:1:20 Point"
    );
}

#[test]
fn what_stands_before_and_after_a_mistake_is_known() {
    for text in [
        "type A { b: $0B\ntype B {}",
        "type A { b: $0B c: ]\ntype B {}",
        "interface I { f(): $0B g(\ntype B {}",
        "enum E { A = } type A { b: $0B } import * from \"nowhere\"\n ) type B {}",
        "\"no end\ntype A { b: $0B }\ntype B {}",
        "type A @x( { b: i8 }\ntype C { b: $0B }\ntype B {}",
    ] {
        assert!(
            definition(text).ends_with(" B"),
            "{text}: {}",
            definition(text)
        );
    }
}

#[test]
fn every_use_is_found() {
    let text = "//- main\nimport { Point, Point as Dot } from \"common\"\ntype A { p: Point d: $0Dot }\n\
        //- common\ntype Point { next: Point? }\n//- other\nimport * from \"common\" alias P = [Point]\n";
    let expected = [
        "main:1:10 Point",
        "main:1:17 Point",
        "main:1:26 Dot",
        "main:2:13 Point",
        "main:2:22 Dot",
        "common:1:6 Point",
        "common:1:20 Point",
        "other:1:35 Point",
    ];
    assert_eq!(references(text), expected);
    assert_eq!(references("type A { a: $0i8 b: [i8] c: i16 }").len(), 2);
    assert_eq!(references("# $0Nothing"), [""; 0]);
}

fn outline(analysis: &Analysis, symbols: &[Symbol], depth: usize, out: &mut String) {
    for it in symbols {
        let source = &analysis.sources().schema().text;
        let whole = &source[it.whole.start..it.whole.end];
        assert!(
            it.whole.start <= it.span.start && it.span.end <= it.whole.end,
            "{whole}"
        );
        let indent = "  ".repeat(depth);
        out.push_str(&format!(
            "{indent}{} {}: {whole}\n",
            it.kind.noun(),
            it.name
        ));
        outline(analysis, &it.parts, depth + 1, out);
    }
}

#[test]
fn the_outline_has_all_of_each_definition() {
    let text = "namespace \"n\" @x(1)\n\"A.\" type A @a { \"B.\" b: [i8] = [1] @n(1) @d c: i8 }\n\
        \"I.\" interface I { f(a: i8): A? @x g[a: A] h() }\nfunc f(): A @d(\"(\")\nenum E { A = 1 as \"a\" @x B = 2 }\n\
        \"D.\" directive @d(value: string = \"\") on TYPE\nunion U = A | E @u\nalias L = i8 @x";
    let analysis = Fixture::new(text).analysis();
    let mut out = String::new();
    outline(&analysis, &analysis.symbols(0), 0, &mut out);
    let expected = r#"namespace n: namespace "n" @x(1)
type A: type A @a { "B." b: [i8] = [1] @n(1) @d c: i8 }
  field b: b: [i8] = [1] @n(1) @d
  field c: c: i8
interface I: interface I { f(a: i8): A? @x g[a: A] h() }
  operation f: f(a: i8): A? @x
    parameter a: a: i8
  operation g: g[a: A]
    parameter a: a: A
  operation h: h()
function f: func f(): A @d("(")
enum E: enum E { A = 1 as "a" @x B = 2 }
  value A: A = 1 as "a" @x
  value B: B = 2
directive d: directive @d(value: string = "") on TYPE
  argument value: value: string = ""
union U: union U = A | E @u
alias L: alias L = i8 @x
"#;
    assert_eq!(out, expected);
}

#[test]
fn every_word_is_something() {
    let text = "# é\nnamespace \"n\" @x(1)\r\nimport { A as B } from \"c\" # \"\n\"\"\"two\nlines\"\"\" type T @y { from: B?  e: E = One }\n\
        enum E { One = 1 as \"o\" } interface I { f(type: i8): void } directive @y on TYPE | FIELD";
    let fixture = Fixture::new(&format!("//- main\n{text}\n//- c\nalias A = i8\n"));
    let analysis = fixture.analysis();
    let mut end = 0;
    let mut shown = String::new();
    for (span, highlight) in analysis.highlights(0) {
        assert!(span.start >= end);
        end = span.end;
        shown.push_str(&format!("{highlight:?} {}\n", &text[span.start..span.end]));
    }
    let expected = r#"Comment # é
Keyword namespace
Text "n"
Annotation @x
Number 1
Keyword import
Name(Alias) A
Keyword as
Name(Alias) B
Keyword from
Text "c"
Comment # "
Text """two
lines"""
Keyword type
Name(Record) T
Annotation @y
Name(Field) from
Name(Alias) B
Name(Field) e
Name(Enum) E
Name(EnumValue) One
Keyword enum
Name(Enum) E
Name(EnumValue) One
Number 1
Keyword as
Text "o"
Keyword interface
Name(Interface) I
Name(Operation) f
Name(Parameter) type
Scalar i8
Scalar void
Keyword directive
Annotation @y
Keyword on
Keyword TYPE
Keyword FIELD
"#;
    assert_eq!(shown, expected);
}
