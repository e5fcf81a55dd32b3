//! A syntax tree to text, laid out as people write it: two spaces for each level, a description above what it
//! describes, one blank line between definitions.

use std::fmt::Write as _;

use crate::foreign::naming::is_name;
use crate::syntax::ast::{
    Annotation, Definition, Document, Enum, Field, Head, Interface, Member, Operation, Record,
    TypeExpr, TypeExprKind, Union, Value, ValueKind,
};

/// Longest line that operations and unions are put on.
const WIDTH: usize = 100;

/// The text of a schema.
pub(super) fn print(document: &Document) -> String {
    let texts = document.definitions.iter().filter_map(definition);
    let mut out = texts.collect::<Vec<_>>().join("\n");
    if !out.ends_with('\n') {
        out.push('\n');
    }
    out
}

/// Imports and directives have no place here: nobody reads them from foreign schemas.
fn definition(definition: &Definition) -> Option<String> {
    let mut out = String::new();
    match definition {
        Definition::Namespace(it) => {
            docs(&it.docs, 0, &mut out);
            let annotations = annotations(&it.annotations);
            let _ = writeln!(out, "namespace {}{annotations}", text(&it.text));
        }
        Definition::Alias(it) => {
            docs(&it.head.docs, 0, &mut out);
            let (name, target) = (&it.head.name.text, ty(&it.target));
            let _ = writeln!(
                out,
                "alias {name} = {target}{}",
                annotations(&it.head.annotations)
            );
        }
        Definition::Func(it) => operation("func ", it, 0, &mut out),
        Definition::Interface(it) => interface(it, &mut out),
        Definition::Record(it) => record(it, &mut out),
        Definition::Union(it) => union(it, &mut out),
        Definition::Enum(it) => enumeration(it, &mut out),
        Definition::Import(_) | Definition::Directive(_) => return None,
    }
    Some(out)
}

/// `keyword Name @annotations {`, and its end if there is nothing inside.
fn open(keyword: &str, head: &Head, empty: bool, out: &mut String) {
    docs(&head.docs, 0, out);
    let end = if empty { "{}" } else { "{" };
    let annotations = annotations(&head.annotations);
    let _ = writeln!(out, "{keyword} {}{annotations} {end}", head.name.text);
}

fn interface(it: &Interface, out: &mut String) {
    open("interface", &it.head, it.operations.is_empty(), out);
    for (number, inner) in it.operations.iter().enumerate() {
        if number > 0 && inner.head.docs.is_some() {
            out.push('\n');
        }
        operation("", inner, 1, out);
    }
    if !it.operations.is_empty() {
        out.push_str("}\n");
    }
}

fn operation(keyword: &str, it: &Operation, level: usize, out: &mut String) {
    docs(&it.head.docs, level, out);
    let (open, close) = if it.unary { ('[', ']') } else { ('(', ')') };
    let indent = "  ".repeat(level);
    let name = &it.head.name.text;
    let returns = it.returns.as_ref().map(|it| format!(": {}", ty(it)));
    let end = returns.unwrap_or_default() + &annotations(&it.head.annotations);
    let parameters: Vec<String> = it.parameters.iter().map(field_line).collect();
    let line = format!(
        "{indent}{keyword}{name}{open}{}{close}{end}",
        parameters.join(", ")
    );
    let documented = it.parameters.iter().any(|it| it.head.docs.is_some());
    if !documented && line.chars().count() <= WIDTH {
        out.push_str(&line);
    } else {
        let _ = writeln!(out, "{indent}{keyword}{name}{open}");
        it.parameters
            .iter()
            .for_each(|it| field(it, level + 1, out));
        let _ = write!(out, "{indent}{close}{end}");
    }
    out.push('\n');
}

fn record(it: &Record, out: &mut String) {
    open("type", &it.head, it.fields.is_empty(), out);
    it.fields.iter().for_each(|it| field(it, 1, out));
    if !it.fields.is_empty() {
        out.push_str("}\n");
    }
}

fn field(it: &Field, level: usize, out: &mut String) {
    docs(&it.head.docs, level, out);
    let _ = writeln!(out, "{}{}", "  ".repeat(level), field_line(it));
}

fn field_line(it: &Field) -> String {
    let default = it.default.as_ref().map(|it| format!(" = {}", value(it)));
    let default = default.unwrap_or_default();
    let annotations = annotations(&it.head.annotations);
    format!(
        "{}: {}{default}{annotations}",
        it.head.name.text,
        ty(&it.ty)
    )
}

fn union(it: &Union, out: &mut String) {
    docs(&it.head.docs, 0, out);
    let start = format!(
        "union {}{} =",
        it.head.name.text,
        annotations(&it.head.annotations)
    );
    let members: Vec<String> = it.members.iter().map(member).collect();
    let line = format!("{start} {}", members.join(" | "));
    let documented = it.members.iter().any(|it| it.docs.is_some());
    if !documented && line.chars().count() <= WIDTH {
        let _ = writeln!(out, "{line}");
        return;
    }
    let _ = writeln!(out, "{start}");
    for (number, (it, line)) in it.members.iter().zip(members).enumerate() {
        let bar = if number == 0 { "    " } else { "  | " };
        match &it.docs {
            None => {
                let _ = writeln!(out, "{bar}{line}");
            }
            Some(_) => {
                let mut described = String::new();
                docs(&it.docs, 2, &mut described);
                let _ = writeln!(out, "{bar}{}    {line}", &described[4..]);
            }
        }
    }
}

fn member(it: &Member) -> String {
    ty(&it.ty) + &annotations(&it.annotations)
}

fn enumeration(it: &Enum, out: &mut String) {
    open("enum", &it.head, it.values.is_empty(), out);
    for value in &it.values {
        docs(&value.head.docs, 1, out);
        let shown = value
            .text
            .as_ref()
            .map(|it| format!(" as {}", text(&it.text)));
        let end = shown.unwrap_or_default() + &annotations(&value.head.annotations);
        let _ = writeln!(out, "  {} = {}{end}", value.head.name.text, value.index);
    }
    if !it.values.is_empty() {
        out.push_str("}\n");
    }
}

/// A description: on one line in quotes, else as a block.
fn docs(docs: &Option<String>, level: usize, out: &mut String) {
    let Some(docs) = docs else { return };
    let indent = "  ".repeat(level);
    if !docs.contains('\n') {
        let _ = writeln!(out, "{indent}{}", text(docs));
        return;
    }
    let _ = writeln!(out, "{indent}\"\"\"");
    for line in docs.replace("\"\"\"", "\\\"\"\"").lines() {
        let _ = match line.is_empty() {
            true => writeln!(out),
            false => writeln!(out, "{indent}{line}"),
        };
    }
    let _ = writeln!(out, "{indent}\"\"\"");
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
