use std::future::Future;
use std::sync::atomic::AtomicUsize;
use std::task::Context;
use std::thread;

use super::*;
use crate::blocking::block_on;
use crate::call::Mode;
use crate::engine::{Clock, Guest};

/// Starts guests that answer with their number, or trap if they are asked to.
struct Numbered {
    clock: Clock,
    started: Arc<AtomicUsize>,
}

struct Number(u8);

impl Program for Numbered {
    type Guest = Number;

    fn clock(&self) -> &Clock {
        &self.clock
    }

    fn most_depth(&self) -> u32 {
        u32::MAX
    }

    async fn instantiate(&self, _: &mut Call) -> Result<Number, ErrorKind> {
        match self.started.fetch_add(1, SeqCst) {
            1 => Err(ErrorKind::Init {
                function: "_start",
                reason: "the second never starts".into(),
            }),
            number => Ok(Number(u8::try_from(number).unwrap())),
        }
    }
}

impl Guest for Number {
    fn call<'a>(&'a mut self, request: &'a Request<'_>, reply: &'a mut Vec<u8>) -> Calling<'a> {
        Calling::Now(match request.operation {
            "trap" => Err(Box::new(ErrorKind::Trap {
                reason: "asked to".into(),
            })),
            "wait" => return Calling::Later(Box::pin(std::future::pending())),
            _ => {
                reply.push(self.0);
                Ok(())
            }
        })
    }
}

/// One whose guests have numbers from `first` on.
fn program(first: usize) -> Numbered {
    Numbered {
        clock: Clock::start(|| true).unwrap(),
        started: Arc::new(AtomicUsize::new(first)),
    }
}

fn pool(first: usize, isolation: Isolation, instances: usize, wait: Duration) -> Pool<Numbered> {
    let limits = Limits {
        instances,
        wait,
        ..Limits::default()
    };
    Pool::new(program(first), isolation, &limits)
}

fn reusing(first: usize, instances: usize) -> Pool<Numbered> {
    pool(
        first,
        Isolation::Reuse,
        instances,
        Duration::from_millis(20),
    )
}

fn a_call() -> Call {
    Call::new(Mode::Async, Duration::from_secs(60))
}

async fn call_async(pool: &Pool<Numbered>, operation: &str) -> Result<Vec<u8>, ErrorKind> {
    let mut request = asking(operation);
    let mut reply = Vec::new();
    let lease = pool.lease(&mut request.call).await;
    let outcome = match lease {
        Ok(mut lease) => lease.call(&request, &mut reply).end().await,
        Err(kind) => Err(kind),
    };
    outcome.map(|()| reply).map_err(|kind| *kind)
}

fn asking(operation: &str) -> Request<'_> {
    Request {
        operation,
        payload: b"",
        call: a_call(),
    }
}

fn call(pool: &Pool<Numbered>, operation: &str) -> Result<Vec<u8>, ErrorKind> {
    block_on(call_async(pool, operation))
}

fn taken(pool: &Pool<Numbered>) -> usize {
    pool.inner().taken
}

#[test]
fn a_healthy_instance_is_used_again_and_a_poisoned_one_is_not() {
    let pool = reusing(0, 1);
    assert_eq!(call(&pool, "").unwrap(), [0]);
    assert_eq!(call(&pool, "").unwrap(), [0]);
    assert!(matches!(call(&pool, "trap"), Err(ErrorKind::Trap { .. })));
    assert!(
        matches!(call(&pool, ""), Err(ErrorKind::Init { .. })),
        "a failed start frees its room"
    );
    assert_eq!(call(&pool, "").unwrap(), [2]);
}

#[test]
fn a_fresh_pool_uses_none_again() {
    let pool = pool(2, Isolation::Fresh, 1, Duration::ZERO);
    assert_eq!(call(&pool, "").unwrap(), [2]);
    assert_eq!(call(&pool, "").unwrap(), [3]);
    assert_eq!(taken(&pool), 0);
}

#[test]
fn the_bound_holds_and_the_wait_ends() {
    let pool = reusing(0, 1);
    let _lease = block_on(pool.lease(&mut a_call())).unwrap();
    let since = Instant::now();
    assert!(matches!(call(&pool, ""), Err(ErrorKind::Busy { .. })));
    assert!(since.elapsed() >= Duration::from_millis(20));
    assert_eq!(pool.inner().line.len(), 0);
}

