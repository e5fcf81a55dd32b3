//! Documents analysed: imports are what is open, else what is on the disk, where the nearest `guesthouse.toml` says.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use guesthouse_codegen::editor::Analysis;
use guesthouse_codegen::{Diagnostics, EXTENSIONS, FileLoader, NoLoader, Source};

use crate::config::Config;

use super::documents::{Document, Documents};

/// Most schemas of a project that are searched for a name.
const MOST_SCHEMAS: usize = 2000;

/// Most folders that are searched for them.
const MOST_FOLDERS: usize = 10_000;

/// A document, and all that it imports.
pub(super) struct Analysed {
    pub(super) analysis: Analysis,
    loader: FileLoader,
    diagnostics: OnceCell<Diagnostics>,
}

impl Analysed {
    fn new(document: &Document, documents: &Documents) -> Self {
        let mut loader = loader(document, documents);
        let source = source(document, &mut loader);
        let analysis = match document.path {
            Some(_) => Analysis::new(source, &mut loader),
            None => Analysis::new(source, &mut NoLoader),
        };
        Self {
            analysis,
            loader,
            diagnostics: OnceCell::new(),
        }
    }

    pub(super) fn diagnostics(&self) -> &Diagnostics {
        self.diagnostics.get_or_init(|| self.analysis.diagnostics())
    }

    /// What could be imported by a path that begins like this.
    pub(super) fn importable(&self, begun: &str) -> Vec<String> {
        let importer = self.analysis.sources().schema();
        match Path::new(&importer.name).is_absolute() {
            true => self.loader.importable(importer, begun),
            false => Vec::new(),
        }
    }

    /// Whether it could change with this file.
    fn depends_on(&self, path: &Path) -> bool {
        let mut mistakes = self.diagnostics().iter();
        self.loader.has_read(path) || mistakes.any(|it| it.code.starts_with("import"))
    }
}

/// The analyses of documents as they are now.
#[derive(Default)]
pub(super) struct Analyses(HashMap<String, Rc<Analysed>>);

impl Analyses {
    pub(super) fn of(&mut self, document: &Document, documents: &Documents) -> Rc<Analysed> {
        let uri = document.uri.as_str();
        if let Some(known) = self.0.get(uri) {
            return Rc::clone(known);
        }
        let new = Rc::new(Analysed::new(document, documents));
        self.0.insert(uri.to_owned(), Rc::clone(&new));
        new
    }

    /// Forgets what could change with a document, and says what that was.
    pub(super) fn forget(&mut self, uri: &str, path: Option<&Path>) -> Vec<String> {
        let changes = |(of, it): (&String, &Rc<Analysed>)| {
            let changed = of == uri || path.is_some_and(|path| it.depends_on(path));
            changed.then(|| of.clone())
        };
        let forgotten: Vec<String> = self.0.iter().filter_map(changes).collect();
        forgotten.iter().for_each(|it| drop(self.0.remove(it)));
        forgotten
    }

    pub(super) fn forget_all(&mut self) {
        self.0.clear();
    }
}

/// A document, and every schema that could use what it defines: those that are open, and those in the client's folders.
pub(super) fn project(document: &Document, documents: &Documents, folders: &[PathBuf]) -> Analysis {
    let mut loader = loader(document, documents);
    let schema = source(document, &mut loader);
    if document.path.is_none() {
        return Analysis::new(schema, &mut NoLoader);
    }
    let open = documents.iter().filter_map(|it| it.path.clone());
    let mut paths: Vec<PathBuf> = open.collect();
    match folders {
        [] => paths.extend(schemas(&[home(document)])),
        folders => paths.extend(schemas(folders)),
    }
    let others = paths.iter().filter_map(|it| loader.read(it).ok());
    let others = others.collect();
    Analysis::of_project(schema, others, &mut loader)
}

/// Its text as the editor has it, by the name that imports give it.
fn source(document: &Document, loader: &mut FileLoader) -> Source {
    let read = document.path.as_ref().map(|it| loader.read(it));
    match read {
        Some(Ok(source)) => source,
        _ => Source::new(document.uri.as_str(), document.text.as_str()),
    }
}

/// A loader to which what is open is what is saved.
fn loader(document: &Document, documents: &Documents) -> FileLoader {
    let mut loader = FileLoader::new();
    let folder = document.path.as_ref().and_then(|it| it.parent());
    // Without a configuration that can be read, there are no import paths: `guesthouse generate` tells why.
    let config = folder.and_then(Config::above);
    if let Some(Ok(config)) = config.map(|it| Config::read(&it)) {
        loader = config.loader(loader);
    }
    for open in documents.iter() {
        if let Some(path) = &open.path {
            loader = loader.with_text(path, open.text.as_str());
        }
    }
    loader
}

/// The folder of a document's project, as far as it can be known.
fn home(document: &Document) -> PathBuf {
    let folder = document.path.as_ref().and_then(|it| it.parent());
    let folder = folder.unwrap_or(Path::new(""));
    let config = Config::above(folder);
    let home = config.as_ref().and_then(|it| it.parent());
    home.unwrap_or(folder).to_owned()
}

/// The schemas in these folders and below them, but for what is hidden or installed.
fn schemas(folders: &[PathBuf]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = folders.to_vec();
    let mut looked_at = 0;
    while let Some(folder) = open.pop() {
        looked_at += 1;
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let (path, name) = (entry.path(), entry.file_name());
            // A link to a folder may lead back.
            let is_folder = entry.file_type().is_ok_and(|it| it.is_dir());
            let name = name.to_string_lossy();
            if is_folder && !name.starts_with('.') && name != "node_modules" && name != "target" {
                open.push(path);
            } else if !is_folder && is_schema(&path) {
                found.push(path);
            }
        }
        if looked_at == MOST_FOLDERS || found.len() >= MOST_SCHEMAS {
            break;
        }
    }
    found.sort();
    found
}

fn is_schema(path: &Path) -> bool {
    let ending = path.extension().and_then(|it| it.to_str());
    ending.is_some_and(|it| EXTENSIONS.contains(&it))
}
