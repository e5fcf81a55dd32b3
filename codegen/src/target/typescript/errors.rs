//! Errors that the schema declares: a class for each record that operations fail with.

use super::claims::error_name;
use super::docs::write_docs;
use super::file::File;
use super::layout::Call;
use super::names::{of_field, quoted};
use crate::model::types::{Field, Operation, Scalar, Type, TypeId, TypeKind};
use crate::output::writer::CodeWriter;

impl File<'_> {
    /// Writes the class of the errors that carry a record.
    pub(super) fn write_error(&self, w: &mut CodeWriter, id: TypeId) {
        let def = self.model.type_def(id);
        let (record, name) = (self.type_name(id), error_name(self.own_name(id)));
        let code = quoted(&def.name);
        w.blank();
        let docs = format!(
            "The error of a call whose details are of the type `{}`.",
            def.name
        );
        write_docs(w, Some(&docs), &def.annotations);
        let base = self.import("TypedError");
        let head = format!("export class {name} extends {base}<{record}> {{");
        w.block(head, "}", |w| {
            w.line(format_args!("static readonly code = {code};"));
            w.line(format_args!(
                "static readonly decode = {};",
                self.decode_name(id)
            ));
            w.line(format_args!("override readonly name = {};", quoted(&name)));
            w.blank();
            let options = self.global("ErrorOptions");
            let head = format!("constructor(details: {record}, options?: {options}) {{");
            w.block(head, "}", |w| {
                let message = self.message(id).map_or(code, |it| format!("details.{it}"));
                let code = format!("{name}.code");
                let encode = self.encode_name(id);
                let arguments = [&*code, &message, "details", &encode, "options"];
                Call::new("super", arguments).write(w, "", ";");
            });
        });
    }

    /// The field of a record that is an error's message.
    fn message(&self, id: TypeId) -> Option<&str> {
        let TypeKind::Record(fields) = &self.model.type_def(id).kind else {
            return None;
        };
        let is_message = |it: &&Field| {
            it.name == "message" && *self.model.unaliased(&it.ty) == Type::Scalar(Scalar::String)
        };
        fields.iter().find(is_message).map(of_field)
    }

    /// What to throw for `error`, which a call of the operation gave.
    pub(super) fn recognized(&self, it: &Operation) -> Call {
        let mut call = Call::new(self.import("recognizeError"), ["error"]);
        call.arguments.extend(self.error_names(it));
        call
    }

    /// The classes of errors that an operation declares.
    pub(super) fn error_names(&self, it: &Operation) -> impl Iterator<Item = String> {
        it.errors.iter().map(|id| error_name(self.own_name(*id)))
    }
}
