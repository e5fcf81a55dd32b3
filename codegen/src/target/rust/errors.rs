//! `@errors`: an enum for each operation that has some, of its records and of every other failure.

use super::calls::{Call, type_part};
use super::docs::write_docs;
use super::file::File;
use super::layout::{Expr, quoted};
use super::lints;
use super::names::{Named, free_variant, unraw};
use super::sizes::is_uneven;
use crate::model::types::{Field, Interface, Model, Operation, Scalar, Side, Type, TypeKind};
use crate::output::docs::described;
use crate::output::scope::Scope;
use crate::output::writer::CodeWriter;

/// A record that an error may be.
struct Variant<'a> {
    /// The name of the record in the schema, which is the code on the wire.
    code: &'a str,
    docs: Option<&'a str>,
    fields: &'a [Field],
    ident: String,
    ty: String,
}

/// The name of the enum of an operation's errors, if it has any: `HelloError`. Where operations of several interfaces are
/// called the same, their interface comes first.
pub(super) fn error_name(
    model: &Model,
    interface: Option<&Interface>,
    operation: &Operation,
) -> Option<String> {
    if operation.errors.is_empty() {
        return None;
    }
    let name = type_part(operation);
    let named = model
        .operations()
        .filter(|it| !it.errors.is_empty() && type_part(it) == name);
    let owner = interface.filter(|_| named.count() > 1).map(Named::pascal);
    Some(format!(
        "{}{name}Error",
        unraw(owner.as_deref().unwrap_or_default())
    ))
}

