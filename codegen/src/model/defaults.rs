//! Defaults: a value as the schema writes it to a value of the field's type.

use std::collections::HashSet;

use crate::diagnostic::Diagnostic;
use crate::model::suggest::nearest;
use crate::model::types::{Enum, Model, Scalar, Type, TypeKind, Value};
use crate::syntax::ast;

/// The default of a field of type `ty`, of exactly that type: `3` is a float for a float.
pub(crate) fn of_field(model: &Model, ty: &Type, value: &ast::Value) -> Result<Value, Diagnostic> {
    if let Type::Optional(_) = ty {
        let message = "an optional field cannot have a default: it is absent when it is missing";
        return Err(
            Diagnostic::error("default-on-optional", value.span, message)
                .help("remove the default, or the `?` of the type"),
        );
    }
    typed(model, ty, value)
}

fn typed(model: &Model, ty: &Type, value: &ast::Value) -> Result<Value, Diagnostic> {
    match model.unaliased(ty) {
        Type::Scalar(scalar) => of_scalar(*scalar, value),
        Type::List(item) => of_list(model, item, value),
        Type::Map(key, item) => of_map(model, key, item, value),
        Type::Optional(_) => Err(no_default(
            "a value that may be absent",
            value,
            "leave the list or map empty",
        )),
        Type::Named(id) => match &model.type_def(*id).kind {
            TypeKind::Enum(it) => of_enum(&model.type_def(*id).name, it, value),
            TypeKind::Record(_) => Err(no_default(
                "a `type`",
                value,
                "make it optional, or give its fields defaults",
            )),
            TypeKind::Union(_) => Err(no_default("a `union`", value, "make it optional")),
            TypeKind::Alias(_) => Err(no_default(
                "an alias of itself",
                value,
                "remove the default",
            )),
        },
    }
}

fn of_scalar(scalar: Scalar, value: &ast::Value) -> Result<Value, Diagnostic> {
    match (scalar, &value.kind) {
        (Scalar::Bool, ast::ValueKind::Bool(truth)) => Ok(Value::Bool(*truth)),
        (Scalar::Bool, _) => Err(mismatch("`true` or `false`", value)),
        (Scalar::String, ast::ValueKind::Text(text)) => Ok(Value::String(text.clone())),
        (Scalar::String, _) => Err(mismatch("text in quotes", value)),
        (Scalar::F32 | Scalar::F64, _) => of_float(scalar, value),
        (Scalar::Datetime, _) => Err(no_default("a `datetime`", value, "make it optional")),
        (Scalar::Bytes, _) => Err(no_default("`bytes`", value, "make it optional")),
        (Scalar::Any, _) => Err(no_default("`any`", value, "make it optional")),
        (Scalar::Raw, _) => Err(no_default("`raw`", value, "make it optional")),
        (_, ast::ValueKind::Int(number)) => {
            let (least, most) = integer_range(scalar);
            if (least..=most).contains(number) {
                Ok(Value::Int(*number))
            } else {
                Err(out_of_range(
                    value,
                    format!("a whole number from {least} to {most}"),
                ))
            }
        }
        _ => Err(mismatch("a whole number", value)),
    }
}

fn of_float(scalar: Scalar, value: &ast::Value) -> Result<Value, Diagnostic> {
    let number = match value.kind {
        #[expect(
            clippy::cast_precision_loss,
            reason = "a default rounds as a literal of the language does"
        )]
        ast::ValueKind::Int(number) => number as f64,
        ast::ValueKind::Float(number) => number,
        _ => return Err(mismatch("a number", value)),
    };
    #[expect(
        clippy::cast_possible_truncation,
        reason = "what becomes infinite is refused"
    )]
    let fits = scalar == Scalar::F64 || (number as f32).is_finite();
    if fits {
        Ok(Value::Float(number))
    } else {
        Err(out_of_range(
            value,
            format!("at most {:e} either way", f32::MAX),
        ))
    }
}

fn of_enum(name: &str, it: &Enum, value: &ast::Value) -> Result<Value, Diagnostic> {
    let ast::ValueKind::Name(wanted) = &value.kind else {
        return Err(mismatch(&format!("the name of a value of `{name}`"), value));
    };
    if it.values.iter().any(|value| value.name == *wanted) {
        return Ok(Value::Name(wanted.clone()));
    }
    let error = Diagnostic::error(
        "default-type",
        value.span,
        format!("`{name}` has no value `{wanted}`"),
    );
    let names = || it.values.iter().map(|value| value.name.as_str());
    Err(match nearest(wanted, names()) {
        Some(meant) => error.help(format!("did you mean `{meant}`?")),
        None => {
            let some: Vec<&str> = names().take(6).collect();
            error.help(format!(
                "its values are {}{}",
                some.join(", "),
                if it.values.len() > 6 { ", …" } else { "" }
            ))
        }
    })
}

