//! The rules: from an event to a decision.

use std::collections::{BTreeMap, BTreeSet};

use guesthouse_guest::Result;
use guesthouse_guest::wire::{Bytes, Timestamp};

use crate::payload;
use crate::subject;
use crate::triage::{
    Account, Action, Change, Context, Decision, DirectoryClient, Event, EventKind, Issue,
    IssueCommentEvent, IssuesEvent, Label, OtherEvent, PullRequest, PushEvent, ReleaseEvent, Team,
    Verdict,
};

/// Decides what to do with the event.
pub(crate) fn decide(event: &Event, context: &Context) -> Result<Decision> {
    let mut draft = Draft::default();
    draft.kind(event, context);
    if is_bot(event) {
        draft.score *= 0.5;
    }
    let priority = priority(draft.score, context);
    let verdict = match priority {
        5.. => Verdict::Escalate,
        2.. => Verdict::Notify,
        _ if !draft.labels.is_empty() => Verdict::Label,
        _ => Verdict::Ignore,
    };
    Ok(Decision {
        verdict,
        priority,
        confidence: (1.0 - 1.0 / (1.0 + draft.score.abs())) as f32,
        score: draft.score,
        notify: notify(event, verdict)?,
        comment: draft.comment,
        due_at: due(priority, context),
        fingerprint: fingerprint(event, context),
        delta: draft.delta,
        facts: draft.facts,
        labels: draft.labels.into_iter().collect(),
    })
}

/// A decision in the making.
#[derive(Default)]
struct Draft {
    score: f64,
    labels: BTreeSet<String>,
    comment: Option<String>,
    delta: i32,
    facts: BTreeMap<String, i64>,
}

impl Draft {
    fn kind(&mut self, event: &Event, context: &Context) {
        match &event.kind {
            EventKind::PullRequestEvent(it) => {
                self.weigh(&it.pull_request.labels, context);
                self.pull_request(&it.pull_request);
                self.age(it.pull_request.created_at, context);
            }
            EventKind::IssuesEvent(it) => {
                self.weigh(&it.issue.labels, context);
                self.issue(it);
                self.age(it.issue.created_at, context);
            }
            EventKind::IssueCommentEvent(it) => {
                self.weigh(&it.issue.labels, context);
                self.comment(it);
                self.age(it.comment.created_at, context);
            }
            EventKind::PushEvent(it) => {
                let default = event.repository.as_ref().is_some_and(|repository| {
                    it.r#ref == format!("refs/heads/{}", repository.default_branch)
                });
                self.push(it, default);
            }
            EventKind::ReleaseEvent(it) => self.release(it),
            EventKind::OtherEvent(it) => self.other(it),
        }
    }

    fn add(&mut self, label: &str, score: f64) {
        self.labels.insert(label.to_owned());
        self.score += score;
    }

    fn weigh(&mut self, labels: &[Label], context: &Context) {
        for label in labels {
            if let Some(weight) = context.label_weights.get(&label.name) {
                self.score += f64::from(*weight);
            }
        }
    }

    fn age(&mut self, since: Timestamp, context: &Context) {
        let seconds = context.now.seconds - since.seconds;
        self.facts
            .insert("ageDays".to_owned(), seconds.div_euclid(86_400));
    }

    fn pull_request(&mut self, pull: &PullRequest) {
        let size = match u64::from(pull.additions) + u64::from(pull.deletions) {
            0..10 => "size/xs",
            10..50 => "size/s",
            50..250 => "size/m",
            250..1000 => "size/l",
            _ => "size/xl",
        };
        self.add(size, 0.0);
        self.score += 0.25 * pull.reviewers.len() as f64;
        if pull.draft {
            self.score -= 1.0;
        }
        if pull.mergeable == Some(false) {
            self.add("needs-rebase", 0.5);
            let author = pull.author.as_ref().map_or("author", |user| &user.login);
            self.comment = Some(format!(
                "@{author}: this no longer merges into `{}`.",
                pull.base
            ));
        }
        if pull.merged_at.is_some() {
            self.add("merged", 0.0);
        }
        self.delta = pull.additions.wrapping_sub(pull.deletions) as i32;
        self.facts
            .insert("commits".to_owned(), i64::from(pull.commits));
        self.facts
            .insert("changedFiles".to_owned(), i64::from(pull.changed_files));
    }

