//! Generates the stubs of `greeter.apexlang`.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    guesthouse_codegen::build("../greeter.apexlang", guesthouse_codegen::Side::Host)?;
    Ok(())
}
