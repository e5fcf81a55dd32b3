//! Types as the schema writes them.

use crate::model::types::Scalar;

/// The name of a built-in type.
pub(super) fn scalar_name(scalar: Scalar) -> &'static str {
    match scalar {
        Scalar::I8 => "i8",
        Scalar::I16 => "i16",
        Scalar::I32 => "i32",
        Scalar::I64 => "i64",
        Scalar::U8 => "u8",
        Scalar::U16 => "u16",
        Scalar::U32 => "u32",
        Scalar::U64 => "u64",
        Scalar::F32 => "f32",
        Scalar::F64 => "f64",
        Scalar::Bool => "bool",
        Scalar::String => "string",
        Scalar::Datetime => "datetime",
        Scalar::Bytes => "bytes",
        Scalar::Any => "any",
        Scalar::Raw => "raw",
    }
}
