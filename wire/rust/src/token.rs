//! One MessagePack header, with the data of everything that is not a container: the only place that looks at markers
//! when reading, and the only one that checks announced lengths.

use rmp::Marker;

use crate::error::{Code, Error, Result};

/// What comes next in the input. Text is not yet checked to be UTF-8.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Token<'a> {
    Nil,
    Bool(bool),
    /// Zero or more, whatever its family.
    Unsigned(u64),
    /// Below zero.
    Negative(i64),
    F32(f32),
    F64(f64),
    Str(&'a [u8]),
    Bin(&'a [u8]),
    /// The number of elements that follow.
    Array(usize),
    /// The number of entries that follow.
    Map(usize),
    Ext(i8, &'a [u8]),
}

impl Token<'_> {
    /// What it is, for a message.
    pub(crate) fn noun(&self) -> &'static str {
        match self {
            Self::Nil => "nil",
            Self::Bool(_) => "a bool",
            Self::Unsigned(_) | Self::Negative(_) => "an integer",
            Self::F32(_) | Self::F64(_) => "a float",
            Self::Str(_) => "text",
            Self::Bin(_) => "binary data",
            Self::Array(_) => "an array",
            Self::Map(_) => "a map",
            Self::Ext(..) => "an extension",
        }
    }
}

/// Bytes with a position in them.
#[derive(Clone, Debug)]
pub(crate) struct Cursor<'a> {
    pub(crate) input: &'a [u8],
    pub(crate) at: usize,
}

impl<'a> Cursor<'a> {
    pub(crate) fn left(&self) -> usize {
        self.input.len() - self.at
    }

