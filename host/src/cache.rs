//! Compiled code on disk, so that a module is compiled once and not at each start of a program.
//!
//! Whoever can write an entry that is believed runs code of theirs in this process. So an entry is read once into memory, and
//! believed only if a keyed hash over all of it, its key included, was made with a secret that nobody else knows ([`entry`]);
//! the secret lies in a folder that nobody else may write to ([`folder`]).

mod entry;
mod flight;
mod folder;
mod stats;
mod store;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use folder::CacheError;
pub use stats::CacheStats;

use entry::{Key, Sealer};
use flight::Flights;
use stats::Counters;

use crate::engine::compiler::{Allocation, Compiler};
use crate::error::{Error, ErrorKind};
use crate::module::Module;
use crate::precompiled;
use crate::source::{Digest, Source};

/// Keeps the compiled code of modules in a folder. A copy is cheap, and shares all but the limit.
///
/// An entry has about twice the size of its module, and serves one module, version of the engine, settings and kind of processor. One that is damaged, or not of this cache,
/// is compiled anew and replaced. Any number of threads and processes may use a folder at once.
///
/// No error of the cache fails a load: what it could not read or write is in its [`stats`](Self::stats), and with the feature
/// `tracing` a warning.
///
/// ```no_run
/// use guesthouse::{Cache, Host};
///
/// let cache = Cache::open("/var/cache/my-service/guests")?;
/// let host = Host::builder().cache(cache.clone()).load_file("guest.wasm")?;
/// if let Some(failure) = cache.stats().last_failure {
///     eprintln!("the next start will be slow too: {failure}");
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Cache {
    shared: Arc<Shared>,
    limit_bytes: u64,
}

struct Shared {
    folder: PathBuf,
    sealer: Sealer,
    flights: Flights,
    counters: Counters,
}

impl Cache {
    /// The size that a cache is kept to: 1 GiB.
    pub const DEFAULT_LIMIT_BYTES: u64 = 1 << 30;

    /// Opens a cache, and makes its folder if there is none. Its entries are believed by whoever can read its secret: a file of
    /// 32 random bytes in the folder, made at the first opening.
    ///
    /// On Unix, folder and secret must belong to the user of this process; the folder must be writable by nobody else, and the
    /// secret readable by nobody else. On other systems that is for the caller to see to.
    pub fn open(folder: impl AsRef<Path>) -> Result<Self, CacheError> {
        let folder = folder::prepare(folder.as_ref())?;
        let secret = folder::secret(&folder)?;
        Ok(Self::new(folder, &secret))
    }

    /// The same with a secret of the caller, for a folder that machines share, or that is read-only. It must be random, and
    /// known to nobody who is not to run code in this process.
    pub fn with_secret(folder: impl AsRef<Path>, secret: &[u8; 32]) -> Result<Self, CacheError> {
        Ok(Self::new(folder::prepare(folder.as_ref())?, secret))
    }

    fn new(folder: PathBuf, secret: &[u8; 32]) -> Self {
        Self {
            shared: Arc::new(Shared {
                folder,
                sealer: Sealer::new(secret),
                flights: Flights::default(),
                counters: Counters::default(),
            }),
            limit_bytes: Self::DEFAULT_LIMIT_BYTES,
        }
    }

    /// The size in bytes that the folder is kept to, instead of [`DEFAULT_LIMIT_BYTES`](Self::DEFAULT_LIMIT_BYTES): after an entry
    /// is written, those that were not used for the longest time go.
    pub fn limit_bytes(mut self, bytes: u64) -> Self {
        self.limit_bytes = bytes;
        self
    }

    /// [`Module::from_bytes`], from the cache if it is there. Threads that ask for the same module at once get the same one.
    pub fn module(&self, bytes: &[u8]) -> Result<Module, Error> {
        Ok(self.load(Source::from_bytes(bytes)?)?)
    }

    /// [`Module::from_file`], from the cache if it is there.
    pub fn module_file(&self, path: impl AsRef<Path>) -> Result<Module, Error> {
        Ok(self.load(Source::from_file(path.as_ref())?)?)
    }

    /// What it has done in this process since it was opened.
    pub fn stats(&self) -> CacheStats {
        self.shared.counters.snapshot()
    }

    /// Where it is, as an absolute path.
    pub fn folder(&self) -> &Path {
        &self.shared.folder
    }

    fn load(&self, source: Source<'_>) -> Result<Module, ErrorKind> {
        let key = entry::key(&source);
        let (module, shared) = self
            .shared
            .flights
            .share(&key, || self.load_alone(&key, source))?;
        if shared {
            self.shared.counters.shared();
        }
        Ok(module)
    }

    fn load_alone(&self, key: &Key, source: Source<'_>) -> Result<Module, ErrorKind> {
        let compiler = Compiler::shared(Allocation::OnDemand)?;
        let name = store::file_name(key, &precompiled::fingerprint(&compiler));
        let path = self.shared.folder.join(name);
        if let Some((module, digest)) = self.find(&path, key, &compiler) {
            return Module::new(compiler, module, digest, Some(source));
        }
        let module = Module::compile(compiler, source)?;
        self.keep(&path, key, &module);
        Ok(module)
    }

    /// The entry at `path`, if it can be believed.
    fn find(
        &self,
        path: &Path,
        key: &Key,
        compiler: &Compiler,
    ) -> Option<(wasmtime::Module, Digest)> {
        let Shared {
            sealer, counters, ..
        } = &*self.shared;
        let read = store::open(path).and_then(|entry| {
            entry
                .map(|(file, bytes)| sealer.open(file, bytes, key, compiler))
                .transpose()
        });
        match read {
            Ok(Some(Some(found))) => {
                counters.hit();
                return Some(found);
            }
            Ok(Some(None)) => counters.rejected(path),
            Ok(None) => counters.missed(),
            Err(error) => {
                counters.missed();
                counters.failed(format!("{} can't be read: {error}", path.display()));
            }
        }
        None
    }

    fn keep(&self, path: &Path, key: &Key, module: &Module) {
        let Shared {
            folder,
            sealer,
            counters,
            ..
        } = &*self.shared;
        let written = module
            .code()
            .map_err(|kind| kind.to_string())
            .and_then(|code| {
                let sealed = sealer.seal(key, module, &code);
                store::write(path, &sealed, self.limit_bytes)
                    .map_err(|error| format!("{} can't be written: {error}", path.display()))
            });
        match written {
            Ok(()) => counters.stored(),
            Err(reason) => return counters.failed(reason),
        }
        match store::evict(folder, self.limit_bytes) {
            Ok(evicted) => counters.evicted(evicted),
            Err(error) => counters.failed(format!(
                "{} can't be kept to its size: {error}",
                folder.display()
            )),
        }
    }
}

impl fmt::Debug for Cache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cache")
            .field("folder", &self.folder())
            .field("limit_bytes", &self.limit_bytes)
            .finish_non_exhaustive()
    }
}
