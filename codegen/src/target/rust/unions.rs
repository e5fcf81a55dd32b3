//! Unions: closed ones, and open ones that keep a member they don't know.

use super::derives::Derived;
use super::docs::write_docs;
use super::file::File;
use super::layout::{Expr, quoted};
use super::lints;
use super::names::{Named, free_variant};
use super::signatures::{write_attribute, write_signature};
use crate::model::types::{Member, TypeDef, Union};
use crate::output::docs::described;
use crate::output::scope::Scope;
use crate::output::writer::CodeWriter;

impl File<'_> {
    pub(super) fn write_union(&self, w: &mut CodeWriter, def: &TypeDef, name: &str, it: &Union) {
        let mut scope = Scope::new("Rust");
        for member in &it.members {
            let what = format!("member `{}`", member.key);
            self.claim(&mut scope, member.pascal(), what, member.span);
        }
        let unknown = it
            .open
            .then(|| free_variant(&mut scope, ["Unknown", "UnknownMember"]));
        self.write_type_docs(w, def, "union");
        let derived = match it.open {
            true => Derived::OpenUnion,
            false => Derived::Union,
        };
        self.write_derives(w, def, derived, None);
        let variants: Vec<String> = it.members.iter().map(Named::pascal).collect();
        let variants: Vec<&str> = variants
            .iter()
            .chain(&unknown)
            .map(String::as_str)
            .collect();
        let mut lints = lints::of_enum(name, &variants);
        if self.has_large_member(it) {
            lints.push(lints::UNEVEN);
        }
        lints.extend(lints::of_members(&it.members));
        self.write_item_allowed(w, lints);
        w.block(
            format_args!("{} enum {name} {{", self.visibility()),
            "}",
            |w| {
                for member in &it.members {
                    self.write_member(w, member, it.open);
                }
                if let Some(unknown) = &unknown {
                    self.write_unknown(w, unknown);
                }
            },
        );
        self.write_union_encode(w, name, &it.members, unknown.as_deref());
        self.write_union_decode(w, def, name, &it.members, unknown.as_deref());
        if let Some(unknown) = &unknown {
            self.write_union_serialize(w, name, &it.members, unknown);
            self.write_union_deserialize(w, name, &it.members, unknown);
        }
    }

    fn write_member(&self, w: &mut CodeWriter, member: &Member, open: bool) {
        let variant = member.pascal();
        let docs = described(member.docs.as_deref(), || {
            format!("Holds `{}`.", member.key)
        });
        write_docs(w, &docs, &member.annotations);
        if variant != member.key && !open {
            write_attribute(w, "serde", &format!("rename = {}", quoted(&member.key)));
        }
        if self.has_floats(&member.ty) && !open {
            self.write_float_attribute(w);
        }
        let ty = self.boxed(&member.ty, member.boxed);
        w.line(format_args!("{variant}({ty}),"));
    }

    fn write_union_encode(
        &self,
        w: &mut CodeWriter,
        name: &str,
        members: &[Member],
        unknown: Option<&str>,
    ) {
        self.write_encode(w, name, |w| {
            w.line("w.map(1);");
            w.block("match self {", "}", |w| {
                for member in members {
                    let pattern = format!("Self::{}(value)", member.pascal());
                    Expr::call_of("w.field", [&quoted(&member.key), "value"])
                        .write_arm(w, &pattern);
                }
                if let Some(unknown) = unknown {
                    w.line(format_args!(
                        "Self::{unknown} {{ key, value }} => w.field(key, value),"
                    ));
                }
            });
        });
    }

    fn write_union_decode(
        &self,
        w: &mut CodeWriter,
        def: &TypeDef,
        name: &str,
        members: &[Member],
        unknown: Option<&str>,
    ) {
        let decode = self.path("Decode");
        self.write_decode(w, name, |w| {
            w.block("r.union(|r, key| match key {", "})", |w| {
                for member in members {
                    let (key, variant) = (quoted(&member.key), member.pascal());
                    let value = format!("{decode}::decode(r).map(Self::{variant})");
                    Expr::text(value).write_arm(w, &key);
                }
                match unknown {
                    Some(unknown) => {
                        w.block(format_args!("_ => Ok(Self::{unknown} {{"), "}),", |w| {
                            w.line(format_args!("key: {}::from(key),", self.path("String")));
                            w.line(format_args!("value: {decode}::decode(r)?,"));
                        })
                    }
                    None => w.line(format_args!(
                        "_ => Err(r.unknown_member({}, key)),",
                        quoted(&def.name)
                    )),
                }
            });
        });
    }

    fn write_union_serialize(
        &self,
        w: &mut CodeWriter,
        name: &str,
        members: &[Member],
        unknown: &str,
    ) {
        let result = self.path("Result");
        let head = format!("impl wire::serde::Serialize for {name}");
        self.write_item(w, &head, |w| {
            write_signature(
                w,
                "fn serialize<S: wire::serde::Serializer>",
                &["&self".to_owned(), "serializer: S".to_owned()],
                &format!(" -> {result}<S::Ok, S::Error> {{"),
            );
            w.indented(|w| {
                w.line("use wire::serde_union::serialize;");
                w.block("match self {", "}", |w| {
                    for member in members {
                        let value = if self.has_floats(&member.ty) {
                            "&wire::serde_float::Wrapped(value)"
                        } else {
                            "value"
                        };
                        let arguments = [quoted(&member.key), value.into(), "serializer".into()];
                        let arguments = arguments.map(Expr::Text).into();
                        Expr::call("serialize", arguments)
                            .write_arm(w, &format!("Self::{}(value)", member.pascal()));
                    }
                    w.line(format_args!(
                        "Self::{unknown} {{ key, value }} => serialize(key, value, serializer),"
                    ));
                });
            });
            w.line("}");
        });
    }

    fn write_union_deserialize(
        &self,
        w: &mut CodeWriter,
        name: &str,
        members: &[Member],
        unknown: &str,
    ) {
        let (result, string) = (self.path("Result"), self.path("String"));
        let head = format!("impl wire::serde_union::OpenUnion for {name}");
        self.write_item(w, &head, |w| {
            write_signature(
                w,
                "fn member<'de, A: wire::serde::de::MapAccess<'de>>",
                &[format!("key: {string}"), "entry: &mut A".to_owned()],
                &format!(" -> {result}<Self, A::Error> {{"),
            );
            w.indented(|w| {
                w.block("match key.as_str() {", "}", |w| {
                    for member in members {
                        let variant = member.pascal();
                        let value = if self.has_floats(&member.ty) {
                            format!("wire::serde_union::floats(entry).map(Self::{variant})")
                        } else {
                            format!("entry.next_value().map(Self::{variant})")
                        };
                        Expr::text(value).write_arm(w, &quoted(&member.key));
                    }
                    w.block(format_args!("_ => Ok(Self::{unknown} {{"), "}),", |w| {
                        w.line("value: entry.next_value()?,");
                        w.line("key,");
                    });
                });
            });
            w.line("}");
        });
        let head = format!("impl<'de> wire::serde::Deserialize<'de> for {name}");
        self.write_item(w, &head, |w| {
            write_signature(
                w,
                "fn deserialize<D: wire::serde::Deserializer<'de>>",
                &["deserializer: D".to_owned()],
                &format!(" -> {result}<Self, D::Error> {{"),
            );
            w.indented(|w| w.line("wire::serde_union::deserialize(deserializer)"));
            w.line("}");
        });
    }

    fn write_unknown(&self, w: &mut CodeWriter, unknown: &str) {
        w.line("/// A member that the schema does not have.");
        w.block(format_args!("{unknown} {{"), "},", |w| {
            w.line("/// Its key.");
            w.line(format_args!("key: {},", self.path("String")));
            w.line("/// Its value, as it came.");
            w.line("value: wire::Raw,");
        });
    }
}
