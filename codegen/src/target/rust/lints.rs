//! What clippy would hold against code whose names and shapes are the schema's choice.

use super::calls::Call;
use super::names::Named;
use crate::model::types::{Field, Member, Type};
use crate::output::writer::CodeWriter;

/// clippy's `too-many-arguments-threshold`, less one for `self`.
const MANY_PARAMETERS: usize = 7;
/// clippy's `type-complexity-threshold`.
const COMPLEX: usize = 250;
/// Methods of a reference to self that the standard library has traits for.
const STANDARD: &[&str] = &["as_ref", "borrow", "clone", "cmp", "deref", "eq", "hash"];

/// The lint of a `Result` whose error is a record.
pub(super) const LARGE_ERROR: &str = "clippy::result_large_err";

/// Writes the attribute that allows `lints`, if there are any.
pub(super) fn write_allowed(w: &mut CodeWriter, lints: Vec<&str>) {
    if !lints.is_empty() {
        w.line(format!("#[allow({})]", lints.join(", ")));
    }
}

/// The lints of a record with these fields.
pub(super) fn of_fields(fields: &[Field]) -> Vec<&'static str> {
    let complex = fields.iter().any(|field| is_complex(&field.ty));
    complex
        .then_some("clippy::type_complexity")
        .into_iter()
        .collect()
}

/// The lints of a union of these members. One may well be much larger than the others.
pub(super) fn of_union(members: &[Member]) -> Vec<&'static str> {
    let mut lints = vec!["clippy::large_enum_variant"];
    if members.iter().any(|member| is_complex(&member.ty)) {
        lints.push("clippy::type_complexity");
    }
    lints
}

/// The lints of a method, or function, that calls.
pub(super) fn of_method(call: &Call<'_>) -> Vec<&'static str> {
    let mut lints = of_signature(call);
    let name = call.operation.snake();
    if STANDARD.contains(&name.as_str()) {
        lints.push("clippy::should_implement_trait");
    }
    if name == "len" {
        lints.push("clippy::len_without_is_empty");
    }
    lints
}

/// The lints of a function that registers what serves these calls.
pub(super) fn of_register(calls: &[Call<'_>]) -> Vec<&'static str> {
    let large = calls.iter().find_map(Call::lints_of_error);
    large.into_iter().collect()
}

/// The lints of a function of a trait.
pub(super) fn of_trait_function(call: &Call<'_>) -> Vec<&'static str> {
    let mut lints = of_signature(call);
    if call.operation.snake() == "new" {
        lints.push("clippy::new_ret_no_self");
    }
    lints
}

fn of_signature(call: &Call<'_>) -> Vec<&'static str> {
    let mut lints = Vec::from_iter(call.lints_of_error());
    if call.parameters().len() >= MANY_PARAMETERS {
        lints.push("clippy::too_many_arguments");
    }
    let mut types = call.parameters().iter().map(|field| &field.ty);
    if types.any(is_complex) || call.operation.returns.as_ref().is_some_and(is_complex) {
        lints.push("clippy::type_complexity");
    }
    lints
}

/// Whether clippy would find the type complex, within a `Result` or not.
pub(super) fn is_complex(ty: &Type) -> bool {
    fn score(ty: &Type, nest: usize) -> usize {
        let inner = match ty {
            Type::Scalar(_) | Type::Named(_) => 0,
            Type::List(ty) | Type::Optional(ty) => score(ty, nest + 1),
            Type::Map(key, ty) => score(key, nest + 1) + score(ty, nest + 1),
        };
        10 * nest + inner
    }
    let result = 10 + 20;
    result + score(ty, 2) > COMPLEX
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::types::Scalar;

    #[test]
    fn depth_makes_types_complex() {
        let mut ty = Type::Scalar(Scalar::U8);
        for _ in 0..4 {
            ty = Type::List(Box::new(ty));
        }
        assert!(!is_complex(&ty));
        ty = Type::Map(Box::new(Type::Scalar(Scalar::U8)), Box::new(ty));
        assert!(is_complex(&ty));
    }
}
