//! Types of two versions: whether a reader of one takes what a writer of the other sends.

use super::Comparison;
use super::changes::{Effect, Place};
use super::scalars::{Fit, fit, indexes, integers, integers_fit};
use crate::model::types::{Enum, Field, Model, Scalar, Type, TypeDef, TypeId, TypeKind, Union};

/// A way that values go: who writes them, and what it means if they cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Way {
    pub(super) old_writes: bool,
    pub(super) effect: Effect,
}

/// Two named types that were compared.
pub(super) type Pair = (TypeId, TypeId, Way);

/// What fields are called where they are part of something else than a type.
#[derive(Clone, Copy)]
pub(super) struct Parts {
    pub(super) added: &'static str,
    pub(super) removed: &'static str,
    pub(super) what: &'static str,
}

pub(super) const FIELDS: Parts = Parts {
    added: "field-added",
    removed: "field-removed",
    what: "field",
};

pub(super) const PARAMETERS: Parts = Parts {
    added: "parameter-added",
    removed: "parameter-removed",
    what: "parameter",
};

impl Way {
    /// The writer's and the reader's of two.
    fn order<T>(self, old: T, new: T) -> (T, T) {
        match self.old_writes {
            true => (old, new),
            false => (new, old),
        }
    }
}

impl<'a> Comparison<'a> {
    /// Compares the types of something in both versions.
    pub(super) fn types(&mut self, old: &'a Type, new: &'a Type, way: Way, place: &Place) {
        let (old, new) = (self.old.unaliased(old), self.new.unaliased(new));
        let (writer, reader) = way.order(old, new);
        match (writer, reader) {
            (_, Type::Scalar(Scalar::Any | Scalar::Raw)) => {}
            (Type::Optional(_), Type::Optional(_)) => {
                self.types(required(old), required(new), way, place);
            }
            (Type::Optional(_), _) => {
                self.presence(way, place);
                self.types(required(old), required(new), way, place);
            }
            (_, Type::Optional(_)) => self.types(required(old), required(new), way, place),
            (Type::Named(_), Type::Named(_)) => {
                if !self.named(old, new, way) {
                    self.fit(Fit::None, old, new, way, place);
                }
            }
            (Type::List(_), Type::List(_)) => self.types(item(old), item(new), way, place),
            (Type::Map(..), Type::Map(..)) => {
                self.types(key(old), key(new), way, place);
                self.types(item(old), item(new), way, place);
            }
            (writer, reader) => {
                let (of_writer, of_reader) = way.order(self.old, self.new);
                let fit = across(of_writer, writer, of_reader, reader);
                self.fit(fit, old, new, way, place);
            }
        }
    }

    fn fit(&mut self, fit: Fit, old: &Type, new: &Type, way: Way, place: &Place) {
        let help = match fit {
            Fit::All => return,
            Fit::Some => "some values cannot be read: add another field or operation instead",
            Fit::None => "no value can be read: add another field or operation instead",
        };
        let (old, new) = (spelled(self.old, old), spelled(self.new, new));
        let message = || format!("{} was `{old}` and is `{new}`", place.name);
        let effect = Some(way.effect);
        self.changes
            .add("type-changed", place, effect, message, help);
    }

    fn presence(&mut self, way: Way, place: &Place) {
        let name = &place.name;
        let (code, message, help) = match way.old_writes {
            true => (
                "became-required",
                format!("{name} was optional and is required"),
                "keep it optional",
            ),
            false => (
                "became-optional",
                format!("{name} was required and is optional"),
                "keep it required, or send it always until all readers are built from this version",
            ),
        };
        let effect = Some(way.effect);
        self.changes.add(code, place, effect, || message, help);
    }

    /// Compares what named types have; false if they are of different kinds.
    pub(super) fn named(&mut self, old: &Type, new: &Type, way: Way) -> bool {
        let (Type::Named(old_id), Type::Named(new_id)) = (old, new) else {
            return false;
        };
        let (of_old, of_new) = (self.old.type_def(*old_id), self.new.type_def(*new_id));
        let first = self.compared.insert((*old_id, *new_id, way));
        match (&of_old.kind, &of_new.kind) {
            (a, b) if std::mem::discriminant(a) != std::mem::discriminant(b) => return false,
            _ if !first => {}
            (TypeKind::Record(a), TypeKind::Record(b)) => {
                let place = |name: &str| format!("`{}.{name}`", of_new.name);
                self.fields(a, b, way, FIELDS, &place);
            }
            (TypeKind::Enum(a), TypeKind::Enum(b)) => self.enums((of_old, a), (of_new, b), way),
            (TypeKind::Union(a), TypeKind::Union(b)) => self.unions((of_old, a), (of_new, b), way),
            _ => {}
        }
        true
    }

