//! A syntax tree to text. Words only: how they are laid out is the formatter's business.

use std::fmt::Write as _;

use crate::foreign::naming::is_name;
use crate::format::format;
use crate::syntax::ast::{
    Annotation, Definition, Document, Field, Head, Operation, TypeExpr, TypeExprKind, Value,
    ValueKind,
};

/// The text of a schema.
pub(super) fn print(document: &Document) -> String {
    let mut out = String::new();
    for it in &document.definitions {
        definition(it, &mut out);
        out.push('\n');
    }
    // What was made of a tree can be read, so that it is laid out.
    format("", &out).unwrap_or(out)
}

/// Imports and directives have no place here: nobody reads them from foreign schemas.
fn definition(definition: &Definition, out: &mut String) {
    match definition {
        Definition::Namespace(it) => {
            docs(&it.docs, out);
            let annotations = annotations(&it.annotations);
            let _ = writeln!(out, "namespace {}{annotations}", text(&it.text));
        }
        Definition::Alias(it) => {
            docs(&it.head.docs, out);
            let (name, target) = (&it.head.name.text, ty(&it.target));
            let annotations = annotations(&it.head.annotations);
            let _ = writeln!(out, "alias {name} = {target}{annotations}");
        }
        Definition::Func(it) => operation("func ", it, out),
        Definition::Interface(it) => {
            open("interface", &it.head, out);
            for (number, inner) in it.operations.iter().enumerate() {
                if number > 0 && inner.head.docs.is_some() {
                    out.push('\n');
                }
                operation("", inner, out);
            }
            out.push_str("}\n");
        }
        Definition::Record(it) => {
            open("type", &it.head, out);
            it.fields.iter().for_each(|it| field(it, out));
            out.push_str("}\n");
        }
        Definition::Union(it) => {
            docs(&it.head.docs, out);
            let annotations_of_it = annotations(&it.head.annotations);
            let _ = write!(out, "union {}{annotations_of_it} =", it.head.name.text);
            for (number, member) in it.members.iter().enumerate() {
                out.push_str(if number == 0 { "\n" } else { "|\n" });
                docs(&member.docs, out);
                let annotations = annotations(&member.annotations);
                let _ = writeln!(out, "{}{annotations}", ty(&member.ty));
            }
        }
        Definition::Enum(it) => {
            open("enum", &it.head, out);
            for value in &it.values {
                docs(&value.head.docs, out);
                let _ = write!(out, "{} = {}", value.head.name.text, value.index);
                if let Some(shown) = &value.text {
                    let _ = write!(out, " as {}", text(&shown.text));
                }
                let _ = writeln!(out, "{}", annotations(&value.head.annotations));
            }
            out.push_str("}\n");
        }
        Definition::Import(_) | Definition::Directive(_) => {}
    }
}

fn open(keyword: &str, head: &Head, out: &mut String) {
    docs(&head.docs, out);
    let annotations = annotations(&head.annotations);
    let _ = writeln!(out, "{keyword} {}{annotations} {{", head.name.text);
}

fn operation(keyword: &str, it: &Operation, out: &mut String) {
    docs(&it.head.docs, out);
    let (open, close) = if it.unary { ('[', ']') } else { ('(', ')') };
    let _ = writeln!(out, "{keyword}{}{open}", it.head.name.text);
    it.parameters.iter().for_each(|it| field(it, out));
    out.push(close);
    if let Some(returns) = &it.returns {
        let _ = write!(out, ": {}", ty(returns));
    }
    let _ = writeln!(out, "{}", annotations(&it.head.annotations));
}

/// A field or a parameter.
fn field(it: &Field, out: &mut String) {
    docs(&it.head.docs, out);
    let _ = write!(out, "{}: {}", it.head.name.text, ty(&it.ty));
    if let Some(default) = &it.default {
        let _ = write!(out, " = {}", value(default));
    }
    let _ = writeln!(out, "{}", annotations(&it.head.annotations));
}

/// A description: on one line in quotes, else as a block.
fn docs(docs: &Option<String>, out: &mut String) {
    match docs {
        None => {}
        Some(docs) if docs.contains('\n') => {
            let docs = docs.replace("\"\"\"", "\\\"\"\"");
            let _ = writeln!(out, "\"\"\"\n{docs}\n\"\"\"");
        }
        Some(docs) => {
            let _ = writeln!(out, "{}", text(docs));
        }
    }
}

fn annotations(list: &[Annotation]) -> String {
    let one = |it: &Annotation| {
        let argument = |(name, it): &(String, Value)| match name.as_str() {
            // A bare name would be taken for that of an argument.
            "value" if !matches!(it.kind, ValueKind::Name(_)) => value(it),
            name => format!("{name}: {}", value(it)),
        };
        let arguments: Vec<String> = it.arguments.iter().map(argument).collect();
        match arguments.is_empty() {
            true => format!(" @{}", it.name.text),
            false => format!(" @{}({})", it.name.text, arguments.join(", ")),
        }
    };
    list.iter().map(one).collect()
}

fn ty(it: &TypeExpr) -> String {
    match &it.kind {
        TypeExprKind::Name(name) => name.clone(),
        TypeExprKind::List(item) => format!("[{}]", ty(item)),
        TypeExprKind::Map(key, item) => format!("{{{}: {}}}", ty(key), ty(item)),
        TypeExprKind::Optional(inner) => format!("{}?", ty(inner)),
    }
}

fn value(it: &Value) -> String {
    match &it.kind {
        ValueKind::Int(number) => number.to_string(),
        ValueKind::Float(number) => format!("{number:?}"),
        ValueKind::Text(it) => text(it),
        ValueKind::Bool(truth) => truth.to_string(),
        ValueKind::Name(name) => name.clone(),
        ValueKind::List(items) => {
            let items: Vec<String> = items.iter().map(value).collect();
            format!("[{}]", items.join(", "))
        }
        ValueKind::Map(entries) => {
            let key = |key: &str| {
                if is_name(key) {
                    key.to_owned()
                } else {
                    text(key)
                }
            };
            let entries = entries
                .iter()
                .map(|(k, v)| format!("{}: {}", key(&k.text), value(v)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
        }
    }
}

/// Text in quotes.
fn text(it: &str) -> String {
    let mut out = String::from("\"");
    for c in it.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
