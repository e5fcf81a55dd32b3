//! The host's side: clients of guests, and handlers for what guests ask.

use super::calls::{Call, Signature, method_name};
use super::file::{File, client_name, register_name};
use super::layout::{Expr, quoted, write_signature};
use super::names::{pascal, snake};
use crate::model::types::{Interface, Side};
use crate::output::writer::CodeWriter;

impl File<'_> {
    pub(super) fn write_host(&self, w: &mut CodeWriter) {
        for interface in self.interfaces() {
            let calls = self.calls(Some(interface), &interface.operations);
            match interface.served_by {
                Side::Guest => self.write_host_client(w, interface, &calls),
                Side::Host => self.write_handlers(w, interface, &calls),
            }
        }
        for call in self.calls(None, &self.model.functions) {
            w.blank();
            let receiver = format!("host: &{}::Host", self.package());
            self.write_host_caller(w, &call, &snake(&call.operation.name), &receiver, "host");
            self.write_lent_arguments(w, &call);
        }
    }

    fn write_host_client(&self, w: &mut CodeWriter, it: &Interface, calls: &[Call<'_>]) {
        let name = client_name(&it.name);
        w.blank();
        self.write_interface_docs(w, it, "This client calls the guest of a host.");
        w.line("#[derive(Clone)]");
        w.block(format!("pub struct {name} {{"), "}", |w| {
            w.line("host: guesthouse::Host,");
        });
        w.blank();
        w.block(format!("impl {name} {{"), "}", |w| {
            w.line("/// A client of the host's guest.");
            w.block("pub fn new(host: &guesthouse::Host) -> Self {", "}", |w| {
                w.line("Self { host: host.clone() }");
            });
            for call in calls {
                w.blank();
                let method = method_name(&call.operation.name);
                self.write_host_caller(w, call, &method, "&self", "self.host");
            }
        });
        for call in calls {
            self.write_lent_arguments(w, call);
        }
    }

    fn write_host_caller(
        &self,
        w: &mut CodeWriter,
        call: &Call<'_>,
        name: &str,
        receiver: &str,
        host: &str,
    ) {
        let returns = format!(
            "{}<{}, guesthouse::Error>",
            self.path("Result"),
            self.reply(call)
        );
        let signature = Signature {
            name,
            receiver,
            returns: &returns,
            locals: &["host"],
        };
        self.write_caller(w, call, signature, |w, arguments| {
            let operation = quoted(&self.operation(call));
            if host == "host" {
                Expr::call_of("host.call_typed", [&operation, arguments]).write(w, "", "");
            } else {
                Expr::call_of(".call_typed", [&operation, arguments]).write_chain(w, host);
            }
        });
    }

    fn write_handlers(&self, w: &mut CodeWriter, it: &Interface, calls: &[Call<'_>]) {
        let name = pascal(&it.name);
        w.blank();
        let purpose = "Implement it to serve guests; each call may come from another thread.";
        self.write_interface_docs(w, it, purpose);
        let (send, sync) = (self.path("Send"), self.path("Sync"));
        let head = format!("pub trait {name}: {send} + {sync} + 'static {{");
        w.block(head, "}", |w| {
            for call in calls {
                w.blank();
                let (result, reply) = (self.path("Result"), self.reply(call));
                let returns = format!("{result}<{reply}, guesthouse::HandlerError>");
                self.write_trait_function(w, call, Some("&self"), &returns);
            }
        });
        self.write_host_register(w, it, calls);
        for call in calls {
            self.write_owned_arguments(w, call);
        }
    }

    fn write_host_register(&self, w: &mut CodeWriter, it: &Interface, calls: &[Call<'_>]) {
        let (name, t) = (pascal(&it.name), &self.implementation);
        w.blank();
        w.line(format!("/// Has `implementation` serve `{}`.", it.name));
        let parameters = [
            "handlers: &mut guesthouse::Handlers".to_owned(),
            format!("implementation: {t}"),
        ];
        let head = format!("pub fn {}<{t}: {name}>", register_name(&it.name));
        write_signature(w, &head, &parameters, " {");
        w.indented(|w| {
            let arc = self.path("Arc");
            w.line(format!("let implementation = {arc}::new(implementation);"));
            let namespace = quoted(&self.namespace(Some(it)));
            for call in calls {
                w.blank();
                let (parameter, mut arguments) = self.served(call);
                arguments.insert(0, "&served".to_owned());
                let function = format!("{t}::{}", snake(&call.operation.name));
                let arguments = arguments.into_iter().map(Expr::Text).collect();
                w.line(format!("let served = {arc}::clone(&implementation);"));
                let head = format!("let handler = move |{parameter}| ");
                Expr::call(&function, arguments).write_closure(w, &head);
                let operation = quoted(&call.operation.name);
                let parts = [namespace.as_str(), &operation, "handler"];
                Expr::call_of("handlers.add_typed", parts).write(w, "", ";");
            }
        });
        w.line("}");
    }
}
