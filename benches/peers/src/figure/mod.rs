//! What is measured: one file for each figure that needs more than calls in turns.

mod load;
pub(crate) mod memory;
mod threads;
mod typed;

use std::sync::Arc;

use crate::contender::{Contender, Instances, Peer, Result};
use crate::guest::Guests;
use crate::race::{Plan, Racer, Times, race};

/// What every figure needs.
pub(crate) struct Bench {
    pub(crate) guests: Guests,
    pub(crate) plan: Plan,
    pub(crate) tenants: u32,
}

impl Bench {
    pub(crate) fn tell(&self, figure: &str, what: &str) {
        eprintln!("peers: {figure}, {what}");
    }

    fn load(&self, peer: Peer, instances: Instances) -> Result<Arc<dyn Contender>> {
        peer.load(peer.guest(&self.guests), instances)
    }
}

/// Times at some points, such as sizes of the payload.
#[derive(Debug)]
pub(crate) struct Figure {
    pub(crate) name: &'static str,
    pub(crate) title: &'static str,
    /// What `Point::x` counts.
    pub(crate) x: &'static str,
    pub(crate) points: Vec<Point>,
}

#[derive(Debug)]
pub(crate) struct Point {
    pub(crate) x: u64,
    pub(crate) label: String,
    /// The first one's are what the others are compared with.
    pub(crate) times: Vec<Times>,
}

/// Runs the contenders.
pub(crate) type Measure = fn(&Bench) -> Result<Figure>;

/// Every figure of times by its name. (That of memory has its own shape.)
pub(crate) const FIGURES: [(&str, Measure); 6] = [
    ("reused", reused),
    ("fresh", fresh),
    ("typed", typed::measure),
    ("host-call", host_call),
    ("load", load::measure),
    ("threads", threads::measure),
];

fn reused(bench: &Bench) -> Result<Figure> {
    Ok(Figure {
        name: "reused",
        title: "a call in an instance that is reused",
        x: "payload bytes",
        points: points(
            bench,
            "reused",
            Instances::Reused,
            "echo",
            &[16, 1 << 10, 64 << 10, 1 << 20],
        )?,
    })
}

fn fresh(bench: &Bench) -> Result<Figure> {
    Ok(Figure {
        name: "fresh",
        title: "a call in a fresh instance",
        x: "payload bytes",
        points: points(
            bench,
            "fresh",
            Instances::Fresh,
            "echo",
            &[16, 1 << 10, 64 << 10],
        )?,
    })
}

fn host_call(bench: &Bench) -> Result<Figure> {
    Ok(Figure {
        name: "host-call",
        title: "a call in which the guest calls the host once",
        x: "payload bytes",
        points: points(bench, "host-call", Instances::Reused, "host", &[1 << 10])?,
    })
}

fn points(
    bench: &Bench,
    figure: &str,
    instances: Instances,
    operation: &str,
    sizes: &[usize],
) -> Result<Vec<Point>> {
    let mut points = Vec::new();
    for &size in sizes {
        let label = bytes_label(size);
        bench.tell(figure, &label);
        let payload: Vec<u8> = (0..size).map(|at| at as u8).collect();
        let mut racers = Vec::new();
        for &peer in Peer::ALL {
            let mut call = bench.load(peer, instances)?.calls()?;
            let reply =
                call(operation, &payload).map_err(|error| format!("{}: {error}", peer.name()))?;
            if reply != payload {
                return Err(format!("{} answers with something else", peer.name()).into());
            }
            let payload = &payload;
            racers.push(Racer {
                name: peer.name().to_owned(),
                run: Box::new(move |calls| {
                    for _ in 0..calls {
                        std::hint::black_box(call(operation, std::hint::black_box(payload))?);
                    }
                    Ok(())
                }),
            });
        }
        points.push(Point {
            x: size as u64,
            label,
            times: race(&mut racers, bench.plan)?,
        });
    }
    Ok(points)
}

fn bytes_label(bytes: usize) -> String {
    match bytes {
        0..1024 => format!("{bytes} B"),
        1024..1_048_576 => format!("{} KiB", bytes >> 10),
        _ => format!("{} MiB", bytes >> 20),
    }
}
