//! Paths and methods: which operations are reached by HTTP, and where.

use std::collections::{BTreeSet, HashMap};

use serde_json::{Map, Value as Json};

use super::CODE;
use super::arguments::{find, text};
use super::document::COMPONENTS;
use super::operations::Writer;
use crate::describe::json_schema::Schemas;
use crate::diagnostic::Diagnostic;
use crate::model::types::{Annotation, Interface, Model, Operation, Side};
use crate::source::Span;

/// The methods, as annotations name them.
const METHODS: [&str; 7] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

/// The paths of an API, while they are found.
pub(super) struct Paths<'a> {
    model: &'a Model,
    schemas: Schemas<'a>,
    paths: Map<String, Json>,
    /// The path that was written for each path without the names of its parameters.
    shapes: HashMap<String, String>,
    ids: BTreeSet<String>,
    mistakes: Vec<Diagnostic>,
}

impl<'a> Paths<'a> {
    pub(super) fn new(model: &'a Model) -> Self {
        Self {
            model,
            schemas: Schemas::new(model, COMPONENTS),
            paths: Map::new(),
            shapes: HashMap::new(),
            ids: BTreeSet::new(),
            mistakes: Vec::new(),
        }
    }

    /// The paths and what makes no sense.
    pub(super) fn finish(self) -> (Json, Vec<Diagnostic>) {
        (Json::Object(self.paths), self.mistakes)
    }

    /// Adds all operations, and says which have no place in HTTP.
    pub(super) fn add_all(&mut self) -> Vec<Diagnostic> {
        let mut notes = Vec::new();
        for interface in &self.model.interfaces {
            let operations = interface.operations.iter();
            let left_out: Vec<&str> = match interface.served_by {
                Side::Guest => operations
                    .filter(|it| !self.add(Some(interface), it))
                    .map(|it| it.name.as_str())
                    .collect(),
                Side::Host => operations.map(|it| it.name.as_str()).collect(),
            };
            let why = match interface.served_by {
                Side::Guest => "without a method",
                Side::Host => "served by the host",
            };
            notes.extend(note(&interface.name, interface.span, &left_out, why));
        }
        for function in &self.model.functions {
            if !self.add(None, function) {
                let name = &function.name;
                notes.extend(note(name, function.span, &[name], "without a method"));
            }
        }
        notes
    }

    /// Adds an operation, unless it has no method.
    fn add(&mut self, interface: Option<&Interface>, operation: &'a Operation) -> bool {
        let annotations = operation.annotations.iter();
        let methods = annotations.filter(|it| METHODS.contains(&it.name.as_str()));
        let methods: Vec<&Annotation> = methods.collect();
        let method = match methods.as_slice() {
            [] => return false,
            [method] => method,
            [_, second, ..] => {
                self.mistake(
                    second.span,
                    "an operation has one method",
                    "remove the others, or write an operation for each",
                );
                return true;
            }
        };
        let path = self.path(interface, operation);
        if !path.starts_with('/') {
            let message = match path.as_str() {
                "" => "an operation with a method needs a path".to_owned(),
                path => format!("the path {path:?} does not begin with a slash"),
            };
            self.mistake(method.span, &message, "write it like `@path(\"/things\")`");
            return true;
        }
        let Some(names) = parameters_of(&path) else {
            let message = format!("the braces of the path {path:?} do not match, or are empty");
            self.mistake(
                method.span,
                &message,
                "a parameter of a path is written `{name}`",
            );
            return true;
        };
        self.place(interface, operation, method, path, &names);
        true
    }

    fn place(
        &mut self,
        interface: Option<&Interface>,
        operation: &'a Operation,
        method: &Annotation,
        path: String,
        names: &[String],
    ) {
        let first = self.shapes.entry(shape(&path)).or_insert(path.clone());
        if *first != path {
            let message = format!("the paths {first:?} and {path:?} are the same");
            let help = "call their parameters alike";
            self.mistake(method.span, &message, help);
            return;
        }
        let key = method.name.to_ascii_lowercase();
        let taken = self
            .paths
            .get(&path)
            .is_some_and(|it| it.get(&key).is_some());
        if taken {
            let message = format!("another operation is reached by {} {path}", method.name);
            self.mistake(method.span, &message, "give one of them another path");
            return;
        }
        let id = self.id(interface, operation);
        let mut writer = Writer {
            model: self.model,
            schemas: &self.schemas,
            mistakes: &mut self.mistakes,
        };
        let written = writer.operation(interface, operation, method, names, &id);
        let item = self.paths.entry(path).or_insert_with(|| Map::new().into());
        item[key] = written;
    }

    fn mistake(&mut self, span: Span, message: &str, help: &str) {
        let mistake = Diagnostic::error(CODE, span, message);
        self.mistakes.push(mistake.help(help));
    }

    /// The paths of the namespace, the interface and the operation, one after the other.
    fn path(&self, interface: Option<&Interface>, operation: &Operation) -> String {
        let around = interface.map(|it| &it.annotations);
        let lists = [
            Some(&self.model.annotations),
            around,
            Some(&operation.annotations),
        ];
        let found = lists.into_iter().flatten();
        let parts = found.filter_map(|list| find(list, "path").and_then(|it| text(it, "value")));
        let path: String = parts.collect();
        path.replace("//", "/")
    }

    /// The name of the operation, with that of its interface if another has it.
    fn id(&mut self, interface: Option<&Interface>, operation: &Operation) -> String {
        let name = operation.name.clone();
        if self.ids.insert(name.clone()) {
            return name;
        }
        let around = interface.map_or(&self.model.namespace, |it| &it.name);
        let long = format!("{around}.{name}");
        self.ids.insert(long.clone());
        long
    }
}

/// What is left out, in one note an interface.
fn note(name: &str, span: Span, left_out: &[&str], why: &str) -> Option<Diagnostic> {
    if left_out.is_empty() {
        return None;
    }
    let list = left_out.join(", ");
    let message = format!("not in the output, as {why}: {list}");
    let help = match why {
        "served by the host" => "interfaces that guests serve are described".to_owned(),
        _ => format!("give what of `{name}` is reached by HTTP a method, such as @GET"),
    };
    Some(Diagnostic::warning(CODE, span, message).help(help))
}

/// The names in braces; none if the braces do not match.
fn parameters_of(path: &str) -> Option<Vec<String>> {
    let mut names = Vec::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, more) = after.split_once('}')?;
        if before.contains('}') || name.is_empty() || name.contains('{') {
            return None;
        }
        names.push(name.to_owned());
        rest = more;
    }
    (!rest.contains('}')).then_some(names)
}

/// A path without the names of its parameters.
fn shape(path: &str) -> String {
    let mut inside = false;
    let kept = path.chars().filter(|c| {
        let keep = !inside || *c == '}';
        inside = match c {
            '{' => true,
            '}' => false,
            _ => inside,
        };
        keep
    });
    kept.collect()
}
