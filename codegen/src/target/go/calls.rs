//! What both ends of a call need: arguments, functions that call, and functions that serve.

use super::codec::WIRE;
use super::docs::{write_named_docs, write_operation_docs};
use super::file::File;
use super::names::{Named, member_scope, quoted, unexported};
use crate::model::types::{Field, Interface, Operation, Parameters, Type};
use crate::output::docs::described;
use crate::output::writer::CodeWriter;

/// An operation and where it stands.
pub(super) struct Call<'a> {
    pub(super) interface: Option<&'a Interface>,
    pub(super) operation: &'a Operation,
    /// The name of its function or method.
    pub(super) name: String,
    /// The struct of the arguments, if there are any and they are named.
    arguments: Option<String>,
    /// The parameters as Go calls them.
    parameters: Vec<String>,
    /// The function that makes the record of an error, if the operation declares any.
    pub(super) finder: Option<String>,
}

/// How one side sends a call, and what its errors become: `err`, or a call that wraps it.
pub(super) struct Transport {
    /// The package that calls.
    pub(super) package: &'static str,
    /// The call, without the payload and the closing bracket.
    pub(super) send: String,
    pub(super) encode_error: String,
    pub(super) decode_error: String,
}

impl Call<'_> {
    pub(super) fn fields(&self) -> &[Field] {
        self.operation.parameters.fields()
    }

    /// The type of the only parameter, which is sent as it is.
    fn unary(&self) -> Option<&Type> {
        self.operation.parameters.unary()
    }
}

