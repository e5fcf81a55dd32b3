//! How values are written and read.

use super::file::File;
use super::names::{quoted, unexported};
use super::types::field_name;
use crate::model::types::{Field, Member, Scalar, Type};
use crate::output::writer::CodeWriter;

impl File<'_> {
    /// Writes the codec of a record whose fields are public.
    pub(super) fn write_struct_codec(&self, w: &mut CodeWriter, name: &str, fields: &[Field]) {
        let idents: Vec<String> = fields.iter().map(|it| field_name(&it.name)).collect();
        self.write_fields_encode(w, name, fields, &idents);
        self.write_fields_decode(w, name, fields, &idents);
    }

    /// Writes `EncodeWire` of `receiver`, `T` or `*T`, with `body` in it.
    pub(super) fn write_encode(
        &self,
        w: &mut CodeWriter,
        receiver: &str,
        what: &str,
        body: impl FnOnce(&mut CodeWriter),
    ) {
        self.import("wire");
        w.blank();
        w.line(format!("// EncodeWire writes {what}."));
        let head = format!("func (v {receiver}) EncodeWire(w *wire.Writer) {{");
        w.block(head, "}", body);
    }

    /// Writes `DecodeWire` of `*name`, with `body` in it.
    pub(super) fn write_decode(
        &self,
        w: &mut CodeWriter,
        name: &str,
        what: &str,
        body: impl FnOnce(&mut CodeWriter),
    ) {
        self.import("wire");
        w.blank();
        w.line(format!("// DecodeWire reads {what}."));
        let head = format!("func (v *{name}) DecodeWire(r *wire.Reader) error {{");
        w.block(head, "}", |w| {
            body(w);
            w.line("return r.Err()");
        });
    }

    /// Writes `EncodeWire` of a struct, whose fields are called `idents`.
    pub(super) fn write_fields_encode(
        &self,
        w: &mut CodeWriter,
        name: &str,
        fields: &[Field],
        idents: &[String],
    ) {
        self.write_encode(w, &format!("*{name}"), "the record", |w| {
            w.line(format!("w.MapLen({})", fields.len()));
            for (field, ident) in fields.iter().zip(idents) {
                w.line(format!("w.Field({})", quoted(&field.name)));
                self.write_value(w, &field.ty, &format!("v.{ident}"));
            }
        });
    }

    /// Writes `DecodeWire` of a struct, whose fields are called `idents`.
    pub(super) fn write_fields_decode(
        &self,
        w: &mut CodeWriter,
        name: &str,
        fields: &[Field],
        idents: &[String],
    ) {
        let list = self.write_fields_list(w, name, fields);
        self.write_decode(w, name, "the record", |w| {
            w.line(format!("*v = {name}{{}}"));
            for (field, ident) in fields.iter().zip(idents) {
                if let Some(default) = &field.default {
                    let literal = self.literal(&field.ty, default);
                    w.line(format!("v.{ident} = {literal}"));
                }
            }
            w.line(format!("fields := r.Record({list})"));
            w.block("for fields.Next() {", "}", |w| {
                self.write_fields_switch(w, fields, idents);
            });
        });
    }

    /// Writes the list of a record's fields as its reader knows them, and gives the variable's name.
    fn write_fields_list(&self, w: &mut CodeWriter, name: &str, fields: &[Field]) -> String {
        if fields.is_empty() {
            return "nil".to_owned();
        }
        self.import("wire");
        let list = self.fresh(&format!("{}Fields", unexported(name)));
        w.blank();
        w.block(format!("var {list} = []wire.Field{{"), "}", |w| {
            for field in fields {
                let optional = field.default.is_some() || matches!(field.ty, Type::Optional(_));
                let kind = if optional { "Optional" } else { "Required" };
                w.line(format!("wire.{kind}({}),", quoted(&field.name)));
            }
        });
        list
    }

    fn write_fields_switch(&self, w: &mut CodeWriter, fields: &[Field], idents: &[String]) {
        if fields.is_empty() {
            return;
        }
        w.line("switch fields.Name {");
        for (field, ident) in fields.iter().zip(idents) {
            w.line(format!("case {}:", quoted(&field.name)));
            w.indented(|w| self.read_value(w, &field.ty, &format!("v.{ident}")));
        }
        w.line("}");
    }

    pub(super) fn write_union_codec(&self, w: &mut CodeWriter, name: &str, members: &[Member]) {
        let set = |member: &Member| format!("v.{} != nil", field_name(&member.key));
        self.write_encode(w, &format!("*{name}"), "the member that is set", |w| {
            let all: Vec<String> = members.iter().map(set).collect();
            let head = format!("if !w.Union({}) {{", all.join(", "));
            w.block(head, "}", |w| w.line("return"));
            w.line("switch {");
            for member in members {
                w.line(format!("case {}:", set(member)));
                w.indented(|w| {
                    w.line(format!("w.Field({})", quoted(&member.key)));
                    let value = format!("v.{}", field_name(&member.key));
                    let pointer = self.member_is_pointer(&member.ty);
                    self.write_present(w, &member.ty, &value, pointer);
                });
            }
            w.line("}");
        });
        self.write_decode(w, name, "the member that comes", |w| {
            w.line(format!("*v = {name}{{}}"));
            w.line("switch r.Union() {");
            for member in members {
                w.line(format!("case {}:", quoted(&member.key)));
                let target = format!("v.{}", field_name(&member.key));
                let pointer = self.member_is_pointer(&member.ty);
                w.indented(|w| self.read_present(w, &member.ty, &target, pointer));
            }
            w.line("default:");
            w.indented(|w| w.line("r.UnknownMember()"));
            w.line("}");
        });
    }

    /// Writes the statements that write `value`, a variable.
    fn write_value(&self, w: &mut CodeWriter, ty: &Type, value: &str) {
        match self.model.unaliased(ty) {
            Type::Scalar(scalar) => w.line(format!("w.{}({value})", method(*scalar))),
            Type::Named(_) => w.line(format!("{value}.EncodeWire(w)")),
            Type::List(item) if self.has_codec(item) => {
                w.line(format!("wire.WriteValues(w, {value})"));
            }
            Type::List(item) => {
                self.with_writer(w, &format!("wire.WriteList(w, {value}, "), item, ")");
            }
            Type::Map(key, item) => {
                let write = if self.is_bool(key) {
                    "WriteBoolMap"
                } else {
                    "WriteMap"
                };
                let key = self.key_function("Write", key);
                self.with_writer(w, &format!("wire.{write}(w, {value}, {key}, "), item, ")");
            }
            Type::Optional(inner) => {
                let pointer = !self.has_nil(inner);
                w.block(format!("if w.Present({value} != nil) {{"), "}", |w| {
                    self.write_present(w, inner, value, pointer);
                });
            }
        }
    }

    /// Writes the statements that write what is not nil.
    fn write_present(&self, w: &mut CodeWriter, ty: &Type, value: &str, pointer: bool) {
        if pointer && !self.has_codec(ty) {
            self.write_value(w, ty, &format!("*{value}"));
        } else {
            self.write_value(w, ty, value);
        }
    }

    /// Writes a call whose last argument is a function that writes values of a type.
    pub(super) fn with_writer(&self, w: &mut CodeWriter, open: &str, ty: &Type, close: &str) {
        self.import("wire");
        if let Some(function) = self.function("Write", ty) {
            return w.line(format!("{open}{function}{close}"));
        }
        let go_type = self.go_type(ty);
        let open = format!("{open}func(w *wire.Writer, v {go_type}) {{");
        w.block(open, format!("}}{close}"), |w| {
            self.write_value(w, ty, "v");
        });
    }

    /// Writes the statements that read into `target`, a variable that has the zero value or the default.
    fn read_value(&self, w: &mut CodeWriter, ty: &Type, target: &str) {
        match self.model.unaliased(ty) {
            Type::Scalar(scalar) => w.line(format!("{target} = r.{}()", method(*scalar))),
            Type::Named(_) => w.line(format!("{target}.DecodeWire(r)")),
            Type::List(_) | Type::Map(..) => self.read_collection(w, &format!("{target} ="), ty),
            Type::Optional(inner) => {
                let pointer = !self.has_nil(inner);
                w.block("if r.Present() {", "}", |w| {
                    self.read_present(w, inner, target, pointer)
                });
            }
        }
    }

    /// Writes the statements that read a value that is there, into `target`, which is nil.
    fn read_present(&self, w: &mut CodeWriter, ty: &Type, target: &str, pointer: bool) {
        match self.model.unaliased(ty) {
            Type::Scalar(scalar) if pointer => {
                w.line(format!("{target} = wire.Pointer(r.{}())", method(*scalar)));
            }
            Type::Named(_) => {
                w.line(format!("{target} = new({})", self.go_type(ty)));
                w.line(format!("{target}.DecodeWire(r)"));
            }
            _ => self.read_value(w, ty, target),
        }
    }

    /// Writes the statement that reads a list or a map, after `assign`: `x =` or `return`.
    fn read_collection(&self, w: &mut CodeWriter, assign: &str, ty: &Type) {
        match self.model.unaliased(ty) {
            Type::List(item) if self.has_codec(item) => {
                w.line(format!(
                    "{assign} wire.ReadValues[{}](r)",
                    self.go_type(item)
                ));
            }
            Type::List(item) => {
                self.with_reader(w, &format!("{assign} wire.ReadList(r, "), item, ")");
            }
            Type::Map(key, item) => {
                let key = self.key_function("Read", key);
                self.with_reader(w, &format!("{assign} wire.ReadMap(r, {key}, "), item, ")");
            }
            _ => {}
        }
    }

    /// Writes a call whose last argument is a function that reads values of a type.
    pub(super) fn with_reader(&self, w: &mut CodeWriter, open: &str, ty: &Type, close: &str) {
        self.import("wire");
        if let Some(function) = self.function("Read", ty) {
            return w.line(format!("{open}{function}{close}"));
        }
        let go_type = self.go_type(ty);
        let close = format!("}}{close}");
        match self.model.unaliased(ty) {
            Type::List(_) | Type::Map(..) => {
                let open = format!("{open}func(r *wire.Reader) {go_type} {{");
                w.block(open, close, |w| self.read_collection(w, "return", ty));
            }
            _ => {
                let open = format!("{open}func(r *wire.Reader) (v {go_type}) {{");
                w.block(open, close, |w| {
                    self.read_value(w, ty, "v");
                    w.line("return v");
                });
            }
        }
    }

    /// The function of the wire that writes (`Write`) or reads (`Read`) values of a type, if there is one.
    fn function(&self, verb: &str, ty: &Type) -> Option<String> {
        match self.model.unaliased(ty) {
            Type::Scalar(scalar) => Some(scalar_function(verb, *scalar)),
            Type::List(item) if self.has_codec(item) => {
                Some(format!("wire.{verb}Values[{}]", self.go_type(item)))
            }
            _ => None,
        }
    }

    /// The same for a key, which is always a scalar.
    fn key_function(&self, verb: &str, key: &Type) -> String {
        self.function(verb, key).unwrap_or_default()
    }

    fn is_bool(&self, ty: &Type) -> bool {
        matches!(self.model.unaliased(ty), Type::Scalar(Scalar::Bool))
    }
}

fn scalar_function(verb: &str, scalar: Scalar) -> String {
    let of = if verb == "Write" { "Writer" } else { "Reader" };
    format!("(*wire.{of}).{}", method(scalar))
}

/// The method that writes or reads a scalar.
fn method(scalar: Scalar) -> &'static str {
    match scalar {
        Scalar::I8 => "Int8",
        Scalar::I16 => "Int16",
        Scalar::I32 => "Int32",
        Scalar::I64 => "Int64",
        Scalar::U8 => "Uint8",
        Scalar::U16 => "Uint16",
        Scalar::U32 => "Uint32",
        Scalar::U64 => "Uint64",
        Scalar::F32 => "Float32",
        Scalar::F64 => "Float64",
        Scalar::Bool => "Bool",
        Scalar::String => "String",
        Scalar::Datetime => "Time",
        Scalar::Bytes => "Bytes",
        Scalar::Any => "Any",
        Scalar::Raw => "Raw",
    }
}
