//! One thread against two. guesthouse shares one host between them; a peer has an instance for each.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{self, JoinHandle};

use super::{Bench, Figure, Point};
use crate::contender::{Contender, Instances, Peer, Result};
use crate::race::{Racer, race};

const PAYLOAD: [u8; 1024] = [7; 1024];

pub(super) fn measure(bench: &Bench) -> Result<Figure> {
    let mut points = Vec::new();
    for threads in [1, 2] {
        let label = format!("{threads} thread{}", if threads == 1 { "" } else { "s" });
        bench.tell("threads", &label);
        let mut racers = Vec::new();
        for &peer in Peer::ALL {
            let mut crew = Crew::start(&bench.load(peer, Instances::Reused)?, threads)?;
            racers.push(Racer {
                name: peer.name().to_owned(),
                run: Box::new(move |calls| crew.run(calls)),
            });
        }
        points.push(Point {
            x: threads as u64,
            label,
            times: race(&mut racers, bench.plan)?,
        });
    }
    Ok(Figure {
        name: "threads",
        title: "calls of 1 KiB from several threads, per call of any of them",
        x: "threads",
        points,
    })
}

/// Threads that wait for a number of calls to make.
struct Crew {
    orders: Vec<Sender<u64>>,
    done: Receiver<Result<()>>,
    threads: Vec<JoinHandle<()>>,
}

impl Crew {
    fn start(contender: &Arc<dyn Contender>, threads: usize) -> Result<Self> {
        let (report, done) = channel();
        let (mut orders, mut handles) = (Vec::new(), Vec::new());
        for _ in 0..threads {
            let (order, ordered) = channel();
            let (contender, report) = (contender.clone(), report.clone());
            orders.push(order);
            handles.push(thread::spawn(move || work(&*contender, &ordered, &report)));
        }
        let crew = Self {
            orders,
            done,
            threads: handles,
        };
        crew.wait()?;
        Ok(crew)
    }

    /// Shares the calls between the threads, and waits for all.
    fn run(&mut self, calls: u64) -> Result<()> {
        let share = calls.div_ceil(self.orders.len() as u64);
        for order in &self.orders {
            order.send(share)?;
        }
        self.wait()
    }

    fn wait(&self) -> Result<()> {
        for _ in &self.orders {
            self.done.recv()??;
        }
        Ok(())
    }
}

impl Drop for Crew {
    fn drop(&mut self) {
        self.orders.clear();
        for thread in self.threads.drain(..) {
            // It reported why it ended, if it did.
            drop(thread.join());
        }
    }
}

fn work(contender: &dyn Contender, ordered: &Receiver<u64>, report: &Sender<Result<()>>) {
    let mut call = match contender.calls() {
        Ok(call) => call,
        Err(error) => return drop(report.send(Err(error))),
    };
    let mut make = |calls| {
        for _ in 0..calls {
            std::hint::black_box(call("echo", &PAYLOAD)?);
        }
        Ok(())
    };
    // The first call is what starts some of them.
    let mut outcome = make(1);
    while report.send(outcome).is_ok() {
        let Ok(calls) = ordered.recv() else { return };
        outcome = make(calls);
    }
}
