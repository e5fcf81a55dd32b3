//! `@errors([…])`: the records that a failure of an operation can carry.

use std::collections::BTreeSet;

use crate::diagnostic::Diagnostic;
use crate::model::resolve::Resolver;
use crate::model::scope::Meaning;
use crate::model::types::{Model, Scalar, Type, TypeId, TypeKind, Union};
use crate::source::Span;
use crate::syntax::ast::{Annotation, Value, ValueKind};

impl Resolver<'_> {
    /// The errors that annotations name, each once.
    pub(super) fn errors(&mut self, annotations: &[Annotation]) -> Vec<TypeId> {
        let mut errors = Vec::new();
        for annotation in annotations.iter().filter(|it| it.name.text == "errors") {
            let values = annotation.arguments.iter().map(|(_, value)| value);
            let names: Vec<&Value> = values.flat_map(items).collect();
            if names.is_empty() {
                self.no_names(annotation.name.span);
            }
            for value in names {
                let ValueKind::Name(name) = &value.kind else {
                    self.no_names(value.span);
                    continue;
                };
                let found = self.error_record(name, value.span);
                errors.extend(found.filter(|id| !errors.contains(id)));
            }
        }
        errors
    }

    fn no_names(&mut self, span: Span) {
        let message = "`@errors` needs the names of the types that a failure can carry";
        let error = Diagnostic::error("errors", span, message);
        let help = "write it like `@errors([NotFound, Conflict])`";
        self.diagnostics.push(error.help(help));
    }

    fn error_record(&mut self, name: &str, span: Span) -> Option<TypeId> {
        let Some(Meaning::Type(id)) = self.scopes.meaning(span.file, name) else {
            let message = format!("there is no type `{name}`");
            let error = Diagnostic::error("unknown-type", span, message);
            let help = format!("define it: `type {name} {{ message: string }}`");
            self.diagnostics.push(error.help(help));
            return None;
        };
        let target = Type::Named(id);
        let id = match self.model.unaliased(&target) {
            Type::Named(id) if matches!(self.model.type_def(*id).kind, TypeKind::Record(_)) => *id,
            _ => {
                let message = format!("`{name}` is not a `type` with fields");
                let error = Diagnostic::error("errors", span, message);
                let help = "an error is a `type`: its name is the code, its fields are the details";
                self.diagnostics.push(error.help(help));
                return None;
            }
        };
        if let Some(path) = not_in_json(&self.model, id) {
            let message = format!("`{name}` cannot be an error: {path}");
            let error = Diagnostic::error("errors", span, message);
            let help = "details of errors cross as JSON: use text, numbers, lists and maps with text as keys";
            self.diagnostics.push(error.help(help));
        }
        Some(id)
    }
}

fn items(value: &Value) -> Vec<&Value> {
    match &value.kind {
        ValueKind::List(items) => items.iter().collect(),
        _ => vec![value],
    }
}

/// The first field, at any depth, that has no form in JSON.
fn not_in_json(model: &Model, error: TypeId) -> Option<String> {
    let mut met = BTreeSet::from([error]);
    let mut open = vec![error];
    while let Some(id) = open.pop() {
        let def = model.type_def(id);
        let parts: Vec<(&str, &Type)> = match &def.kind {
            TypeKind::Record(fields) => {
                fields.iter().map(|it| (it.name.as_str(), &it.ty)).collect()
            }
            TypeKind::Union(Union { members, .. }) => {
                members.iter().map(|it| (it.key.as_str(), &it.ty)).collect()
            }
            TypeKind::Alias(target) => vec![("", target)],
            TypeKind::Enum(_) => Vec::new(),
        };
        for (name, ty) in parts {
            let mut types = vec![ty];
            while let Some(ty) = types.pop() {
                let fault = match ty {
                    Type::Scalar(Scalar::Bytes) => "bytes",
                    Type::Scalar(Scalar::Any | Scalar::Raw) => "a value of any type",
                    Type::Map(key, _) if !is_text(model, key) => "keys that are not text",
                    _ => "",
                };
                if !fault.is_empty() {
                    let dot = if name.is_empty() { "" } else { "." };
                    return Some(format!("`{}{dot}{name}` has {fault}", def.name));
                }
                match ty {
                    Type::Scalar(_) => {}
                    Type::Named(id) => open.extend(met.insert(*id).then_some(*id)),
                    Type::List(item) | Type::Optional(item) | Type::Map(_, item) => {
                        types.push(item);
                    }
                }
            }
        }
    }
    None
}

fn is_text(model: &Model, key: &Type) -> bool {
    matches!(model.unaliased(key), Type::Scalar(Scalar::String))
}

#[cfg(test)]
mod tests {
    const TYPES: &str = "type A { message: string } type B { a: [A]? at: datetime } alias C = B type D { b: bytes } type E { d: {string: D} } type F { m: {i32: string} }";

    fn errors(operations: &str) -> Result<Vec<Vec<String>>, String> {
        let schema = format!("namespace \"t\" {TYPES} {operations}");
        let model = crate::parse("t", &schema).map_err(|it| it.to_string())?;
        let operations = model.interfaces.iter().flat_map(|it| &it.operations);
        let names = operations.chain(&model.functions).map(|it| {
            let names = it.errors.iter().map(|id| model.type_def(*id).name.clone());
            names.collect()
        });
        Ok(names.collect())
    }

    #[test]
    fn an_operation_has_its_interfaces_errors_and_its_own() {
        let schema =
            "interface I @errors([A]) { f() g() @errors([C, A]) } func h() @errors(B) func k()";
        let found = errors(schema).unwrap();
        assert_eq!(found, [vec!["A"], vec!["A", "B"], vec!["B"], vec![]]);
    }

    #[test]
    fn what_cannot_be_an_error_is_refused() {
        for (schema, told) in [
            ("func f() @errors", "`@errors` needs the names"),
            ("func f() @errors([\"A\"])", "`@errors` needs the names"),
            ("func f() @errors([Nope])", "there is no type `Nope`"),
            ("func f() @errors([D])", "`D.b` has bytes"),
            ("func f() @errors([E])", "`D.b` has bytes"),
            ("func f() @errors([F])", "`F.m` has keys that are not text"),
            (
                "alias G = string func f() @errors([G])",
                "not a `type` with fields",
            ),
        ] {
            let error = errors(schema).unwrap_err();
            assert!(error.contains(told), "{schema}: {error}");
        }
    }
}
