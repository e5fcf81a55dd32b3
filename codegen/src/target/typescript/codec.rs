//! Functions that write and read.

use super::file::File;
use super::layout::{Call, write_braced, write_list};
use super::names::{of_field, of_member, property, quoted, type_name, value_name};
use crate::model::types::{Field, Scalar, Type, Union};
use crate::output::writer::CodeWriter;

/// The variables of a generated decoder.
const DECODE_LOCALS: &[&str] = &["name", "r"];

impl File<'_> {
    /// The expression that writes `value` to `w`.
    pub(super) fn written(&self, ty: &Type, value: &str) -> Call {
        match ty {
            Type::Scalar(scalar) => Call::new(format!("w.{}", method(*scalar)), [value]),
            Type::Named(id) => Call::new(self.encode_name(*id), ["w", value]),
            Type::List(item) => Call::new("w.list", [value, &self.encoder(item)]),
            Type::Map(key, item) => {
                Call::new("w.map", [value, &self.encoder(key), &self.encoder(item)])
            }
            Type::Optional(ty) => Call::new("w.optional", [value, &self.encoder(ty)]),
        }
    }

    /// The expression that reads from `r`.
    pub(super) fn read(&self, ty: &Type) -> Call {
        match ty {
            Type::Scalar(scalar) => Call::new(format!("r.{}", method(*scalar)), []),
            Type::Named(id) => Call::new(self.decode_name(*id), ["r"]),
            Type::List(item) => Call::new("r.list", [self.decoder(item).as_str()]),
            Type::Map(key, item) => Call::new("r.map", [&*self.decoder(key), &self.decoder(item)]),
            Type::Optional(ty) => Call::new("r.optional", [self.decoder(ty).as_str()]),
        }
    }

    /// A function that writes.
    pub(super) fn encoder(&self, ty: &Type) -> String {
        match ty {
            Type::Named(id) => self.encode_name(*id),
            Type::Scalar(scalar) => self.import_scalar(*scalar, "write"),
            _ => format!("(w, v) => {{ {}; }}", self.written(ty, "v").flat()),
        }
    }

    /// A function that reads.
    pub(super) fn decoder(&self, ty: &Type) -> String {
        match ty {
            Type::Named(id) => self.decode_name(*id),
            Type::Scalar(scalar) => self.import_scalar(*scalar, "read"),
            _ => format!("(r) => {}", self.read(ty).flat()),
        }
    }

    fn import_scalar(&self, scalar: Scalar, verb: &str) -> String {
        self.import(&format!("{verb}{}", type_name(method(scalar))))
    }

    fn write_encode(
        &self,
        w: &mut CodeWriter,
        name: &str,
        export: &str,
        body: impl FnOnce(&mut CodeWriter),
    ) {
        let writer = self.import("Writer");
        w.blank();
        if !export.is_empty() {
            w.line(format_args!("/** Writes `{name}`. */"));
        }
        let head = format!("{export}function encode{name}(w: {writer}, v: {name}): void {{");
        w.block(head, "}", body);
    }

    fn write_decode(
        &self,
        w: &mut CodeWriter,
        name: &str,
        export: &str,
        body: impl FnOnce(&mut CodeWriter),
    ) {
        let reader = self.import("Reader");
        w.blank();
        if !export.is_empty() {
            w.line(format_args!("/** Reads `{name}`. */"));
        }
        let head = format!("{export}function decode{name}(r: {reader}): {name} {{");
        w.block(head, "}", body);
    }

    /// Writes the constant with the names of a record's fields, and gives its name.
    pub(super) fn write_fields(&self, w: &mut CodeWriter, name: &str, fields: &[Field]) -> String {
        let constant = self.fresh(&format!("{}Fields", value_name(name)));
        let names: Vec<String> = fields.iter().map(|field| quoted(&field.name)).collect();
        let open = format!("const {constant} = new {}(", self.import("Fields"));
        w.blank();
        write_list(w, &open, &names, ");");
        constant
    }

    pub(super) fn write_record_encode(
        &self,
        w: &mut CodeWriter,
        name: &str,
        fields: &[Field],
        export: &str,
    ) {
        self.write_encode(w, name, export, |w| {
            w.line(format_args!("w.record(v, {});", fields.len()));
            for field in fields {
                w.line(format_args!("w.field({});", quoted(&field.name)));
                let value = format!("v.{}", of_field(field));
                self.written(&field.ty, &value).write(w, "", ";");
            }
            w.line("w.end();");
        });
    }

    pub(super) fn write_record_decode(
        &self,
        w: &mut CodeWriter,
        name: &str,
        fields: &[Field],
        fields_name: &str,
        export: &str,
    ) {
        let locals = self.locals(fields, DECODE_LOCALS);
        self.write_decode(w, name, export, |w| {
            for (field, local) in fields.iter().zip(&locals) {
                w.line(format_args!("let {local}: {};", self.absent_or(&field.ty)));
            }
            w.line(format_args!("r.record({fields_name});"));
            if fields.is_empty() {
                w.line("r.next();");
                return w.line("return {};");
            }
            let head = "for (let name = r.next(); name !== undefined; name = r.next()) {";
            w.block(head, "}", |w| {
                w.block("switch (name) {", "}", |w| {
                    for (field, local) in fields.iter().zip(&locals) {
                        w.block(
                            format_args!("case {}:", quoted(&field.name)),
                            "  break;",
                            |w| {
                                self.read(&field.ty).write(w, &format!("{local} = "), ";");
                            },
                        );
                    }
                });
            });
            w.block("return {", "};", |w| {
                for (field, local) in fields.iter().zip(&locals) {
                    w.line(property(of_field(field), &self.taken(field, local)) + ",");
                }
            });
        });
    }

    /// The type of a variable for a field that may not have come yet.
    fn absent_or(&self, ty: &Type) -> String {
        match ty {
            Type::Optional(_) => self.ty(ty),
            _ => self.or_undefined(ty),
        }
    }

    /// A field of the record at the end of its decoder.
    fn taken(&self, field: &Field, local: &str) -> String {
        match (&field.ty, &field.default) {
            (_, Some(default)) => {
                let default = self.default(field, &field.ty, default);
                format!("{local} ?? {default}")
            }
            (Type::Optional(_), None) => local.to_owned(),
            _ => format!("r.required({local}, {})", quoted(&field.name)),
        }
    }

    pub(super) fn write_enum_codec(&self, w: &mut CodeWriter, name: &str, names: &str) {
        self.write_encode(w, name, "export ", |w| {
            w.line(format_args!("w.enum(v, {names});"))
        });
        self.write_decode(w, name, "export ", |w| {
            w.line(format_args!("return r.enum({names});"))
        });
    }

    pub(super) fn write_union_codec(&self, w: &mut CodeWriter, name: &str, it: &Union) {
        self.write_encode(w, name, "export ", |w| {
            w.line("w.union(v);");
            // A linter would say that the type of a single member needs no switch, but callers may be JavaScript.
            let single = it.members.len() == 1 && !it.open;
            let what = if single { "v.type as string" } else { "v.type" };
            w.block(format_args!("switch ({what}) {{"), "}", |w| {
                self.write_members(w, it);
            });
            w.line("w.end();");
        });
        self.write_decode(w, name, "export ", |w| {
            w.block("return r.union((r, key) => {", "});", |w| {
                w.block("switch (key) {", "}", |w| self.read_members(w, it));
            });
        });
    }

    fn write_members(&self, w: &mut CodeWriter, it: &Union) {
        for member in &it.members {
            let head = format!("case {}:", quoted(of_member(member)));
            w.block(head, "  break;", |w| {
                w.line(format_args!("w.field({});", quoted(&member.key)));
                self.written(&member.ty, "v.value").write(w, "", ";");
            });
        }
        if it.open {
            w.block("case undefined:", "  break;", |w| {
                w.line("w.field(v.key);");
                w.line("w.raw(v.value);");
            });
        }
        w.line("default:");
        w.indented(|w| w.line("w.unknownMember(v);"));
    }

    fn read_members(&self, w: &mut CodeWriter, it: &Union) {
        for member in &it.members {
            w.line(format_args!("case {}:", quoted(&member.key)));
            w.indented(|w| {
                let before = format!("return {{ type: {}, value: ", quoted(of_member(member)));
                self.read(&member.ty).write(w, &before, " };");
            });
        }
        w.line("default:");
        w.indented(|w| {
            w.line(match it.open {
                true => "return { type: undefined, key, value: r.raw() };",
                false => "return r.unknownMember(key);",
            });
        });
    }

    pub(super) fn write_alias_codec(&self, w: &mut CodeWriter, name: &str, target: &Type) {
        self.write_encode(w, name, "export ", |w| {
            self.written(target, "v").write(w, "", ";")
        });
        self.write_decode(w, name, "export ", |w| {
            self.read(target).write(w, "return ", ";")
        });
    }

    /// Writes the arguments of an operation as an interface of their own.
    pub(super) fn write_arguments(&self, w: &mut CodeWriter, name: &str, fields: &[Field]) {
        let properties: Vec<String> = fields
            .iter()
            .map(|field| self.property_type(of_field(field), &field.ty))
            .collect();
        w.blank();
        w.block(format_args!("interface {name} {{"), "}", |w| {
            for property in properties {
                w.line(property + ";");
            }
        });
    }

    /// An object expression on one line, or on several after `before`.
    pub(super) fn write_object(&self, w: &mut CodeWriter, before: &str, properties: &[String]) {
        write_braced(w, format_args!("{before}{{"), properties, "};");
    }
}

/// The method of readers and writers for a scalar.
fn method(scalar: Scalar) -> &'static str {
    match scalar {
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
        Scalar::String => "string",
        Scalar::Datetime => "timestamp",
        Scalar::Bytes => "bytes",
        Scalar::Any => "any",
        Scalar::Raw => "raw",
    }
}
