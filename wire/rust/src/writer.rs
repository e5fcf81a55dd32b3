//! From values to bytes.

use rmp::Marker;

use crate::encode::Encode;
use crate::error::{Code, Error, Result};
use crate::raw::Raw;
use crate::time::Timestamp;

/// Writes values.
///
/// It keeps its first error, which [`finish`](Self::finish) gives back, so that [`Encode::encode`] has none to pass on.
///
/// ```
/// use guesthouse_wire::Writer;
///
/// let mut w = Writer::new();
/// w.map(2);
/// w.field("name", "a");
/// w.field("sizes", &vec![1_i32, 200]);
/// assert_eq!(w.finish()?, b"\x82\xa4name\xa1a\xa5sizes\x92\x01\xd1\x00\xc8");
/// # Ok::<(), guesthouse_wire::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Writer {
    bytes: Vec<u8>,
    error: Option<Error>,
}

impl Writer {
    /// A writer that has written nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// All that was written.
    ///
    /// # Errors
    /// The first one that happened: [`Code::TooLong`] or [`Code::InvalidDatetime`].
    pub fn finish(self) -> Result<Vec<u8>> {
        match self.error {
            None => Ok(self.bytes),
            Some(error) => Err(error),
        }
    }

    /// Writes nil.
    #[inline]
    pub fn nil(&mut self) {
        self.marker(Marker::Null);
    }

    /// Writes a bool.
    #[inline]
    pub fn bool(&mut self, value: bool) {
        self.marker(if value { Marker::True } else { Marker::False });
    }

    /// Writes an integer in the shortest form of the signed family: fixint, int8, int16, int32, int64.
    pub fn signed(&mut self, value: i64) {
        if let Ok(value) = i8::try_from(value) {
            match value {
                -32..=-1 => self.marker(Marker::FixNeg(value)),
                0.. => self.marker(Marker::FixPos(value as u8)),
                _ => self.number(Marker::I8, value.to_be_bytes()),
            }
        } else if let Ok(value) = i16::try_from(value) {
            self.number(Marker::I16, value.to_be_bytes());
        } else if let Ok(value) = i32::try_from(value) {
            self.number(Marker::I32, value.to_be_bytes());
        } else {
            self.number(Marker::I64, value.to_be_bytes());
        }
    }

    /// Writes an integer in the shortest form of the unsigned family: fixint, uint8, uint16, uint32, uint64.
    pub fn unsigned(&mut self, value: u64) {
        if let Ok(value) = u8::try_from(value) {
            match value {
                0..=127 => self.marker(Marker::FixPos(value)),
                _ => self.number(Marker::U8, value.to_be_bytes()),
            }
        } else if let Ok(value) = u16::try_from(value) {
            self.number(Marker::U16, value.to_be_bytes());
        } else if let Ok(value) = u32::try_from(value) {
            self.number(Marker::U32, value.to_be_bytes());
        } else {
            self.number(Marker::U64, value.to_be_bytes());
        }
    }

    /// Writes a float32; every NaN is the same one.
    pub fn f32(&mut self, value: f32) {
        let bits = if value.is_nan() {
            0x7fc0_0000
        } else {
            value.to_bits()
        };
        self.number(Marker::F32, bits.to_be_bytes());
    }

    /// Writes a float64; every NaN is the same one.
    pub fn f64(&mut self, value: f64) {
        let bits = if value.is_nan() {
            0x7ff8_0000_0000_0000
        } else {
            value.to_bits()
        };
        self.number(Marker::F64, bits.to_be_bytes());
    }

    /// Writes text.
    #[inline]
    pub fn str(&mut self, text: &str) {
        match text.len() {
            length @ 0..=31 => self.marker(Marker::FixStr(length as u8)),
            length => self.length(
                [Some(Marker::Str8), Some(Marker::Str16), Some(Marker::Str32)],
                length,
            ),
        }
        self.data(text.as_bytes());
    }

    /// Writes binary data.
    pub fn bytes(&mut self, data: &[u8]) {
        self.length(
            [Some(Marker::Bin8), Some(Marker::Bin16), Some(Marker::Bin32)],
            data.len(),
        );
        self.data(data);
    }

    /// Writes a datetime. One outside the years 0000 to 9999 is an error.
    pub fn timestamp(&mut self, value: Timestamp) {
        match value.check() {
            Ok(()) => self.ext(Timestamp::EXTENSION, value.to_extension().as_slice()),
            Err(error) => self.fail(Error::new(
                Code::InvalidDatetime,
                self.bytes.len(),
                error.to_string(),
            )),
        }
    }