    fn issue(&mut self, event: &IssuesEvent) {
        let issue = &event.issue;
        if subject::sounds_broken(issue) {
            self.add("bug", 1.0);
        }
        let reactions = reactions(issue);
        self.score += 0.1 * reactions as f64;
        self.score += 0.05 * f64::from(issue.comments);
        if event.action == Action::Opened && issue.assignees.is_empty() {
            self.add("needs-owner", 0.0);
        }
        if issue.parent.is_some() {
            self.add("sub-issue", 0.0);
        }
        self.facts.insert("reactions".to_owned(), reactions);
    }

    fn comment(&mut self, event: &IssueCommentEvent) {
        if event.comment.body.contains('?') {
            self.add("question", 0.5);
        }
        if event.on_pull_request {
            self.add("review", 0.0);
        }
    }

    fn push(&mut self, push: &PushEvent, default_branch: bool) {
        if push.forced {
            self.add("force-push", 2.0);
        }
        let paths = || push.commits.iter().flat_map(|commit| &commit.files);
        if paths().any(|(path, _)| path.starts_with(".github/")) {
            self.add("ci", 1.0);
        }
        if default_branch {
            self.score += 1.0;
        }
        for (name, change) in [
            ("added", Change::Added),
            ("modified", Change::Modified),
            ("removed", Change::Removed),
        ] {
            let count = paths().filter(|(_, found)| **found == change).count();
            self.facts.insert(name.to_owned(), count as i64);
        }
    }

    fn release(&mut self, release: &ReleaseEvent) {
        if release.prerelease {
            self.add("prerelease", 0.0);
        }
        if release.action == Action::Published {
            self.add("announce", 1.5);
        }
        if release.draft {
            self.score -= 1.0;
        }
        let bytes = release.assets.iter().map(|asset| asset.size).sum();
        let downloads = release
            .assets
            .iter()
            .map(|asset| i64::from(asset.downloads));
        self.facts.insert("downloads".to_owned(), downloads.sum());
        self.facts.insert("bytes".to_owned(), bytes);
    }

    fn other(&mut self, event: &OtherEvent) {
        self.add(&format!("event/{}", event.name), 0.0);
        let security = [
            "code_scanning_alert",
            "dependabot_alert",
            "repository_vulnerability_alert",
            "security_advisory",
        ];
        if security.contains(&event.name.as_str()) {
            self.add("security", 3.0);
            self.score += payload::severity(&event.payload);
        }
        self.facts
            .insert("entries".to_owned(), payload::entries(&event.payload));
    }
}

fn reactions(issue: &Issue) -> i64 {
    issue
        .reactions
        .values()
        .map(|count| i64::from(*count))
        .sum()
}

fn is_bot(event: &Event) -> bool {
    let sender = event.sender.as_ref();
    sender.is_some_and(|sender| sender.account == Account::Bot)
}

fn priority(score: f64, context: &Context) -> u8 {
    let priority = score.floor() as i64 + i64::from(context.bias);
    priority.clamp(0, i64::from(context.max_priority)) as u8
}

fn notify(event: &Event, verdict: Verdict) -> Result<BTreeMap<String, String>> {
    let mut notify = BTreeMap::new();
    let told = matches!(verdict, Verdict::Notify | Verdict::Escalate);
    if let (true, Some(author)) = (told, subject::author(event)) {
        for team in DirectoryClient::new().teams_for(&author.login)? {
            if team.load <= 0.9 || verdict == Verdict::Escalate {
                let reason = reason(&team);
                notify.insert(team.slug, reason);
            }
        }
    }
    Ok(notify)
}

fn reason(team: &Team) -> String {
    match &team.on_call {
        Some(login) => format!("{login} is on call"),
        None => format!("{} members", team.members.len()),
    }
}

fn due(priority: u8, context: &Context) -> Option<Timestamp> {
    let days = context.due_days.get(&priority)?;
    let offset = i64::from(context.utc_offset) * 900;
    Some(Timestamp {
        seconds: context.now.seconds + i64::from(*days) * 86_400 - offset,
        nanos: context.now.nanos,
    })
}

fn fingerprint(event: &Event, context: &Context) -> Bytes {
    let mut hash = Fnv1a::new();
    hash.write(context.tenant.as_bytes());
    hash.write(&[0]);
    hash.write(&context.salt.to_le_bytes());
    hash.write(subject::kind_name(&event.kind).as_bytes());
    hash.write(&[0]);
    hash.write(subject::name(&event.kind).as_bytes());
    Bytes::from(hash.0.to_be_bytes())
}

/// FNV-1a with 64 bits (draft-eastlake-fnv).
struct Fnv1a(u64);

impl Fnv1a {
    fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}
