//! From the JSON of a webhook to an `Event`.

use std::collections::BTreeMap;

use guesthouse::wire::{Bytes, Timestamp, Value};
use serde_json::Value as Json;

use crate::triage::{
    Account, Action, Asset, Change, Comment, Commit, Event, EventKind, Issue, IssueCommentEvent,
    IssuesEvent, Label, OtherEvent, PullRequest, PullRequestEvent, PushEvent, ReleaseEvent,
    Repository, User,
};

/// When the first event is said to have arrived, in seconds; the others follow a second and 1,000,003 ns apart.
const FIRST_RECEIVED: i64 = 1_767_225_600;

/// The event that the payload of kind `name` describes. `index` is its place in the list of all payloads.
pub(crate) fn event(index: u32, name: &str, payload: &Json) -> Result<Event, String> {
    let kind = match name {
        "pull_request" => EventKind::PullRequestEvent(PullRequestEvent {
            action: action(payload),
            pull_request: pull_request(&payload["pull_request"])?,
        }),
        "issues" => EventKind::IssuesEvent(IssuesEvent {
            action: action(payload),
            issue: issue(&payload["issue"])?,
        }),
        "issue_comment" => EventKind::IssueCommentEvent(IssueCommentEvent {
            action: action(payload),
            issue: issue(&payload["issue"])?,
            comment: comment(&payload["comment"])?,
            on_pull_request: !payload["issue"]["pull_request"].is_null(),
        }),
        "push" => EventKind::PushEvent(push(payload)?),
        "release" => EventKind::ReleaseEvent(release(payload)?),
        _ => EventKind::OtherEvent(OtherEvent {
            name: name.to_owned(),
            action: optional_text(&payload["action"]),
            payload: value(payload),
        }),
    };
    Ok(Event {
        delivery: delivery(index, name),
        received_at: Timestamp {
            seconds: FIRST_RECEIVED + i64::from(index),
            nanos: index * 1_000_003,
        },
        repository: optional(&payload["repository"], repository)?,
        sender: user(&payload["sender"]),
        kind,
    })
}

/// Sixteen bytes: the index, padded, and as much of the name as fits.
fn delivery(index: u32, name: &str) -> Bytes {
    let mut id = index.to_be_bytes().to_vec();
    id.extend(name.bytes());
    id.resize(16, 0);
    Bytes(id)
}

fn pull_request(json: &Json) -> Result<PullRequest, String> {
    Ok(PullRequest {
        number: number(&json["number"])?,
        title: text(&json["title"]),
        body: optional_text(&json["body"]),
        author: user(&json["user"]),
        draft: flag(&json["draft"]),
        labels: list(&json["labels"], label)?,
        reviewers: users(&json["requested_reviewers"]),
        created_at: time(&json["created_at"])?,
        merged_at: optional(&json["merged_at"], time)?,
        mergeable: json["mergeable"].as_bool(),
        base: text(&json["base"]["ref"]),
        head: hex(&json["head"]["sha"])?,
        additions: number(&json["additions"])?,
        deletions: number(&json["deletions"])?,
        changed_files: number(&json["changed_files"])?,
        commits: number(&json["commits"])?,
    })
}

fn issue(json: &Json) -> Result<Issue, String> {
    let reactions = json["reactions"].as_object().into_iter().flatten();
    let reactions = reactions
        .filter(|(name, _)| !matches!(name.as_str(), "url" | "total_count"))
        .map(|(name, count)| Ok((name.clone(), number(count)?)))
        .collect::<Result<_, String>>()?;
    Ok(Issue {
        number: number(&json["number"])?,
        title: text(&json["title"]),
        body: optional_text(&json["body"]),
        author: user(&json["user"]),
        labels: list(&json["labels"], label)?,
        assignees: users(&json["assignees"]),
        comments: number(&json["comments"])?,
        reactions,
        created_at: time(&json["created_at"])?,
        closed_at: optional(&json["closed_at"], time)?,
        parent: None,
    })
}

fn comment(json: &Json) -> Result<Comment, String> {
    Ok(Comment {
        id: number(&json["id"])?,
        author: user(&json["user"]),
        body: text(&json["body"]),
        created_at: time(&json["created_at"])?,
    })
}

fn push(json: &Json) -> Result<PushEvent, String> {
    Ok(PushEvent {
        r#ref: text(&json["ref"]),
        before: hex(&json["before"])?,
        after: hex(&json["after"])?,
        forced: flag(&json["forced"]),
        commits: list(&json["commits"], commit)?,
    })
}

fn commit(json: &Json) -> Result<Commit, String> {
    let mut files = BTreeMap::new();
    for (name, change) in [
        ("added", Change::Added),
        ("modified", Change::Modified),
        ("removed", Change::Removed),
    ] {
        for path in json[name].as_array().into_iter().flatten() {
            files.insert(text(path), change);
        }
    }
    Ok(Commit {
        id: hex(&json["id"])?,
        message: text(&json["message"]),
        timestamp: time(&json["timestamp"])?,
        author: text(&json["author"]["name"]),
        files,
    })
}

