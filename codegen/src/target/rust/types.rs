//! Types: their expressions, and the definitions of records and aliases.

use super::derives::Derived;
use super::docs::write_docs;
use super::file::File;
use super::layout::quoted;
use super::lints;
use super::names::{Named, unraw};
use super::signatures::{write_attribute, write_field};
use crate::model::types::{Field, Scalar, Type, TypeDef, TypeKind};
use crate::output::docs::described;
use crate::output::writer::CodeWriter;

impl File<'_> {
    /// The type of a value that is owned.
    pub(super) fn owned(&self, ty: &Type) -> String {
        match ty {
            Type::Scalar(scalar) => self.scalar(*scalar),
            Type::Named(id) => self.type_name(*id).to_owned(),
            Type::List(item) => format!("{}<{}>", self.path("Vec"), self.owned(item)),
            Type::Map(key, value) => {
                let (key, value) = (self.owned(key), self.owned(value));
                format!("{}<{key}, {value}>", self.path("BTreeMap"))
            }
            Type::Optional(ty) => format!("{}<{}>", self.path("Option"), self.owned(ty)),
        }
    }

    /// The type of an argument that is lent, with references of `lifetime`: `"'a "`, or nothing.
    pub(super) fn lent(&self, ty: &Type, lifetime: &str) -> String {
        if self.is_list_elsewhere(ty) {
            return format!("&{lifetime}{}", self.owned(ty));
        }
        match self.model.unaliased(ty) {
            Type::Optional(ty) => {
                format!("{}<{}>", self.path("Option"), self.lent(ty, lifetime))
            }
            Type::Scalar(Scalar::String) => format!("&{lifetime}str"),
            Type::List(item) => format!("&{lifetime}[{}]", self.owned(item)),
            _ if self.is_copy(ty) => self.owned(ty),
            _ => format!("&{lifetime}{}", self.owned(ty)),
        }
    }

    /// Whether the type is an alias of a list that another module has, with the types that are in it.
    fn is_list_elsewhere(&self, ty: &Type) -> bool {
        matches!(ty, Type::Named(id) if !self.is_written(*id))
            && matches!(self.model.unaliased(ty), Type::List(_))
    }

    /// Whether a lent argument is a reference itself.
    pub(super) fn is_reference(&self, ty: &Type) -> bool {
        !matches!(self.model.unaliased(ty), Type::Optional(_)) && !self.is_copy(ty)
    }

    fn is_copy(&self, ty: &Type) -> bool {
        match self.model.unaliased(ty) {
            Type::Scalar(scalar) => !matches!(
                scalar,
                Scalar::String | Scalar::Bytes | Scalar::Any | Scalar::Raw
            ),
            Type::Named(id) => matches!(self.model.type_def(*id).kind, TypeKind::Enum(_)),
            Type::List(_) | Type::Map(..) => false,
            Type::Optional(ty) => self.is_copy(ty),
        }
    }

    fn scalar(&self, scalar: Scalar) -> String {
        let primitive = match scalar {
            Scalar::I8 => "i8",
            Scalar::I16 => "i16",
            Scalar::I32 => "i32",
            Scalar::I64 => "i64",
            Scalar::U8 => "u8",
            Scalar::U16 => "u16",
            Scalar::U32 => "u32",
            Scalar::U64 => "u64",
            Scalar::F32 => "f32",
            Scalar::F64 => "f64",
            Scalar::Bool => "bool",
            Scalar::String => return self.path("String"),
            Scalar::Datetime => return self.path("Timestamp"),
            Scalar::Bytes => return self.path("Bytes"),
            Scalar::Any => return self.path("Value"),
            Scalar::Raw => return self.path("Raw"),
        };
        primitive.to_owned()
    }

    pub(super) fn boxed(&self, ty: &Type, boxed: bool) -> String {
        match ty {
            Type::Optional(ty) if boxed => {
                format!("{}<{}>", self.path("Option"), self.boxed(ty, true))
            }
            _ if boxed => format!("{}<{}>", self.path("Box"), self.owned(ty)),
            _ => self.owned(ty),
        }
    }

    /// Whether serde must be told how to show the floats in it.
    pub(super) fn has_floats(&self, ty: &Type) -> bool {
        match self.model.unaliased(ty) {
            Type::Scalar(scalar) => matches!(scalar, Scalar::F32 | Scalar::F64),
            Type::Named(_) => false,
            Type::List(item) | Type::Map(_, item) | Type::Optional(item) => self.has_floats(item),
        }
    }

    pub(super) fn write_struct(
        &self,
        w: &mut CodeWriter,
        def: &TypeDef,
        name: &str,
        fields: &[Field],
    ) {
        self.check_fields("field", fields);
        self.write_type_docs(w, def, "type");
        let plain = self.is_plain(fields).then_some("Default");
        self.write_derives(w, def, Derived::Record, plain);
        self.write_item_allowed(w, lints::of_record(name, fields));
        let visible = self.visibility();
        if fields.is_empty() {
            return w.line(format_args!("{visible} struct {name} {{}}"));
        }
        w.block(format_args!("{visible} struct {name} {{"), "}", |w| {
            for field in fields {
                let docs = described(field.docs.as_deref(), || {
                    format!("The field `{}`.", field.name)
                });
                write_docs(w, &docs, &field.annotations);
                self.write_field_attributes(w, name, field);
                let ty = self.boxed(&field.ty, field.boxed);
                write_field(w, &format!("{visible} {}", field.snake()), &ty);
            }
        });
    }

    fn write_field_attributes(&self, w: &mut CodeWriter, owner: &str, field: &Field) {
        let ident = field.snake();
        if unraw(&ident) != field.name {
            write_attribute(w, "serde", &format!("rename = {}", quoted(&field.name)));
        }
        let floats = self.has_floats(&field.ty);
        if field.default.is_some() {
            let function = format!("{owner}::{}", default_name(field));
            write_attribute(w, "serde", &format!("default = {}", quoted(&function)));
        } else if floats && matches!(field.ty, Type::Optional(_)) {
            w.line("#[serde(default)]");
        }
        if floats {
            self.write_float_attribute(w);
        }
    }

    pub(super) fn write_float_attribute(&self, w: &mut CodeWriter) {
        let module = format!("{}::wire::serde_float", self.package());
        w.line(format_args!("#[serde(with = {})]", quoted(&module)));
    }

    pub(super) fn write_type_docs(&self, w: &mut CodeWriter, def: &TypeDef, kind: &str) {
        let docs = described(def.docs.as_deref(), || {
            format!("The {kind} `{}` of `{}`.", def.name, self.model.namespace)
        });
        write_docs(w, &docs, &def.annotations);
    }

    pub(super) fn write_alias(&self, w: &mut CodeWriter, def: &TypeDef, name: &str, target: &Type) {
        self.write_type_docs(w, def, "alias");
        self.write_item_allowed(w, lints::of_name(name));
        let visible = self.visibility();
        w.line(format_args!(
            "{visible} type {name} = {};",
            self.owned(target)
        ));
    }
}

/// The function that gives a field's default.
pub(super) fn default_name(field: &Field) -> String {
    format!("default_{}", unraw(&field.variable()))
}
