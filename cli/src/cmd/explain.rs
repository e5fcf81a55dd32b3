//! `guesthouse explain`: what the code of a diagnostic means.

use guesthouse_codegen::explain::{advice_codes, change_codes, codes, explain, foreign_codes};
use guesthouse_codegen::model::suggest::nearest;

use crate::failure::Failure;
use crate::output::Output;

/// Say what the code of a diagnostic means, with examples.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The code in brackets, such as map-key; all codes are listed without it.
    code: Option<String>,
}

pub(crate) fn run(args: &Args, output: Output) -> Result<(), Failure> {
    let all = || {
        codes()
            .chain(foreign_codes())
            .chain(advice_codes())
            .chain(change_codes())
    };
    let Some(code) = &args.code else {
        all().for_each(|code| output.line(code));
        return Ok(());
    };
    let Some(text) = explain(code) else {
        let failure = Failure::usage(format!("there is no code `{code}`"));
        return Err(match nearest(code, all()) {
            Some(meant) => failure.help(format!("did you mean `{meant}`?")),
            None => failure.help("`guesthouse explain` lists them"),
        });
    };
    output.line(text);
    Ok(())
}
