//! What a front end reads from, and writes to.

use std::collections::HashMap;

use crate::diagnostic::Diagnostic;
use crate::foreign::naming::Names;
use crate::foreign::notes::Notes;
use crate::imports::Loader;
use crate::output::names::{is_namespace, words};
use crate::source::{Source, Sources, Span};
use crate::syntax::ast::{Definition, Document, Namespace};

/// The import of some files.
pub(super) struct Work<'a> {
    pub(super) sources: Sources,
    loader: &'a mut dyn Loader,
    pub(super) notes: Notes,
    /// The names of definitions.
    pub(super) names: Names,
    pub(super) definitions: Vec<Definition>,
    /// The namespace that was asked for, or that the first file to say one says.
    namespace: Option<String>,
    pub(super) docs: Option<String>,
    /// The names of types that come with their language, by their names there.
    pub(super) well_known: HashMap<String, String>,
}

impl<'a> Work<'a> {
    pub(super) fn new(
        sources: Sources,
        namespace: Option<&str>,
        loader: &'a mut dyn Loader,
    ) -> Self {
        Self {
            sources,
            loader,
            notes: Notes::default(),
            names: Names::default(),
            definitions: Vec::new(),
            namespace: namespace.map(str::to_owned),
            docs: None,
            well_known: HashMap::new(),
        }
    }

    /// A copy of a file's text, so that it can be read while notes are taken.
    pub(super) fn text(&self, file: usize) -> String {
        self.sources.at(file).text.clone()
    }

    /// The number of the file that `file` calls `from`. The error says why there is none.
    pub(super) fn load(&mut self, file: usize, from: &str) -> Result<usize, String> {
        const MOST_FILES: usize = 10_000;
        let found = self.loader.load(self.sources.at(file), from)?;
        let known = self.sources.iter().position(|it| it.name == found.name);
        match known {
            Some(known) => Ok(known),
            None if self.sources.iter().count() >= MOST_FILES => {
                Err(format!("no more than {MOST_FILES} files are read"))
            }
            None => Ok(self.sources.add(found)),
        }
    }

    /// A file names the namespace; the first one counts.
    pub(super) fn namespace(&mut self, wanted: &str, span: Span) {
        if self.namespace.is_some() {
            return;
        }
        let fits = fitting(wanted);
        if fits != wanted {
            let message = format!("{wanted:?} is not a namespace in Apex");
            let help =
                format!("it is {fits:?} now, which is part of operations' names on the wire");
            self.notes.add("foreign-name", span, message, help);
        }
        self.namespace = Some(fits);
    }

    /// The schema, and what there is to say about it.
    pub(super) fn done(self) -> (Document, Sources, Vec<Diagnostic>) {
        let text = match self.namespace {
            Some(namespace) => fitting(&namespace),
            None => namespace_of(&stem(self.sources.schema())),
        };
        let namespace = Namespace {
            docs: self.docs,
            text,
            span: Span::default(),
            annotations: Vec::new(),
        };
        let mut definitions = vec![Definition::Namespace(namespace)];
        definitions.extend(self.definitions);
        (Document { definitions }, self.sources, self.notes.list)
    }
}

/// A file's name, without its folder and its endings.
pub(super) fn stem(source: &Source) -> String {
    let name = source.name.rsplit(['/', '\\']).next().unwrap_or_default();
    name.split('.').next().unwrap_or_default().to_owned()
}

/// As it is, where it can be: it is part of what crosses the wire.
fn fitting(wanted: &str) -> String {
    match is_namespace(wanted) {
        true => wanted.to_owned(),
        false => namespace_of(wanted),
    }
}

/// Names with dots between them; what separated them before (`:`, `/`, `-`) becomes a dot or a `_`.
fn namespace_of(wanted: &str) -> String {
    let part = |part: &str| -> String {
        let sign = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
        let part: String = part.chars().map(sign).collect();
        let part = part.trim_start_matches('_');
        match part.chars().next() {
            Some('0'..='9') => format!("v{part}"),
            _ => part.to_owned(),
        }
    };
    let parts = wanted.split(['.', ':', '/']).map(part);
    let parts: Vec<String> = parts.filter(|it| !words(it).is_empty()).collect();
    match parts.is_empty() {
        true => "imported".to_owned(),
        false => parts.join("."),
    }
}
