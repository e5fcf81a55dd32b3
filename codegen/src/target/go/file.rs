//! The file being written: names that are taken, and what it imports.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

use super::declared::TypeNames;
use super::docs::write_docs;
use super::errors::Errors;
use super::modules::Modules;
use super::names::{Named, package, package_scope, path, quoted};
use super::options::Options;
use crate::diagnostic::Diagnostic;
use crate::model::types::{Annotation, Interface, Model, Scalar, Side, Type, TypeId, TypeKind};
use crate::output::docs::deprecation;
use crate::output::scope::Scope;
use crate::output::writer::CodeWriter;
use crate::source::Span;

/// Packages of the standard library, in gofmt's order.
const STANDARD: &[&str] = &["context", "math", "strconv", "time"];

/// Our own, in gofmt's order: that of their paths.
const OURS: &[(&str, &str)] = &[
    ("guesthouse", "github.com/guesthouse/guesthouse/bindings/go"),
    ("guest", "github.com/guesthouse/guesthouse/guest-sdk/go"),
    ("wire", "github.com/guesthouse/guesthouse/wire/go"),
];

pub(super) struct File<'a> {
    pub(super) model: &'a Model,
    pub(super) types: Vec<TypeNames>,
    pub(super) errors: Errors,
    pub(super) modules: Modules<'a>,
    /// The name of the package.
    package: String,
    scope: RefCell<Scope>,
    used: RefCell<BTreeSet<&'static str>>,
    /// Whether the file uses what another package says is deprecated.
    uses_deprecated: Cell<bool>,
    diagnostics: RefCell<Vec<Diagnostic>>,
}

