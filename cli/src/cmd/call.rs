//! `guesthouse call`: one call of a guest, JSON or bytes in and out.

use std::fs;
use std::io::{self, Read};
use std::path::PathBuf;
use std::time::Duration;

use clap::ArgGroup;
use guesthouse::{Host, HostBuilder, Limits};
use guesthouse_cli::metrics::Exporter;
use guesthouse_cli::typed_json;
use serde_json::Value as Json;

use crate::failure::{Complaint, Failure};
use crate::output::Output;
use crate::{schema, units};

/// Call an operation of a guest: JSON in and out with a schema, bytes in and out with --raw.
///
/// Nothing is granted to the guest: it has no files, no network, and every host function that it asks for is denied.
#[derive(Debug, clap::Args)]
#[command(group(ArgGroup::new("typing").required(true).args(["schema", "raw"])))]
#[command(group(ArgGroup::new("input").args(["json", "file", "stdin"])))]
pub(crate) struct Args {
    /// The guest, a .wasm or .wat file.
    guest: PathBuf,
    /// The operation, such as demo.v1.Greeter/hello; with a schema Greeter/hello or hello will do.
    operation: String,
    /// A single `-`: read the argument from standard input.
    #[arg(value_name = "-", value_parser = ["-"], hide_possible_values = true)]
    stdin: Option<String>,
    /// The argument: an object of the parameters, or the value itself where the operation takes `[one]`.
    #[arg(
        long,
        value_name = "TEXT",
        allow_hyphen_values = true,
        conflicts_with = "raw"
    )]
    json: Option<String>,
    /// Read the argument from a file.
    #[arg(long)]
    file: Option<PathBuf>,
    /// The schema that the guest was made from, an .apexlang file.
    #[arg(long)]
    schema: Option<PathBuf>,
    /// Send and show bytes as they are.
    #[arg(long)]
    raw: bool,
    /// How long the call may take.
    #[arg(long, value_name = "TIME", default_value = "5s", value_parser = units::duration)]
    timeout: Duration,
    /// How much memory the guest may have.
    #[arg(long, value_name = "SIZE", default_value = "64MiB", value_parser = units::bytes)]
    memory: usize,
    /// Write what the host counted and measured to a file, as metrics for Prometheus, also if the call fails.
    #[arg(long, value_name = "FILE")]
    metrics: Option<PathBuf>,
}

pub(crate) fn run(args: &Args, output: Output) -> Result<(), Failure> {
    let Some(schema) = &args.schema else {
        let payload = input(args)?.unwrap_or_default();
        let reply = call(args, output, &args.operation, &payload)?;
        output.bytes(&reply);
        return Ok(());
    };
    let (_, model) = schema::read(schema, output)?;
    let (name, operation) = schema::find_operation(&model, &args.operation)?;
    let json = input(args)?.map(|text| parse(&text)).transpose()?;
    let payload =
        typed_json::encode_arguments(&model, operation, json.as_ref()).map_err(|error| {
            Failure::new(
                "argument",
                format!("the argument does not fit `{name}`: {error}"),
            )
            .help("`$` is the argument as a whole; the schema says what goes into it")
        })?;
    let reply = call(args, output, &name, &payload)?;
    let reply = typed_json::decode_reply(&model, operation, &reply).map_err(|error| {
        Failure::new(
            "decode",
            format!("the reply of `{name}` is not what the schema says: {error}"),
        )
        .help("check that the guest was made from this schema; --raw shows the reply as it is")
    })?;
    if operation.returns.is_some() {
        output.reply(&reply);
    }
    Ok(())
}

/// The argument as it was given.
fn input(args: &Args) -> Result<Option<Vec<u8>>, Failure> {
    if let Some(text) = &args.json {
        return Ok(Some(text.clone().into_bytes()));
    }
    if let Some(path) = &args.file {
        return fs::read(path)
            .map(Some)
            .map_err(|error| Failure::file("read the argument", path, &error));
    }
    if args.stdin.is_none() {
        return Ok(None);
    }
    let mut bytes = Vec::new();
    match io::stdin().lock().read_to_end(&mut bytes) {
        Ok(_) => Ok(Some(bytes)),
        Err(error) => Err(Failure::new(
            "file",
            format!("cannot read standard input: {error}"),
        )),
    }
}

fn parse(text: &[u8]) -> Result<Json, Failure> {
    serde_json::from_slice(text).map_err(|error| {
        Failure::new("json", format!("the argument is not JSON: {error}"))
            .help("quote it for the shell, such as --json '{\"name\": \"Ada\"}', or use --file")
    })
}

fn call(args: &Args, output: Output, operation: &str, payload: &[u8]) -> Result<Vec<u8>, Failure> {
    let bytes = fs::read(&args.guest).map_err(|error| {
        Failure::file("read the guest", &args.guest, &error)
            .help("a guest is a WebAssembly module, a .wasm or .wat file")
    })?;
    let mut host = host(args, output);
    let exporter = args.metrics.as_ref().map(|_| Exporter::new()).transpose();
    let exporter = exporter.map_err(|error| Failure::new("metrics", error.to_string()))?;
    if let Some(exporter) = &exporter {
        host = host.metrics(exporter.clone());
    }
    // The host is gone before its metrics are written, and no instance lives.
    let outcome = host
        .load(&bytes)
        .and_then(|host| host.call(operation, payload))
        .map_err(|error| told(&args.guest, &error));
    let written = match (&exporter, &args.metrics) {
        (Some(exporter), Some(path)) => exporter
            .write(path)
            .map_err(|error| Failure::file("write the metrics to", path, &error)),
        _ => Ok(()),
    };
    // Of two failures, the call's says more.
    let reply = outcome?;
    written.map(|()| reply)
}

fn host(args: &Args, output: Output) -> HostBuilder {
    let limits = Limits {
        timeout: args.timeout,
        memory_bytes: args.memory,
        instances: 1,
        ..Limits::default()
    };
    Host::builder()
        .limits(limits)
        .log(move |line: &str| output.guest_log(line))
}

/// What the host says, with the way out that the command line has.
fn told(guest: &std::path::Path, error: &guesthouse::Error) -> Failure {
    let help = match error.code() {
        "invalid-module" | "not-a-guest" => {
            Some("build it with a guest SDK for wasm32-unknown-unknown or wasip1")
        }
        "timeout" => Some("give it more time with --timeout"),
        "memory-limit" => Some("give it more memory with --memory"),
        _ => None,
    };
    Failure::Failed(Complaint {
        code: error.code().to_owned(),
        message: format!("{}: {error}", guest.display()),
        help: help.map(str::to_owned),
    })
}