fn release(payload: &Json) -> Result<ReleaseEvent, String> {
    let json = &payload["release"];
    Ok(ReleaseEvent {
        action: action(payload),
        tag: text(&json["tag_name"]),
        name: optional_text(&json["name"]),
        draft: flag(&json["draft"]),
        prerelease: flag(&json["prerelease"]),
        published_at: optional(&json["published_at"], time)?,
        assets: list(&json["assets"], |json| {
            Ok(Asset {
                name: text(&json["name"]),
                size: number(&json["size"])?,
                downloads: number(&json["download_count"])?,
            })
        })?,
    })
}

fn repository(json: &Json) -> Result<Repository, String> {
    let branch = optional_text(&json["default_branch"]);
    Ok(Repository {
        id: number(&json["id"])?,
        full_name: text(&json["full_name"]),
        private: flag(&json["private"]),
        default_branch: branch.unwrap_or_else(|| "main".to_owned()),
        language: optional_text(&json["language"]),
        topics: list(&json["topics"], |topic| Ok(text(topic)))?,
        stars: number(&json["stargazers_count"])?,
        pushed_at: optional(&json["pushed_at"], time)?,
    })
}

fn user(json: &Json) -> Option<User> {
    Some(User {
        id: number(&json["id"]).ok()?,
        login: optional_text(&json["login"])?,
        account: text(&json["type"]).parse().unwrap_or(Account::User),
    })
}

fn users(json: &Json) -> Vec<User> {
    json.as_array()
        .into_iter()
        .flatten()
        .filter_map(user)
        .collect()
}

fn label(json: &Json) -> Result<Label, String> {
    Ok(Label {
        name: text(&json["name"]),
        color: optional(&json["color"], hex)?,
        description: optional_text(&json["description"]),
    })
}

fn action(payload: &Json) -> Action {
    text(&payload["action"]).parse().unwrap_or(Action::Other)
}

/// The text, or none where there is no text.
fn text(json: &Json) -> String {
    json.as_str().unwrap_or_default().to_owned()
}

fn optional_text(json: &Json) -> Option<String> {
    json.as_str().map(str::to_owned)
}

fn flag(json: &Json) -> bool {
    json.as_bool().unwrap_or_default()
}

/// The number; 0 where the payload has none.
fn number<T: TryFrom<u64> + Default>(json: &Json) -> Result<T, String> {
    match json {
        Json::Null => Ok(T::default()),
        json => json
            .as_u64()
            .and_then(|number| T::try_from(number).ok())
            .ok_or_else(|| format!("not a number in range: {json}")),
    }
}

fn optional<T>(
    json: &Json,
    read: impl FnOnce(&Json) -> Result<T, String>,
) -> Result<Option<T>, String> {
    if json.is_null() {
        return Ok(None);
    }
    read(json).map(Some)
}

fn list<T>(json: &Json, read: impl Fn(&Json) -> Result<T, String>) -> Result<Vec<T>, String> {
    json.as_array().into_iter().flatten().map(read).collect()
}

/// RFC 3339 text, or seconds since 1970.
fn time(json: &Json) -> Result<Timestamp, String> {
    match json {
        Json::String(text) => text
            .parse()
            .map_err(|error| format!("not a time: {text}: {error}")),
        json => Ok(Timestamp {
            seconds: i64::from(number::<u32>(json)?),
            nanos: 0,
        }),
    }
}

fn hex(json: &Json) -> Result<Bytes, String> {
    let text = json.as_str().unwrap_or_default().as_bytes();
    let digit = |digit: u8| char::from(digit).to_digit(16).map(|digit| digit as u8);
    text.chunks(2)
        .map(|pair| match pair {
            [high, low] => Some(digit(*high)? << 4 | digit(*low)?),
            _ => None,
        })
        .collect::<Option<Vec<u8>>>()
        .map(Bytes)
        .ok_or_else(|| format!("not hexadecimal: {json}"))
}

/// The payload as it is, the keys of its objects sorted.
fn value(json: &Json) -> Value {
    match json {
        Json::Null => Value::Nil,
        Json::Bool(flag) => Value::Bool(*flag),
        Json::Number(number) => match (number.as_u64(), number.as_i64()) {
            (Some(number), _) => Value::from(number),
            (_, Some(number)) => Value::from(number),
            _ => Value::F64(number.as_f64().unwrap_or(f64::NAN)),
        },
        Json::String(text) => Value::Str(text.clone()),
        Json::Array(items) => Value::Array(items.iter().map(value).collect()),
        Json::Object(entries) => {
            let sorted: BTreeMap<_, _> = entries.iter().collect();
            let entries = sorted.into_iter();
            Value::Map(
                entries
                    .map(|(key, json)| (Value::Str(key.clone()), value(json)))
                    .collect(),
            )
        }
    }
}
