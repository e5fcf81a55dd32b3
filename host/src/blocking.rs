//! The edge between blocking and asynchronous calls: there is one path, which is asynchronous, and a blocking call waits for it.

use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

/// Waits for `future` on this thread.
#[inline]
pub(crate) fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    // Most calls never wait, and need no waker.
    let mut nobody = Context::from_waker(Waker::noop());
    if let Poll::Ready(output) = future.as_mut().poll(&mut nobody) {
        return output;
    }
    park_until(future)
}

#[cold]
fn park_until<F: Future>(mut future: Pin<&mut F>) -> F::Output {
    let waker = Waker::from(Arc::new(Parked(thread::current())));
    let mut context = Context::from_waker(&waker);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
        thread::park();
    }
}

struct Parked(Thread);

impl Wake for Parked {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;
    use std::sync::mpsc;
    use std::time::Duration;

    use super::*;

    #[test]
    fn it_waits_until_it_is_woken() {
        let (sender, wakers) = mpsc::channel::<Waker>();
        thread::scope(|scope| {
            scope.spawn(move || {
                for waker in wakers {
                    thread::sleep(Duration::from_millis(2));
                    waker.wake();
                }
            });
            let mut left = 5;
            let done = block_on(poll_fn(move |context| {
                left -= 1;
                if left == 0 {
                    return Poll::Ready("done");
                }
                let _ = sender.send(context.waker().clone());
                Poll::Pending
            }));
            assert_eq!(done, "done");
        });
    }
}
