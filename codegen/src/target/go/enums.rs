//! Enums: a number, its names, and its codec.

use super::codec::{Form, WIRE};
use super::declared::TypeNames;
use super::docs::write_docs;
use super::file::File;
use super::names::quoted;
use crate::model::types::{Enum, EnumValue, TypeDef, TypeId};
use crate::output::docs::described;
use crate::output::writer::CodeWriter;

impl File<'_> {
    pub(super) fn write_enum(&self, w: &mut CodeWriter, def: &TypeDef, id: TypeId, it: &Enum) {
        let names = self.names(id);
        let name = &names.name;
        let note = if it.open {
            "Numbers without a name are allowed."
        } else {
            ""
        };
        self.write_type_docs(w, def, name, note);
        w.line(format_args!("type {name} int32"));
        w.blank();
        w.line(format_args!("// The values of {name}."));
        w.block("const (", ")", |w| {
            for (value, constant) in it.values.iter().zip(&names.constants) {
                let docs = described(value.docs.as_deref(), || format!("`{}`", value.name));
                write_docs(w, &docs, &value.annotations);
                w.line(format_args!("{constant} {name} = {}", value.index));
            }
        });
        self.write_string(w, names, it);
        write_parse(w, names, it);
        if !it.open {
            write_known(w, names);
        }
        for form in self.forms(id) {
            self.write_enum_codec(w, form, names, it);
        }
    }

    fn write_string(&self, w: &mut CodeWriter, names: &TypeNames, it: &Enum) {
        self.import("strconv");
        let name = &names.name;
        w.blank();
        w.line("// String is the text of the value, or its number if it has no name.");
        w.block(
            format_args!("func (v {name}) String() string {{"),
            "}",
            |w| {
                w.line("switch v {");
                for (value, constant) in it.values.iter().zip(&names.constants) {
                    w.line(format_args!("case {constant}:"));
                    w.indented(|w| w.line(format_args!("return {}", quoted(text(value)))));
                }
                w.line("}");
                w.line(format_args!(
                    "return \"{name}(\" + strconv.Itoa(int(v)) + \")\""
                ));
            },
        );
    }

    fn write_enum_codec(&self, w: &mut CodeWriter, form: Form, names: &TypeNames, it: &Enum) {
        let (name, parse) = (&names.name, &names.parse);
        self.write_encode(w, form, name, "the value", |w| {
            if !it.open && form == WIRE {
                w.block("if !v.known() {", "}", |w| {
                    w.line("w.Fail(wire.InvalidValue, v.String()+\" is not a value\")");
                    w.line("return");
                });
            }
            w.line("w.Int32(int32(v))");
        });
        let known = if it.open {
            "nil".to_owned()
        } else {
            format!("{name}.known")
        };
        self.write_decode(w, form, name, "the value", |w| {
            w.line(match form {
                WIRE => format!("*v = wire.ReadEnum(r, {parse}, {known})"),
                _ => format!("*v = wire.ReadJSONEnum(r, {parse}, {known})"),
            });
        });
    }
}

/// Writes the function that finds a value by its text, else its name.
fn write_parse(w: &mut CodeWriter, names: &TypeNames, it: &Enum) {
    let (name, parse) = (&names.name, &names.parse);
    w.blank();
    w.line(format_args!(
        "// {parse} finds a value by its text or its name."
    ));
    w.block(
        format_args!("func {parse}(text string) ({name}, bool) {{"),
        "}",
        |w| {
            w.line("switch text {");
            let mut taken: Vec<&str> = Vec::new();
            for (value, constant) in it.values.iter().zip(&names.constants) {
                let mut words = Vec::new();
                if !taken.contains(&text(value)) {
                    taken.push(text(value));
                    words.push(quoted(text(value)));
                }
                let is_text = it.values.iter().any(|other| text(other) == value.name);
                if !is_text {
                    words.push(quoted(&value.name));
                }
                if !words.is_empty() {
                    w.line(format_args!("case {}:", words.join(", ")));
                    w.indented(|w| w.line(format_args!("return {constant}, true")));
                }
            }
            w.line("}");
            w.line("return 0, false");
        },
    );
}

fn write_known(w: &mut CodeWriter, names: &TypeNames) {
    w.blank();
    w.block(
        format_args!("func (v {}) known() bool {{", names.name),
        "}",
        |w| {
            w.line("switch v {");
            w.line(format_args!("case {}:", names.constants.join(", ")));
            w.indented(|w| w.line("return true"));
            w.line("}");
            w.line("return false");
        },
    );
}

fn text(value: &EnumValue) -> &str {
    value.text.as_deref().unwrap_or(&value.name)
}
