//! Defaults: JSON values to values of a field's type.

use super::json::{get, is_null};
use super::shape::{Shape, shape};
use super::{Carrying, enums};
use crate::foreign::tree::{name, value};
use crate::foreign::work::Work;
use crate::syntax::ast::{TypeExpr, TypeExprKind, Value, ValueKind};

/// How many names a default's type is looked up through.
const MAX_DEPTH: usize = 32;

impl Carrying<'_> {
    /// What `default` says, if Apex can say it.
    pub(super) fn default_of(
        &mut self,
        ty: &TypeExpr,
        schema: &Value,
        work: &mut Work<'_>,
    ) -> Option<Value> {
        let json = get(schema, "default").filter(|it| !is_null(it))?;
        let found = self.typed(ty, json, MAX_DEPTH);
        if found.is_none() {
            let help = "Apex has no default for its type, or none like that";
            work.notes.add(
                "foreign-default",
                json.span,
                "the default is not carried over",
                help,
            );
        }
        found
    }

    fn typed(&self, ty: &TypeExpr, json: &Value, depth: usize) -> Option<Value> {
        let depth = depth.checked_sub(1)?;
        let kind = match &ty.kind {
            TypeExprKind::Optional(inner) => return self.typed(inner, json, depth),
            TypeExprKind::List(item) => {
                let ValueKind::List(items) = &json.kind else {
                    return None;
                };
                let items = items.iter().map(|it| self.inner(item, it, depth));
                ValueKind::List(items.collect::<Option<_>>()?)
            }
            TypeExprKind::Map(_, item) => {
                let ValueKind::Map(entries) = &json.kind else {
                    return None;
                };
                let mut typed = Vec::new();
                for (key, it) in entries {
                    let known =
                        |(other, _): &(crate::syntax::ast::Name, Value)| other.text == key.text;
                    if !typed.iter().any(known) {
                        typed.push((name(&key.text, key.span), self.inner(item, it, depth)?));
                    }
                }
                ValueKind::Map(typed)
            }
            TypeExprKind::Name(named) => match self.schemas.get(named) {
                Some(schema) => return self.of_definition(schema, json, depth),
                None => scalar(named, json)?,
            },
        };
        Some(value(kind, json.span))
    }

    /// A value in a list or map, where nothing may be absent.
    fn inner(&self, ty: &TypeExpr, json: &Value, depth: usize) -> Option<Value> {
        match ty.kind {
            TypeExprKind::Optional(_) => None,
            _ => self.typed(ty, json, depth),
        }
    }

    fn of_definition(&self, schema: &Value, json: &Value, depth: usize) -> Option<Value> {
        let depth = depth.checked_sub(1)?;
        let kind = match shape(schema) {
            Shape::Enum(constants) => {
                let written = match &json.kind {
                    ValueKind::Text(text) => text.clone(),
                    ValueKind::Int(number) => number.to_string(),
                    _ => return None,
                };
                let named = enums::named(&constants);
                let found = named
                    .into_iter()
                    .find(|(it, _)| enums::written(it) == written);
                ValueKind::Name(found?.1)
            }
            Shape::Scalar(named) => scalar(named, json)?,
            Shape::Same(inner) => return self.of_definition(inner, json, depth),
            Shape::Reference(to) => {
                let (target, _) = self.references.find(schema.span.file, to)?;
                return self.of_definition(target, json, depth);
            }
            Shape::Union(list) => scalar(Self::common_scalar(&list)?, json)?,
            _ => return None,
        };
        Some(value(kind, json.span))
    }
}

fn scalar(named: &str, json: &Value) -> Option<ValueKind> {
    let (least, most): (i128, i128) = match named {
        "i8" => (i8::MIN.into(), i8::MAX.into()),
        "i16" => (i16::MIN.into(), i16::MAX.into()),
        "i32" => (i32::MIN.into(), i32::MAX.into()),
        "i64" => (i64::MIN.into(), i64::MAX.into()),
        "u8" => (0, u8::MAX.into()),
        "u16" => (0, u16::MAX.into()),
        "u32" => (0, u32::MAX.into()),
        "u64" => (0, u64::MAX.into()),
        _ => (0, 0),
    };
    match (named, &json.kind) {
        ("string", ValueKind::Text(text)) => Some(ValueKind::Text(text.clone())),
        ("bool", ValueKind::Bool(truth)) => Some(ValueKind::Bool(*truth)),
        ("f32" | "f64", ValueKind::Int(number)) => {
            Some(ValueKind::Int(*number)).filter(|_| number.unsigned_abs() < 1 << 100)
        }
        // JSON has one kind of numbers: 3.0 is a whole one.
        (_, ValueKind::Float(number)) if most > 0 && number.fract() == 0.0 => {
            let whole: i128 = format!("{number:.0}").parse().ok()?;
            (least..=most)
                .contains(&whole)
                .then_some(ValueKind::Int(whole))
        }
        ("f64", ValueKind::Float(number)) => Some(ValueKind::Float(*number)),
        ("f32", ValueKind::Float(number)) => {
            (number.abs() <= f32::MAX.into()).then_some(ValueKind::Float(*number))
        }
        (_, ValueKind::Int(number)) if most > 0 => (least..=most)
            .contains(number)
            .then_some(ValueKind::Int(*number)),
        _ => None,
    }
}
