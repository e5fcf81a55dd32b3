//! Any text and any place will do.

use guesthouse_codegen::editor::Analysis;
use guesthouse_codegen::{NoLoader, Source};

/// Everything that can be asked, at a place that need not exist.
fn ask(analysis: &Analysis, file: usize, offset: usize) {
    let _ = analysis.definition(file, offset);
    let _ = analysis.references(file, offset);
    let _ = analysis.hover(file, offset);
    let _ = analysis.rename(file, offset, "Z");
    let found = analysis.complete(file, offset, &|_| Vec::new());
    let text = &analysis.sources().schema().text;
    assert!(text.get(found.replaced.start..found.replaced.end).is_some() || file > 0);
}

fn everywhere(text: &str) {
    let analysis = Analysis::new(Source::new("t", text), &mut NoLoader);
    let _ = analysis.diagnostics();
    let _ = analysis.symbols(0);
    let _ = analysis.highlights(0);
    for offset in 0..text.len() + 2 {
        ask(&analysis, 0, offset);
    }
    for file in [1, 2, usize::MAX] {
        ask(&analysis, file, 0);
        let _ = analysis.symbols(file);
        let _ = analysis.highlights(file);
    }
}

const ALL: &str = r#""""Docs.""" namespace "n" @info(title: "é") import { service as s, Nope } from "@apexlang/core"
    import * from "nowhere" directive @d(e: E = One, r: R?) on FIELD | TYPE require @d on SELF
    alias A = [{string: B?}]? alias B = C alias C = B func f[x: A] func g(): void @errors([R])
    interface I @s { "docs" f("docs" a: E = One @n(1), b: A): A @x }
    type R @d(e: One, r: {e: Two}) { type: string = "漢🚀" enum: [E] = [One, Two] R: R? } union U @u = "docs" A @a | [B]
    enum E { "docs" One = 1 as "a" @x Two = 2 } # end"#;

#[test]
fn every_prefix_and_every_gap() {
    let cuts: Vec<usize> = ALL.char_indices().map(|(at, _)| at).collect();
    for cut in cuts.iter().step_by(3) {
        let analysis = Analysis::new(Source::new("t", &ALL[..*cut]), &mut NoLoader);
        ask(&analysis, 0, *cut);
        let _ = analysis.symbols(0);
    }
    for (from, to) in cuts.iter().zip(cuts.iter().skip(4)).step_by(7) {
        let text = format!("{}{}", &ALL[..*from], &ALL[*to..]);
        let analysis = Analysis::new(Source::new("t", &text), &mut NoLoader);
        ask(&analysis, 0, *from);
        let _ = analysis.diagnostics();
    }
    everywhere(ALL);
}

const PIECES: &str = "namespace import from as directive on require alias func interface type union enum stream true @ ( ) [ ] { } : = | ? * & \
    , A B One i8 string E @d @x \"t\" \"\"\"b\"\"\" # 1 -2.5 FIELD SELF é 🚀 @apexlang/core \"@apexlang/core\" service errors \n \n \n";

#[test]
fn words_in_any_order() {
    let pieces: Vec<&str> = PIECES.split(' ').collect();
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut below = |limit: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state >> 33).unwrap() % limit
    };
    for _ in 0..4000 {
        let count = 1 + below(40);
        let words: Vec<&str> = (0..count).map(|_| pieces[below(pieces.len())]).collect();
        let text = words.join([" ", ""][below(2)]);
        let analysis = Analysis::new(Source::new("t", &text), &mut NoLoader);
        let _ = analysis.diagnostics();
        let _ = analysis.symbols(0);
        for (span, _) in analysis.highlights(0) {
            assert!(text.get(span.start..span.end).is_some());
        }
        for _ in 0..4 {
            ask(&analysis, 0, below(text.len() + 2));
        }
    }
}

#[test]
fn brackets_and_signs() {
    for text in [
        "",
        "@",
        "\"",
        "\"\"\"",
        "#",
        "}",
        "type",
        "type A {{{{",
        "type A { a: [[[[ @x((( }",
        "import { as",
        "import {",
        "import * from",
        "@x(@x(@x(",
        "directive @",
        "enum A { B = 1 as",
        "\u{feff}é",
        "func f(a: {a: {a: ",
        "union U = | |",
        "type A { a: A = {a: {",
        "interface I { f[",
        "\0",
        "type \0 {}",
    ] {
        everywhere(text);
    }
    everywhere(&"type A { a: [".repeat(20));
}

#[test]
fn large_schemas_take_no_time_for_one_question() {
    use std::time::{Duration, Instant};
    let types = |it| format!("\"Docs.\" type T{it} {{ a: T{} b: [string] }}\n", it / 2);
    let text: String = (0..20_000).map(types).collect();
    let text = format!("namespace \"n\"\n{text}type Last {{ a: ");
    let start = Instant::now();
    let analysis = Analysis::new(Source::new("t", &text), &mut NoLoader);
    assert!(
        analysis
            .complete(0, text.len(), &|_| Vec::new())
            .items
            .len()
            > 20_000
    );
    assert!(analysis.hover(0, text.find("T9999 ").unwrap()).is_some());
    assert_eq!(
        analysis.references(0, text.find("T9999 ").unwrap()).len(),
        3
    );
    assert_eq!(analysis.symbols(0).len(), 20_002);
    assert!(
        start.elapsed() < Duration::from_secs(20),
        "{:?}",
        start.elapsed()
    );
    println!("{} bytes: {:?}", text.len(), start.elapsed());
}

#[test]
fn deep_schemas_end() {
    let open = "[".repeat(100_000);
    for text in [
        format!("alias A = {open}"),
        format!("type A @x({open}"),
        "@x(".repeat(50_000),
    ] {
        let analysis = Analysis::new(Source::new("t", &text), &mut NoLoader);
        ask(&analysis, 0, text.len());
    }
}
