//! What both ends of a call need: arguments, and the texts that name an operation.

use super::docs::{with_parameters, write_docs};
use super::errors::error_name;
use super::file::File;
use super::layout::Expr;
use super::lints::{self, write_allowed};
use super::names::{Named, local, unraw};
use super::signatures::{write_field, write_future_signature, write_signature};
use super::sizes::is_large;
use crate::model::types::{Field, Interface, Operation, Parameters, Side, Type};
use crate::output::docs::described;
use crate::output::names;
use crate::output::writer::CodeWriter;

/// An operation and where it stands.
pub(super) struct Call<'a> {
    pub(super) interface: Option<&'a Interface>,
    pub(super) operation: &'a Operation,
    /// The struct of the arguments, if there are any and they are named.
    pub(super) arguments: Option<String>,
    /// The enum of its errors, if the schema names some.
    pub(super) error: Option<String>,
    pub(super) has_large_error: bool,
}

impl File<'_> {
    /// The operations of an interface, or the functions outside interfaces.
    pub(super) fn calls<'a>(
        &self,
        interface: Option<&'a Interface>,
        operations: &'a [Operation],
    ) -> Vec<Call<'a>> {
        let owner = interface.map_or(String::new(), Named::pascal);
        operations
            .iter()
            .map(|operation| {
                let wanted = format!("{}{}Args", unraw(&owner), type_part(operation));
                let named =
                    matches!(&operation.parameters, Parameters::Named(it) if !it.is_empty());
                Call {
                    interface,
                    operation,
                    arguments: named.then(|| self.fresh_type(&wanted)),
                    error: error_name(self.model, interface, operation),
                    has_large_error: !operation.errors.is_empty()
                        && is_large(&self.error_sizes(&operation.errors)),
                }
            })
            .collect()
    }

    /// The operation's whole name on the wire.
    pub(super) fn operation(&self, call: &Call<'_>) -> String {
        format!("{}/{}", self.namespace(call.interface), call.operation.name)
    }

    /// The type of the reply.
    pub(super) fn reply(&self, call: &Call<'_>) -> String {
        let returns = call.operation.returns.as_ref();
        returns.map_or("()".to_owned(), |ty| self.owned(ty))
    }

    /// Writes the description of an interface, with what the generated item is for.
    pub(super) fn write_interface_docs(&self, w: &mut CodeWriter, it: &Interface, purpose: &str) {
        let docs = described(it.docs.as_deref(), || {
            format!("The interface `{}` of `{}`.", it.name, self.model.namespace)
        });
        write_docs(
            w,
            &format!("{}\n\n{purpose}", docs.trim_end()),
            &it.annotations,
        );
    }

    fn write_operation_docs(&self, w: &mut CodeWriter, call: &Call<'_>) {
        let operation = call.operation;
        let docs = described(operation.docs.as_deref(), || {
            format!("The operation `{}`.", self.operation(call))
        });
        let docs = with_parameters(docs, call.parameters());
        write_docs(w, &docs, &operation.annotations);
    }

    /// Writes a function that calls; `send` writes the call itself, with the expression that lends the arguments.
    pub(super) fn write_caller(
        &self,
        w: &mut CodeWriter,
        call: &Call<'_>,
        signature: Signature<'_>,
        send: impl FnOnce(&mut CodeWriter, &str),
    ) {
        self.write_operation_docs(w, call);
        match signature.receiver {
            "&self" => write_allowed(w, lints::of_method(call, signature.name)),
            _ => self.write_item_allowed(w, lints::of_function(call)),
        }
        let returns = self.result(call);
        let mut parameters = vec![signature.receiver.to_owned()];
        let names: Vec<String> = call
            .parameters()
            .iter()
            .map(|it| local(it.snake(), signature.locals))
            .collect();
        for (field, name) in call.parameters().iter().zip(&names) {
            parameters.push(format!("{name}: {}", self.lent(&field.ty, "")));
        }
        let asynchronous = if signature.asynchronous { "async " } else { "" };
        let head = format!("{} {asynchronous}fn {}", self.visibility(), signature.name);
        write_signature(w, &head, &parameters, &format!(" -> {returns} {{"));
        w.indented(|w| match (&call.arguments, call.unary()) {
            (Some(arguments), _) => {
                let fields = call.parameters().iter().zip(&names);
                let fields = fields.map(|(field, name)| initialized(&field.snake(), name));
                Expr::record(arguments, fields.collect()).write(w, "let arguments = ", ";");
                send(w, "&arguments");
            }
            (None, Some(ty)) if self.is_reference(ty) => send(w, &names[0]),
            (None, Some(_)) => send(w, &format!("&{}", names[0])),
            (None, None) => send(w, &format!("&{}", self.path("NoArguments"))),
        });
        w.line("}");
    }

    /// The parameter of the closure that serves a call, and the arguments it passes on.
    pub(super) fn served(&self, call: &Call<'_>) -> (String, Vec<String>) {
        match (&call.arguments, call.unary()) {
            (Some(arguments), _) => {
                let fields = call.parameters().iter();
                let fields = fields.map(|it| format!("a.{}", it.snake()));
                (format!("a: {arguments}"), fields.collect())
            }
            (None, Some(ty)) => (
                format!("value: {}", self.owned(ty)),
                vec!["value".to_owned()],
            ),
            (None, None) => (format!("_: {}", self.path("NoArguments")), Vec::new()),
        }
    }

    /// Writes a function of the trait that is implemented to serve.
    pub(super) fn write_trait_function(
        &self,
        w: &mut CodeWriter,
        call: &Call<'_>,
        receiver: Option<&str>,
    ) {
        self.write_operation_docs(w, call);
        write_allowed(w, lints::of_trait_function(call, receiver));
        let parameters = call
            .parameters()
            .iter()
            .map(|it| format!("{}: {}", it.snake(), self.owned(&it.ty)));
        let parameters: Vec<String> = receiver
            .map(str::to_owned)
            .into_iter()
            .chain(parameters)
            .collect();
        let head = format!("fn {}", call.operation.snake());
        let result = self.result(call);
        if self.side == Side::Host && self.options.asynchronous {
            let (future, send) = (self.path("Future"), self.path("Send"));
            return write_future_signature(w, &head, &parameters, [&future, &result, &send]);
        }
        write_signature(w, &head, &parameters, &format!(" -> {result};"));
    }

    /// Writes the arguments as the one who calls has them: lent, and only written.
    pub(super) fn write_lent_arguments(&self, w: &mut CodeWriter, call: &Call<'_>) {
        let (Some(name), fields) = (&call.arguments, call.parameters()) else {
            return;
        };
        let types: Vec<String> = fields.iter().map(|it| self.lent(&it.ty, "'a ")).collect();
        let lends = types.iter().any(|ty| ty.contains("'a "));
        let (parameter, argument) = if lends { ("<'a>", "<'_>") } else { ("", "") };
        self.write_arguments(w, &format!("{name}{parameter}"), fields, &types);
        self.write_fields_encode(w, &format!("{name}{argument}"), fields);
    }

    /// Writes the arguments as the one who serves has them: owned, and only read.
    pub(super) fn write_owned_arguments(&self, w: &mut CodeWriter, call: &Call<'_>) {
        let (Some(name), fields) = (&call.arguments, call.parameters()) else {
            return;
        };
        let types: Vec<String> = fields.iter().map(|it| self.owned(&it.ty)).collect();
        self.write_arguments(w, name, fields, &types);
        self.write_defaults(w, name, fields);
        self.write_fields_decode(w, name, fields);
    }

    fn write_arguments(&self, w: &mut CodeWriter, name: &str, fields: &[Field], types: &[String]) {
        self.check_fields("parameter", fields);
        w.blank();
        self.write_item_allowed(w, lints::of_fields(fields));
        w.block(format_args!("struct {name} {{"), "}", |w| {
            for (field, ty) in fields.iter().zip(types) {
                write_field(w, &field.snake(), ty);
            }
        });
    }
}

impl Call<'_> {
    /// The parameters, named or not.
    pub(super) fn parameters(&self) -> &[Field] {
        self.operation.parameters.fields()
    }

    /// The type of the only parameter, which is sent as it is.
    pub(super) fn unary(&self) -> Option<&Type> {
        self.operation.parameters.unary()
    }
}

/// The signature of a function that calls.
pub(super) struct Signature<'a> {
    pub(super) name: &'a str,
    /// The first parameter.
    pub(super) receiver: &'a str,
    /// Names that parameters must leave alone.
    pub(super) locals: &'a [&'a str],
    pub(super) asynchronous: bool,
}

/// The name of a client's method: not that of a constructor.
pub(super) fn method_name(operation: &Operation) -> String {
    local(operation.snake(), &["new", "bound"])
}

/// The name of an operation as a part of that of a type.
pub(super) fn type_part(operation: &Operation) -> String {
    names::pascal(unraw(&operation.snake()))
}

/// `field: value`, or `field` for both.
fn initialized(field: &str, value: &str) -> String {
    if field == value {
        field.to_owned()
    } else {
        format!("{field}: {value}")
    }
}
