//! `guesthouse lint`: advice on schemas.

use std::path::PathBuf;

use guesthouse_codegen::{Source, check_with};

use crate::config::Config;
use crate::failure::Failure;
use crate::output::Output;
use crate::schema::Imports;
use crate::schema_files;

/// Advise on schemas that are correct: names, versions, what nobody uses, and what is hard to change later.
///
/// `guesthouse explain CODE` has the reasons. Which rules are followed can be chosen in guesthouse.toml, in the table [lint],
/// with `enable` and `disable`, and in a schema: `@allow("camel-case")` behind a name.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Schemas, and folders with schemas at any depth. Without any, those that guesthouse.toml lists.
    schemas: Vec<PathBuf>,
    #[command(flatten)]
    imports: Imports,
    /// The same as --message-format json.
    #[arg(long)]
    pub(crate) json: bool,
}

pub(crate) fn run(args: &Args, output: Output) -> Result<(), Failure> {
    let config = args.imports.file(true);
    let config = config.map(|it| Config::read(&it)).transpose()?;
    let mut lint = config
        .as_ref()
        .map(|it| it.lint.clone())
        .unwrap_or_default();
    let mut loader = args.imports.loader(config.as_ref());
    let (mut sources, mut failures): (Vec<Source>, Vec<Failure>) = Default::default();
    for path in schema_files::given(&args.schemas)? {
        match loader.read(&path) {
            Ok(source) => sources.push(source),
            Err(error) => failures.push(Failure::file("read the schema", &path, &error)),
        }
    }
    for source in &sources {
        // Mistakes are told below.
        if let (Some(model), _) = check_with(source.clone(), &mut loader) {
            lint.note_imports(&model);
        }
    }
    let (mut findings, mut schemas) = (0, 0);
    for source in sources {
        match lint.check(source, &mut loader) {
            (None, mistakes) => failures.push(Failure::Schema(Box::new(mistakes))),
            (Some(_), told) => {
                output.findings(&told);
                findings += told.iter().count();
                schemas += usize::from(!told.is_empty());
            }
        }
    }
    if findings > 0 {
        let message = format!("findings: {findings}, in schemas: {schemas}");
        let help = "guesthouse explain CODE has the reasons; `@allow(\"CODE\")` behind a name is an exception";
        failures.push(Failure::new("lint", message).help(help));
    }
    Failure::all(failures)
}
