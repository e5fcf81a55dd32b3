//! Memory and tables up to their limits.

use wasmtime::ResourceLimiter;

use crate::error::ErrorKind;
use crate::limits::Limits;

/// Grants memory and table elements up to a limit, and remembers what it denied: a guest that traps next ran out of them.
pub(super) struct Allowance {
    memory_bytes: usize,
    table_elements: usize,
    /// Of all tables together.
    table_elements_left: usize,
    denied: Option<Denied>,
}

#[derive(Clone, Copy)]
enum Denied {
    MemoryBytes(usize),
    TableElements(usize),
}

impl Allowance {
    pub(super) fn new(limits: &Limits) -> Self {
        Self {
            memory_bytes: limits.memory_bytes,
            table_elements: limits.table_elements,
            table_elements_left: limits.table_elements,
            denied: None,
        }
    }

    /// What an earlier call was denied is no reason for what this one does.
    pub(super) fn forget_denied(&mut self) {
        self.denied = None;
    }

    /// Why the guest ended as it did, if it ran out of something. Some guests trap when there is no memory, others exit.
    pub(super) fn reason(&self, kind: ErrorKind) -> ErrorKind {
        match (self.denied, kind) {
            (
                Some(denied),
                ErrorKind::Trap { .. } | ErrorKind::Exit { .. } | ErrorKind::Engine { .. },
            ) => match denied {
                Denied::MemoryBytes(asked_bytes) => ErrorKind::MemoryLimit {
                    asked_bytes,
                    limit_bytes: self.memory_bytes,
                },
                Denied::TableElements(asked_elements) => ErrorKind::TableLimit {
                    asked_elements,
                    limit_elements: self.table_elements,
                },
            },
            (_, kind) => kind,
        }
    }
}

impl ResourceLimiter for Allowance {
    fn memory_growing(
        &mut self,
        _: usize,
        desired: usize,
        _: Option<usize>,
    ) -> wasmtime::Result<bool> {
        let granted = desired <= self.memory_bytes;
        if !granted {
            self.denied = Some(Denied::MemoryBytes(desired));
        }
        Ok(granted)
    }

    fn table_growing(
        &mut self,
        current: usize,
        desired: usize,
        _: Option<usize>,
    ) -> wasmtime::Result<bool> {
        let left = self
            .table_elements_left
            .checked_sub(desired.saturating_sub(current));
        match left {
            Some(left) => self.table_elements_left = left,
            None => self.denied = Some(Denied::TableElements(desired)),
        }
        Ok(left.is_some())
    }
}
