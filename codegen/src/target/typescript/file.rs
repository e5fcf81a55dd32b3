//! The file being written: names that are taken, and what it imports.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

use super::claims::{self, Claims};
use super::imports::{Imports, Source, origin};
use super::names::{is_reserved, of_exported, of_field, of_type, type_name, value_name};
use super::options::Options;
use crate::diagnostic::Diagnostic;
use crate::model::types::{Annotation, Field, Interface, Model, Side, TypeId};
use crate::output::docs::deprecation;
use crate::output::scope::Scope;
use crate::output::writer::{CodeWriter, DocStyle};

pub(super) struct File<'a> {
    pub(super) model: &'a Model,
    pub(super) options: &'a Options,
    /// The records that operations fail with.
    errors: BTreeSet<TypeId>,
    types: Vec<String>,
    scope: RefCell<Scope>,
    imports: RefCell<Imports>,
    /// The code uses what is deprecated, and linters need not say so.
    deprecated: Cell<bool>,
    diagnostics: RefCell<Vec<Diagnostic>>,
}

impl<'a> File<'a> {
    /// A file of `side` for `model`, unless names collide that do not in the schema.
    pub(super) fn new(
        model: &'a Model,
        side: Side,
        options: &'a Options,
    ) -> Result<Self, Vec<Diagnostic>> {
        let types: Vec<String> = model.types.iter().map(of_type).collect();
        let errors = claims::errors(model);
        let Claims { scope, diagnostics } = Claims::of(model, side, &types, &errors);
        if !diagnostics.is_empty() {
            return Err(diagnostics);
        }
        Ok(Self {
            model,
            options,
            errors,
            types,
            scope: RefCell::new(scope),
            imports: RefCell::default(),
            deprecated: Cell::default(),
            diagnostics: RefCell::default(),
        })
    }

