//! A bounded set of instances of one program.
//!
//! An instance that is free lies on the *desk* of the thread that used it last, where that thread finds it without a lock
//! and with its memory still warm. If the desk is empty, a call takes another free instance, or starts one while there
//! are fewer than the bound, or stands in *line* for the next that comes free: first come, first served.

mod line;
#[cfg(test)]
mod tests;

use std::future::poll_fn;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};
use std::time::{Duration, Instant};

use crate::call::{Call, Calling, Request};
use crate::desk::Desk;
use crate::engine::Program;
use crate::error::ErrorKind;
use crate::instance::Instance;
use crate::limits::{Isolation, Limits};
use crate::shard::{Padded, SHARDS, shard};
use crate::sweeper::Sweep;
use line::Line;

type Started<P> = Instance<<P as Program>::Guest>;

/// See the module.
pub(crate) struct Pool<P: Program> {
    bound: usize,
    wait: Duration,
    isolation: Isolation,
    /// Which program the instances must be of. It grows when the program is replaced.
    generation: AtomicU64,
    /// How many stand in line, for who puts an instance down to see without the lock.
    waiting: Padded<AtomicUsize>,
    desks: [Padded<Desk<Started<P>>>; SHARDS],
    inner: Mutex<Inner<P>>,
}

struct Inner<P: Program> {
    program: Arc<P>,
    /// Free instances for which there was no desk. The one used last is taken first.
    free: Vec<Box<Started<P>>>,
    /// Free, leased and starting instances; never more than the bound.
    taken: usize,
    line: Line<Granted<P>>,
}

/// What a call gets: a free instance, or the right to start one.
enum Granted<P: Program> {
    Free(Box<Started<P>>),
    New(Arc<P>, u64),
}

impl<P: Program> Pool<P> {
    pub(crate) fn new(program: P, isolation: Isolation, limits: &Limits) -> Self {
        Self {
            bound: limits.instances.max(1),
            wait: limits.wait,
            isolation,
            generation: AtomicU64::new(0),
            waiting: Padded::default(),
            desks: Default::default(),
            inner: Mutex::new(Inner {
                program: Arc::new(program),
                free: Vec::new(),
                taken: 0,
                line: Line::default(),
            }),
        }
    }