    /// Compares fields, or parameters, by name.
    pub(super) fn fields(
        &mut self,
        old: &'a [Field],
        new: &'a [Field],
        way: Way,
        parts: Parts,
        place: &dyn Fn(&str) -> String,
    ) {
        let by_name = |list: &'a [Field], name: &str| list.iter().find(|it| it.name == name);
        let (_, reader) = way.order(old, new);
        for field in reader {
            let (before, after) = (by_name(old, &field.name), by_name(new, &field.name));
            let place = Place {
                name: place(&field.name),
                old: before.map(|it| it.span),
                new: after.map(|it| it.span),
            };
            let (Some(before), Some(after)) = (before, after) else {
                let needed = !matches!(field.ty, Type::Optional(_)) && field.default.is_none();
                if needed {
                    self.missing(way, parts, &place);
                }
                continue;
            };
            self.types(&before.ty, &after.ty, way, &place);
        }
    }

    fn missing(&mut self, way: Way, parts: Parts, place: &Place) {
        let (what, name) = (parts.what, &place.name);
        let (code, message, help) = match way.old_writes {
            true => (
                parts.added,
                format!("the {what} {name} is new, and required"),
                "make it optional, or give it a default",
            ),
            false => (
                parts.removed,
                format!("the {what} {name} is gone, and was required"),
                "keep it, with `@deprecated`, until all readers are built without it",
            ),
        };
        let effect = Some(way.effect);
        self.changes.add(code, place, effect, || message, help);
    }

    fn enums(&mut self, old: (&TypeDef, &Enum), new: (&TypeDef, &Enum), way: Way) {
        let ((_, of_old), (def, of_new)) = (old, new);
        let (writer, reader) = way.order(of_old, of_new);
        for value in &writer.values {
            let known = reader.values.iter().any(|it| it.index == value.index);
            if known || reader.open {
                continue;
            }
            let place = Place {
                name: format!("`{}.{}`", def.name, value.name),
                old: way.old_writes.then_some(value.span),
                new: (!way.old_writes).then_some(value.span),
            };
            let index = value.index;
            let (code, message, help) = match way.old_writes {
                true => (
                    "enum-value-removed",
                    format!("{} with the index {index} is gone", place.name),
                    "keep it, with `@deprecated`, or write `@open` after the enum's name",
                ),
                false => (
                    "enum-value-added",
                    format!(
                        "{} with the index {index} is new, and the enum was closed",
                        place.name
                    ),
                    "do not send it until all readers are built from this version; an `@open` enum does not need that",
                ),
            };
            let effect = Some(way.effect);
            self.changes.add(code, &place, effect, || message, help);
        }
        for before in &of_old.values {
            let after = of_new.values.iter().find(|it| it.name == before.name);
            let Some(after) = after.filter(|it| it.index != before.index) else {
                continue;
            };
            let place = Place {
                name: format!("`{}.{}`", def.name, before.name),
                old: Some(before.span),
                new: Some(after.span),
            };
            let message = || {
                let (was, is) = (before.index, after.index);
                format!("{} had the index {was} and has {is}", place.name)
            };
            let help =
                "give it the index that it had: readers take it for another value, or for none";
            let effect = Some(way.effect);
            self.changes
                .add("enum-value-renumbered", &place, effect, message, help);
        }
        if way.old_writes && of_old.open && !of_new.open {
            self.closed((old.0, def), way, "enum", "enum-closed");
        }
    }

    fn closed(
        &mut self,
        (old, new): (&TypeDef, &TypeDef),
        way: Way,
        what: &str,
        code: &'static str,
    ) {
        let place = Place {
            name: format!("`{}`", new.name),
            old: Some(old.span),
            new: Some(new.span),
        };
        let message = || format!("the {what} {} was `@open` and is not", place.name);
        let help = "keep it open: what is not known to this version can still arrive";
        self.changes
            .add(code, &place, Some(way.effect), message, help);
    }

