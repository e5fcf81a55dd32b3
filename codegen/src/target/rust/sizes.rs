//! How large types are, for what clippy holds against large ones: between bounds, since the compiler lays them out.

use super::file::File;
use crate::model::types::{Scalar, Type, TypeId, TypeKind, Union};

/// clippy's `enum-variant-size-threshold`.
const LARGER: usize = 200;
/// clippy's `large-error-threshold`.
const LARGE: usize = 128;
/// A pointer, and the most that a type is aligned to.
const WORD: usize = 8;
/// What is allocated: a pointer, a length, and room.
const ALLOCATED: usize = 3 * WORD;

/// A text and an encoded value.
const UNKNOWN_MEMBER: Size = Size::exactly(ALLOCATED + 2 * WORD);
/// Of what is not a record, an error has a message at least, and a code and details at most.
const PLAIN_ERROR: Size = Size {
    least: ALLOCATED,
    most: 3 * ALLOCATED,
};
/// Records within records beyond this are of any size, for all that is said here.
const MAX_DEPTH: usize = 64;

/// The bytes that a type takes: at least, and at most.
#[derive(Clone, Copy)]
pub(super) struct Size {
    least: usize,
    most: usize,
}

impl Size {
    const ANY: Self = Self {
        least: 0,
        most: usize::MAX,
    };

    const fn exactly(bytes: usize) -> Self {
        Self {
            least: bytes,
            most: bytes,
        }
    }

    /// One of several, and which. What tells them apart may find room within them.
    fn one_of(sizes: &[Self]) -> Self {
        let least = sizes.iter().map(|it| it.least).max();
        let most = sizes.iter().map(|it| it.most).max();
        Self {
            least: least.unwrap_or_default(),
            most: most.unwrap_or_default().saturating_add(WORD),
        }
    }

    /// All of them, and what aligns the whole.
    fn sum(sizes: impl Iterator<Item = Self>) -> Self {
        let none = Self {
            least: 0,
            most: WORD,
        };
        sizes.fold(none, |sum, it| Self {
            least: sum.least.saturating_add(it.least),
            most: sum.most.saturating_add(it.most),
        })
    }
}

impl File<'_> {
    /// Whether clippy may find that one member is much larger than all others.
    pub(super) fn has_large_member(&self, union: &Union) -> bool {
        is_uneven(&self.member_sizes(union, 0))
    }

    /// The sizes of what the errors of an operation may be.
    pub(super) fn error_sizes(&self, errors: &[TypeId]) -> Vec<Size> {
        let records = errors.iter().map(|id| self.named_size(*id, 0));
        records.chain([PLAIN_ERROR]).collect()
    }

    fn member_sizes(&self, union: &Union, depth: usize) -> Vec<Size> {
        let members = union.members.iter();
        let known = members.map(|it| self.size(&it.ty, it.boxed, depth));
        known.chain(union.open.then_some(UNKNOWN_MEMBER)).collect()
    }

    fn size(&self, ty: &Type, boxed: bool, depth: usize) -> Size {
        match self.model.unaliased(ty) {
            _ if boxed => Size::exactly(WORD),
            Type::Scalar(scalar) => Size::exactly(scalar_size(*scalar)),
            Type::List(_) | Type::Map(..) => Size::exactly(ALLOCATED),
            Type::Optional(ty) => Size::one_of(&[self.size(ty, boxed, depth)]),
            Type::Named(id) => self.named_size(*id, depth + 1),
        }
    }

    /// Each type is looked at once: records within records would make their number grow beyond all bounds.
    fn named_size(&self, id: TypeId, depth: usize) -> Size {
        if depth > MAX_DEPTH {
            return Size::ANY;
        }
        if let Some(known) = self.sizes.borrow().get(&id) {
            return *known;
        }
        let size = match &self.model.type_def(id).kind {
            TypeKind::Record(fields) => {
                let fields = fields.iter();
                Size::sum(fields.map(|it| self.size(&it.ty, it.boxed, depth)))
            }
            TypeKind::Union(union) => Size::one_of(&self.member_sizes(union, depth)),
            TypeKind::Enum(_) => Size {
                least: 1,
                most: WORD,
            },
            TypeKind::Alias(target) => self.size(target, false, depth),
        };
        self.sizes.borrow_mut().insert(id, size);
        size
    }
}

/// Whether one of the sizes may be much larger than all others.
pub(super) fn is_uneven(sizes: &[Size]) -> bool {
    let uneven = |(at, size): (usize, &Size)| {
        let others = sizes.iter().enumerate().filter(|(other, _)| *other != at);
        let second = others.map(|(_, it)| it.least).max();
        second.is_some_and(|second| size.most > second.saturating_add(LARGER))
    };
    sizes.iter().enumerate().any(uneven)
}

/// Whether an error that is one of these may be large.
pub(super) fn is_large(sizes: &[Size]) -> bool {
    Size::one_of(sizes).most >= LARGE
}

fn scalar_size(scalar: Scalar) -> usize {
    match scalar {
        Scalar::I8 | Scalar::U8 | Scalar::Bool => 1,
        Scalar::I16 | Scalar::U16 => 2,
        Scalar::I32 | Scalar::U32 | Scalar::F32 => 4,
        Scalar::I64 | Scalar::U64 | Scalar::F64 => 8,
        Scalar::String | Scalar::Bytes => ALLOCATED,
        Scalar::Datetime | Scalar::Raw => 2 * WORD,
        Scalar::Any => 4 * WORD,
    }
}
