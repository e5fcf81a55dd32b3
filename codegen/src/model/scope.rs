//! What names mean in each file: its own definitions, and what it imports.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::diagnostic::Diagnostic;
use crate::model::suggest::nearest;
use crate::model::types::TypeId;
use crate::source::{Sources, Span};
use crate::syntax::ast::{Definition, Directive, Document, Head, Import};

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    Type(TypeId),
    Interface,
}

/// An import of a file: the number of the statement in it, and of the name in the statement.
pub(crate) type Via = (usize, usize);

struct Known<T> {
    thing: T,
    /// None for a definition of the file itself; several imports may bring the same.
    via: Vec<Via>,
}

impl<T> Known<T> {
    fn own(thing: T) -> Self {
        let via = Vec::new();
        Self { thing, via }
    }
}

/// The names of one file.
#[derive(Default)]
struct Scope<'a> {
    types: BTreeMap<&'a str, Known<Meaning>>,
    directives: BTreeMap<&'a str, Known<&'a Directive>>,
    used: BTreeSet<Via>,
}

/// The names of every file.
pub(crate) struct Scopes<'a> {
    files: Vec<Scope<'a>>,
    sources: &'a Sources,
    documents: &'a [Document],
}

impl<'a> Scopes<'a> {
    /// Types have the numbers that their definitions have among those of all files.
    pub(crate) fn new(
        documents: &'a [Document],
        sources: &'a Sources,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Self {
        let mut scopes = Self {
            files: own_scopes(documents),
            sources,
            documents,
        };
        for file in importers_last(documents) {
            for (number, import) in documents[file].imports().enumerate() {
                scopes.import(file, number, import, diagnostics);
            }
        }
        scopes
    }

    /// What a name of a type or interface stands for in a file.
    pub(super) fn meaning(&mut self, file: usize, name: &str) -> Option<Meaning> {
        let scope = &mut self.files[file];
        let known = scope.types.get(name)?;
        scope.used.extend(&known.via);
        Some(known.thing)
    }

    /// The directive of that name in a file.
    pub(super) fn directive(&mut self, file: usize, name: &str) -> Option<&'a Directive> {
        let scope = &mut self.files[file];
        let known = scope.directives.get(name)?;
        scope.used.extend(&known.via);
        Some(known.thing)
    }

    /// The names of types and interfaces that a file knows, and the import that each came by; none for its own.
    pub(crate) fn types(&self, file: usize) -> impl Iterator<Item = (&'a str, Option<Via>)> {
        let types = self.files[file].types.iter();
        types.map(|(name, known)| (*name, known.via.first().copied()))
    }

    /// The same for directives.
    pub(crate) fn directives(&self, file: usize) -> impl Iterator<Item = (&'a str, Option<Via>)> {
        let directives = self.files[file].directives.iter();
        directives.map(|(name, known)| (*name, known.via.first().copied()))
    }

    /// The names of types that a file knows.
    pub(super) fn type_names(&self, file: usize) -> impl Iterator<Item = &'a str> {
        let types = self.files[file].types.iter();
        types
            .filter(|(_, known)| matches!(known.thing, Meaning::Type(_)))
            .map(|(name, _)| *name)
    }

    /// The names that the schema itself imports under another one.
    pub(super) fn renamed(&self) -> impl Iterator<Item = (TypeId, &'a str)> {
        let names = self.documents[0].imports();
        let names = names.flat_map(|import| import.names.iter().flatten());
        let local = names.filter_map(|it| it.local.as_ref());
        local.filter_map(
            |local| match self.files[0].types.get(local.text.as_str())?.thing {
                Meaning::Type(id) => Some((id, local.text.as_str())),
                Meaning::Interface => None,
            },
        )
    }

    fn import(
        &mut self,
        file: usize,
        number: usize,
        import: &'a Import,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let Some(target) = import.target else {
            return;
        };
        let Some(names) = &import.names else {
            self.import_all(file, target, (number, 0), import.span, diagnostics);
            return;
        };
        for (at, it) in names.iter().enumerate() {
            let local = it.local.as_ref().unwrap_or(&it.name);
            let name = it.name.text.as_str();
            let found_type = self.files[target].types.get(name).map(|it| it.thing);
            let found_directive = self.files[target].directives.get(name).map(|it| it.thing);
            let via = (number, at);
            let clash = match (found_type, found_directive) {
                (Some(Meaning::Type(id)), _) => {
                    self.add_type(file, &local.text, Meaning::Type(id), via)
                }
                (_, Some(directive)) => self.add_directive(file, &local.text, directive, via),
                (found, None) => {
                    let it = self.nothing_to_import(target, name, it.name.span, found.is_some());
                    diagnostics.push(it);
                    self.files[file].used.insert(via);
                    false
                }
            };
            if clash {
                diagnostics.push(self.clash(&local.text, target, local.span));
            }
        }
    }

    fn import_all(
        &mut self,
        file: usize,
        target: usize,
        via: Via,
        span: Span,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let types = self.files[target].types.iter();
        let types: Vec<_> = types.map(|(name, known)| (*name, known.thing)).collect();
        for (name, meaning) in types {
            // Who imports all of a file wants none of its interfaces: they are served under its own namespace.
            if matches!(meaning, Meaning::Type(_)) && self.add_type(file, name, meaning, via) {
                diagnostics.push(self.clash(name, target, span));
            }
        }
        let directives = self.files[target].directives.iter();
        let directives: Vec<_> = directives.map(|(name, it)| (*name, it.thing)).collect();
        for (name, directive) in directives {
            if self.add_directive(file, name, directive, via) {
                diagnostics.push(self.clash(&format!("@{name}"), target, span));
            }
        }
    }

    /// Whether something else has the name.
    fn add_type(&mut self, file: usize, name: &'a str, meaning: Meaning, via: Via) -> bool {
        let entry = self.files[file].types.entry(name);
        add(entry, meaning, via, |one, other| one == other)
    }

    /// Whether something else has the name.
    fn add_directive(&mut self, file: usize, name: &'a str, it: &'a Directive, via: Via) -> bool {
        let entry = self.files[file].directives.entry(name);
        add(entry, it, via, |one, other| std::ptr::eq(*one, *other))
    }

    fn clash(&self, name: &str, target: usize, span: Span) -> Diagnostic {
        let source = &self.sources.at(target).name;
        let message = format!("`{name}` is defined here, and {source:?} has another");
        Diagnostic::error("duplicate-name", span, message).help(format!(
            "import what you need by name, and this one under another: `import {{ {name} as … }}`"
        ))
    }

    fn nothing_to_import(
        &self,
        target: usize,
        name: &str,
        span: Span,
        is_interface: bool,
    ) -> Diagnostic {
        let source = &self.sources.at(target).name;
        if is_interface {
            let message = format!("`{name}` is an interface, which cannot be imported");
            return Diagnostic::error("import", span, message)
                .help("generate stubs of its own schema: it is served under its own namespace");
        }
        let message = format!("{source:?} has no `{name}`");
        let error = Diagnostic::error("import", span, message);
        let directives = self.files[target].directives.keys().copied();
        match nearest(name, self.type_names(target).chain(directives)) {
            Some(meant) => error.help(format!("did you mean `{meant}`?")),
            None => error.help("import a type, union, enum, alias or directive that it defines"),
        }
    }

    /// Warns of what the schema itself imports and does not use. To give another name to what comes along is a use.
    pub(super) fn report_unused(
        &self,
        needed: &HashSet<TypeId>,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let used = &self.files[0].used;
        let renamed = self.renamed().filter(|(id, _)| needed.contains(id));
        let renamed: BTreeSet<&str> = renamed.map(|(_, name)| name).collect();
        for (number, import) in self.documents[0].imports().enumerate() {
            if import.target.is_none() {
                continue;
            }
            let unused = |what: &str, span| {
                let message = format!("{what} is imported and not used");
                Diagnostic::warning("unused-import", span, message).help("remove it")
            };
            let Some(names) = &import.names else {
                if !used.contains(&(number, 0)) {
                    diagnostics.push(unused(&format!("{:?}", import.from), import.span));
                }
                continue;
            };
            let names = names.iter().enumerate();
            for (_, it) in names.filter(|(at, _)| !used.contains(&(number, *at))) {
                let local = it.local.as_ref().unwrap_or(&it.name);
                if !renamed.contains(local.text.as_str()) {
                    diagnostics.push(unused(&format!("`{}`", local.text), local.span));
                }
            }
        }
    }
}

