//! What a reader of one built-in type takes of what a writer of another one sends: the rows of the wire's table.

use std::ops::RangeInclusive;

use crate::model::types::{Enum, Scalar};

/// Which values can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fit {
    All,
    Some,
    None,
}

/// What of `writer` a reader of `reader` takes.
pub(super) fn fit(writer: Scalar, reader: Scalar) -> Fit {
    use Scalar::{Any, Bytes, Datetime, F32, F64, Raw, String};
    match (writer, reader) {
        (_, Any | Raw) => Fit::All,
        (Any | Raw, _) => Fit::Some,
        (writer, reader) if writer == reader => Fit::All,
        (F32, F64) | (String, Bytes) => Fit::All,
        (F64, F32) | (String, Datetime) => Fit::Some,
        (writer, reader) => match integers(writer) {
            Some(values) => integers_fit(&values, reader),
            None => Fit::None,
        },
    }
}

/// What of these integers a reader takes.
pub(super) fn integers_fit(values: &RangeInclusive<i128>, reader: Scalar) -> Fit {
    let taken = match reader {
        Scalar::Any | Scalar::Raw => return Fit::All,
        // Those that are exact.
        Scalar::F32 => -(1 << 24)..=1 << 24,
        Scalar::F64 => -(1 << 53)..=1 << 53,
        reader => match integers(reader) {
            Some(taken) => taken,
            None => return Fit::None,
        },
    };
    match taken.contains(values.start()) && taken.contains(values.end()) {
        true => Fit::All,
        false => Fit::Some,
    }
}

/// The values of an integer type.
pub(super) fn integers(scalar: Scalar) -> Option<RangeInclusive<i128>> {
    let signed = |bits: u32| -(1_i128 << (bits - 1))..=(1_i128 << (bits - 1)) - 1;
    let unsigned = |bits: u32| 0..=(1_i128 << bits) - 1;
    Some(match scalar {
        Scalar::I8 => signed(8),
        Scalar::I16 => signed(16),
        Scalar::I32 => signed(32),
        Scalar::I64 => signed(64),
        Scalar::U8 => unsigned(8),
        Scalar::U16 => unsigned(16),
        Scalar::U32 => unsigned(32),
        Scalar::U64 => unsigned(64),
        _ => return None,
    })
}

/// The indexes that an enum can be written as.
pub(super) fn indexes(it: &Enum) -> RangeInclusive<i128> {
    if it.open {
        return i32::MIN.into()..=i32::MAX.into();
    }
    let indexes = it.values.iter().map(|it| i128::from(it.index));
    let least = indexes.clone().min().unwrap_or_default();
    least..=indexes.max().unwrap_or_default()
}
