//! Types: their expressions and definitions.

use super::docs::write_docs;
use super::file::{File, enum_name};
use super::names::{of_field, of_member, of_value, quoted};
use super::options::Enums;
use crate::diagnostic::Diagnostic;
use crate::model::types::{Enum, Field, Scalar, Type, TypeDef, Union};
use crate::output::writer::CodeWriter;

impl File<'_> {
    /// A type expression.
    pub(super) fn ty(&self, ty: &Type) -> String {
        match ty {
            Type::Scalar(scalar) => self.scalar(*scalar),
            Type::Named(id) => self.type_name(*id),
            Type::List(item) => match **item {
                Type::Optional(_) if !self.is_any(item) => format!("({})[]", self.ty(item)),
                _ => format!("{}[]", self.ty(item)),
            },
            Type::Map(key, value) => {
                let map = self.global("Map");
                format!("{map}<{}, {}>", self.ty(key), self.ty(value))
            }
            Type::Optional(ty) => self.or_undefined(ty),
        }
    }

    /// A type, or nothing.
    pub(super) fn or_undefined(&self, ty: &Type) -> String {
        match self.is_any(ty) {
            true => self.ty(ty),
            false => format!("{} | undefined", self.ty(ty)),
        }
    }

    /// Whether everything is of the type, `undefined` too.
    fn is_any(&self, ty: &Type) -> bool {
        match self.model.unaliased(ty) {
            Type::Optional(ty) => self.is_any(ty),
            ty => *ty == Type::Scalar(Scalar::Any),
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

    /// `name: T`, or `name?: T`.
    pub(super) fn parameter(&self, name: &str, ty: &Type) -> String {
        match ty {
            Type::Optional(ty) => format!("{name}?: {}", self.ty(ty)),
            _ => format!("{name}: {}", self.ty(ty)),
        }
    }

    /// `name: T`, or `name?: T | undefined`: the compiler may be told to tell these two apart.
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
            return w.line(format_args!(
                "export type {name} = {{ [field: string]: never }};"
            ));
        }
        w.block(format_args!("export interface {name} {{"), "}", |w| {
            for field in fields {
                self.uses(&field.annotations);
                write_docs(w, field.docs.as_deref(), &field.annotations);
                w.line(self.property_type(of_field(field), &field.ty) + ";");
            }
        });
    }

    /// Writes an enum and what knows its names, and gives the name of that.
    pub(super) fn write_enum(
        &self,
        w: &mut CodeWriter,
        def: &TypeDef,
        name: &str,
        it: &Enum,
    ) -> String {
        match self.options.enums {
            Enums::Enum => {
                write_docs(w, def.docs.as_deref(), &def.annotations);
                let head = format!("export enum {name} {{");
                w.block(head, "}", |w| write_values(w, it, " ="));
            }
            Enums::Const => {
                write_docs(w, def.docs.as_deref(), &def.annotations);
                let head = format!("export const {name} = {{");
                w.block(head, "} as const;", |w| write_values(w, it, ":"));
                w.blank();
                write_docs(w, def.docs.as_deref(), &def.annotations);
                // An index that is not known is a value, too, but none to be completed.
                let others = if it.open { " | (number & {})" } else { "" };
                w.line(format_args!(
                    "export type {name} = (typeof {name})[keyof typeof {name}]{others};"
                ));
            }
        }
        let names = enum_name(name);
        self.write_enum_names(w, def, name, it, &names);
        names
    }

    fn write_enum_names(
        &self,
        w: &mut CodeWriter,
        def: &TypeDef,
        name: &str,
        it: &Enum,
        names: &str,
    ) {
        w.blank();
        w.line(format_args!(
            "/** The names and texts of `{}`. */",
            def.name
        ));
        let constructor = format!("new {}<{name}>(", self.import("EnumType"));
        let open = format!("export const {names} = {constructor}");
        let write_entries = |w: &mut CodeWriter| {
            for value in &it.values {
                self.uses(&value.annotations);
                let member = format!("{name}.{}", of_value(value));
                let text = value.text.iter().map(|text| format!(", {}", quoted(text)));
                let text: String = text.collect();
                w.line(format_args!("[{member}, {}{text}],", quoted(&value.name)));
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

    pub(super) fn write_union(&self, w: &mut CodeWriter, def: &TypeDef, name: &str, it: &Union) {
        write_docs(w, def.docs.as_deref(), &def.annotations);
        w.line(format_args!("export type {name} ="));
        w.indented(|w| {
            let last = it.members.len().saturating_sub(1);
            for (at, member) in it.members.iter().enumerate() {
                write_docs(w, member.docs.as_deref(), &member.annotations);
                let (ty, value) = (quoted(of_member(member)), self.ty(&member.ty));
                let end = if at == last && !it.open { ";" } else { "" };
                w.line(format_args!("| {{ type: {ty}; value: {value} }}{end}"));
            }
            if it.open {
                w.line("/** A member that is not known here, as it was read. */");
                let raw = self.import("Raw");
                w.line(format_args!(
                    "| {{ type: undefined; key: string; value: {raw} }};"
                ));
            }
        });
    }

    pub(super) fn write_alias(&self, w: &mut CodeWriter, def: &TypeDef, name: &str, target: &Type) {
        write_docs(w, def.docs.as_deref(), &def.annotations);
        w.line(format_args!("export type {name} = {};", self.ty(target)));
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

fn write_values(w: &mut CodeWriter, it: &Enum, is: &str) {
    for value in &it.values {
        write_docs(w, value.docs.as_deref(), &value.annotations);
        w.line(format_args!("{}{is} {},", of_value(value), value.index));
    }
}
