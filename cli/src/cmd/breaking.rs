//! `guesthouse breaking`: what a change of a schema breaks.

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use guesthouse_codegen::breaking::{Change, Effect, compare};
use guesthouse_codegen::{Diagnostic, Diagnostics, Model, Sources, check_with};
use serde_json::json;

use crate::config::Config;
use crate::failure::Failure;
use crate::output::Output;
use crate::schema::Imports;

/// Say what breaks where a new version of a schema takes the place of an old one: which programs that are deployed, and the
/// source of those who build again.
///
/// It fails if something breaks. What is only new is told, and breaks nobody.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The schema as it was, such as a copy of what is deployed.
    old: PathBuf,
    /// The schema as it is now.
    new: PathBuf,
    /// Only what breaks these: hosts or guests that stay deployed, or source; without it, all of them.
    #[arg(long, value_enum, value_name = "WHOM")]
    only: Vec<Whom>,
    #[command(flatten)]
    imports: Imports,
    /// The same as --message-format json.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, ValueEnum)]
enum Whom {
    Hosts,
    Guests,
    Source,
}

impl Whom {
    fn of(effect: Effect) -> Self {
        match effect {
            Effect::HostsSend | Effect::HostsGet => Self::Hosts,
            Effect::GuestsSend | Effect::GuestsGet => Self::Guests,
            Effect::Source => Self::Source,
        }
    }
}

pub(crate) fn run(args: &Args, output: Output) -> Result<(), Failure> {
    let config = args.imports.file(false);
    let config = config.map(|it| Config::read(&it)).transpose()?;
    let (old, old_sources) = read(&args.old, args, config.as_ref())?;
    let (new, new_sources) = read(&args.new, args, config.as_ref())?;
    let mut changes = compare(&old, &new);
    if !args.only.is_empty() {
        for change in &mut changes {
            change
                .effects
                .retain(|it| args.only.contains(&Whom::of(*it)));
        }
        changes.retain(|it| !it.effects.is_empty());
    }
    let breaks = changes.iter().filter(|it| !it.effects.is_empty()).count();
    if output.is_json() {
        changes
            .iter()
            .for_each(|it| output.line(&object(it, &old_sources, &new_sources)));
    } else {
        // What is gone can be shown only where it was.
        let (gone, there) = changes
            .into_iter()
            .partition(|it: &Change| it.new.is_none());
        output.findings(&diagnostics(gone, old_sources, |it| it.old));
        output.findings(&diagnostics(there, new_sources, |it| it.new));
    }
    match breaks {
        0 => Ok(()),
        _ => {
            let message = format!("changes that break something: {breaks}");
            let help = "guesthouse explain CODE has the reasons; --only hosts asks about hosts that stay deployed";
            Err(Failure::new("breaking", message).help(help))
        }
    }
}

fn read(path: &Path, args: &Args, config: Option<&Config>) -> Result<(Model, Sources), Failure> {
    let mut loader = args.imports.loader(config);
    let source = loader.read(path);
    let source = source.map_err(|error| Failure::file("read the schema", path, &error))?;
    let (model, diagnostics) = check_with(source, &mut loader);
    match model {
        Some(model) => Ok((model, diagnostics.sources().clone())),
        None => Err(Failure::Schema(Box::new(diagnostics))),
    }
}

fn diagnostics(
    changes: Vec<Change>,
    sources: Sources,
    place: impl Fn(&Change) -> Option<guesthouse_codegen::Span>,
) -> Diagnostics {
    let one = |it: Change| {
        let span = place(&it).unwrap_or_default();
        let told = match it.effects.is_empty() {
            true => Diagnostic::warning(it.code, span, it.message.clone()),
            false => Diagnostic::error(it.code, span, it.message.clone()),
        };
        told.expected(it.consequence()).help(it.help)
    };
    Diagnostics::new(sources, changes.into_iter().map(one).collect())
}

fn object(change: &Change, old: &Sources, new: &Sources) -> String {
    let place = |sources: &Sources, span: Option<guesthouse_codegen::Span>| {
        span.map(|span| {
            let source = sources.of(span);
            let (line, column) = source.position(span.start);
            json!({"file": source.name, "line": line, "column": column})
        })
    };
    let effects: Vec<&str> = change.effects.iter().map(|it| it.name()).collect();
    json!({
        "code": change.code,
        "place": change.place,
        "message": change.message,
        "help": change.help,
        "breaks": effects,
        "old": place(old, change.old),
        "new": place(new, change.new),
    })
    .to_string()
}
