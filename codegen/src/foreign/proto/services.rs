//! Services to interfaces that guests serve.

use prost_types::MethodDescriptorProto;

use super::options::{deprecated, lost};
use super::places::{index, within};
use super::{Carrying, File};
use crate::foreign::naming::Names;
use crate::foreign::tree::{annotation, field, head, list, name, required};
use crate::foreign::work::Work;
use crate::source::Span;
use crate::syntax::ast::{Definition, Interface, Operation, TypeExpr};

impl Carrying {
    /// Services have their names first, as these are part of operations' names on the wire.
    pub(super) fn name_services(&mut self, file: &File, work: &mut Work<'_>) {
        for (at, it) in file.descriptor.service.iter().enumerate() {
            let path = vec![6, index(at)];
            let span = self.places.name(file.number, &path);
            let named = work.names.definition(it.name());
            work.notes.renamed("service", it.name(), &named, span);
            self.service_names.insert((file.number, at), named);
        }
    }

    pub(super) fn services(&mut self, file: &File, work: &mut Work<'_>) {
        for (at, it) in file.descriptor.service.iter().enumerate() {
            let path = vec![6, index(at)];
            let span = self.places.name(file.number, &path);
            let named = self.service_names.remove(&(file.number, at));
            let named = named.unwrap_or_default();
            let options = it
                .options
                .as_ref()
                .map_or(&[][..], |it| &it.uninterpreted_option);
            lost(options, &[], &format!("the service `{named}`"), span, work);
            let mut head = head(self.docs(file.number, &path), name(named, span));
            head.annotations = vec![annotation("service", None, span)];
            head.annotations.extend(deprecated(options, span));
            let mut names = Names::default();
            let mut operations = Vec::new();
            for (at, it) in it.method.iter().enumerate() {
                let path = within(&path, &[2, index(at)]);
                operations.push(self.method(file, &path, it, &mut names, work));
            }
            work.definitions
                .push(Definition::Interface(Interface { head, operations }));
        }
    }

    fn method(
        &mut self,
        file: &File,
        path: &[i32],
        it: &MethodDescriptorProto,
        names: &mut Names,
        work: &mut Work<'_>,
    ) -> Operation {
        let span = self.places.name(file.number, path);
        let named = names.member(it.name());
        work.notes.renamed("method", it.name(), &named, span);
        let options = it
            .options
            .as_ref()
            .map_or(&[][..], |it| &it.uninterpreted_option);
        lost(options, &[], &format!("the method `{named}`"), span, work);
        let streams = (it.client_streaming(), it.server_streaming());
        let input = self.payload(file, it.input_type(), streams.0, span, work);
        let returns = self.payload(file, it.output_type(), streams.1, span, work);
        if streams.0 || streams.1 {
            let message = format!("`{named}` is a stream, which waPC does not have");
            let help = "what was streamed is a list now; for an endless stream, use an operation that is called again for the next part";
            work.notes.add("foreign-stream", span, message, help);
        }
        let mut head = head(self.docs(file.number, path), name(named, span));
        head.annotations = deprecated(options, span);
        let parameter = |ty| field(crate::foreign::tree::head(None, name("request", span)), ty);
        Operation {
            head,
            unary: input.is_some(),
            parameters: input.map(parameter).into_iter().collect(),
            returns,
        }
    }

    /// What goes one way; none for `google.protobuf.Empty`.
    fn payload(
        &mut self,
        file: &File,
        wanted: &str,
        stream: bool,
        span: Span,
        work: &mut Work<'_>,
    ) -> Option<TypeExpr> {
        if wanted.trim_start_matches('.') == "google.protobuf.Empty" && !stream {
            return None;
        }
        let ty = required(self.reference(&file.package, wanted, span, work));
        Some(if stream { list(ty) } else { ty })
    }
}