    /// Reads one token. An array of n needs n more bytes, a map of n needs 2n, other data needs its length: what the input
    /// cannot hold is refused here, before anyone allocates for it.
    pub(crate) fn token(&mut self) -> Result<Token<'a>> {
        let start = self.at;
        let [marker] = self.fixed()?;
        Ok(match Marker::from_u8(marker) {
            Marker::Null => Token::Nil,
            Marker::False => Token::Bool(false),
            Marker::True => Token::Bool(true),
            Marker::FixPos(value) => Token::Unsigned(value.into()),
            Marker::U8 | Marker::U16 | Marker::U32 | Marker::U64 => {
                Token::Unsigned(self.big_endian(1 << (marker & 3))?)
            }
            Marker::FixNeg(value) => Token::Negative(value.into()),
            Marker::I8 => integer(i8::from_be_bytes(self.fixed()?).into()),
            Marker::I16 => integer(i16::from_be_bytes(self.fixed()?).into()),
            Marker::I32 => integer(i32::from_be_bytes(self.fixed()?).into()),
            Marker::I64 => integer(i64::from_be_bytes(self.fixed()?)),
            Marker::F32 => Token::F32(f32::from_be_bytes(self.fixed()?)),
            Marker::F64 => Token::F64(f64::from_be_bytes(self.fixed()?)),
            Marker::FixStr(length) => Token::Str(self.data(length.into(), start)?),
            Marker::Str8 => Token::Str(self.sized_data(1, start)?),
            Marker::Str16 => Token::Str(self.sized_data(2, start)?),
            Marker::Str32 => Token::Str(self.sized_data(4, start)?),
            Marker::Bin8 => Token::Bin(self.sized_data(1, start)?),
            Marker::Bin16 => Token::Bin(self.sized_data(2, start)?),
            Marker::Bin32 => Token::Bin(self.sized_data(4, start)?),
            Marker::FixArray(length) => Token::Array(self.announced(length.into(), 1, start)?),
            Marker::Array16 => Token::Array(self.sized_announced(2, 1, start)?),
            Marker::Array32 => Token::Array(self.sized_announced(4, 1, start)?),
            Marker::FixMap(length) => Token::Map(self.announced(length.into(), 2, start)?),
            Marker::Map16 => Token::Map(self.sized_announced(2, 2, start)?),
            Marker::Map32 => Token::Map(self.sized_announced(4, 2, start)?),
            Marker::FixExt1
            | Marker::FixExt2
            | Marker::FixExt4
            | Marker::FixExt8
            | Marker::FixExt16 => self.extension(1 << (marker - Marker::FixExt1.to_u8()), start)?,
            Marker::Ext8 | Marker::Ext16 | Marker::Ext32 => {
                let length = self.big_endian(1 << (marker - Marker::Ext8.to_u8()))?;
                self.extension(length, start)?
            }
            Marker::Reserved => {
                return Err(Error::new(
                    Code::UnexpectedType,
                    start,
                    "the byte c1 never begins a value",
                ));
            }
        })
    }

    fn extension(&mut self, length: u64, start: usize) -> Result<Token<'a>> {
        let kind = i8::from_be_bytes(self.fixed()?);
        Ok(Token::Ext(kind, self.data(length, start)?))
    }

    fn sized_data(&mut self, width: usize, start: usize) -> Result<&'a [u8]> {
        let length = self.big_endian(width)?;
        self.data(length, start)
    }

    fn data(&mut self, length: u64, start: usize) -> Result<&'a [u8]> {
        let length = self.announced(length, 1, start)?;
        let data = &self.input[self.at..self.at + length];
        self.at += length;
        Ok(data)
    }

    fn sized_announced(&mut self, width: usize, each: u64, start: usize) -> Result<usize> {
        let length = self.big_endian(width)?;
        self.announced(length, each, start)
    }

    /// A length that the bytes left can hold, at so many bytes each. It came from 32 bits at most, so nothing overflows.
    fn announced(&self, length: u64, each: u64, start: usize) -> Result<usize> {
        let left = self.left();
        match usize::try_from(length) {
            Ok(fits) if length * each <= left as u64 => Ok(fits),
            _ => Err(Error::new(
                Code::LengthExceedsInput,
                start,
                format!("a length of {length} is announced, and {left} bytes are left"),
            )),
        }
    }

    /// An unsigned integer of 1, 2, 4 or 8 bytes.
    fn big_endian(&mut self, width: usize) -> Result<u64> {
        Ok(match width {
            1 => u8::from_be_bytes(self.fixed()?).into(),
            2 => u16::from_be_bytes(self.fixed()?).into(),
            4 => u32::from_be_bytes(self.fixed()?).into(),
            _ => u64::from_be_bytes(self.fixed()?),
        })
    }

    fn fixed<const N: usize>(&mut self) -> Result<[u8; N]> {
        match self.input[self.at..].first_chunk() {
            Some(bytes) => {
                self.at += N;
                Ok(*bytes)
            }
            None => Err(Error::new(
                Code::UnexpectedEnd,
                self.input.len(),
                "the input ends inside a value",
            )),
        }
    }
}

fn integer<'a>(value: i64) -> Token<'a> {
    match u64::try_from(value) {
        Ok(value) => Token::Unsigned(value),
        Err(_) => Token::Negative(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_first_byte_is_a_token_or_an_error() {
        for first in 0..=u8::MAX {
            let mut input = vec![0; 32];
            input[0] = first;
            let mut cursor = Cursor {
                input: &input,
                at: 0,
            };
            assert_eq!(cursor.token().is_err(), first == 0xc1, "{first:02x}");
            assert!(cursor.at <= input.len());
        }
    }

    #[test]
    fn an_integer_is_the_same_in_every_form() {
        for input in [
            &[5][..],
            &[0xcc, 5],
            &[0xcd, 0, 5],
            &[0xce, 0, 0, 0, 5],
            &[0xd0, 5],
            &[0xd1, 0, 5],
            &[0xd2, 0, 0, 0, 5],
        ] {
            assert_eq!(Cursor { input, at: 0 }.token(), Ok(Token::Unsigned(5)));
        }
    }
}
