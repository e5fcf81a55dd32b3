//! `guesthouse generate`: stubs from a schema.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process;

use clap::ValueEnum;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use guesthouse_codegen::{Diagnostics, Lang, Options, Side, Sources, generate};

use crate::failure::Failure;
use crate::output::Output;
use crate::schema;

/// Write the stubs of a schema in a language, for one side.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The schema, an .apexlang file.
    schema: PathBuf,
    /// The language.
    #[arg(long, value_parser = PossibleValuesParser::new(["rust", "go", "typescript"]).try_map(|lang| lang.parse::<Lang>()))]
    lang: Lang,
    /// The side that the stubs are for: the WebAssembly module, or the program that loads it.
    #[arg(long, value_enum)]
    side: SideName,
    /// The folder to write to; it is made if it does not exist.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Write nothing, and fail if something would be written.
    #[arg(long)]
    check: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum SideName {
    Guest,
    Host,
}

impl From<SideName> for Side {
    fn from(side: SideName) -> Self {
        match side {
            SideName::Guest => Self::Guest,
            SideName::Host => Self::Host,
        }
    }
}

pub(crate) fn run(args: &Args, output: Output) -> Result<(), Failure> {
    let (source, model) = schema::read(&args.schema, output)?;
    let files = generate(&model, args.lang, args.side.into(), &Options::default())
        .map_err(|list| Failure::Schema(Box::new(Diagnostics::new(Sources::new(source), list))))?;
    let mut stale = Vec::new();
    for (file, contents) in files.iter() {
        let path = args.out.join(file);
        let shown = path.display().to_string();
        if is_current(&path, contents)? {
            output.file("unchanged", &shown);
        } else if args.check {
            output.file("stale", &shown);
            stale.push(shown);
        } else {
            replace(&path, contents).map_err(|error| {
                Failure::file("write", &path, &error)
                    .help("choose a folder that can be written to with --out")
            })?;
            output.file("wrote", &shown);
        }
    }
    if stale.is_empty() {
        return Ok(());
    }
    let message = format!(
        "not what the schema {} says: {}",
        args.schema.display(),
        stale.join(", ")
    );
    Err(Failure::new("stale", message).help("run the same command without --check"))
}

/// Whether the file holds the contents already.
fn is_current(path: &Path, contents: &str) -> Result<bool, Failure> {
    use io::ErrorKind::{NotADirectory, NotFound};
    match fs::read(path) {
        Ok(found) => Ok(found == contents.as_bytes()),
        Err(error) if matches!(error.kind(), NotFound | NotADirectory) => Ok(false),
        Err(error) => Err(Failure::file("read", path, &error)),
    }
}

/// Puts the file there whole or not at all: a compiler that reads it meanwhile never sees a part of it.
fn replace(path: &Path, contents: &str) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = folder.join(format!(".{name}.{}", process::id()));
    let written = fs::write(&beside, contents).and_then(|()| fs::rename(&beside, path));
    if written.is_err() {
        // The first error is the one to tell.
        let _ = fs::remove_file(&beside);
    }
    written
}
