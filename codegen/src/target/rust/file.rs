//! The file being written: names that are taken, and what it imports.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

use super::errors::error_name;
use super::layout::{WIDTH, write_filled};
use super::modules;
use super::names::{Named, snake, unraw};
use super::options::Options;
use super::sizes::Size;
use crate::diagnostic::Diagnostic;
use crate::model::types::{Field, Interface, Model, Operation, Side, TypeDef, TypeId};
use crate::output::scope::{Scope, all_differ};
use crate::output::writer::{CodeWriter, DocStyle};
use crate::source::Span;

/// What the prelude brings, even without the standard library.
const PRELUDE: &[(&str, &str)] = &[
    ("Default", "core::default::Default"),
    ("Option", "core::option::Option"),
    ("Result", "core::result::Result"),
    ("Send", "core::marker::Send"),
    ("Sync", "core::marker::Sync"),
];

/// What is in `alloc`: a guest has it from there, whatever its crate's prelude is.
const ALLOCATED: &[(&str, &str)] = &[
    ("BTreeMap", "collections::BTreeMap"),
    ("Box", "boxed::Box"),
    ("String", "string::String"),
    ("Vec", "vec::Vec"),
];

/// What the standard library's prelude has of it.
const STD_PRELUDE: &[&str] = &["Box", "String", "Vec"];

/// What only a host needs. `Future` is in the prelude of no edition before 2024.
const HOST: &[(&str, &str)] = &[
    ("Arc", "std::sync::Arc"),
    ("Future", "core::future::Future"),
];

pub(super) struct File<'a> {
    pub(super) model: &'a Model,
    pub(super) side: Side,
    pub(super) options: &'a Options,
    types: Vec<String>,
    /// Whether each type is written here: not if its module has it.
    written: Vec<bool>,
    scope: RefCell<Scope>,
    /// The type parameter of functions that register an implementation.
    pub(super) implementation: String,
    /// Whether what is being written uses something deprecated.
    pub(super) allows_deprecated: Cell<bool>,
    /// The sizes of types that were looked at.
    pub(super) sizes: RefCell<BTreeMap<TypeId, Size>>,
    /// What each name of the standard library and the wire is written as.
    paths: RefCell<BTreeMap<&'static str, String>>,
    /// Paths of the standard library, and names of the wire, that are imported.
    used: RefCell<BTreeSet<String>>,
    /// Whether something of `alloc` is named, imported or not.
    allocates: Cell<bool>,
    diagnostics: RefCell<Vec<Diagnostic>>,
}

impl<'a> File<'a> {
    /// A file of `side` for `model`, unless names collide that do not in the schema.
    pub(super) fn new(
        model: &'a Model,
        side: Side,
        options: &'a Options,
    ) -> Result<Self, Vec<Diagnostic>> {
        let names = modules::type_names(model, options);
        let written = modules::written(model, options);
        let mut claims = Claims::new();
        for ((def, name), written) in model.types.iter().zip(&names).zip(&written) {
            if *written {
                claims.ty(name, &format!("type `{}`", def.name), def.span);
            }
        }
        claims.interfaces(model, side);
        claims.functions(model, side);
        let Claims {
            mut types,
            diagnostics,
            ..
        } = claims;
        if !diagnostics.is_empty() {
            return Err(diagnostics);
        }
        Ok(Self {
            model,
            side,
            options,
            types: names,
            written,
            implementation: types.fresh("T"),
            scope: RefCell::new(types),
            allows_deprecated: Cell::new(false),
            sizes: RefCell::default(),
            paths: RefCell::default(),
            used: RefCell::default(),
            allocates: Cell::new(false),
            diagnostics: RefCell::default(),
        })
    }

    /// The types that the file has, in order, and their names.
    pub(super) fn written_types(&self) -> impl Iterator<Item = (&'a TypeDef, &str)> {
        let named = self.model.types.iter().zip(&self.types);
        let all = named.zip(&self.written);
        all.filter_map(|((def, name), written)| written.then_some((def, name.as_str())))
    }

    /// Whether the type is written here.
    pub(super) fn is_written(&self, id: TypeId) -> bool {
        self.written[id.0]
    }

