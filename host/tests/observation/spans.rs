//! Remembers the spans of a piece of work.

use std::collections::HashMap;
use std::fmt::Debug;
use std::sync::{Arc, Mutex, Once};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
use tracing_subscriber::registry::{LookupSpan, Registry};

/// One span.
#[derive(Debug)]
pub(crate) struct Seen {
    id: Id,
    pub(crate) name: &'static str,
    pub(crate) target: &'static str,
    pub(crate) level: Level,
    pub(crate) parent: Option<&'static str>,
    /// Events in it, and in no span within.
    pub(crate) events: usize,
    fields: HashMap<&'static str, String>,
}

impl Seen {
    #[track_caller]
    pub(crate) fn field(&self, name: &str) -> &str {
        self.fields
            .get(name)
            .unwrap_or_else(|| panic!("no {name} in {self:?}"))
    }
}

impl Visit for Seen {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.fields.insert(field.name(), format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.fields.insert(field.name(), value.to_owned());
    }
}

#[derive(Clone, Default)]
pub(crate) struct Spans(Arc<Mutex<Vec<Seen>>>);

impl Spans {
    /// The spans of what `work` does on this thread, in the order in which they began. All of them must have ended.
    pub(crate) fn of(work: impl FnOnce()) -> Vec<Seen> {
        // Spans whose first use is on the thread of another test, which nobody listens to, would be off for all from then on.
        static ANYBODY: Once = Once::new();
        ANYBODY.call_once(|| tracing::subscriber::set_global_default(Registry::default()).unwrap());
        let spans = Self::default();
        let subscriber = Registry::default().with(spans.clone());
        tracing::subscriber::with_default(subscriber, work);
        std::mem::take(&mut *spans.0.lock().unwrap())
    }

    /// The one that has this id now: ids are used again, by spans that begin later.
    fn change(&self, id: &Id, change: impl FnOnce(&mut Seen)) {
        let mut spans = self.0.lock().unwrap();
        change(spans.iter_mut().rfind(|span| span.id == *id).unwrap());
    }
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Spans {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let metadata = attributes.metadata();
        let parent = context.span(id).unwrap().parent();
        let mut seen = Seen {
            id: id.clone(),
            name: metadata.name(),
            target: metadata.target(),
            level: *metadata.level(),
            parent: parent.map(|parent| parent.name()),
            events: 0,
            fields: HashMap::new(),
        };
        attributes.record(&mut seen);
        self.0.lock().unwrap().push(seen);
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, _: Context<'_, S>) {
        self.change(id, |seen| values.record(seen));
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        if let Some(span) = context.event_span(event) {
            self.change(&span.id(), |seen| seen.events += 1);
        }
    }
}
