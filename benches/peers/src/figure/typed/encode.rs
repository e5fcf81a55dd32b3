//! What somebody writes by hand on `rmp` to send an `Event`.

use std::io;

use guesthouse::wire::{Bytes, Timestamp, Value};
use rmp::encode::{
    ValueWriteError, write_array_len, write_bin, write_bool, write_ext_meta, write_f32, write_f64,
    write_map_len, write_nil, write_sint, write_str, write_uint,
};

use super::triage::{Commit, Event, EventKind, OtherEvent, PushEvent, Repository, User};
use crate::contender::Result;

type Written = std::result::Result<(), ValueWriteError<io::Error>>;
type Out = Vec<u8>;

pub(super) fn event(event: &Event) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    write_map_len(&mut out, 5)?;
    write_str(&mut out, "delivery")?;
    write_bin(&mut out, &event.delivery)?;
    write_str(&mut out, "receivedAt")?;
    timestamp(&mut out, event.received_at)?;
    write_str(&mut out, "repository")?;
    optional(&mut out, event.repository.as_ref(), repository)?;
    write_str(&mut out, "sender")?;
    optional(&mut out, event.sender.as_ref(), user)?;
    write_str(&mut out, "kind")?;
    write_map_len(&mut out, 1)?;
    match &event.kind {
        EventKind::PushEvent(event) => {
            write_str(&mut out, "PushEvent")?;
            push(&mut out, event)?;
        }
        EventKind::OtherEvent(event) => {
            write_str(&mut out, "OtherEvent")?;
            other(&mut out, event)?;
        }
        _ => return Err("only pushes and other events are measured".into()),
    }
    Ok(out)
}

fn optional<T>(
    out: &mut Out,
    value: Option<T>,
    write: impl FnOnce(&mut Out, T) -> Written,
) -> Written {
    match value {
        Some(value) => write(out, value),
        None => Ok(write_nil(out).map_err(ValueWriteError::InvalidMarkerWrite)?),
    }
}

fn text(out: &mut Out, value: &str) -> Written {
    write_str(out, value)
}

fn boolean(out: &mut Out, value: bool) -> Written {
    write_bool(out, value).map_err(ValueWriteError::InvalidMarkerWrite)
}

fn repository(out: &mut Out, repository: &Repository) -> Written {
    write_map_len(out, 8)?;
    write_str(out, "id")?;
    write_uint(out, repository.id)?;
    write_str(out, "fullName")?;
    write_str(out, &repository.full_name)?;
    write_str(out, "private")?;
    boolean(out, repository.private)?;
    write_str(out, "defaultBranch")?;
    write_str(out, &repository.default_branch)?;
    write_str(out, "language")?;
    optional(out, repository.language.as_deref(), text)?;
    write_str(out, "topics")?;
    write_array_len(out, repository.topics.len() as u32)?;
    for topic in &repository.topics {
        write_str(out, topic)?;
    }
    write_str(out, "stars")?;
    write_uint(out, repository.stars.into())?;
    write_str(out, "pushedAt")?;
    optional(out, repository.pushed_at, timestamp)
}

fn user(out: &mut Out, user: &User) -> Written {
    write_map_len(out, 3)?;
    write_str(out, "id")?;
    write_uint(out, user.id)?;
    write_str(out, "login")?;
    write_str(out, &user.login)?;
    write_str(out, "account")?;
    write_sint(out, user.account.index().into())?;
    Ok(())
}

fn push(out: &mut Out, push: &PushEvent) -> Written {
    write_map_len(out, 5)?;
    write_str(out, "ref")?;
    write_str(out, &push.r#ref)?;
    write_str(out, "before")?;
    write_bin(out, &push.before)?;
    write_str(out, "after")?;
    write_bin(out, &push.after)?;
    write_str(out, "forced")?;
    boolean(out, push.forced)?;
    write_str(out, "commits")?;
    write_array_len(out, push.commits.len() as u32)?;
    for one in &push.commits {
        commit(out, one)?;
    }
    Ok(())
}

fn commit(out: &mut Out, commit: &Commit) -> Written {
    write_map_len(out, 5)?;
    write_str(out, "id")?;
    write_bin(out, &commit.id)?;
    write_str(out, "message")?;
    write_str(out, &commit.message)?;
    write_str(out, "timestamp")?;
    timestamp(out, commit.timestamp)?;
    write_str(out, "author")?;
    write_str(out, &commit.author)?;
    write_str(out, "files")?;
    write_map_len(out, commit.files.len() as u32)?;
    for (path, change) in &commit.files {
        write_str(out, path)?;
        write_sint(out, change.index().into())?;
    }
    Ok(())
}

fn other(out: &mut Out, event: &OtherEvent) -> Written {
    write_map_len(out, 3)?;
    write_str(out, "name")?;
    write_str(out, &event.name)?;
    write_str(out, "action")?;
    optional(out, event.action.as_deref(), text)?;
    write_str(out, "payload")?;
    any(out, &event.payload)
}

fn any(out: &mut Out, value: &Value) -> Written {
    match value {
        Value::Nil => write_nil(out).map_err(ValueWriteError::InvalidMarkerWrite)?,
        Value::Bool(value) => boolean(out, *value)?,
        Value::Int(value) => drop(write_sint(out, *value)?),
        Value::UInt(value) => drop(write_uint(out, *value)?),
        Value::F32(value) => write_f32(out, *value)?,
        Value::F64(value) => write_f64(out, *value)?,
        Value::Str(text) => write_str(out, text)?,
        Value::Bytes(data) => write_bin(out, data)?,
        Value::Timestamp(at) => timestamp(out, *at)?,
        Value::Ext(kind, Bytes(data)) => {
            write_ext_meta(out, data.len() as u32, *kind)?;
            out.extend_from_slice(data);
        }
        Value::Array(elements) => {
            write_array_len(out, elements.len() as u32)?;
            for element in elements {
                any(out, element)?;
            }
        }
        Value::Map(entries) => {
            write_map_len(out, entries.len() as u32)?;
            for (key, value) in entries {
                any(out, key)?;
                any(out, value)?;
            }
        }
    }
    Ok(())
}

fn timestamp(out: &mut Out, at: Timestamp) -> Written {
    match (u64::try_from(at.seconds), at.nanos) {
        (Ok(seconds), 0) if seconds >> 32 == 0 => {
            write_ext_meta(out, 4, -1)?;
            out.extend_from_slice(&(seconds as u32).to_be_bytes());
        }
        (Ok(seconds), nanos) if seconds >> 34 == 0 => {
            write_ext_meta(out, 8, -1)?;
            out.extend_from_slice(&(u64::from(nanos) << 34 | seconds).to_be_bytes());
        }
        (_, nanos) => {
            write_ext_meta(out, 12, -1)?;
            out.extend_from_slice(&nanos.to_be_bytes());
            out.extend_from_slice(&at.seconds.to_be_bytes());
        }
    }
    Ok(())
}
