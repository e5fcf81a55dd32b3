//! An event of 20 KB to a guest and back: generated code against calls of `rmp` written by hand, on the same host.

mod decode;
mod encode;
mod events;

/// Generated from `schemas/triage.apexlang`.
pub(crate) mod triage {
    include!(concat!(env!("OUT_DIR"), "/triage_v1.rs"));
}

use guesthouse::Host;
use triage::Event;

use super::{Bench, Figure, Point};
use crate::contender::{Instances, Ours, Result};
use crate::race::{Racer, race};

pub(super) fn measure(bench: &Bench) -> Result<Figure> {
    let host = Ours::load(&bench.guests.wapc, Instances::Reused)?.host()?;
    let mut points = Vec::new();
    for (label, event) in [("a push", events::push()?), ("any other", events::other()?)] {
        let bytes = encode::event(&event)?;
        if decode::event(&bytes)? != event || host.call_typed::<_, Event>("echo", &event)? != event
        {
            return Err(format!("{label}: what comes back is not what was sent").into());
        }
        bench.tell("typed", label);
        points.push(Point {
            x: bytes.len() as u64,
            label: label.to_owned(),
            times: race(&mut racers(&host, &event), bench.plan)?,
        });
    }
    Ok(Figure {
        name: "typed",
        title: "a typed call, there and back",
        x: "event bytes",
        points,
    })
}

fn racers<'a>(host: &'a Host, event: &'a Event) -> [Racer<'a>; 2] {
    let by_hand = move |calls| {
        for _ in 0..calls {
            let reply = host.call("echo", &encode::event(event)?)?;
            std::hint::black_box(decode::event(&reply)?);
        }
        Ok(())
    };
    let generated = move |calls| {
        for _ in 0..calls {
            std::hint::black_box(host.call_typed::<_, Event>("echo", event)?);
        }
        Ok(())
    };
    [
        Racer {
            name: "rmp by hand".to_owned(),
            run: Box::new(by_hand),
        },
        Racer {
            name: "generated".to_owned(),
            run: Box::new(generated),
        },
    ]
}