fn of_list(model: &Model, item: &Type, value: &ast::Value) -> Result<Value, Diagnostic> {
    let ast::ValueKind::List(items) = &value.kind else {
        return Err(mismatch("a list in brackets", value));
    };
    let items: Result<_, _> = items
        .iter()
        .map(|value| typed(model, item, value))
        .collect();
    Ok(Value::List(items?))
}

fn of_map(model: &Model, key: &Type, item: &Type, value: &ast::Value) -> Result<Value, Diagnostic> {
    let ast::ValueKind::Map(entries) = &value.kind else {
        return Err(mismatch("a map in braces", value));
    };
    if !entries.is_empty() && *model.unaliased(key) != Type::Scalar(Scalar::String) {
        return Err(no_default(
            "a map whose keys are not text",
            value,
            "leave it empty: `{}`",
        ));
    }
    let mut seen = HashSet::new();
    let mut typed_entries = Vec::with_capacity(entries.len());
    for (key, value) in entries {
        if !seen.insert(key.text.as_str()) {
            return Err(
                Diagnostic::error("duplicate-name", key.span, "this key comes twice")
                    .help("remove one of them"),
            );
        }
        typed_entries.push((key.text.clone(), typed(model, item, value)?));
    }
    Ok(Value::Map(typed_entries))
}

/// The least and the largest value.
fn integer_range(scalar: Scalar) -> (i128, i128) {
    match scalar {
        Scalar::I8 => (i8::MIN.into(), i8::MAX.into()),
        Scalar::I16 => (i16::MIN.into(), i16::MAX.into()),
        Scalar::I32 => (i32::MIN.into(), i32::MAX.into()),
        Scalar::I64 => (i64::MIN.into(), i64::MAX.into()),
        Scalar::U8 => (0, u8::MAX.into()),
        Scalar::U16 => (0, u16::MAX.into()),
        Scalar::U32 => (0, u32::MAX.into()),
        _ => (0, u64::MAX.into()),
    }
}

fn mismatch(expected: &str, value: &ast::Value) -> Diagnostic {
    let found = match &value.kind {
        ast::ValueKind::Int(_) => "a whole number",
        ast::ValueKind::Float(_) => "a number with a fraction",
        ast::ValueKind::Text(_) => "text",
        ast::ValueKind::Bool(_) => "a truth value",
        ast::ValueKind::Name(_) => "a name",
        ast::ValueKind::List(_) => "a list",
        ast::ValueKind::Map(_) => "a map",
    };
    Diagnostic::error(
        "default-type",
        value.span,
        format!("the default is {found}, which its type does not allow"),
    )
    .expected(format!("expected {expected}"))
    .help("change the default or the type")
}

fn out_of_range(value: &ast::Value, expected: String) -> Diagnostic {
    Diagnostic::error(
        "default-range",
        value.span,
        "the default is out of its type's range",
    )
    .expected(format!("expected {expected}"))
    .help("change the default, or use a larger type")
}

fn no_default(what: &str, value: &ast::Value, help: &str) -> Diagnostic {
    Diagnostic::error(
        "default-type",
        value.span,
        format!("{what} cannot have a default"),
    )
    .help(help)
}

#[cfg(test)]
mod tests {
    use crate::model::types::{TypeKind, Value};

    /// The defaults of a type with these fields, after the types `Color` and `Text`.
    fn defaults(fields: &str) -> Vec<Option<Value>> {
        let schema = format!(
            r#"namespace "t" enum Color {{ Red = 1 }} alias Text = string type A {{ {fields} }}"#
        );
        let model = crate::parse("t", &schema).unwrap();
        match &model.types[2].kind {
            TypeKind::Record(fields) => fields.iter().map(|field| field.default.clone()).collect(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_default_has_the_type_of_its_field() {
        assert_eq!(defaults("a: i32"), [None]);
        assert_eq!(defaults("a: i8 = -128"), [Some(Value::Int(-128))]);
        assert_eq!(
            defaults("a: u64 = 18446744073709551615"),
            [Some(Value::Int(u64::MAX.into()))]
        );
        assert_eq!(
            defaults("a: f64 = 3 b: f32 = 0.5"),
            [Some(Value::Float(3.0)), Some(Value::Float(0.5))]
        );
        assert_eq!(
            defaults("a: Text = \"x\""),
            [Some(Value::String("x".to_owned()))]
        );
        assert_eq!(
            defaults("a: Color = Red"),
            [Some(Value::Name("Red".to_owned()))]
        );
        assert_eq!(
            defaults("a: [f64] = [1, 2.5]"),
            [Some(Value::List(vec![
                Value::Float(1.0),
                Value::Float(2.5)
            ]))]
        );
        let entry = ("k".to_owned(), Value::List(vec![Value::Bool(true)]));
        assert_eq!(
            defaults("a: {Text: [bool]} = {k: [true]}"),
            [Some(Value::Map(vec![entry]))]
        );
        assert_eq!(defaults("a: {i32: bool} = {}"), [Some(Value::Map(vec![]))]);
    }
}
