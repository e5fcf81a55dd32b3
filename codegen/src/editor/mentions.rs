//! The places where something is named.

use crate::model::resolve::SCALARS;
use crate::source::Span;
use crate::syntax::ast::{
    Annotation, Definition, Directive, Document, Field, Import, Operation, TypeExpr, TypeExprKind,
    Value, ValueKind,
};

use super::definitions::Id;
use super::index::{Index, Reach, Shape};
use super::tokens::Tokens;

/// What is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    Entry {
        entry: Id,
        alias: Option<Id>,
    },
    Scalar(&'static str),
    /// The path of an import, by what it means.
    File(usize),
}

/// What is named, by whatever name.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Thing {
    Entry(Id),
    Scalar(&'static str),
    File(usize),
}

impl Target {
    pub(super) fn thing(&self) -> Thing {
        match self {
            Self::Entry { entry, .. } => Thing::Entry(*entry),
            Self::Scalar(name) => Thing::Scalar(name),
            Self::File(file) => Thing::File(*file),
        }
    }
}

/// A place where something is named. Mentions do not overlap.
#[derive(Debug)]
pub(super) struct Mention {
    pub(super) span: Span,
    pub(super) target: Target,
}

/// Every mention, in the order of the sources.
pub(super) fn mentions(index: &Index, documents: &[Document]) -> Vec<Mention> {
    let mut found = Vec::new();
    for (file, document) in documents.iter().enumerate() {
        let Some(tokens) = index.tokens(file) else {
            continue;
        };
        let mut finding = Finding {
            index,
            documents,
            tokens,
            found: &mut found,
        };
        for definition in &document.definitions {
            finding.definition(definition);
        }
    }
    for (entry, it) in index.entries() {
        // What an import is called here is another's name.
        if it.kind != super::Kind::ImportedAs {
            let (span, alias) = (it.name.span, None);
            let target = Target::Entry { entry, alias };
            found.push(Mention { span, target });
        }
    }
    found.sort_by_key(|it| it.span);
    found
}

struct Finding<'a> {
    index: &'a Index,
    documents: &'a [Document],
    tokens: &'a Tokens,
    found: &'a mut Vec<Mention>,
}

