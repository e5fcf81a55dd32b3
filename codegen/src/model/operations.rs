//! Interfaces, operations and functions.

use crate::diagnostic::Diagnostic;
use crate::model::literals::{annotations, docs};
use crate::model::resolve::Resolver;
use crate::model::types::{Interface, Operation, Parameters, Side, TypeId};
use crate::syntax::ast::{self, Definition, Document, TypeExpr, TypeExprKind};

impl Resolver<'_> {
    pub(super) fn interfaces(&mut self, document: &Document) {
        for definition in &document.definitions {
            match definition {
                Definition::Func(function) => {
                    let function = self.operation(function, &[]);
                    self.model.functions.push(function);
                }
                Definition::Interface(interface) => {
                    let interface = self.interface(interface);
                    self.model.interfaces.push(interface);
                }
                _ => {}
            }
        }
    }

    fn interface(&mut self, interface: &ast::Interface) -> Interface {
        let find = |names: &[&str]| {
            interface
                .head
                .annotations
                .iter()
                .find(|annotation| names.contains(&annotation.name.text.as_str()))
        };
        let by_host = find(&["provider", "dependency"]);
        if let (Some(service), Some(provider)) = (find(&["service"]), by_host) {
            let message = format!(
                "`@service` and `@{}` exclude each other",
                provider.name.text
            );
            let span = service.name.span.to(provider.name.span);
            let error = Diagnostic::error("served-by", span, message);
            self.diagnostics.push(
                error.help("`@service` is served by the guest, `@provider` by the host: keep one"),
            );
        }
        let errors = self.errors(&interface.head.annotations);
        Interface {
            name: interface.head.name.text.clone(),
            docs: docs(&interface.head.docs),
            annotations: annotations(&interface.head.annotations),
            span: interface.head.name.span,
            served_by: if by_host.is_some() {
                Side::Host
            } else {
                Side::Guest
            },
            operations: interface
                .operations
                .iter()
                .map(|operation| self.operation(operation, &errors))
                .collect(),
        }
    }

    /// `shared` are the errors of its interface.
    fn operation(&mut self, operation: &ast::Operation, shared: &[TypeId]) -> Operation {
        let mut errors = shared.to_vec();
        let own = self.errors(&operation.head.annotations);
        errors.extend(own.into_iter().filter(|id| !shared.contains(id)));
        let mut parameters = self.fields(&operation.parameters);
        let parameters = match parameters.pop() {
            Some(parameter) if operation.unary => {
                self.no_unary_default(operation);
                Parameters::Unary(Box::new(parameter))
            }
            last => Parameters::Named(parameters.into_iter().chain(last).collect()),
        };
        let returns = operation
            .returns
            .as_ref()
            .filter(|ty| !is_void(ty))
            .map(|ty| self.ty(ty));
        Operation {
            name: operation.head.name.text.clone(),
            docs: docs(&operation.head.docs),
            annotations: annotations(&operation.head.annotations),
            span: operation.head.name.span,
            parameters,
            returns,
            errors,
        }
    }

    fn no_unary_default(&mut self, operation: &ast::Operation) {
        let default = operation
            .parameters
            .first()
            .and_then(|parameter| parameter.default.as_ref());
        if let Some(default) = default {
            let message = "a parameter in brackets is never missing, so it cannot have a default";
            let error = Diagnostic::error("default-on-unary", default.span, message);
            self.diagnostics
                .push(error.help("remove the default, or use parentheses instead of brackets"));
        }
    }
}

fn is_void(expr: &TypeExpr) -> bool {
    matches!(&expr.kind, TypeExprKind::Name(name) if name == "void")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::types::{Scalar, Type};

    #[test]
    fn annotations_say_who_serves() {
        let schema = r#"namespace "t"
            interface A {} interface B @service {} interface C @provider {} interface D @dependency {} func f()"#;
        let model = crate::parse("t", schema).unwrap();
        let sides: Vec<Side> = model
            .interfaces
            .iter()
            .map(|interface| interface.served_by)
            .collect();
        assert_eq!(sides, [Side::Guest, Side::Guest, Side::Host, Side::Host]);
        assert_eq!(model.functions[0].name, "f");
    }

    #[test]
    fn brackets_and_parentheses() {
        let schema = r#"namespace "t" interface A { a[x: i32]: string  b(x: i32 y: bool = true): void  c() }"#;
        let model = crate::parse("t", schema).unwrap();
        let [a, b, c] = model.interfaces[0].operations.as_slice() else {
            panic!("three operations")
        };
        assert!(matches!(&a.parameters, Parameters::Unary(field) if field.name == "x"));
        assert_eq!(a.returns, Some(Type::Scalar(Scalar::String)));
        assert!(matches!(&b.parameters, Parameters::Named(fields) if fields.len() == 2));
        assert_eq!(b.returns, None);
        assert_eq!(
            (&c.parameters, &c.returns),
            (&Parameters::Named(vec![]), &None)
        );
    }
}
