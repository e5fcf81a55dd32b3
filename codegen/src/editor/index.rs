//! Names and what they mean: in every file, at every place.

use std::collections::{BTreeMap, HashMap};

use crate::model::resolve::scalar;
use crate::model::scope::{Scopes, Via};
use crate::source::{Sources, Span};
use crate::syntax::ast::{Definition, Document, Import, TypeExpr, TypeExprKind};

use super::definitions::{Entries, Entry, Id, Kind};
use super::mentions::{Mention, mentions};
use super::tokens::Tokens;

/// How many aliases are looked through, as they may lead back to themselves.
const MOST_ALIASES: usize = 64;

/// What a name in a file stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reach {
    pub(super) entry: Id,
    /// The `as` that it goes by.
    pub(super) alias: Option<Id>,
}

/// The names that one file knows.
#[derive(Debug, Default)]
pub(super) struct Visible {
    /// Types and interfaces.
    pub(super) types: BTreeMap<String, Reach>,
    pub(super) directives: BTreeMap<String, Reach>,
}

/// What a type expression is made of, behind its aliases and `?`.
pub(super) enum Shape<'a> {
    Bool,
    Any,
    Enum(Id),
    Record(Id),
    List(&'a TypeExpr),
    Map(&'a TypeExpr),
    Other,
}

/// Definitions, and the places where they are named.
#[derive(Debug)]
pub(super) struct Index {
    entries: Entries,
    visible: Vec<Visible>,
    mentions: Vec<Mention>,
    tokens: Vec<Tokens>,
}

impl Index {
    pub(super) fn new(sources: &Sources, documents: &[Document]) -> Self {
        let texts = sources.iter().enumerate();
        let tokens: Vec<Tokens> = texts
            .map(|(file, it)| Tokens::new(&it.text, file))
            .collect();
        let entries = Entries::new(sources, documents, &tokens);
        let visible = visible(sources, documents, &entries);
        let mut index = Self {
            entries,
            visible,
            mentions: Vec::new(),
            tokens,
        };
        index.mentions = mentions(&index, documents);
        index
    }

    pub(super) fn entry(&self, id: Id) -> &Entry {
        &self.entries.all[id]
    }

    pub(super) fn entries(&self) -> impl Iterator<Item = (Id, &Entry)> {
        self.entries.all.iter().enumerate()
    }

    pub(super) fn part(&self, parent: Id, name: &str) -> Option<Id> {
        self.entries.part(parent, name)
    }

    pub(super) fn defined_at(&self, name: Span) -> Option<Id> {
        self.entries.defined_at(name)
    }

    /// The parts of an entry, in the order they are written.
    pub(super) fn parts(&self, parent: Id) -> impl Iterator<Item = (Id, &Entry)> {
        let after = self.entries().skip(parent + 1);
        // Whatever stands in a definition follows it.
        let inside = after.take_while(move |(_, it)| it.parent.is_some_and(|it| it >= parent));
        inside.filter(move |(_, it)| it.parent == Some(parent))
    }

    pub(super) fn visible(&self, file: usize) -> Option<&Visible> {
        self.visible.get(file)
    }

    pub(super) fn tokens(&self, file: usize) -> Option<&Tokens> {
        self.tokens.get(file)
    }

    /// In the order of the sources.
    pub(super) fn mentions(&self) -> &[Mention] {
        &self.mentions
    }

    /// What is named at a place, or ends there.
    pub(super) fn at(&self, file: usize, offset: usize) -> Option<&Mention> {
        let begins = |it: &Mention| (it.span.file, it.span.start) <= (file, offset);
        let after = self.mentions.partition_point(begins);
        let found = self.mentions[..after].last()?;
        (found.span.file == file && offset <= found.span.end).then_some(found)
    }

    pub(super) fn type_named(&self, file: usize, name: &str) -> Option<Reach> {
        self.visible.get(file)?.types.get(name).copied()
    }

    pub(super) fn directive_named(&self, file: usize, name: &str) -> Option<Reach> {
        self.visible.get(file)?.directives.get(name).copied()
    }

    /// What a type is, whatever it is called.
    pub(super) fn shape<'a>(&self, documents: &'a [Document], ty: &'a TypeExpr) -> Shape<'a> {
        let mut ty = ty;
        for _ in 0..MOST_ALIASES {
            let name = match &ty.kind {
                TypeExprKind::Optional(inner) => {
                    ty = inner;
                    continue;
                }
                TypeExprKind::List(item) => return Shape::List(item),
                TypeExprKind::Map(_, item) => return Shape::Map(item),
                TypeExprKind::Name(name) => name.as_str(),
            };
            match name {
                "bool" => return Shape::Bool,
                "any" | "value" => return Shape::Any,
                _ if scalar(name).is_some() => return Shape::Other,
                _ => {}
            }
            let Some(Reach { entry: id, .. }) = self.type_named(ty.span.file, name) else {
                return Shape::Other;
            };
            let entry = self.entry(id);
            let document = documents.get(entry.name.span.file);
            let definition = document.and_then(|it| it.definitions.get(entry.definition));
            match definition {
                Some(Definition::Enum(_)) => return Shape::Enum(id),
                Some(Definition::Record(_)) => return Shape::Record(id),
                Some(Definition::Alias(alias)) => ty = &alias.target,
                _ => return Shape::Other,
            }
        }
        Shape::Other
    }
}

/// The names of each file, as the compiler has them.
fn visible(sources: &Sources, documents: &[Document], entries: &Entries) -> Vec<Visible> {
    let scopes = Scopes::new(documents, sources, &mut Vec::new());
    let ways = Ways::new(documents, &scopes, entries);
    let files = 0..documents.len();
    let each = |file: usize| Visible {
        types: ways.reached(file, false),
        directives: ways.reached(file, true),
    };
    files.map(each).collect()
}

/// By the name, the import it came by, if it did.
type Names<'a> = HashMap<&'a str, Option<Via>>;

/// The ways from a name to what it stands for.
struct Ways<'a> {
    imports: Vec<Vec<&'a Import>>,
    entries: &'a Entries,
    /// Of each file: types, directives.
    names: Vec<[Names<'a>; 2]>,
    /// What each file defines itself: the first of each name.
    own: HashMap<(usize, bool, &'a str), Id>,
}

impl<'a> Ways<'a> {
    fn new(documents: &'a [Document], scopes: &Scopes<'a>, entries: &'a Entries) -> Self {
        let mut own = HashMap::new();
        for (id, entry) in entries.all.iter().enumerate() {
            let is_directive = entry.kind == Kind::Directive;
            if is_directive || entry.kind.is_type() || entry.kind == Kind::Interface {
                let key = (entry.name.span.file, is_directive, entry.name.text.as_str());
                own.entry(key).or_insert(id);
            }
        }
        let of_file = |file| {
            [
                scopes.types(file).collect(),
                scopes.directives(file).collect(),
            ]
        };
        let imports = documents.iter().map(|it| it.imports().collect());
        Self {
            imports: imports.collect(),
            entries,
            names: (0..documents.len()).map(of_file).collect(),
            own,
        }
    }

    fn reached(&self, file: usize, directives: bool) -> BTreeMap<String, Reach> {
        let names = self.names[file][usize::from(directives)].keys();
        let reached = names.filter_map(|name| {
            let reach = self.follow(file, directives, name)?;
            Some(((*name).to_owned(), reach))
        });
        reached.collect()
    }

    /// Imports have no cycles any more, so a way ends.
    fn follow(&self, mut file: usize, directives: bool, name: &str) -> Option<Reach> {
        let (mut name, mut alias) = (name, None);
        loop {
            let names = &self.names.get(file)?[usize::from(directives)];
            let Some((import, at)) = names.get(name)? else {
                let entry = *self.own.get(&(file, directives, name))?;
                return Some(Reach { entry, alias });
            };
            let import = self.imports.get(file)?.get(*import)?;
            file = import.target?;
            if let Some(names) = &import.names {
                let import = names.get(*at)?;
                name = import.name.text.as_str();
                if let Some(local) = &import.local {
                    alias = alias.or(self.entries.defined_at(local.span));
                }
            }
        }
    }
}
