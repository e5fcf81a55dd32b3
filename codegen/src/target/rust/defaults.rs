//! Defaults: a function for each, which the codec, serde and `impl Default` share.

use super::file::File;
use super::layout::{Expr, quoted};
use super::names::{Named, pascal};
use super::types::default_name;
use crate::diagnostic::Diagnostic;
use crate::model::types::{Field, Scalar, Type, TypeDef, TypeKind, Value};
use crate::output::writer::CodeWriter;

impl File<'_> {
    pub(super) fn write_defaults(&self, w: &mut CodeWriter, name: &str, fields: &[Field]) {
        let defaults: Vec<_> = fields
            .iter()
            .filter_map(|field| Some((field, field.default.as_ref()?)))
            .collect();
        if defaults.is_empty() {
            return;
        }
        self.write_item(w, &format!("impl {name}"), |w| {
            for (field, default) in defaults {
                w.blank();
                if has_floats(default) {
                    // A float that looks like π is what the schema says.
                    w.line("#[allow(clippy::approx_constant)]");
                }
                let (function, returns) = (default_name(field), self.owned(&field.ty));
                w.block(format_args!("fn {function}() -> {returns} {{"), "}", |w| {
                    self.default(field, &field.ty, default).write(w, "", "");
                });
            }
        });
    }

    /// Writes `impl Default` for a record that every field of has something to begin with, unless it is derived.
    pub(super) fn write_default(&self, w: &mut CodeWriter, name: &str, fields: &[Field]) {
        if !self.has_default(fields) {
            return;
        }
        let default = self.path("Default");
        self.write_item(w, &format!("impl {default} for {name}"), |w| {
            w.block("fn default() -> Self {", "}", |w| {
                let fields = fields.iter().map(|field| match field.default {
                    Some(_) => format!("{}: Self::{}()", field.snake(), default_name(field)),
                    None => format!("{}: {default}::default()", field.snake()),
                });
                Expr::record("Self", fields.collect()).write(w, "", "");
            });
        });
    }

    /// Whether a trait is implemented for a type, so that it is not to be derived.
    pub(super) fn implements(&self, def: &TypeDef, name: &str) -> bool {
        let fields = match &def.kind {
            TypeKind::Record(fields) => fields,
            _ => return false,
        };
        name == "Default" && self.has_default(fields)
    }

    /// Whether every field has something to begin with, and the schema says of some what it is.
    fn has_default(&self, fields: &[Field]) -> bool {
        let begins = |field: &Field| field.default.is_some() || self.may_be_empty(&field.ty);
        fields.iter().any(|field| field.default.is_some()) && fields.iter().all(begins)
    }

    /// Whether every field is optional or may be empty, so that `Default` can be derived.
    pub(super) fn is_plain(&self, fields: &[Field]) -> bool {
        let mut fields = fields.iter();
        fields.all(|field| field.default.is_none() && self.may_be_empty(&field.ty))
    }

    fn may_be_empty(&self, ty: &Type) -> bool {
        matches!(
            self.model.unaliased(ty),
            Type::Optional(_) | Type::List(_) | Type::Map(..)
        )
    }

    /// A literal of type `ty`, which is that of `field` or within it.
    fn default(&self, field: &Field, ty: &Type, value: &Value) -> Expr {
        let ty = self.model.unaliased(ty);
        match (ty, value) {
            (Type::List(_), Value::List(items)) if items.is_empty() => {
                Expr::text(format!("{}::new()", self.path("Vec")))
            }
            (Type::List(item), Value::List(items)) => {
                let items = items
                    .iter()
                    .map(|it| self.default(field, item, it))
                    .collect();
                Expr::array(&self.list_macro(), items)
            }
            (Type::Map(..), Value::Map(entries)) if entries.is_empty() => {
                Expr::text(format!("{}::new()", self.path("BTreeMap")))
            }
            (Type::Map(_, item), Value::Map(entries)) => {
                let entries = entries
                    .iter()
                    .map(|(key, value)| {
                        Expr::call("", vec![self.text(key), self.default(field, item, value)])
                    })
                    .collect();
                let from = format!("{}::from", self.path("BTreeMap"));
                Expr::call(&from, vec![Expr::array("", entries)])
            }
            (Type::Named(id), Value::Name(name)) => {
                let variant = match &self.model.type_def(*id).kind {
                    TypeKind::Enum(it) => it.values.iter().find(|value| value.name == *name),
                    _ => None,
                };
                let variant = variant.map_or_else(|| pascal(name), Named::pascal);
                Expr::text(format!("{}::{variant}", self.type_name(*id)))
            }
            (Type::Scalar(Scalar::F32), Value::Float(number)) => {
                // A literal with more digits than an f32 has says nothing more.
                #[expect(
                    clippy::cast_possible_truncation,
                    reason = "the model checked the range"
                )]
                let number = *number as f32;
                Expr::text(format!("{number:?}"))
            }
            (_, Value::Float(number)) => Expr::text(format!("{number:?}")),
            (_, Value::Int(number)) => Expr::text(number.to_string()),
            (_, Value::Bool(truth)) => Expr::text(truth.to_string()),
            (_, Value::String(text)) => self.text(text),
            (_, Value::Name(_) | Value::List(_) | Value::Map(_)) => {
                let message = format!("Rust has no literal for the default of `{}`", field.name);
                self.refuse(Diagnostic::error("default-type", field.span, message));
                Expr::text("")
            }
        }
    }

    fn text(&self, text: &str) -> Expr {
        let from = format!("{}::from", self.path("String"));
        Expr::call_of(&from, [&quoted(text)])
    }
}

fn has_floats(value: &Value) -> bool {
    match value {
        Value::Float(_) => true,
        Value::List(items) => items.iter().any(has_floats),
        Value::Map(entries) => entries.iter().any(|(_, value)| has_floats(value)),
        _ => false,
    }
}
