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

use std::hash::{Hash, Hasher};

use crate::engine::compiler::Compiler;
use crate::error::ErrorKind;
use crate::source::Digest;

const MAGIC: &[u8; 8] = b"ghmodule";
const FORMAT: u32 = 1;
/// For any reason, the way out is the same.
const COMPILE: &str = "compile the module again with Module::precompile";

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

/// Precompiled code whose header is right.
pub(crate) struct Precompiled<'a> {
    pub(crate) digest: Digest,
    code: &'a [u8],
}

impl<'a> Precompiled<'a> {
    /// Checks that `bytes` are complete, and made for this engine.
    pub(crate) fn read(bytes: &'a [u8], compiler: &Compiler) -> Result<Self, ErrorKind> {
        let unusable = |what: &str| ErrorKind::InvalidModule {
            reason: format!("precompiled code {what}; {COMPILE}"),
        };
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
        let code = fields.0;
        if code.len() as u64 != u64::from_le_bytes(*size) {
            return Err(unusable("is cut off, or has more than its header says"));
        }
        let digest = Digest::from_bytes(*digest);
        Ok(Self { digest, code })
    }

    /// Makes the code ready to run.
    ///
    /// # Safety
    ///
    /// The code must be what the engine gave, unchanged.
    pub(crate) unsafe fn load(&self, compiler: &Compiler) -> Result<wasmtime::Module, ErrorKind> {
        let engine = &compiler.engine;
        #[cfg(target_os = "linux")]
        if let Some(file) = memory_file(self.code) {
            // SAFETY: the code is as the caller says, and the file can't be changed any more.
            let module = unsafe { wasmtime::Module::deserialize_open_file(engine, file) };
            // Some systems don't let such a file be run: then it is copied after all.
            if let Ok(module) = module {
                return Ok(module);
            }
        }
        // SAFETY: as the caller says.
        let module = unsafe { wasmtime::Module::deserialize(engine, self.code) };
        module.map_err(|error| ErrorKind::InvalidModule {
            reason: format!("precompiled code can't be loaded: {error:#}; {COMPILE}"),
        })
    }
}

/// The code in a file that is only in memory, sealed against any change; `None` if the system has none.
///
/// The engine maps a file, and copies anything else. A copy takes several times longer, as it touches each page.
#[cfg(target_os = "linux")]
fn memory_file(code: &[u8]) -> Option<std::fs::File> {
    use memfd::FileSeal;
    use std::io::Write;

    let memory = memfd::MemfdOptions::new()
        .allow_sealing(true)
        .create("guesthouse-code")
        .ok()?;
    memory.as_file().write_all(code).ok()?;
    let seals = [
        FileSeal::SealWrite,
        FileSeal::SealShrink,
        FileSeal::SealGrow,
        FileSeal::SealSeal,
    ];
    memory.add_seals(&seals).ok()?;
    Some(memory.into_file())
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
