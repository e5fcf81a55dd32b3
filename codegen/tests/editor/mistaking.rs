//! What is said while a schema cannot be read.

use super::{Fixture, shown};

fn told(text: &str) -> Vec<String> {
    let analysis = Fixture::new(text).analysis();
    let diagnostics = analysis.diagnostics();
    let all = diagnostics.iter();
    all.map(|it| format!("{} {}", it.code, shown(&analysis, it.span)))
        .collect()
}

#[test]
fn other_mistakes_stay_while_a_line_is_written() {
    let schema =
        "namespace \"n\"\ntype A { a: Nope  b: B  c: i8? = 1 }\ntype lower {}\ntype A {}\n";
    let others = [
        "unknown-type main:2:13 Nope",
        "default-on-optional main:2:34 1",
        "pascal-case main:3:6 lower",
        "duplicate-name main:4:6 A",
    ];
    let told = told(&format!("{schema}type B {{ b: }}"));
    assert_eq!(told[..4], others);
    assert_eq!(told[4..], ["syntax main:5:13 }"]);
}

#[test]
fn what_could_follow_from_a_broken_line_is_not_said() {
    for text in [
        // What is defined, and not understood.
        "namespace \"n\" type A { b: B }\ntype B",
        "namespace \"n\" type A { b: B }\nalias B = [",
        "namespace \"n\" type A { b: E = Two }\nenum E { One = 1 Two = }",
        "namespace \"n\" type A { b: {K: i8} }\nalias K = ]",
        "namespace \"n\nenum E { One = }",
        "namespace \"n\" import * from \"@apexlang/core\" type A { a: ] @n(1) }",
        "//- main\nnamespace \"n\" import { B } from \"c\" type A { b: B }\n//- c\nnamespace \"c\" type B { ] type C {",
        // What could be in a file that is missing.
        "namespace \"n\" import * from \"nowhere\" type A { b: B }",
    ] {
        let told = told(text);
        let known = ["syntax", "import", "unterminated"];
        let is_known = |it: &String| known.iter().any(|code| it.starts_with(code));
        assert!(
            !told.is_empty() && told.iter().all(is_known),
            "{text}: {told:?}"
        );
    }
}
