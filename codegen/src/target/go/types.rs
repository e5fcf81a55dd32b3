//! Types: structs, unions and aliases.

use super::docs::{write_docs, write_named_docs};
use super::file::File;
use super::names::exported;
use crate::model::types::{Field, Member, Scalar, Type, TypeDef, TypeKind, Union};
use crate::output::docs::described;
use crate::output::scope::Scope;
use crate::output::writer::CodeWriter;

/// Methods of every type, which no field can be called.
const METHODS: &[&str] = &["DecodeWire", "EncodeWire"];

impl File<'_> {
    pub(super) fn write_type(&self, w: &mut CodeWriter, def: &TypeDef, index: usize) {
        let names = &self.types[index];
        w.blank();
        match &def.kind {
            TypeKind::Record(fields) => {
                self.write_struct(w, def, &names.name, fields);
                self.write_struct_codec(w, &names.name, fields);
            }
            TypeKind::Union(Union { members, .. }) => {
                self.write_union(w, def, &names.name, members);
                self.write_union_codec(w, &names.name, members);
            }
            TypeKind::Enum(it) => self.write_enum(w, def, names, it),
            TypeKind::Alias(target) => {
                self.write_type_docs(w, def, &names.name, "");
                w.line(format!("type {} = {}", names.name, self.go_type(target)));
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
            format!("`{}` of `{}`.", def.name, self.model.namespace)
        });
        if !note.is_empty() {
            docs = format!("{}\n\n{note}", docs.trim_end());
        }
        write_named_docs(w, name, &docs, &def.annotations);
    }

    fn write_struct(&self, w: &mut CodeWriter, def: &TypeDef, name: &str, fields: &[Field]) {
        self.write_type_docs(w, def, name, "");
        if fields.is_empty() {
            return w.line(format!("type {name} struct{{}}"));
        }
        let mut scope = Scope::new("Go");
        w.block(format!("type {name} struct {{"), "}", |w| {
            for field in fields {
                let ident = field_name(&field.name);
                self.claim(
                    &mut scope,
                    &ident,
                    &format!("field `{}`", field.name),
                    field.span,
                );
                let docs = described(field.docs.as_deref(), || format!("`{}`", field.name));
                write_docs(w, &docs, &field.annotations);
                w.line(format!("{ident} {}", self.go_type(&field.ty)));
            }
        });
    }

    fn write_union(&self, w: &mut CodeWriter, def: &TypeDef, name: &str, members: &[Member]) {
        let mut note = "Exactly one of its members is set.".to_owned();
        if members.iter().any(|it| !self.member_is_pointer(&it.ty)) {
            note.push_str(" One that is empty, but not nil, is set.");
        }
        self.write_type_docs(w, def, name, &note);
        let mut scope = Scope::new("Go");
        w.block(format!("type {name} struct {{"), "}", |w| {
            for member in members {
                let ident = field_name(&member.key);
                self.claim(
                    &mut scope,
                    &ident,
                    &format!("member `{}`", member.key),
                    member.span,
                );
                let docs = described(member.docs.as_deref(), || format!("`{}`", member.key));
                write_docs(w, &docs, &member.annotations);
                w.line(format!("{ident} {}", self.member_type(&member.ty)));
            }
        });
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

/// The name of a field of a struct.
pub(super) fn field_name(name: &str) -> String {
    let ident = exported(name);
    if METHODS.contains(&ident.as_str()) {
        return format!("{ident}_");
    }
    ident
}
