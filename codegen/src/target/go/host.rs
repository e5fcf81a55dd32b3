//! The host's side: clients of the guest, and interfaces to implement.

use super::calls::{Call, Transport};
use super::docs::write_docs;
use super::file::File;
use super::names::{Named, quoted};
use crate::model::types::{Interface, Side};
use crate::output::writer::CodeWriter;

/// What every function that can wait takes first.
const CONTEXT: &str = "ctx context.Context";

impl File<'_> {
    pub(super) fn write_host(&self, w: &mut CodeWriter) {
        for interface in &self.model.interfaces {
            w.blank();
            match interface.served_by {
                Side::Guest => self.write_host_client(w, interface),
                Side::Host => self.write_host_service(w, interface),
            }
        }
        let calls = self.calls(None, &self.model.functions, &[]);
        for call in &calls {
            w.blank();
            self.write_call_docs(w, call);
            let signature = self.signature(call, &[CONTEXT, "host *guesthouse.Host"]);
            w.block(format_args!("func {}{signature} {{", call.name), "}", |w| {
                self.write_caller_body(w, call, &self.host_transport(call, "host"));
            });
        }
        for call in &calls {
            self.write_sent_arguments(w, call);
        }
    }

    fn host_transport(&self, call: &Call<'_>, host: &str) -> Transport {
        self.import("context");
        self.import("guesthouse");
        let operation = quoted(&self.operation(call));
        Transport {
            package: "guesthouse",
            send: format!("{host}.Call(ctx, {operation}, "),
            encode_error: format!("guesthouse.EncodeError({operation}, err)"),
            decode_error: format!("guesthouse.DecodeError({operation}, err)"),
        }
    }

    fn write_host_client(&self, w: &mut CodeWriter, interface: &Interface) {
        self.import("guesthouse");
        let name = self.fresh(&format!("{}Client", Named::from(interface).exported()));
        let constructor = self.fresh(&format!("New{name}"));
        let calls = self.calls(Some(interface), &interface.operations, &[]);
        self.write_interface_docs(w, interface, &name, "It calls the guest.");
        w.block(format_args!("type {name} struct {{"), "}", |w| {
            w.line("host *guesthouse.Host")
        });
        w.blank();
        let docs = format!("{constructor} calls the guest of host.");
        write_docs(w, &docs, &interface.annotations);
        w.block(
            format_args!("func {constructor}(host *guesthouse.Host) *{name} {{"),
            "}",
            |w| {
                w.line(format_args!("return &{name}{{host: host}}"));
            },
        );
        for call in &calls {
            w.blank();
            self.write_call_docs(w, call);
            let signature = self.signature(call, &[CONTEXT]);
            w.block(
                format_args!("func (c *{name}) {}{signature} {{", call.name),
                "}",
                |w| {
                    self.write_caller_body(w, call, &self.host_transport(call, "c.host"));
                },
            );
        }
        for call in &calls {
            self.write_sent_arguments(w, call);
        }
    }

    fn write_host_service(&self, w: &mut CodeWriter, interface: &Interface) {
        self.import("guesthouse");
        let name = Named::from(interface).exported();
        let calls = self.calls(Some(interface), &interface.operations, &[]);
        let purpose = "Implement it to serve guests; their calls may come at the same time.";
        self.write_interface_docs(w, interface, &name, purpose);
        self.write_interface(w, &name, &calls, &[CONTEXT]);
        let register = self.fresh(&format!("Register{name}"));
        w.blank();
        let docs = format!("{register} lets implementation serve the operations of {name}.");
        write_docs(w, &docs, &interface.annotations);
        let parameters = if calls.is_empty() {
            format!("_ *guesthouse.Handlers, _ {name}")
        } else {
            format!("handlers *guesthouse.Handlers, implementation {name}")
        };
        w.block(format_args!("func {register}({parameters}) {{"), "}", |w| {
            for call in &calls {
                self.import("context");
                let names = self.quoted_names(call);
                let function = "func(ctx context.Context, payload []byte) ([]byte, error) {";
                self.write_registration(
                    w,
                    call,
                    &format!("handlers.Handle({names}, {function}"),
                    &["ctx"],
                );
            }
        });
        for call in &calls {
            self.write_served_arguments(w, call);
        }
    }
}
