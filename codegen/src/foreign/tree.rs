//! The parts of a syntax tree, made by hand.

use crate::source::Span;
use crate::syntax::ast::{
    Annotation, EnumValue, Field, Head, Member, Name, TypeExpr, TypeExprKind, Value, ValueKind,
};

pub(super) fn name(text: impl Into<String>, span: Span) -> Name {
    let text = text.into();
    Name { text, span }
}

pub(super) fn head(docs: Option<String>, name: Name) -> Head {
    Head {
        docs,
        name,
        annotations: Vec::new(),
    }
}

pub(super) fn ty(name: Name) -> TypeExpr {
    TypeExpr {
        kind: TypeExprKind::Name(name.text),
        span: name.span,
    }
}

/// `any`, for what Apex cannot say.
pub(super) fn any(span: Span) -> TypeExpr {
    ty(name("any", span))
}

pub(super) fn list(item: TypeExpr) -> TypeExpr {
    TypeExpr {
        span: item.span,
        // Items that may be absent stay so.
        kind: TypeExprKind::List(Box::new(item)),
    }
}

pub(super) fn map(key: TypeExpr, value: TypeExpr) -> TypeExpr {
    TypeExpr {
        span: value.span,
        kind: TypeExprKind::Map(Box::new(key), Box::new(value)),
    }
}

/// `T?`, also of what is optional already.
pub(super) fn optional(inner: TypeExpr) -> TypeExpr {
    match inner.kind {
        TypeExprKind::Optional(_) => inner,
        _ => TypeExpr {
            span: inner.span,
            kind: TypeExprKind::Optional(Box::new(inner)),
        },
    }
}

/// The type without its `?`.
pub(super) fn required(ty: TypeExpr) -> TypeExpr {
    match ty.kind {
        TypeExprKind::Optional(inner) => *inner,
        _ => ty,
    }
}

pub(super) fn is_optional(ty: &TypeExpr) -> bool {
    matches!(ty.kind, TypeExprKind::Optional(_))
}

pub(super) fn field(head: Head, ty: TypeExpr) -> Field {
    Field {
        head,
        ty,
        default: None,
    }
}

pub(super) fn member(docs: Option<String>, ty: TypeExpr) -> Member {
    Member {
        docs,
        ty,
        annotations: Vec::new(),
    }
}

/// A value with its index; its display text if that is not its name.
pub(super) fn enum_value(head: Head, index: i128, text: &str) -> EnumValue {
    let span = head.name.span;
    let text = (head.name.text != text).then(|| name(text, span));
    EnumValue {
        head,
        index,
        index_span: span,
        text,
    }
}

pub(super) fn value(kind: ValueKind, span: Span) -> Value {
    Value { kind, span }
}

/// `@name`, or `@name(value)`.
pub(super) fn annotation(text: &str, argument: Option<ValueKind>, span: Span) -> Annotation {
    let argument = argument.map(|kind| ("value".to_owned(), value(kind, span)));
    Annotation {
        name: name(text, span),
        arguments: argument.into_iter().collect(),
    }
}

/// A description without what frames it; none if nothing is left.
pub(super) fn docs(text: &str) -> Option<String> {
    // What turns the direction of text could show something else than stands there.
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let shown = |c: char| (!c.is_control() || c == '\t') && !turns(c);
    let lines = text
        .lines()
        .map(|it| it.trim_end().chars().filter(|c| shown(*c)).collect());
    let lines: Vec<String> = lines.collect();
    let indent = |line: &String| line.len() - line.trim_start_matches([' ', '\t']).len();
    let filled = || lines.iter().filter(|line| !line.is_empty());
    let shared = filled().map(indent).min().unwrap_or(0);
    let dedented: Vec<&str> = lines
        .iter()
        .map(|it| it.get(shared..).unwrap_or(""))
        .collect();
    let text = dedented.join("\n");
    let text = text.trim_matches('\n');
    (!text.trim().is_empty()).then(|| text.to_owned())
}
