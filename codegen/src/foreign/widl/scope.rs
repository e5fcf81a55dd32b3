//! What names mean in files that import each other.

use std::collections::{HashMap, HashSet};

use crate::source::Span;
use crate::syntax::ast::{Definition, Document, TypeExpr};

/// A definition: the file's place among those that were read, and its own in the file.
pub(super) type Found = (usize, usize);

/// The names that an import brings, each with what it is called here; none for all.
type Brought = Option<Vec<(String, String)>>;

#[derive(Default)]
pub(super) struct Scope {
    pub(super) files: Vec<File>,
    /// What a definition is called in Apex.
    pub(super) names: HashMap<Found, String>,
}

pub(super) struct File {
    /// Of the source.
    pub(super) number: usize,
    /// None for one that is carried over already.
    pub(super) definitions: Vec<Option<Definition>>,
    by_name: HashMap<String, usize>,
    pub(super) targets: Vec<(Brought, usize)>,
}

pub(super) struct Import {
    pub(super) from: String,
    pub(super) span: Span,
    pub(super) names: Brought,
}

impl File {
    pub(super) fn new(number: usize, document: Document) -> Self {
        let named = document.definitions.iter().enumerate();
        let named = named.filter_map(|(at, it)| match it {
            Definition::Alias(it) => Some((it.head.name.text.clone(), at)),
            Definition::Record(it) => Some((it.head.name.text.clone(), at)),
            Definition::Union(it) => Some((it.head.name.text.clone(), at)),
            Definition::Enum(it) => Some((it.head.name.text.clone(), at)),
            _ => None,
        });
        Self {
            number,
            by_name: named.collect(),
            definitions: document.definitions.into_iter().map(Some).collect(),
            targets: Vec::new(),
        }
    }

    pub(super) fn imports(&self) -> Vec<Import> {
        let imports = self.definitions.iter().flatten().filter_map(|it| match it {
            Definition::Import(it) => Some(it),
            _ => None,
        });
        let brought = imports.map(|it| Import {
            from: it.from.clone(),
            span: it.span,
            names: it.names.as_ref().map(|names| {
                let pair = |it: &crate::syntax::ast::ImportName| {
                    let local = it.local.as_ref().unwrap_or(&it.name);
                    (it.name.text.clone(), local.text.clone())
                };
                names.iter().map(pair).collect()
            }),
        });
        brought.collect()
    }
}

impl Scope {
    /// The type that a file calls `name`.
    pub(super) fn find(&self, file: usize, name: &str) -> Option<Found> {
        let mut seen = HashSet::new();
        let mut open = vec![(file, name.to_owned())];
        while let Some((file, name)) = open.pop() {
            if let Some(at) = self.files[file].by_name.get(&name) {
                return Some((file, *at));
            }
            if !seen.insert((file, name.clone())) {
                continue;
            }
            for (brought, target) in self.files[file].targets.iter().rev() {
                match brought {
                    None => open.push((*target, name.clone())),
                    Some(names) => {
                        let here = names.iter().filter(|(_, local)| *local == name);
                        open.extend(here.map(|(theirs, _)| (*target, theirs.clone())));
                    }
                }
            }
        }
        None
    }
}

/// The outermost type expressions of a definition.
pub(super) fn type_exprs(definition: &mut Definition) -> Vec<&mut TypeExpr> {
    fn of_operation(it: &mut crate::syntax::ast::Operation) -> impl Iterator<Item = &mut TypeExpr> {
        let parameters = it.parameters.iter_mut().map(|it| &mut it.ty);
        parameters.chain(it.returns.as_mut())
    }
    match definition {
        Definition::Alias(it) => vec![&mut it.target],
        Definition::Func(it) => of_operation(it).collect(),
        Definition::Interface(it) => it.operations.iter_mut().flat_map(of_operation).collect(),
        Definition::Record(it) => it.fields.iter_mut().map(|it| &mut it.ty).collect(),
        Definition::Union(it) => it.members.iter_mut().map(|it| &mut it.ty).collect(),
        Definition::Namespace(_)
        | Definition::Import(_)
        | Definition::Directive(_)
        | Definition::Enum(_) => Vec::new(),
    }
}
