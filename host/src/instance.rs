use std::time::Duration;

use crate::engine::Guest;
use crate::error::ErrorKind;

/// One started guest. After a fault it is poisoned: nothing may run in it again.
pub(crate) struct Instance {
    guest: Box<dyn Guest>,
    poisoned: bool,
}

impl Instance {
    pub(crate) fn new(guest: Box<dyn Guest>) -> Self {
        Self {
            guest,
            poisoned: false,
        }
    }

    /// Calls the guest. An error that the guest answered with is no fault; every other one is.
    pub(crate) fn call(
        &mut self,
        operation: &str,
        payload: &[u8],
        timeout: Duration,
    ) -> Result<Vec<u8>, ErrorKind> {
        // Poisoned while it runs, so that an instance that a panic passed through is not used again either.
        self.poisoned = true;
        let outcome = self.guest.call(operation, payload, timeout);
        self.poisoned = !matches!(outcome, Ok(_) | Err(ErrorKind::Guest(_)));
        outcome
    }

    pub(crate) fn is_poisoned(&self) -> bool {
        self.poisoned
    }
}
