//! The guest's side: interfaces to implement, and clients of the host.

use super::calls::{Call, Transport};
use super::docs::write_docs;
use super::file::File;
use super::names::{Named, quoted};
use crate::model::types::{Annotation, Interface, Side};
use crate::output::writer::CodeWriter;

impl File<'_> {
    pub(super) fn write_guest(&self, w: &mut CodeWriter) {
        for interface in &self.model.interfaces {
            w.blank();
            match interface.served_by {
                Side::Guest => self.write_guest_service(w, interface),
                Side::Host => self.write_guest_client(w, interface),
            }
        }
        if !self.model.functions.is_empty() {
            let calls = self.calls(None, &self.model.functions, &[]);
            let name = self.fresh("Functions");
            let register = self.fresh("RegisterFunctions");
            let namespace = &self.model.namespace;
            w.blank();
            w.line(format_args!(
                "// {name}: The functions of `{namespace}` outside interfaces."
            ));
            self.write_interface(w, &name, &calls, &[]);
            self.write_guest_register(w, &register, &name, &calls, &[]);
        }
    }

    fn write_guest_service(&self, w: &mut CodeWriter, interface: &Interface) {
        let name = Named::from(interface).exported();
        let calls = self.calls(Some(interface), &interface.operations, &[]);
        self.write_interface_docs(w, interface, &name, "Implement it to serve the host.");
        self.write_interface(w, &name, &calls, &[]);
        let register = self.fresh(&format!("Register{name}"));
        self.write_guest_register(w, &register, &name, &calls, &interface.annotations);
    }

    fn write_guest_register(
        &self,
        w: &mut CodeWriter,
        register: &str,
        name: &str,
        calls: &[Call<'_>],
        annotations: &[Annotation],
    ) {
        w.blank();
        let docs = format!("{register} lets implementation serve the operations of {name}.");
        write_docs(w, &docs, annotations);
        let parameter = if calls.is_empty() {
            "_"
        } else {
            "implementation"
        };
        w.block(
            format_args!("func {register}({parameter} {name}) {{"),
            "}",
            |w| {
                for call in calls {
                    self.import("guest");
                    let operation = quoted(&self.operation(call));
                    let open = format!(
                        "guest.Register({operation}, func(payload []byte) ([]byte, error) {{"
                    );
                    self.write_registration(w, call, &open, &[]);
                }
            },
        );
        for call in calls {
            self.write_served_arguments(w, call);
        }
    }

    fn write_guest_client(&self, w: &mut CodeWriter, interface: &Interface) {
        let name = self.fresh(&format!("{}Client", Named::from(interface).exported()));
        let calls = self.calls(Some(interface), &interface.operations, &["Binding"]);
        self.write_interface_docs(w, interface, &name, "It calls the host.");
        w.block(format_args!("type {name} struct {{"), "}", |w| {
            w.line("// Binding is the host's name for what serves it; empty means \"default\".");
            w.line("Binding string");
        });
        for call in &calls {
            self.import("guest");
            let transport = Transport {
                package: "guest",
                send: format!("guest.HostCall(c.Binding, {}, ", self.quoted_names(call)),
                encode_error: "err".to_owned(),
                decode_error: "err".to_owned(),
            };
            w.blank();
            self.write_call_docs(w, call);
            let signature = self.signature(call, &[]);
            w.block(
                format_args!("func (c {name}) {}{signature} {{", call.name),
                "}",
                |w| {
                    self.write_caller_body(w, call, &transport);
                },
            );
        }
        for call in &calls {
            self.write_sent_arguments(w, call);
        }
    }
}
