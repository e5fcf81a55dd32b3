//! Types that can be read.

use std::collections::BTreeMap;
use std::fmt::Display;

use crate::error::Result;
use crate::reader::Reader;

/// A type that can be read from the wire.
pub trait Decode: Sized {
    /// Reads one value.
    ///
    /// # Errors
    /// What is wrong with the input, and where.
    fn decode(r: &mut Reader<'_>) -> Result<Self>;
}

/// The value that is all of the input.
///
/// # Errors
/// What is wrong with the input, and where; [`Code::TrailingBytes`](crate::Code::TrailingBytes) if it does not end there.
pub fn from_slice<T: Decode>(input: &[u8]) -> Result<T> {
    let mut r = Reader::new(input);
    let value = T::decode(&mut r).map_err(|error| error.at(r.offset()))?;
    r.finish()?;
    Ok(value)
}

macro_rules! decode_by {
    ($($type:ty: $method:ident),+) => {$(
        impl Decode for $type {
            fn decode(r: &mut Reader<'_>) -> Result<Self> {
                r.$method()
            }
        }
    )+};
}

decode_by! {
    i8: integer, i16: integer, i32: integer, i64: integer, u8: integer, u16: integer, u32: integer, u64: integer,
    f32: f32, f64: f64, bool: bool
}

impl Decode for String {
    fn decode(r: &mut Reader<'_>) -> Result<Self> {
        r.str().map(Into::into)
    }
}

impl<T: Decode> Decode for Vec<T> {
    fn decode(r: &mut Reader<'_>) -> Result<Self> {
        r.list(T::decode)
    }
}

impl<K: Decode + Ord + Display, V: Decode> Decode for BTreeMap<K, V> {
    fn decode(r: &mut Reader<'_>) -> Result<Self> {
        r.map(K::decode, V::decode)
    }
}

impl<T: Decode> Decode for Option<T> {
    fn decode(r: &mut Reader<'_>) -> Result<Self> {
        if r.take_nil() {
            Ok(None)
        } else {
            T::decode(r).map(Some)
        }
    }
}

impl<T: Decode> Decode for Box<T> {
    fn decode(r: &mut Reader<'_>) -> Result<Self> {
        T::decode(r).map(Box::new)
    }
}
