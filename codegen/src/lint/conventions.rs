//! Names, descriptions, and what is hard to change later.

use super::Advice;
use crate::model::types::{Enum, Field, Model, Operation, Type, TypeDef, TypeKind, Union};
use crate::output::names;
use crate::source::Span;
use crate::syntax::ast::Document;

impl<'a> Advice<'a> {
    pub(super) fn conventions(&mut self, model: &'a Model) {
        for def in model.types.iter().filter(|it| it.imported.is_none()) {
            self.within(&def.annotations, |this| this.type_def(model, def));
        }
        for interface in &model.interfaces {
            self.within(&interface.annotations, |this| {
                this.docs(
                    "interface",
                    &interface.name,
                    &interface.docs,
                    interface.span,
                );
                let operations = interface.operations.iter();
                operations.for_each(|it| this.operation("operation", model, it));
            });
        }
        for function in &model.functions {
            self.operation("function", model, function);
        }
    }

    pub(super) fn namespace(&mut self, document: &Document, model: &Model) {
        let last = model.namespace.rsplit(['.', ':', '-', '_']).next();
        let digits = last.and_then(|it| it.strip_prefix(['v', 'V']));
        let is_version = |it: &str| it.starts_with(|c: char| c.is_ascii_digit());
        if !digits.is_some_and(is_version) {
            let name = &model.namespace;
            let span = document.namespace().map(|it| it.span).unwrap_or_default();
            let message = format!("the namespace {name:?} has no version");
            let help = format!(
                "call it {:?}: a later version can then be served beside it",
                format!("{name}.v1")
            );
            self.tell("namespace-version", span, message, help);
        }
    }

    fn type_def(&mut self, model: &'a Model, def: &'a TypeDef) {
        let (what, kind) = (kind_name(&def.kind), &def.kind);
        self.docs(what, &def.name, &def.docs, def.span);
        match kind {
            TypeKind::Record(fields) => fields.iter().for_each(|it| self.field("field", model, it)),
            TypeKind::Enum(it) => self.enumeration(def, it),
            TypeKind::Union(it) => self.union(def, it),
            TypeKind::Alias(_) => {}
        }
    }

    fn enumeration(&mut self, def: &'a TypeDef, it: &'a Enum) {
        let name = &def.name;
        for value in &it.values {
            self.within(&value.annotations, |this| {
                let pascal = names::pascal(&value.name);
                let is_pascal = value.name.starts_with(|c: char| c.is_ascii_uppercase())
                    && !value.name.contains('_')
                    && !is_shouted(&value.name);
                if !is_pascal && pascal != value.name {
                    let message = format!("the value `{}` is not in PascalCase", value.name);
                    this.tell(
                        "enum-value-case",
                        value.span,
                        message,
                        format!("call it `{pascal}`"),
                    );
                }
            });
        }
        if it.values.iter().all(|it| it.index != 0) {
            let message = format!("`{name}` has no value with the index 0");
            let help = "give that index to the value that is meant when nobody chose one: it is what a variable in Go starts with";
            self.tell("enum-zero", def.span, message, help);
        }
        if !it.open {
            let message = format!("`{name}` can have no other values later");
            let help =
                "write `@open` after its name, and readers will keep values that they don't know";
            self.tell("closed-enum", def.span, message, help);
        }
    }

    fn union(&mut self, def: &'a TypeDef, it: &'a Union) {
        if !it.open {
            let message = format!("`{}` can have no other members later", def.name);
            let help =
                "write `@open` after its name, and readers will keep members that they don't know";
            self.tell("closed-union", def.span, message, help);
        }
    }

    fn operation(&mut self, what: &str, model: &'a Model, it: &'a Operation) {
        self.within(&it.annotations, |this| {
            this.docs(what, &it.name, &it.docs, it.span);
            this.camel_case(&it.name, it.span);
            let parameters = it.parameters.fields().iter();
            parameters.for_each(|it| this.field("parameter", model, it));
        });
    }

    fn field(&mut self, what: &str, model: &'a Model, it: &'a Field) {
        self.within(&it.annotations, |this| {
            this.camel_case(&it.name, it.span);
            if let Type::Optional(inner) = &it.ty
                && let Type::List(_) | Type::Map(..) = model.unaliased(inner)
            {
                let message = format!("the {what} `{}` can be absent, and empty", it.name);
                let help = "remove the `?` if both mean the same";
                this.tell("optional-collection", it.span, message, help);
            }
        });
    }

    fn camel_case(&mut self, name: &str, span: Span) {
        let camel = names::camel(name);
        if (name.contains('_') || name.starts_with(|c: char| c.is_ascii_uppercase()))
            && camel != name
        {
            let message = format!("`{name}` is not in camelCase");
            let help =
                format!("call it `{camel}`, but not where it is in use: its name is on the wire");
            self.tell("camel-case", span, message, help);
        }
    }

    fn docs(&mut self, what: &str, name: &str, docs: &Option<String>, span: Span) {
        if docs.as_ref().is_none_or(|it| it.trim().is_empty()) {
            let message = format!("the {what} `{name}` has no description");
            self.tell("missing-docs", span, message, "write one above it: \"…\"");
        }
    }
}

fn kind_name(kind: &TypeKind) -> &'static str {
    match kind {
        TypeKind::Record(_) => "type",
        TypeKind::Enum(_) => "enum",
        TypeKind::Union(_) => "union",
        TypeKind::Alias(_) => "alias",
    }
}

/// Whether it is all capitals, and more than an abbreviation.
fn is_shouted(name: &str) -> bool {
    let letters = name.bytes().filter(u8::is_ascii_alphabetic).count();
    letters > 4 && !name.contains(|c: char| c.is_ascii_lowercase())
}
