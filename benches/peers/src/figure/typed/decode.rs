//! What somebody writes by hand on `rmp` to read an `Event`: none that is needed may be missing; the last of two counts.

use std::collections::BTreeMap;

use guesthouse::wire::{Bytes, Timestamp, Value};
use rmp::Marker;
use rmp::decode::{
    RmpRead, read_array_len, read_bin_len, read_bool, read_ext_meta, read_int, read_map_len,
    read_marker, read_str_from_slice,
};

use super::triage::{
    Account, Change, Commit, Event, EventKind, OtherEvent, PushEvent, Repository, User,
};
use crate::contender::Result;

type In<'a> = &'a [u8];

pub(super) fn event(mut bytes: &[u8]) -> Result<Event> {
    let (mut delivery, mut received_at, mut sender, mut repo, mut kind) =
        (None, None, None, None, None);
    fields(&mut bytes, |bytes, key| {
        match key {
            "delivery" => delivery = Some(binary(bytes)?),
            "receivedAt" => received_at = Some(timestamp(bytes)?),
            "repository" => repo = optional(bytes, repository)?,
            "sender" => sender = optional(bytes, user)?,
            "kind" => kind = Some(event_kind(bytes)?),
            _ => return Err(unknown(key)),
        }
        Ok(())
    })?;
    Ok(Event {
        delivery: delivery.ok_or("no delivery")?,
        received_at: received_at.ok_or("no receivedAt")?,
        repository: repo,
        sender,
        kind: kind.ok_or("no kind")?,
    })
}

fn event_kind(bytes: &mut In<'_>) -> Result<EventKind> {
    if read_map_len(bytes)? != 1 {
        return Err("a union has one member".into());
    }
    match str(bytes)? {
        "PushEvent" => push(bytes).map(EventKind::PushEvent),
        "OtherEvent" => other(bytes).map(EventKind::OtherEvent),
        member => Err(unknown(member)),
    }
}

fn fields<'a>(
    bytes: &mut In<'a>,
    mut read: impl FnMut(&mut In<'a>, &'a str) -> Result<()>,
) -> Result<()> {
    for _ in 0..read_map_len(bytes)? {
        let key = str(bytes)?;
        read(bytes, key)?;
    }
    Ok(())
}

fn unknown(name: &str) -> crate::contender::Error {
    format!("an unknown name: {name}").into()
}

fn str<'a>(bytes: &mut In<'a>) -> Result<&'a str> {
    let (text, rest) =
        read_str_from_slice(*bytes).map_err(|error| format!("no text: {error:?}"))?;
    *bytes = rest;
    Ok(text)
}

fn text(bytes: &mut In<'_>) -> Result<String> {
    str(bytes).map(str::to_owned)
}

fn take<'a>(bytes: &mut In<'a>, length: usize) -> Result<&'a [u8]> {
    let (taken, rest) = bytes.split_at_checked(length).ok_or("cut off")?;
    *bytes = rest;
    Ok(taken)
}

fn binary(bytes: &mut In<'_>) -> Result<Bytes> {
    let length = read_bin_len(bytes)?;
    Ok(Bytes(take(bytes, length as usize)?.to_vec()))
}

fn optional<T>(
    bytes: &mut In<'_>,
    read: impl FnOnce(&mut In<'_>) -> Result<T>,
) -> Result<Option<T>> {
    if bytes.first() == Some(&Marker::Null.to_u8()) {
        *bytes = &bytes[1..];
        return Ok(None);
    }
    read(bytes).map(Some)
}

/// A list may not announce more than can be there.
fn list<T>(bytes: &mut In<'_>, mut read: impl FnMut(&mut In<'_>) -> Result<T>) -> Result<Vec<T>> {
    let length = read_array_len(bytes)? as usize;
    let mut elements = Vec::with_capacity(length.min(bytes.len()).min(4096));
    for _ in 0..length {
        elements.push(read(bytes)?);
    }
    Ok(elements)
}

