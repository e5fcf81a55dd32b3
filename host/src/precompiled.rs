//! Compiled code as bytes: a header that says of which module and for which engine, then the code.
//!
//! | bytes | |
//! |---|---|
//! | 8 | `ghmodule` |
//! | 4 | the version of this format, little-endian |
//! | 32 | the fingerprint of the engine |
//! | 32 | the SHA-256 of the module |
//! | 8 | the size of the code, little-endian |
//! | … | the code, as the engine reads it |

mod code;

use std::hash::{Hash, Hasher};

pub(crate) use code::Code;

use crate::engine::compiler::Compiler;
use crate::error::ErrorKind;
use crate::source::Digest;

const MAGIC: &[u8; 8] = b"ghmodule";
const FORMAT: u32 = 1;

/// What precedes the code.
pub(crate) type Header = [u8; 84];

pub(crate) fn header(compiler: &Compiler, digest: &Digest, code: &[u8]) -> Header {
    let mut header = [0; size_of::<Header>()];
    let mut rest = &mut header[..];
    for field in [
        &MAGIC[..],
        &FORMAT.to_le_bytes(),
        &fingerprint(compiler),
        digest.bytes(),
        &(code.len() as u64).to_le_bytes(),
    ] {
        let (head, tail) = rest.split_at_mut(field.len());
        head.copy_from_slice(field);
        rest = tail;
    }
    header
}

/// What a header says.
pub(crate) struct Contents {
    pub(crate) digest: Digest,
    pub(crate) code_bytes: u64,
}

impl Contents {
    /// Checks that `bytes` begin with a header for this engine; gives the code that follows.
    pub(crate) fn read<'a>(
        bytes: &'a [u8],
        compiler: &Compiler,
    ) -> Result<(Self, &'a [u8]), ErrorKind> {
        let mut fields = Fields(bytes);
        if fields.take() != Some(MAGIC) {
            return Err(unusable("does not begin with its header"));
        }
        if fields.take().map(|format| u32::from_le_bytes(*format)) != Some(FORMAT) {
            return Err(unusable("is of another version of this crate"));
        }
        if fields.take() != Some(&fingerprint(compiler)) {
            return Err(unusable(
                "is made for another version of the engine, other settings or another processor",
            ));
        }
        let (Some(digest), Some(size)) = (fields.take::<32>(), fields.take::<8>()) else {
            return Err(unusable("ends within its header"));
        };
        let contents = Self {
            digest: Digest::from_bytes(*digest),
            code_bytes: u64::from_le_bytes(*size),
        };
        Ok((contents, fields.0))
    }
}

/// Loads precompiled code.
///
/// # Safety
///
/// Unless its header is wrong, it must be what this engine gave, unchanged.
pub(crate) unsafe fn load(
    bytes: &[u8],
    compiler: &Compiler,
) -> Result<(wasmtime::Module, Digest), ErrorKind> {
    let (contents, rest) = Contents::read(bytes, compiler)?;
    if rest.len() as u64 != contents.code_bytes {
        return Err(unusable("is cut off, or has more than its header says"));
    }
    let mut code = Code::new();
    let pushed = code.push(rest).map_err(wasmtime::Error::from);
    // SAFETY: as the caller says.
    let module = pushed.and_then(|()| unsafe { code.load(compiler) });
    let module = module.map_err(|error| unusable(&format!("can't be loaded: {error:#}")))?;
    Ok((module, contents.digest))
}

/// For any reason, the way out is the same.
fn unusable(what: &str) -> ErrorKind {
    ErrorKind::InvalidModule {
        reason: format!(
            "precompiled code {what}; compile the module again with Module::precompile"
        ),
    }
}

struct Fields<'a>(&'a [u8]);

impl<'a> Fields<'a> {
    fn take<const N: usize>(&mut self) -> Option<&'a [u8; N]> {
        let (field, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(field)
    }
}

/// Differs where code can't be shared: by the version of wasmtime, its settings, the processor.
pub(crate) fn fingerprint(compiler: &Compiler) -> [u8; 32] {
    /// A hash with more bits than [`Hasher::finish`] has.
    struct Blake(blake3::Hasher);

    impl Hasher for Blake {
        fn write(&mut self, bytes: &[u8]) {
            self.0.update(bytes);
        }

        fn finish(&self) -> u64 {
            let hash = self.0.finalize();
            hash.as_bytes()
                .first_chunk()
                .map_or(0, |bytes| u64::from_le_bytes(*bytes))
        }
    }

    let mut hasher = Blake(blake3::Hasher::new());
    compiler
        .engine
        .precompile_compatibility_hash()
        .hash(&mut hasher);
    *hasher.0.finalize().as_bytes()
}
