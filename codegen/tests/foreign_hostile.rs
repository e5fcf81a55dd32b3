//! Any text is imported, or refused with a reason, without a panic and in reasonable time; and what is imported from
//! protobuf or JSON Schema is a schema, whatever it was.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use guesthouse_codegen::foreign::{Foreign, Format, import};
use guesthouse_codegen::{NoLoader, Source, check};

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
}

/// Imports a text; whether it was imported.
fn try_all(format: Format, text: &str) -> bool {
    let file = Foreign::new(Source::new("file", text), format);
    match import(vec![file], None, &mut NoLoader) {
        Ok(it) => {
            assert!(!it.notes.to_string().contains('\u{1b}'));
            let (model, diagnostics) = check("imported", &it.schema);
            assert!(model.is_some(), "{diagnostics}\n{text}\n{}", it.schema);
            true
        }
        Err(errors) => {
            assert!(errors.errors() > 0 && !errors.to_string().is_empty());
            // Others have no mistakes that only the checker finds.
            let told = errors.iter().all(|it| it.code == "foreign-syntax");
            assert!(told || format == Format::Widl, "{errors}\n{text}");
            false
        }
    }
}

fn cases() -> Vec<(Format, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/foreign");
    let paths = fs::read_dir(folder).unwrap().map(|it| it.unwrap().path());
    let mut paths: Vec<_> = paths.collect();
    paths.sort();
    let case = |path: &std::path::PathBuf| {
        let format = Format::of_name(path.to_str()?)?;
        Some((format, fs::read_to_string(path).unwrap()))
    };
    paths.iter().filter_map(case).collect()
}

#[test]
fn mutated_schemas() {
    let mut random = Random(7);
    let cases = cases();
    let pieces: Vec<&str> = cases
        .iter()
        .flat_map(|(_, text)| text.split_inclusive(' '))
        .collect();
    let mut imported = 0;
    for (format, text) in &cases {
        let text: Vec<char> = text.chars().collect();
        for _ in 0..40 {
            let mut text = text.clone();
            for _ in 0..=random.below(3) {
                let at = random.below(text.len());
                let end = (at + random.below(12)).min(text.len());
                let piece = pieces[random.below(pieces.len())].chars();
                match random.below(3) {
                    0 => drop(text.drain(at..end)),
                    1 => drop(text.splice(at..at, piece)),
                    _ => drop(text.splice(at..end, piece)),
                }
            }
            imported += usize::from(try_all(*format, &text.into_iter().collect::<String>()));
        }
    }
    assert!(imported > 100, "only {imported} are imported at all");
}

/// A JSON value swapped for another within the same file is JSON still.
#[test]
fn shuffled_json() {
    let mut random = Random(8);
    for (format, text) in cases() {
        if format != Format::JsonSchema {
            continue;
        }
        let Ok(value) = serde_json::from_str::<serde_json::Value>(&text) else {
            continue;
        };
        for _ in 0..60 {
            let mut value = value.clone();
            let mut places = Vec::new();
            pointers(&value, String::new(), &mut places);
            let from = &places[random.below(places.len())];
            let taken = value.pointer(from).unwrap().clone();
            let to = &places[random.below(places.len())];
            *value.pointer_mut(to).unwrap() = taken;
            try_all(format, &value.to_string());
        }
    }
}

fn pointers(value: &serde_json::Value, here: String, found: &mut Vec<String>) {
    if let Some(entries) = value.as_object() {
        for (key, it) in entries {
            let key = key.replace('~', "~0").replace('/', "~1");
            pointers(it, format!("{here}/{key}"), found);
        }
    }
    for (at, it) in value.as_array().into_iter().flatten().enumerate() {
        pointers(it, format!("{here}/{at}"), found);
    }
    found.push(here);
}

#[test]
fn random_bytes_and_prefixes() {
    let mut random = Random(9);
    for _ in 0..2_000 {
        let bytes = (0..random.below(80)).map(|_| random.next().to_le_bytes()[3]);
        let text = String::from_utf8_lossy(&bytes.collect::<Vec<_>>()).into_owned();
        for format in Format::ALL {
            try_all(format, &text);
        }
    }
    for (format, text) in cases() {
        for (end, _) in text.char_indices().step_by(29) {
            try_all(format, &text[..end]);
        }
    }
}

#[test]
fn deep_and_wide_schemas() {
    let start = Instant::now();
    for (format, open) in [
        (Format::Proto, "message A {"),
        (Format::Proto, "message A { option (x) = { a: ["),
        (Format::Proto, "message A { option (x) = { a <"),
        (Format::JsonSchema, "{\"items\": "),
        (Format::JsonSchema, "["),
        (Format::JsonSchema, "{\"oneOf\": [true, "),
        (Format::Widl, "interface { f{"),
        (Format::Widl, "type A { a: [{string: "),
    ] {
        assert!(!try_all(format, &open.repeat(20_000)), "{open}");
    }
    let all = |line: &dyn Fn(usize) -> String| (0..3_000).map(line).collect::<Vec<_>>().join(",");
    let next = |n: usize| (n + 1) % 3_000;
    for line in [
        |n, to| format!(r##""A{n}": {{"$ref": "#/$defs/A{to}"}}"##),
        |n, to| {
            format!(
                r##""A{n}": {{"allOf": [{{"$ref": "#/$defs/A{to}"}}, {{"properties": {{"a": true}}}}]}}"##
            )
        },
        |n, to| {
            format!(
                r##""A{n}": {{"required": ["a"], "properties": {{"a": {{"$ref": "#/$defs/A{to}"}}}}}}"##
            )
        },
        |n, to| {
            format!(
                r##""A{n}": {{"oneOf": [{{"$ref": "#/$defs/A{to}"}}, {{"$ref": "#/$defs/A{n}"}}]}}"##
            )
        },
        |_, _| r##""A": {"type": "string"}"##.to_owned(),
    ] as [fn(usize, usize) -> String; 5]
    {
        let kept = all(&|n| line(n, next(n)));
        assert!(try_all(
            Format::JsonSchema,
            &format!("{{\"$defs\": {{{kept}}}}}")
        ));
    }
    let same: String = (0..3_000)
        .map(|n| format!("message A {{ A a = {}; }}\n", n + 1))
        .collect();
    assert!(try_all(
        Format::Proto,
        &format!("syntax = \"proto3\";\n{same}")
    ));
    // Slow here is minutes, where something is quadratic that should not be.
    assert!(start.elapsed() < Duration::from_secs(120));
}
