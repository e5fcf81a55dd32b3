//! What clippy would hold against code whose names and shapes are the schema's choice.

use super::calls::Call;
use super::identifiers::{is_acronym, is_camel, is_snake, repeat_themselves};
use super::names::Named;
use crate::model::types::{Field, Member, Type};
use crate::output::writer::CodeWriter;

/// clippy's `too-many-arguments-threshold`, less one for `self`.
const MANY_PARAMETERS: usize = 7;
/// clippy's `type-complexity-threshold`.
const COMPLEX: usize = 250;
/// Methods of a reference to self that the standard library has traits for.
const STANDARD: &[&str] = &["as_ref", "borrow", "clone", "cmp", "deref", "eq", "hash"];

/// The lint of what nobody uses, which generated code cannot know: in a module that is not public, it is a warning.
pub(super) const UNUSED: &str = "dead_code";

/// The lint of an enum that has a variant much larger than all others.
pub(super) const UNEVEN: &str = "clippy::large_enum_variant";

/// The lint of a `Result` whose error is large.
pub(super) const LARGE_ERROR: &str = "clippy::result_large_err";

/// Writes the attribute that allows `lints`, if there are any.
pub(super) fn write_allowed(w: &mut CodeWriter, lints: Vec<&str>) {
    if !lints.is_empty() {
        w.line(format_args!("#[allow({})]", lints.join(", ")));
    }
}

/// The lints of a type or trait by its name.
pub(super) fn of_name(name: &str) -> Vec<&'static str> {
    let mut lints = vec![UNUSED];
    if !is_camel(name) {
        lints.push("non_camel_case_types");
    }
    if is_acronym(name) {
        lints.push("clippy::upper_case_acronyms");
    }
    lints
}

/// The lints of a record with these fields.
pub(super) fn of_record(name: &str, fields: &[Field]) -> Vec<&'static str> {
    let mut lints = of_name(name);
    lints.extend(of_fields(fields));
    lints
}

/// The lints of a struct by its fields.
pub(super) fn of_fields(fields: &[Field]) -> Vec<&'static str> {
    let mut lints = Vec::new();
    if fields.iter().any(|field| !is_snake(&field.snake())) {
        lints.push("non_snake_case");
    }
    if fields.iter().any(|field| is_complex(&field.ty)) {
        lints.push("clippy::type_complexity");
    }
    lints
}

/// The lints of an enum by its name and those of its variants.
pub(super) fn of_enum(name: &str, variants: &[&str]) -> Vec<&'static str> {
    let mut lints = vec![UNUSED];
    let mut names = variants.iter().chain([&name]);
    if names.clone().any(|it| !is_camel(it)) {
        lints.push("non_camel_case_types");
    }
    if repeat_themselves(name, variants) {
        lints.push("clippy::enum_variant_names");
    }
    if names.any(|it| is_acronym(it)) {
        lints.push("clippy::upper_case_acronyms");
    }
    lints
}

/// The lint of a union by its members.
pub(super) fn of_members(members: &[Member]) -> Option<&'static str> {
    let complex = members.iter().any(|member| is_complex(&member.ty));
    complex.then_some("clippy::type_complexity")
}

/// The lints of a trait of these functions.
pub(super) fn of_trait(name: &str, calls: &[Call<'_>]) -> Vec<&'static str> {
    let mut lints = of_name(name);
    if calls.iter().any(|call| call.operation.snake() == "len") {
        lints.push("clippy::len_without_is_empty");
    }
    lints
}

/// The lints of a method that calls.
pub(super) fn of_method(call: &Call<'_>, name: &str) -> Vec<&'static str> {
    let mut lints = of_signature(call);
    if STANDARD.contains(&name) {
        lints.push("clippy::should_implement_trait");
    }
    if name == "len" {
        lints.push("clippy::len_without_is_empty");
    }
    lints.extend(of_self(name));
    lints
}

/// The lints of a function that calls.
pub(super) fn of_function(call: &Call<'_>) -> Vec<&'static str> {
    let mut lints = vec![UNUSED];
    lints.extend(of_signature(call));
    lints
}

/// The lints of a function that registers what serves these calls.
pub(super) fn of_register(calls: &[Call<'_>]) -> Vec<&'static str> {
    let mut lints = vec![UNUSED];
    lints.extend(calls.iter().find_map(Call::lints_of_error));
    lints
}

/// The lints of a function of a trait.
pub(super) fn of_trait_function(call: &Call<'_>, receiver: Option<&str>) -> Vec<&'static str> {
    let mut lints = of_signature(call);
    let name = call.operation.snake();
    if name == "new" {
        lints.push("clippy::new_ret_no_self");
    }
    if receiver.is_some() {
        lints.extend(of_self(&name));
    }
    lints
}

/// The lint of a name that promises another `self` than `&self`.
fn of_self(name: &str) -> Option<&'static str> {
    let by_value = name.starts_with("into_");
    let by_none = name == "new" || name.starts_with("from_");
    let by_mut = name.starts_with("to_") && name.ends_with("_mut");
    (by_value || by_none || by_mut).then_some("clippy::wrong_self_convention")
}

fn of_signature(call: &Call<'_>) -> Vec<&'static str> {
    let mut names = call.parameters().iter().map(Named::snake);
    let mut lints = Vec::new();
    if !is_snake(&call.operation.snake()) || names.any(|it| !is_snake(&it)) {
        lints.push("non_snake_case");
    }
    lints.extend(call.lints_of_error());
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
