//! How things look on the wire and as JSON, in a sentence; `docs/wire.md` has all of it.

use super::page::{Line, Piece};
use crate::model::types::{Operation, Parameters, TypeKind};

/// How values of a type are written.
pub(super) fn type_form(kind: &TypeKind) -> Option<Line> {
    let text = match kind {
        TypeKind::Record(fields) if fields.is_empty() => "an empty map.",
        TypeKind::Record(_) => "a map by the names of the fields.",
        TypeKind::Enum(it) if it.open => {
            "the index as an integer; as JSON the name. Open: an index that is not listed is kept."
        }
        TypeKind::Enum(_) => "the index as an integer; as JSON the name.",
        TypeKind::Union(it) if it.open => {
            "a map of one entry, the key of the member. Open: a key that is not listed is kept with its value."
        }
        TypeKind::Union(_) => "a map of one entry, the key of the member.",
        TypeKind::Alias(_) => return None,
    };
    Some(vec![Piece::text(format!("On the wire: {text}"))])
}

/// What an operation is called, and what it takes.
pub(super) fn call_form(name: &str, operation: &Operation) -> Line {
    let takes = match &operation.parameters {
        Parameters::Unary(_) => "; the parameter is sent as it is.",
        Parameters::Named(fields) if fields.is_empty() => "; nothing is sent.",
        Parameters::Named(_) => "; a map by the names of the parameters is sent.",
    };
    vec![
        Piece::text("On the wire: "),
        Piece::code(name),
        Piece::text(takes),
    ]
}
