//! The syntax tree: the grammar's rules as types, names not yet looked up.

use crate::source::Span;

/// A whole schema.
#[derive(Debug, Default)]
pub(crate) struct Document {
    pub(crate) definitions: Vec<Definition>,
}

impl Document {
    /// The first namespace; there should be no other.
    pub(crate) fn namespace(&self) -> Option<&Namespace> {
        self.definitions.iter().find_map(|it| match it {
            Definition::Namespace(namespace) => Some(namespace),
            _ => None,
        })
    }

    pub(crate) fn imports(&self) -> impl Iterator<Item = &Import> {
        self.definitions.iter().filter_map(|it| match it {
            Definition::Import(import) => Some(import),
            _ => None,
        })
    }

    pub(crate) fn imports_mut(&mut self) -> impl Iterator<Item = &mut Import> {
        self.definitions.iter_mut().filter_map(|it| match it {
            Definition::Import(import) => Some(import),
            _ => None,
        })
    }

    /// The numbers of the sources that it imports.
    pub(crate) fn targets(&self) -> Vec<usize> {
        self.imports().filter_map(|it| it.target).collect()
    }
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

#[derive(Debug)]
pub(crate) struct Import {
    /// None for `*`.
    pub(crate) names: Option<Vec<ImportName>>,
    pub(crate) from: String,
    pub(crate) span: Span,
    /// The number of the source that it means, once that is read.
    pub(crate) target: Option<usize>,
}

#[derive(Debug)]
pub(crate) struct ImportName {
    pub(crate) name: Name,
    /// What it is called here; none if that is its name.
    pub(crate) local: Option<Name>,
}

/// What an annotation may look like, and where it may stand.
#[derive(Debug)]
pub(crate) struct Directive {
    pub(crate) docs: Option<String>,
    pub(crate) name: Name,
    pub(crate) parameters: Vec<Field>,
    pub(crate) locations: Vec<Name>,
    /// What else must stand somewhere.
    pub(crate) requires: Vec<Require>,
}

/// `@name on LOCATION | …`
#[derive(Debug)]
pub(crate) struct Require {
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