fn add<T>(
    entry: Entry<'_, &str, Known<T>>,
    thing: T,
    via: Via,
    same: impl Fn(&T, &T) -> bool,
) -> bool {
    match entry {
        Entry::Occupied(entry) if !same(&entry.get().thing, &thing) => return true,
        Entry::Occupied(mut entry) => entry.get_mut().via.push(via),
        Entry::Vacant(entry) => {
            let via = vec![via];
            entry.insert(Known { thing, via });
        }
    }
    false
}

/// What each file defines itself. Of two definitions of a name the first one counts; the second is reported elsewhere.
fn own_scopes(documents: &[Document]) -> Vec<Scope<'_>> {
    let mut next = 0;
    let scopes = documents.iter().map(|document| {
        let mut scope = Scope::default();
        for definition in &document.definitions {
            match definition {
                Definition::Directive(it) => {
                    let entry = scope.directives.entry(it.name.text.as_str());
                    entry.or_insert(Known::own(it));
                }
                Definition::Interface(it) => {
                    let thing = Meaning::Interface;
                    let entry = scope.types.entry(it.head.name.text.as_str());
                    entry.or_insert(Known::own(thing));
                }
                definition => {
                    if let Some(head) = type_head(definition) {
                        let thing = Meaning::Type(TypeId(next));
                        next += 1;
                        let entry = scope.types.entry(head.name.text.as_str());
                        entry.or_insert(Known::own(thing));
                    }
                }
            }
        }
        scope
    });
    scopes.collect()
}

/// The head of a definition of a type.
pub(crate) fn type_head(definition: &Definition) -> Option<&Head> {
    match definition {
        Definition::Alias(it) => Some(&it.head),
        Definition::Record(it) => Some(&it.head),
        Definition::Union(it) => Some(&it.head),
        Definition::Enum(it) => Some(&it.head),
        _ => None,
    }
}

/// Every file after those that it imports. (There are no cycles any more.)
fn importers_last(documents: &[Document]) -> Vec<usize> {
    let targets: Vec<Vec<usize>> = documents.iter().map(Document::targets).collect();
    let mut order = Vec::new();
    let mut met = vec![false; documents.len()];
    let mut path = Vec::new();
    for root in 0..documents.len() {
        if !std::mem::replace(&mut met[root], true) {
            path.push((root, 0));
        }
        while let Some((file, next)) = path.pop() {
            let Some(target) = targets[file].get(next) else {
                order.push(file);
                continue;
            };
            path.push((file, next + 1));
            if !std::mem::replace(&mut met[*target], true) {
                path.push((*target, 0));
            }
        }
    }
    order
}