    fn unions(&mut self, old: (&'a TypeDef, &'a Union), new: (&'a TypeDef, &'a Union), way: Way) {
        let ((_, of_old), (def, of_new)) = (old, new);
        let (writer, reader) = way.order(of_old, of_new);
        for member in &writer.members {
            let find = |union: &'a Union| union.members.iter().find(|it| it.key == member.key);
            let (before, after) = (find(of_old), find(of_new));
            let place = Place {
                name: format!("`{}.{}`", def.name, member.key),
                old: before.map(|it| it.span),
                new: after.map(|it| it.span),
            };
            match (before, after) {
                (Some(before), Some(after)) => self.types(&before.ty, &after.ty, way, &place),
                _ if reader.open => {}
                _ => {
                    let (code, message, help) = match way.old_writes {
                        true => (
                            "member-removed",
                            format!("the member {} is gone", place.name),
                            "keep it, or write `@open` after the union's name; a type that was renamed keeps its key with `@unionKey`",
                        ),
                        false => (
                            "member-added",
                            format!("the member {} is new, and the union was closed", place.name),
                            "do not send it until all readers are built from this version; an `@open` union does not need that",
                        ),
                    };
                    let effect = Some(way.effect);
                    self.changes.add(code, &place, effect, || message, help);
                }
            }
        }
        if way.old_writes && of_old.open && !of_new.open {
            self.closed((old.0, def), way, "union", "union-closed");
        }
    }
}

/// What a reader takes of types of different kinds.
fn across(of_writer: &Model, writer: &Type, of_reader: &Model, reader: &Type) -> Fit {
    let enum_of = |model: &'_ Model, ty: &Type| match ty {
        Type::Named(id) => match &model.type_def(*id).kind {
            TypeKind::Enum(it) => Some(it.clone()),
            _ => None,
        },
        _ => None,
    };
    match (writer, reader) {
        (Type::Scalar(writer), Type::Scalar(reader)) => fit(*writer, *reader),
        (Type::Scalar(Scalar::Any | Scalar::Raw), _) => Fit::Some,
        // All three are maps with texts as keys: whether one is another depends on what is in it.
        (Type::Named(_), Type::Map(key, _)) if is_text(of_reader, key) => Fit::Some,
        (Type::Map(key, _), Type::Named(_)) if is_text(of_writer, key) => Fit::Some,
        (Type::List(item), Type::Scalar(Scalar::Bytes)) => match of_writer.unaliased(item) {
            Type::Scalar(item) => match integers(*item) {
                Some(values) => integers_fit(&values, Scalar::U8),
                None => Fit::None,
            },
            _ => Fit::None,
        },
        (Type::Scalar(writer), reader) => match (enum_of(of_reader, reader), integers(*writer)) {
            // The text of a value, or an index that is known.
            (Some(_), None) if *writer == Scalar::String => Fit::Some,
            (Some(it), Some(values)) if it.open => integers_fit(&values, Scalar::I32),
            (Some(_), Some(_)) => Fit::Some,
            _ => Fit::None,
        },
        (writer, Type::Scalar(reader)) => match enum_of(of_writer, writer) {
            Some(it) => integers_fit(&indexes(&it), *reader),
            None => Fit::None,
        },
        _ => Fit::None,
    }
}

fn is_text(model: &Model, key: &Type) -> bool {
    matches!(model.unaliased(key), Type::Scalar(Scalar::String))
}

fn required(ty: &Type) -> &Type {
    match ty {
        Type::Optional(inner) => inner,
        ty => ty,
    }
}

fn item(ty: &Type) -> &Type {
    match ty {
        Type::List(item) | Type::Map(_, item) => item,
        ty => ty,
    }
}

fn key(ty: &Type) -> &Type {
    match ty {
        Type::Map(key, _) => key,
        ty => ty,
    }
}

/// A type as a schema writes it.
pub(super) fn spelled(model: &Model, ty: &Type) -> String {
    match ty {
        Type::Scalar(scalar) => scalar.name().to_owned(),
        Type::Named(id) => model.type_def(*id).name.clone(),
        Type::List(item) => format!("[{}]", spelled(model, item)),
        Type::Map(key, item) => format!("{{{}: {}}}", spelled(model, key), spelled(model, item)),
        Type::Optional(inner) => format!("{}?", spelled(model, inner)),
    }
}
