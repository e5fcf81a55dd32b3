//! `raw` of the schema: a value that stays encoded.

use crate::decode::{Decode, from_slice};
use crate::encode::{Encode, to_vec};
use crate::error::Result;
use crate::reader::Reader;
use crate::writer::Writer;

/// One whole encoded value, which is passed on as it is.
///
/// ```
/// use guesthouse_wire::{Raw, from_slice, to_vec};
///
/// let list = [Raw::of(&1_u8)?, Raw::new(b"\xcc\x02".into())?];
/// assert_eq!(to_vec(&list[..])?, b"\x92\x01\xcc\x02");
/// assert_eq!(from_slice::<Vec<Raw>>(b"\x92\x01\xcc\x02")?[1].decode::<u8>()?, 2);
/// # Ok::<(), guesthouse_wire::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Raw(Box<[u8]>);

impl Raw {
    /// Takes encoded bytes.
    ///
    /// # Errors
    /// If they are not exactly one value.
    pub fn new(bytes: Vec<u8>) -> Result<Self> {
        let mut r = Reader::new(&bytes);
        r.skip()?;
        r.finish()?;
        Ok(Self(bytes.into()))
    }

    /// Encodes a value.
    ///
    /// # Errors
    /// Those of [`to_vec`]; those of [`new`](Self::new) for one that writes no bytes, such as `()`.
    pub fn of<T: Encode + ?Sized>(value: &T) -> Result<Self> {
        to_vec(value).and_then(Self::new)
    }

    /// Decodes the value.
    ///
    /// # Errors
    /// Those of [`from_slice`].
    pub fn decode<T: Decode>(&self) -> Result<T> {
        from_slice(&self.0)
    }

    /// The encoded bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

/// Nil.
impl Default for Raw {
    fn default() -> Self {
        Self([rmp::Marker::Null.to_u8()].into())
    }
}

impl Encode for Raw {
    fn encode(&self, w: &mut Writer) {
        w.raw(self);
    }
}

impl Decode for Raw {
    fn decode(r: &mut Reader<'_>) -> Result<Self> {
        r.raw().map(|bytes| Self(bytes.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Code;

    #[test]
    fn raw_is_exactly_one_value() {
        assert_eq!(Raw::default().decode::<Option<u8>>(), Ok(None));
        for (bytes, code) in [
            (&b""[..], Code::UnexpectedEnd),
            (b"\xc0\xc0", Code::TrailingBytes),
            (b"\x91", Code::LengthExceedsInput),
        ] {
            assert_eq!(Raw::new(bytes.into()).unwrap_err().code(), code);
        }
        assert_eq!(Raw::of(&()).unwrap_err().code(), Code::UnexpectedEnd);
    }
}