impl<'a> File<'a> {
    /// A file of `side` for `model`, unless names collide that do not in the schema.
    pub(super) fn new(
        model: &'a Model,
        side: Side,
        options: &'a Options,
    ) -> Result<Self, Vec<Diagnostic>> {
        let errors = Errors::of(model);
        let mut modules = Modules::new(model, options, &errors);
        let mut diagnostics = Vec::new();
        let mut scope = package_scope();
        let mut claim = |it: Named<'_>, what: &str, span: Span| {
            let what = format!("{what} `{}`", it.name);
            diagnostics.extend(scope.claim(it.exported(), what, span).err());
        };
        for (index, def) in model.types.iter().enumerate() {
            if !modules.is_here(TypeId(index)) {
                continue;
            }
            claim(def.into(), "type", def.span);
            if let TypeKind::Enum(it) = &def.kind {
                let renamed = it.values.iter().filter(|it| Named::from(*it).is_renamed());
                renamed.for_each(|it| claim(it.into(), "value", it.span));
            }
        }
        for it in model.interfaces.iter().filter(|it| it.served_by == side) {
            claim(it.into(), "interface", it.span);
        }
        if side == Side::Host {
            for it in &model.functions {
                claim(it.into(), "function", it.span);
            }
        }
        if !diagnostics.is_empty() {
            return Err(diagnostics);
        }
        modules.name(&mut scope);
        let mut types = Vec::new();
        for (index, def) in model.types.iter().enumerate() {
            let id = TypeId(index);
            types.push(if modules.is_elsewhere(id) {
                TypeNames::elsewhere(def)
            } else {
                TypeNames::new(def, id, &errors, &mut scope, &mut diagnostics)
            });
        }
        let name = options.package.clone();
        Ok(Self {
            model,
            types,
            errors,
            modules,
            package: name.unwrap_or_else(|| package(&model.namespace)),
            scope: RefCell::new(scope),
            used: RefCell::default(),
            uses_deprecated: Cell::default(),
            diagnostics: RefCell::new(diagnostics),
        })
    }

    /// The path of the file.
    pub(super) fn path(&self) -> String {
        path(&self.model.namespace, &self.package)
    }

    /// Something of the package that a type is in, with these annotations, as the file says it.
    pub(super) fn qualified(&self, id: TypeId, name: &str, annotations: &[Annotation]) -> String {
        let Some(package) = self.modules.import(id) else {
            return name.to_owned();
        };
        if deprecation(annotations).is_some() {
            self.uses_deprecated.set(true);
        }
        format!("{package}.{name}")
    }

    /// The names of a type.
    pub(super) fn names(&self, id: TypeId) -> &TypeNames {
        &self.types[id.0]
    }

    /// A name in the package that is free.
    pub(super) fn fresh(&self, wanted: &str) -> String {
        self.scope.borrow_mut().fresh(wanted)
    }

    /// Notes that the file uses a package.
    pub(super) fn import(&self, package: &'static str) {
        self.used.borrow_mut().insert(package);
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
        self.diagnostics
            .borrow_mut()
            .extend(scope.claim(name, what, span).err());
    }

    /// A type as Go writes it.
    pub(super) fn go_type(&self, ty: &Type) -> String {
        match ty {
            Type::Scalar(scalar) => self.scalar_type(*scalar).to_owned(),
            Type::Named(id) => {
                let annotations = &self.model.type_def(*id).annotations;
                self.qualified(*id, &self.names(*id).name, annotations)
            }
            Type::List(item) => format!("[]{}", self.go_type(item)),
            Type::Map(key, value) => format!("map[{}]{}", self.go_type(key), self.go_type(value)),
            Type::Optional(inner) if self.has_nil(inner) => self.go_type(inner),
            Type::Optional(inner) => format!("*{}", self.go_type(inner)),
        }
    }

    /// Whether a value of the type can be nil, so that an absent one needs no pointer.
    pub(super) fn has_nil(&self, ty: &Type) -> bool {
        match self.model.unaliased(ty) {
            Type::Scalar(scalar) => matches!(scalar, Scalar::Bytes | Scalar::Any | Scalar::Raw),
            Type::List(_) | Type::Map(..) => true,
            Type::Named(_) | Type::Optional(_) => false,
        }
    }

    /// Whether values of the type have methods that write and read them: records, unions and enums.
    pub(super) fn has_codec(&self, ty: &Type) -> bool {
        matches!(self.model.unaliased(ty), Type::Named(_))
    }

    fn scalar_type(&self, scalar: Scalar) -> &'static str {
        match scalar {
            Scalar::I8 => "int8",
            Scalar::I16 => "int16",
            Scalar::I32 => "int32",
            Scalar::I64 => "int64",
            Scalar::U8 => "uint8",
            Scalar::U16 => "uint16",
            Scalar::U32 => "uint32",
            Scalar::U64 => "uint64",
            Scalar::F32 => "float32",
            Scalar::F64 => "float64",
            Scalar::Bool => "bool",
            Scalar::String => "string",
            Scalar::Datetime => {
                self.import("time");
                "time.Time"
            }
            Scalar::Bytes => "[]byte",
            Scalar::Any => "any",
            Scalar::Raw => {
                self.import("wire");
                "wire.Raw"
            }
        }
    }

    /// The whole file, with what `body` needs before it.
    pub(super) fn finish(self, body: CodeWriter) -> Result<String, Vec<Diagnostic>> {
        let diagnostics = self.diagnostics.take();
        if !diagnostics.is_empty() {
            return Err(diagnostics);
        }
        let package = &self.package;
        let mut w = CodeWriter::new("\t");
        w.line("// Code generated by guesthouse; DO NOT EDIT.");
        if self.uses_deprecated.get() {
            w.blank();
            w.line("//lint:file-ignore SA1019 The schema uses what another says is deprecated.");
        }
        w.blank();
        let about = match &self.model.docs {
            Some(docs) => format!("\n\n{docs}"),
            None => String::new(),
        };
        let namespace = &self.model.namespace;
        write_docs(
            &mut w,
            &format!("Package {package} is the schema `{namespace}`.{about}"),
            &[],
        );
        w.line(format_args!("package {package}"));
        w.blank();
        self.write_imports(&mut w);
        let (head, body) = (w.finish(), body.finish());
        if body.is_empty() {
            return Ok(head);
        }
        Ok(format!("{head}\n{body}"))
    }

    fn write_imports(&self, w: &mut CodeWriter) {
        let used = self.used.borrow();
        let ours = OURS.iter().copied().filter(|(it, _)| used.contains(it));
        let mut named: Vec<(&str, &str)> = ours.chain(self.modules.used()).collect();
        named.sort_unstable_by_key(|(_, path)| *path);
        if used.is_empty() && named.is_empty() {
            return;
        }
        w.block("import (", ")", |w| {
            for package in STANDARD.iter().filter(|it| used.contains(*it)) {
                w.line(format_args!("\"{package}\""));
            }
            w.blank();
            for (package, path) in named {
                w.line(format_args!("{package} {}", quoted(path)));
            }
        });
    }
}
