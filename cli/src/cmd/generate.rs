//! `guesthouse generate`: stubs from a schema, or the schema in another form; or all that a project lists.

use std::path::PathBuf;

use clap::ValueEnum;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use guesthouse_codegen::describe::Form;
use guesthouse_codegen::{FileLoader, Lang, Options, Side};

use crate::config::{Config, expand, watched};
use crate::failure::Failure;
use crate::output::Output;
use crate::schema::Imports;
use crate::stubs::{Folder, Job, Plan, Product, folders};
use crate::watch::{Watched, watch};

/// Write the stubs of a schema in a language for one side, or the schema in another form, or, without arguments, all that
/// guesthouse.toml lists.
///
/// Nothing is written if a schema has mistakes. Files that would stay the same are not touched, and those that guesthouse.toml
/// lists no longer are removed; a file that was edited by hand is neither replaced nor removed.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The schema, an .apexlang file.
    #[arg(requires = "what")]
    schema: Option<PathBuf>,
    /// The language.
    #[arg(long, group = "what", requires_all = ["schema", "side", "out"], value_parser = PossibleValuesParser::new(["rust", "go", "typescript"]).try_map(|lang| lang.parse::<Lang>()))]
    lang: Option<Lang>,
    /// The side that the stubs are for: the WebAssembly module, or the program that loads it.
    #[arg(long, requires = "lang", value_enum)]
    side: Option<SideName>,
    /// The folder to write to; it is made if it does not exist.
    #[arg(long, requires = "lang", value_name = "DIR")]
    out: Option<PathBuf>,
    /// Instead of stubs, the schema in another form: its model as JSON, for other generators, its types as JSON Schema, or what is reached by HTTP as OpenAPI.
    #[arg(long, group = "what", requires = "schema", value_name = "FORM", value_parser = PossibleValuesParser::new(FORMS).try_map(|form| form.parse::<Form>()))]
    emit: Option<Form>,
    /// The file to write that to; without it, it is printed.
    #[arg(short, long, requires = "emit", value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    imports: Imports,
    /// Write nothing, show what would change, and fail if something would.
    #[arg(long)]
    check: bool,
    /// Stay, and write again whenever a schema, one that it imports or guesthouse.toml changes.
    #[arg(long, conflicts_with = "check")]
    watch: bool,
    /// Write also over files that were edited by hand or not generated, and remove edited ones.
    #[arg(long, conflicts_with = "check")]
    force: bool,
    /// The same as --message-format json.
    #[arg(long)]
    pub(crate) json: bool,
}

/// `guesthouse docs` writes the others.
const FORMS: [&str; 3] = ["model", "json-schema", "openapi"];

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
    if args.emit.is_some() && args.output.is_none() && (args.check || args.watch) {
        let failure = Failure::usage("there is no file to check or to write again");
        return Err(failure.help("name it with -o"));
    }
    if !args.watch {
        return Round::new(args).run(args, output);
    }
    Err(watch(output, || {
        let mut round = Round::new(args);
        if let Err(failure) = round.run(args, output) {
            output.failure(&failure);
        }
        (round.watched(), move || round.is_current())
    }))
}

/// One run, and what it read.
struct Round {
    /// Without a schema among the arguments, all that the configuration lists is generated.
    whole: bool,
    file: Option<PathBuf>,
    /// Of the file, when it was read.
    changed: Option<std::time::SystemTime>,
    config: Option<Config>,
    jobs: Vec<Job>,
    loader: FileLoader,
}

impl Round {
    fn new(args: &Args) -> Self {
        let whole = args.schema.is_none();
        let file = args.imports.file(whole);
        Self {
            whole,
            changed: changed(file.as_ref()),
            file,
            config: None,
            jobs: Vec::new(),
            loader: FileLoader::new(),
        }
    }

