//! The only file that touches linear memory. A guest's pointers and lengths are `u32`, and each is checked before use.

use wasmtime::{Caller, Extern, Memory};

use super::native::State;
use crate::abi;
use crate::error::ErrorKind;

/// The memory of a guest, for the time of one import.
pub(super) struct LinearMemory<'a>(&'a mut [u8]);

/// The memory and the state of the guest that called an import, side by side.
#[inline]
pub(super) fn split<'a>(
    caller: &'a mut Caller<'_, State>,
) -> Result<(LinearMemory<'a>, &'a mut State), ErrorKind> {
    let memory = match caller.data().memory {
        Some(memory) => memory,
        None => find(caller)?,
    };
    let (bytes, state) = memory.data_and_store_mut(caller);
    Ok((LinearMemory(bytes), state))
}

/// Looks the memory up once for each instance: a start section runs before there is an instance to ask.
#[cold]
fn find(caller: &mut Caller<'_, State>) -> Result<Memory, ErrorKind> {
    match caller.get_export(abi::MEMORY) {
        Some(Extern::Memory(memory)) => {
            caller.data_mut().memory = Some(memory);
            Ok(memory)
        }
        _ => Err(ErrorKind::Abi {
            reason: format!("it exports no {}", abi::MEMORY),
        }),
    }
}

impl LinearMemory<'_> {
    /// The bytes at `ptr`. `what` names them in the error.
    #[inline]
    pub(super) fn read(&self, ptr: u32, len: u32, what: &str) -> Result<&[u8], ErrorKind> {
        let bytes = span(ptr, len as usize).and_then(|(start, end)| self.0.get(start..end));
        bytes.ok_or_else(|| self.outside(ptr, len as usize, what))
    }

    /// The text at `ptr`.
    pub(super) fn read_text(&self, ptr: u32, len: u32, what: &str) -> Result<&str, ErrorKind> {
        std::str::from_utf8(self.read(ptr, len, what)?).map_err(|error| ErrorKind::Abi {
            reason: format!(
                "{what} is not UTF-8 (byte {} of {len})",
                error.valid_up_to()
            ),
        })
    }

    /// The `len` bytes at `ptr`, to be written.
    #[inline]
    pub(super) fn slice(
        &mut self,
        ptr: u32,
        len: usize,
        what: &str,
    ) -> Result<&mut [u8], ErrorKind> {
        match span(ptr, len).filter(|&(_, end)| end <= self.0.len()) {
            Some((start, end)) => Ok(&mut self.0[start..end]),
            None => Err(self.outside(ptr, len, what)),
        }
    }

    /// Copies `bytes` to `ptr`.
    #[inline]
    pub(super) fn write(&mut self, ptr: u32, bytes: &[u8], what: &str) -> Result<(), ErrorKind> {
        self.slice(ptr, bytes.len(), what)?.copy_from_slice(bytes);
        Ok(())
    }

    #[cold]
    fn outside(&self, ptr: u32, len: usize, what: &str) -> ErrorKind {
        let size = self.0.len();
        ErrorKind::Abi {
            reason: format!("{what} at {ptr:#x} + {len} is outside its {size} bytes of memory"),
        }
    }
}

fn span(ptr: u32, len: usize) -> Option<(usize, usize)> {
    let start = usize::try_from(ptr).ok()?;
    Some((start, start.checked_add(len)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_span_is_checked() {
        let mut bytes = [7; 8];
        let memory = LinearMemory(&mut bytes);
        for (ptr, len, inside) in [
            (0, 0, true),
            (0, 8, true),
            (8, 0, true),
            (7, 2, false),
            (9, 0, false),
            (u32::MAX, 0, false),
            (u32::MAX, 1, false),
            (1, u32::MAX, false),
            (0x7fff_ffff, 0x7fff_ffff, false),
            (0x8000_0000, 1, false),
        ] {
            assert_eq!(
                memory.read(ptr, len, "x").is_ok(),
                inside,
                "{ptr:#x} + {len:#x}"
            );
            assert_eq!(
                LinearMemory(&mut [0; 8])
                    .slice(ptr, len as usize, "x")
                    .is_ok(),
                inside
            );
        }
    }

    #[test]
    fn text_is_utf8() {
        let mut bytes = *b"ok\xff\xff";
        let memory = LinearMemory(&mut bytes);
        assert_eq!(memory.read_text(0, 2, "x").unwrap(), "ok");
        let error = memory.read_text(0, 3, "the operation").unwrap_err();
        assert_eq!(
            error.to_string(),
            "the guest broke the waPC rules: the operation is not UTF-8 (byte 2 of 3)"
        );
    }
}
