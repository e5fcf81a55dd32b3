//! The syntax tree: the grammar's rules as types, names not yet looked up.

use crate::source::Span;

/// A whole schema.
#[derive(Debug, Default)]
pub(crate) struct Document {
    pub(crate) definitions: Vec<Definition>,
}

#[derive(Debug)]
pub(crate) enum Definition {
    Namespace(Namespace),
    Import(Import),
    Directive(Directive),
    Alias(Alias),
    Func(Operation),
    Interface(Interface),
    Record(Record),
    Union(Union),
    Enum(Enum),
}

impl Definition {
    /// Where its name stands.
    pub(crate) fn span(&self) -> Span {
        match self {
            Self::Namespace(it) => it.span,
            Self::Import(it) => it.span,
            Self::Directive(it) => it.name.span,
            Self::Alias(it) => it.head.name.span,
            Self::Func(it) => it.head.name.span,
            Self::Interface(it) => it.head.name.span,
            Self::Record(it) => it.head.name.span,
            Self::Union(it) => it.head.name.span,
            Self::Enum(it) => it.head.name.span,
        }
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Name {
    pub(crate) text: String,
    pub(crate) span: Span,
}

/// What nearly everything has.
#[derive(Debug)]
pub(crate) struct Head {
    pub(crate) docs: Option<String>,
    pub(crate) name: Name,
    pub(crate) annotations: Vec<Annotation>,
}

#[derive(Debug)]
pub(crate) struct Namespace {
    pub(crate) docs: Option<String>,
    pub(crate) text: String,
    pub(crate) span: Span,
    pub(crate) annotations: Vec<Annotation>,
}

/// Parsed whole, so that what follows parses; only its place is kept.
#[derive(Debug)]
pub(crate) struct Import {
    pub(crate) from: String,
    pub(crate) span: Span,
}

/// Parsed whole; directives describe annotations, which guesthouse takes as they come.
#[derive(Debug)]
pub(crate) struct Directive {
    pub(crate) name: Name,
    pub(crate) locations: Vec<Name>,
}

#[derive(Debug)]
pub(crate) struct Alias {
    pub(crate) head: Head,
    pub(crate) target: TypeExpr,
}

#[derive(Debug)]
pub(crate) struct Interface {
    pub(crate) head: Head,
    pub(crate) operations: Vec<Operation>,
}

#[derive(Debug)]
pub(crate) struct Operation {
    pub(crate) head: Head,
    /// `[ ]`: exactly one parameter, sent as it is.
    pub(crate) unary: bool,
    pub(crate) parameters: Vec<Field>,
    pub(crate) returns: Option<TypeExpr>,
}

#[derive(Debug)]
pub(crate) struct Record {
    pub(crate) head: Head,
    pub(crate) fields: Vec<Field>,
}

/// A field or a parameter.
#[derive(Debug)]
pub(crate) struct Field {
    pub(crate) head: Head,
    pub(crate) ty: TypeExpr,
    pub(crate) default: Option<Value>,
}

#[derive(Debug)]
pub(crate) struct Union {
    pub(crate) head: Head,
    pub(crate) members: Vec<Member>,
}

#[derive(Debug)]
pub(crate) struct Member {
    pub(crate) docs: Option<String>,
    pub(crate) ty: TypeExpr,
    pub(crate) annotations: Vec<Annotation>,
}

#[derive(Debug)]
pub(crate) struct Enum {
    pub(crate) head: Head,
    pub(crate) values: Vec<EnumValue>,
}

#[derive(Debug)]
pub(crate) struct EnumValue {
    pub(crate) head: Head,
    pub(crate) index: i128,
    pub(crate) index_span: Span,
    pub(crate) text: Option<Name>,
}

#[derive(Clone, Debug)]
pub(crate) struct TypeExpr {
    pub(crate) kind: TypeExprKind,
    pub(crate) span: Span,
}

#[derive(Clone, Debug)]
pub(crate) enum TypeExprKind {
    Name(String),
    List(Box<TypeExpr>),
    Map(Box<TypeExpr>, Box<TypeExpr>),
    Optional(Box<TypeExpr>),
}

#[derive(Debug)]
pub(crate) struct Annotation {
    pub(crate) name: Name,
    /// A bare value is called `value`.
    pub(crate) arguments: Vec<(String, Value)>,
}

#[derive(Debug)]
pub(crate) struct Value {
    pub(crate) kind: ValueKind,
    pub(crate) span: Span,
}

#[derive(Debug)]
pub(crate) enum ValueKind {
    Int(i128),
    Float(f64),
    Text(String),
    Bool(bool),
    Name(String),
    List(Vec<Value>),
    Map(Vec<(Name, Value)>),
}
