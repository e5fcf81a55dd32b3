//! What was found.

use std::collections::{BTreeSet, HashMap};

use crate::source::Span;

/// Something that is different in a new version of a schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The kind of change, such as `field-added`: stable, for people to search and tools to match.
    pub code: &'static str,
    /// What changed, such as `Item.price`, `Shop/get(id)` or the namespace.
    pub place: String,
    /// What is different, in one line.
    pub message: String,
    /// What to do instead.
    pub help: String,
    /// Where it is in the old version; none for what is new.
    pub old: Option<Span>,
    /// Where it is in the new version; none for what is gone.
    pub new: Option<Span>,
    /// What it breaks; nothing if it is only worth knowing.
    pub effects: BTreeSet<Effect>,
}

/// What a change breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Effect {
    /// What deployed hosts send is refused by guests of the new version.
    HostsSend,
    /// What guests of the new version send is refused by deployed hosts.
    HostsGet,
    /// What deployed guests send is refused by hosts of the new version.
    GuestsSend,
    /// What hosts of the new version send is refused by deployed guests.
    GuestsGet,
    /// What was written against the generated code does not compile, or means something else.
    Source,
}

impl Effect {
    /// Its name for machines: `hosts-send`.
    pub fn name(self) -> &'static str {
        match self {
            Self::HostsSend => "hosts-send",
            Self::HostsGet => "hosts-get",
            Self::GuestsSend => "guests-send",
            Self::GuestsGet => "guests-get",
            Self::Source => "source",
        }
    }
}

impl Change {
    /// What it breaks, in words: `deployed hosts: what they send is refused`.
    pub fn consequence(&self) -> String {
        let has = |effect| self.effects.contains(&effect);
        let side = |side: &str, send, get| match (has(send), has(get)) {
            (true, true) => Some(format!("deployed {side}, both ways")),
            (true, false) => Some(format!("deployed {side}: what they send is refused")),
            (false, true) => Some(format!("deployed {side}: they cannot read what they get")),
            (false, false) => None,
        };
        let hosts = side("hosts", Effect::HostsSend, Effect::HostsGet);
        let guests = side("guests", Effect::GuestsSend, Effect::GuestsGet);
        let source = has(Effect::Source).then(|| "source".to_owned());
        let all: Vec<String> = [hosts, guests, source].into_iter().flatten().collect();
        match all.is_empty() {
            true => "breaks nobody".to_owned(),
            false => format!("breaks {}", all.join("; ")),
        }
    }
}

/// Something that exists in both versions, or in one.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) name: String,
    pub(super) old: Option<Span>,
    pub(super) new: Option<Span>,
}

/// Changes, each kind once for a place.
#[derive(Default)]
pub(super) struct Changes {
    list: Vec<Change>,
    known: HashMap<(&'static str, String), usize>,
}

impl Changes {
    /// Adds a change, or another effect of it.
    pub(super) fn add(
        &mut self,
        code: &'static str,
        place: &Place,
        effect: Option<Effect>,
        message: impl FnOnce() -> String,
        help: &str,
    ) {
        let key = (code, place.name.clone());
        let at = *self.known.entry(key).or_insert(self.list.len());
        if at == self.list.len() {
            self.list.push(Change {
                code,
                place: place.name.clone(),
                message: message(),
                help: help.to_owned(),
                old: place.old,
                new: place.new,
                effects: BTreeSet::new(),
            });
        }
        self.list[at].effects.extend(effect);
    }

    pub(super) fn in_order(mut self) -> Vec<Change> {
        self.list.sort_by_key(|it| it.new.or(it.old));
        self.list
    }
}
