//! What schemas define, at any depth: whatever has a name.

use std::collections::HashMap;

use crate::source::{Sources, Span};
use crate::syntax::ast::{Definition, Document, Field, Head, Name, Operation};

use super::tokens::Tokens;

/// What a name is the name of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `namespace`
    Namespace,
    /// `type`
    Record,
    /// A field of a `type`.
    Field,
    /// `enum`
    Enum,
    /// A value of an `enum`.
    EnumValue,
    /// `union`
    Union,
    /// `alias`
    Alias,
    /// `interface`
    Interface,
    /// An operation of an `interface`.
    Operation,
    /// `func`
    Function,
    /// A parameter of an operation or function.
    Parameter,
    /// `directive`
    Directive,
    /// An argument of a directive.
    Argument,
    /// The name that an import has here: `as` this.
    ImportedAs,
}

impl Kind {
    /// As people call it.
    pub fn noun(self) -> &'static str {
        match self {
            Self::Namespace => "namespace",
            Self::Record => "type",
            Self::Field => "field",
            Self::Enum => "enum",
            Self::EnumValue => "value",
            Self::Union => "union",
            Self::Alias => "alias",
            Self::Interface => "interface",
            Self::Operation => "operation",
            Self::Function => "function",
            Self::Parameter => "parameter",
            Self::Directive => "directive",
            Self::Argument => "argument",
            Self::ImportedAs => "import",
        }
    }

    /// Whether it is one of the types, which share a space of names with interfaces.
    pub(super) fn is_type(self) -> bool {
        matches!(self, Self::Record | Self::Enum | Self::Union | Self::Alias)
    }
}

/// A number of an [`Entry`].
pub(super) type Id = usize;

/// Something with a name.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) name: Name,
    pub(super) kind: Kind,
    pub(super) docs: Option<String>,
    /// All of it but the description.
    pub(super) whole: Span,
    pub(super) parent: Option<Id>,
    /// The number of the definition that it is or stands in.
    pub(super) definition: usize,
}

/// The entries of all documents, each after its parent.
#[derive(Debug, Default)]
pub(super) struct Entries {
    pub(super) all: Vec<Entry>,
    /// By parent and name; the first of a name counts.
    parts: HashMap<(Id, String), Id>,
    /// By the place of the name.
    places: HashMap<Span, Id>,
}

impl Entries {
    pub(super) fn new(sources: &Sources, documents: &[Document], tokens: &[Tokens]) -> Self {
        let mut entries = Self::default();
        for (file, document) in documents.iter().enumerate() {
            let mut starts = document
                .definitions
                .iter()
                .map(|it| start(it, &tokens[file]));
            let mut next = starts.next();
            let end = sources.at(file).text.len();
            for (number, definition) in document.definitions.iter().enumerate() {
                let (keyword, _) = next.unwrap_or((end, end));
                next = starts.next();
                let until = tokens[file].end_before(next.map_or(end, |it| it.1));
                let whole = Span::in_file(file, keyword, until.max(definition.span().end));
                let mut adding = Adding {
                    entries: &mut entries,
                    tokens: &tokens[file],
                    definition: number,
                };
                adding.definition(definition, whole);
            }
        }
        entries
    }

    pub(super) fn part(&self, parent: Id, name: &str) -> Option<Id> {
        self.parts.get(&(parent, name.to_owned())).copied()
    }

    /// What is defined at this place.
    pub(super) fn defined_at(&self, name: Span) -> Option<Id> {
        self.places.get(&name).copied()
    }

    fn add(&mut self, entry: Entry) -> Id {
        let id = self.all.len();
        if let Some(parent) = entry.parent {
            let key = (parent, entry.name.text.clone());
            self.parts.entry(key).or_insert(id);
        }
        self.places.insert(entry.name.span, id);
        self.all.push(entry);
        id
    }
}

/// Where a definition's keyword begins, and where its description does.
fn start(definition: &Definition, tokens: &Tokens) -> (usize, usize) {
    let name = definition.span().start;
    let back = match definition {
        Definition::Import(_) => 0,
        Definition::Directive(_) => 2,
        _ => 1,
    };
    let keyword = tokens.before(name, back).map_or(name, |it| it.span.start);
    let begin = match has_docs(definition) {
        true => tokens
            .before(keyword, 1)
            .map_or(keyword, |it| it.span.start),
        false => keyword,
    };
    (keyword, begin)
}