    /// The interfaces that there is something to write for.
    pub(super) fn interfaces(&self) -> impl Iterator<Item = &'a Interface> {
        self.model.callable_interfaces()
    }

    /// Whether operations fail with the type.
    pub(super) fn is_error(&self, id: TypeId) -> bool {
        self.errors.contains(&id)
    }

    /// The module that has the type already, if it is not written here.
    pub(super) fn module(&self, id: TypeId) -> Option<&'a str> {
        let origin = self.model.type_def(id).imported.as_ref()?;
        let module = self.options.modules.get(&origin.namespace)?;
        Some(module)
    }

    /// The name of a type, where that is defined.
    pub(super) fn own_name(&self, id: TypeId) -> &str {
        &self.types[id.0]
    }

    /// The name of a type, where it is used as a type.
    pub(super) fn type_name(&self, id: TypeId) -> String {
        self.named(id, "", true)
    }

    /// The name of an enum, where it is used as a value.
    pub(super) fn value_name(&self, id: TypeId) -> String {
        self.named(id, "", false)
    }

    /// The function that writes a type.
    pub(super) fn encode_name(&self, id: TypeId) -> String {
        self.named(id, "encode", false)
    }

    /// The function that reads a type.
    pub(super) fn decode_name(&self, id: TypeId) -> String {
        self.named(id, "decode", false)
    }

    fn named(&self, id: TypeId, prefix: &str, only_type: bool) -> String {
        let local = format!("{prefix}{}", self.own_name(id));
        if let Some(module) = self.module(id) {
            let source = Source::Module(module.to_owned());
            let def = self.model.type_def(id);
            let exported = format!("{prefix}{}", of_exported(def));
            self.uses(&def.annotations);
            let mut imports = self.imports.borrow_mut();
            imports.add(source, &exported, &local, only_type);
        }
        local
    }

    /// Notes that the code uses what has these annotations.
    pub(super) fn uses(&self, annotations: &[Annotation]) {
        if deprecation(annotations).is_some() {
            self.deprecated.set(true);
        }
    }

    /// A name of the module for something private.
    pub(super) fn fresh(&self, wanted: &str) -> String {
        self.scope.borrow_mut().fresh(wanted)
    }

    /// Whether a name of the module is taken.
    pub(super) fn is_taken(&self, name: &str) -> bool {
        self.scope.borrow().contains(name)
    }

    /// A global, by its name or, where the schema took that, in full.
    pub(super) fn global(&self, name: &str) -> String {
        if self.is_taken(name) {
            return format!("globalThis.{name}");
        }
        name.to_owned()
    }

    /// Something imported from the packages, by its name or, where the schema took that, another.
    pub(super) fn import(&self, name: &str) -> String {
        let (source, only_type) = origin(name).unwrap_or((Source::Wire, false));
        let mut imports = self.imports.borrow_mut();
        if let Some(known) = imports.local(&source, name) {
            return known.to_owned();
        }
        let mut scope = self.scope.borrow_mut();
        let local = if scope.contains(name) {
            let capital = name.starts_with(|c: char| c.is_ascii_uppercase());
            let prefix = if capital { "Guesthouse" } else { "guesthouse" };
            scope.fresh(&format!("{prefix}{}", type_name(name)))
        } else {
            scope.fresh(name)
        };
        imports.add(source, name, &local, only_type);
        local
    }

    /// Names for variables, one for each field, which hide nothing that the module or the function needs.
    pub(super) fn locals(&self, fields: &[Field], taken: &[&str]) -> Vec<String> {
        let module = self.scope.borrow();
        let mut locals = Scope::new("TypeScript");
        let named = fields.iter().map(of_field);
        let free = |name: &str| {
            !is_reserved(name)
                && !taken.contains(&name)
                && !module.contains(name)
                && origin(name).is_none()
        };
        // What keeps its name comes first, so that what does not keeps clear of it.
        let kept: Vec<bool> = named.clone().map(&free).collect();
        for (name, _) in named.clone().zip(&kept).filter(|(_, kept)| **kept) {
            locals.fresh(name);
        }
        named
            .zip(kept)
            .map(|(name, kept)| {
                if kept {
                    return name.to_owned();
                }
                let mut wanted = format!("{name}_");
                while !free(&wanted) {
                    wanted.push('_');
                }
                locals.fresh(&wanted)
            })
            .collect()
    }

    /// The operation's namespace on the wire: that of the interface, or of the schema for a function.
    pub(super) fn namespace(&self, interface: Option<&Interface>) -> String {
        match interface {
            Some(interface) => format!("{}.{}", self.model.namespace, interface.name),
            None => self.model.namespace.clone(),
        }
    }

    /// Keeps what TypeScript cannot say, for the end.
    pub(super) fn refuse(&self, diagnostic: Diagnostic) {
        self.diagnostics.borrow_mut().push(diagnostic);
    }

    /// The whole file, with what `body` needs before it.
    pub(super) fn finish(self, body: CodeWriter) -> Result<String, Vec<Diagnostic>> {
        let diagnostics = self.diagnostics.take();
        if !diagnostics.is_empty() {
            return Err(diagnostics);
        }
        let mut w = CodeWriter::new("  ");
        let namespace = &self.model.namespace;
        w.line(format_args!(
            "// @generated by guesthouse from the schema `{namespace}`. Do not edit."
        ));
        if let Some(docs) = &self.model.docs {
            w.line("//");
            w.docs(DocStyle::Line("//"), docs);
        }
        if self.deprecated.get() {
            w.line("/* eslint-disable @typescript-eslint/no-deprecated -- what is deprecated is written and read all the same */");
        }
        w.blank();
        self.imports.take().write(&mut w);
        let (head, body) = (w.finish(), body.finish());
        if body.is_empty() {
            // What has neither imports nor exports would be a script.
            return Ok(format!("{head}\nexport {{}};\n"));
        }
        Ok(format!("{head}\n{body}"))
    }
}

/// The name of the function that registers an implementation of an interface.
pub(super) fn register_name(interface: &str) -> String {
    format!("register{interface}")
}

/// The name of the client of an interface.
pub(super) fn client_name(interface: &str) -> String {
    format!("{interface}Client")
}

/// The name of what knows the names and texts of an enum.
pub(super) fn enum_name(name: &str) -> String {
    format!("{}Enum", value_name(name))
}
