//! What a call has in place of a value: no arguments, and a `void` reply.

use crate::decode::Decode;
use crate::encode::Encode;
use crate::error::Result;
use crate::reader::Reader;
use crate::writer::Writer;

/// The arguments of an operation that has none: no bytes at all; nil or an empty map is read as well.
///
/// ```
/// use guesthouse_wire::{NoArguments, from_slice, to_vec};
///
/// assert_eq!(to_vec(&NoArguments)?, []);
/// for payload in [&b""[..], b"\xc0", b"\x80"] {
///     assert_eq!(from_slice(payload), Ok(NoArguments));
/// }
/// # Ok::<(), guesthouse_wire::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NoArguments;

impl Encode for NoArguments {
    fn encode(&self, _: &mut Writer) {}
}

impl Decode for NoArguments {
    fn decode(r: &mut Reader<'_>) -> Result<Self> {
        if !r.is_empty() && !r.take_nil() {
            r.no_entries()?;
        }
        Ok(Self)
    }
}

/// A `void` reply: no bytes at all, and so not a value that could stand in another. Nil is read as well.
impl Encode for () {
    fn encode(&self, _: &mut Writer) {}
}

impl Decode for () {
    fn decode(r: &mut Reader<'_>) -> Result<Self> {
        if r.is_empty() { Ok(()) } else { r.nil() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Code, from_slice, to_vec};

    #[test]
    fn void_is_no_bytes_or_nil() {
        assert_eq!(to_vec(&()), Ok(vec![]));
        assert_eq!(
            (from_slice::<()>(b""), from_slice::<()>(b"\xc0")),
            (Ok(()), Ok(()))
        );
        assert_eq!(
            from_slice::<()>(b"\x80").unwrap_err().code(),
            Code::UnexpectedType
        );
        assert_eq!(
            from_slice::<()>(b"\xc0\xc0").unwrap_err().code(),
            Code::TrailingBytes
        );
    }

    #[test]
    fn no_arguments_are_no_bytes_nil_or_an_empty_map() {
        assert_eq!(from_slice(b"\xde\x00\x00"), Ok(NoArguments));
        for (payload, code) in [
            (&b"\x90"[..], Code::UnexpectedType),
            (b"\x81\xa1a\x01", Code::UnexpectedType),
            (b"\x80\x80", Code::TrailingBytes),
        ] {
            assert_eq!(from_slice::<NoArguments>(payload).unwrap_err().code(), code);
        }
    }
}
