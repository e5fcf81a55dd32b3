//! Generated codecs alone against `rmp` by hand, on the events that `benches/peers` sends through a guest.

// What is shared with `benches/peers` calls the wire by the host's name.
extern crate guesthouse_guest as guesthouse;

#[path = "../../peers/src/figure/typed/decode.rs"]
mod decode;
#[path = "../../peers/src/figure/typed/encode.rs"]
mod encode;
#[path = "../../peers/src/figure/typed/events.rs"]
mod events;
#[path = "../../peers/src/race.rs"]
#[allow(dead_code, reason = "less is reported here")]
mod race;

/// Generated from `schemas/triage.apexlang`.
mod triage {
    include!(concat!(env!("OUT_DIR"), "/triage_v1.rs"));
}

/// The errors of what is shared.
mod contender {
    pub(crate) type Error = Box<dyn std::error::Error + Send + Sync>;
    pub(crate) type Result<T> = std::result::Result<T, Error>;
}

use std::hint::black_box;
use std::time::Duration;

use contender::Result;
use guesthouse::wire::{from_slice, to_vec};
use race::{Plan, Racer, race};
use triage::Event;

const PLAN: Plan = Plan {
    rounds: 101,
    turn: Duration::from_millis(20),
};

fn main() -> Result<()> {
    println!("                        by hand    generated   paired");
    for (label, event) in [("a push", events::push()?), ("any other", events::other()?)] {
        let bytes = to_vec(&event)?;
        if encode::event(&event)? != bytes || decode::event(&bytes)? != event {
            return Err(format!("{label}: the codecs do not agree").into());
        }
        report(&format!("encode, {label}"), encoders(&event))?;
        report(&format!("decode, {label}"), decoders(&bytes))?;
    }
    Ok(())
}

fn encoders(event: &Event) -> [Racer<'_>; 2] {
    [
        racer("by hand", || {
            Ok(black_box(encode::event(black_box(event))?.len()))
        }),
        racer("generated", || {
            Ok(black_box(to_vec(black_box(event))?.len()))
        }),
    ]
}

fn decoders(bytes: &[u8]) -> [Racer<'_>; 2] {
    [
        racer("by hand", || {
            Ok(drop(black_box(decode::event(black_box(bytes))?)))
        }),
        racer("generated", || {
            Ok(drop(black_box(from_slice::<Event>(black_box(bytes))?)))
        }),
    ]
}

fn racer<'a, T>(name: &str, call: impl Fn() -> Result<T> + 'a) -> Racer<'a> {
    Racer {
        name: name.to_owned(),
        run: Box::new(move |calls| {
            for _ in 0..calls {
                call()?;
            }
            Ok(())
        }),
    }
}

/// The medians in nanoseconds, and the median of the ratios within each round.
fn report(label: &str, mut racers: [Racer<'_>; 2]) -> Result<()> {
    let times = race(&mut racers, PLAN)?;
    let [by_hand, generated] = times.as_slice() else {
        return Err("two take part".into());
    };
    let (base, ours) = (by_hand.median(), generated.median());
    let ratio = generated.paired_ratio_to(by_hand);
    println!("{label:20} {base:8.0} ns {ours:9.0} ns {ratio:8.3}");
    Ok(())
}
