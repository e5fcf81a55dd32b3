//! Generates the stubs of `schemas/conformance.apexlang`.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    guesthouse_codegen::build(
        "../../../schemas/conformance.apexlang",
        guesthouse_codegen::Side::Guest,
    )?;
    Ok(())
}
