//! `guesthouse docs`: reference documentation of schemas.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use guesthouse_codegen::{Model, describe};

use crate::failure::Failure;
use crate::output::Output;
use crate::schema;
use crate::stubs::{Folder, Plan};

/// Write reference documentation of schemas, as Markdown or as one page of HTML that needs nothing else.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The schemas, .apexlang files; all are described on one page.
    #[arg(required = true)]
    schemas: Vec<PathBuf>,
    /// What to write; without it, the ending of the file says it, and what is printed is Markdown.
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// The file to write to; without it, the page is printed.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Write nothing, show what would change, and fail if something would.
    #[arg(long, requires = "output")]
    check: bool,
    /// Write also over a file that was not generated.
    #[arg(long, requires = "output", conflicts_with = "check")]
    force: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, ValueEnum)]
enum Format {
    Markdown,
    Html,
}

pub(crate) fn run(args: &Args, output: Output) -> Result<(), Failure> {
    let (mut models, mut names) = (Vec::new(), Vec::new());
    for path in &args.schemas {
        let (source, model) = schema::read(path, output)?;
        models.push(model);
        names.push(source.name);
    }
    let models: Vec<&Model> = models.iter().collect();
    let page = match format(args) {
        Format::Markdown => describe::markdown(&models),
        Format::Html => describe::html(&models),
    };
    let Some(path) = &args.output else {
        output.bytes(page.as_bytes());
        return Ok(());
    };
    let Some(name) = path.file_name() else {
        let failure = Failure::usage(format!("{} is no file", path.display()));
        return Err(failure.help("name a file, such as docs.html"));
    };
    let file = Folder::of(name.to_string_lossy().into_owned(), page, names.join(", "));
    let folder = path.parent().unwrap_or(Path::new("")).to_owned();
    let plan = Plan::new(BTreeMap::from([(folder, file)]), false)?;
    match args.check {
        true => plan.check(output),
        false => plan.apply(args.force, output),
    }
}

fn format(args: &Args) -> Format {
    let ending = args.output.as_deref().and_then(Path::extension);
    let page = ending.is_some_and(|it| it.eq_ignore_ascii_case("html") || it == "htm");
    args.format.unwrap_or(match page {
        true => Format::Html,
        false => Format::Markdown,
    })
}
