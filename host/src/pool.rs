use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::engine::Program;
use crate::error::ErrorKind;
use crate::instance::Instance;

/// A bounded set of instances of one program. They are started when they are needed, used again while they are healthy,
/// and replaced when they are not.
pub(crate) struct Pool {
    program: Box<dyn Program>,
    bound: usize,
    wait: Duration,
    slots: Mutex<Slots>,
    freed: Condvar,
}

struct Slots {
    /// The one used last is taken first: its memory is still warm.
    idle: Vec<Instance>,
    /// Idle, leased and starting instances; never more than the bound.
    taken: usize,
}

impl Pool {
    pub(crate) fn new(program: Box<dyn Program>, bound: usize, wait: Duration) -> Self {
        let slots = Slots {
            idle: Vec::new(),
            taken: 0,
        };
        Self {
            program,
            bound: bound.max(1),
            wait,
            slots: Mutex::new(slots),
            freed: Condvar::new(),
        }
    }

    /// Runs `work` on an idle instance, or on a new one, or waits until one is free.
    pub(crate) fn with<R>(
        &self,
        work: impl FnOnce(&mut Instance) -> Result<R, ErrorKind>,
    ) -> Result<R, ErrorKind> {
        let mut lease = Lease {
            pool: self,
            instance: self.reserve()?,
        };
        let instance = match &mut lease.instance {
            Some(instance) => instance,
            empty => empty.insert(Instance::new(self.program.instantiate()?)),
        };
        work(instance)
    }

    /// An idle instance, or a slot for a new one.
    fn reserve(&self) -> Result<Option<Instance>, ErrorKind> {
        let mut slots = self.slots();
        let mut deadline = None;
        loop {
            if let Some(instance) = slots.idle.pop() {
                return Ok(Some(instance));
            }
            if slots.taken < self.bound {
                slots.taken += 1;
                return Ok(None);
            }
            let now = Instant::now();
            let deadline =
                *deadline.get_or_insert(now + self.wait.min(Duration::from_secs(86_400)));
            if now >= deadline {
                let (bound, wait) = (self.bound, self.wait);
                let reason = format!(
                    "all {bound} are at work, and none came free within {wait:?}; raise Limits::instances or Limits::wait"
                );
                return Err(ErrorKind::Busy { reason });
            }
            let waited = self.freed.wait_timeout(slots, deadline - now);
            slots = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    fn give_back(&self, instance: Option<Instance>) {
        let healthy = instance.filter(|instance| !instance.is_poisoned());
        let mut slots = self.slots();
        match healthy {
            Some(instance) => slots.idle.push(instance),
            None => slots.taken -= 1,
        }
        drop(slots);
        self.freed.notify_one();
    }

    fn slots(&self) -> MutexGuard<'_, Slots> {
        // Nothing panics while it is locked.
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A slot of the pool for the time of one call. Dropped, its instance goes back, or away if it is poisoned.
struct Lease<'pool> {
    pool: &'pool Pool,
    /// `None` while it starts, and if it did not.
    instance: Option<Instance>,
}

impl Drop for Lease<'_> {
    fn drop(&mut self) {
        self.pool.give_back(self.instance.take());
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::thread;

    use super::*;
    use crate::engine::Guest;

    /// Starts guests that answer with their number, or trap if they are asked to.
    #[derive(Default)]
    struct Numbered {
        started: Arc<AtomicUsize>,
    }

    struct Number(usize);

    impl Program for Numbered {
        fn instantiate(&self) -> Result<Box<dyn Guest>, ErrorKind> {
            match self.started.fetch_add(1, Ordering::SeqCst) {
                1 => Err(ErrorKind::Init {
                    function: "_start",
                    reason: "the second never starts".into(),
                }),
                number => Ok(Box::new(Number(number))),
            }
        }
    }

    impl Guest for Number {
        fn call(&mut self, operation: &str, _: &[u8], _: Duration) -> Result<Vec<u8>, ErrorKind> {
            match operation {
                "trap" => Err(ErrorKind::Trap {
                    reason: "asked to".into(),
                }),
                _ => Ok(vec![u8::try_from(self.0).unwrap()]),
            }
        }
    }

    fn call(pool: &Pool, operation: &str) -> Result<Vec<u8>, ErrorKind> {
        pool.with(|instance| instance.call(operation, b"", Duration::ZERO))
    }

    #[test]
    fn a_healthy_instance_is_used_again_and_a_poisoned_one_is_not() {
        let pool = Pool::new(Box::new(Numbered::default()), 1, Duration::ZERO);
        assert_eq!(call(&pool, "").unwrap(), [0]);
        assert_eq!(call(&pool, "").unwrap(), [0]);
        assert!(matches!(call(&pool, "trap"), Err(ErrorKind::Trap { .. })));
        assert!(
            matches!(call(&pool, ""), Err(ErrorKind::Init { .. })),
            "a failed start frees its slot"
        );
        assert_eq!(call(&pool, "").unwrap(), [2]);
    }

    #[test]
    fn the_bound_holds_and_the_wait_ends() {
        let pool = Pool::new(Box::new(Numbered::default()), 1, Duration::from_millis(20));
        let nested = pool.with(|_| {
            let since = Instant::now();
            let busy = call(&pool, "");
            assert!(since.elapsed() >= Duration::from_millis(20));
            busy
        });
        assert!(matches!(nested, Err(ErrorKind::Busy { .. })));
    }

    #[test]
    fn a_waiting_call_gets_the_instance_that_comes_free() {
        let pool = Pool::new(Box::new(Numbered::default()), 1, Duration::from_secs(60));
        thread::scope(|scope| {
            let waiting = pool.with(|_| {
                let waiting = scope.spawn(|| call(&pool, ""));
                thread::sleep(Duration::from_millis(20));
                Ok(waiting)
            });
            assert!(waiting.unwrap().join().unwrap().is_ok());
        });
    }

    #[test]
    fn a_panic_loses_the_instance_but_not_its_slot() {
        let started = Arc::new(AtomicUsize::new(2));
        let pool = Pool::new(
            Box::new(Numbered {
                started: started.clone(),
            }),
            1,
            Duration::ZERO,
        );
        let panicked = thread::scope(|scope| {
            scope
                .spawn(|| {
                    pool.with(|_| -> Result<(), ErrorKind> { panic!("expected by this test") })
                })
                .join()
        });
        assert!(panicked.is_err());
        assert_eq!(
            call(&pool, "").unwrap(),
            [2],
            "the guest did not run, and is healthy"
        );
    }
}
