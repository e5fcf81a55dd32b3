//! Errors that the schema declares: records that are errors in Go, and cross with their details as JSON.

use std::collections::BTreeSet;

use super::calls::Call;
use super::declared::TypeNames;
use super::file::File;
use super::names::quoted;
use crate::model::types::{Field, Model, Operation, Scalar, Type, TypeDef, TypeId};
use crate::output::writer::CodeWriter;

/// The records that operations fail with, and all types that are in them.
pub(super) struct Errors {
    records: BTreeSet<TypeId>,
    details: BTreeSet<TypeId>,
}

impl Errors {
    /// Those of all operations of a schema.
    pub(super) fn of(model: &Model) -> Self {
        let records: BTreeSet<TypeId> = model
            .operations()
            .flat_map(|it| &it.errors)
            .copied()
            .collect();
        let details = model.with_parts(records.iter().copied());
        let details = details.into_iter().collect();
        Self { records, details }
    }

    /// Whether operations fail with the type.
    pub(super) fn is_error(&self, id: TypeId) -> bool {
        self.records.contains(&id)
    }

    /// Whether values of the type are in the details of errors.
    pub(super) fn is_detail(&self, id: TypeId) -> bool {
        self.details.contains(&id)
    }
}

impl File<'_> {
    /// Writes what makes a record an error, if operations fail with it.
    pub(super) fn write_error(
        &self,
        w: &mut CodeWriter,
        def: &TypeDef,
        names: &TypeNames,
        fields: &[Field],
    ) {
        self.import("wire");
        let name = &names.name;
        let mut all = fields.iter().zip(&names.fields);
        let message = all.find(|(field, _)| {
            let text = Type::Scalar(Scalar::String);
            field.name == "message" && *self.model.unaliased(&field.ty) == text
        });
        let message = message.map_or_else(|| quoted(&def.name), |(_, ident)| format!("v.{ident}"));
        w.blank();
        w.line("// Error is the message.");
        let head = format!("func (v *{name}) Error() string {{");
        w.block(head, "}", |w| w.line(format_args!("return {message}")));
        w.blank();
        w.line("// CodeAndDetails are what crosses beside the message: the name in the schema, and the record as JSON.");
        let head = format!("func (v *{name}) CodeAndDetails() (code, details string) {{");
        w.block(head, "}", |w| {
            w.line(format_args!(
                "return {}, wire.WriteDetails(v)",
                quoted(&def.name)
            ));
        });
    }

    /// Writes the function that finds the record of a call's error, for the one who calls.
    pub(super) fn write_error_finder(&self, w: &mut CodeWriter, call: &Call<'_>) {
        let Some(finder) = &call.finder else { return };
        self.import("wire");
        w.blank();
        w.line(format_args!(
            "// {finder} reads the details of an error of `{}`, by its code.",
            self.operation(call)
        ));
        let head = format!("func {finder}(code, details string) error {{");
        w.block(head, "}", |w| {
            w.line("switch code {");
            for id in &call.operation.errors {
                w.line(format_args!(
                    "case {}:",
                    quoted(&self.model.type_def(*id).name)
                ));
                let record = &self.names(*id).name;
                let read = format!("return wire.ReadDetails(details, new({record}))");
                w.indented(|w| w.line(read));
            }
            w.line("}");
            w.line("return nil");
        });
    }

    /// A sentence about the errors that an operation fails with; empty if it declares none.
    pub(super) fn about_errors(&self, operation: &Operation) -> String {
        let names = operation.errors.iter().map(|id| &self.names(*id).name);
        let names: Vec<String> = names.map(|name| format!("*[{name}]")).collect();
        match names.as_slice() {
            [] => String::new(),
            [only] => format!("It fails with {only}, among others."),
            [first @ .., last] => {
                format!(
                    "It fails with {} or {last}, among others.",
                    first.join(", ")
                )
            }
        }
    }
}
