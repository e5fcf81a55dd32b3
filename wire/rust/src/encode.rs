//! Types that can be written.

use std::collections::BTreeMap;
use std::fmt::Display;

use crate::error::Result;
use crate::writer::Writer;

/// A type that has a form on the wire.
pub trait Encode {
    /// Writes the value.
    fn encode(&self, w: &mut Writer);
}

/// The bytes of a value.
///
/// # Errors
/// [`Code::TooLong`](crate::Code::TooLong), [`Code::InvalidDatetime`](crate::Code::InvalidDatetime).
pub fn to_vec<T: Encode + ?Sized>(value: &T) -> Result<Vec<u8>> {
    let mut w = Writer::new();
    value.encode(&mut w);
    w.finish()
}

macro_rules! encode_by {
    ($($type:ty: $method:ident as $wide:ty),+) => {$(
        impl Encode for $type {
            fn encode(&self, w: &mut Writer) {
                w.$method(<$wide>::from(*self));
            }
        }
    )+};
}

encode_by! {
    i8: signed as i64, i16: signed as i64, i32: signed as i64, i64: signed as i64,
    u8: unsigned as u64, u16: unsigned as u64, u32: unsigned as u64, u64: unsigned as u64,
    f32: f32 as f32, f64: f64 as f64, bool: bool as bool
}

impl Encode for str {
    fn encode(&self, w: &mut Writer) {
        w.str(self);
    }
}

impl Encode for String {
    fn encode(&self, w: &mut Writer) {
        w.str(self);
    }
}

impl<T: Encode> Encode for [T] {
    fn encode(&self, w: &mut Writer) {
        w.array(self.len());
        for (index, element) in self.iter().enumerate() {
            w.within(|w| element.encode(w), |error| error.in_element(index));
        }
    }
}

impl<T: Encode> Encode for Vec<T> {
    fn encode(&self, w: &mut Writer) {
        self.as_slice().encode(w);
    }
}

impl<K: Encode + Ord + Display, V: Encode> Encode for BTreeMap<K, V> {
    fn encode(&self, w: &mut Writer) {
        w.map(self.len());
        for (key, value) in self {
            key.encode(w);
            w.within(|w| value.encode(w), |error| error.in_entry(key));
        }
    }
}

impl<T: Encode> Encode for Option<T> {
    fn encode(&self, w: &mut Writer) {
        match self {
            Some(value) => value.encode(w),
            None => w.nil(),
        }
    }
}

impl<T: Encode + ?Sized> Encode for Box<T> {
    fn encode(&self, w: &mut Writer) {
        (**self).encode(w);
    }
}

impl<T: Encode + ?Sized> Encode for &T {
    fn encode(&self, w: &mut Writer) {
        (**self).encode(w);
    }
}
