//! The resolved schema: what the targets read.
//!
//! Everything a target needs is here and nothing is left to look up in text: names are resolved to indexes, every
//! type knows whether it is recursive, and defaults are values of the right type. Names are the schema's own;
//! a target turns them into its language's case with [`crate::output::names`].

use crate::source::Span;

/// A whole schema.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Model {
    /// The namespace, such as `triage.v1`.
    pub namespace: String,
    /// The description of the namespace.
    pub docs: Option<String>,
    /// Annotations of the namespace.
    pub annotations: Vec<Annotation>,
    /// Named types in the order they are declared, and after them those of other schemas that they or the operations need.
    /// [`TypeId`] is an index into this list.
    pub types: Vec<TypeDef>,
    /// Interfaces in the order they are declared.
    pub interfaces: Vec<Interface>,
    /// Operations outside interfaces.
    pub functions: Vec<Operation>,
}

impl Model {
    /// The definition that `id` names.
    pub fn type_def(&self, id: TypeId) -> &TypeDef {
        &self.types[id.0]
    }

    /// The interfaces that have operations: those that stubs are written for.
    pub fn callable_interfaces(&self) -> impl Iterator<Item = &Interface> {
        let all = self.interfaces.iter();
        all.filter(|interface| !interface.operations.is_empty())
    }

    /// The type with every alias replaced by its target, at the outermost level only.
    pub fn unaliased<'a>(&'a self, ty: &'a Type) -> &'a Type {
        let mut ty = ty;
        while let Type::Named(id) = ty {
            match &self.type_def(*id).kind {
                TypeKind::Alias(target) => ty = target,
                _ => break,
            }
        }
        ty
    }
}

/// An index into [`Model::types`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(pub usize);

/// A named type.
#[derive(Clone, Debug, PartialEq)]
pub struct TypeDef {
    /// The name as the schema writes it.
    pub name: String,
    /// The description.
    pub docs: Option<String>,
    /// Annotations, unknown ones too.
    pub annotations: Vec<Annotation>,
    /// Where the name stands.
    pub span: Span,
    /// Where it comes from; none for a type of this schema.
    pub imported: Option<Origin>,
    /// What it is.
    pub kind: TypeKind,
}

/// Where an imported type comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The namespace of its schema.
    pub namespace: String,
    /// Its name there: another one than [`TypeDef::name`] if it is imported `as` that.
    pub name: String,
}

/// The kinds of named types.
#[derive(Clone, Debug, PartialEq)]
pub enum TypeKind {
    /// `type`: a record of fields.
    Record(Vec<Field>),
    /// `enum`.
    Enum(Enum),
    /// `union`.
    Union(Union),
    /// `alias`. Never part of a cycle.
    Alias(Type),
}

/// A field of a record, or a parameter of an operation.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// The name as the schema writes it, which is its name on the wire.
    pub name: String,
    /// The description.
    pub docs: Option<String>,
    /// Annotations.
    pub annotations: Vec<Annotation>,
    /// Where the name stands.
    pub span: Span,
    /// Its type.
    pub ty: Type,
    /// What a reader takes when the field is missing. Never on an optional field.
    pub default: Option<Value>,
    /// The field's type contains its own record without a list, map or other heap type in between,
    /// so a language with inline values must box it. Only optional fields can be.
    pub boxed: bool,
}

/// An enum.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Enum {
    /// At least one, in the order they are declared.
    pub values: Vec<EnumValue>,
    /// `@open`: a reader keeps an index it does not know.
    pub open: bool,
}

/// A value of an enum.
#[derive(Clone, Debug, PartialEq)]
pub struct EnumValue {
    /// The name as the schema writes it.
    pub name: String,
    /// The description.
    pub docs: Option<String>,
    /// Annotations.
    pub annotations: Vec<Annotation>,
    /// Where the name stands.
    pub span: Span,
    /// The index, which is the value on the wire: `0..=i32::MAX`.
    pub index: i32,
    /// The display text, `as "…"`.
    pub text: Option<String>,
}

/// A union.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Union {
    /// At least one, in the order they are declared.
    pub members: Vec<Member>,
    /// `@open`: a reader keeps a member it does not know, undecoded.
    pub open: bool,
}

/// A member of a union.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// The key on the wire: the type's name, or `@unionKey`.
    pub key: String,
    /// The description.
    pub docs: Option<String>,
    /// Annotations.
    pub annotations: Vec<Annotation>,
    /// Where the type stands.
    pub span: Span,
    /// The member's type. Never optional.
    pub ty: Type,
    /// As [`Field::boxed`].
    pub boxed: bool,
}

