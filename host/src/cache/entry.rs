//! An entry: the key of a module, its precompiled code, and a keyed hash over both. The code has a header, which names the engine.

use blake3::Hash;

use crate::engine::compiler::Compiler;
use crate::module::Module;
use crate::precompiled::{self, Header, Precompiled};
use crate::source::{Digest, Source};

/// The BLAKE3 of a module in the binary format. To find an entry by its SHA-256 would take longer than to load it.
pub(super) type Key = Hash;

pub(super) fn key(source: &Source<'_>) -> Key {
    blake3::hash(source.bytes())
}

const SEAL_BYTES: usize = blake3::OUT_LEN;

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
    /// for this very module and engine.
    pub(super) fn open(
        &self,
        entry: &[u8],
        key: &Key,
        compiler: &Compiler,
    ) -> Option<(wasmtime::Module, Digest)> {
        let (content, seal) = entry.split_last_chunk::<SEAL_BYTES>()?;
        // Compared in constant time.
        if blake3::keyed_hash(&self.key, content) != Hash::from_bytes(*seal) {
            return None;
        }
        let (of, precompiled) = content.split_first_chunk()?;
        if Hash::from_bytes(*of) != *key {
            return None;
        }
        let precompiled = Precompiled::read(precompiled, compiler).ok()?;
        // SAFETY: the seal holds for these bytes in memory, and only who knows the secret can make one: they come from `seal`, which
        // is only given what the engine made. The header, which is sealed too, says that it was this engine.
        let module = unsafe { precompiled.load(compiler) }.ok()?;
        Some((module, precompiled.digest))
    }
}