#[test]
fn the_wait_is_a_part_of_the_call() {
    let pool = pool(0, Isolation::Reuse, 1, Duration::MAX / 4);
    let _lease = block_on(pool.lease(&mut a_call())).unwrap();
    let mut call = Call::new(Mode::Blocking, Duration::from_millis(20));
    let busy = block_on(pool.lease(&mut call)).err().unwrap();
    assert!(matches!(*busy, ErrorKind::Busy { .. }));
}

#[test]
fn first_come_first_served() {
    let pool = pool(2, Isolation::Reuse, 1, Duration::from_secs(60));
    let mut nobody = Context::from_waker(Waker::noop());
    let mut calls = [a_call(); 3];
    let mut lease = Some(block_on(pool.lease(&mut a_call())).unwrap());
    let mut waiting: Vec<_> = calls
        .iter_mut()
        .map(|call| Box::pin(pool.lease(call)))
        .collect();
    for lease in &mut waiting {
        assert!(lease.as_mut().poll(&mut nobody).is_pending());
    }
    // One that came later gets nothing before them.
    assert_eq!(pool.waiting.0.load(SeqCst), 3);
    for next in &mut waiting {
        lease = None;
        assert_eq!(lease.is_none(), taken(&pool) == 1);
        let Poll::Ready(leased) = next.as_mut().poll(&mut nobody) else {
            panic!("it is the turn of another");
        };
        lease = Some(leased.unwrap());
    }
    drop(lease);
    assert_eq!(call(&pool, "").unwrap(), [2]);
}

#[test]
fn who_leaves_the_line_passes_on_what_was_granted() {
    let pool = pool(2, Isolation::Reuse, 1, Duration::from_secs(60));
    let mut nobody = Context::from_waker(Waker::noop());
    let (mut one, mut other) = (a_call(), a_call());
    let lease = block_on(pool.lease(&mut a_call())).unwrap();
    let mut leaving = Box::pin(pool.lease(&mut one));
    let mut staying = Box::pin(pool.lease(&mut other));
    assert!(leaving.as_mut().poll(&mut nobody).is_pending());
    assert!(staying.as_mut().poll(&mut nobody).is_pending());
    drop(lease);
    assert!(staying.as_mut().poll(&mut nobody).is_pending());
    drop(leaving);
    assert!(staying.as_mut().poll(&mut nobody).is_ready());
}

#[test]
fn a_call_that_is_dropped_loses_its_instance_but_not_its_room() {
    let pool = reusing(2, 1);
    let mut nobody = Context::from_waker(Waker::noop());
    let mut waiting = Box::pin(call_async(&pool, "wait"));
    assert!(waiting.as_mut().poll(&mut nobody).is_pending());
    drop(waiting);
    assert_eq!(taken(&pool), 0);
    assert_eq!(call(&pool, "").unwrap(), [3]);
}

#[test]
fn a_new_program_takes_over() {
    let pool = reusing(2, 2);
    let old = block_on(pool.lease(&mut a_call())).unwrap();
    assert_eq!(call(&pool, "").unwrap(), [3]);
    pool.replace(program(8), Number(7));
    assert_eq!(call(&pool, "").unwrap(), [7]);
    drop(old);
    assert_eq!(taken(&pool), 1, "the old ones are gone");
    assert_eq!(call(&pool, "").unwrap(), [7]);
}

#[test]
fn what_is_not_used_goes() {
    let pool = reusing(2, 2);
    assert_eq!(call(&pool, "").unwrap(), [2]);
    pool.sweep();
    assert_eq!(call(&pool, "").unwrap(), [2], "it was used just before");
    pool.sweep();
    assert_eq!(taken(&pool), 1);
    pool.sweep();
    assert_eq!(taken(&pool), 0);
    assert_eq!(call(&pool, "").unwrap(), [3]);
}

#[test]
fn every_thread_is_served_and_the_bound_holds() {
    for isolation in [Isolation::Reuse, Isolation::Fresh] {
        let pool = pool(2, isolation, 3, Duration::from_secs(60));
        let most = AtomicUsize::new(0);
        thread::scope(|scope| {
            for _ in 0..16 {
                scope.spawn(|| {
                    for round in 0..10 {
                        let mut request = asking(if round % 5 == 0 { "trap" } else { "" });
                        let mut lease = block_on(pool.lease(&mut request.call)).unwrap();
                        most.fetch_max(taken(&pool), SeqCst);
                        let _ = block_on(lease.call(&request, &mut Vec::new()).end());
                        if round % 3 == 0 {
                            pool.sweep();
                        }
                    }
                });
            }
        });
        assert!(most.load(SeqCst) <= 3);
        assert_eq!(pool.inner().line.len(), 0);
    }
}
