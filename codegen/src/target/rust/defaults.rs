//! Defaults: a function for each, which the codec and serde share.

use super::file::File;
use super::layout::{Expr, quoted};
use super::names::{Named, pascal};
use super::types::default_name;
use crate::diagnostic::Diagnostic;
use crate::model::types::{Field, Scalar, Type, TypeKind, Value};
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
                w.block(format!("fn {function}() -> {returns} {{"), "}", |w| {
                    self.default(field, &field.ty, default).write(w, "", "");
                });
            }
        });
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
                Expr::array("vec!", items)
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
