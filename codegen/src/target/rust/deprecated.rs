//! `@deprecated`: what it stands on says so to its users, and not to the generated code around it.

use super::calls::Call;
use super::file::File;
use super::layout::quoted;
use super::lints;
use crate::model::types::{Annotation, Interface, Operation, Type, TypeDef, TypeKind};
use crate::output::docs::deprecation;
use crate::output::writer::CodeWriter;

/// Writes the attribute of a definition that is deprecated.
pub(super) fn write_deprecated(w: &mut CodeWriter, annotations: &[Annotation]) {
    match deprecation(annotations) {
        Some("") => w.line("#[deprecated]"),
        Some(reason) => w.line(format_args!("#[deprecated = {}]", quoted(reason))),
        None => {}
    }
}

impl File<'_> {
    /// Writes a part of the file. If it uses something deprecated, `deprecated`, its items are allowed to.
    pub(super) fn within(&self, deprecated: bool, write: impl FnOnce()) {
        let outer = self.allows_deprecated.replace(deprecated);
        write();
        self.allows_deprecated.set(outer);
    }

    /// Writes the attribute that allows an item what it does, and `lints`.
    pub(super) fn write_item_allowed(&self, w: &mut CodeWriter, mut lints: Vec<&str>) {
        if self.allows_deprecated.get() {
            let after = usize::from(lints.first() == Some(&lints::UNUSED));
            lints.insert(after, "deprecated");
        }
        lints::write_allowed(w, lints);
    }

    /// Writes an `impl`, or another item of a block, after a blank line.
    pub(super) fn write_item(
        &self,
        w: &mut CodeWriter,
        head: &str,
        body: impl FnOnce(&mut CodeWriter),
    ) {
        w.blank();
        self.write_item_allowed(w, Vec::new());
        w.block(format_args!("{head} {{"), "}", body);
    }

    /// Writes an `impl` of methods that are there for the user of the type.
    pub(super) fn write_methods(
        &self,
        w: &mut CodeWriter,
        name: &str,
        body: impl FnOnce(&mut CodeWriter),
    ) {
        w.blank();
        self.write_item_allowed(w, vec![lints::UNUSED]);
        w.block(format_args!("impl {name} {{"), "}", body);
    }

    /// Whether the definition, or what is in it, is deprecated.
    pub(super) fn uses_deprecated(&self, def: &TypeDef) -> bool {
        let inner = match &def.kind {
            TypeKind::Record(fields) => fields
                .iter()
                .any(|it| is_deprecated(&it.annotations) || self.names_deprecated(&it.ty)),
            TypeKind::Enum(it) => {
                let mut values = it.values.iter();
                values.any(|value| is_deprecated(&value.annotations))
            }
            TypeKind::Union(it) => {
                let mut members = it.members.iter();
                members.any(|it| is_deprecated(&it.annotations) || self.names_deprecated(&it.ty))
            }
            TypeKind::Alias(target) => self.names_deprecated(target),
        };
        inner || is_deprecated(&def.annotations)
    }

    /// Whether an operation, its interface, or a type of the operation is deprecated.
    pub(super) fn calls_deprecated(
        &self,
        interface: Option<&Interface>,
        operation: &Operation,
    ) -> bool {
        let parameters = operation.parameters.fields().iter().map(|it| &it.ty);
        interface.is_some_and(|it| is_deprecated(&it.annotations))
            || is_deprecated(&operation.annotations)
            || parameters
                .chain(&operation.returns)
                .any(|ty| self.names_deprecated(ty))
            || operation.errors.iter().any(|id| {
                let record = self.model.type_def(*id);
                self.uses_deprecated(record)
            })
    }

    /// Whether one of the calls uses something deprecated.
    pub(super) fn any_deprecated(&self, calls: &[Call<'_>]) -> bool {
        let mut calls = calls.iter();
        calls.any(|call| self.calls_deprecated(call.interface, call.operation))
    }

    fn names_deprecated(&self, ty: &Type) -> bool {
        match ty {
            Type::Scalar(_) => false,
            Type::Named(id) => self.has_deprecated_name(self.model.type_def(*id)),
            Type::List(ty) | Type::Optional(ty) => self.names_deprecated(ty),
            Type::Map(key, value) => self.names_deprecated(key) || self.names_deprecated(value),
        }
    }

    /// A default may name a value that is deprecated, of an enum that is not.
    fn has_deprecated_name(&self, def: &TypeDef) -> bool {
        is_deprecated(&def.annotations)
            || matches!(&def.kind, TypeKind::Enum(_)) && self.uses_deprecated(def)
    }
}

fn is_deprecated(annotations: &[Annotation]) -> bool {
    deprecation(annotations).is_some()
}
