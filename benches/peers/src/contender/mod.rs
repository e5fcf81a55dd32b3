//! Who is measured. Every one of them has a deadline for each call and a limit of its memory, as a host of strangers' code must.

mod by_hand;
mod component;
mod engine;
#[cfg(feature = "extism")]
mod extism;
mod ours;
mod wapc;

use std::any::Any;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

pub(crate) use ours::Ours;

use crate::guest::Guests;

pub(crate) type Error = Box<dyn std::error::Error + Send + Sync>;
pub(crate) type Result<T> = std::result::Result<T, Error>;

/// The same for everybody.
const TIMEOUT: Duration = Duration::from_secs(10);
const MEMORY_BYTES: usize = 64 << 20;
const TABLE_ELEMENTS: usize = 100_000;

/// One call of a guest: an operation and a payload in, the reply out. `echo` answers with the payload, `host` with what a host
/// function answers to it.
pub(crate) type Call = Box<dyn FnMut(&str, &[u8]) -> Result<Vec<u8>>>;

/// Which instances calls run in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Instances {
    /// One for all calls.
    Reused,
    /// One for each call.
    Fresh,
}

/// A host with the guest's code loaded, from any thread.
pub(crate) trait Contender: Send + Sync {
    /// Calls, in the instances that it was loaded for.
    fn calls(&self) -> Result<Call>;

    /// One instance, kept for as long as the result lives.
    fn warm(&self) -> Result<Box<dyn Any>>;

    /// The size of the compiled code, where it can be asked for.
    fn code_bytes(&self) -> Option<usize> {
        None
    }
}

/// What can be measured, by name. The first one is what the others are compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Peer {
    ByHand,
    Guesthouse,
    WapcRs,
    #[cfg(feature = "extism")]
    Extism,
    Component,
}

impl Peer {
    pub(crate) const ALL: &[Self] = &[
        Self::ByHand,
        Self::Guesthouse,
        Self::WapcRs,
        #[cfg(feature = "extism")]
        Self::Extism,
        Self::Component,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::ByHand => "by hand",
            Self::Guesthouse => "guesthouse",
            Self::WapcRs => "wapc-rs",
            #[cfg(feature = "extism")]
            Self::Extism => "extism",
            Self::Component => "component",
        }
    }

    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|peer| peer.name() == name)
    }

    /// The guest's file that it loads.
    pub(crate) fn guest(self, guests: &Guests) -> &[u8] {
        match self {
            Self::ByHand | Self::Guesthouse | Self::WapcRs => &guests.wapc,
            #[cfg(feature = "extism")]
            Self::Extism => &guests.plugin,
            Self::Component => &guests.component,
        }
    }

    pub(crate) fn load(self, guest: &[u8], instances: Instances) -> Result<Arc<dyn Contender>> {
        Ok(match self {
            Self::ByHand => Arc::new(by_hand::ByHand::load(guest, instances)?),
            Self::Guesthouse => Arc::new(Ours::load(guest, instances)?),
            Self::WapcRs => Arc::new(wapc::WapcRs::load(guest, instances)?),
            #[cfg(feature = "extism")]
            Self::Extism => Arc::new(extism::Extism::load(guest, instances)?),
            Self::Component => Arc::new(component::Component::load(guest, instances)?),
        })
    }

    /// Loads a guest's code through the peer's cache in `folder`; `None` if it has no cache.
    pub(crate) fn load_cached(self, guest: &[u8], folder: &Path) -> Result<Option<Load>> {
        match self {
            Self::ByHand => by_hand::load_cached(guest, folder).map(Some),
            Self::Guesthouse => ours::load_cached(guest, folder).map(Some),
            Self::WapcRs => wapc::load_cached(guest, folder).map(Some),
            #[cfg(feature = "extism")]
            Self::Extism => Ok(None),
            Self::Component => Ok(None),
        }
    }
}

/// Loads a guest once more, from a cache that has it.
pub(crate) type Load = Box<dyn FnMut() -> Result<()>>;
