//! Any text is imported as a schema or refused with a reason; what comes of protobuf and JSON Schema is accepted.
#![no_main]

use guesthouse_codegen::diagnostic::Severity;
use guesthouse_codegen::foreign::{Foreign, Format, import};
use guesthouse_codegen::{NoLoader, Source, check};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u8, &str)| {
    let (choice, text) = input;
    let format = Format::ALL[usize::from(choice) % Format::ALL.len()];
    let file = Foreign::new(Source::new("fuzz", text), format);
    match import(vec![file], None, &mut NoLoader) {
        Ok(it) => {
            let _shown = it.notes.to_string();
            assert!(check("imported", &it.schema).0.is_some(), "{}", it.schema);
        }
        Err(errors) => {
            let mut reasons = errors.iter().filter(|it| it.severity == Severity::Error);
            let foreign = reasons.all(|it| it.code == "foreign-syntax");
            assert!(foreign || format == Format::Widl, "{errors}");
        }
    }
});
