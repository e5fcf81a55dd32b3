//! The guest's side: traits to implement, and clients of the host.

use super::calls::{Call, Signature, method_name};
use super::docs::write_docs;
use super::file::{File, client_name, register_name};
use super::layout::{Expr, quoted};
use super::lints;
use super::names::Named;
use crate::model::types::{Interface, Side};
use crate::output::writer::CodeWriter;

impl File<'_> {
    pub(super) fn write_guest(&self, w: &mut CodeWriter) {
        for interface in self.interfaces() {
            let calls = self.calls(Some(interface), &interface.operations);
            w.blank();
            self.within(self.any_deprecated(&calls), || match interface.served_by {
                Side::Guest => {
                    let purpose = "Implement it to serve the host.";
                    self.write_interface_docs(w, interface, purpose);
                    self.write_trait(w, &interface.pascal(), &calls);
                    self.write_register(w, &interface.name, &interface.pascal(), &calls);
                }
                Side::Host => self.write_guest_client(w, interface, &calls),
            });
        }
        if !self.model.functions.is_empty() {
            let calls = self.calls(None, &self.model.functions);
            let namespace = &self.model.namespace;
            w.blank();
            write_docs(
                w,
                &format!("The functions of `{namespace}` outside interfaces."),
                &[],
            );
            self.within(self.any_deprecated(&calls), || {
                self.write_trait(w, "Functions", &calls);
                self.write_register(w, "Functions", "Functions", &calls);
            });
        }
    }

    fn write_trait(&self, w: &mut CodeWriter, name: &str, calls: &[Call<'_>]) {
        self.write_item_allowed(w, lints::of_trait(name, calls));
        let head = format!("{} trait {name} {{", self.visibility());
        w.block(head, "}", |w| {
            for call in calls {
                w.blank();
                self.write_trait_function(w, call, None);
            }
        });
    }

    fn write_register(&self, w: &mut CodeWriter, interface: &str, name: &str, calls: &[Call<'_>]) {
        let t = &self.implementation;
        w.blank();
        w.line(format_args!(
            "/// Has `{t}` serve `{interface}`: call it once, as the guest starts."
        ));
        self.write_item_allowed(w, lints::of_register(calls));
        let (visible, register) = (self.visibility(), register_name(name));
        let head = format!("{visible} fn {register}<{t}: {name}>() {{");
        w.block(head, "}", |w| {
            for call in calls {
                self.write_registration(w, call);
            }
        });
        for call in calls {
            self.write_owned_arguments(w, call);
            self.write_error(w, call);
        }
    }

    fn write_registration(&self, w: &mut CodeWriter, call: &Call<'_>) {
        let operation = quoted(&self.operation(call));
        let open = format!("guesthouse_guest::register({operation}, |payload| {{");
        w.block(open, "});", |w| {
            let (parameter, arguments) = self.served(call);
            let function = format!("{}::{}", self.implementation, call.operation.snake());
            let arguments = arguments.into_iter().map(Expr::Text).collect();
            let links = Vec::from_iter(call.error_written());
            Expr::call(&function, arguments).write_closure(
                w,
                &format!("let serve = |{parameter}| "),
                &links,
            );
            w.line("guesthouse_guest::serve(payload, serve)");
        });
    }

    fn write_guest_client(&self, w: &mut CodeWriter, it: &Interface, calls: &[Call<'_>]) {
        let name = client_name(it);
        self.write_interface_docs(w, it, "This client calls the host.");
        w.line("#[derive(Clone, Debug)]");
        self.write_item_allowed(w, lints::of_name(&name));
        let visible = self.visibility();
        w.block(format_args!("{visible} struct {name} {{"), "}", |w| {
            w.line(format_args!("binding: {},", self.path("String")));
        });
        self.write_methods(w, &name, |w| {
            w.line("/// A client of the default binding.");
            w.block(format_args!("{visible} fn new() -> Self {{"), "}", |w| {
                w.line("Self::bound(guesthouse_guest::DEFAULT_BINDING)");
            });
            w.blank();
            w.line("/// A client of another binding.");
            let head = format!("{visible} fn bound(binding: &str) -> Self {{");
            w.block(head, "}", |w| {
                let from = format!("{}::from", self.path("String"));
                let binding = format!("binding: {from}(binding)");
                Expr::record("Self", vec![binding]).write(w, "", "");
            });
            for call in calls {
                w.blank();
                self.write_guest_caller(w, it, call);
            }
        });
        self.write_item(
            w,
            &format!("impl {} for {name}", self.path("Default")),
            |w| {
                w.block("fn default() -> Self {", "}", |w| w.line("Self::new()"));
            },
        );
        for call in calls {
            self.write_lent_arguments(w, call);
            self.write_error(w, call);
        }
    }

    fn write_guest_caller(&self, w: &mut CodeWriter, it: &Interface, call: &Call<'_>) {
        let signature = Signature {
            name: &method_name(call.operation),
            receiver: "&self",
            locals: &[],
            asynchronous: false,
        };
        self.write_caller(w, call, signature, |w, arguments| {
            let namespace = quoted(&self.namespace(Some(it)));
            let operation = quoted(&call.operation.name);
            let parts = ["&self.binding", &namespace, &operation, arguments];
            let called = Expr::call_of("guesthouse_guest::call_host", parts);
            called.write_linked(w, &Vec::from_iter(call.error_read()));
        });
    }
}
