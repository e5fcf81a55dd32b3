//! An entry: the key of a module, its precompiled code, and a keyed hash over both. The code has a header, which names the engine.

use std::io::{self, Read};

use blake3::Hash;

use crate::engine::compiler::Compiler;
use crate::module::Module;
use crate::precompiled::{self, Code, Contents, Header};
use crate::source::{Digest, Source};

/// The BLAKE3 of a module in the binary format. To find an entry by its SHA-256 would take longer than to load it.
pub(super) type Key = Hash;

pub(super) fn key(source: &Source<'_>) -> Key {
    blake3::hash(source.bytes())
}

const PREFIX_BYTES: usize = blake3::OUT_LEN + size_of::<Header>();
const SEAL_BYTES: usize = blake3::OUT_LEN;
const PIECE_BYTES: usize = 128 << 10;

/// Makes and checks entries. Only who knows the secret can.
pub(super) struct Sealer {
    key: [u8; blake3::KEY_LEN],
}

/// The parts of an entry, in their order.
pub(super) struct Sealed<'a> {
    key: [u8; blake3::OUT_LEN],
    header: Header,
    code: &'a [u8],
    seal: [u8; SEAL_BYTES],
}

impl Sealed<'_> {
    pub(super) fn parts(&self) -> [&[u8]; 4] {
        [&self.key, &self.header, self.code, &self.seal]
    }
}

impl Sealer {
    pub(super) fn new(secret: &[u8; 32]) -> Self {
        // A key of its own, whatever else the secret is used for.
        let key = blake3::derive_key("guesthouse cache entry v1", secret);
        Self { key }
    }

    /// Seals what a module was compiled to.
    pub(super) fn seal<'a>(&self, key: &Key, module: &Module, code: &'a [u8]) -> Sealed<'a> {
        let key = *key.as_bytes();
        let header = precompiled::header(module.compiler(), module.sha256(), code);
        let mut hasher = blake3::Hasher::new_keyed(&self.key);
        hasher.update(&key).update(&header).update(code);
        let seal = *hasher.finalize().as_bytes();
        Sealed {
            key,
            header,
            code,
            seal,
        }
    }

    /// What a module was compiled to, and its digest; `None` if the entry was not made by [`seal`](Self::seal) with the same secret,
    /// for this very module and engine. `bytes` is the size of the entry.
    pub(super) fn open(
        &self,
        mut entry: impl Read,
        bytes: u64,
        key: &Key,
        compiler: &Compiler,
    ) -> io::Result<Option<(wasmtime::Module, Digest)>> {
        let mut prefix = [0; PREFIX_BYTES];
        if bytes < (PREFIX_BYTES + SEAL_BYTES) as u64 {
            return Ok(None);
        }
        entry.read_exact(&mut prefix)?;
        let (of, header) = prefix.split_at(blake3::OUT_LEN);
        let Ok((contents, _)) = Contents::read(header, compiler) else {
            return Ok(None);
        };
        let code_bytes = bytes - (PREFIX_BYTES + SEAL_BYTES) as u64;
        if of != key.as_bytes() || contents.code_bytes != code_bytes {
            return Ok(None);
        }
        let mut hasher = blake3::Hasher::new_keyed(&self.key);
        hasher.update(&prefix);
        let code = gather(entry.by_ref(), code_bytes, &mut hasher)?;
        let mut seal = [0; SEAL_BYTES];
        entry.read_exact(&mut seal)?;
        // Compared in constant time.
        if hasher.finalize() != Hash::from_bytes(seal) {
            return Ok(None);
        }
        // SAFETY: the seal holds for what was gathered, which nobody else can change, and only who knows the secret can make one:
        // it comes from `seal`, which is only given what the engine made. The header, which is sealed too, says that it was this
        // engine.
        let module = unsafe { code.load(compiler) };
        Ok(module.ok().map(|module| (module, contents.digest)))
    }
}

/// Reads each byte once, and hashes the very bytes that are kept. In pieces that stay in the processor's cache: to read all of
/// it into fresh memory would take as long as the rest together.
fn gather(mut entry: impl Read, bytes: u64, hasher: &mut blake3::Hasher) -> io::Result<Code> {
    let mut code = Code::new();
    let mut piece = vec![0; PIECE_BYTES];
    let mut left = bytes;
    while left > 0 {
        let size = usize::try_from(left).map_or(PIECE_BYTES, |left| left.min(PIECE_BYTES));
        let piece = &mut piece[..size];
        entry.read_exact(piece)?;
        hasher.update(piece);
        code.push(piece)?;
        left -= size as u64;
    }
    Ok(code)
}
