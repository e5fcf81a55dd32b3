//! Defaults as literals.

use super::file::File;
use super::names::{of_value, quoted};
use crate::model::types::{Field, Scalar, Type, TypeId, TypeKind, Value};

impl File<'_> {
    /// A literal of type `ty`, which is that of `field` or within it.
    pub(super) fn default(&self, field: &Field, ty: &Type, value: &Value) -> String {
        match (self.model.unaliased(ty), value) {
            (Type::List(item), Value::List(items)) => {
                let items = items.iter().map(|it| self.default(field, item, it));
                format!("[{}]", items.collect::<Vec<_>>().join(", "))
            }
            (Type::Map(..), Value::Map(entries)) if entries.is_empty() => {
                format!("new {}()", self.global("Map"))
            }
            (Type::Map(key, item), Value::Map(entries)) => {
                let (key, ty) = (self.ty(key), self.ty(item));
                let entries = entries.iter().map(|(key, it)| {
                    format!("[{}, {}]", quoted(key), self.default(field, item, it))
                });
                let entries = entries.collect::<Vec<_>>().join(", ");
                format!("new {}<{key}, {ty}>([{entries}])", self.global("Map"))
            }
            (Type::Named(id), Value::Name(name)) => self.enum_value(*id, name),
            (Type::Scalar(Scalar::I64 | Scalar::U64), Value::Int(number)) => format!("{number}n"),
            (Type::Scalar(Scalar::F32), Value::Float(number)) => {
                // The number that the nearest f32 is, as a reader gives it.
                #[expect(
                    clippy::cast_possible_truncation,
                    reason = "the model checked the range"
                )]
                float(f64::from(*number as f32))
            }
            (_, Value::Float(number)) => float(*number),
            (_, Value::Int(number)) => number.to_string(),
            (_, Value::Bool(truth)) => truth.to_string(),
            (_, Value::String(text)) => quoted(text),
            (_, Value::Name(_) | Value::List(_) | Value::Map(_)) => {
                self.refuse_default(field);
                String::new()
            }
        }
    }
}

impl File<'_> {
    fn enum_value(&self, id: TypeId, name: &str) -> String {
        let ty = self.value_name(id);
        let values = match &self.model.type_def(id).kind {
            TypeKind::Enum(it) => it.values.as_slice(),
            _ => &[],
        };
        let value = values.iter().find(|it| it.name == name);
        format!("{ty}.{}", value.map_or(name.to_owned(), of_value))
    }
}

fn float(number: f64) -> String {
    let text = format!("{number:?}");
    text.strip_suffix(".0").map(str::to_owned).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::float;

    #[test]
    fn floats_are_literals() {
        assert_eq!(float(3.0), "3");
        assert_eq!(float(-0.0), "-0");
        assert_eq!(float(-1.5e300), "-1.5e300");
        assert_eq!(float(f64::from(0.1_f32)), "0.10000000149011612");
    }
}