    /// `pub`, or less.
    pub(super) fn visibility(&self) -> &'static str {
        self.options.visibility.keyword()
    }

    /// The name of a type, or its path if another module has it.
    pub(super) fn type_name(&self, id: TypeId) -> &str {
        &self.types[id.0]
    }

    /// The interfaces that there is something to write for.
    pub(super) fn interfaces(&self) -> impl Iterator<Item = &'a Interface> {
        self.model.callable_interfaces()
    }

    /// A private name among the types.
    pub(super) fn fresh_type(&self, wanted: &str) -> String {
        self.scope.borrow_mut().fresh(wanted)
    }

    /// The crate that this side is written against.
    pub(super) fn package(&self) -> &'static str {
        match self.side {
            Side::Guest => "guesthouse_guest",
            Side::Host => "guesthouse",
        }
    }

    /// A type or trait of the standard library or the wire, by its name or, where the schema took that, its path.
    pub(super) fn path(&self, name: &'static str) -> String {
        let mut paths = self.paths.borrow_mut();
        paths
            .entry(name)
            .or_insert_with(|| self.used_path(name))
            .clone()
    }

    fn used_path(&self, name: &'static str) -> String {
        let found = |list: &[(&str, &'static str)]| {
            let entry = list.iter().find(|(known, _)| *known == name);
            entry.map(|(_, path)| *path)
        };
        let prelude = found(PRELUDE);
        let allocated = found(ALLOCATED).map(|path| self.allocated(path));
        let library = prelude.or(found(HOST)).map(str::to_owned).or(allocated);
        if self.scope.borrow().contains(name) {
            return library.unwrap_or_else(|| format!("wire::{name}"));
        }
        let std_prelude = self.side == Side::Host && STD_PRELUDE.contains(&name);
        if prelude.is_none() && !std_prelude {
            let path = library.unwrap_or_else(|| name.to_owned());
            self.used.borrow_mut().insert(path);
        }
        name.to_owned()
    }

    /// The path of what is allocated. A guest may do without the standard library.
    fn allocated(&self, path: &str) -> String {
        let crate_name = match self.side {
            Side::Guest => "alloc",
            Side::Host => "std",
        };
        self.allocates.set(true);
        format!("{crate_name}::{path}")
    }

    /// The macro that makes a list.
    pub(super) fn list_macro(&self) -> String {
        match self.side {
            Side::Guest => self.allocated("vec!"),
            Side::Host => "vec!".to_owned(),
        }
    }

    /// The operation's namespace on the wire: that of the interface, or of the schema for a function.
    pub(super) fn namespace(&self, interface: Option<&Interface>) -> String {
        match interface {
            Some(interface) => format!("{}.{}", self.model.namespace, interface.name),
            None => self.model.namespace.clone(),
        }
    }

    /// Takes a name in a scope of its own.
    pub(super) fn claim(
        &self,
        scope: &mut Scope,
        name: impl Into<String>,
        what: String,
        span: Span,
    ) {
        if let Err(collision) = scope.claim(name, what, span) {
            self.refuse(collision);
        }
    }

    /// Keeps what Rust cannot say, for the end.
    pub(super) fn refuse(&self, diagnostic: Diagnostic) {
        self.diagnostics.borrow_mut().push(diagnostic);
    }

    /// Checks that fields or parameters have names of their own.
    pub(super) fn check_fields(&self, what: &str, fields: &[Field]) {
        if all_differ(fields.iter().map(Named::variable)) {
            return;
        }
        let mut scope = Scope::new("Rust");
        for field in fields {
            let what = format!("{what} `{}`", field.name);
            // The variable of a field is in snake case, whatever its field is called.
            self.claim(&mut scope, field.variable(), what, field.span);
        }
    }

    /// The whole file, with what `body` needs before it.
    pub(super) fn finish(self, body: CodeWriter) -> Result<String, Vec<Diagnostic>> {
        let diagnostics = self.diagnostics.take();
        if !diagnostics.is_empty() {
            return Err(diagnostics);
        }
        let mut w = CodeWriter::new("    ");
        let namespace = &self.model.namespace;
        w.line(format_args!(
            "// @generated by guesthouse from the schema `{namespace}`. Do not edit."
        ));
        if let Some(docs) = &self.model.docs {
            w.line("//");
            w.docs(DocStyle::Line("//"), docs);
        }
        w.blank();
        let body = body.finish();
        self.write_imports(&mut w, names_wire(&body));
        let head = w.finish();
        if body.is_empty() {
            return Ok(head);
        }
        Ok(format!("{head}\n{body}"))
    }

    fn write_imports(&self, w: &mut CodeWriter, names_wire: bool) {
        let (library, used): (Vec<String>, Vec<String>) = self
            .used
            .take()
            .into_iter()
            .partition(|it| it.contains("::"));
        if self.side == Side::Guest && self.allocates.get() {
            w.line("extern crate alloc;");
            w.blank();
        }
        for path in library {
            w.line(format_args!("use {path};"));
        }
        w.blank();
        let wire = format!("use {}::wire", self.package());
        let itself = names_wire.then(|| "self".to_owned());
        let items: Vec<String> = itself.into_iter().chain(used).collect();
        match items.as_slice() {
            [] => return,
            [one] if one == "self" => return w.line(format_args!("{wire};")),
            [one] => return w.line(format_args!("{wire}::{one};")),
            _ => {}
        }
        let line = format!("{wire}::{{{}}};", items.join(", "));
        // rustfmt keeps two columns free here.
        if line.len() + 2 <= WIDTH {
            return w.line(line);
        }
        let items: Vec<String> = items.into_iter().map(|item| item + ",").collect();
        w.block(format_args!("{wire}::{{"), "};", |w| {
            write_filled(w, &items)
        });
    }
}

