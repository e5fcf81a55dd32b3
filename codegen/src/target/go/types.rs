//! Types: structs, unions and aliases.

use super::codec::{Form, JSON, WIRE};
use super::declared::TypeNames;
use super::docs::{write_docs, write_named_docs};
use super::file::File;
use super::names::Named;
use crate::model::types::{Field, Scalar, Type, TypeDef, TypeId, TypeKind, Union};
use crate::output::docs::described;
use crate::output::writer::CodeWriter;

impl File<'_> {
    pub(super) fn write_type(&self, w: &mut CodeWriter, def: &TypeDef, id: TypeId) {
        let names = self.names(id);
        w.blank();
        match &def.kind {
            TypeKind::Record(fields) => {
                self.write_struct(w, def, names, fields);
                self.write_record_codecs(w, id, names, fields);
                if self.errors.is_error(id) {
                    self.write_error(w, def, names, fields);
                }
            }
            TypeKind::Union(it) => {
                self.write_union(w, def, names, it);
                for form in self.forms(id) {
                    self.write_union_codec(w, form, names, it);
                }
            }
            TypeKind::Enum(it) => self.write_enum(w, def, id, it),
            TypeKind::Alias(target) => {
                self.write_type_docs(w, def, &names.name, "");
                w.line(format_args!(
                    "type {} = {}",
                    names.name,
                    self.go_type(target)
                ));
            }
        }
    }

    /// Writes the description of a type, and what there is to know about it in Go.
    pub(super) fn write_type_docs(
        &self,
        w: &mut CodeWriter,
        def: &TypeDef,
        name: &str,
        note: &str,
    ) {
        let mut docs = described(def.docs.as_deref(), || {
            let origin = def.imported.as_ref();
            let namespace = origin.map_or(&self.model.namespace, |it| &it.namespace);
            format!("`{}` of `{namespace}`.", Named::origin(def).name)
        });
        if !note.is_empty() {
            docs = format!("{}\n\n{note}", docs.trim_end());
        }
        write_named_docs(w, name, &docs, &def.annotations);
    }

    fn write_struct(&self, w: &mut CodeWriter, def: &TypeDef, names: &TypeNames, fields: &[Field]) {
        let name = &names.name;
        self.write_type_docs(w, def, name, "");
        if fields.is_empty() {
            return w.line(format_args!("type {name} struct{{}}"));
        }
        w.block(format_args!("type {name} struct {{"), "}", |w| {
            for (field, ident) in fields.iter().zip(&names.fields) {
                let docs = described(field.docs.as_deref(), || format!("`{}`", field.name));
                write_docs(w, &docs, &field.annotations);
                w.line(format_args!("{ident} {}", self.go_type(&field.ty)));
            }
        });
    }

    fn write_record_codecs(
        &self,
        w: &mut CodeWriter,
        id: TypeId,
        names: &TypeNames,
        fields: &[Field],
    ) {
        let (name, idents) = (&names.name, names.fields.as_slice());
        let mut list = None;
        for form in self.forms(id) {
            self.write_fields_encode(w, form, name, fields, idents);
            let list = list.get_or_insert_with(|| self.write_fields_list(w, name, fields));
            self.write_fields_decode(w, form, name, (fields, idents), list);
        }
    }

    fn write_union(&self, w: &mut CodeWriter, def: &TypeDef, names: &TypeNames, union: &Union) {
        let name = &names.name;
        let mut note = "Exactly one of its members is set.".to_owned();
        let mut members = union.members.iter();
        if members.any(|it| !self.member_is_pointer(&it.ty)) {
            note.push_str(" One that is empty, but not nil, is set.");
        }
        self.write_type_docs(w, def, name, &note);
        w.block(format_args!("type {name} struct {{"), "}", |w| {
            for (member, ident) in union.members.iter().zip(&names.fields) {
                let docs = described(member.docs.as_deref(), || format!("`{}`", member.key));
                write_docs(w, &docs, &member.annotations);
                w.line(format_args!("{ident} {}", self.member_type(&member.ty)));
            }
            if let Some(ident) = &names.unknown {
                self.import("wire");
                w.line("// A member that the schema does not have.");
                w.line(format_args!("{ident} *wire.Unknown"));
            }
        });
    }

    /// The forms in which values of a type are written and read.
    pub(super) fn forms(&self, id: TypeId) -> impl Iterator<Item = Form> {
        let json = self.errors.is_detail(id).then_some(JSON);
        std::iter::once(WIRE).chain(json)
    }

    fn member_type(&self, ty: &Type) -> String {
        if self.member_is_pointer(ty) {
            return format!("*{}", self.go_type(ty));
        }
        self.go_type(ty)
    }

    /// Whether a member of a union is behind a pointer: unless nil is no value of it.
    pub(super) fn member_is_pointer(&self, ty: &Type) -> bool {
        !self.has_nil(ty) || matches!(self.model.unaliased(ty), Type::Scalar(Scalar::Any))
    }
}
