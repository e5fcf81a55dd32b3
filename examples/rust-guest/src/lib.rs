//! Webhook triage as a guest in Rust. The rules are those of `examples/README.md`.

/// Generated from `schemas/triage.apexlang`.
pub mod triage {
    include!(concat!(env!("OUT_DIR"), "/triage_v1.rs"));
}

mod payload;
mod rules;
mod subject;

use guesthouse_guest::Result;
use triage::{Context, Decision, Event, Triage};

/// The guest.
struct Guest;

impl Triage for Guest {
    fn decide(event: Event, context: Context) -> Result<Decision> {
        rules::decide(&event, &context)
    }

    fn summarize(event: Event) -> Result<String> {
        Ok(subject::summary(&event))
    }
}

guesthouse_guest::init!(triage::register_triage::<Guest>);
