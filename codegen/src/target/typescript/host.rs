//! The host's side: clients of guests, and handlers for what guests ask.

use super::calls::{Caller, Served};
use super::file::{File, client_name, register_name};
use super::layout::{Call, write_list};
use super::names::{of_function, of_interface, of_method, quoted};
use crate::model::types::{Interface, Side};
use crate::output::writer::CodeWriter;

/// The variables and parameters of a generated call, and of one that can fail with errors of the schema.
const LOCALS: &[&str] = &["args", "host", "options", "reply"];
const FAILING_LOCALS: &[&str] = &["args", "call", "error", "host", "options", "reply"];

impl File<'_> {
    pub(super) fn write_host(&self, w: &mut CodeWriter) {
        for interface in self.interfaces() {
            let operations = self.operations(Some(interface), &interface.operations);
            match interface.served_by {
                Side::Guest => self.write_host_client(w, interface, &operations),
                Side::Host => self.write_handlers(w, interface, &operations),
            }
        }
        for it in self.operations(None, &self.model.functions) {
            let head = format!("export function {}", of_function(it.operation));
            let first = vec![format!("host: {}", self.import("Host"))];
            w.blank();
            self.write_host_caller(w, &it, &head, first, "host");
            self.write_sent_arguments(w, &it);
        }
    }

    fn write_host_client(&self, w: &mut CodeWriter, it: &Interface, operations: &[Served<'_>]) {
        let host = self.import("Host");
        w.blank();
        self.write_interface_docs(w, it, "This client calls the guest of a host.");
        w.block(
            format_args!("export class {} {{", client_name(&of_interface(it))),
            "}",
            |w| {
                w.line(format_args!("readonly #host: {host};"));
                w.blank();
                w.line("/** A client of the host's guest. */");
                w.block(format_args!("constructor(host: {host}) {{"), "}", |w| {
                    w.line("this.#host = host;");
                });
                for it in operations {
                    let head = of_method(it.operation);
                    w.blank();
                    self.write_host_caller(w, it, &head, Vec::new(), "this.#host");
                }
            },
        );
        for it in operations {
            self.write_sent_arguments(w, it);
        }
    }

    fn write_host_caller(
        &self,
        w: &mut CodeWriter,
        it: &Served<'_>,
        head: &str,
        first: Vec<String>,
        host: &str,
    ) {
        let caller = Caller {
            head,
            first,
            last: vec![format!("options?: {}", self.import("CallOptions"))],
            returns: &format!("{}<{}>", self.global("Promise"), self.reply(it)),
            locals: match it.operation.errors.is_empty() {
                true => LOCALS,
                false => FAILING_LOCALS,
            },
        };
        // The host writes and reads, so that what goes wrong there is its error as well.
        self.write_caller(w, it, &caller, |w, payload, (decode, decoder)| {
            let write = format!("() => {payload}");
            let read = match decoder {
                Some(decoder) => format!("(reply) => {decode}(reply, {decoder})"),
                None => decode,
            };
            let arguments = [&self.operation(it), &write, &read, "options"];
            let call = Call::new(format!("{host}.callTyped"), arguments);
            if it.operation.errors.is_empty() {
                return call.write(w, "return ", ";");
            }
            call.write(w, "const call = ", ";");
            w.block("return call.catch((error: unknown) => {", "});", |w| {
                self.recognized(it.operation).write(w, "throw ", ";");
            });
        });
    }

    fn write_handlers(&self, w: &mut CodeWriter, it: &Interface, operations: &[Served<'_>]) {
        let name = of_interface(it);
        w.blank();
        self.uses(&it.annotations);
        self.write_interface_docs(w, it, "Implement it to serve guests.");
        w.block(format_args!("export interface {name} {{"), "}", |w| {
            for it in operations {
                let reply = self.reply(it);
                let returns = format!("{reply} | {}<{reply}>", self.global("Promise"));
                self.write_served_method(w, it, &returns);
            }
        });
        w.blank();
        w.line(format_args!(
            "/** Has `implementation` serve `{}`. */",
            it.name
        ));
        let head = format!("export function {}(", register_name(&name));
        let parameters = [
            format!("handlers: {}", self.import("Handlers")),
            format!("implementation: {name}"),
        ];
        write_list(w, &head, &parameters, "): void {");
        w.indented(|w| {
            let namespace = quoted(&self.namespace(Some(it)));
            for it in operations {
                let operation = quoted(&it.operation.name);
                let head =
                    format!("handlers.register({namespace}, {operation}, async (payload) => {{");
                w.block(head, "});", |w| self.write_handler(w, it, "await "));
            }
        });
        w.line("}");
        for it in operations {
            self.write_served_arguments(w, it);
        }
    }
}