fn has_docs(definition: &Definition) -> bool {
    let docs = match definition {
        Definition::Namespace(it) => &it.docs,
        Definition::Directive(it) => &it.docs,
        Definition::Alias(it) => &it.head.docs,
        Definition::Func(it) => &it.head.docs,
        Definition::Interface(it) => &it.head.docs,
        Definition::Record(it) => &it.head.docs,
        Definition::Union(it) => &it.head.docs,
        Definition::Enum(it) => &it.head.docs,
        Definition::Import(_) => &None,
    };
    docs.is_some()
}

/// Adds one definition and its parts.
struct Adding<'a> {
    entries: &'a mut Entries,
    tokens: &'a Tokens,
    definition: usize,
}

impl Adding<'_> {
    fn add(
        &mut self,
        kind: Kind,
        name: &Name,
        docs: &Option<String>,
        whole: Span,
        parent: Option<Id>,
    ) -> Id {
        self.entries.add(Entry {
            name: name.clone(),
            kind,
            docs: crate::model::literals::docs(docs),
            whole,
            parent,
            definition: self.definition,
        })
    }

    fn definition(&mut self, definition: &Definition, whole: Span) {
        match definition {
            Definition::Namespace(it) => {
                let (text, span) = (it.text.clone(), it.span);
                self.add(Kind::Namespace, &Name { text, span }, &it.docs, whole, None);
            }
            Definition::Import(it) => {
                for name in it.names.iter().flatten() {
                    if let Some(local) = &name.local {
                        let whole = name.name.span.to(local.span);
                        self.add(Kind::ImportedAs, local, &None, whole, None);
                    }
                }
            }
            Definition::Directive(it) => {
                let id = self.add(Kind::Directive, &it.name, &it.docs, whole, None);
                self.fields(Kind::Argument, &it.parameters, id);
            }
            Definition::Alias(it) => {
                self.head(Kind::Alias, &it.head, whole, None);
            }
            Definition::Func(it) => self.operation(Kind::Function, it, None, whole),
            Definition::Interface(it) => {
                let id = self.head(Kind::Interface, &it.head, whole, None);
                for operation in &it.operations {
                    let whole = self.whole_operation(operation);
                    self.operation(Kind::Operation, operation, Some(id), whole);
                }
            }
            Definition::Record(it) => {
                let id = self.head(Kind::Record, &it.head, whole, None);
                self.fields(Kind::Field, &it.fields, id);
            }
            Definition::Union(it) => {
                self.head(Kind::Union, &it.head, whole, None);
            }
            Definition::Enum(it) => {
                let id = self.head(Kind::Enum, &it.head, whole, None);
                for value in &it.values {
                    let end = value.text.as_ref().map_or(value.index_span, |it| it.span);
                    let whole = self.with_annotations(value.head.name.span, end.end);
                    self.head(Kind::EnumValue, &value.head, whole, Some(id));
                }
            }
        }
    }

    fn head(&mut self, kind: Kind, head: &Head, whole: Span, parent: Option<Id>) -> Id {
        self.add(kind, &head.name, &head.docs, whole, parent)
    }

    fn operation(&mut self, kind: Kind, it: &Operation, parent: Option<Id>, whole: Span) {
        let id = self.head(kind, &it.head, whole, parent);
        self.fields(Kind::Parameter, &it.parameters, id);
    }

    fn fields(&mut self, kind: Kind, fields: &[Field], parent: Id) {
        for field in fields {
            let end = field.default.as_ref().map_or(field.ty.span, |it| it.span);
            let whole = self.with_annotations(field.head.name.span, end.end);
            self.head(kind, &field.head, whole, Some(parent));
        }
    }

    fn whole_operation(&self, it: &Operation) -> Span {
        let name = it.head.name.span;
        let end = match &it.returns {
            Some(returns) => returns.span.end,
            None => self.tokens.end_of_brackets(name.end),
        };
        self.with_annotations(name, end)
    }

    fn with_annotations(&self, name: Span, end: usize) -> Span {
        let end = self.tokens.end_of_annotations(end);
        Span::in_file(name.file, name.start, end.max(name.end))
    }
}
