//! Defaults as literals.

use super::file::File;
use super::names::quoted;
use crate::model::types::{Scalar, Type, TypeId, TypeKind, Value};

/// Whether a literal is what a variable has anyway, and says nothing more.
pub(super) fn is_zero(literal: &str) -> bool {
    ["false", "0", "\"\""].contains(&literal)
}

impl File<'_> {
    /// A value of type `ty` as Go writes it.
    pub(super) fn literal(&self, ty: &Type, value: &Value) -> String {
        match (self.model.unaliased(ty), value) {
            (Type::Scalar(scalar), Value::Float(number)) => self.float(*scalar, *number),
            (Type::List(item), Value::List(values)) => {
                let items: Vec<String> = values.iter().map(|it| self.literal(item, it)).collect();
                format!(
                    "{}{{{}}}",
                    self.go_type(self.model.unaliased(ty)),
                    items.join(", ")
                )
            }
            (Type::Map(_, item), Value::Map(entries)) => {
                let entries: Vec<String> = entries
                    .iter()
                    .map(|(key, it)| format!("{}: {}", quoted(key), self.literal(item, it)))
                    .collect();
                format!(
                    "{}{{{}}}",
                    self.go_type(self.model.unaliased(ty)),
                    entries.join(", ")
                )
            }
            (Type::Named(id), Value::Name(name)) => self.constant(*id, name),
            (_, Value::Int(number)) => number.to_string(),
            (_, Value::Bool(truth)) => truth.to_string(),
            (_, Value::String(text)) => quoted(text),
            // A default is always of its field's type.
            _ => String::new(),
        }
    }

    /// The constant of an enum's value; its index where the constant is another package's own business.
    fn constant(&self, id: TypeId, name: &str) -> String {
        let TypeKind::Enum(it) = &self.model.type_def(id).kind else {
            return String::new();
        };
        let mut constants = it.values.iter().zip(&self.names(id).constants);
        let found = constants.find(|(value, _)| value.name == name);
        found.map_or(String::new(), |(value, constant)| {
            let public = constant.starts_with(|c: char| c.is_ascii_uppercase());
            if self.modules.is_elsewhere(id) && !public {
                return value.index.to_string();
            }
            self.qualified(id, constant, &value.annotations)
        })
    }

    fn float(&self, scalar: Scalar, number: f64) -> String {
        // Go has no literal for it.
        if number == 0.0 && number.is_sign_negative() {
            self.import("math");
            return match scalar {
                Scalar::F32 => "float32(math.Copysign(0, -1))".to_owned(),
                _ => "math.Copysign(0, -1)".to_owned(),
            };
        }
        match scalar {
            #[expect(
                clippy::cast_possible_truncation,
                reason = "it fits: the model says so"
            )]
            Scalar::F32 => format!("{:?}", number as f32),
            _ => format!("{number:?}"),
        }
    }
}
