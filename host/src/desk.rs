//! A place for one value that threads take it from and put it back to, without a lock.

use std::marker::PhantomData;
use std::ptr;
use std::sync::Mutex;
use std::sync::atomic::{AtomicPtr, Ordering::SeqCst};

/// Empty, or one value.
pub(crate) struct Desk<T> {
    value: AtomicPtr<T>,
    /// Threads hand values to each other, as through a mutex.
    hands_over: PhantomData<Mutex<T>>,
}

impl<T> Desk<T> {
    /// Takes what is there.
    #[inline]
    pub(crate) fn take(&self) -> Option<Box<T>> {
        self.exchange(ptr::null_mut())
    }

    /// Puts a value there, and gives back the one that was.
    ///
    /// Sequentially consistent: who puts a value and then sees nobody wait, and who says that they wait and then see no
    /// value, can't both be right.
    #[inline]
    pub(crate) fn put(&self, value: Box<T>) -> Option<Box<T>> {
        self.exchange(Box::into_raw(value))
    }

    #[inline]
    fn exchange(&self, value: *mut T) -> Option<Box<T>> {
        let value = self.value.swap(value, SeqCst);
        // SAFETY: A pointer that is not null came from `Box::into_raw` in `put`. The swap took it out, so that nobody else has it.
        (!value.is_null()).then(|| unsafe { Box::from_raw(value) })
    }
}

impl<T> Default for Desk<T> {
    fn default() -> Self {
        Self {
            value: AtomicPtr::new(ptr::null_mut()),
            hands_over: PhantomData,
        }
    }
}

impl<T> Drop for Desk<T> {
    fn drop(&mut self) {
        self.take();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::thread;

    use super::*;

    #[test]
    fn each_value_is_taken_once() {
        let value = Arc::new(());
        let desks = [Desk::default(), Desk::default()];
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for round in 0..10_000 {
                        desks[round % 2].put(Box::new(value.clone()));
                        desks[(round / 2) % 2].take();
                    }
                });
            }
        });
        let left = desks.iter().filter_map(Desk::take).count();
        assert_eq!(Arc::strong_count(&value), 1, "{left} were left");
    }

    #[test]
    fn a_desk_drops_what_is_on_it() {
        let value = Arc::new(());
        let desk = Desk::default();
        assert!(desk.put(Box::new(value.clone())).is_none());
        assert!(desk.put(Box::new(value.clone())).is_some());
        drop(desk);
        assert_eq!(Arc::strong_count(&value), 1);
    }
}
