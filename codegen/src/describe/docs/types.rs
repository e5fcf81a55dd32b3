//! Types and their fields, values and members.

use super::anchors::{Anchors, code};
use super::interfaces::about;
use super::page::{Block, Entry, Heading, Line, Piece};
use super::wire;
use crate::model::types::{Enum, Field, Model, Origin, TypeDef, TypeId, TypeKind, Union, Value};

pub(super) fn own(model: &Model, anchors: &Anchors<'_>) -> Vec<Block> {
    of(model, anchors, |def| def.imported.is_none())
}

pub(super) fn imported(model: &Model, anchors: &Anchors<'_>) -> Vec<Block> {
    of(model, anchors, |def| def.imported.is_some())
}

fn of(model: &Model, anchors: &Anchors<'_>, wanted: impl Fn(&TypeDef) -> bool) -> Vec<Block> {
    let mut blocks = Vec::new();
    for (index, def) in model.types.iter().enumerate() {
        if wanted(def) {
            type_def(TypeId(index), def, anchors, &mut blocks);
        }
    }
    blocks
}

fn type_def(id: TypeId, def: &TypeDef, anchors: &Anchors<'_>, blocks: &mut Vec<Block>) {
    blocks.push(Block::Heading(Heading {
        level: 3,
        id: anchors.type_def(id).to_owned(),
        text: def.name.clone(),
        kind: match def.kind {
            TypeKind::Record(_) => "record",
            TypeKind::Enum(_) => "enum",
            TypeKind::Union(_) => "union",
            TypeKind::Alias(_) => "alias",
        },
    }));
    about(&def.docs, &def.annotations, blocks);
    if let Some(Origin { namespace, name }) = &def.imported {
        let from = [
            Piece::text("From the schema "),
            Piece::code(namespace),
            Piece::text(", where it is called "),
            Piece::code(name),
            Piece::text("."),
        ];
        blocks.push(Block::Note(from.into()));
    }
    blocks.extend(wire::type_form(&def.kind).map(Block::Note));
    match &def.kind {
        TypeKind::Record(list) if list.is_empty() => {}
        TypeKind::Record(list) => blocks.push(fields(list, anchors)),
        TypeKind::Enum(it) => blocks.push(values(it)),
        TypeKind::Union(it) => blocks.push(members(it, anchors)),
        TypeKind::Alias(target) => {
            let mut line = vec![Piece::code(format!("alias {} = ", def.name))];
            extend(&mut line, anchors.ty(target));
            blocks.push(Block::Signature(line));
        }
    }
}

/// Fields of a record, or parameters.
pub(super) fn fields(fields: &[Field], anchors: &Anchors<'_>) -> Block {
    let entries = fields.iter().map(|field| {
        let mut term = Line::new();
        declaration(field, anchors, &mut term);
        entry(term, &field.docs, &field.annotations)
    });
    Block::Entries(entries.collect())
}

/// A field as the schema writes it, with its default.
pub(super) fn declaration(field: &Field, anchors: &Anchors<'_>, line: &mut Line) {
    code(&format!("{}: ", field.name), line);
    extend(line, anchors.ty(&field.ty));
    if let Some(default) = &field.default {
        code(&format!(" = {}", literal(default)), line);
    }
}

fn values(it: &Enum) -> Block {
    let entries = it.values.iter().map(|value| {
        let mut text = format!("{} = {}", value.name, value.index);
        if let Some(display) = &value.text {
            text.push_str(&format!(" as {}", quoted(display)));
        }
        entry(vec![Piece::Code(text)], &value.docs, &value.annotations)
    });
    Block::Entries(entries.collect())
}

fn members(it: &Union, anchors: &Anchors<'_>) -> Block {
    let entries = it.members.iter().map(|member| {
        let mut term = vec![Piece::code(format!("{}: ", quoted(&member.key)))];
        extend(&mut term, anchors.ty(&member.ty));
        entry(term, &member.docs, &member.annotations)
    });
    Block::Entries(entries.collect())
}

fn entry(
    term: Line,
    docs: &Option<String>,
    annotations: &[crate::model::types::Annotation],
) -> Entry {
    let mut blocks = Vec::new();
    about(docs, annotations, &mut blocks);
    Entry { term, blocks }
}

/// Adds pieces to a line; code that meets code becomes one.
pub(super) fn extend(line: &mut Line, more: Line) {
    for piece in more {
        match piece {
            Piece::Code(text) => code(&text, line),
            piece => line.push(piece),
        }
    }
}

/// A value as the schema writes it.
fn literal(value: &Value) -> String {
    let list = |items: Vec<String>| items.join(", ");
    match value {
        Value::Int(number) => number.to_string(),
        Value::Float(number) => format!("{number:?}"),
        Value::String(text) => quoted(text),
        Value::Bool(value) => value.to_string(),
        Value::Name(name) => name.clone(),
        Value::List(items) => format!("[{}]", list(items.iter().map(literal).collect())),
        Value::Map(entries) => {
            let entry =
                |(key, value): &(String, Value)| format!("{}: {}", quoted(key), literal(value));
            format!("{{{}}}", list(entries.iter().map(entry).collect()))
        }
    }
}

/// Text in quotes, on one line.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
