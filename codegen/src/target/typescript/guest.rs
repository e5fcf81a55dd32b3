//! The guest's side, for any JavaScript engine inside a guest: what it offers is passed in.

use super::calls::{Caller, Served};
use super::docs::write_docs;
use super::file::{File, client_name, register_name};
use super::layout::{Call, write_list};
use super::names::{of_interface, of_method, quoted};
use crate::model::types::{Interface, Side};
use crate::output::writer::CodeWriter;

/// The variables of a generated call, and of one that can fail with errors of the schema.
const LOCALS: &[&str] = &["args", "reply"];
const FAILING_LOCALS: &[&str] = &["args", "error", "reply"];

impl File<'_> {
    pub(super) fn write_guest(&self, w: &mut CodeWriter) {
        if self.interfaces().next().is_none() && self.model.functions.is_empty() {
            return;
        }
        let runtime = self.fresh("GuestRuntime");
        self.write_runtime(w, &runtime);
        for interface in self.interfaces() {
            let operations = self.operations(Some(interface), &interface.operations);
            w.blank();
            match interface.served_by {
                Side::Guest => {
                    self.uses(&interface.annotations);
                    self.write_interface_docs(w, interface, "Implement it to serve the host.");
                    let names = (&*interface.name, &*of_interface(interface));
                    self.write_server(w, &runtime, names, &operations);
                }
                Side::Host => self.write_guest_client(w, &runtime, interface, &operations),
            }
        }
        if !self.model.functions.is_empty() {
            let operations = self.operations(None, &self.model.functions);
            w.blank();
            let docs = format!(
                "The functions of `{}` outside interfaces.",
                self.model.namespace
            );
            write_docs(w, Some(&docs), &[]);
            self.write_server(w, &runtime, ("Functions", "Functions"), &operations);
        }
    }

    fn write_runtime(&self, w: &mut CodeWriter, name: &str) {
        let bytes = self.global("Uint8Array");
        w.blank();
        w.line("/** What the engine that runs this module has to offer. */");
        w.block(format_args!("export interface {name} {{"), "}", |w| {
            w.line("/** Has `handler` answer calls of `operation`. `CallError.from` makes the error of the call of what it throws. */");
            w.line(format_args!(
                "register(operation: string, handler: (payload: {bytes}) => {bytes}): void;"
            ));
            w.line("/** Calls the host and waits for its reply. Throws `CallError.parse` of the text if the host answers with an error. */");
            let parameters = ["binding: string", "namespace: string", "operation: string"];
            let mut parameters: Vec<String> = parameters.map(str::to_owned).into();
            parameters.push(format!("payload: {bytes}"));
            write_list(w, "hostCall(", &parameters, format_args!("): {bytes};"));
        });
    }

    fn write_server(
        &self,
        w: &mut CodeWriter,
        runtime: &str,
        (interface, name): (&str, &str),
        operations: &[Served<'_>],
    ) {
        w.block(format_args!("export interface {name} {{"), "}", |w| {
            for it in operations {
                self.write_served_method(w, it, &self.reply(it));
            }
        });
        w.blank();
        w.line(format_args!(
            "/** Has `implementation` serve `{interface}`. */"
        ));
        let head = format!("export function {}(", register_name(name));
        let parameters = [
            format!("runtime: {runtime}"),
            format!("implementation: {name}"),
        ];
        write_list(w, &head, &parameters, "): void {");
        w.indented(|w| {
            for it in operations {
                let head = format!("runtime.register({}, (payload) => {{", self.operation(it));
                w.block(head, "});", |w| self.write_handler(w, it, ""));
            }
        });
        w.line("}");
        for it in operations {
            self.write_served_arguments(w, it);
        }
    }

    fn write_guest_client(
        &self,
        w: &mut CodeWriter,
        runtime: &str,
        it: &Interface,
        operations: &[Served<'_>],
    ) {
        self.write_interface_docs(w, it, "This client calls the host.");
        w.block(
            format_args!("export class {} {{", client_name(&of_interface(it))),
            "}",
            |w| {
                w.line(format_args!("readonly #runtime: {runtime};"));
                w.line("readonly #binding: string;");
                w.blank();
                w.line("/** A client of the default binding, or of another. */");
                w.block(
                    format_args!("constructor(runtime: {runtime}, binding = \"default\") {{"),
                    "}",
                    |w| {
                        w.line("this.#runtime = runtime;");
                        w.line("this.#binding = binding;");
                    },
                );
                for operation in operations {
                    w.blank();
                    self.write_guest_caller(w, it, operation);
                }
            },
        );
        for it in operations {
            self.write_sent_arguments(w, it);
        }
    }

    fn write_guest_caller(&self, w: &mut CodeWriter, it: &Interface, served: &Served<'_>) {
        let caller = Caller {
            head: &of_method(served.operation),
            first: Vec::new(),
            last: Vec::new(),
            returns: &self.reply(served),
            locals: match served.operation.errors.is_empty() {
                true => LOCALS,
                false => FAILING_LOCALS,
            },
        };
        self.write_caller(w, served, &caller, |w, payload, read| {
            let namespace = quoted(&self.namespace(Some(it)));
            let operation = quoted(&served.operation.name);
            let arguments = ["this.#binding", &namespace, &operation, payload];
            let call = Call::new("this.#runtime.hostCall", arguments);
            if served.operation.errors.is_empty() {
                return write_call(w, &call, read);
            }
            w.line("try {");
            w.indented(|w| write_call(w, &call, read));
            w.line("} catch (error) {");
            w.indented(|w| {
                let recognized = self.recognized(served.operation);
                recognized.write(w, "throw ", ";");
            });
            w.line("}");
        });
    }
}

/// Writes a call, and the function that reads its reply and, unless that is void, its argument.
fn write_call(w: &mut CodeWriter, call: &Call, (decode, decoder): (String, Option<String>)) {
    call.write(w, "const reply = ", ";");
    match decoder {
        Some(decoder) => Call::new(decode, ["reply", &decoder]).write(w, "return ", ";"),
        None => w.line(format_args!("{decode}(reply);")),
    }
}
