//! Packages that have the types of imported schemas already.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use super::errors::Errors;
use super::names::{Named, import_name};
use super::options::Options;
use crate::model::types::{Model, TypeId};
use crate::output::scope::Scope;

/// Where the types of a schema are.
pub(super) struct Modules<'a> {
    /// The namespaces of types that are in another package.
    elsewhere: BTreeMap<TypeId, &'a str>,
    /// The types that the file must have itself.
    here: BTreeSet<TypeId>,
    /// The import paths of packages, by namespace.
    paths: &'a BTreeMap<String, String>,
    /// What the file calls the packages, by namespace.
    names: BTreeMap<&'a str, String>,
    /// The namespaces whose packages the file refers to.
    used: RefCell<BTreeSet<&'a str>>,
}

impl<'a> Modules<'a> {
    /// Those of the packages that are chosen for namespaces that the schema imports.
    pub(super) fn new(model: &'a Model, options: &'a Options, errors: &Errors) -> Self {
        let mut elsewhere = BTreeMap::new();
        for (index, def) in model.types.iter().enumerate() {
            let Some(origin) = &def.imported else {
                continue;
            };
            // What is in the details of errors has methods that its own schema need not ask for, and a name that
            // `@rename` makes private cannot be said: such types are here.
            let id = TypeId(index);
            let public = Named::origin(def).exported();
            let sayable = public.starts_with(|c: char| c.is_ascii_uppercase());
            if options.modules.contains_key(&origin.namespace) && sayable && !errors.is_detail(id) {
                elsewhere.insert(id, origin.namespace.as_str());
            }
        }
        let here = model.needed(model.own(), |id| elsewhere.contains_key(&id));
        Self {
            elsewhere,
            here: here.into_iter().collect(),
            paths: &options.modules,
            names: BTreeMap::new(),
            used: RefCell::default(),
        }
    }

    /// Gives the packages names that are free in the file.
    pub(super) fn name(&mut self, scope: &mut Scope) {
        let namespaces: BTreeSet<&str> = self.elsewhere.values().copied().collect();
        let name = |namespace: &'a str| {
            let name = scope.fresh(&import_name(&self.paths[namespace]));
            (namespace, name)
        };
        self.names = namespaces.into_iter().map(name).collect();
    }

    /// Whether the file must have the type itself.
    pub(super) fn is_here(&self, id: TypeId) -> bool {
        self.here.contains(&id)
    }

    /// Whether the type is in another package.
    pub(super) fn is_elsewhere(&self, id: TypeId) -> bool {
        self.elsewhere.contains_key(&id)
    }

    /// What the file calls the package that the type is in, unless it is the file's own.
    pub(super) fn import(&self, id: TypeId) -> Option<&str> {
        let namespace = self.elsewhere.get(&id)?;
        self.used.borrow_mut().insert(namespace);
        Some(&self.names[namespace])
    }

    /// Whether a package is called so in the file.
    pub(super) fn is_package(&self, name: &str) -> bool {
        self.names.values().any(|it| it == name)
    }

    /// The packages that the file refers to: name and path.
    pub(super) fn used(&self) -> Vec<(&str, &str)> {
        let used = self.used.borrow();
        let all = used.iter();
        all.map(|it| (self.names[it].as_str(), self.paths[*it].as_str()))
            .collect()
    }
}
