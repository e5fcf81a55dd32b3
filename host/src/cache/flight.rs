//! Threads that load the same module at once let one of them do it.

use std::collections::HashMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::entry::Key;
use crate::module::Module;

/// How long a thread waits for another one. A thread of the pool that compiles may be asked for a module in the middle of
/// compiling that very module: it would wait for itself.
const PATIENCE: Duration = Duration::from_secs(20);

#[derive(Default)]
pub(super) struct Flights(Mutex<HashMap<Key, Arc<Flight>>>);

#[derive(Default)]
struct Flight {
    state: Mutex<State>,
    landed: Condvar,
}

#[derive(Default)]
enum State {
    #[default]
    Flying,
    Landed(Module),
    Failed,
}

impl Flights {
    /// The module that `load` gives, here or in another thread that is at it already; and whether it was another thread. Where that
    /// one fails, or takes too long, `load` runs here, and gives an error of its own.
    pub(super) fn share<E>(
        &self,
        key: &Key,
        load: impl FnOnce() -> Result<Module, E>,
    ) -> Result<(Module, bool), E> {
        let flight = match lock(&self.0).entry(*key) {
            std::collections::hash_map::Entry::Occupied(entry) => Err(entry.get().clone()),
            std::collections::hash_map::Entry::Vacant(entry) => {
                Ok(entry.insert(Arc::default()).clone())
            }
        };
        match flight {
            Ok(flight) => {
                let pilot = Pilot {
                    flights: self,
                    key,
                    flight,
                };
                let module = load()?;
                pilot.land(State::Landed(module.clone()));
                Ok((module, false))
            }
            Err(flight) => match flight.wait() {
                Some(module) => Ok((module, true)),
                None => load().map(|module| (module, false)),
            },
        }
    }
}

impl Flight {
    fn wait(&self) -> Option<Module> {
        let flying = |state: &mut State| matches!(state, State::Flying);
        let waited = self
            .landed
            .wait_timeout_while(lock(&self.state), PATIENCE, flying);
        match &*waited.unwrap_or_else(PoisonError::into_inner).0 {
            State::Landed(module) => Some(module.clone()),
            State::Flying | State::Failed => None,
        }
    }
}

/// Whoever loads. The others go on even if it fails or panics.
struct Pilot<'a> {
    flights: &'a Flights,
    key: &'a Key,
    flight: Arc<Flight>,
}

impl Pilot<'_> {
    fn land(&self, state: State) {
        *lock(&self.flight.state) = state;
    }
}

impl Drop for Pilot<'_> {
    fn drop(&mut self) {
        lock(&self.flights.0).remove(self.key);
        let mut state = lock(&self.flight.state);
        if matches!(*state, State::Flying) {
            *state = State::Failed;
        }
        self.flight.landed.notify_all();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
