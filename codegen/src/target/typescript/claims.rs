//! The names that a schema takes in a file.

use std::collections::BTreeSet;

use super::file::{client_name, enum_name, register_name};
use super::names::{of_field, of_function, of_interface, of_member, of_method, of_value};
use crate::diagnostic::Diagnostic;
use crate::model::types::{Field, Model, Operation, Side, TypeDef, TypeId, TypeKind};
use crate::output::scope::{Scope, all_differ};
use crate::source::Span;

/// The names of the module; diagnostics for those that collide, there or within a type or an interface.
pub(super) struct Claims {
    pub(super) scope: Scope,
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl Claims {
    /// The claims of `side`. `names` are those of types, `errors` the records that operations fail with.
    pub(super) fn of(
        model: &Model,
        side: Side,
        names: &[String],
        errors: &BTreeSet<TypeId>,
    ) -> Self {
        let mut claims = Self {
            scope: Scope::new("TypeScript"),
            diagnostics: Vec::new(),
        };
        for (def, name) in model.types.iter().zip(names) {
            claims.type_def(def, name);
        }
        for id in errors {
            let (def, name) = (model.type_def(*id), &names[id.0]);
            let what = format!("the error of type `{}`", def.name);
            claims.claim(&error_name(name), &what, def.span);
        }
        claims.interfaces(model, side);
        claims.functions(model, side);
        claims
    }

    fn claim(&mut self, name: &str, what: &str, span: Span) {
        let collision = self.scope.claim(name, what, span).err();
        self.diagnostics.extend(collision);
    }

    fn type_def(&mut self, def: &TypeDef, name: &str) {
        self.claim(name, &format!("type `{}`", def.name), def.span);
        let what = format!("the codec of `{}`", def.name);
        self.claim(&format!("encode{name}"), &what, def.span);
        self.claim(&format!("decode{name}"), &what, def.span);
        match &def.kind {
            TypeKind::Record(fields) => self.fields("field", fields),
            TypeKind::Enum(it) => {
                let what = format!("the names of `{}`", def.name);
                self.claim(&enum_name(name), &what, def.span);
                let values = it.values.iter();
                self.within(
                    values.map(|it| (of_value(it), format!("value `{}`", it.name), it.span)),
                );
            }
            TypeKind::Union(it) => {
                let members = it.members.iter();
                self.within(members.map(|it| {
                    let what = format!("member `{}`", it.key);
                    (of_member(it).to_owned(), what, it.span)
                }));
            }
            TypeKind::Alias(_) => {}
        }
    }

    fn fields(&mut self, kind: &str, fields: &[Field]) {
        if all_differ(fields.iter().map(of_field)) {
            return;
        }
        self.within(fields.iter().map(|it| {
            let what = format!("{kind} `{}`", it.name);
            (of_field(it).to_owned(), what, it.span)
        }));
    }

    fn operations(&mut self, operations: &[Operation]) {
        self.within(operations.iter().map(|it| {
            let what = format!("operation `{}`", it.name);
            (of_method(it), what, it.span)
        }));
        self.parameters(operations);
    }

    fn parameters(&mut self, operations: &[Operation]) {
        for it in operations {
            self.fields("parameter", it.parameters.fields());
        }
    }

    /// Names that must differ from each other only.
    fn within(&mut self, names: impl Iterator<Item = (String, String, Span)>) {
        let mut scope = Scope::new("TypeScript");
        for (name, what, span) in names {
            let collision = scope.claim(name, what, span).err();
            self.diagnostics.extend(collision);
        }
    }

    fn interfaces(&mut self, model: &Model, side: Side) {
        for it in model.callable_interfaces() {
            let name = of_interface(it);
            if it.served_by == side {
                self.claim(&name, &format!("interface `{}`", it.name), it.span);
                let what = format!("the function that registers `{}`", it.name);
                self.claim(&register_name(&name), &what, it.span);
            } else {
                let what = format!("the client of interface `{}`", it.name);
                self.claim(&client_name(&name), &what, it.span);
            }
            self.operations(&it.operations);
        }
    }

    fn functions(&mut self, model: &Model, side: Side) {
        match (side, model.functions.first()) {
            (Side::Guest, Some(first)) => {
                self.claim("Functions", "the interface of all functions", first.span);
                let what = "the function that registers all functions";
                self.claim("registerFunctions", what, first.span);
                self.operations(&model.functions);
            }
            (Side::Host, _) => {
                for it in &model.functions {
                    let what = format!("function `{}`", it.name);
                    self.claim(&of_function(it), &what, it.span);
                }
                self.parameters(&model.functions);
            }
            (Side::Guest, None) => {}
        }
    }
}

/// The records that operations fail with.
pub(super) fn errors(model: &Model) -> BTreeSet<TypeId> {
    let errors = model.operations().flat_map(|it| &it.errors);
    errors.copied().collect()
}

/// The class of the errors that carry a record.
pub(super) fn error_name(record: &str) -> String {
    format!("{record}Error")
}
