//! `guesthouse.toml`.

use std::ops::Range;
use std::path::{Path, PathBuf};

use guesthouse_codegen::describe::Form;
use guesthouse_codegen::lint::{Lint, UnknownRule};
use guesthouse_codegen::model::suggest::nearest;
use guesthouse_codegen::target::{go, rust, typescript};
use guesthouse_codegen::{Diagnostic, Lang, Options, Side, Source, Span};
use serde::Deserialize;
use toml::Spanned;

use super::{Config, Pattern, Target, error};
use crate::stubs::Product;

#[derive(Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[derive(Default)]
struct File {
    schemas: Vec<Spanned<String>>,
    import_paths: Vec<PathBuf>,
    target: Vec<TargetTable>,
    lint: LintTable,
}

/// The rules of `guesthouse lint`, by their codes.
#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct LintTable {
    enable: Vec<Spanned<String>>,
    disable: Vec<Spanned<String>>,
}

impl LintTable {
    fn lint(&self) -> Result<Lint, Vec<Diagnostic>> {
        let mut lint = Lint::default();
        let enabled = self.enable.iter().map(|it| (it, lint.enable(it.get_ref())));
        let mut mistakes: Vec<Diagnostic> = enabled.filter_map(unknown_rule).collect();
        let disabled = self
            .disable
            .iter()
            .map(|it| (it, lint.disable(it.get_ref())));
        mistakes.extend(disabled.filter_map(unknown_rule));
        match mistakes.len() {
            0 => Ok(lint),
            _ => Err(mistakes),
        }
    }
}

