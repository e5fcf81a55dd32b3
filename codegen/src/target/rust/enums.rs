//! Enums: closed ones, and open ones that keep an index they don't know.

use std::collections::BTreeSet;

use super::derives::Derived;
use super::docs::write_docs;
use super::file::File;
use super::layout::{Expr, quoted};
use super::lints;
use super::names::{Named, free_variant};
use super::signatures::write_signature;
use crate::model::types::{Enum, EnumValue, TypeDef};
use crate::output::docs::described;
use crate::output::scope::Scope;
use crate::output::writer::CodeWriter;

/// A value and its variant.
type Variant<'a> = (&'a EnumValue, String);

impl File<'_> {
    pub(super) fn write_enum(&self, w: &mut CodeWriter, def: &TypeDef, name: &str, it: &Enum) {
        let mut scope = Scope::new("Rust");
        let variants: Vec<Variant<'_>> = it
            .values
            .iter()
            .map(|value| (value, value.pascal()))
            .collect();
        for (value, variant) in &variants {
            let what = format!("value `{}`", value.name);
            self.claim(&mut scope, variant, what, value.span);
        }
        let unknown = it
            .open
            .then(|| free_variant(&mut scope, ["Unknown", "UnknownIndex"]));
        self.write_type_docs(w, def, "enum");
        self.write_derives(w, def, Derived::Enum, None);
        let named = variants.iter().map(|(_, variant)| variant);
        let named: Vec<&str> = named.chain(&unknown).map(String::as_str).collect();
        self.write_item_allowed(w, lints::of_enum(name, &named));
        w.block(
            format_args!("{} enum {name} {{", self.visibility()),
            "}",
            |w| {
                for (value, variant) in &variants {
                    let docs = described(value.docs.as_deref(), || {
                        format!("The value `{}`.", value.name)
                    });
                    write_docs(w, &docs, &value.annotations);
                    w.line(format_args!("{variant},"));
                }
                if let Some(unknown) = &unknown {
                    w.line("/// An index that the schema gives no name.");
                    w.line(format_args!("{unknown}(i32),"));
                }
            },
        );
        self.write_methods(w, name, |w| {
            self.write_index(w, &variants, unknown.as_deref());
            w.blank();
            self.write_from_index(w, &variants, unknown.as_deref());
            w.blank();
            self.write_name(w, &variants, unknown.as_deref());
            w.blank();
            self.write_from_text(w, &variants);
        });
        self.write_display(w, name, &variants, unknown.as_deref());
        self.write_from_str(w, name);
        self.write_serde(w, def, name, it.open);
    }

    fn write_index(&self, w: &mut CodeWriter, variants: &[Variant<'_>], unknown: Option<&str>) {
        w.line("/// The index on the wire.");
        let head = format!("{} fn index(self) -> i32 {{", self.visibility());
        w.block(head, "}", |w| {
            w.block("match self {", "}", |w| {
                for (value, variant) in variants {
                    w.line(format_args!("Self::{variant} => {},", value.index));
                }
                if let Some(unknown) = unknown {
                    w.line(format_args!("Self::{unknown}(index) => index,"));
                }
            });
        });
    }

    fn write_from_index(
        &self,
        w: &mut CodeWriter,
        variants: &[Variant<'_>],
        unknown: Option<&str>,
    ) {
        let option = self.path("Option");
        let (docs, returns) = match unknown {
            Some(_) => ("/// The value of an index.", "Self".to_owned()),
            None => (
                "/// The value of an index, if it has one.",
                format!("{option}<Self>"),
            ),
        };
        w.line(docs);
        w.block(
            format_args!(
                "{} fn from_index(index: i32) -> {returns} {{",
                self.visibility()
            ),
            "}",
            |w| {
                w.block("match index {", "}", |w| {
                    for (value, variant) in variants {
                        match unknown {
                            Some(_) => w.line(format_args!("{} => Self::{variant},", value.index)),
                            None => {
                                w.line(format_args!("{} => Some(Self::{variant}),", value.index))
                            }
                        }
                    }
                    match unknown {
                        Some(unknown) => w.line(format_args!("_ => Self::{unknown}(index),")),
                        None => w.line("_ => None,"),
                    }
                });
            },
        );
    }

    fn write_name(&self, w: &mut CodeWriter, variants: &[Variant<'_>], unknown: Option<&str>) {
        let option = self.path("Option");
        let returns = match unknown {
            Some(_) => {
                w.line("/// The name in the schema, if the index has one.");
                format!("{option}<&'static str>")
            }
            None => {
                w.line("/// The name in the schema.");
                "&'static str".to_owned()
            }
        };
        let head = format!("{} fn name(self) -> {returns} {{", self.visibility());
        w.block(head, "}", |w| {
            w.block("match self {", "}", |w| {
                for (value, variant) in variants {
                    let name = quoted(&value.name);
                    match unknown {
                        Some(_) => w.line(format_args!("Self::{variant} => Some({name}),")),
                        None => w.line(format_args!("Self::{variant} => {name},")),
                    }
                }
                if let Some(unknown) = unknown {
                    w.line(format_args!("Self::{unknown}(_) => None,"));
                }
            });
        });
    }

    /// A display text wins over a name that is the same.
    fn write_from_text(&self, w: &mut CodeWriter, variants: &[Variant<'_>]) {
        let texts: BTreeSet<&str> = variants
            .iter()
            .filter_map(|(value, _)| value.text.as_deref())
            .collect();
        let mut taken = BTreeSet::new();
        let returns = self.path("Option");
        w.block(
            format_args!("fn from_text(text: &str) -> {returns}<Self> {{"),
            "}",
            |w| {
                w.block("match text {", "}", |w| {
                    for (value, variant) in variants {
                        let text = value.text.as_deref().filter(|text| taken.insert(*text));
                        let name = Some(value.name.as_str()).filter(|name| !texts.contains(name));
                        let patterns: Vec<String> =
                            text.into_iter().chain(name).map(quoted).collect();
                        if !patterns.is_empty() {
                            let patterns = patterns.join(" | ");
                            w.line(format_args!("{patterns} => Some(Self::{variant}),"));
                        }
                    }
                    w.line("_ => None,");
                });
            },
        );
    }

    fn write_display(
        &self,
        w: &mut CodeWriter,
        name: &str,
        variants: &[Variant<'_>],
        unknown: Option<&str>,
    ) {
        self.write_item(w, &format!("impl core::fmt::Display for {name}"), |w| {
            let head = "fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {";
            w.block(head, "}", |w| {
                w.block("f.pad(match self {", "})", |w| {
                    for (value, variant) in variants {
                        let text = quoted(value.text.as_deref().unwrap_or(&value.name));
                        w.line(format_args!("Self::{variant} => {text},"));
                    }
                    if let Some(unknown) = unknown {
                        w.line(format_args!(
                            "Self::{unknown}(index) => return write!(f, \"{{index}}\"),"
                        ));
                    }
                });
            });
        });
    }

    fn write_from_str(&self, w: &mut CodeWriter, name: &str) {
        self.write_item(w, &format!("impl core::str::FromStr for {name}"), |w| {
            w.line("type Err = wire::Error;");
            w.blank();
            w.line("/// Takes the display text, or else the name.");
            w.block(
                "fn from_str(text: &str) -> wire::Result<Self> {",
                "}",
                |w| {
                    w.line("wire::from_slice(&wire::to_vec(text)?)");
                },
            );
        });
    }

    fn write_serde(&self, w: &mut CodeWriter, def: &TypeDef, name: &str, open: bool) {
        let result = self.path("Result");
        self.write_item(w, &format!("impl wire::serde::Serialize for {name}"), |w| {
            write_signature(
                w,
                "fn serialize<S: wire::serde::Serializer>",
                &["&self".to_owned(), "serializer: S".to_owned()],
                &format!(" -> {result}<S::Ok, S::Error> {{"),
            );
            let shown = if open {
                "self.name()"
            } else {
                "Some(self.name())"
            };
            let call = Expr::call_of(
                "wire::serde_enum::serialize",
                ["self.index()", shown, "serializer"],
            );
            w.indented(|w| call.write(w, "", ""));
            w.line("}");
        });
        self.write_item(
            w,
            &format!("impl<'de> wire::serde::Deserialize<'de> for {name}"),
            |w| {
                write_signature(
                    w,
                    "fn deserialize<D: wire::serde::Deserializer<'de>>",
                    &["deserializer: D".to_owned()],
                    &format!(" -> {result}<Self, D::Error> {{"),
                );
                w.indented(|w| {
                    let from_index = write_from_index_binding(w, open);
                    let call = Expr::call_of(
                        "wire::serde_enum::deserialize",
                        [
                            "deserializer",
                            &quoted(&def.name),
                            from_index,
                            "Self::from_text",
                        ],
                    );
                    call.write(w, "", "");
                });
                w.line("}");
            },
        );
    }

    pub(super) fn write_enum_codec(
        &self,
        w: &mut CodeWriter,
        def: &TypeDef,
        name: &str,
        it: &Enum,
    ) {
        self.write_encode(w, name, |w| w.line("w.signed(i64::from(self.index()));"));
        self.write_decode(w, name, |w| {
            let from_index = write_from_index_binding(w, it.open);
            let call = Expr::call_of(
                "r.enumeration",
                [&quoted(&def.name), from_index, "Self::from_text"],
            );
            call.write(w, "", "");
        });
    }
}

/// An open enum has a value for every index.
fn write_from_index_binding(w: &mut CodeWriter, open: bool) -> &'static str {
    if !open {
        return "Self::from_index";
    }
    w.line("let from_index = |index| Some(Self::from_index(index));");
    "from_index"
}