/// An interface.
#[derive(Clone, Debug, PartialEq)]
pub struct Interface {
    /// The name as the schema writes it.
    pub name: String,
    /// The description.
    pub docs: Option<String>,
    /// Annotations.
    pub annotations: Vec<Annotation>,
    /// Where the name stands.
    pub span: Span,
    /// Who serves it.
    pub served_by: Side,
    /// Its operations.
    pub operations: Vec<Operation>,
}

/// The two sides of the boundary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// The WebAssembly module.
    Guest,
    /// The program that loads it.
    Host,
}

/// An operation of an interface, or a function outside interfaces.
#[derive(Clone, Debug, PartialEq)]
pub struct Operation {
    /// The name as the schema writes it.
    pub name: String,
    /// The description.
    pub docs: Option<String>,
    /// Annotations.
    pub annotations: Vec<Annotation>,
    /// Where the name stands.
    pub span: Span,
    /// What it takes.
    pub parameters: Parameters,
    /// What it returns; none for `void`.
    pub returns: Option<Type>,
    /// `@errors([…])`, of the operation or of its interface: the records that a failure can carry, in the order they are
    /// declared, each once. On the wire the code of such an error is the record's name, and its details are the record.
    pub errors: Vec<TypeId>,
}

/// What an operation takes.
#[derive(Clone, Debug, PartialEq)]
pub enum Parameters {
    /// `name(a: T, b: U)`: a map on the wire; no bytes when the list is empty.
    Named(Vec<Field>),
    /// `name[a: T]`: the value itself on the wire.
    Unary(Box<Field>),
}

impl Parameters {
    /// The parameters, named or not.
    pub fn fields(&self) -> &[Field] {
        match self {
            Self::Named(fields) => fields,
            Self::Unary(field) => std::slice::from_ref(field),
        }
    }

    pub(crate) fn fields_mut(&mut self) -> &mut [Field] {
        match self {
            Self::Named(fields) => fields,
            Self::Unary(field) => std::slice::from_mut(field),
        }
    }

    /// The type of the only parameter, which is sent as it is.
    pub fn unary(&self) -> Option<&Type> {
        match self {
            Self::Unary(field) => Some(&field.ty),
            Self::Named(_) => None,
        }
    }
}

/// A type expression.
#[derive(Clone, Debug, PartialEq)]
pub enum Type {
    /// A built-in type.
    Scalar(Scalar),
    /// A type of this schema.
    Named(TypeId),
    /// `[T]`
    List(Box<Type>),
    /// `{K: V}`; the key is `string`, an integer or `bool`, or an alias of one.
    Map(Box<Type>, Box<Type>),
    /// `T?`; never of an optional.
    Optional(Box<Type>),
}

/// The built-in types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scalar {
    /// 8-bit signed integer.
    I8,
    /// 16-bit signed integer.
    I16,
    /// 32-bit signed integer.
    I32,
    /// 64-bit signed integer.
    I64,
    /// 8-bit unsigned integer.
    U8,
    /// 16-bit unsigned integer.
    U16,
    /// 32-bit unsigned integer.
    U32,
    /// 64-bit unsigned integer.
    U64,
    /// 32-bit float.
    F32,
    /// 64-bit float.
    F64,
    /// A truth value.
    Bool,
    /// UTF-8 text.
    String,
    /// A point in time, in nanoseconds.
    Datetime,
    /// Binary data.
    Bytes,
    /// Any value; `value` is the same.
    Any,
    /// One encoded value, not decoded.
    Raw,
}

impl Scalar {
    /// Its name in schemas.
    pub fn name(self) -> &'static str {
        match self {
            Self::I8 => "i8",
            Self::I16 => "i16",
            Self::I32 => "i32",
            Self::I64 => "i64",
            Self::U8 => "u8",
            Self::U16 => "u16",
            Self::U32 => "u32",
            Self::U64 => "u64",
            Self::F32 => "f32",
            Self::F64 => "f64",
            Self::Bool => "bool",
            Self::String => "string",
            Self::Datetime => "datetime",
            Self::Bytes => "bytes",
            Self::Any => "any",
            Self::Raw => "raw",
        }
    }
}

/// An annotation: `@name(argument: value)`.
#[derive(Clone, Debug, PartialEq)]
pub struct Annotation {
    /// The name without the `@`.
    pub name: String,
    /// Where the name stands.
    pub span: Span,
    /// Its arguments; a bare value is called `value`.
    pub arguments: Vec<(String, Value)>,
}

/// A literal: a default, or an argument of an annotation.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// An integer.
    Int(i128),
    /// A float.
    Float(f64),
    /// Text.
    String(String),
    /// A truth value.
    Bool(bool),
    /// A bare name. As a default: the name of an enum's value.
    Name(String),
    /// `[…]`
    List(Vec<Value>),
    /// `{key: …}`
    Map(Vec<(String, Value)>),
}
