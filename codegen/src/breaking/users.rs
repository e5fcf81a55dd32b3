//! What users of the generated code notice when they build again: names that are gone, and types that are others.

use super::Comparison;
use super::changes::{Effect, Place};
use super::types::spelled;
use crate::lang::Lang;
use crate::model::types::{
    Annotation, EnumValue, Field, Member, Model, Operation, Type, TypeDef, TypeKind,
};
use crate::output::renames::renamed;
use crate::source::Span;

/// Something with a name in generated code.
struct Part<'a> {
    name: &'a str,
    span: Span,
    annotations: &'a [Annotation],
    /// What it holds, as a schema writes it.
    ty: String,
}

impl Comparison<'_> {
    pub(super) fn users(&mut self) {
        let (old, new) = (self.old, self.new);
        for before in old.types.iter().filter(|it| it.imported.is_none()) {
            let after = new.types.iter().find(|it| it.name == before.name);
            let place = Place {
                name: format!("`{}`", before.name),
                old: Some(before.span),
                new: after.map(|it| it.span),
            };
            let Some(after) = after else {
                let message = format!("{} is gone", place.name);
                self.source(
                    "type-removed",
                    &place,
                    message,
                    "keep it, with `@deprecated`",
                );
                continue;
            };
            self.renames(&place, &before.annotations, &after.annotations);
            self.definition(before, after, &place);
        }
        for (owner, before) in operations(old) {
            let after = operations(new).find(|it| it.0 == owner && it.1.name == before.name);
            if let Some((_, after)) = after {
                self.signature(&owner, before, after);
            }
        }
    }

    fn source(&mut self, code: &'static str, place: &Place, message: String, help: &str) {
        let effect = Some(Effect::Source);
        self.changes.add(code, place, effect, || message, help);
    }

    fn definition(&mut self, before: &TypeDef, after: &TypeDef, place: &Place) {
        let (of_old, of_new) = (parts(self.old, before), parts(self.new, after));
        let same_kind = std::mem::discriminant(&before.kind) == std::mem::discriminant(&after.kind);
        if !same_kind {
            let message = format!("{} is of another kind", place.name);
            self.source("type-changed", place, message, "add another type instead");
            return;
        }
        if let (TypeKind::Alias(old), TypeKind::Alias(new)) = (&before.kind, &after.kind) {
            let (old, new) = (spelled(self.old, old), spelled(self.new, new));
            if old != new {
                let message = format!("{} was `{old}` and is `{new}`", place.name);
                self.source("type-changed", place, message, "add another alias instead");
            }
        }
        let (removed, what) = match &before.kind {
            TypeKind::Enum(_) => ("enum-value-removed", "value"),
            TypeKind::Union(_) => ("member-removed", "member"),
            _ => ("field-removed", "field"),
        };
        self.parts(
            &format!("{}.", before.name),
            "",
            removed,
            what,
            &of_old,
            &of_new,
        );
        self.defaults(before, after);
    }

    fn parts(
        &mut self,
        before: &str,
        behind: &str,
        removed: &'static str,
        what: &str,
        old: &[Part],
        new: &[Part],
    ) {
        for part in old {
            let now = new.iter().find(|it| it.name == part.name);
            let place = Place {
                name: format!("`{before}{}{behind}`", part.name),
                old: Some(part.span),
                new: now.map(|it| it.span),
            };
            let Some(now) = now else {
                let message = format!("the {what} {} is gone", place.name);
                self.source(removed, &place, message, "keep it, with `@deprecated`");
                continue;
            };
            self.renames(&place, part.annotations, now.annotations);
            if part.ty != now.ty {
                let message = format!("{} was `{}` and is `{}`", place.name, part.ty, now.ty);
                let help = "no value is refused, but code that uses it has to change";
                self.source("type-changed", &place, message, help);
            }
        }
    }

    fn defaults(&mut self, before: &TypeDef, after: &TypeDef) {
        let (TypeKind::Record(old), TypeKind::Record(new)) = (&before.kind, &after.kind) else {
            return;
        };
        for field in old {
            let now = new.iter().find(|it| it.name == field.name);
            let Some(now) = now.filter(|it| it.default != field.default) else {
                continue;
            };
            let place = Place {
                name: format!("`{}.{}`", before.name, field.name),
                old: Some(field.span),
                new: Some(now.span),
            };
            let message = format!("{} has another default", place.name);
            let help = "whoever leaves it out means another value now";
            self.source("default-changed", &place, message, help);
        }
    }

    fn renames(&mut self, place: &Place, old: &[Annotation], new: &[Annotation]) {
        for lang in Lang::ALL {
            let (was, is) = (renamed(old, lang), renamed(new, lang));
            if was != is {
                let shown =
                    |it: Option<&str>| it.map_or("its own".to_owned(), |it| format!("`{it}`"));
                let message = format!(
                    "the name of {} in {lang} was {} and is {}",
                    place.name,
                    shown(was),
                    shown(is)
                );
                self.source("renamed", place, message, "keep the name that it had");
            }
        }
    }

    fn signature(&mut self, owner: &str, before: &Operation, after: &Operation) {
        let place = Place {
            name: format!("`{owner}{}`", before.name),
            old: Some(before.span),
            new: Some(after.span),
        };
        self.renames(&place, &before.annotations, &after.annotations);
        let shown = |model: &Model, it: &Option<Type>| it.as_ref().map(|it| spelled(model, it));
        let (was, is) = (
            shown(self.old, &before.returns),
            shown(self.new, &after.returns),
        );
        if let (Some(was), Some(is)) = (was, is)
            && was != is
        {
            let place = Place {
                name: format!("the result of {}", place.name),
                ..place.clone()
            };
            let message = format!("{} was `{was}` and is `{is}`", place.name);
            let help = "no value is refused, but code that uses it has to change";
            self.source("type-changed", &place, message, help);
        }
        if before.returns.is_some() != after.returns.is_some() {
            let place = Place {
                name: format!("the result of {}", place.name),
                ..place.clone()
            };
            let message = format!("{} is of another kind", place.name);
            self.source(
                "result-changed",
                &place,
                message,
                "add another operation instead",
            );
        }
        let of_old = fields(self.old, before.parameters.fields());
        let of_new = fields(self.new, after.parameters.fields());
        let (open, close) = match before.parameters.unary() {
            Some(_) => ("[", "]"),
            None => ("(", ")"),
        };
        let start = format!("{owner}{}{open}", before.name);
        self.parts(
            &start,
            close,
            "parameter-removed",
            "parameter",
            &of_old,
            &of_new,
        );
        for parameter in &of_new {
            if of_old.iter().all(|it| it.name != parameter.name) {
                let place = Place {
                    name: format!("`{start}{}{close}`", parameter.name),
                    old: None,
                    new: Some(parameter.span),
                };
                let message = format!("the parameter {} is new", place.name);
                let help = "code that calls the operation has to give it";
                self.source("parameter-added", &place, message, help);
            }
        }
    }
}

