//! What is imported twice, and annotations that were probably meant to be others.

use std::collections::BTreeMap;

use super::Advice;
use crate::editor::known;
use crate::model::sites::sites;
use crate::model::suggest::nearest;
use crate::syntax::ast::{Definition, Document};

impl<'a> Advice<'a> {
    pub(super) fn imports(&mut self, document: &Document) {
        let mut before = BTreeMap::new();
        for import in document.imports() {
            let Some(target) = import.target else {
                continue;
            };
            if let Some(first) = before.insert(target, import.names.is_none()) {
                let message = format!("{:?} is imported already", import.from);
                let help = match first || import.names.is_none() {
                    true => "`*` imports all of it: remove the other",
                    false => "import all of its names in one place",
                };
                self.tell("duplicate-import", import.span, message, help);
            }
        }
    }

    /// Annotations mean nothing to us unless they do to somebody: those with a directive are checked elsewhere.
    pub(super) fn annotations(&mut self, document: &'a Document) {
        let known = known::annotations();
        let own = document.definitions.iter().filter_map(|it| match it {
            Definition::Directive(it) => Some(it.name.text.as_str()),
            _ => None,
        });
        let names: Vec<&str> = known.iter().map(|it| it.name.as_str()).chain(own).collect();
        for annotation in sites(document).iter().flat_map(|it| it.annotations) {
            let name = annotation.name.text.as_str();
            if names.contains(&name) {
                continue;
            }
            // Of short names, too many are near.
            let meant = nearest(name, names.iter().copied().filter(|it| it.len() > 3));
            if let Some(meant) = meant {
                let message = format!("nobody knows the annotation `@{name}`");
                let help = format!("did you mean `@{meant}`?");
                self.tell("unknown-annotation", annotation.name.span, message, help);
            }
        }
    }
}
