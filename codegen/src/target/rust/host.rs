//! The host's side: clients of guests, and handlers for what guests ask.

use super::calls::{Call, Signature, method_name};
use super::file::{File, client_name, register_name};
use super::layout::{Expr, quoted, write_chain};
use super::lints;
use super::names::Named;
use super::signatures::write_signature;
use crate::model::types::{Interface, Side};
use crate::output::writer::CodeWriter;

impl File<'_> {
    pub(super) fn write_host(&self, w: &mut CodeWriter) {
        for interface in self.interfaces() {
            let calls = self.calls(Some(interface), &interface.operations);
            self.within(self.any_deprecated(&calls), || match interface.served_by {
                Side::Guest => self.write_host_client(w, interface, &calls),
                Side::Host => self.write_handlers(w, interface, &calls),
            });
        }
        for call in self.calls(None, &self.model.functions) {
            let receiver = format!("host: &{}::Host", self.package());
            self.within(self.calls_deprecated(None, call.operation), || {
                w.blank();
                self.write_host_caller(w, &call, &call.operation.snake(), &receiver, "host");
                self.write_lent_arguments(w, &call);
                self.write_error(w, &call);
            });
        }
    }

    fn write_host_client(&self, w: &mut CodeWriter, it: &Interface, calls: &[Call<'_>]) {
        let name = client_name(it);
        w.blank();
        self.write_interface_docs(w, it, "This client calls the guest of a host.");
        w.line("#[derive(Clone)]");
        self.write_item_allowed(w, lints::of_name(&name));
        let visible = self.visibility();
        w.block(format_args!("{visible} struct {name} {{"), "}", |w| {
            w.line("host: guesthouse::Host,");
        });
        self.write_methods(w, &name, |w| {
            w.line("/// A client of the host's guest.");
            let head = format!("{visible} fn new(host: &guesthouse::Host) -> Self {{");
            w.block(head, "}", |w| w.line("Self { host: host.clone() }"));
            for call in calls {
                w.blank();
                let method = method_name(call.operation);
                self.write_host_caller(w, call, &method, "&self", "self.host");
            }
        });
        for call in calls {
            self.write_lent_arguments(w, call);
            self.write_error(w, call);
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
        let signature = Signature {
            name,
            receiver,
            locals: &["host"],
            asynchronous: self.options.asynchronous,
        };
        self.write_caller(w, call, signature, |w, arguments| {
            let operation = quoted(&self.operation(call));
            let method = match self.options.asynchronous {
                true => ".call_typed_async",
                false => ".call_typed",
            };
            let mut links = vec![Expr::call_of(method, [&operation, arguments])];
            links.extend(self.awaited());
            links.extend(call.error_read());
            write_chain(w, host, &links);
        });
    }

    fn write_handlers(&self, w: &mut CodeWriter, it: &Interface, calls: &[Call<'_>]) {
        let name = it.pascal();
        w.blank();
        let purpose = "Implement it to serve guests; each call may come from another thread.";
        self.write_interface_docs(w, it, purpose);
        let (send, sync) = (self.path("Send"), self.path("Sync"));
        let visible = self.visibility();
        let head = format!("{visible} trait {name}: {send} + {sync} + 'static {{");
        self.write_item_allowed(w, lints::of_trait(&name, calls));
        w.block(head, "}", |w| {
            for call in calls {
                w.blank();
                self.write_trait_function(w, call, Some("&self"));
            }
        });
        self.write_host_register(w, it, calls);
        for call in calls {
            self.write_owned_arguments(w, call);
            self.write_error(w, call);
        }
    }

    fn write_host_register(&self, w: &mut CodeWriter, it: &Interface, calls: &[Call<'_>]) {
        let (name, t) = (it.pascal(), &self.implementation);
        w.blank();
        w.line(format_args!(
            "/// Has `implementation` serve `{}`.",
            it.name
        ));
        self.write_item_allowed(w, lints::of_register(calls));
        let parameters = [
            "handlers: &mut guesthouse::Handlers".to_owned(),
            format!("implementation: {t}"),
        ];
        let (visible, register) = (self.visibility(), register_name(&name));
        let head = format!("{visible} fn {register}<{t}: {name}>");
        write_signature(w, &head, &parameters, " {");
        w.indented(|w| {
            let arc = self.path("Arc");
            w.line(format_args!(
                "let implementation = {arc}::new(implementation);"
            ));
            let namespace = quoted(&self.namespace(Some(it)));
            for call in calls {
                w.blank();
                w.line(format_args!("let served = {arc}::clone(&implementation);"));
                self.write_handler(w, call);
                let operation = quoted(&call.operation.name);
                let parts = [namespace.as_str(), &operation, "handler"];
                let add = match self.options.asynchronous {
                    true => "handlers.add_typed_async",
                    false => "handlers.add_typed",
                };
                Expr::call_of(add, parts).write(w, "", ";");
            }
        });
        w.line("}");
    }

    /// Writes the closure that has `served` answer a call.
    fn write_handler(&self, w: &mut CodeWriter, call: &Call<'_>) {
        let (parameter, mut arguments) = self.served(call);
        arguments.insert(0, "&served".to_owned());
        let function = format!("{}::{}", self.implementation, call.operation.snake());
        let arguments = arguments.into_iter().map(Expr::Text).collect();
        let served = Expr::call(&function, arguments);
        let mut links = Vec::from_iter(self.awaited());
        links.extend(call.error_written());
        let head = format!("let handler = move |{parameter}| ");
        if !self.options.asynchronous {
            return served.write_closure(w, &head, &links);
        }
        w.block(format_args!("{head}{{"), "};", |w| {
            // A future has an implementation of its own, since it may outlive the call of the handler.
            let arc = self.path("Arc");
            w.line(format_args!("let served = {arc}::clone(&served);"));
            served.write_async(w, &links);
        });
    }

    /// The link of a chain that waits for what came before it.
    fn awaited(&self) -> Option<Expr> {
        let asynchronous = self.options.asynchronous;
        asynchronous.then(|| Expr::text(".await"))
    }
}
