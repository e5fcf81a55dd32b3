//! `guesthouse import`: schemas of other languages to Apex.

use std::fs;
use std::path::{Component, Path, PathBuf};

use clap::builder::{PossibleValuesParser, TypedValueParser};
use guesthouse_codegen::foreign::{Foreign, Format, import};
use guesthouse_codegen::{Loader, Source};

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
    let files: Result<Vec<Foreign>, Failure> = args.files.iter().map(|it| read(it, args)).collect();
    let include = &args.include;
    let imported = import(files?, args.namespace.as_deref(), &mut Folders { include });
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

fn read(path: &Path, args: &Args) -> Result<Foreign, Failure> {
    let source = load(path).map_err(|why| Failure::new("file", why))?;
    let format = args.from.or_else(|| Format::of_name(&source.name));
    let format = format.ok_or_else(|| {
        let message = format!("the name {} does not say what it is", path.display());
        Failure::usage(message).help("say it with --from widl, proto or json-schema")
    })?;
    Ok(Foreign::new(source, format))
}

/// The text of a file. The error says what is wrong.
fn load(path: &Path) -> Result<Source, String> {
    let path = plain(path);
    let name = path.display().to_string();
    let bytes = fs::read(&path).map_err(|error| format!("cannot read {name}: {error}"))?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        format!("{name} is not UTF-8 text: byte {at} is not part of a character")
    })?;
    let text = text
        .strip_prefix('\u{feff}')
        .map(str::to_owned)
        .unwrap_or(text);
    Ok(Source::new(name, text))
}

/// The path without `.`, and without `..` where that is possible, so that a file has one name.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for component in path.components() {
        match (component, plain.components().next_back()) {
            (Component::CurDir, _) => {}
            (Component::ParentDir, Some(Component::Normal(_))) => {
                plain.pop();
            }
            _ => plain.push(component),
        }
    }
    plain
}

/// Files beside the one that imports them, or in folders that were given.
struct Folders<'a> {
    include: &'a [PathBuf],
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
            Some(path) => load(&path),
            None if self.include.is_empty() => Err("there is no such file beside it".to_owned()),
            None => Err("there is no such file beside it or in the given folders".to_owned()),
        }
    }
}
