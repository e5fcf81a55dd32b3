//! From bytes to values.

use std::any::type_name;
use std::borrow::Cow;
use std::fmt::Display;

use crate::error::{Code, Error, Result};
use crate::json::quoted;
use crate::time::Timestamp;
use crate::token::{Cursor, Token};

/// Reads values from bytes that nobody vouches for.
///
/// ```
/// use guesthouse_wire::{Field, Reader};
///
/// let mut r = Reader::new(b"\x82\xa4size\xcc\x05\xa5other\x90");
/// let mut size = Field::new("size");
/// r.record(|r, key| match key {
///     "size" => size.read(r),
///     _ => r.skip(),
/// })?;
/// r.finish()?;
/// let size: u16 = size.required()?;
/// assert_eq!(size, 5);
/// # Ok::<(), guesthouse_wire::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Reader<'a> {
    pub(crate) cursor: Cursor<'a>,
    pub(crate) depth: u32,
    /// How many bytes may still be allocated for elements that are announced and not yet read. Bytes left alone would be
    /// no bound: each of 128 lists in one another could announce all of them.
    pub(crate) room: usize,
    /// Where the key of the field whose value comes next began.
    pub(crate) key: usize,
}

impl<'a> Reader<'a> {
    /// A reader at the first byte.
    pub fn new(input: &'a [u8]) -> Self {
        Self {
            cursor: Cursor { input, at: 0 },
            depth: 0,
            room: input.len(),
            key: 0,
        }
    }

    /// How many bytes were read.
    pub fn offset(&self) -> usize {
        self.cursor.at
    }

    /// As many of the bytes that were read last.
    pub(crate) fn last(&self, length: usize) -> &'a [u8] {
        let read = &self.cursor.input[..self.cursor.at];
        &read[read.len().saturating_sub(length)..]
    }

    /// Whether all bytes were read.
    pub fn is_empty(&self) -> bool {
        self.cursor.left() == 0
    }

    /// Checks that all bytes were read.
    ///
    /// # Errors
    /// [`Code::TrailingBytes`].
    pub fn finish(&self) -> Result<()> {
        match self.cursor.left() {
            0 => Ok(()),
            left => Err(self.error(
                Code::TrailingBytes,
                format!("{left} bytes follow the value"),
            )),
        }
    }

    /// Reads nil.
    ///
    /// # Errors
    /// [`Code::UnexpectedType`] for anything else. This and all other readers also report malformed input, such as
    /// [`Code::UnexpectedEnd`] and [`Code::LengthExceedsInput`].
    pub fn nil(&mut self) -> Result<()> {
        self.expect("nil", |token| matches!(token, Token::Nil).then_some(()))
    }

    /// Reads nil if it comes next, and says whether it did.
    pub fn take_nil(&mut self) -> bool {
        let is_nil = self.cursor.input.get(self.cursor.at) == Some(&rmp::Marker::Null.to_u8());
        self.cursor.at += usize::from(is_nil);
        is_nil
    }

    /// Reads a bool.
    ///
    /// # Errors
    /// [`Code::UnexpectedType`].
    pub fn bool(&mut self) -> Result<bool> {
        self.expect("a bool", |token| match token {
            Token::Bool(value) => Some(value),
            _ => None,
        })
    }

    /// Reads an integer in any form that fits `T`.
    ///
    /// # Errors
    /// [`Code::UnexpectedType`], [`Code::OutOfRange`].
    pub fn integer<T: TryFrom<u64> + TryFrom<i64>>(&mut self) -> Result<T> {
        let start = self.offset();
        integer(self.cursor.token()?, start)
    }

    /// Reads a float: float32, float64 rounded to the nearest, or an integer that is exact.
    ///
    /// # Errors
    /// [`Code::UnexpectedType`]; [`Code::OutOfRange`] for an inexact integer and a finite float that would become infinite.
    pub fn f32(&mut self) -> Result<f32> {
        let start = self.offset();
        match self.number()? {
            Token::F32(value) => Ok(value),
            Token::F64(value) if value.is_finite() && (value as f32).is_infinite() => {
                Err(does_not_fit(start, &"a float64", "f32"))
            }
            Token::F64(value) => Ok(value as f32),
            token => {
                exact_integer(token, f32::MANTISSA_DIGITS, "f32", start).map(|value| value as f32)
            }
        }
    }

    /// Reads a float: float64, float32, or an integer that is exact.
    ///
    /// # Errors
    /// [`Code::UnexpectedType`]; [`Code::OutOfRange`] for an inexact integer.
    pub fn f64(&mut self) -> Result<f64> {
        let start = self.offset();
        match self.number()? {
            Token::F64(value) => Ok(value),
            Token::F32(value) => Ok(value.into()),
            token => exact_integer(token, f64::MANTISSA_DIGITS, "f64", start),
        }
    }

    fn number(&mut self) -> Result<Token<'a>> {
        self.expect("a number", |token| match token {
            Token::F32(_) | Token::F64(_) | Token::Unsigned(_) | Token::Negative(_) => Some(token),
            _ => None,
        })
    }

    /// Reads text, which stays where it is.
    ///
    /// # Errors
    /// [`Code::UnexpectedType`], [`Code::InvalidUtf8`].
    pub fn str(&mut self) -> Result<&'a str> {
        let start = self.offset();
        let text = self.expect("text", |token| match token {
            Token::Str(text) => Some(text),
            _ => None,
        })?;
        utf8(text, start)
    }

    /// Reads bytes: binary data or text, which stay where they are, or an array of integers from 0 to 255.
    ///
    /// # Errors
    /// [`Code::UnexpectedType`]; [`Code::OutOfRange`] for an element beyond 255.
    pub fn bytes(&mut self) -> Result<Cow<'a, [u8]>> {
        let mut ahead = self.clone();
        match ahead.cursor.token()? {
            Token::Bin(data) | Token::Str(data) => {
                *self = ahead;
                Ok(Cow::Borrowed(data))
            }
            Token::Array(_) => self.list(Self::integer::<u8>).map(Cow::Owned),
            token => Err(unexpected(self.offset(), "bytes", &token)),
        }
    }

    /// Reads a datetime: any form of the extension −1, or RFC 3339 text.
    ///
    /// # Errors
    /// [`Code::UnexpectedType`], [`Code::InvalidDatetime`], [`Code::InvalidUtf8`].
    pub fn timestamp(&mut self) -> Result<Timestamp> {
        let start = self.offset();
        let timestamp = match self.cursor.token()? {
            Token::Ext(Timestamp::EXTENSION, data) => Timestamp::from_extension(data),
            Token::Str(text) => utf8(text, start)?.parse(),
            token => return Err(unexpected(start, "a datetime", &token)),
        };
        timestamp.map_err(|error| Error::new(Code::InvalidDatetime, start, error.to_string()))
    }

    /// Reads an enum: its index as an `i32`, or its display text or name.
    ///
    /// # Errors
    /// [`Code::UnexpectedType`]; [`Code::OutOfRange`] for an index that is no `i32`; [`Code::UnknownEnumValue`] when the
    /// function says `None`.
    pub fn enumeration<T>(
        &mut self,
        type_name: &str,
        from_index: impl FnOnce(i32) -> Option<T>,
        from_text: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T> {
        let start = self.offset();
        let unknown = |value: &dyn Display| {
            Error::new(
                Code::UnknownEnumValue,
                start,
                format!("{type_name} has no value {value}"),
            )
        };
        match self.cursor.token()? {
            Token::Str(text) => {
                let text = utf8(text, start)?;
                from_text(text).ok_or_else(|| unknown(&quoted(text)))
            }
            token => {
                let index = integer(token, start)?;
                from_index(index).ok_or_else(|| unknown(&index))
            }
        }
    }

    /// Reads over one value of any type and gives its bytes.
    ///
    /// # Errors
    /// As [`skip`](Self::skip).
    pub fn raw(&mut self) -> Result<&'a [u8]> {
        let start = self.offset();
        self.skip()?;
        Ok(&self.cursor.input[start..self.offset()])
    }

    pub(crate) fn token(&mut self) -> Result<Token<'a>> {
        self.cursor.token()
    }

    pub(crate) fn expect<T>(
        &mut self,
        expected: &str,
        read: impl FnOnce(Token<'a>) -> Option<T>,
    ) -> Result<T> {
        let start = self.offset();
        let token = self.cursor.token()?;
        read(token).ok_or_else(|| unexpected(start, expected, &token))
    }

    pub(crate) fn error(&self, code: Code, message: String) -> Error {
        Error::new(code, self.offset(), message)
    }
}

