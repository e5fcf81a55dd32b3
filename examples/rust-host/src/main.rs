//! Webhook triage: a host in Rust. Converts real payloads to `Event`, lets guests decide, and serves `Directory` to them.
//!
//! Usage: `triage-rust-host --events INDEX.json --guest NAME=GUEST.wasm…`; progress on standard error, one JSON document on standard output.

/// Generated from `schemas/triage.apexlang`.
pub mod triage {
    include!(concat!(env!("OUT_DIR"), "/triage_v1.rs"));
}

mod directory;
mod payload;

use std::collections::BTreeMap;
use std::error::Error;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use guesthouse::wire::{self, Timestamp};
use guesthouse::{Handlers, Host};
use serde_json::{Value as Json, json};
use triage::{Context, Event, TriageClient};

fn main() -> ExitCode {
    match run() {
        Ok(report) => {
            println!("{report}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("triage-rust-host: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<Json, Box<dyn Error>> {
    let arguments = Arguments::parse(std::env::args().skip(1))?;
    let events = events(&arguments.events)?;
    let context = context();
    let mut guests = Vec::new();
    for (name, path) in &arguments.guests {
        eprintln!(
            "rust host: {} events through the {name} guest",
            events.len()
        );
        let report = decide_all(name, path, &events, &context);
        guests.push(report.map_err(|error| format!("{name} guest: {error}"))?);
    }
    Ok(json!({ "host": "rust", "guests": guests }))
}

/// What the command line says.
struct Arguments {
    events: String,
    guests: Vec<(String, String)>,
}

impl Arguments {
    fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let usage = "usage: triage-rust-host --events INDEX.json --guest NAME=GUEST.wasm…";
        let (mut events, mut guests) = (None, Vec::new());
        while let Some(flag) = arguments.next() {
            let value = arguments.next().ok_or(usage)?;
            match flag.as_str() {
                "--events" => events = Some(value),
                "--guest" => {
                    let (name, path) = value.split_once('=').ok_or(usage)?;
                    guests.push((name.to_owned(), path.to_owned()));
                }
                _ => return Err(usage.to_owned()),
            }
        }
        let events = events.ok_or(usage)?;
        Ok(Self { events, guests })
    }
}

/// Reads `[{"name": "push", "examples": [payload…]}…]`.
fn events(path: &str) -> Result<Vec<Event>, Box<dyn Error>> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?;
    let kinds: Vec<Json> =
        serde_json::from_str(&text).map_err(|error| format!("{path}: {error}"))?;
    let mut events = Vec::new();
    for kind in &kinds {
        let name = kind["name"].as_str().unwrap_or_default();
        for payload in kind["examples"].as_array().into_iter().flatten() {
            let index = u32::try_from(events.len())?;
            let event = payload::event(index, name, payload);
            events
                .push(event.map_err(|error| format!("{path}: {name}, payload {index}: {error}"))?);
        }
    }
    Ok(events)
}

/// What this host knows and events do not say.
fn context() -> Context {
    Context {
        tenant: "acme".to_owned(),
        now: Timestamp {
            seconds: 1_767_268_800,
            nanos: 1,
        },
        utc_offset: 4,
        due_days: BTreeMap::from([(1, 14), (2, 7), (3, 3), (5, 0), (9, -1)]),
        label_weights: BTreeMap::from([
            ("bug".to_owned(), 1.5),
            ("enhancement".to_owned(), 0.25),
            ("good first issue".to_owned(), 0.1),
        ]),
        salt: -42,
        bias: 0,
        max_priority: 9,
    }
}

fn decide_all(
    name: &str,
    path: &str,
    events: &[Event],
    context: &Context,
) -> Result<Json, Box<dyn Error>> {
    let mut handlers = Handlers::new();
    triage::register_directory(&mut handlers, directory::Teams);
    let host = Host::builder().handlers(handlers).load_file(path)?;
    let triage = TriageClient::new(&host);

    let mut verdicts = BTreeMap::<String, usize>::new();
    let mut times = Vec::with_capacity(events.len());
    let mut digests = Vec::with_capacity(events.len());
    if let Some(event) = events.first() {
        triage.decide(event, context)?;
    }
    for (index, event) in events.iter().enumerate() {
        let start = Instant::now();
        let decision = triage.decide(event, context);
        times.push(start.elapsed());
        let decision = decision.map_err(|error| format!("event {index}: {error}"))?;
        *verdicts.entry(decision.verdict.to_string()).or_default() += 1;
        digests.push(digest(&wire::to_vec(&decision)?));
    }
    Ok(json!({
        "guest": name,
        "events": events.len(),
        "verdicts": verdicts,
        "mean_ns": mean(&times).as_nanos() as u64,
        "p99_ns": p99(&mut times).as_nanos() as u64,
        "decisions": digests,
    }))
}

/// FNV-1a with 64 bits, in hexadecimal: enough to see that two decisions differ.
fn digest(bytes: &[u8]) -> String {
    let hash = bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{hash:016x}")
}

fn mean(times: &[Duration]) -> Duration {
    let count = u32::try_from(times.len()).unwrap_or(u32::MAX).max(1);
    times.iter().sum::<Duration>() / count
}

fn p99(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    let rank = (times.len() * 99).div_ceil(100).saturating_sub(1);
    times.get(rank).copied().unwrap_or_default()
}
