//! `guesthouse import`: schemas of other languages to Apex.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::builder::{PossibleValuesParser, TypedValueParser};
use guesthouse_codegen::foreign::{Foreign, Format, import};
use guesthouse_codegen::{FileLoader, Loader, Source};

use crate::failure::Failure;
use crate::output::Output;
use crate::staged::Staged;

/// Turn schemas of WIDL, Protocol Buffers or JSON Schema into an Apex schema.
///
/// What cannot be carried over is told on standard error, with its place and the reason.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The files: .widl, .proto or .json. They become one schema, with what they need of others.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// The language of the files; without it, each file's name says it.
    #[arg(long, value_name = "LANG", value_parser = PossibleValuesParser::new(["widl", "proto", "json-schema"]).try_map(|it| it.parse::<Format>()))]
    from: Option<Format>,
    /// The namespace of the schema; without it, that of the first file.
    #[arg(long, value_name = "NAME")]
    namespace: Option<String>,
    /// A folder in which imported files are looked for, besides that of the file which imports them.
    #[arg(short = 'I', long = "include", value_name = "DIR")]
    include: Vec<PathBuf>,
    /// The file to write to; without it, the schema is printed.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Write over a file that holds something else.
    #[arg(long, requires = "output")]
    force: bool,
}

pub(crate) fn run(args: &Args, output: Output) -> Result<(), Failure> {
    let mut folders = Folders {
        include: &args.include,
        files: FileLoader::new(),
    };
    let files = args.files.iter().map(|it| read(it, args, &mut folders));
    let files: Vec<Foreign> = files.collect::<Result<_, _>>()?;
    let imported = import(files, args.namespace.as_deref(), &mut folders);
    let imported = imported.map_err(|errors| Failure::Schema(Box::new(errors)))?;
    let Some(path) = &args.output else {
        output.bytes(imported.schema.as_bytes());
        output.warnings(&imported.notes);
        return Ok(());
    };
    let shown = path.display().to_string();
    if fs::read(path).is_ok_and(|found| found == imported.schema.as_bytes()) {
        output.file("unchanged", &shown);
    } else if path.exists() && !args.force {
        let failure = Failure::new("exists", format!("{shown} holds something else already"));
        return Err(failure.help("write over it with --force, or choose another file with -o"));
    } else {
        let mut staged = Staged::default();
        let written = staged.write(path, &imported.schema);
        written.map_err(|error| Failure::file("write", path, &error))?;
        let placed = staged.commit();
        placed.map_err(|(path, error)| Failure::file("write", &path, &error))?;
        output.file("wrote", &shown);
    }
    output.warnings(&imported.notes);
    Ok(())
}

fn read(path: &Path, args: &Args, folders: &mut Folders<'_>) -> Result<Foreign, Failure> {
    let source = folders.read(path);
    let source = source.map_err(|error| Failure::file("read", path, &error))?;
    let format = args.from.or_else(|| Format::of_name(&source.name));
    let format = format.ok_or_else(|| {
        let message = format!("the name {} does not say what it is", path.display());
        Failure::usage(message).help("say it with --from widl, proto or json-schema")
    })?;
    Ok(Foreign::new(source, format))
}

/// Files beside the one that imports them, or in folders that were given.
struct Folders<'a> {
    include: &'a [PathBuf],
    files: FileLoader,
}

impl Folders<'_> {
    /// The text of a file, without the mark that some editors put before it.
    fn read(&mut self, path: &Path) -> io::Result<Source> {
        let Source { name, text } = self.files.read(path)?;
        let text = match text.strip_prefix('\u{feff}') {
            Some(rest) => rest.to_owned(),
            None => text,
        };
        Ok(Source { name, text })
    }
}

impl Loader for Folders<'_> {
    fn load(&mut self, importer: &Source, from: &str) -> Result<Source, String> {
        if from.contains("://") {
            return Err("nothing is fetched from the network".to_owned());
        }
        let beside = Path::new(&importer.name).parent().unwrap_or(Path::new(""));
        let folders = std::iter::once(beside).chain(self.include.iter().map(PathBuf::as_path));
        let found = folders.map(|it| it.join(from)).find(|it| it.is_file());
        match found {
            Some(path) => {
                let read = self.read(&path);
                read.map_err(|error| format!("{} cannot be read: {error}", path.display()))
            }
            None if self.include.is_empty() => Err("there is no such file beside it".to_owned()),
            None => Err("there is no such file beside it or in the given folders".to_owned()),
        }
    }
}
