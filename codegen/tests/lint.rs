//! What is advised: each `tests/lint/*.apexlang` has its `.txt`. Those that begin with `all-` are asked about with every rule.
//!
//! After a change that is meant, `BLESS=1 cargo test -p guesthouse-codegen --test lint` writes the texts anew; read them before
//! you commit them.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use guesthouse_codegen::lint::{Lint, RULES};
use guesthouse_codegen::{Diagnostics, NoLoader, Source, explain};

fn cases() -> Vec<(PathBuf, String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lint");
    let entries = fs::read_dir(folder).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|it| it == "apexlang"));
    paths.sort();
    let case = |path: PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).unwrap();
        (path, name, text)
    };
    paths.into_iter().map(case).collect()
}

fn everything() -> Lint {
    let mut lint = Lint::default();
    RULES.iter().for_each(|it| lint.enable(it.code).unwrap());
    lint
}

fn advice(lint: &Lint, name: &str, text: &str) -> Diagnostics {
    lint.check(Source::new(name, text), &mut NoLoader).1
}

#[test]
fn says_what_could_be_better() {
    let mut wrong = Vec::new();
    let cases = cases();
    assert!(cases.len() >= 16, "cases are missing");
    for (path, name, text) in cases {
        let lint = match name.starts_with("all-") {
            true => everything(),
            false => Lint::default(),
        };
        let found = format!("{}\n", advice(&lint, &name, &text));
        let expected = path.with_extension("txt");
        if std::env::var_os("BLESS").is_some() {
            fs::write(&expected, found).unwrap();
        } else if fs::read_to_string(&expected).ok().as_ref() != Some(&found) {
            wrong.push(format!("{}\n{found}", path.display()));
        }
    }
    assert!(
        wrong.is_empty(),
        "not as expected (BLESS=1 to accept):\n\n{}",
        wrong.join("\n")
    );
}

#[test]
fn every_rule_is_explained_and_shown() {
    let mut shown = BTreeSet::new();
    for (_, name, text) in cases() {
        let told = advice(&everything(), &name, &text);
        shown.extend(told.iter().map(|it| it.code));
    }
    let rules: BTreeSet<&str> = RULES.iter().map(|it| it.code).collect();
    let explained: BTreeSet<&str> = explain::advice_codes().collect();
    assert_eq!(rules, explained);
    let missing: Vec<_> = rules.difference(&shown).collect();
    assert!(missing.is_empty(), "without an example: {missing:?}");
}

#[test]
fn rules_are_chosen_by_name() {
    let mut lint = Lint::default();
    let told = |lint: &Lint| {
        advice(lint, "a", "namespace \"a\" type A { b_c: u8 }")
            .iter()
            .count()
    };
    assert_eq!(told(&lint), 2);
    lint.disable("camel-case").unwrap();
    assert_eq!(told(&lint), 1);
    lint.enable("missing-docs").unwrap();
    assert_eq!(told(&lint), 2);
    let unknown = lint.enable("camelcase").unwrap_err();
    assert_eq!(
        unknown.to_string(),
        "there is no rule `camelcase`; did you mean `camel-case`?"
    );
}

/// Stands for the file of `import … from "base.apexlang"`.
struct Base;

impl guesthouse_codegen::Loader for Base {
    fn load(&mut self, _: &Source, _: &str) -> Result<Source, String> {
        let text = "namespace \"base.v1\" type Used { x: u8 } type Unused { x: u8 } func f()";
        Ok(Source::new("base.apexlang", text))
    }
}

#[test]
fn what_another_schema_imports_is_used() {
    let user = "import { Used } from \"base.apexlang\" namespace \"user.v1\" type A { used: Used }";
    let model = guesthouse_codegen::check_with(Source::new("user", user), &mut Base).0;
    let mut lint = Lint::default();
    let base = guesthouse_codegen::Loader::load(&mut Base, &Source::new("", ""), "").unwrap();
    let told = |lint: &Lint| lint.check(base.clone(), &mut Base).1.iter().count();
    assert_eq!(told(&lint), 2);
    lint.note_imports(&model.unwrap());
    assert_eq!(told(&lint), 1);
}