impl File<'_> {
    /// Whether this side serves the call.
    fn serves(&self, call: &Call<'_>) -> bool {
        let served_by = call.interface.map_or(Side::Guest, |it| it.served_by);
        served_by == self.side
    }

    /// What this side has for a failure that the schema says nothing of.
    fn plain_error(&self, call: &Call<'_>) -> &'static str {
        match (self.side, self.serves(call)) {
            (Side::Guest, _) => "guesthouse_guest::Error",
            (Side::Host, true) => "guesthouse::HandlerError",
            (Side::Host, false) => "guesthouse::Error",
        }
    }

    /// The type of what a call results in.
    pub(super) fn result(&self, call: &Call<'_>) -> String {
        let reply = self.reply(call);
        match (&call.error, self.side) {
            (None, Side::Guest) => format!("guesthouse_guest::Result<{reply}>"),
            (None, Side::Host) => {
                format!(
                    "{}<{reply}, {}>",
                    self.path("Result"),
                    self.plain_error(call)
                )
            }
            (Some(error), _) => format!("{}<{reply}, {error}>", self.path("Result")),
        }
    }

    /// Writes the enum of an operation's errors.
    pub(super) fn write_error(&self, w: &mut CodeWriter, call: &Call<'_>) {
        let Some(name) = &call.error else { return };
        let mut scope = Scope::new("Rust");
        let variants = self.error_variants(call, &mut scope);
        let other = free_variant(&mut scope, ["Other", "OtherError"]);
        let plain = self.plain_error(call);
        w.blank();
        write_docs(w, &format!("Why `{}` failed.", self.operation(call)), &[]);
        w.line("#[derive(Debug)]");
        let named = variants.iter().map(|it| &it.ident).chain([&other]);
        let named: Vec<&str> = named.map(String::as_str).collect();
        let mut lints = lints::of_enum(name, &named);
        if is_uneven(&self.error_sizes(&call.operation.errors)) {
            lints.push(lints::UNEVEN);
        }
        self.write_item_allowed(w, lints);
        w.block(
            format_args!("{} enum {name} {{", self.visibility()),
            "}",
            |w| {
                for it in &variants {
                    write_docs(
                        w,
                        &described(it.docs, || format!("It was `{}`.", it.code)),
                        &[],
                    );
                    w.line(format_args!("{}({}),", it.ident, it.ty));
                }
                w.line("/// Anything else.");
                w.line(format_args!("{other}({plain}),"));
            },
        );
        self.write_error_display(w, name, &variants, &other);
        self.write_error_source(w, name, plain, &variants, &other);
        for it in &variants {
            self.write_error_from(w, name, &it.ty, |w| {
                w.line(format_args!("Self::{}(error)", it.ident));
            });
        }
        if self.serves(call) {
            self.write_error_from(w, name, plain, |w| {
                w.line(format_args!("Self::{other}(error)"))
            });
            self.write_error_into(w, name, plain, &variants, &other);
        } else {
            self.write_error_from(w, name, plain, |w| self.write_reading(w, &variants, &other));
        }
    }

    fn error_variants<'a>(&'a self, call: &Call<'_>, scope: &mut Scope) -> Vec<Variant<'a>> {
        let errors = call.operation.errors.iter();
        let records = errors.map(|id| (self.model.type_def(*id), self.type_name(*id).to_owned()));
        let variants = records.filter_map(|(def, ty)| {
            let TypeKind::Record(fields) = &def.kind else {
                return None;
            };
            let ident = def.pascal();
            let what = format!("error `{}`", def.name);
            self.claim(scope, &ident, what, call.operation.span);
            Some(Variant {
                code: &def.name,
                docs: def.docs.as_deref(),
                fields,
                ident,
                ty,
            })
        });
        variants.collect()
    }

    /// The record's field `message`, if it is a text.
    fn message<'a>(&self, fields: &'a [Field]) -> Option<&'a Field> {
        let is_text = |ty| *self.model.unaliased(ty) == Type::Scalar(Scalar::String);
        let message = fields.iter().find(|field| field.name == "message");
        message.filter(|field| is_text(&field.ty))
    }

    fn write_error_display(
        &self,
        w: &mut CodeWriter,
        name: &str,
        variants: &[Variant<'_>],
        other: &str,
    ) {
        self.write_item(w, &format!("impl core::fmt::Display for {name}"), |w| {
            let head = "fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {";
            w.block(head, "}", |w| {
                w.block("match self {", "}", |w| {
                    for it in variants {
                        let (pattern, text) = match self.message(it.fields) {
                            Some(field) => ("error", format!("&error.{}", field.snake())),
                            None => ("_", quoted(it.code)),
                        };
                        Expr::call_of("f.write_str", [&text])
                            .write_arm(w, &format!("Self::{}({pattern})", it.ident));
                    }
                    w.line(format_args!(
                        "Self::{other}(error) => core::fmt::Display::fmt(error, f),"
                    ));
                });
            });
        });
    }

    /// Only what a caller on the host's side gets is a standard error itself. It is shown as it is, and so are its sources.
    fn write_error_source(
        &self,
        w: &mut CodeWriter,
        name: &str,
        plain: &str,
        variants: &[Variant<'_>],
        other: &str,
    ) {
        let head = format!("impl core::error::Error for {name}");
        if plain != "guesthouse::Error" {
            w.blank();
            self.write_item_allowed(w, Vec::new());
            return w.line(format_args!("{head} {{}}"));
        }
        let option = self.path("Option");
        self.write_item(w, &head, |w| {
            let head =
                format!("fn source(&self) -> {option}<&(dyn core::error::Error + 'static)> {{");
            w.block(head, "}", |w| {
                w.block("match self {", "}", |w| {
                    for it in variants {
                        w.line(format_args!("Self::{}(_) => None,", it.ident));
                    }
                    w.line(format_args!("Self::{other}(error) => error.source(),"));
                });
            });
        });
    }

    fn write_error_from(
        &self,
        w: &mut CodeWriter,
        name: &str,
        from: &str,
        body: impl FnOnce(&mut CodeWriter),
    ) {
        self.write_item(w, &format!("impl From<{from}> for {name}"), |w| {
            w.block(format_args!("fn from(error: {from}) -> Self {{"), "}", body);
        });
    }

    /// What is not understood stays what it is.
    fn write_reading(&self, w: &mut CodeWriter, variants: &[Variant<'_>], other: &str) {
        let read = match self.side {
            Side::Guest => "error",
            Side::Host => {
                w.block("let Some(answer) = error.guest() else {", "};", |w| {
                    w.line(format_args!("return Self::{other}(error);"));
                });
                "answer"
            }
        };
        for it in variants {
            let details = format!("{read}.details_of({})", quoted(it.code));
            w.block(
                format_args!("if let Some(details) = {details} {{"),
                "}",
                |w| {
                    w.line(format_args!("return Self::{}(details);", it.ident));
                },
            );
        }
        w.line(format_args!("Self::{other}(error)"));
    }

    fn write_error_into(
        &self,
        w: &mut CodeWriter,
        name: &str,
        plain: &str,
        variants: &[Variant<'_>],
        other: &str,
    ) {
        self.write_item(w, &format!("impl {name}"), |w| {
            w.line("/// The error as it crosses.");
            w.block(
                format_args!("fn into_plain(self) -> {plain} {{"),
                "}",
                |w| {
                    w.block("match self {", "}", |w| {
                        for it in variants {
                            let message = match self.message(it.fields) {
                                Some(field) => format!("&error.{}", field.snake()),
                                None => quoted(it.code),
                            };
                            let parts = [quoted(it.code), message, "&error".to_owned()];
                            let parts = parts.map(Expr::Text).into();
                            Expr::call(&format!("{plain}::typed"), parts)
                                .write_arm(w, &format!("Self::{}(error)", it.ident));
                        }
                        w.line(format_args!("Self::{other}(error) => error,"));
                    });
                },
            );
        });
    }
}

impl Call<'_> {
    /// The link of a chain that makes an error of its own of the plain one.
    pub(super) fn error_read(&self) -> Option<Expr> {
        let from = format!("{}::from", self.error.as_ref()?);
        Some(Expr::call_of(".map_err", [&from]))
    }

    /// The link of a chain that makes a plain error of its own.
    pub(super) fn error_written(&self) -> Option<Expr> {
        let into = format!("{}::into_plain", self.error.as_ref()?);
        Some(Expr::call_of(".map_err", [&into]))
    }

    /// The lint of what gives back a large error of its own.
    pub(super) fn lints_of_error(&self) -> Option<&'static str> {
        self.has_large_error.then_some(lints::LARGE_ERROR)
    }
}
