//! What the JSON looks like. A key is always there; what there is none of is `null` or empty.

use std::collections::BTreeMap;

use serde::Serialize;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Document<'a> {
    pub(super) generated: String,
    pub(super) version: u32,
    pub(super) namespace: &'a str,
    pub(super) docs: Option<&'a str>,
    pub(super) annotations: Vec<Annotation<'a>>,
    pub(super) files: Vec<String>,
    pub(super) types: Vec<TypeDef<'a>>,
    pub(super) interfaces: Vec<Interface<'a>>,
    pub(super) functions: Vec<Operation<'a>>,
}

/// What every definition has.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct About<'a> {
    pub(super) docs: Option<&'a str>,
    pub(super) deprecated: Option<&'a str>,
    pub(super) renames: BTreeMap<&'a str, &'a str>,
    pub(super) annotations: Vec<Annotation<'a>>,
    pub(super) span: Span,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Span {
    /// An index into the files.
    pub(super) file: usize,
    pub(super) line: usize,
    pub(super) column: usize,
    pub(super) end_line: usize,
    pub(super) end_column: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Annotation<'a> {
    pub(super) name: &'a str,
    pub(super) arguments: Vec<Argument<'a>>,
    pub(super) span: Span,
}

#[derive(Serialize)]
pub(super) struct Argument<'a> {
    pub(super) name: &'a str,
    pub(super) value: Value<'a>,
}

/// One key says what it is. Integers are text: not every reader of JSON has 64 bits.
#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Value<'a> {
    Int(String),
    Float(f64),
    String(&'a str),
    Bool(bool),
    Name(&'a str),
    List(Vec<Value<'a>>),
    Map(Vec<Entry<'a>>),
}

#[derive(Serialize)]
pub(super) struct Entry<'a> {
    pub(super) key: &'a str,
    pub(super) value: Value<'a>,
}

#[derive(Serialize)]
pub(super) struct TypeDef<'a> {
    pub(super) name: &'a str,
    #[serde(flatten)]
    pub(super) about: About<'a>,
    pub(super) imported: Option<Origin<'a>>,
    #[serde(flatten)]
    pub(super) kind: Kind<'a>,
}

#[derive(Serialize)]
pub(super) struct Origin<'a> {
    pub(super) namespace: &'a str,
    pub(super) name: &'a str,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub(super) enum Kind<'a> {
    Record {
        fields: Vec<Field<'a>>,
    },
    Enum {
        open: bool,
        values: Vec<EnumValue<'a>>,
    },
    Union {
        open: bool,
        members: Vec<Member<'a>>,
    },
    Alias {
        target: Type<'a>,
    },
}

#[derive(Serialize)]
pub(super) struct Field<'a> {
    pub(super) name: &'a str,
    #[serde(flatten)]
    pub(super) about: About<'a>,
    #[serde(rename = "type")]
    pub(super) ty: Type<'a>,
    pub(super) default: Option<Value<'a>>,
    pub(super) boxed: bool,
}

#[derive(Serialize)]
pub(super) struct EnumValue<'a> {
    pub(super) name: &'a str,
    #[serde(flatten)]
    pub(super) about: About<'a>,
    pub(super) index: i32,
    pub(super) display: Option<&'a str>,
}

#[derive(Serialize)]
pub(super) struct Member<'a> {
    pub(super) key: &'a str,
    #[serde(flatten)]
    pub(super) about: About<'a>,
    #[serde(rename = "type")]
    pub(super) ty: Type<'a>,
    pub(super) boxed: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Interface<'a> {
    pub(super) name: &'a str,
    pub(super) wire_name: String,
    #[serde(flatten)]
    pub(super) about: About<'a>,
    pub(super) served_by: &'static str,
    pub(super) operations: Vec<Operation<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Operation<'a> {
    pub(super) name: &'a str,
    pub(super) wire_name: String,
    #[serde(flatten)]
    pub(super) about: About<'a>,
    pub(super) unary: bool,
    pub(super) parameters: Vec<Field<'a>>,
    pub(super) returns: Option<Type<'a>>,
    pub(super) errors: Vec<Reference<'a>>,
}

/// A type by its place in the list, and its name.
#[derive(Serialize)]
pub(super) struct Reference<'a> {
    pub(super) name: &'a str,
    pub(super) index: usize,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub(super) enum Type<'a> {
    Scalar {
        scalar: &'static str,
    },
    Named(Reference<'a>),
    List {
        item: Box<Type<'a>>,
    },
    Map {
        key: Box<Type<'a>>,
        value: Box<Type<'a>>,
    },
    Optional {
        item: Box<Type<'a>>,
    },
}
