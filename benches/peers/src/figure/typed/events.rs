//! The events that are measured.

use std::collections::BTreeMap;

use guesthouse::wire::{Bytes, Timestamp, Value};

use super::encode;
use super::triage::{
    Account, Change, Commit, Event, EventKind, OtherEvent, PushEvent, Repository, User,
};
use crate::contender::Result;

const BYTES: usize = 20_000;

/// The size that the event has on the wire comes from how often `add` adds to it.
fn grown(mut event: Event, mut add: impl FnMut(&mut EventKind, u32)) -> Result<Event> {
    for step in 0.. {
        if encode::event(&event)?.len() >= BYTES {
            break;
        }
        add(&mut event.kind, step);
    }
    Ok(event)
}

pub(super) fn push() -> Result<Event> {
    let push = PushEvent {
        r#ref: "refs/heads/main".to_owned(),
        before: Bytes(vec![0x5a; 20]),
        after: Bytes(vec![0xa5; 20]),
        forced: false,
        commits: Vec::new(),
    };
    grown(event(EventKind::PushEvent(push)), |kind, step| {
        if let EventKind::PushEvent(push) = kind {
            push.commits.push(commit(step));
        }
    })
}

fn commit(step: u32) -> Commit {
    let change = |file: u32| match file % 3 {
        0 => Change::Added,
        1 => Change::Modified,
        _ => Change::Removed,
    };
    Commit {
        id: Bytes(vec![step as u8; 20]),
        message: format!(
            "Change the {step}th thing, because the one before it was not what was asked for\n\nCloses #{step}."
        ),
        timestamp: at(step),
        author: "Ada Lovelace".to_owned(),
        files: (0..4)
            .map(|file| (format!("src/room{step}/file{file}.rs"), change(file)))
            .collect::<BTreeMap<_, _>>(),
    }
}

pub(super) fn other() -> Result<Event> {
    let other = OtherEvent {
        name: "star".to_owned(),
        action: Some("created".to_owned()),
        payload: Value::Array(Vec::new()),
    };
    grown(event(EventKind::OtherEvent(other)), |kind, step| {
        if let EventKind::OtherEvent(OtherEvent {
            payload: Value::Array(accounts),
            ..
        }) = kind
        {
            accounts.push(account(step));
        }
    })
}

/// As a code host writes one in its JSON.
fn account(step: u32) -> Value {
    let entry = |key: &str, value: Value| (Value::Str(key.to_owned()), value);
    Value::Map(vec![
        entry("id", Value::UInt(u64::from(step) * 1_000_003)),
        entry("login", Value::Str(format!("octo-{step}"))),
        entry(
            "url",
            Value::Str(format!("https://example.org/users/octo-{step}")),
        ),
        entry("site_admin", Value::Bool(step.is_multiple_of(2))),
        entry("score", Value::F64(f64::from(step) / 8.0)),
        entry("gravatar_id", Value::Nil),
        entry(
            "sizes",
            Value::Array((0..6).map(|size| Value::UInt(size * 40)).collect()),
        ),
    ])
}

fn event(kind: EventKind) -> Event {
    Event {
        delivery: Bytes(vec![7; 16]),
        received_at: at(0),
        repository: Some(Repository {
            id: 186_853_002,
            full_name: "octo/hello".to_owned(),
            private: false,
            default_branch: "main".to_owned(),
            language: Some("Rust".to_owned()),
            topics: vec!["webassembly".to_owned(), "plugins".to_owned()],
            stars: 4_211,
            pushed_at: Some(at(1)),
        }),
        sender: Some(User {
            id: 21_031_067,
            login: "octo".to_owned(),
            account: Account::User,
        }),
        kind,
    }
}

fn at(step: u32) -> Timestamp {
    Timestamp {
        seconds: 1_767_268_800 + i64::from(step),
        nanos: 0,
    }
}
