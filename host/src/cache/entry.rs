//! An entry: precompiled code, and a keyed hash over it and its header, which names the module and the engine.

use blake3::Hash;

use crate::engine::compiler::{Allocation, Compiler};
use crate::module::Module;
use crate::precompiled::{self, Header, Precompiled};
use crate::source::Digest;

const SEAL_BYTES: usize = blake3::OUT_LEN;

/// Makes and checks entries. Only who knows the secret can.
pub(super) struct Sealer {
    key: [u8; blake3::KEY_LEN],
}

/// The parts of an entry, in their order.
pub(super) struct Sealed<'a> {
    header: Header,
    code: &'a [u8],
    seal: [u8; SEAL_BYTES],
}

impl Sealed<'_> {
    pub(super) fn parts(&self) -> [&[u8]; 3] {
        [&self.header, self.code, &self.seal]
    }
}

impl Sealer {
    pub(super) fn new(secret: &[u8; 32]) -> Self {
        // A key of its own, whatever else the secret is used for.
        let key = blake3::derive_key("guesthouse cache entry v1", secret);
        Self { key }
    }

    pub(super) fn seal<'a>(&self, module: &Module, code: &'a [u8]) -> Sealed<'a> {
        let header = precompiled::header(module.compiler(), module.sha256(), code);
        let mut hasher = blake3::Hasher::new_keyed(&self.key);
        let seal = *hasher.update(&header).update(code).finalize().as_bytes();
        Sealed { header, code, seal }
    }

    /// The module of an entry; `None` if the entry was not made by [`seal`](Self::seal) with the same secret, for this very
    /// module and engine.
    pub(super) fn open(
        &self,
        entry: &[u8],
        compiler: &Compiler,
        digest: &Digest,
    ) -> Option<wasmtime::Module> {
        let (content, seal) = entry.split_last_chunk::<SEAL_BYTES>()?;
        // Compared in constant time.
        if blake3::keyed_hash(&self.key, content) != Hash::from_bytes(*seal) {
            return None;
        }
        let precompiled = Precompiled::read(content, compiler).ok()?;
        if precompiled.digest != *digest {
            return None;
        }
        // SAFETY: the seal holds for these bytes in memory, and only who knows the secret can make one: they come from `seal`, which
        // is only given what the engine made. The header, which is sealed too, says that it was this engine.
        unsafe { precompiled.load(compiler) }.ok()
    }
}
