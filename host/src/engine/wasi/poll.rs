//! Waiting, which no deadline outlives.

use std::thread;
use std::time::{Duration, Instant};

use wasmtime::Result;

use super::{BADF, Errno, FAULT, Guest, INVAL, MOST_ITEMS, SUCCESS, errno, item, long, now, word};
use crate::call::Mode;
use crate::engine::memory::{LinearMemory, split};
use crate::engine::native::State;
use crate::error::ErrorKind;

/// What `poll_oneoff` waits for: a clock, or a descriptor, which is always ready.
struct Subscription {
    userdata: [u8; 8],
    kind: u8,
    error: Errno,
    wait: Duration,
}

impl Subscription {
    const BYTES: u64 = 48;
    const EVENT_BYTES: u64 = 32;
    const CLOCK: u8 = 0;
    const ABSOLUTE: u16 = 1;

    fn read(
        memory: &LinearMemory<'_>,
        state: &State,
        list: u32,
        index: u32,
    ) -> Result<Self, ErrorKind> {
        let raw = memory.read(
            item(list, index, Self::BYTES),
            Self::BYTES as u32,
            "a subscription",
        )?;
        let (kind, number, timeout) = (raw[8], word(raw, 16), long(raw, 24));
        let (error, wait) = match kind {
            Self::CLOCK => match now(&state.context.wasi, number) {
                Some(now) if u16::from(raw[40]) & Self::ABSOLUTE != 0 => {
                    (SUCCESS, Duration::from_nanos(timeout).saturating_sub(now))
                }
                Some(_) => (SUCCESS, Duration::from_nanos(timeout)),
                None => (INVAL, Duration::ZERO),
            },
            _ if state.descriptors.is_open(number) => (SUCCESS, Duration::ZERO),
            _ => (BADF, Duration::ZERO),
        };
        let mut userdata = [0; 8];
        userdata.copy_from_slice(&raw[..8]);
        Ok(Self {
            userdata,
            kind,
            error,
            wait,
        })
    }

    fn event(&self) -> [u8; 32] {
        let mut raw = [0; Self::EVENT_BYTES as usize];
        raw[..8].copy_from_slice(&self.userdata);
        raw[8] = self.error as u8;
        raw[10] = self.kind;
        raw
    }
}

/// The arguments of `poll_oneoff`: subscriptions, events, how many, and how many happened.
type Poll = (u32, u32, u32, u32);

/// Waits for the first of some clocks and descriptors, but not beyond the deadline of the call.
pub(super) async fn poll_oneoff(guest: &mut Guest<'_>, of: Poll) -> Result<Errno> {
    let (list, events, count, happened) = of;
    let (mut memory, state) = split(guest)?;
    if count == 0 || count > MOST_ITEMS {
        return Ok(INVAL);
    }
    let waits = (0..count).map(|index| Ok(Subscription::read(&memory, state, list, index)?.wait));
    let wait = match waits.collect::<Result<Vec<_>, ErrorKind>>() {
        Ok(waits) => waits.into_iter().min().unwrap_or_default(),
        Err(_) => return Ok(FAULT),
    };
    let left = state.call.left();
    sleep(state, wait.min(left)).await;
    if wait >= left {
        return Err(state.call.timed_out().into());
    }
    errno((|| {
        let mut written = 0;
        for index in 0..count {
            let subscription = Subscription::read(&memory, state, list, index)?;
            if subscription.wait <= wait {
                memory.write(
                    item(events, written, Subscription::EVENT_BYTES),
                    &subscription.event(),
                    "an event",
                )?;
                written += 1;
            }
        }
        memory.write(happened, &written.to_le_bytes(), "a count")
    })())
}

/// A thread that does nothing else sleeps itself, which is more exact.
async fn sleep(state: &State, time: Duration) {
    match state.call.mode {
        _ if time.is_zero() => {}
        Mode::Blocking => thread::sleep(time),
        Mode::Async => {
            let clock = &state.compiler.clock;
            clock.sleep_until(Instant::now() + time).await;
        }
    }
}