    /// Leases a free instance, or a new one, or waits until one is free.
    #[inline]
    pub(crate) async fn lease(&self, call: &mut Call) -> Result<Lease<'_, P>, Box<ErrorKind>> {
        if let Some(instance) = self.desks[shard()].0.take() {
            let lease = Lease::of(self, Some(instance));
            if lease.is_current() {
                return Ok(lease);
            }
        }
        // In a box, as every call would have to carry its state otherwise.
        Ok(Box::pin(self.lease_slowly(call)).await?)
    }

    async fn lease_slowly(&self, call: &mut Call) -> Result<Lease<'_, P>, ErrorKind> {
        match self.reserve(call).await? {
            Granted::Free(instance) => Ok(Lease::of(self, Some(instance))),
            Granted::New(program, generation) => {
                let mut lease = Lease::of(self, None);
                let guest = program.instantiate(call).await?;
                lease.instance = Some(Box::new(Instance::new(guest, generation)));
                Ok(lease)
            }
        }
    }

    /// Lets calls that begin from now on run in instances of another program, of which `first` is one. Those that have
    /// begun end where they are.
    pub(crate) fn replace(&self, program: P, first: P::Guest) {
        let old = self.with_inner(|inner| {
            let generation = self.generation.fetch_add(1, SeqCst) + 1;
            inner.program = Arc::new(program);
            let mut old = std::mem::take(&mut inner.free);
            old.extend(self.desks.iter().filter_map(|desk| desk.0.take()));
            inner.taken -= old.len();
            if self.isolation == Isolation::Reuse && inner.taken < self.bound {
                inner.taken += 1;
                inner.free.push(Box::new(Instance::new(first, generation)));
            }
            old
        });
        // Memory is unmapped without the lock.
        drop(old);
    }

    /// An idle instance, or room for a new one, when it is this call's turn.
    async fn reserve(&self, call: &mut Call) -> Result<Granted<P>, ErrorKind> {
        let (place, program) = self.with_inner(|inner| {
            let place = Place {
                pool: self,
                number: inner.line.join(),
            };
            (place, inner.program.clone())
        });
        let mine = |waker: &Waker| self.inner().line.ask(place.number, waker);
        if let Some(granted) = mine(Waker::noop()) {
            return Ok(granted);
        }
        let until = call.deadline().min(Instant::now() + self.wait);
        let turn = poll_fn(|context| match mine(context.waker()) {
            Some(granted) => Poll::Ready(granted),
            None => Poll::Pending,
        });
        if let Some(granted) = program.clock().timeout_at(until, turn).await {
            return Ok(granted);
        }
        let (bound, wait) = (self.bound, self.wait);
        mine(Waker::noop()).ok_or_else(|| ErrorKind::Busy {
            reason: format!(
                "all {bound} are at work, and none came free within {wait:?} or the time of the call; raise Limits::instances or Limits::wait"
            ),
        })
    }

    #[inline]
    fn give_back(&self, instance: Option<Box<Started<P>>>) {
        let kept = instance.filter(|instance| {
            self.isolation == Isolation::Reuse
                && !instance.is_poisoned()
                && instance.generation == self.generation.load(SeqCst)
        });
        let Some(mut instance) = kept else {
            return self.with_inner(|inner| inner.taken -= 1);
        };
        instance.unused = 0;
        match self.desks[shard()].0.put(instance) {
            Some(displaced) => self.with_inner(|inner| inner.free.push(displaced)),
            // Who stands in line says so before it looks at the desks.
            None if self.waiting.0.load(SeqCst) > 0 => self.with_inner(|_| ()),
            None => {}
        }
    }

    /// Changes what is shared, and then serves who stands in line.
    fn with_inner<R>(&self, change: impl FnOnce(&mut Inner<P>) -> R) -> R {
        let mut inner = self.inner();
        let outcome = change(&mut inner);
        self.waiting.0.store(inner.line.len(), SeqCst);
        let mut wakers = Vec::new();
        while inner.line.len() > 0
            && let Some(granted) = self.find(&mut inner)
        {
            wakers.push(inner.line.grant(granted));
        }
        self.waiting.0.store(inner.line.len(), SeqCst);
        drop(inner);
        wakers.into_iter().for_each(Waker::wake);
        outcome
    }

    fn find(&self, inner: &mut Inner<P>) -> Option<Granted<P>> {
        let generation = self.generation.load(SeqCst);
        loop {
            let on_a_desk = || self.desks.iter().find_map(|desk| desk.0.take());
            match inner.free.pop().or_else(on_a_desk) {
                Some(free) if free.generation == generation => return Some(Granted::Free(free)),
                // It was put down just when the program was replaced.
                Some(_old) => inner.taken -= 1,
                None if inner.taken < self.bound => {
                    inner.taken += 1;
                    return Some(Granted::New(inner.program.clone(), generation));
                }
                None => return None,
            }
        }
    }

    fn inner(&self) -> MutexGuard<'_, Inner<P>> {
        // Nothing panics while it is locked.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<P: Program> Sweep for Pool<P> {
    /// Lets go of the instances that nobody has used since the last time.
    fn sweep(&self) {
        // With the lock, so that a call that finds its desk empty waits, and starts no other instance.
        let unused = self.with_inner(|inner| {
            let mut free = std::mem::take(&mut inner.free);
            free.extend(self.desks.iter().filter_map(|desk| desk.0.take()));
            for instance in &mut free {
                instance.unused += 1;
            }
            let (unused, kept) = free.into_iter().partition(|instance| instance.unused > 1);
            inner.free = kept;
            inner.taken -= Vec::len(&unused);
            unused
        });
        // Memory is unmapped without the lock.
        drop(unused);
    }
}

/// A place in line, given up when it is dropped.
struct Place<'pool, P: Program> {
    pool: &'pool Pool<P>,
    number: u64,
}

impl<P: Program> Drop for Place<'_, P> {
    fn drop(&mut self) {
        let left = self.pool.with_inner(|inner| inner.line.leave(self.number));
        match left {
            // Its call is gone, so that another one gets what it was granted.
            Some(Granted::Free(instance)) => self.pool.give_back(Some(instance)),
            Some(Granted::New(..)) => self.pool.give_back(None),
            None => {}
        }
    }
}

/// An instance of the pool for the time of one call. Dropped, it goes back, or away if it is poisoned.
pub(crate) struct Lease<'pool, P: Program> {
    pool: &'pool Pool<P>,
    /// `None` while it starts, and if it did not.
    instance: Option<Box<Started<P>>>,
}

impl<'pool, P: Program> Lease<'pool, P> {
    #[inline]
    fn of(pool: &'pool Pool<P>, instance: Option<Box<Started<P>>>) -> Self {
        Self { pool, instance }
    }

    #[inline]
    fn is_current(&self) -> bool {
        let generation = self.pool.generation.load(SeqCst);
        self.instance
            .as_ref()
            .is_some_and(|instance| instance.generation == generation)
    }

    /// See [`Instance::call`].
    #[inline(always)]
    pub(crate) fn call<'a>(
        &'a mut self,
        request: &'a Request<'_>,
        reply: &'a mut Vec<u8>,
    ) -> Calling<'a> {
        match &mut self.instance {
            Some(instance) => instance.call(request, reply),
            None => Calling::Now(Err(Box::new(ErrorKind::Engine {
                reason: "no instance was leased".to_owned(),
            }))),
        }
    }
}

impl<P: Program> Drop for Lease<'_, P> {
    fn drop(&mut self) {
        self.pool.give_back(self.instance.take());
    }
}
