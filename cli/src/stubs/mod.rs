//! From schemas to the files of each folder, in memory: all of them, or what is wrong with them.

mod manifest;
mod plan;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};

use guesthouse_codegen::describe::Form;
use guesthouse_codegen::{
    Diagnostic, Diagnostics, FileLoader, Files, Lang, Model, Options, Side, Sources, check_with,
    generate,
};

use crate::failure::Failure;
use crate::output::Output;

pub(crate) use plan::Plan;

/// What is made of some schemas, and where it is put.
#[derive(Debug)]
pub(crate) struct Job {
    pub(crate) schemas: Vec<PathBuf>,
    pub(crate) product: Product,
    /// The folder.
    pub(crate) out: PathBuf,
    /// The name of the file, if it is one and has another name than its own.
    pub(crate) file: Option<String>,
}

/// What is made of a schema.
#[derive(Clone, Debug)]
pub(crate) enum Product {
    /// Stubs in one language for one side.
    Stubs(Lang, Side, Box<Options>),
    /// The schema in another form.
    Description(Form),
}

/// What is to be in a folder, by paths below it.
#[derive(Debug, Default)]
pub(crate) struct Folder {
    files: BTreeMap<String, Stubs>,
}

#[derive(Debug)]
struct Stubs {
    contents: String,
    /// The schema they were made from.
    schema: String,
}

/// The files of all jobs, by folder. Every schema is read and checked, and everything that is wrong is told.
pub(crate) fn folders(
    jobs: &[Job],
    loader: &mut FileLoader,
    output: Output,
) -> Result<BTreeMap<PathBuf, Folder>, Failure> {
    let mut maker = Maker::default();
    for path in jobs.iter().flat_map(|job| &job.schemas) {
        if !maker.checked.contains_key(path) {
            let checked = maker.check(path, loader, output);
            maker.checked.insert(path.clone(), checked);
        }
    }
    for job in jobs {
        for path in &job.schemas {
            maker.make(job, path, output);
        }
    }
    match maker.failures.len() {
        0 => Ok(maker.folders),
        _ => Err(Failure::Several(maker.failures)),
    }
}

impl Job {
    /// The files of a schema, and what there is to say about them.
    fn make(
        &self,
        model: &Model,
        sources: &Sources,
    ) -> Result<(Files, Vec<Diagnostic>), Vec<Diagnostic>> {
        match &self.product {
            Product::Stubs(lang, side, options) => {
                generate(model, *lang, *side, options).map(|files| (files, Vec::new()))
            }
            Product::Description(form) => {
                let made = form.describe(model, sources)?;
                let name = self.file.clone();
                let mut files = Files::new();
                files.insert(name.unwrap_or_else(|| form.file_name(model)), made.text);
                Ok((files, made.notes))
            }
        }
    }
}

impl Folder {
    /// A folder with one file in it.
    pub(crate) fn of(name: String, contents: String, schema: String) -> Self {
        let stubs = Stubs { contents, schema };
        Self {
            files: BTreeMap::from([(name, stubs)]),
        }
    }

    /// What the files hold, in the order of their names.
    pub(crate) fn contents(&self) -> impl Iterator<Item = &str> {
        self.files.values().map(|it| it.contents.as_str())
    }
}

#[derive(Default)]
struct Maker {
    /// The model of each schema without mistakes.
    checked: HashMap<PathBuf, Option<(Model, Sources)>>,
    folders: BTreeMap<PathBuf, Folder>,
    failures: Vec<Failure>,
    /// What was told already: schemas that import the same file have its mistakes in common.
    told: HashSet<String>,
}

impl Maker {
    fn check(
        &mut self,
        path: &Path,
        loader: &mut FileLoader,
        output: Output,
    ) -> Option<(Model, Sources)> {
        let source = match loader.read(path) {
            Ok(source) => source,
            Err(error) => {
                let failure = Failure::file("read the schema", path, &error);
                let help = "a schema is a text file that ends in .apexlang";
                self.failures.push(failure.help(help));
                return None;
            }
        };
        let (model, diagnostics) = check_with(source, loader);
        let sources = diagnostics.sources().clone();
        let news = self.news(&diagnostics);
        match &model {
            Some(_) => output.warnings(&news),
            None if news.is_empty() => {}
            None => self.failures.push(Failure::Schema(Box::new(news))),
        }
        Some((model?, sources))
    }

    /// What was not told yet.
    fn news(&mut self, diagnostics: &Diagnostics) -> Diagnostics {
        let sources = diagnostics.sources();
        let list = diagnostics.iter().cloned();
        let news = list.filter(|it| self.told.insert(it.render(sources.of(it.span))));
        Diagnostics::new(sources.clone(), news.collect())
    }

    fn make(&mut self, job: &Job, path: &Path, output: Output) {
        let Some(Some((model, sources))) = self.checked.get(path) else {
            return;
        };
        let schema = sources.schema().name.clone();
        let made = job.make(model, sources);
        let sources = sources.clone();
        match made {
            Ok((files, notes)) => {
                output.warnings(&self.news(&Diagnostics::new(sources, notes)));
                for (name, contents) in files.iter() {
                    self.add(&job.out, name, contents, &schema);
                }
            }
            Err(list) => {
                let news = self.news(&Diagnostics::new(sources, list));
                if !news.is_empty() {
                    self.failures.push(Failure::Schema(Box::new(news)));
                }
            }
        }
    }

    fn add(&mut self, out: &Path, name: &str, contents: &str, schema: &str) {
        let folder = self.folders.entry(out.to_owned()).or_default();
        let stubs = Stubs {
            contents: contents.to_owned(),
            schema: schema.to_owned(),
        };
        let Some(other) = folder.files.insert(name.to_owned(), stubs) else {
            return;
        };
        if other.contents == contents && other.schema == schema {
            return;
        }
        let path = out.join(name).display().to_string();
        let (message, help) = if other.schema == schema {
            let message = format!("two targets would write {path}, from {schema}");
            (message, "give each target a folder of its own with `out`")
        } else {
            let message = format!("{} and {schema} would both write {path}", other.schema);
            (message, "give each schema a namespace of its own")
        };
        self.failures
            .push(Failure::new("same-file", message).help(help));
    }
}
