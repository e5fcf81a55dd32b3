//! How values are written and read, in either of two forms.

use super::declared::TypeNames;
use super::defaults::is_zero;
use super::file::File;
use super::names::{quoted, unexported};
use crate::model::types::{Field, Scalar, Type, Union};
use crate::output::writer::CodeWriter;

/// A form of values: what the methods and functions for it have in their names.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Form {
    /// `EncodeWire`
    method: &'static str,
    /// `wire.WriteJSONList`
    function: &'static str,
}

/// The form in which values cross.
pub(super) const WIRE: Form = Form {
    method: "Wire",
    function: "",
};

/// The form in which the details of errors cross.
pub(super) const JSON: Form = Form {
    method: "JSON",
    function: "JSON",
};

impl File<'_> {
    /// Writes the method that writes values of `receiver`, `T` or `*T`, with `body` in it.
    pub(super) fn write_encode(
        &self,
        w: &mut CodeWriter,
        form: Form,
        receiver: &str,
        what: &str,
        body: impl FnOnce(&mut CodeWriter),
    ) {
        self.import("wire");
        let Form { method, function } = form;
        w.blank();
        w.line(format_args!("// Encode{method} writes {what}."));
        let head = format!("func (v {receiver}) Encode{method}(w *wire.{function}Writer) {{");
        w.block(head, "}", body);
    }

    /// Writes the method that reads into `*name`, with `body` in it.
    pub(super) fn write_decode(
        &self,
        w: &mut CodeWriter,
        form: Form,
        name: &str,
        what: &str,
        body: impl FnOnce(&mut CodeWriter),
    ) {
        self.import("wire");
        let Form { method, function } = form;
        w.blank();
        w.line(format_args!("// Decode{method} reads {what}."));
        let returns = if form == WIRE { " error" } else { "" };
        let head = format!("func (v *{name}) Decode{method}(r *wire.{function}Reader){returns} {{");
        w.block(head, "}", |w| {
            body(w);
            if form == WIRE {
                w.line("return r.Err()");
            }
        });
    }

    /// Writes the method that writes a struct, whose fields are called `idents`.
    pub(super) fn write_fields_encode(
        &self,
        w: &mut CodeWriter,
        form: Form,
        name: &str,
        fields: &[Field],
        idents: &[String],
    ) {
        self.write_encode(w, form, &format!("*{name}"), "the record", |w| {
            w.line(match form {
                WIRE => format!("w.MapLen({})", fields.len()),
                _ => "w.Object()".to_owned(),
            });
            for (field, ident) in fields.iter().zip(idents) {
                w.line(format_args!("w.Field({})", quoted(&field.name)));
                self.write_value(w, form, &field.ty, &format!("v.{ident}"));
            }
            if form == JSON {
                w.line("w.EndObject()");
            }
        });
    }

    /// Writes the method that reads a struct, whose fields are called `idents` and listed in the variable `list`.
    pub(super) fn write_fields_decode(
        &self,
        w: &mut CodeWriter,
        form: Form,
        name: &str,
        (fields, idents): (&[Field], &[String]),
        list: &str,
    ) {
        self.write_decode(w, form, name, "the record", |w| {
            w.line(format_args!("*v = {name}{{}}"));
            for (field, ident) in fields.iter().zip(idents) {
                let default = field.default.as_ref();
                let literal = default.map(|default| self.literal(&field.ty, default));
                if let Some(literal) = literal.filter(|it| !is_zero(it)) {
                    w.line(format_args!("v.{ident} = {literal}"));
                }
            }
            w.line(format_args!("fields := r.Record({list})"));
            w.block("for fields.Next() {", "}", |w| {
                self.write_fields_switch(w, form, fields, idents);
            });
        });
    }

    /// Writes the list of a record's fields as its reader knows them, and gives the variable's name.
    pub(super) fn write_fields_list(
        &self,
        w: &mut CodeWriter,
        name: &str,
        fields: &[Field],
    ) -> String {
        if fields.is_empty() {
            return "nil".to_owned();
        }
        self.import("wire");
        let list = self.fresh(&format!("{}Fields", unexported(name)));
        w.blank();
        w.block(format_args!("var {list} = []wire.Field{{"), "}", |w| {
            for field in fields {
                let optional = field.default.is_some() || matches!(field.ty, Type::Optional(_));
                let kind = if optional { "Optional" } else { "Required" };
                w.line(format_args!("wire.{kind}({}),", quoted(&field.name)));
            }
        });
        list
    }

    fn write_fields_switch(
        &self,
        w: &mut CodeWriter,
        form: Form,
        fields: &[Field],
        idents: &[String],
    ) {
        if fields.is_empty() {
            return;
        }
        w.line("switch fields.Name {");
        for (field, ident) in fields.iter().zip(idents) {
            w.line(format_args!("case {}:", quoted(&field.name)));
            w.indented(|w| self.read_value(w, form, &field.ty, &format!("v.{ident}")));
        }
        w.line("}");
    }

    /// Writes the codec of a union, a struct of which one field is set.
    pub(super) fn write_union_codec(
        &self,
        w: &mut CodeWriter,
        form: Form,
        names: &TypeNames,
        union: &Union,
    ) {
        self.write_union_encode(w, form, names, union);
        let name = &names.name;
        self.write_decode(w, form, name, "the member that comes", |w| {
            w.line(format_args!("*v = {name}{{}}"));
            let unknown = names.unknown.as_ref().filter(|_| form == WIRE);
            w.line(match unknown {
                Some(_) => "switch key := r.Union(); key {",
                None => "switch r.Union() {",
            });
            for (member, ident) in union.members.iter().zip(&names.fields) {
                w.line(format_args!("case {}:", quoted(&member.key)));
                let pointer = self.member_is_pointer(&member.ty);
                let target = format!("v.{ident}");
                w.indented(|w| self.read_present(w, form, &member.ty, &target, pointer));
            }
            w.line("default:");
            w.indented(|w| match unknown {
                Some(ident) => w.line(format_args!("v.{ident} = wire.ReadUnknown(r, key)")),
                None => w.line("r.UnknownMember()"),
            });
            w.line("}");
            if form == JSON {
                w.line("r.EndUnion()");
            }
        });
    }

    fn write_union_encode(&self, w: &mut CodeWriter, form: Form, names: &TypeNames, union: &Union) {
        let unknown = names.unknown.as_ref().filter(|_| form == WIRE);
        let receiver = format!("*{}", names.name);
        self.write_encode(w, form, &receiver, "the member that is set", |w| {
            let all = names.fields.iter().chain(unknown);
            let set: Vec<String> = all.map(|ident| format!("v.{ident} != nil")).collect();
            let head = format!("if !w.Union({}) {{", set.join(", "));
            w.block(head, "}", |w| w.line("return"));
            w.line("switch {");
            for (member, ident) in union.members.iter().zip(&names.fields) {
                w.line(format_args!("case v.{ident} != nil:"));
                w.indented(|w| {
                    w.line(format_args!("w.Field({})", quoted(&member.key)));
                    let pointer = self.member_is_pointer(&member.ty);
                    self.write_present(w, form, &member.ty, &format!("v.{ident}"), pointer);
                });
            }
            if let Some(ident) = unknown {
                w.line(format_args!("case v.{ident} != nil:"));
                w.indented(|w| w.line(format_args!("wire.WriteUnknown(w, v.{ident})")));
            }
            w.line("}");
            if form == JSON {
                w.line("w.EndObject()");
            }
        });
    }

    /// Writes the statements that write `value`, a variable.
    fn write_value(&self, w: &mut CodeWriter, form: Form, ty: &Type, value: &str) {
        let Form { method, function } = form;
        match self.model.unaliased(ty) {
            Type::Scalar(scalar) => w.line(format_args!("w.{}({value})", scalar_method(*scalar))),
            Type::Named(_) => w.line(format_args!("{value}.Encode{method}(w)")),
            Type::List(item) if self.has_codec(item) => {
                w.line(format_args!("wire.Write{function}Values(w, {value})"));
            }
            Type::List(item) => {
                let open = format!("wire.Write{function}List(w, {value}, ");
                self.with_writer(w, form, &open, item, ")");
            }
            Type::Map(key, item) => {
                let bool = if self.is_bool(key) { "Bool" } else { "" };
                let key = self.function(form, "Write", key).unwrap_or_default();
                let open = format!("wire.Write{function}{bool}Map(w, {value}, {key}, ");
                self.with_writer(w, form, &open, item, ")");
            }
            Type::Optional(inner) => {
                let pointer = !self.has_nil(inner);
                w.block(format_args!("if w.Present({value} != nil) {{"), "}", |w| {
                    self.write_present(w, form, inner, value, pointer);
                });
            }
        }
    }

    /// Writes the statements that write what is not nil.
    fn write_present(&self, w: &mut CodeWriter, form: Form, ty: &Type, value: &str, pointer: bool) {
        if pointer && !self.has_codec(ty) {
            self.write_value(w, form, ty, &format!("*{value}"));
        } else {
            self.write_value(w, form, ty, value);
        }
    }

    /// Writes a call whose last argument is a function that writes values of a type.
    pub(super) fn with_writer(
        &self,
        w: &mut CodeWriter,
        form: Form,
        open: &str,
        ty: &Type,
        close: &str,
    ) {
        self.import("wire");
        if let Some(function) = self.function(form, "Write", ty) {
            return w.line(format_args!("{open}{function}{close}"));
        }
        let (go_type, of) = (self.go_type(ty), form.function);
        let open = format!("{open}func(w *wire.{of}Writer, v {go_type}) {{");
        w.block(open, format!("}}{close}"), |w| {
            self.write_value(w, form, ty, "v");
        });
    }

    /// Writes the statements that read into `target`, a variable that has the zero value or the default.
    fn read_value(&self, w: &mut CodeWriter, form: Form, ty: &Type, target: &str) {
        match self.model.unaliased(ty) {
            Type::Scalar(scalar) => {
                w.line(format_args!("{target} = r.{}()", scalar_method(*scalar)))
            }
            Type::Named(_) => w.line(format_args!("{target}.Decode{}(r)", form.method)),
            Type::List(_) | Type::Map(..) => {
                self.read_collection(w, form, &format!("{target} ="), ty);
            }
            Type::Optional(inner) => {
                let pointer = !self.has_nil(inner);
                w.block("if r.Present() {", "}", |w| {
                    self.read_present(w, form, inner, target, pointer)
                });
            }
        }
    }

    /// Writes the statements that read a value that is there, into `target`, which is nil.
    fn read_present(&self, w: &mut CodeWriter, form: Form, ty: &Type, target: &str, pointer: bool) {
        match self.model.unaliased(ty) {
            Type::Scalar(scalar) if pointer => {
                w.line(format_args!(
                    "{target} = wire.Pointer(r.{}())",
                    scalar_method(*scalar)
                ));
            }
            Type::Named(_) => {
                w.line(format_args!("{target} = new({})", self.go_type(ty)));
                w.line(format_args!("{target}.Decode{}(r)", form.method));
            }
            _ => self.read_value(w, form, ty, target),
        }
    }

    /// Writes the statement that reads a list or a map, after `assign`: `x =` or `return`.
    fn read_collection(&self, w: &mut CodeWriter, form: Form, assign: &str, ty: &Type) {
        let function = form.function;
        match self.model.unaliased(ty) {
            Type::List(item) if self.has_codec(item) => {
                let item = self.go_type(item);
                w.line(format_args!(
                    "{assign} wire.Read{function}Values[{item}](r)"
                ));
            }
            Type::List(item) => {
                let open = format!("{assign} wire.Read{function}List(r, ");
                self.with_reader(w, form, &open, item, ")");
            }
            Type::Map(key, item) => {
                let key = self.function(form, "Read", key).unwrap_or_default();
                let open = format!("{assign} wire.Read{function}Map(r, {key}, ");
                self.with_reader(w, form, &open, item, ")");
            }
            _ => {}
        }
    }

    /// Writes a call whose last argument is a function that reads values of a type.
    pub(super) fn with_reader(
        &self,
        w: &mut CodeWriter,
        form: Form,
        open: &str,
        ty: &Type,
        close: &str,
    ) {
        self.import("wire");
        if let Some(function) = self.function(form, "Read", ty) {
            return w.line(format_args!("{open}{function}{close}"));
        }
        let (go_type, of) = (self.go_type(ty), form.function);
        let close = format!("}}{close}");
        match self.model.unaliased(ty) {
            Type::List(_) | Type::Map(..) => {
                let open = format!("{open}func(r *wire.{of}Reader) {go_type} {{");
                w.block(open, close, |w| self.read_collection(w, form, "return", ty));
            }
            _ => {
                let open = format!("{open}func(r *wire.{of}Reader) (v {go_type}) {{");
                w.block(open, close, |w| {
                    self.read_value(w, form, ty, "v");
                    w.line("return v");
                });
            }
        }
    }

    /// The function of the wire that writes (`Write`) or reads (`Read`) values of a type, if there is one.
    fn function(&self, form: Form, verb: &str, ty: &Type) -> Option<String> {
        let of = form.function;
        match self.model.unaliased(ty) {
            Type::Scalar(scalar) => {
                let end = if verb == "Write" { "Writer" } else { "Reader" };
                Some(format!("(*wire.{of}{end}).{}", scalar_method(*scalar)))
            }
            Type::List(item) if self.has_codec(item) => {
                Some(format!("wire.{verb}{of}Values[{}]", self.go_type(item)))
            }
            _ => None,
        }
    }

    fn is_bool(&self, ty: &Type) -> bool {
        matches!(self.model.unaliased(ty), Type::Scalar(Scalar::Bool))
    }
}

/// The method that writes or reads a scalar.
fn scalar_method(scalar: Scalar) -> &'static str {
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
