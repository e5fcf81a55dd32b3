//! Who waits for an instance, first come, first served.

use std::collections::BTreeMap;
use std::task::Waker;

/// Numbered places. One that was granted something is out of the line, and keeps it until it is asked for.
pub(super) struct Line<T> {
    next: u64,
    waiting: BTreeMap<u64, Waker>,
    granted: BTreeMap<u64, T>,
}

impl<T> Line<T> {
    /// Takes the last place. Its number is never used again.
    pub(super) fn join(&mut self) -> u64 {
        self.next += 1;
        self.waiting.insert(self.next, Waker::noop().clone());
        self.next
    }

    /// How many wait.
    pub(super) fn len(&self) -> usize {
        self.waiting.len()
    }

    /// Gives the first in line something, and tells whom to wake, once no lock is held.
    pub(super) fn grant(&mut self, value: T) -> Waker {
        let Some((number, waker)) = self.waiting.pop_first() else {
            return Waker::noop().clone();
        };
        self.granted.insert(number, value);
        waker
    }

    /// What was granted, or else whom to wake when it is.
    pub(super) fn ask(&mut self, number: u64, waker: &Waker) -> Option<T> {
        if let Some(waiting) = self.waiting.get_mut(&number) {
            waiting.clone_from(waker);
        }
        self.granted.remove(&number)
    }

    /// Gives up a place, and what was granted.
    pub(super) fn leave(&mut self, number: u64) -> Option<T> {
        self.waiting.remove(&number);
        self.granted.remove(&number)
    }
}

impl<T> Default for Line<T> {
    fn default() -> Self {
        Self {
            next: 0,
            waiting: BTreeMap::new(),
            granted: BTreeMap::new(),
        }
    }
}
