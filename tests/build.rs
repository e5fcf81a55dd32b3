//! Generates the stubs of `schemas/conformance.apexlang` for the hosts in Rust.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    guesthouse_codegen::build(
        "../schemas/conformance.apexlang",
        guesthouse_codegen::Side::Host,
    )?;
    Ok(())
}
