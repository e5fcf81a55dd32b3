use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// What a [`Cache`](crate::Cache) has done in this process since it was opened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct CacheStats {
    /// Modules that came from an entry.
    pub hits: u64,
    /// Modules that were compiled, as there was no entry, or it could not be read.
    pub misses: u64,
    /// Modules that were compiled, as their entry was damaged, or not of this cache.
    pub rejected: u64,
    /// Modules that another thread was just loading, and that were shared with it.
    pub shared: u64,
    /// Entries that were written.
    pub stored: u64,
    /// Entries that were removed to keep the folder to its size.
    pub evicted: u64,
    /// Entries that could not be read, written or removed. The module was loaded nevertheless.
    pub failures: u64,
    /// What the last of these failures was.
    pub last_failure: Option<String>,
}

#[derive(Default)]
pub(super) struct Counters(Mutex<CacheStats>);

impl Counters {
    pub(super) fn snapshot(&self) -> CacheStats {
        self.count(|stats| stats.clone())
    }

    pub(super) fn hit(&self) {
        self.count(|stats| stats.hits += 1);
    }

    pub(super) fn missed(&self) {
        self.count(|stats| stats.misses += 1);
    }

    /// Somebody, or a fault of the disk, changed an entry: worth a look.
    pub(super) fn rejected(&self, entry: &Path) {
        #[cfg(feature = "tracing")]
        tracing::warn!(entry = %entry.display(), "an entry of the cache is not to be believed, and is replaced");
        #[cfg(not(feature = "tracing"))]
        let _ = entry;
        self.count(|stats| stats.rejected += 1);
    }

    pub(super) fn shared(&self) {
        self.count(|stats| stats.shared += 1);
    }

    pub(super) fn stored(&self) {
        self.count(|stats| stats.stored += 1);
    }

    pub(super) fn evicted(&self, entries: u64) {
        self.count(|stats| stats.evicted += entries);
    }

    pub(super) fn failed(&self, reason: String) {
        #[cfg(feature = "tracing")]
        tracing::warn!("the cache of compiled code: {reason}");
        self.count(|stats| {
            stats.failures += 1;
            stats.last_failure = Some(reason);
        });
    }

    fn count<T>(&self, count: impl FnOnce(&mut CacheStats) -> T) -> T {
        count(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
