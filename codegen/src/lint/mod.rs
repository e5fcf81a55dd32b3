//! Advice on schemas that are correct: what readers, other languages and later versions will thank for.

mod conventions;
mod imports;
mod rules;
mod usage;

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::imports::Loader;
use crate::model::suggest::nearest;
use crate::model::types::{Annotation, Model, Value};
use crate::source::{Source, Span};
use crate::syntax::ast::Document;

pub use rules::{RULES, Rule};

/// Which advice is given.
///
/// ```
/// use guesthouse_codegen::{NoLoader, Source, lint::Lint};
///
/// let schema = "namespace \"demo.v1\" type Point { x_axis: f64 }";
/// let (_, told) = Lint::default().check(Source::new("demo.apexlang", schema), &mut NoLoader);
/// assert!(told.to_string().contains("warning[camel-case]: `x_axis` is not in camelCase"));
///
/// // Here, or there by `@allow("camel-case")`.
/// let mut lint = Lint::default();
/// lint.disable("camel-case")?;
/// assert!(lint.check(Source::new("demo.apexlang", schema), &mut NoLoader).1.is_empty());
/// # Ok::<(), guesthouse_codegen::lint::UnknownRule>(())
/// ```
#[derive(Clone, Debug)]
pub struct Lint {
    /// The codes of the rules.
    rules: BTreeSet<&'static str>,
    /// The namespace and name of each type that another schema has imported.
    imported: BTreeSet<(String, String)>,
}

/// There is no such rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no rule `{name}`{}", suggestion(name))]
pub struct UnknownRule {
    /// What was asked for.
    pub name: String,
}

fn suggestion(name: &str) -> String {
    let meant = nearest(name, RULES.iter().map(|it| it.code));
    meant.map_or_else(String::new, |it| format!("; did you mean `{it}`?"))
}

impl Default for Lint {
    /// The rules that are followed unless somebody chooses otherwise.
    fn default() -> Self {
        let rules = RULES.iter().filter(|it| it.default);
        Self {
            rules: rules.map(|it| it.code).collect(),
            imported: BTreeSet::new(),
        }
    }
}

impl Lint {
    /// Follows this rule, too.
    pub fn enable(&mut self, code: &str) -> Result<(), UnknownRule> {
        self.rules.insert(known(code)?);
        Ok(())
    }

    /// Follows this rule no longer.
    pub fn disable(&mut self, code: &str) -> Result<(), UnknownRule> {
        self.rules.remove(known(code)?);
        Ok(())
    }

    /// Notes what a schema imports from others: there it is in use.
    pub fn note_imports(&mut self, model: &Model) {
        let origins = model.types.iter().filter_map(|it| it.imported.as_ref());
        let origins = origins.map(|it| (it.namespace.clone(), it.name.clone()));
        self.imported.extend(origins);
    }

    /// The model of a schema, unless there are errors, and all there is to say about it: as [`crate::check_with`], with the
    /// advice as warnings.
    pub fn check(&self, schema: Source, loader: &mut dyn Loader) -> (Option<Model>, Diagnostics) {
        let mut list = Vec::new();
        let (sources, documents) = crate::imports::read(schema, loader, &mut list);
        let (model, told) = crate::check_read(sources, &documents, list);
        let Some(model) = model else {
            return (None, told);
        };
        let mut advice = Advice {
            lint: self,
            allowed: Vec::new(),
            list: told.iter().cloned().collect(),
        };
        advice.on(&documents[0], &model);
        let told = Diagnostics::new(told.sources().clone(), advice.list);
        (Some(model), told)
    }
}

fn known(code: &str) -> Result<&'static str, UnknownRule> {
    let rule = RULES.iter().find(|it| it.code == code);
    rule.map(|it| it.code).ok_or_else(|| UnknownRule {
        name: code.to_owned(),
    })
}

/// What there is to say about a schema.
struct Advice<'a> {
    lint: &'a Lint,
    /// What `@allow` says around where we are.
    allowed: Vec<&'a str>,
    list: Vec<Diagnostic>,
}

impl<'a> Advice<'a> {
    fn on(&mut self, document: &'a Document, model: &'a Model) {
        self.within(&model.annotations, |this| {
            this.imports(document);
            this.annotations(document);
            this.namespace(document, model);
            this.conventions(model);
            this.usage(model);
        });
    }

    /// What is said inside of something that may allow what is otherwise advised against.
    fn within(&mut self, annotations: &'a [Annotation], inside: impl FnOnce(&mut Self)) {
        let outside = self.allowed.len();
        self.allow(annotations);
        inside(self);
        self.allowed.truncate(outside);
    }

    fn allow(&mut self, annotations: &'a [Annotation]) {
        let allow = annotations.iter().filter(|it| it.name == "allow");
        let values = allow.flat_map(|it| &it.arguments).map(|(_, value)| value);
        for value in values {
            match value {
                Value::List(values) => self.allowed.extend(values.iter().filter_map(text)),
                value => self.allowed.extend(text(value)),
            }
        }
    }

    fn tell(&mut self, code: &'static str, span: Span, message: String, help: impl Into<String>) {
        if self.lint.rules.contains(code) && !self.allowed.contains(&code) {
            let advice = Diagnostic::warning(code, span, message).help(help);
            self.list.push(advice);
        }
    }
}

fn text(value: &Value) -> Option<&str> {
    match value {
        Value::String(text) => Some(text),
        _ => None,
    }
}
