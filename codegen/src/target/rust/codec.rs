//! `Encode` and `Decode`.

use super::file::File;
use super::layout::{Expr, quoted};
use super::names::{Named, variable};
use super::types::default_name;
use crate::model::types::{Field, Type};
use crate::output::writer::CodeWriter;

/// The variables of a generated `decode`.
const DECODE_LOCALS: &[&str] = &["key", "r"];

impl File<'_> {
    /// Writes `impl Encode`, with `body` in its function. `name` may have a lifetime: `Args<'_>`.
    pub(super) fn write_encode(
        &self,
        w: &mut CodeWriter,
        name: &str,
        body: impl FnOnce(&mut CodeWriter),
    ) {
        let (encode, writer) = (self.path("Encode"), self.path("Writer"));
        self.write_item(w, &format!("impl {encode} for {name}"), |w| {
            w.block(
                format_args!("fn encode(&self, w: &mut {writer}) {{"),
                "}",
                body,
            );
        });
    }

    /// Writes `impl Decode`, with `body` in its function.
    pub(super) fn write_decode(
        &self,
        w: &mut CodeWriter,
        name: &str,
        body: impl FnOnce(&mut CodeWriter),
    ) {
        let (decode, reader) = (self.path("Decode"), self.path("Reader"));
        self.write_item(w, &format!("impl {decode} for {name}"), |w| {
            let head = format!("fn decode(r: &mut {reader}<'_>) -> wire::Result<Self> {{");
            w.block(head, "}", body);
        });
    }

    pub(super) fn write_struct_codec(&self, w: &mut CodeWriter, name: &str, fields: &[Field]) {
        self.write_defaults(w, name, fields);
        self.write_default(w, name, fields);
        self.write_fields_encode(w, name, fields);
        self.write_fields_decode(w, name, fields);
    }

    pub(super) fn write_fields_encode(&self, w: &mut CodeWriter, name: &str, fields: &[Field]) {
        self.write_encode(w, name, |w| {
            w.line(format_args!("w.map({});", fields.len()));
            for field in fields {
                let value = format!("&self.{}", field.snake());
                Expr::call_of("w.field", [&quoted(&field.name), &value]).write(w, "", ";");
            }
        });
    }

    pub(super) fn write_fields_decode(&self, w: &mut CodeWriter, name: &str, fields: &[Field]) {
        if fields.is_empty() {
            return self.write_decode(w, name, |w| {
                w.line("r.record(|r, _| r.skip())?;");
                w.line("Ok(Self {})");
            });
        }
        let field_type = self.path("Field");
        self.write_decode(w, name, |w| {
            for field in fields {
                let variable = variable(field, DECODE_LOCALS);
                let call = Expr::call_of(&format!("{field_type}::new"), [&quoted(&field.name)]);
                call.write(w, &format!("let mut {variable} = "), ";");
            }
            w.block("r.record(|r, key| match key {", "})?;", |w| {
                for field in fields {
                    let variable = variable(field, DECODE_LOCALS);
                    Expr::text(format!("{variable}.read(r)")).write_arm(w, &quoted(&field.name));
                }
                w.line("_ => r.skip(),");
            });
            let fields = fields.iter().map(taken).collect();
            Expr::call("Ok", vec![Expr::record("Self", fields)]).write(w, "", "");
        });
    }
}

/// A field of the record at the end of its `decode`.
fn taken(field: &Field) -> String {
    let (ident, variable) = (field.snake(), variable(field, DECODE_LOCALS));
    match (&field.ty, &field.default) {
        (_, Some(_)) => {
            let default = default_name(field);
            format!("{ident}: {variable}.or_else(Self::{default})")
        }
        (Type::Optional(_), None) => format!("{ident}: {variable}.optional()"),
        _ => format!("{ident}: {variable}.required()?"),
    }
}
