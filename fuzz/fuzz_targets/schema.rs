//! Any text is a schema or gets diagnostics that can be shown; what is a schema is generated for every language and side.
#![no_main]

use guesthouse_codegen::{Lang, Options, Side, check, generate};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let (model, diagnostics) = check("fuzz.apexlang", text);
    assert!(model.is_some() || !diagnostics.is_empty(), "refused without a word");
    let _shown = diagnostics.to_string();
    let Some(model) = model else { return };
    for lang in Lang::ALL {
        for side in [Side::Guest, Side::Host] {
            let _ = generate(&model, lang, side, &Options::default());
        }
    }
});
