//! Any text is a schema or gets diagnostics that can be shown; what is a schema is generated for every language and side.
#![no_main]

#[path = "memory.rs"]
mod memory;

use guesthouse_codegen::{Lang, Options, Side, check, generate};
use libfuzzer_sys::fuzz_target;

/// A letter can be a declaration's name, with all that is said of it, and a line's worth of diagnostics.
const FACTOR: usize = 4096;

fuzz_target!(|text: &str| {
    let (model, diagnostics) = memory::bounded(text.len(), FACTOR, || {
        let (model, diagnostics) = check("fuzz.apexlang", text);
        let _shown = diagnostics.to_string();
        (model, diagnostics)
    });
    assert!(model.is_some() || !diagnostics.is_empty(), "refused without a word");
    let Some(model) = model else { return };
    for lang in Lang::ALL {
        for side in [Side::Guest, Side::Host] {
            let _ = generate(&model, lang, side, &Options::default());
        }
    }
});