/// Every operation, and what its name begins with.
fn operations(model: &Model) -> impl Iterator<Item = (String, &Operation)> {
    let inside = model.interfaces.iter().flat_map(|interface| {
        let operations = interface.operations.iter();
        operations.map(move |it| (format!("{}/", interface.name), it))
    });
    inside.chain(model.functions.iter().map(|it| (String::new(), it)))
}

fn parts<'a>(model: &Model, def: &'a TypeDef) -> Vec<Part<'a>> {
    let value = |it: &'a EnumValue| Part {
        name: &it.name,
        span: it.span,
        annotations: &it.annotations,
        ty: String::new(),
    };
    let member = |it: &'a Member| Part {
        name: &it.key,
        span: it.span,
        annotations: &it.annotations,
        ty: spelled(model, &it.ty),
    };
    match &def.kind {
        TypeKind::Record(list) => fields(model, list),
        TypeKind::Enum(it) => it.values.iter().map(value).collect(),
        TypeKind::Union(it) => it.members.iter().map(member).collect(),
        TypeKind::Alias(_) => Vec::new(),
    }
}

fn fields<'a>(model: &Model, list: &'a [Field]) -> Vec<Part<'a>> {
    let field = |it: &'a Field| Part {
        name: &it.name,
        span: it.span,
        annotations: &it.annotations,
        ty: spelled(model, &it.ty),
    };
    list.iter().map(field).collect()
}