fn unknown_rule((name, known): (&Spanned<String>, Result<(), UnknownRule>)) -> Option<Diagnostic> {
    let unknown = error(span(name.span()), known.err()?.to_string());
    Some(unknown.help("`guesthouse explain` lists the codes"))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct TargetTable {
    lang: Option<Spanned<Lang>>,
    side: Option<Spanned<SideName>>,
    emit: Option<Spanned<Form>>,
    out: Spanned<PathBuf>,
    schemas: Option<Vec<Spanned<String>>>,
    rust: Option<Spanned<rust::Options>>,
    go: Option<Spanned<go::Options>>,
    typescript: Option<Spanned<typescript::Options>>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum SideName {
    Guest,
    Host,
}

pub(super) fn read(source: &Source, folder: &Path) -> Result<Config, Vec<Diagnostic>> {
    let file: File = toml::from_str(&source.text).map_err(|wrong| vec![told(&wrong)])?;
    let (mut targets, mut mistakes) = (Vec::new(), Vec::new());
    for table in file.target {
        match table.target(folder) {
            Ok(target) => targets.push(target),
            Err(list) => mistakes.extend(list),
        }
    }
    let lint = match file.lint.lint() {
        Ok(lint) => lint,
        Err(list) => {
            mistakes.extend(list);
            Lint::default()
        }
    };
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    let import_paths = file.import_paths.iter().map(|path| folder.join(path));
    Ok(Config {
        source: source.clone(),
        folder: folder.to_owned(),
        schemas: patterns(file.schemas),
        import_paths: import_paths.collect(),
        targets,
        lint,
        warnings: Vec::new(),
    })
}

impl TargetTable {
    fn target(self, folder: &Path) -> Result<Target, Vec<Diagnostic>> {
        let product = match &self.emit {
            Some(form) => self.description(form)?,
            None => self.stubs()?,
        };
        Ok(Target {
            product,
            out: folder.join(self.out.into_inner()),
            schemas: self.schemas.map(patterns),
        })
    }

    fn description(&self, form: &Spanned<Form>) -> Result<Product, Vec<Diagnostic>> {
        let lang = self.lang.as_ref().map(|it| ("lang", it.span()));
        let side = self.side.as_ref().map(|it| ("side", it.span()));
        let options = self.options().into_iter().flatten();
        let options = options.map(|(_, place)| ("options", place));
        let given = lang.into_iter().chain(side).chain(options);
        let mistakes: Vec<Diagnostic> = given
            .map(|(what, place)| {
                let message = format!("`{what}` in a target that has `emit`");
                let help = "one target writes stubs in a language, another describes the schemas";
                error(span(place), message).help(help)
            })
            .collect();
        match mistakes.len() {
            0 => Ok(Product::Description(*form.get_ref())),
            _ => Err(mistakes),
        }
    }

    fn stubs(&self) -> Result<Product, Vec<Diagnostic>> {
        let missing = |what: &str, example: &str| {
            let place = span(self.out.span());
            let help = format!("write {example}, or emit = \"model\" for no language");
            vec![error(place, format!("this target has no `{what}`")).help(help)]
        };
        let lang = self.lang.as_ref();
        let lang = *lang
            .ok_or_else(|| missing("lang", "lang = \"rust\""))?
            .get_ref();
        let side = self.side.as_ref();
        let side = side.ok_or_else(|| missing("side", "side = \"host\""))?;
        let given = self.options().into_iter().flatten();
        let foreign = given.filter(|(of, _)| *of != lang);
        let mistakes: Vec<Diagnostic> = foreign
            .map(|(of, place)| {
                let message = format!("options for {of} in a target for {lang}");
                let help = format!("write them in a target with lang = \"{of}\"");
                error(span(place), message).help(help)
            })
            .collect();
        if !mistakes.is_empty() {
            return Err(mistakes);
        }
        let side = match side.get_ref() {
            SideName::Guest => Side::Guest,
            SideName::Host => Side::Host,
        };
        let options = Options {
            rust: chosen(&self.rust),
            go: chosen(&self.go),
            typescript: chosen(&self.typescript),
        };
        Ok(Product::Stubs(lang, side, Box::new(options)))
    }

    /// The languages that options are given for, and where.
    fn options(&self) -> [Option<(Lang, Range<usize>)>; 3] {
        let (rust, go, typescript) = (&self.rust, &self.go, &self.typescript);
        [
            rust.as_ref().map(|it| (Lang::Rust, it.span())),
            go.as_ref().map(|it| (Lang::Go, it.span())),
            typescript.as_ref().map(|it| (Lang::TypeScript, it.span())),
        ]
    }
}

fn chosen<T: Clone + Default>(options: &Option<Spanned<T>>) -> T {
    options
        .as_ref()
        .map(|it| it.get_ref().clone())
        .unwrap_or_default()
}

fn patterns(list: Vec<Spanned<String>>) -> Vec<Pattern> {
    let pattern = |it: Spanned<String>| Pattern {
        span: span(it.span()),
        text: it.into_inner(),
    };
    list.into_iter().map(pattern).collect()
}

fn span(range: Range<usize>) -> Span {
    Span::new(range.start, range.end)
}

/// What serde says, with what was probably meant. Its words for a name that is not known are the same whatever is read:
/// the name in backticks, then the names that are.
fn told(wrong: &toml::de::Error) -> Diagnostic {
    let place = span(wrong.span().unwrap_or_default());
    let message = wrong.message();
    let mut names = message.split('`').skip(1).step_by(2);
    let unknown = [
        ("unknown field ", "there is no key"),
        ("unknown variant ", "there is no"),
    ];
    let found = unknown.iter().find(|(it, _)| message.starts_with(it));
    let (Some((_, nothing)), Some(name)) = (found, names.next()) else {
        return error(place, message);
    };
    let known: Vec<&str> = names.collect();
    let help = match nearest(name, known.iter().copied()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("use one of {}", known.join(", ")),
    };
    error(place, format!("{nothing} `{name}` here")).help(help)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mistake(text: &str) -> String {
        let source = Source::new("guesthouse.toml", text);
        let list = read(&source, Path::new("")).unwrap_err();
        let shown = list.iter().map(|it| it.render(&source));
        shown.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn mistakes_are_shown_where_they_are() {
        let target = "[[target]]\nlang = \"rust\"\nside = \"host\"\nout = \"x\"\n";
        for (text, told) in [
            (
                "schema = []".to_owned(),
                "guesthouse.toml:1:1: error[config]: there is no key `schema` here\n  |\n1 | schema = []\n  | ^^^^^^\nhelp: did you mean `schemas`?",
            ),
            ("targets = []".to_owned(), "help: did you mean `target`?"),
            (
                "colour = 1".to_owned(),
                "help: use one of schemas, import-paths, target",
            ),
            (
                format!("{target}rust.module.\"a.v1\" = \"crate::a\""),
                "guesthouse.toml:5:6: error[config]: there is no key `module` here",
            ),
            (
                format!("{target}\n[target.go]\npackage = \"demo\""),
                "guesthouse.toml:6:1: error[config]: options for go in a target for rust",
            ),
            (
                target.replace("\"rust\"", "\"rst\""),
                "guesthouse.toml:2:8: error[config]: there is no `rst` here",
            ),
            (
                target.replace("\"host\"", "\"hosts\""),
                "help: did you mean `host`?",
            ),
            (
                target.replace("out = \"x\"\n", ""),
                "guesthouse.toml:1:1: error[config]: missing field `out`",
            ),
            (
                target.replace("lang = \"rust\"\n", ""),
                "guesthouse.toml:3:7: error[config]: this target has no `lang`",
            ),
            (
                target.replace("side = \"host\"\n", ""),
                "help: write side = \"host\", or emit = \"model\" for no language",
            ),
            (
                format!("{target}emit = \"html\""),
                "guesthouse.toml:2:8: error[config]: `lang` in a target that has `emit`",
            ),
            (
                "[[target]]\nemit = \"htm\"\nout = \"x\"".to_owned(),
                "help: did you mean `html`?",
            ),
            ("schemas = [1]".to_owned(), "guesthouse.toml:1:12: error"),
            ("schemas = [".to_owned(), "guesthouse.toml:1:"),
        ] {
            let found = mistake(&text);
            assert!(found.contains(told), "{told}\n{found}");
        }
    }

    /// serde names what it knows when it meets something else.
    #[test]
    fn every_key_is_documented() {
        let target =
            |lang: &str| format!("[[target]]\nlang = \"{lang}\"\nside = \"host\"\nout = \".\"\n");
        let mut keys = Vec::new();
        for (tables, prefix) in [
            (String::new(), ""),
            ("[lint]\n".to_owned(), "lint."),
            (target("rust"), "target."),
            (target("rust") + "[target.rust]\n", "target.rust."),
            (
                target("rust") + "[target.rust.types.A]\n",
                "target.rust.types.NAME.",
            ),
            (target("go") + "[target.go]\n", "target.go."),
            (
                target("typescript") + "[target.typescript]\n",
                "target.typescript.",
            ),
        ] {
            let wrong = toml::from_str::<File>(&(tables + "nobody = 1"))
                .err()
                .expect("no key");
            let names = wrong.message().split('`').skip(3).step_by(2);
            keys.extend(names.map(|name| format!("{prefix}{name}")));
        }
        let text = include_str!("../../../docs/generating.md");
        let (_, section) = text.split_once("## guesthouse.toml").expect("the section");
        let (section, _) = section.split_once("\n## ").expect("another");
        let rows = section.lines().filter_map(|it| it.strip_prefix("| `"));
        let mut told: Vec<&str> = rows.filter_map(|it| Some(it.split_once('`')?.0)).collect();
        keys.sort();
        told.sort();
        assert_eq!(told, keys);
    }

    #[test]
    fn paths_start_at_the_file() -> Result<(), Vec<Diagnostic>> {
        let text = "schemas = [\"a.apexlang\"]\nimport-paths = [\"vendor\"]\n[[target]]\nlang = \"go\"\nside = \"guest\"\nout = \"gen\"\ngo.package = \"demo\"";
        let config = read(&Source::new("x", text), Path::new("../up"))?;
        let target = &config.targets[0];
        assert_eq!(config.import_paths, [Path::new("../up/vendor")]);
        assert_eq!(target.out, Path::new("../up/gen"));
        let Product::Stubs(Lang::Go, Side::Guest, options) = &target.product else {
            panic!("{target:?}");
        };
        assert_eq!(options.go.package.as_deref(), Some("demo"));
        assert_eq!(config.schemas[0].span, Span::new(11, 23));
        Ok(())
    }

    #[test]
    fn a_target_can_be_a_description() -> Result<(), Vec<Diagnostic>> {
        let text = "[[target]]\nemit = \"model\"\nout = \"docs\"";
        let config = read(&Source::new("x", text), Path::new(""))?;
        let product = &config.targets[0].product;
        assert!(matches!(product, Product::Description(Form::Model)));
        Ok(())
    }
}
