//! Any text is parsed, checked, reported on and generated from without a panic, in reasonable time.

use std::fs;
use std::path::Path;

use guesthouse_codegen::{Lang, Options, Side, check, generate};

/// A small generator (xorshift64*), so that every run tries the same texts.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() >> 33).unwrap() % limit.max(1)
    }

    fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }
}

/// Everything that is done with a schema; the rendering is what a user would see.
fn try_all(text: &str) {
    let (model, diagnostics) = check("test.apexlang", text);
    let rendered = diagnostics.to_string();
    assert_eq!(model.is_some(), diagnostics.errors() == 0);
    assert!(!rendered.contains('\u{1b}'));
    if let Some(model) = model {
        for lang in Lang::ALL {
            // A language may refuse a schema, with diagnostics.
            let _ = generate(&model, lang, Side::Guest, &Options::default());
            let _ = generate(&model, lang, Side::Host, &Options::default());
        }
    }
    for diagnostic in diagnostics.iter() {
        assert!(diagnostic.span.start <= diagnostic.span.end && diagnostic.span.end <= text.len());
        assert!(
            text.is_char_boundary(diagnostic.span.start)
                && text.is_char_boundary(diagnostic.span.end)
        );
    }
}

const PIECES: [&str; 56] = [
    "namespace",
    "import",
    "directive",
    "alias",
    "func",
    "interface",
    "type",
    "union",
    "enum",
    "stream",
    "from",
    "on",
    "as",
    "require",
    "implements",
    "void",
    "string",
    "i32",
    "any",
    "A",
    "B",
    "C",
    "a",
    "b",
    "true",
    "null",
    "@service",
    "@unionKey",
    "@open",
    "@",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ":",
    "=",
    "|",
    "?",
    "*",
    "&",
    "0",
    "-1",
    "1.5",
    "1e999",
    "\"text\"",
    "\"\"\"",
    "\"",
    "\\u12",
    "\n",
    "\r\n",
    "#",
    "\u{feff}",
    "漢",
    "\u{1b}",
];

#[test]
fn random_tokens() {
    let mut random = Random(1);
    for _ in 0..20_000 {
        let length = random.below(60);
        let separator = *random.pick(&[" ", "", "\n"]);
        let pieces: Vec<&str> = (0..length).map(|_| *random.pick(&PIECES)).collect();
        try_all(&pieces.join(separator));
    }
}

#[test]
fn random_bytes() {
    let mut random = Random(2);
    for _ in 0..5_000 {
        let bytes: Vec<u8> = (0..random.below(200))
            .map(|_| random.next().to_le_bytes()[3])
            .collect();
        try_all(&String::from_utf8_lossy(&bytes));
    }
}

#[test]
fn mutated_schemas() {
    let mut random = Random(3);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schemas");
    for name in ["conformance.apexlang", "triage.apexlang"] {
        let text: Vec<char> = fs::read_to_string(folder.join(name))
            .unwrap()
            .chars()
            .collect();
        for _ in 0..400 {
            let mut text = text.clone();
            for _ in 0..=random.below(4) {
                let at = random.below(text.len());
                let piece = random.pick(&PIECES).chars();
                let end = (at + random.below(30)).min(text.len());
                match random.below(3) {
                    0 => drop(text.drain(at..end)),
                    1 => drop(text.splice(at..at, piece)),
                    _ => drop(text.splice(at..end, piece)),
                }
            }
            try_all(&text.into_iter().collect::<String>());
        }
    }
}

#[test]
fn every_prefix_of_a_schema() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schemas/conformance.apexlang");
    let text = fs::read_to_string(path).unwrap();
    for (end, _) in text.char_indices().step_by(3) {
        try_all(&text[..end]);
    }
}

#[test]
fn deep_and_wide_schemas() {
    for open in [
        "[",
        "{",
        "(",
        "@a(",
        "type A { a: [",
        "interface I { f(",
        "union U = {",
    ] {
        try_all(&format!(
            "namespace \"n\" type A {{ a: {}",
            open.repeat(50_000)
        ));
    }
    let chain = |line: &dyn Fn(usize) -> String| -> String {
        let lines: Vec<String> = (0..20_000).map(line).collect();
        format!("namespace \"n\"\n{}", lines.join("\n"))
    };
    try_all(&chain(&|n| format!("alias A{n} = [A{}]", (n + 1) % 20_000)));
    try_all(&chain(&|n| {
        format!("type A{n} {{ a: A{} }}", (n + 1) % 20_000)
    }));
    try_all(&chain(&|n| {
        format!("type A{n} {{ a: A{}? }}", (n + 1) % 20_000)
    }));
    try_all(&chain(&|n| {
        format!("union A{n} = A{} | string", (n + 1) % 20_000)
    }));
    try_all(&chain(&|n| format!("type A{n} {{ a: Missing{n} }}")));
}