impl File<'_> {
    /// The operations of an interface, or the functions outside interfaces; `taken` are names that methods leave alone.
    pub(super) fn calls<'a>(
        &self,
        interface: Option<&'a Interface>,
        operations: &'a [Operation],
        taken: &[&str],
    ) -> Vec<Call<'a>> {
        let owner = interface.map_or("", |it| Named::from(it).stem());
        let mut methods = member_scope();
        let calls = operations.iter().map(|operation| {
            let named = Named::from(operation);
            let mut name = named.exported();
            let private = unexported(&format!("{owner}_{}", named.stem()));
            if taken.contains(&name.as_str()) {
                name.push('_');
            }
            let what = format!("operation `{}`", operation.name);
            self.claim(&mut methods, name.as_str(), what, operation.span);
            let fails = !operation.errors.is_empty();
            let named = matches!(&operation.parameters, Parameters::Named(it) if !it.is_empty());
            let mut call = Call {
                interface,
                operation,
                name,
                arguments: named.then(|| self.fresh(&format!("{private}Args"))),
                parameters: Vec::new(),
                finder: fails.then(|| self.fresh(&format!("{private}Error"))),
            };
            call.parameters = self.parameters(call.fields());
            call
        });
        calls.collect()
    }

    fn parameters(&self, fields: &[Field]) -> Vec<String> {
        let mut scope = member_scope();
        let names = fields.iter().map(|field| {
            let mut name = Named::from(field).local();
            if self.modules.is_package(&name) {
                name.push('_');
            }
            let what = format!("parameter `{}`", field.name);
            self.claim(&mut scope, name.as_str(), what, field.span);
            name
        });
        names.collect()
    }

    /// The operation's whole name on the wire.
    pub(super) fn operation(&self, call: &Call<'_>) -> String {
        format!("{}/{}", self.namespace(call.interface), call.operation.name)
    }

    /// `(a string, b *Point) (Reply, error)`, after the first parameters.
    pub(super) fn signature(&self, call: &Call<'_>, first: &[&str]) -> String {
        let own = call.fields().iter().zip(&call.parameters);
        let own = own.map(|(field, name)| format!("{name} {}", self.go_type(&field.ty)));
        let all: Vec<String> = first.iter().map(|it| (*it).to_owned()).chain(own).collect();
        let returns = match &call.operation.returns {
            Some(ty) => format!("({}, error)", self.go_type(ty)),
            None => "error".to_owned(),
        };
        format!("({}) {returns}", all.join(", "))
    }

    pub(super) fn write_call_docs(&self, w: &mut CodeWriter, call: &Call<'_>) {
        let operation = call.operation;
        let docs = described(operation.docs.as_deref(), || {
            format!("The operation `{}`.", self.operation(call))
        });
        let parameters = call
            .parameters
            .iter()
            .cloned()
            .zip(call.fields())
            .collect::<Vec<_>>();
        let failures = self.about_errors(operation);
        write_operation_docs(
            w,
            &call.name,
            &docs,
            &parameters,
            &failures,
            &operation.annotations,
        );
    }

    /// Writes the interface that is implemented to serve.
    pub(super) fn write_interface(
        &self,
        w: &mut CodeWriter,
        name: &str,
        calls: &[Call<'_>],
        first: &[&str],
    ) {
        if calls.is_empty() {
            return w.line(format_args!("type {name} interface{{}}"));
        }
        w.block(format_args!("type {name} interface {{"), "}", |w| {
            for call in calls {
                self.write_call_docs(w, call);
                w.line(format_args!("{}{}", call.name, self.signature(call, first)));
            }
        });
    }

    /// Writes the description of an interface or its client, and what the item is for.
    pub(super) fn write_interface_docs(
        &self,
        w: &mut CodeWriter,
        it: &Interface,
        name: &str,
        purpose: &str,
    ) {
        let docs = described(it.docs.as_deref(), || {
            format!("The interface `{}` of `{}`.", it.name, self.model.namespace)
        });
        let docs = format!("{}\n\n{purpose}", docs.trim_end());
        write_named_docs(w, name, &docs, &it.annotations);
    }

    /// Writes the arguments as the one who calls has them.
    pub(super) fn write_sent_arguments(&self, w: &mut CodeWriter, call: &Call<'_>) {
        if let Some(name) = &call.arguments {
            self.write_arguments(w, name, call);
            self.write_fields_encode(w, WIRE, name, call.fields(), &call.parameters);
        }
        self.write_error_finder(w, call);
    }

    /// Writes the arguments as the one who serves has them.
    pub(super) fn write_served_arguments(&self, w: &mut CodeWriter, call: &Call<'_>) {
        if let Some(name) = &call.arguments {
            self.write_arguments(w, name, call);
            let (fields, idents) = (call.fields(), call.parameters.as_slice());
            let list = self.write_fields_list(w, name, fields);
            self.write_fields_decode(w, WIRE, name, (fields, idents), &list);
        }
    }

    fn write_arguments(&self, w: &mut CodeWriter, name: &str, call: &Call<'_>) {
        let types: Vec<String> = call
            .fields()
            .iter()
            .map(|it| self.go_type(&it.ty))
            .collect();
        let width = call.parameters.iter().map(String::len).max().unwrap_or(0);
        w.blank();
        w.line(format_args!(
            "// {name} are the arguments of `{}`.",
            self.operation(call)
        ));
        w.block(format_args!("type {name} struct {{"), "}", |w| {
            for (parameter, ty) in call.parameters.iter().zip(types) {
                w.line(format_args!("{parameter:width$} {ty}"));
            }
        });
    }

    /// Writes the body of a function that calls.
    pub(super) fn write_caller_body(
        &self,
        w: &mut CodeWriter,
        call: &Call<'_>,
        transport: &Transport,
    ) {
        self.import("wire");
        let result = match &call.operation.returns {
            Some(ty) => {
                w.line(format_args!("var result {}", self.go_type(ty)));
                "result, "
            }
            None => "",
        };
        let payload = self.write_payload(
            w,
            call,
            &format!("return {result}{}", transport.encode_error),
        );
        w.line(format_args!("reply, err := {}{payload})", transport.send));
        let failed = match &call.finder {
            Some(finder) => format!("{}.TypedError(err, {finder})", transport.package),
            None => "err".to_owned(),
        };
        w.block("if err != nil {", "}", |w| {
            w.line(format_args!("return {result}{failed}"))
        });
        match &call.operation.returns {
            None => w.line("err = wire.Unmarshal(reply, wire.Void{})"),
            Some(ty) if self.has_codec(ty) => w.line("err = wire.Unmarshal(reply, &result)"),
            Some(ty) => self.with_reader(w, WIRE, "result, err = wire.Decode(reply, ", ty, ")"),
        }
        if transport.decode_error == "err" {
            return w.line(format_args!("return {result}err"));
        }
        let failed = format!("return {result}{}", transport.decode_error);
        w.block("if err != nil {", "}", |w| w.line(failed));
        w.line(format_args!("return {result}nil"));
    }

    /// Writes the statements that make the payload, and gives the expression that it is.
    fn write_payload(&self, w: &mut CodeWriter, call: &Call<'_>, failed: &str) -> &'static str {
        match (&call.arguments, call.unary()) {
            (Some(arguments), _) => {
                let fields: Vec<String> = call
                    .parameters
                    .iter()
                    .map(|it| format!("{it}: {it}"))
                    .collect();
                w.line(format_args!("args := {arguments}{{{}}}", fields.join(", ")));
                w.line("payload, err := wire.Marshal(&args)");
            }
            (None, Some(ty)) if self.has_codec(ty) => {
                w.line(format_args!(
                    "payload, err := wire.Marshal(&{})",
                    call.parameters[0]
                ));
            }
            (None, Some(ty)) => {
                let open = format!("payload, err := wire.Encode({}, ", call.parameters[0]);
                self.with_writer(w, WIRE, &open, ty, ")");
            }
            (None, None) => return "nil",
        }
        w.block("if err != nil {", "}", |w| w.line(failed));
        "payload"
    }

    /// Writes the registration of one operation: `open` is the call up to the function, `first` what the implementation
    /// gets before the arguments.
    pub(super) fn write_registration(
        &self,
        w: &mut CodeWriter,
        call: &Call<'_>,
        open: &str,
        first: &[&str],
    ) {
        self.import("wire");
        w.block(open, "})", |w| {
            let own = self.write_received(w, call);
            let all: Vec<String> = first.iter().map(|it| (*it).to_owned()).chain(own).collect();
            let invoked = format!("implementation.{}({})", call.name, all.join(", "));
            let Some(returns) = &call.operation.returns else {
                return w.line(format_args!("return nil, {invoked}"));
            };
            w.line(format_args!("result, err := {invoked}"));
            w.block("if err != nil {", "}", |w| w.line("return nil, err"));
            if self.has_codec(returns) {
                w.line("return wire.Marshal(&result)");
            } else {
                self.with_writer(w, WIRE, "return wire.Encode(result, ", returns, ")");
            }
        });
    }

    /// Writes the statements that read the payload, and gives the arguments.
    fn write_received(&self, w: &mut CodeWriter, call: &Call<'_>) -> Vec<String> {
        let unmarshal = |w: &mut CodeWriter, into: &str| {
            let open = format!("if err := wire.Unmarshal(payload, {into}); err != nil {{");
            w.block(open, "}", |w| w.line("return nil, err"));
        };
        match (&call.arguments, call.unary()) {
            (Some(arguments), _) => {
                w.line(format_args!("var args {arguments}"));
                unmarshal(w, "&args");
                call.parameters
                    .iter()
                    .map(|it| format!("args.{it}"))
                    .collect()
            }
            (None, Some(ty)) if self.has_codec(ty) => {
                let name = &call.parameters[0];
                w.line(format_args!("var {name} {}", self.go_type(ty)));
                unmarshal(w, &format!("&{name}"));
                vec![name.clone()]
            }
            (None, Some(ty)) => {
                let name = &call.parameters[0];
                self.with_reader(
                    w,
                    WIRE,
                    &format!("{name}, err := wire.Decode(payload, "),
                    ty,
                    ")",
                );
                w.block("if err != nil {", "}", |w| w.line("return nil, err"));
                vec![name.clone()]
            }
            (None, None) => {
                unmarshal(w, "wire.NoArguments{}");
                Vec::new()
            }
        }
    }

    /// The namespace and the operation as arguments of a call.
    pub(super) fn quoted_names(&self, call: &Call<'_>) -> String {
        let namespace = quoted(&self.namespace(call.interface));
        format!("{namespace}, {}", quoted(&call.operation.name))
    }
}