/// Whether code, and not only what it says of itself, has a path that begins with `wire`.
fn names_wire(code: &str) -> bool {
    let is_code = |line: &&str| !line.trim_start().starts_with("//");
    let begins = |(at, _): (usize, &str), line: &str| {
        !line[..at].ends_with(|c: char| c == ':' || c == '_' || c.is_alphanumeric())
    };
    let mut lines = code.lines().filter(is_code);
    lines.any(|line| line.match_indices("wire::").any(|it| begins(it, line)))
}

/// The names that a schema takes.
struct Claims {
    types: Scope,
    functions: Scope,
    diagnostics: Vec<Diagnostic>,
}

impl Claims {
    fn new() -> Self {
        Self {
            types: Scope::new("Rust"),
            functions: Scope::new("Rust"),
            diagnostics: Vec::new(),
        }
    }

    fn ty(&mut self, name: &str, what: &str, span: Span) {
        let collision = self.types.claim(name, what, span).err();
        self.diagnostics.extend(collision);
    }

    fn function(&mut self, name: &str, what: &str, span: Span) {
        let collision = self.functions.claim(name, what, span).err();
        self.diagnostics.extend(collision);
    }

    fn interfaces(&mut self, model: &Model, side: Side) {
        for it in model.callable_interfaces() {
            self.errors(model, Some(it), &it.operations);
            if it.served_by == side {
                let what = format!("interface `{}`", it.name);
                self.ty(&it.pascal(), &what, it.span);
                let what = format!("the function that registers `{}`", it.name);
                self.function(&register_name(&it.pascal()), &what, it.span);
            } else {
                let what = format!("the client of interface `{}`", it.name);
                self.ty(&client_name(it), &what, it.span);
            }
        }
    }

    fn errors(&mut self, model: &Model, interface: Option<&Interface>, operations: &[Operation]) {
        for it in operations {
            if let Some(name) = error_name(model, interface, it) {
                self.ty(&name, &format!("the errors of `{}`", it.name), it.span);
            }
        }
    }

    fn functions(&mut self, model: &Model, side: Side) {
        self.errors(model, None, &model.functions);
        match (side, model.functions.first()) {
            (Side::Guest, Some(first)) => {
                self.ty("Functions", "the trait of all functions", first.span);
                let what = "the function that registers all functions";
                self.function("register_functions", what, first.span);
            }
            (Side::Host, _) => {
                for it in &model.functions {
                    let what = format!("function `{}`", it.name);
                    self.function(&it.snake(), &what, it.span);
                }
            }
            (Side::Guest, None) => {}
        }
    }
}

/// The name of the function that registers an implementation of an interface.
pub(super) fn register_name(interface: &str) -> String {
    format!("register_{}", unraw(&snake(interface)))
}

/// The name of the client of an interface.
pub(super) fn client_name(interface: &Interface) -> String {
    format!("{}Client", unraw(&interface.pascal()))
}
