//! The program of any engine. A call goes through a `match`, as a trait object would have to box each future.

use std::sync::Arc;
use std::time::Instant;

use super::clock::Clock;
use super::native::{NativeGuest, NativeProgram};
#[cfg(feature = "wapc")]
use super::wapc::{WapcGuest, WapcProgram};
use super::{Context, Guest, Program};
use crate::call::{Call, Calling, Request};
use crate::error::ErrorKind;
use crate::metrics::InstanceStarted;
use crate::module::Module;

/// A program, whose instances are counted.
pub(crate) struct AnyProgram {
    family: Family,
    tally: Tally,
}

/// An instance of it.
pub(crate) struct AnyGuest {
    member: Member,
    tally: Tally,
}

pub(crate) enum Family {
    Native(NativeProgram),
    #[cfg(feature = "wapc")]
    Wapc(WapcProgram),
}

enum Member {
    Native(NativeGuest),
    #[cfg(feature = "wapc")]
    Wapc(WapcGuest),
}

/// Tells the metrics of a host of the instances of a module.
#[derive(Clone)]
struct Tally {
    context: Arc<Context>,
    digest: Arc<str>,
}

impl AnyProgram {
    pub(crate) fn new(family: Family, module: &Module, context: Arc<Context>) -> Self {
        let digest = module.digest().into();
        Self {
            family,
            tally: Tally { context, digest },
        }
    }

    async fn start(&self, call: &mut Call) -> Result<Member, ErrorKind> {
        match &self.family {
            Family::Native(program) => program.instantiate(call).await.map(Member::Native),
            #[cfg(feature = "wapc")]
            Family::Wapc(program) => program.instantiate(call).await.map(Member::Wapc),
        }
    }
}

impl Program for AnyProgram {
    type Guest = AnyGuest;

    fn clock(&self) -> &Clock {
        match &self.family {
            Family::Native(program) => program.clock(),
            #[cfg(feature = "wapc")]
            Family::Wapc(program) => program.clock(),
        }
    }

    fn most_depth(&self) -> u32 {
        match &self.family {
            Family::Native(program) => program.most_depth(),
            #[cfg(feature = "wapc")]
            Family::Wapc(program) => program.most_depth(),
        }
    }

    async fn instantiate(&self, call: &mut Call) -> Result<AnyGuest, ErrorKind> {
        let Tally { context, digest } = &self.tally;
        let since = context.metrics.as_ref().map(|_| Instant::now());
        let started = self.start(call).await;
        if let Some(since) = since {
            let instance = InstanceStarted {
                module: digest,
                outcome: started.as_ref().map_or_else(ErrorKind::code, |_| "ok"),
                duration: since.elapsed(),
            };
            context.measure(|metrics| metrics.instance_started(&instance));
        }
        Ok(AnyGuest {
            member: started?,
            tally: self.tally.clone(),
        })
    }
}

impl Guest for AnyGuest {
    #[inline(always)]
    fn call<'a>(&'a mut self, request: &'a Request<'_>, reply: &'a mut Vec<u8>) -> Calling<'a> {
        match &mut self.member {
            Member::Native(guest) => guest.call(request, reply),
            #[cfg(feature = "wapc")]
            Member::Wapc(guest) => guest.call(request, reply),
        }
    }
}

impl Drop for AnyGuest {
    fn drop(&mut self) {
        let Tally { context, digest } = &self.tally;
        context.measure(|metrics| metrics.instance_ended(digest));
    }
}
