//! The `guesthouse` command: generate stubs from a schema, call guests.

mod cmd;
mod config;
mod diff;
mod exit;
mod failure;
mod lsp;
mod output;
mod schema;
mod schema_files;
mod staged;
mod stubs;
mod units;
mod watch;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::exit::Exit;
use crate::output::{Format, Output};

/// Call WebAssembly guests, written in any language, with real types.
#[derive(Debug, Parser)]
#[command(name = "guesthouse", version, arg_required_else_help = true)]
struct Arguments {
    /// Write messages for people, or as JSON, one object a line.
    #[arg(
        long,
        global = true,
        value_enum,
        default_value = "human",
        value_name = "FORMAT"
    )]
    message_format: Format,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Generate(cmd::generate::Args),
    Fmt(cmd::fmt::Args),
    Lint(cmd::lint::Args),
    Breaking(cmd::breaking::Args),
    Call(cmd::call::Args),
    Docs(cmd::docs::Args),
    Explain(cmd::explain::Args),
    Import(cmd::import::Args),
    Lsp(cmd::lsp::Args),
}

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            Output::new(Format::Human).clap(&error);
            let exit = if error.use_stderr() {
                Exit::Usage
            } else {
                Exit::Done
            };
            return exit.into();
        }
    };
    let mut output = Output::new(arguments.message_format);
    let json = match &arguments.verb {
        Verb::Generate(args) => args.json,
        Verb::Fmt(args) => args.json,
        Verb::Lint(args) => args.json,
        Verb::Breaking(args) => args.json,
        _ => false,
    };
    if json {
        output = output.json();
    }
    let done = match &arguments.verb {
        Verb::Generate(args) => cmd::generate::run(args, output),
        Verb::Fmt(args) => cmd::fmt::run(args, output),
        Verb::Lint(args) => cmd::lint::run(args, output),
        Verb::Breaking(args) => cmd::breaking::run(args, output),
        Verb::Call(args) => cmd::call::run(args, output),
        Verb::Docs(args) => cmd::docs::run(args, output),
        Verb::Explain(args) => cmd::explain::run(args, output),
        Verb::Import(args) => cmd::import::run(args, output),
        Verb::Lsp(args) => cmd::lsp::run(args),
    };
    let exit = match done {
        Ok(()) => Exit::Done,
        Err(failure) => {
            output.failure(&failure);
            failure.exit()
        }
    };
    exit.into()
}
