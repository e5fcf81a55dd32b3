//! The messages of one call.

use std::ptr::NonNull;

/// What a guest and its host hand each other during one call. Nothing of it outlives the call.
#[derive(Default)]
pub(super) struct Exchange {
    operation: Lent,
    payload: Lent,
    pub(super) reply: Vec<u8>,
    pub(super) error: String,
    /// Of the last host call. One of the two is empty.
    pub(super) host_response: Vec<u8>,
    pub(super) host_error: String,
}

impl Exchange {
    /// Lends the guest its request, until [`end`](Self::end).
    ///
    /// # Safety
    ///
    /// `end` is called before the request is freed or changed, or the exchange is never used again.
    #[inline]
    pub(super) unsafe fn begin(&mut self, operation: &str, payload: &[u8]) {
        self.operation = Lent::new(operation.as_bytes());
        self.payload = Lent::new(payload);
    }

    /// Forgets all messages.
    #[inline]
    pub(super) fn end(&mut self) {
        self.operation = Lent::default();
        self.payload = Lent::default();
        self.reply = Vec::new();
        self.error = String::new();
        self.host_response = Vec::new();
        self.host_error = String::new();
    }

    pub(super) fn operation(&self) -> &[u8] {
        self.operation.bytes()
    }

    pub(super) fn payload(&self) -> &[u8] {
        self.payload.bytes()
    }
}

/// Bytes of the caller's, which are large at times and are copied only into the guest.
struct Lent(NonNull<[u8]>);

// SAFETY: It is used like a `&[u8]`, which threads may share and hand over.
unsafe impl Send for Lent {}
// SAFETY: The same.
unsafe impl Sync for Lent {}

impl Lent {
    fn new(bytes: &[u8]) -> Self {
        Self(NonNull::from(bytes))
    }

    fn bytes(&self) -> &[u8] {
        // SAFETY: Either they are empty, or `Exchange::begin` was told that they live and do not change until `Exchange::end`,
        // which replaces this.
        unsafe { self.0.as_ref() }
    }
}

impl Default for Lent {
    fn default() -> Self {
        Self::new(&[])
    }
}