fn timestamp(bytes: &mut In<'_>) -> Result<Timestamp> {
    let meta = read_ext_meta(bytes)?;
    if meta.typeid != -1 {
        return Err("no timestamp".into());
    }
    timestamp_of(take(bytes, meta.size as usize)?)
}

fn timestamp_of(data: &[u8]) -> Result<Timestamp> {
    let (seconds, nanos) = match data.len() {
        4 => (i64::from(u32::from_be_bytes(data.try_into()?)), 0),
        8 => {
            let both = u64::from_be_bytes(data.try_into()?);
            ((both & ((1 << 34) - 1)) as i64, (both >> 34) as u32)
        }
        12 => (
            i64::from_be_bytes(data[4..].try_into()?),
            u32::from_be_bytes(data[..4].try_into()?),
        ),
        _ => return Err("no timestamp".into()),
    };
    Ok(Timestamp { seconds, nanos })
}

fn repository(bytes: &mut In<'_>) -> Result<Repository> {
    let (mut id, mut full_name, mut private, mut branch) = (None, None, None, None);
    let (mut language, mut topics, mut stars, mut pushed_at) = (None, None, None, None);
    fields(bytes, |bytes, key| {
        match key {
            "id" => id = Some(read_int(bytes)?),
            "fullName" => full_name = Some(text(bytes)?),
            "private" => private = Some(read_bool(bytes)?),
            "defaultBranch" => branch = Some(text(bytes)?),
            "language" => language = optional(bytes, text)?,
            "topics" => topics = Some(list(bytes, text)?),
            "stars" => stars = Some(read_int(bytes)?),
            "pushedAt" => pushed_at = optional(bytes, timestamp)?,
            _ => return Err(unknown(key)),
        }
        Ok(())
    })?;
    Ok(Repository {
        id: id.ok_or("no id")?,
        full_name: full_name.ok_or("no fullName")?,
        private: private.ok_or("no private")?,
        default_branch: branch.unwrap_or_else(|| "main".to_owned()),
        language,
        topics: topics.ok_or("no topics")?,
        stars: stars.ok_or("no stars")?,
        pushed_at,
    })
}

fn user(bytes: &mut In<'_>) -> Result<User> {
    let (mut id, mut login, mut account) = (None, None, None);
    fields(bytes, |bytes, key| {
        match key {
            "id" => id = Some(read_int(bytes)?),
            "login" => login = Some(text(bytes)?),
            "account" => account = Some(Account::from_index(read_int(bytes)?)),
            _ => return Err(unknown(key)),
        }
        Ok(())
    })?;
    Ok(User {
        id: id.ok_or("no id")?,
        login: login.ok_or("no login")?,
        account: account.unwrap_or(Account::User),
    })
}

fn push(bytes: &mut In<'_>) -> Result<PushEvent> {
    let (mut name, mut before, mut after, mut forced, mut commits) = (None, None, None, None, None);
    fields(bytes, |bytes, key| {
        match key {
            "ref" => name = Some(text(bytes)?),
            "before" => before = Some(binary(bytes)?),
            "after" => after = Some(binary(bytes)?),
            "forced" => forced = Some(read_bool(bytes)?),
            "commits" => commits = Some(list(bytes, commit)?),
            _ => return Err(unknown(key)),
        }
        Ok(())
    })?;
    Ok(PushEvent {
        r#ref: name.ok_or("no ref")?,
        before: before.ok_or("no before")?,
        after: after.ok_or("no after")?,
        forced: forced.unwrap_or(false),
        commits: commits.ok_or("no commits")?,
    })
}

fn commit(bytes: &mut In<'_>) -> Result<Commit> {
    let (mut id, mut message, mut at, mut author, mut files) = (None, None, None, None, None);
    fields(bytes, |bytes, key| {
        match key {
            "id" => id = Some(binary(bytes)?),
            "message" => message = Some(text(bytes)?),
            "timestamp" => at = Some(timestamp(bytes)?),
            "author" => author = Some(text(bytes)?),
            "files" => files = Some(changes(bytes)?),
            _ => return Err(unknown(key)),
        }
        Ok(())
    })?;
    Ok(Commit {
        id: id.ok_or("no id")?,
        message: message.ok_or("no message")?,
        timestamp: at.ok_or("no timestamp")?,
        author: author.ok_or("no author")?,
        files: files.ok_or("no files")?,
    })
}

