//! Schemas in files, and operations by the names that people give them.

use std::path::{Path, PathBuf};

use guesthouse_codegen::model::suggest::nearest;
use guesthouse_codegen::model::types::{Model, Operation, Side};
use guesthouse_codegen::{FileLoader, Source, check_with};

use crate::config::Config;
use crate::failure::Failure;
use crate::output::Output;

/// Where imports are found.
#[derive(Debug, Default, clap::Args)]
pub(crate) struct Imports {
    /// A folder in which imported schemas are found, before those that guesthouse.toml lists; can be given again.
    #[arg(long = "import-path", value_name = "DIR")]
    paths: Vec<PathBuf>,
    /// The guesthouse.toml (or apex.yaml); without it, the nearest in this folder or above it.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

impl Imports {
    /// The configuration, if there is one; `apex_too` as [`Config::find`] has it.
    pub(crate) fn file(&self, apex_too: bool) -> Option<PathBuf> {
        let given = self.config.clone();
        given.or_else(|| Config::find(apex_too))
    }

    /// A loader that looks there.
    pub(crate) fn loader(&self, config: Option<&Config>) -> FileLoader {
        let paths = self.paths.iter();
        let loader = paths.fold(FileLoader::new(), |loader, it| loader.import_path(it));
        match config {
            Some(config) => config.loader(loader),
            None => loader,
        }
    }
}

/// A schema, read and checked, with all that it imports; its warnings are shown.
pub(crate) fn read(path: &Path, output: Output) -> Result<(Source, Model), Failure> {
    let imports = Imports::default();
    let config = imports
        .file(false)
        .map(|it| Config::read(&it))
        .transpose()?;
    let mut loader = imports.loader(config.as_ref());
    let source = loader.read(path).map_err(|error| {
        Failure::file("read the schema", path, &error)
            .help("a schema is a text file that ends in .apexlang")
    })?;
    let (model, diagnostics) = check_with(source.clone(), &mut loader);
    match model {
        Some(model) => {
            output.warnings(&diagnostics);
            Ok((source, model))
        }
        None => Err(Failure::Schema(Box::new(diagnostics))),
    }
}

/// An operation that a guest serves, and its name on the wire.
pub(crate) fn find_operation<'a>(
    model: &'a Model,
    wanted: &str,
) -> Result<(String, &'a Operation), Failure> {
    let wanted = wanted.strip_prefix('/').unwrap_or(wanted);
    let fits = |name: &str| {
        let inside = name
            .strip_prefix(&model.namespace)
            .map_or(name, |rest| &rest[1..]);
        let last = name.rsplit_once('/').map_or(name, |(_, last)| last);
        [name, inside, last].contains(&wanted)
    };
    let mut served = operations(model, Side::Guest);
    let mut found: Vec<usize> = (0..served.len())
        .filter(|at| fits(&served[*at].0))
        .collect();
    if let Some(exact) = found.iter().find(|at| served[**at].0 == wanted) {
        found = vec![*exact];
    }
    match found.as_slice() {
        [one] => Ok(served.swap_remove(*one)),
        [] => Err(unknown(model, wanted, &served)),
        several => {
            let names: Vec<&str> = several.iter().map(|at| served[*at].0.as_str()).collect();
            let message = format!("`{wanted}` can be any of several operations");
            Err(Failure::usage(message).help(format!("say which one: {}", names.join(", "))))
        }
    }
}

/// The operations that a side serves, by their names on the wire.
fn operations(model: &Model, side: Side) -> Vec<(String, &Operation)> {
    let namespace = &model.namespace;
    let interfaces = model
        .interfaces
        .iter()
        .filter(|interface| interface.served_by == side);
    let mut found: Vec<(String, &Operation)> = interfaces
        .flat_map(|interface| {
            let name = |operation: &Operation| {
                format!("{namespace}.{}/{}", interface.name, operation.name)
            };
            interface
                .operations
                .iter()
                .map(move |operation| (name(operation), operation))
        })
        .collect();
    if side == Side::Guest {
        found.extend(
            model
                .functions
                .iter()
                .map(|function| (format!("{namespace}/{}", function.name), function)),
        );
    }
    found
}

fn unknown(model: &Model, wanted: &str, served: &[(String, &Operation)]) -> Failure {
    let short = |name: &str| {
        name.rsplit_once('/')
            .map_or(name, |(_, last)| last)
            .to_owned()
    };
    let last = short(wanted);
    if operations(model, Side::Host)
        .iter()
        .any(|(name, _)| name == wanted || short(name) == last)
    {
        let message = format!("`{wanted}` is served by the host, so there is no guest to call");
        return Failure::usage(message)
            .help("guests serve the interfaces with `@service`, or without an annotation");
    }
    let failure = Failure::usage(format!("the schema has no operation `{wanted}`"));
    let names: Vec<String> = served.iter().map(|(name, _)| short(name)).collect();
    match nearest(&last, names.iter().map(String::as_str)) {
        Some(meant) => failure.help(format!("did you mean `{meant}`?")),
        None if names.is_empty() => failure.help("it has none that a guest serves"),
        None => failure.help(format!("it has {}", names.join(", "))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCHEMA: &str = r#"namespace "demo.v1"
        interface One { a() b() }
        interface Two { b() c() }
        interface Back @provider { d() }
        func f()"#;

    fn find(wanted: &str) -> Result<String, String> {
        let model = guesthouse_codegen::parse("test", SCHEMA).map_err(|error| error.to_string())?;
        find_operation(&model, wanted)
            .map(|(name, _)| name)
            .map_err(|failure| failure.to_json()[0].to_string())
    }

    #[test]
    fn names_may_be_short() {
        for (wanted, name) in [
            ("demo.v1.One/a", "demo.v1.One/a"),
            ("/demo.v1.One/a", "demo.v1.One/a"),
            ("One/b", "demo.v1.One/b"),
            ("c", "demo.v1.Two/c"),
            ("f", "demo.v1/f"),
            ("demo.v1/f", "demo.v1/f"),
        ] {
            assert_eq!(find(wanted).as_deref(), Ok(name), "{wanted}");
        }
    }

    #[test]
    fn names_that_do_not_do() {
        for (wanted, told) in [
            ("b", "say which one: demo.v1.One/b, demo.v1.Two/b"),
            ("d", "served by the host"),
            ("Back/d", "served by the host"),
            ("One/x", "did you mean `a`?"),
            ("banana", "it has a, b, b, c, f"),
            ("", "no operation"),
        ] {
            let failure = find(wanted).unwrap_err();
            assert!(failure.contains(told), "{wanted}: {failure}");
        }
    }
}
