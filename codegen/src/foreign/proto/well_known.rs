//! The types that come with protobuf.

use crate::foreign::tree::{any, docs, field, head, list, map, name, optional, ty};
use crate::foreign::work::Work;
use crate::source::Span;
use crate::syntax::ast::{Definition, Record, TypeExpr};

/// Wrappers: a value that may be absent.
const WRAPPERS: [(&str, &str); 9] = [
    ("DoubleValue", "f64"),
    ("FloatValue", "f32"),
    ("Int64Value", "i64"),
    ("UInt64Value", "u64"),
    ("Int32Value", "i32"),
    ("UInt32Value", "u32"),
    ("BoolValue", "bool"),
    ("StringValue", "string"),
    ("BytesValue", "bytes"),
];

/// A record's name, what it is, and its fields with their types.
type Known = (
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str)],
);

/// Records that Apex has nothing for: they are defined in the schema, once. A type in brackets is a list.
const RECORDS: [Known; 4] = [
    (
        "Any",
        "A message of any type, encoded.",
        &[("type_url", "string"), ("value", "bytes")],
    ),
    (
        "Duration",
        "A span of time.",
        &[("seconds", "i64"), ("nanos", "i32")],
    ),
    (
        "FieldMask",
        "Fields, by their paths.",
        &[("paths", "[string]")],
    ),
    ("Empty", "Nothing.", &[]),
];

/// The type that `google.protobuf.…` stands for.
pub(super) fn find(full: &str, span: Span, work: &mut Work<'_>) -> Option<TypeExpr> {
    let short = full.strip_prefix("google.protobuf.")?;
    if let Some((_, scalar)) = WRAPPERS.iter().find(|(wrapper, _)| *wrapper == short) {
        return Some(optional(ty(name(*scalar, span))));
    }
    let text = || ty(name("string", span));
    match short {
        "Timestamp" => Some(optional(ty(name("datetime", span)))),
        "Value" => Some(any(span)),
        "NullValue" => Some(optional(any(span))),
        "Struct" => Some(optional(map(text(), any(span)))),
        "ListValue" => Some(optional(list(any(span)))),
        _ => record(short, span, work).map(optional),
    }
}

fn record(short: &str, span: Span, work: &mut Work<'_>) -> Option<TypeExpr> {
    let (_, told, fields) = RECORDS.iter().find(|(record, _, _)| *record == short)?;
    let full = format!("google.protobuf.{short}");
    if let Some(named) = work.well_known.get(&full) {
        return Some(ty(name(named, span)));
    }
    let named = work.names.definition(&format!("Protobuf{short}"));
    work.well_known.insert(full, named.clone());
    let one = |(field_name, of): &(&str, &str)| {
        let of = match of.strip_prefix('[').and_then(|it| it.strip_suffix(']')) {
            Some(item) => list(ty(name(item, span))),
            None => ty(name(*of, span)),
        };
        field(head(None, name(*field_name, span)), of)
    };
    let record = Record {
        head: head(docs(told), name(&named, span)),
        fields: fields.iter().map(one).collect(),
    };
    work.definitions.push(Definition::Record(record));
    Some(ty(name(named, span)))
}
