//! `guesthouse lsp`

use std::io::{stdin, stdout};

use crate::failure::Failure;
use crate::lsp::serve;

/// Serve an editor: diagnostics, completion, definitions, renaming, by the Language Server Protocol on standard input and output.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// What editors add: it is the only way.
    #[arg(long, hide = true)]
    stdio: bool,
}

pub(crate) fn run(_: &Args) -> Result<(), Failure> {
    let orderly = serve(stdin(), stdout().lock())
        .map_err(|error| Failure::new("lsp", format!("cannot write to the editor: {error}")))?;
    match orderly {
        true => Ok(()),
        false => Err(Failure::new("lsp", "the editor left without `shutdown`")),
    }
}
