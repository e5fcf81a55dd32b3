//! `guesthouse fmt`: schemas laid out in one way.

use std::io::{self, Read};
use std::path::{Path, PathBuf};

use guesthouse_codegen::FileLoader;
use guesthouse_codegen::format::format;

use crate::diff;
use crate::failure::Failure;
use crate::output::Output;
use crate::schema_files;
use crate::staged::Staged;

/// What stands for standard input, and for standard output.
const STANDARD: &str = "-";

/// Most bytes of standard input.
const MOST_BYTES: u64 = 4 << 20;

/// Lay out schemas in one way: there are no options. Comments stay.
///
/// Files that are laid out already are not touched, and neither are those with mistakes in their syntax, which are told.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Schemas, and folders with schemas at any depth; `-` reads standard input and prints. Without any, those that
    /// guesthouse.toml lists.
    paths: Vec<PathBuf>,
    /// Write nothing, show what would change, and fail if something would.
    #[arg(long)]
    check: bool,
    /// The same as --message-format json.
    #[arg(long)]
    pub(crate) json: bool,
}

pub(crate) fn run(args: &Args, output: Output) -> Result<(), Failure> {
    let standard = |path: &PathBuf| path.as_os_str() == STANDARD;
    match args.paths.as_slice() {
        [only] if standard(only) => return standard_input(args.check, output),
        paths if paths.iter().any(standard) => {
            let failure = Failure::usage("`-` beside other paths");
            return Err(failure.help("what is read from standard input is formatted alone"));
        }
        _ => {}
    }
    let (mut failures, mut unchanged, mut stale) = (Vec::new(), Vec::new(), Vec::new());
    for path in schema_files::given(&args.paths)? {
        let shown = path.display().to_string();
        let (before, after) = match formatted(&path) {
            Ok(texts) => texts,
            Err(failure) => {
                failures.push(failure);
                continue;
            }
        };
        if before == after {
            unchanged.push(shown);
        } else if args.check {
            let diff = diff::unified(&path, before.as_bytes(), &after);
            output.stale(&shown, "not formatted", &diff);
            stale.push(shown);
        } else {
            match replace(&path, &after) {
                Ok(()) => output.file("formatted", &shown),
                Err(failure) => failures.push(failure),
            }
        }
    }
    output.unchanged(&unchanged);
    if !stale.is_empty() {
        let message = format!("not formatted: {}", stale.join(", "));
        let failure = Failure::new("stale", message);
        failures.push(failure.help("run the same command without --check"));
    }
    Failure::all(failures)
}

/// A schema's text as it is, and as it should be.
fn formatted(path: &Path) -> Result<(String, String), Failure> {
    let source = FileLoader::new().read(path);
    let source = source.map_err(|error| Failure::file("read the schema", path, &error))?;
    let after = format(&source.name, &source.text);
    let after = after.map_err(|list| Failure::Schema(Box::new(list)))?;
    Ok((source.text, after))
}

fn replace(path: &Path, text: &str) -> Result<(), Failure> {
    let mut staged = Staged::default();
    let written = staged.write(path, text);
    written.map_err(|error| Failure::file("write", path, &error))?;
    let placed = staged.commit();
    placed.map_err(|(path, error)| Failure::file("write", &path, &error))
}

fn standard_input(check: bool, output: Output) -> Result<(), Failure> {
    let name = "standard input";
    let mut before = String::new();
    let read = io::stdin().take(MOST_BYTES + 1).read_to_string(&mut before);
    read.map_err(|error| Failure::file("read", Path::new(name), &error))?;
    if before.len() as u64 > MOST_BYTES {
        return Err(Failure::new("file", format!("{name} is larger than 4 MiB")));
    }
    let after = format(name, &before).map_err(|list| Failure::Schema(Box::new(list)))?;
    if !check {
        output.bytes(after.as_bytes());
        return Ok(());
    }
    if before == after {
        return Ok(());
    }
    let diff = diff::unified(Path::new(name), before.as_bytes(), &after);
    output.stale(name, "not formatted", &diff);
    Err(Failure::new("stale", format!("not formatted: {name}")))
}
