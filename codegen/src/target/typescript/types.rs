//! Types: their expressions and definitions.

use super::docs::write_docs;
use super::file::{File, enum_name};
use super::names::{member_name, quoted};
use crate::diagnostic::Diagnostic;
use crate::model::types::{Enum, Field, Member, Scalar, Type, TypeDef};
use crate::output::scope::Scope;
use crate::output::writer::CodeWriter;

impl File<'_> {
    /// A type expression.
    pub(super) fn ty(&self, ty: &Type) -> String {
        match ty {
            Type::Scalar(scalar) => self.scalar(*scalar),
            Type::Named(id) => self.type_name(*id).to_owned(),
            Type::List(item) => match **item {
                Type::Optional(_) => format!("({})[]", self.ty(item)),
                _ => format!("{}[]", self.ty(item)),
            },
            Type::Map(key, value) => {
                let map = self.global("Map");
                format!("{map}<{}, {}>", self.ty(key), self.ty(value))
            }
            Type::Optional(ty) => format!("{} | undefined", self.ty(ty)),
        }
    }

    fn scalar(&self, scalar: Scalar) -> String {
        let name = match scalar {
            Scalar::I8 | Scalar::I16 | Scalar::I32 | Scalar::U8 | Scalar::U16 | Scalar::U32 => {
                "number"
            }
            Scalar::F32 | Scalar::F64 => "number",
            Scalar::I64 | Scalar::U64 => "bigint",
            Scalar::Bool => "boolean",
            Scalar::String => "string",
            Scalar::Any => "unknown",
            Scalar::Bytes => return self.global("Uint8Array"),
            Scalar::Datetime => return self.import("Timestamp"),
            Scalar::Raw => return self.import("Raw"),
        };
        name.to_owned()
    }

    /// `name: T`, or `name?: T | undefined`.
    pub(super) fn property_type(&self, name: &str, ty: &Type) -> String {
        let mark = if matches!(ty, Type::Optional(_)) {
            "?"
        } else {
            ""
        };
        format!("{name}{mark}: {}", self.ty(ty))
    }

    pub(super) fn write_interface(
        &self,
        w: &mut CodeWriter,
        def: &TypeDef,
        name: &str,
        fields: &[Field],
    ) {
        write_docs(w, def.docs.as_deref(), &def.annotations);
        if fields.is_empty() {
            // An empty interface would be the type of anything.
            return w.line(format!(
                "export type {name} = {{ [field: string]: never }};"
            ));
        }
        w.block(format!("export interface {name} {{"), "}", |w| {
            for field in fields {
                write_docs(w, field.docs.as_deref(), &field.annotations);
                w.line(self.property_type(&field.name, &field.ty) + ";");
            }
        });
    }

    pub(super) fn write_enum(&self, w: &mut CodeWriter, def: &TypeDef, name: &str, it: &Enum) {
        write_docs(w, def.docs.as_deref(), &def.annotations);
        let mut scope = Scope::new("TypeScript");
        w.block(format!("export enum {name} {{"), "}", |w| {
            for value in &it.values {
                let member = member_name(&value.name);
                let what = format!("value `{}`", value.name);
                self.claim(&mut scope, &member, &what, value.span);
                write_docs(w, value.docs.as_deref(), &value.annotations);
                w.line(format!("{member} = {},", value.index));
            }
        });
        w.blank();
        w.line(format!("/** The names and texts of `{}`. */", def.name));
        let constructor = format!("new {}<{name}>(", self.import("EnumType"));
        let open = format!("export const {} = {constructor}", enum_name(&def.name));
        let write_entries = |w: &mut CodeWriter| {
            for value in &it.values {
                let member = format!("{name}.{}", member_name(&value.name));
                let text = value.text.iter().map(|text| format!(", {}", quoted(text)));
                let text: String = text.collect();
                w.line(format!("[{member}, {}{text}],", quoted(&value.name)));
            }
        };
        if it.open {
            w.block(open, ");", |w| {
                w.block("[", "],", write_entries);
                w.line("true,");
            });
        } else {
            w.block(open + "[", "]);", write_entries);
        }
    }

    pub(super) fn write_union(
        &self,
        w: &mut CodeWriter,
        def: &TypeDef,
        name: &str,
        members: &[Member],
    ) {
        write_docs(w, def.docs.as_deref(), &def.annotations);
        let variant = |member: &Member| {
            let (key, ty) = (quoted(&member.key), self.ty(&member.ty));
            format!("{{ type: {key}; value: {ty} }}")
        };
        w.line(format!("export type {name} ="));
        w.indented(|w| {
            let last = members.len().saturating_sub(1);
            for (at, member) in members.iter().enumerate() {
                write_docs(w, member.docs.as_deref(), &member.annotations);
                let end = if at == last { ";" } else { "" };
                w.line(format!("| {}{end}", variant(member)));
            }
        });
    }

    pub(super) fn write_alias(&self, w: &mut CodeWriter, def: &TypeDef, name: &str, target: &Type) {
        write_docs(w, def.docs.as_deref(), &def.annotations);
        w.line(format!("export type {name} = {};", self.ty(target)));
    }

    fn claim(&self, scope: &mut Scope, name: &str, what: &str, span: crate::source::Span) {
        if let Err(collision) = scope.claim(name, what, span) {
            self.refuse(collision);
        }
    }

    /// A default that TypeScript has no literal for.
    pub(super) fn refuse_default(&self, field: &Field) {
        let message = format!(
            "TypeScript has no literal for the default of `{}`",
            field.name
        );
        self.refuse(Diagnostic::error("default-type", field.span, message));
    }
}
