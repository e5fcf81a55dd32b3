//! The types that schemas stand for where they are used.

use super::json::get_text;
use super::shape::{Shape, is_nullable, shape};
use super::{Carrying, title};
use crate::foreign::tree::{any, list, map, name, optional, required, ty};
use crate::foreign::work::Work;
use crate::syntax::ast::{TypeExpr, Value, ValueKind};

impl<'a> Carrying<'a> {
    /// The type of a schema that is used in a place which suggests the name `hint`, should it need one.
    pub(super) fn type_of(
        &mut self,
        schema: &'a Value,
        hint: &str,
        work: &mut Work<'_>,
    ) -> TypeExpr {
        self.tell(schema, work);
        let found = if self.names.contains_key(&schema.span) || shape(schema).is_named() {
            let wanted = title(schema).unwrap_or(hint);
            ty(name(self.name(schema, wanted, work), schema.span))
        } else {
            self.unnamed(schema, hint, work)
        };
        match is_nullable(schema, &self.references) {
            true => optional(found),
            false => found,
        }
    }

    /// The type of a schema without a name of its own.
    pub(super) fn unnamed(
        &mut self,
        schema: &'a Value,
        hint: &str,
        work: &mut Work<'_>,
    ) -> TypeExpr {
        let span = schema.span;
        match shape(schema) {
            Shape::Reference(to) => self.reference(schema, to, work),
            Shape::Same(inner) => self.type_of(inner, hint, work),
            Shape::Scalar(scalar) => ty(name(scalar, span)),
            Shape::Map(values) => {
                let values = values.map(|it| self.type_of(it, &format!("{hint}Value"), work));
                map(
                    ty(name("string", span)),
                    values.unwrap_or_else(|| any(span)),
                )
            }
            Shape::List(items) => {
                let items = items.map(|it| self.type_of(it, &format!("{hint}Item"), work));
                list(items.unwrap_or_else(|| any(span)))
            }
            Shape::Tuple(items) => self.tuple(schema, &items, hint, work),
            Shape::Null => {
                let help = "it is `any?` now";
                work.notes.add(
                    "foreign-type",
                    span,
                    "nothing but null is no type in Apex",
                    help,
                );
                optional(any(span))
            }
            Shape::Nothing => {
                let help = "it is `any` now";
                work.notes
                    .add("foreign-type", span, "nothing fits this schema", help);
                any(span)
            }
            Shape::Anything => {
                if !matches!(schema.kind, ValueKind::Map(_) | ValueKind::Bool(_)) {
                    let help = "it is `any` now";
                    let message = "a schema is an object, true or false";
                    work.notes.add("foreign-type", span, message, help);
                }
                any(span)
            }
            Shape::Enum(_) | Shape::Union(_) | Shape::Record | Shape::Scalars(_) => {
                ty(name(self.name(schema, hint, work), span))
            }
        }
    }

    /// The definition that a reference leads to.
    fn reference(&mut self, schema: &'a Value, to: &str, work: &mut Work<'_>) -> TypeExpr {
        let span = schema.span;
        let Some((target, called)) = self.references.find(span.file, to) else {
            let message = format!("{to:?} leads nowhere");
            let help = "it is `any` now";
            work.notes.add("foreign-reference", span, message, help);
            return any(span);
        };
        let wanted = match called.chars().all(|c| !c.is_ascii_alphabetic()) {
            true => title(target).unwrap_or("Root").to_owned(),
            false => called,
        };
        ty(name(self.name(target, &wanted, work), span))
    }

    /// An array whose items have types by their places: a list, in Apex, of what they have in common.
    fn tuple(
        &mut self,
        schema: &'a Value,
        items: &[&'a Value],
        hint: &str,
        work: &mut Work<'_>,
    ) -> TypeExpr {
        let scalar = |it: &&Value| match shape(it) {
            Shape::Scalar(scalar) => Some(scalar),
            _ => None,
        };
        let first = items.first().and_then(scalar);
        let same = first.is_some() && items.iter().all(|it| scalar(it) == first);
        let message = "a list whose items differ by their places is no type in Apex";
        let item = match (same, items) {
            (true, [first, ..]) => required(self.type_of(first, hint, work)),
            _ => any(schema.span),
        };
        let help = match same {
            true => "it is a list of any length now",
            false => "it is a list of `any` now; an object would keep the types",
        };
        work.notes.add("foreign-type", schema.span, message, help);
        list(item)
    }

    /// The scalar that all of several schemas stand for, if they do.
    pub(super) fn common_scalar(list: &[&Value]) -> Option<&'static str> {
        let scalar = |it: &&Value| match shape(it) {
            Shape::Scalar(scalar) if get_text(it, "$ref").is_none() => Some(scalar),
            _ => None,
        };
        let first = scalar(list.first()?)?;
        list.iter()
            .all(|it| scalar(it) == Some(first))
            .then_some(first)
    }
}