    fn run(&mut self, args: &Args, output: Output) -> Result<(), Failure> {
        self.config = self.file.as_deref().map(Config::read).transpose()?;
        self.loader = args.imports.loader(self.config.as_ref());
        self.jobs = match (single(args), &self.config) {
            (Some(job), _) => vec![job],
            (None, Some(config)) => {
                output.warnings(&config.told());
                jobs(config)?
            }
            (None, None) => return Err(nothing()),
        };
        let folders = folders(&self.jobs, &mut self.loader, output)?;
        if args.emit.is_some() && args.output.is_none() {
            let texts = folders.values().flat_map(Folder::contents);
            texts.for_each(|text| output.bytes(text.as_bytes()));
            return Ok(());
        }
        let plan = Plan::new(folders, self.whole)?;
        match args.check {
            true => plan.check(output),
            false => plan.apply(args.force, output),
        }
    }

    /// The configuration, if it says what is generated.
    fn project(&self) -> Option<&Config> {
        self.config.as_ref().filter(|_| self.whole)
    }

    fn watched(&self) -> Watched {
        let read = self.loader.looked_at().map(|path| path.to_owned());
        let patterns = self.project().into_iter().flat_map(|config| {
            let own = config.targets.iter().filter_map(|it| it.schemas.as_ref());
            let lists = std::iter::once(&config.schemas).chain(own);
            lists.flat_map(|list| watched(&config.folder, list))
        });
        Watched {
            files: read.chain(self.file.clone()).collect(),
            folders: patterns.collect(),
            written: self.jobs.iter().map(|job| job.out.clone()).collect(),
        }
    }

    /// Whether another run would read the same.
    fn is_current(&self) -> bool {
        let listed = |jobs: &[Job]| -> Vec<Vec<PathBuf>> {
            jobs.iter().map(|job| job.schemas.clone()).collect()
        };
        let now = self.project().and_then(|it| jobs(it).ok());
        let same = now.is_none_or(|now| self.jobs.is_empty() || listed(&now) == listed(&self.jobs));
        same && changed(self.file.as_ref()) == self.changed && self.loader.is_current()
    }
}

fn changed(file: Option<&PathBuf>) -> Option<std::time::SystemTime> {
    let about = std::fs::metadata(file?).ok()?;
    about.modified().ok()
}

/// The job of the arguments.
fn single(args: &Args) -> Option<Job> {
    let schemas = vec![args.schema.clone()?];
    if let Some(form) = args.emit {
        let product = Product::Description(form);
        // Where it is printed there is no file.
        let path = args.output.clone().unwrap_or_default();
        let name = path.file_name().map(|it| it.to_string_lossy().into_owned());
        return Some(Job {
            schemas,
            product,
            out: path.parent().map(PathBuf::from).unwrap_or_default(),
            file: name,
        });
    }
    let options = Box::new(Options::default());
    Some(Job {
        schemas,
        product: Product::Stubs(args.lang?, args.side?.into(), options),
        out: args.out.clone()?,
        file: None,
    })
}

/// The jobs of a configuration.
fn jobs(config: &Config) -> Result<Vec<Job>, Failure> {
    if config.targets.is_empty() {
        let message = format!("{} has no target", config.source.name);
        return Err(Failure::new("config", message).help(
            "write one: [[target]] with lang = \"rust\", side = \"host\" and out = \"src/generated\"",
        ));
    }
    let jobs = config.targets.iter().map(|target| {
        let patterns = target.schemas.as_ref().unwrap_or(&config.schemas);
        let schemas = expand(&config.folder, patterns).map_err(|it| config.mistake(it))?;
        if schemas.is_empty() {
            let message = format!("{} has no schemas for a target", config.source.name);
            let help = "list them, such as schemas = [\"schemas/*.apexlang\"]";
            return Err(Failure::new("config", message).help(help));
        }
        Ok(Job {
            schemas,
            product: target.product.clone(),
            out: target.out.clone(),
            file: None,
        })
    });
    jobs.collect()
}

fn nothing() -> Failure {
    let message = "there is no schema, and no guesthouse.toml in this folder or above it";
    Failure::usage(message).help(
        "give a schema with --lang, --side and --out or with --emit, or write a guesthouse.toml: see docs/generating.md",
    )
}