#[cold]
fn unexpected(start: usize, expected: &str, found: &Token<'_>) -> Error {
    Error::new(
        Code::UnexpectedType,
        start,
        format!("expected {expected}, found {}", found.noun()),
    )
}

#[cold]
fn does_not_fit(start: usize, value: &dyn Display, type_name: &str) -> Error {
    Error::new(
        Code::OutOfRange,
        start,
        format!("{value} does not fit {type_name}"),
    )
}

pub(crate) fn utf8(text: &[u8], start: usize) -> Result<&str> {
    std::str::from_utf8(text)
        .map_err(|_| Error::new(Code::InvalidUtf8, start, "the text is not UTF-8"))
}

fn integer<T: TryFrom<u64> + TryFrom<i64>>(token: Token<'_>, start: usize) -> Result<T> {
    match token {
        Token::Unsigned(value) => {
            T::try_from(value).map_err(|_| does_not_fit(start, &value, type_name::<T>()))
        }
        Token::Negative(value) => {
            T::try_from(value).map_err(|_| does_not_fit(start, &value, type_name::<T>()))
        }
        token => Err(unexpected(start, "an integer", &token)),
    }
}

/// An integer as a float, if its significant bits are so many at most.
fn exact_integer(token: Token<'_>, digits: u32, type_name: &str, start: usize) -> Result<f64> {
    let (magnitude, float, integer): (u64, f64, &dyn Display) = match &token {
        Token::Unsigned(value) => (*value, *value as f64, value),
        Token::Negative(value) => (value.unsigned_abs(), *value as f64, value),
        token => return Err(unexpected(start, "a number", token)),
    };
    let significant = magnitude >> magnitude.trailing_zeros().min(u64::BITS - 1);
    if significant.leading_zeros() < u64::BITS - digits {
        return Err(does_not_fit(start, integer, type_name));
    }
    Ok(float)
}