fn changes(bytes: &mut In<'_>) -> Result<BTreeMap<String, Change>> {
    let mut files = BTreeMap::new();
    fields(bytes, |bytes, path| {
        let change = Change::from_index(read_int(bytes)?).ok_or("no such change")?;
        match files.insert(path.to_owned(), change) {
            Some(_) => Err("a path comes twice".into()),
            None => Ok(()),
        }
    })?;
    Ok(files)
}

fn other(bytes: &mut In<'_>) -> Result<OtherEvent> {
    let (mut name, mut action, mut payload) = (None, None, None);
    fields(bytes, |bytes, key| {
        match key {
            "name" => name = Some(text(bytes)?),
            "action" => action = optional(bytes, text)?,
            "payload" => payload = Some(any(bytes)?),
            _ => return Err(unknown(key)),
        }
        Ok(())
    })?;
    Ok(OtherEvent {
        name: name.ok_or("no name")?,
        action,
        payload: payload.ok_or("no payload")?,
    })
}

/// Recurses as deep as the input goes, which only a host that trusts its guests may.
fn any(bytes: &mut In<'_>) -> Result<Value> {
    let rest = *bytes;
    let marker = read_marker(bytes).map_err(|_| "cut off")?;
    Ok(match marker {
        Marker::Null => Value::Nil,
        Marker::True => Value::Bool(true),
        Marker::False => Value::Bool(false),
        Marker::FixPos(value) => Value::UInt(value.into()),
        Marker::U8 => Value::UInt(bytes.read_data_u8()?.into()),
        Marker::U16 => Value::UInt(bytes.read_data_u16()?.into()),
        Marker::U32 => Value::UInt(bytes.read_data_u32()?.into()),
        Marker::U64 => Value::UInt(bytes.read_data_u64()?),
        Marker::FixNeg(value) => Value::Int(value.into()),
        Marker::I8 => Value::Int(bytes.read_data_i8()?.into()),
        Marker::I16 => Value::Int(bytes.read_data_i16()?.into()),
        Marker::I32 => Value::Int(bytes.read_data_i32()?.into()),
        Marker::I64 => Value::Int(bytes.read_data_i64()?),
        Marker::F32 => Value::F32(bytes.read_data_f32()?),
        Marker::F64 => Value::F64(bytes.read_data_f64()?),
        Marker::FixStr(_) | Marker::Str8 | Marker::Str16 | Marker::Str32 => {
            *bytes = rest;
            Value::Str(text(bytes)?)
        }
        Marker::Bin8 | Marker::Bin16 | Marker::Bin32 => {
            *bytes = rest;
            Value::Bytes(binary(bytes)?)
        }
        Marker::FixArray(_) | Marker::Array16 | Marker::Array32 => {
            *bytes = rest;
            Value::Array(list(bytes, any)?)
        }
        Marker::FixMap(_) | Marker::Map16 | Marker::Map32 => {
            *bytes = rest;
            Value::Map(map(bytes)?)
        }
        _ => {
            *bytes = rest;
            let meta = read_ext_meta(bytes)?;
            let data = take(bytes, meta.size as usize)?;
            match meta.typeid {
                -1 => Value::Timestamp(timestamp_of(data)?),
                kind => Value::Ext(kind, Bytes(data.to_vec())),
            }
        }
    })
}

fn map(bytes: &mut In<'_>) -> Result<Vec<(Value, Value)>> {
    let length = read_map_len(bytes)? as usize;
    let mut entries = Vec::with_capacity(length.min(bytes.len()).min(4096));
    for _ in 0..length {
        entries.push((any(bytes)?, any(bytes)?));
    }
    Ok(entries)
}
