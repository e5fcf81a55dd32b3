//! What an event is about.

use crate::triage::{Event, EventKind, Issue, User};

/// The name of the event's kind, as the schema writes it.
pub(crate) fn kind_name(kind: &EventKind) -> &'static str {
    match kind {
        EventKind::PullRequestEvent(_) => "PullRequestEvent",
        EventKind::IssuesEvent(_) => "IssuesEvent",
        EventKind::IssueCommentEvent(_) => "IssueCommentEvent",
        EventKind::PushEvent(_) => "PushEvent",
        EventKind::ReleaseEvent(_) => "ReleaseEvent",
        EventKind::OtherEvent(_) => "OtherEvent",
    }
}

/// What the event is about, in the words of its repository: `#12`, `refs/heads/main`, `v1.0`, `star`.
pub(crate) fn name(kind: &EventKind) -> String {
    match kind {
        EventKind::PullRequestEvent(event) => format!("#{}", event.pull_request.number),
        EventKind::IssuesEvent(event) => format!("#{}", event.issue.number),
        EventKind::IssueCommentEvent(event) => format!("#{}", event.issue.number),
        EventKind::PushEvent(event) => event.r#ref.clone(),
        EventKind::ReleaseEvent(event) => event.tag.clone(),
        EventKind::OtherEvent(event) => event.name.clone(),
    }
}

/// The account to ask about: the subject's author, else the sender.
pub(crate) fn author(event: &Event) -> Option<&User> {
    let author = match &event.kind {
        EventKind::PullRequestEvent(event) => event.pull_request.author.as_ref(),
        EventKind::IssuesEvent(event) => event.issue.author.as_ref(),
        EventKind::IssueCommentEvent(event) => event.comment.author.as_ref(),
        _ => None,
    };
    author.or(event.sender.as_ref())
}

/// One line for a log.
pub(crate) fn summary(event: &Event) -> String {
    let repository = event
        .repository
        .as_ref()
        .map_or("-", |repository| repository.full_name.as_str());
    let sender = event
        .sender
        .as_ref()
        .map_or("-", |sender| sender.login.as_str());
    format!(
        "{} {} {} by {}",
        kind_name(&event.kind),
        repository,
        name(&event.kind),
        sender
    )
}

/// Whether the issue's title or text speaks of something broken.
pub(crate) fn sounds_broken(issue: &Issue) -> bool {
    let text = [Some(issue.title.as_str()), issue.body.as_deref()];
    text.into_iter().flatten().any(|text| {
        let text = text.to_ascii_lowercase();
        ["bug", "error", "crash"]
            .iter()
            .any(|word| text.contains(word))
    })
}