    /// Writes an extension of a type.
    pub fn ext(&mut self, kind: i8, data: &[u8]) {
        match data.len() {
            1 => self.marker(Marker::FixExt1),
            2 => self.marker(Marker::FixExt2),
            4 => self.marker(Marker::FixExt4),
            8 => self.marker(Marker::FixExt8),
            16 => self.marker(Marker::FixExt16),
            length => self.length(
                [Some(Marker::Ext8), Some(Marker::Ext16), Some(Marker::Ext32)],
                length,
            ),
        }
        self.data(&kind.to_be_bytes());
        self.data(data);
    }

    /// Begins an array: that many values must follow.
    pub fn array(&mut self, length: usize) {
        match length {
            0..=15 => self.marker(Marker::FixArray(length as u8)),
            _ => self.length([None, Some(Marker::Array16), Some(Marker::Array32)], length),
        }
    }

    /// Begins a map: that many pairs of a key and a value must follow.
    pub fn map(&mut self, length: usize) {
        match length {
            0..=15 => self.marker(Marker::FixMap(length as u8)),
            _ => self.length([None, Some(Marker::Map16), Some(Marker::Map32)], length),
        }
    }

    /// Writes one entry of a record, arguments or a union: the key and the value.
    #[inline]
    pub fn field<T: Encode + ?Sized>(&mut self, name: &str, value: &T) {
        self.str(name);
        self.within(|w| value.encode(w), |error| error.in_field(name));
    }

    /// Splices in a value that is encoded already.
    pub fn raw(&mut self, value: &Raw) {
        self.data(value.as_bytes());
    }

    /// Reports an error; only the first one is kept.
    #[cold]
    pub fn fail(&mut self, error: Error) {
        self.error.get_or_insert(error);
    }

    /// Writes a part of a value, and adds its place to the error that it makes.
    #[inline]
    pub(crate) fn within(
        &mut self,
        write: impl FnOnce(&mut Self),
        locate: impl FnOnce(Error) -> Error,
    ) {
        if self.error.is_none() {
            write(self);
            if self.error.is_some() {
                self.relocate(locate);
            }
        }
    }

    #[cold]
    fn relocate(&mut self, locate: impl FnOnce(Error) -> Error) {
        self.error = self.error.take().map(locate);
    }

    /// Writes a length behind the first of the markers (for 8, 16 and 32 bits) that can hold it.
    fn length(&mut self, [short, medium, long]: [Option<Marker>; 3], length: usize) {
        match (short, medium, long) {
            (Some(marker), _, _) if length <= u8::MAX.into() => {
                self.number(marker, (length as u8).to_be_bytes())
            }
            (_, Some(marker), _) if length <= u16::MAX.into() => {
                self.number(marker, (length as u16).to_be_bytes())
            }
            (_, _, Some(marker)) if u32::try_from(length).is_ok() => {
                self.number(marker, (length as u32).to_be_bytes())
            }
            _ => self.fail(Error::new(
                Code::TooLong,
                self.bytes.len(),
                format!(
                    "a length of {length} does not fit a header, which ends at {}",
                    u32::MAX
                ),
            )),
        }
    }

    #[inline]
    fn number<const N: usize>(&mut self, marker: Marker, bytes: [u8; N]) {
        self.bytes.reserve(1 + N);
        self.bytes.push(marker.to_u8());
        self.bytes.extend_from_slice(&bytes);
    }

    #[inline]
    fn marker(&mut self, marker: Marker) {
        self.bytes.push(marker.to_u8());
    }

    #[inline]
    fn data(&mut self, data: &[u8]) {
        if self.error.is_none() {
            self.bytes.extend_from_slice(data);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::to_vec;

    #[test]
    #[cfg(target_pointer_width = "64")]
    fn a_length_beyond_32_bits_is_an_error() {
        for begin in [Writer::array, Writer::map] {
            let mut w = Writer::new();
            begin(&mut w, 1 << 32);
            w.nil();
            assert_eq!(w.finish().map_err(|error| error.code()), Err(Code::TooLong));
        }
        let mut w = Writer::new();
        w.array(u32::MAX as usize);
        assert_eq!(w.finish(), Ok(vec![0xdd, 0xff, 0xff, 0xff, 0xff]));
    }

    #[test]
    fn the_first_error_is_kept_with_its_path() {
        let late = Timestamp {
            seconds: i64::MAX,
            nanos: 0,
        };
        let mut w = Writer::new();
        w.map(2);
        w.field("first", &vec![Timestamp::default(), late]);
        w.field("second", &late);
        let error = w.finish().unwrap_err();
        assert_eq!(
            (error.code(), error.path().as_str(), error.offset()),
            (Code::InvalidDatetime, "first[1]", 14)
        );
        assert_eq!(
            to_vec(&Timestamp {
                seconds: 0,
                nanos: 1_000_000_000
            })
            .unwrap_err()
            .code(),
            Code::InvalidDatetime
        );
    }
}
