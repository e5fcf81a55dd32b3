//! What a project generates, as its `guesthouse.toml` says, or an `apex.yaml`.

mod apex_yaml;
mod guesthouse_toml;
mod patterns;
mod yaml;

use std::path::{Path, PathBuf};
use std::{env, fs};

use guesthouse_codegen::lint::Lint;
use guesthouse_codegen::{Diagnostic, Diagnostics, FileLoader, Source, Sources, Span};

use crate::failure::Failure;
use crate::stubs::Product;

pub(crate) use patterns::{Pattern, expand, watched};

/// The name of a configuration.
const NAME: &str = "guesthouse.toml";

/// The name of one that is taken for it where there is none.
const APEX: &str = "apex.yaml";

/// Most bytes of a configuration.
const MOST_BYTES: u64 = 1 << 20;

/// What a project generates. Paths in it start at the folder that the command runs in.
#[derive(Debug)]
pub(crate) struct Config {
    /// The file it was read from.
    pub(crate) source: Source,
    /// The folder of that file.
    pub(crate) folder: PathBuf,
    pub(crate) schemas: Vec<Pattern>,
    /// Folders in which imports are found.
    pub(crate) import_paths: Vec<PathBuf>,
    pub(crate) targets: Vec<Target>,
    /// Which advice is given.
    pub(crate) lint: Lint,
    /// What of the file has no meaning here.
    pub(crate) warnings: Vec<Diagnostic>,
}

/// What is made of the schemas, and where it is put.
#[derive(Debug)]
pub(crate) struct Target {
    pub(crate) product: Product,
    pub(crate) out: PathBuf,
    /// The schemas, if they are others than those of the configuration.
    pub(crate) schemas: Option<Vec<Pattern>>,
}

impl Config {
    /// The configuration in a file.
    pub(crate) fn read(path: &Path) -> Result<Self, Failure> {
        let failed = |error: &std::io::Error| Failure::file("read the configuration", path, error);
        let about = fs::metadata(path).map_err(|error| failed(&error))?;
        if !about.is_file() || about.len() > MOST_BYTES {
            let message = format!("{} is no configuration", path.display());
            return Err(Failure::new("file", message).help("give a guesthouse.toml with --config"));
        }
        let text = fs::read_to_string(path).map_err(|error| failed(&error))?;
        let source = Source::new(path.display().to_string(), text);
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        let ending = path.extension().and_then(|it| it.to_str());
        let read = match ending {
            Some("yaml" | "yml") => apex_yaml::read(&source, &folder),
            _ => guesthouse_toml::read(&source, &folder),
        };
        read.map_err(|list| mistakes(&source, list))
    }

    /// The nearest configuration: in the folder that the command runs in, or one above it. What only says where imports are
    /// found is not looked for in an `apex.yaml`.
    pub(crate) fn find(apex_too: bool) -> Option<PathBuf> {
        let depth = env::current_dir().map_or(1, |it| it.ancestors().count());
        let names = [NAME, APEX];
        let names = if apex_too { &names[..] } else { &names[..1] };
        let folders = (0..depth).map(|up| PathBuf::from_iter(vec![".."; up]));
        let mut files = folders.flat_map(|folder| names.iter().map(move |name| folder.join(name)));
        files.find(|path| path.is_file())
    }

    /// The nearest `guesthouse.toml` in a folder or above it.
    pub(crate) fn above(folder: &Path) -> Option<PathBuf> {
        let mut files = folder.ancestors().map(|it| it.join(NAME));
        files.find(|path| path.is_file())
    }

    /// A mistake in this file.
    pub(crate) fn mistake(&self, error: Diagnostic) -> Failure {
        mistakes(&self.source, vec![error])
    }

    /// What there is to say about a file that will do.
    pub(crate) fn told(&self) -> Diagnostics {
        Diagnostics::new(Sources::new(self.source.clone()), self.warnings.clone())
    }

    /// A loader that finds imports where the file says.
    pub(crate) fn loader(&self, loader: FileLoader) -> FileLoader {
        let paths = self.import_paths.iter();
        paths.fold(loader, |loader, folder| loader.import_path(folder))
    }
}

fn mistakes(source: &Source, list: Vec<Diagnostic>) -> Failure {
    let diagnostics = Diagnostics::new(Sources::new(source.clone()), list);
    Failure::Schema(Box::new(diagnostics))
}

/// An error in a configuration.
fn error(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error("config", span, message)
}
