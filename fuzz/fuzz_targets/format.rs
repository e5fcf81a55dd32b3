//! Any text is laid out or gets diagnostics; what is laid out says the same, keeps its comments, and stays as it is when it is laid
//! out again.
#![no_main]

#[path = "memory.rs"]
mod memory;

use guesthouse_codegen::format::format;
use guesthouse_codegen::{Lang, Options, Side, check, generate};
use libfuzzer_sys::fuzz_target;

/// An empty block takes lines of its own, and items a struct each.
const FACTOR: usize = 4096;

/// How many of these a text has, wherever they are.
fn count(text: &str, wanted: char) -> usize {
    text.chars().filter(|c| *c == wanted).count()
}

fuzz_target!(|text: &str| {
    let formatted = memory::bounded(text.len(), FACTOR, || format("fuzz.apexlang", text));
    let Ok(formatted) = formatted else { return };
    assert_eq!(format("fuzz.apexlang", &formatted).as_deref(), Ok(formatted.as_str()));
    for mark in ['#', '"', '@', '{', '|'] {
        assert_eq!(count(text, mark), count(&formatted, mark));
    }
    // Stubs have no places of the schema in them.
    let stubs = |text: &str| {
        let model = check("fuzz.apexlang", text).0?;
        generate(&model, Lang::Go, Side::Host, &Options::default()).ok()
    };
    assert_eq!(stubs(text), stubs(&formatted));
});
