//! Generates the stubs of `schemas/triage.apexlang`.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    guesthouse_codegen::build(
        "../../schemas/triage.apexlang",
        guesthouse_codegen::Side::Guest,
    )?;
    Ok(())
}