impl Finding<'_> {
    fn add(&mut self, span: Span, target: Target) {
        self.found.push(Mention { span, target });
    }

    fn reach(&mut self, span: Span, reach: Option<Reach>) {
        if let Some(Reach { entry, alias }) = reach {
            self.add(span, Target::Entry { entry, alias });
        }
    }

    fn part(&mut self, span: Span, parent: Id, name: &str) {
        let entry = self.index.part(parent, name);
        self.reach(span, entry.map(|entry| Reach { entry, alias: None }));
    }

    fn definition(&mut self, definition: &Definition) {
        match definition {
            Definition::Namespace(it) => self.annotations(&it.annotations),
            Definition::Import(it) => self.import(it),
            Definition::Directive(it) => self.directive(it),
            Definition::Alias(it) => {
                self.ty(&it.target);
                self.annotations(&it.head.annotations);
            }
            Definition::Func(it) => self.operation(it),
            Definition::Interface(it) => {
                self.annotations(&it.head.annotations);
                it.operations.iter().for_each(|it| self.operation(it));
            }
            Definition::Record(it) => {
                self.annotations(&it.head.annotations);
                self.fields(&it.fields);
            }
            Definition::Union(it) => {
                self.annotations(&it.head.annotations);
                for member in &it.members {
                    self.ty(&member.ty);
                    self.annotations(&member.annotations);
                }
            }
            Definition::Enum(it) => {
                self.annotations(&it.head.annotations);
                for value in &it.values {
                    self.annotations(&value.head.annotations);
                }
            }
        }
    }

    fn import(&mut self, it: &Import) {
        let Some(target) = it.target else {
            return;
        };
        for import in it.names.iter().flatten() {
            let name = import.name.text.as_str();
            let reach = self.index.type_named(target, name);
            let reach = reach.or_else(|| self.index.directive_named(target, name));
            self.reach(import.name.span, reach);
            if let (Some(local), Some(reach)) = (&import.local, reach) {
                let alias = self.index.defined_at(local.span);
                self.reach(local.span, Some(Reach { alias, ..reach }));
            }
        }
        if let Some(path) = self.tokens.text_ending_at(it.span.end) {
            self.add(path, Target::File(target));
        }
    }

    fn directive(&mut self, it: &Directive) {
        self.fields(&it.parameters);
        for require in &it.requires {
            let name = &require.name;
            let reach = self.index.directive_named(name.span.file, &name.text);
            self.reach(name.span, reach);
        }
    }

    fn operation(&mut self, it: &Operation) {
        self.fields(&it.parameters);
        it.returns.iter().for_each(|it| self.ty(it));
        self.annotations(&it.head.annotations);
    }

    fn fields(&mut self, fields: &[Field]) {
        for field in fields {
            self.ty(&field.ty);
            if let Some(value) = &field.default {
                self.value(value, Some(&field.ty));
            }
            self.annotations(&field.head.annotations);
        }
    }

    fn ty(&mut self, ty: &TypeExpr) {
        match &ty.kind {
            TypeExprKind::Name(name) => {
                let scalar = SCALARS.iter().find(|(scalar, _)| scalar == name);
                match scalar {
                    Some((scalar, _)) => self.add(ty.span, Target::Scalar(scalar)),
                    None if name == "void" => self.add(ty.span, Target::Scalar("void")),
                    None => self.reach(ty.span, self.index.type_named(ty.span.file, name)),
                }
            }
            TypeExprKind::List(inner) | TypeExprKind::Optional(inner) => self.ty(inner),
            TypeExprKind::Map(key, value) => {
                self.ty(key);
                self.ty(value);
            }
        }
    }

    fn annotations(&mut self, annotations: &[Annotation]) {
        for annotation in annotations {
            let name = &annotation.name;
            let reach = self.index.directive_named(name.span.file, &name.text);
            self.reach(name.span, reach);
            let directive = reach.map(|it| it.entry);
            for (name, value) in &annotation.arguments {
                let place = self.tokens.name_of_argument(value.span);
                if let (Some(place), Some(directive)) = (place, directive) {
                    self.part(place, directive, name);
                }
                let ty =
                    directive.and_then(|it| argument_type(self.index, self.documents, it, name));
                self.value(value, ty);
            }
        }
    }

    /// A value of a type, which is not always known.
    fn value(&mut self, value: &Value, ty: Option<&TypeExpr>) {
        let shape = ty.map_or(Shape::Any, |ty| self.index.shape(self.documents, ty));
        match (&value.kind, shape) {
            (ValueKind::Name(name), Shape::Enum(id)) => self.part(value.span, id, name),
            (ValueKind::Name(name), Shape::Any) => {
                self.reach(value.span, self.index.type_named(value.span.file, name));
            }
            (ValueKind::List(items), Shape::List(item)) => {
                items.iter().for_each(|it| self.value(it, Some(item)));
            }
            (ValueKind::List(items), _) => items.iter().for_each(|it| self.value(it, None)),
            (ValueKind::Map(entries), Shape::Map(item)) => {
                entries
                    .iter()
                    .for_each(|(_, it)| self.value(it, Some(item)));
            }
            (ValueKind::Map(entries), Shape::Record(id)) => {
                for (key, it) in entries {
                    self.part(key.span, id, &key.text);
                    self.value(it, field_type(self.index, self.documents, id, &key.text));
                }
            }
            (ValueKind::Map(entries), _) => entries.iter().for_each(|(_, it)| self.value(it, None)),
            _ => {}
        }
    }
}

/// The type of a directive's argument.
pub(super) fn argument_type<'a>(
    index: &Index,
    documents: &'a [Document],
    directive: Id,
    name: &str,
) -> Option<&'a TypeExpr> {
    match definition(index, documents, directive)? {
        Definition::Directive(it) => type_of(&it.parameters, name),
        _ => None,
    }
}

/// The type of a record's field.
pub(super) fn field_type<'a>(
    index: &Index,
    documents: &'a [Document],
    record: Id,
    name: &str,
) -> Option<&'a TypeExpr> {
    match definition(index, documents, record)? {
        Definition::Record(it) => type_of(&it.fields, name),
        _ => None,
    }
}

fn definition<'a>(index: &Index, documents: &'a [Document], id: Id) -> Option<&'a Definition> {
    let entry = index.entry(id);
    let document = documents.get(entry.name.span.file)?;
    document.definitions.get(entry.definition)
}

fn type_of<'a>(fields: &'a [Field], name: &str) -> Option<&'a TypeExpr> {
    let field = fields.iter().find(|it| it.head.name.text == name)?;
    Some(&field.ty)
}
