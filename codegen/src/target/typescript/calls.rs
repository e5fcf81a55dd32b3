//! What both ends of a call need.

use super::docs::{parameter_tags, write_docs, write_docs_with_tags};
use super::file::File;
use super::layout::{Call, write_list};
use super::names::{of_field, of_interface, of_method, of_operation, property, quoted, type_name};
use crate::model::types::{Field, Interface, Operation, Parameters, Type};
use crate::output::writer::CodeWriter;

/// An operation and where it stands.
pub(super) struct Served<'a> {
    pub(super) interface: Option<&'a Interface>,
    pub(super) operation: &'a Operation,
    /// The interface of the arguments, if there are any and they are named.
    arguments: Option<String>,
}

impl File<'_> {
    /// The operations of an interface, or the functions outside interfaces.
    pub(super) fn operations<'a>(
        &self,
        interface: Option<&'a Interface>,
        operations: &'a [Operation],
    ) -> Vec<Served<'a>> {
        let owner = interface.map_or(String::new(), of_interface);
        let served = operations.iter().map(|operation| {
            let wanted = format!("{owner}{}Args", type_name(of_operation(operation)));
            let named = matches!(&operation.parameters, Parameters::Named(it) if !it.is_empty());
            Served {
                interface,
                operation,
                arguments: named.then(|| self.fresh_codec(&wanted)),
            }
        });
        served.collect()
    }

    /// A private type whose codec is free too.
    fn fresh_codec(&self, wanted: &str) -> String {
        let mut name = self.fresh(wanted);
        while self.is_taken(&format!("encode{name}")) || self.is_taken(&format!("decode{name}")) {
            name = self.fresh(wanted);
        }
        name
    }

    /// The type of the reply.
    pub(super) fn reply(&self, it: &Served<'_>) -> String {
        let returns = it.operation.returns.as_ref();
        returns.map_or("void".to_owned(), |ty| self.ty(ty))
    }

    pub(super) fn write_interface_docs(&self, w: &mut CodeWriter, it: &Interface, purpose: &str) {
        let docs = it.docs.as_deref().unwrap_or_default().trim_end();
        let docs = format!("{docs}\n\n{purpose}");
        write_docs(w, Some(docs.trim_start()), &it.annotations);
    }

    fn write_operation_docs(&self, w: &mut CodeWriter, it: &Operation, names: &[String]) {
        let mut tags = parameter_tags(names, it.parameters.fields());
        let errors = self.error_names(it);
        tags.extend(errors.map(|name| format!("@throws {{@link {name}}}")));
        write_docs_with_tags(w, it.docs.as_deref(), tags, &it.annotations);
    }

    /// Writes the arguments' type, and what writes or reads them.
    pub(super) fn write_sent_arguments(&self, w: &mut CodeWriter, it: &Served<'_>) {
        if let Some(name) = &it.arguments {
            self.write_arguments(w, name, it.parameters());
            self.write_record_encode(w, name, it.parameters(), "");
        }
    }

    pub(super) fn write_served_arguments(&self, w: &mut CodeWriter, it: &Served<'_>) {
        if let Some(name) = &it.arguments {
            self.write_arguments(w, name, it.parameters());
            let fields = self.write_fields(w, name, it.parameters());
            self.write_record_decode(w, name, it.parameters(), &fields, "");
        }
    }

    /// Writes a function that calls. `send` writes the call itself, from the expression of its payload, and from the function
    /// that reads the reply and, unless that is void, its argument.
    pub(super) fn write_caller(
        &self,
        w: &mut CodeWriter,
        it: &Served<'_>,
        shape: &Caller<'_>,
        send: impl FnOnce(&mut CodeWriter, &str, (String, Option<String>)),
    ) {
        let names = self.locals(it.parameters(), shape.locals);
        self.write_operation_docs(w, it.operation, &names);
        let operation = it.operation;
        let parameters = shape.first.iter().cloned();
        let parameters = parameters.chain(self.parameter_list(it.parameters(), &names));
        let parameters: Vec<String> = parameters.chain(shape.last.iter().cloned()).collect();
        write_list(
            w,
            format!("{}(", shape.head),
            &parameters,
            format!("): {} {{", shape.returns),
        );
        w.indented(|w| {
            let payload = self.write_payload(w, it, &names);
            let read = match &operation.returns {
                None => (self.import("decodeVoid"), None),
                Some(ty) => (self.import("decode"), Some(self.decoder(ty))),
            };
            send(w, &payload, read);
        });
        w.line("}");
    }

    /// Writes what the payload needs before the call, and gives its expression.
    fn write_payload(&self, w: &mut CodeWriter, it: &Served<'_>, names: &[String]) -> String {
        let fields = it.parameters();
        match (&it.arguments, it.unary()) {
            (Some(arguments), _) => {
                let encode = self.import("encode");
                let properties: Vec<String> = fields
                    .iter()
                    .zip(names)
                    .map(|(field, name)| property(of_field(field), name))
                    .collect();
                self.write_object(w, &format!("const args: {arguments} = "), &properties);
                format!("{encode}(args, encode{arguments})")
            }
            (None, Some(ty)) => {
                let encode = self.import("encode");
                format!("{encode}({}, {})", names[0], self.encoder(ty))
            }
            (None, None) => self.import("NOTHING"),
        }
    }

    /// Parameters, with a `?` where nothing that is required comes after.
    fn parameter_list(&self, fields: &[Field], names: &[String]) -> Vec<String> {
        let required = fields
            .iter()
            .rposition(|field| !matches!(field.ty, Type::Optional(_)))
            .map_or(0, |last| last + 1);
        let list = fields
            .iter()
            .zip(names)
            .enumerate()
            .map(|(at, (field, name))| {
                if at >= required {
                    self.parameter(name, &field.ty)
                } else {
                    format!("{name}: {}", self.ty(&field.ty))
                }
            });
        list.collect()
    }

    /// Writes a method of the interface that is implemented to serve.
    pub(super) fn write_served_method(&self, w: &mut CodeWriter, it: &Served<'_>, returns: &str) {
        let operation = it.operation;
        let names = self.locals(it.parameters(), &[]);
        self.write_operation_docs(w, operation, &names);
        // `new(…)` would be a constructor's signature.
        let name = match of_method(operation).as_str() {
            "new" => "\"new\"".to_owned(),
            name => name.to_owned(),
        };
        let parameters = self.parameter_list(it.parameters(), &names);
        write_list(w, format!("{name}("), &parameters, format!("): {returns};"));
    }

    /// Writes the body of a handler: reads the payload, calls the implementation, gives the reply.
    pub(super) fn write_handler(&self, w: &mut CodeWriter, it: &Served<'_>, await_: &str) {
        self.uses(&it.operation.annotations);
        let mut call = Call::new(format!("implementation.{}", of_method(it.operation)), []);
        match (&it.arguments, it.unary()) {
            (Some(arguments), _) => {
                let decode = self.import("decode");
                w.line(format_args!(
                    "const args = {decode}(payload, decode{arguments});"
                ));
                let fields = it.parameters().iter();
                call.arguments = fields
                    .map(|field| format!("args.{}", of_field(field)))
                    .collect();
            }
            (None, Some(ty)) => {
                let decode = self.import("decode");
                call.arguments = vec!["value".to_owned()];
                Call::new(decode, ["payload", &self.decoder(ty)]).write(w, "const value = ", ";");
            }
            (None, None) => w.line(format_args!(
                "{}(payload);",
                self.import("decodeNoArguments")
            )),
        }
        match &it.operation.returns {
            None => {
                call.write(w, await_, ";");
                w.line(format_args!("return {};", self.import("NOTHING")));
            }
            Some(ty) => {
                call.write(w, &format!("const reply = {await_}"), ";");
                let encode = self.import("encode");
                Call::new(encode, ["reply", &self.encoder(ty)]).write(w, "return ", ";");
            }
        }
    }

    /// The operation's whole name on the wire, as a literal.
    pub(super) fn operation(&self, it: &Served<'_>) -> String {
        quoted(&format!(
            "{}/{}",
            self.namespace(it.interface),
            it.operation.name
        ))
    }
}

/// A function that calls.
pub(super) struct Caller<'a> {
    /// All before its parameters.
    pub(super) head: &'a str,
    /// Parameters before those of the operation.
    pub(super) first: Vec<String>,
    /// Parameters after those of the operation.
    pub(super) last: Vec<String>,
    pub(super) returns: &'a str,
    /// Names that the operation's parameters must leave alone.
    pub(super) locals: &'a [&'a str],
}

impl Served<'_> {
    /// The parameters, named or not.
    pub(super) fn parameters(&self) -> &[Field] {
        self.operation.parameters.fields()
    }

    /// The type of the only parameter, which is sent as it is.
    fn unary(&self) -> Option<&Type> {
        self.operation.parameters.unary()
    }
}
