use std::collections::HashSet;
use std::sync::{Arc, PoisonError, RwLock};

use super::Exporter;

/// What a label says for everything beyond the bound.
pub(super) const OTHER: &str = "other";

/// The names that are told apart: the first that come, up to a bound, none of them long.
#[derive(Clone, Debug)]
pub(super) struct Bounded<const N: usize>(Arc<RwLock<HashSet<[String; N]>>>);

impl<const N: usize> Default for Bounded<N> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<const N: usize> Bounded<N> {
    /// Whether this one is told apart from others, from now on.
    pub(super) fn admits(&self, name: [&str; N]) -> bool {
        if name.iter().any(|part| part.len() > Exporter::NAME_BYTES) {
            return false;
        }
        let name = name.map(str::to_owned);
        {
            let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
            if known.contains(&name) {
                return true;
            }
            if known.len() >= Exporter::NAMES {
                return false;
            }
        }
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        // Another thread may have added the last one meanwhile.
        if known.len() < Exporter::NAMES {
            known.insert(name);
            return true;
        }
        known.contains(&name)
    }
}
