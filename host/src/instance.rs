use crate::call::{Calling, Outcome, Request};
use crate::engine::Guest;
use crate::error::ErrorKind;

/// One started guest. After a fault it is poisoned: nothing may run in it again.
pub(crate) struct Instance<G> {
    guest: G,
    /// Which of the programs of its pool it was started from.
    pub(crate) generation: u64,
    /// How often the pool looked and found it unused.
    pub(crate) unused: u32,
    poisoned: bool,
}

impl<G: Guest> Instance<G> {
    pub(crate) fn new(guest: G, generation: u64) -> Self {
        Self {
            guest,
            generation,
            unused: 0,
            poisoned: false,
        }
    }

    /// Calls the guest. An error that the guest answered with is no fault; every other one is.
    #[inline(always)]
    pub(crate) fn call<'a>(
        &'a mut self,
        request: &'a Request<'_>,
        reply: &'a mut Vec<u8>,
    ) -> Calling<'a> {
        // Poisoned while it runs, so that an instance that a panic passed through, or whose caller went away, is not
        // used again either.
        self.poisoned = true;
        let poisoned = &mut self.poisoned;
        match self.guest.call(request, reply) {
            Calling::Now(outcome) => {
                *poisoned = is_fault(&outcome);
                Calling::Now(outcome)
            }
            Calling::Later(outcome) => Calling::Later(Box::pin(async move {
                let outcome = outcome.await;
                *poisoned = is_fault(&outcome);
                outcome
            })),
        }
    }
}

#[inline]
fn is_fault(outcome: &Outcome) -> bool {
    outcome
        .as_ref()
        .is_err_and(|kind| !matches!(**kind, ErrorKind::Guest(_)))
}

impl<G> Instance<G> {
    pub(crate) fn is_poisoned(&self) -> bool {
        self.poisoned
    }
}
