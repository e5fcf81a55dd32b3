//! JSON Schema, 2020-12 and draft-07: objects become types, enumerated texts enums, alternatives unions.

mod defaults;
mod enums;
mod json;
mod keywords;
mod records;
mod references;
mod shape;
mod types;
mod unions;

use std::collections::{HashMap, HashSet, VecDeque};

use crate::foreign::json_schema::json::{entries, get, get_text};
use crate::foreign::json_schema::references::{Document, References};
use crate::foreign::json_schema::shape::{Shape, shape};
use crate::foreign::naming::pascal;
use crate::foreign::tree::{docs, head, name, required};
use crate::foreign::work::{Work, stem};
use crate::source::Span;
use crate::syntax::ast::{Alias, Definition, Head, Value};

/// Longest title that a type is named after.
const LONGEST_TITLE: usize = 40;

/// Where the schemas are that others refer to.
const CONTAINERS: [&[&str]; 3] = [&["$defs"], &["definitions"], &["components", "schemas"]];

/// Reads the files `own`, and what they refer to.
pub(super) fn read(own: &[usize], work: &mut Work<'_>) {
    let mut documents = Vec::new();
    for file in own {
        if let Some(root) = json::read(*file, work) {
            documents.push(Document { file: *file, root });
        }
    }
    let given = documents.len();
    let mut files = HashMap::new();
    let mut at = 0;
    while at < documents.len() {
        references::load(at, &mut documents, &mut files, work);
        at += 1;
    }
    if work.notes.failed() {
        return;
    }
    let mut carrying = Carrying {
        references: References::new(&documents, &files),
        names: HashMap::new(),
        schemas: HashMap::new(),
        told: HashSet::new(),
        queue: VecDeque::new(),
    };
    for document in &documents[..given] {
        carrying.document(document, work);
    }
    while let Some((schema, named)) = carrying.queue.pop_front() {
        carrying.definition(schema, &named, work);
    }
}

/// Carries schemas over: all of the files that were given, and of others what is needed.
struct Carrying<'a> {
    references: References<'a>,
    /// The names of the schemas that have one, by their places.
    names: HashMap<Span, String>,
    schemas: HashMap<String, &'a Value>,
    /// The schemas whose lost keywords were told.
    told: HashSet<Span>,
    queue: VecDeque<(&'a Value, String)>,
}

impl<'a> Carrying<'a> {
    /// Names what a file defines: itself, and what it keeps for others.
    fn document(&mut self, document: &'a Document, work: &mut Work<'_>) {
        let root = &document.root;
        let named = stem(work.sources.at(document.file));
        let kept = CONTAINERS.iter().filter_map(|path| {
            let start = Some(root);
            path.iter().fold(start, |at, key| get(at?, key))
        });
        let kept: Vec<_> = kept.flat_map(entries).collect();
        // A file can be nothing but a container, or refer to what it contains.
        let itself = match shape(root) {
            Shape::Anything => kept.is_empty(),
            Shape::Reference(to) => {
                let target = self.references.find(document.file, to);
                let within = |it: &Value| kept.iter().any(|(_, kept)| kept.span == it.span);
                !target.is_some_and(|(target, _)| within(target))
            }
            _ => true,
        };
        if itself {
            self.name(root, &title(root).map_or(named, str::to_owned), work);
        } else {
            work.docs = work.docs.take().or_else(|| description(root, ""));
            self.tell(root, work);
        }
        for (key, schema) in kept {
            self.name(schema, &key.text, work);
        }
    }

    /// The name of a schema that is defined; it is, if it was not.
    fn name(&mut self, schema: &'a Value, wanted: &str, work: &mut Work<'_>) -> String {
        if let Some(named) = self.names.get(&schema.span) {
            return named.clone();
        }
        let named = work.names.definition(wanted);
        work.notes
            .renamed_type(&pascal(wanted), &named, schema.span);
        self.names.insert(schema.span, named.clone());
        self.schemas.insert(named.clone(), schema);
        self.queue.push_back((schema, named.clone()));
        named
    }

    fn definition(&mut self, schema: &'a Value, named: &str, work: &mut Work<'_>) {
        self.tell(schema, work);
        let head = self.head(schema, named);
        match shape(schema) {
            Shape::Enum(constants) => self.enumeration(head, constants, work),
            Shape::Union(list) => self.union(head, schema, &list, work),
            Shape::Scalars(list) => self.scalars(head, &list, work),
            Shape::Record => self.record(head, schema, work),
            _ => {
                let target = required(self.unnamed(schema, named, work));
                work.definitions
                    .push(Definition::Alias(Alias { head, target }));
            }
        }
    }

    /// The name, description and annotations of a definition.
    fn head(&self, schema: &Value, named: &str) -> Head {
        let mut head = head(description(schema, named), name(named, schema.span));
        head.annotations = keywords::annotations(schema);
        head
    }
}

/// A title that is short enough for a name.
fn title(schema: &Value) -> Option<&str> {
    let title = get_text(schema, "title")?;
    (title.len() <= LONGEST_TITLE && !pascal(title).is_empty()).then_some(title)
}

/// What a schema says of itself. A title that became its name says nothing more.
fn description(schema: &Value, named: &str) -> Option<String> {
    let title = get_text(schema, "title").filter(|it| pascal(it) != named);
    docs(get_text(schema, "description").or(title)?)
}

/// What a schema says of a place where it is used. A type with a name of its own says it there.
fn description_of_use(schema: &Value) -> Option<String> {
    match shape(schema).is_named() {
        true => None,
        false => description(schema, ""),
    }
}
