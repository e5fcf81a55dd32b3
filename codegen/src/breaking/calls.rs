//! Operations of two versions: what is called, what it takes, what it answers.

use super::Comparison;
use super::changes::{Effect, Place};
use super::types::{PARAMETERS, Way};
use crate::model::types::{Interface, Operation, Parameters, Side, Type};
use crate::source::Span;

/// Both ways that values go in from one side to the other: written by the old version, and by the new one.
fn ways(from: Side) -> [Way; 2] {
    let (old, new) = match from {
        Side::Host => (Effect::HostsSend, Effect::GuestsGet),
        Side::Guest => (Effect::GuestsSend, Effect::HostsGet),
    };
    [(true, old), (false, new)].map(|(old_writes, effect)| Way { old_writes, effect })
}

fn other(side: Side) -> Side {
    match side {
        Side::Host => Side::Guest,
        Side::Guest => Side::Host,
    }
}

impl<'a> Comparison<'a> {
    pub(super) fn calls(&mut self) {
        self.namespace();
        for old in &self.old.interfaces {
            let new = self.new.interfaces.iter().find(|it| it.name == old.name);
            match new {
                Some(new) => self.interface(old, new),
                None => self.gone(
                    "interface-removed",
                    "interface",
                    &old.name,
                    old.span,
                    old.served_by,
                ),
            }
        }
        for new in &self.new.interfaces {
            if self.old.interfaces.iter().all(|it| it.name != new.name) {
                self.added("interface-added", "interface", &new.name, new.span);
            }
        }
        let (old, new) = (&self.old.functions, &self.new.functions);
        self.operations("function", "", Side::Guest, old, new);
    }

    fn namespace(&mut self) {
        let (old, new) = (&self.old.namespace, &self.new.namespace);
        if old == new {
            return;
        }
        let place = Place {
            name: "the namespace".to_owned(),
            old: Some(Span::default()),
            new: Some(Span::default()),
        };
        let help = "every operation has it in its name: serve both versions, or keep it";
        for effect in [Effect::HostsSend, Effect::GuestsSend, Effect::Source] {
            let message = || format!("the namespace was {old:?} and is {new:?}");
            self.changes
                .add("namespace-changed", &place, Some(effect), message, help);
        }
    }

    fn interface(&mut self, old: &'a Interface, new: &'a Interface) {
        if old.served_by != new.served_by {
            let place = Place {
                name: format!("`{}`", new.name),
                old: Some(old.span),
                new: Some(new.span),
            };
            let side = |side| match side {
                Side::Host => "hosts",
                Side::Guest => "guests",
            };
            for effect in [Effect::HostsSend, Effect::GuestsSend, Effect::Source] {
                let message = || {
                    let (was, is) = (side(old.served_by), side(new.served_by));
                    format!(
                        "the interface {} was served by {was} and is served by {is}",
                        place.name
                    )
                };
                let help = "give the interface that goes the other way another name";
                self.changes
                    .add("side-changed", &place, Some(effect), message, help);
            }
            return;
        }
        let owner = format!("{}/", new.name);
        self.operations(
            "operation",
            &owner,
            new.served_by,
            &old.operations,
            &new.operations,
        );
    }

    fn operations(
        &mut self,
        what: &'static str,
        owner: &str,
        served_by: Side,
        old: &'a [Operation],
        new: &'a [Operation],
    ) {
        let (removed, added) = match what {
            "function" => ("function-removed", "function-added"),
            _ => ("operation-removed", "operation-added"),
        };
        for before in old {
            let name = format!("{owner}{}", before.name);
            match new.iter().find(|it| it.name == before.name) {
                Some(after) => self.operation(&name, served_by, before, after),
                None => self.gone(removed, what, &name, before.span, served_by),
            }
        }
        for after in new {
            if old.iter().all(|it| it.name != after.name) {
                self.added(added, what, &format!("{owner}{}", after.name), after.span);
            }
        }
    }

    /// Whoever calls it, calls in vain.
    fn gone(&mut self, code: &'static str, what: &str, name: &str, span: Span, served_by: Side) {
        let place = Place {
            name: format!("`{name}`"),
            old: Some(span),
            new: None,
        };
        let calls = match served_by {
            Side::Guest => Effect::HostsSend,
            Side::Host => Effect::GuestsSend,
        };
        for effect in [calls, Effect::Source] {
            let message = || format!("the {what} {} is gone", place.name);
            let help = "keep it, with `@deprecated`, until nobody calls it";
            self.changes.add(code, &place, Some(effect), message, help);
        }
    }

    /// Whoever is deployed does not know it, and is only hurt by who calls it nonetheless.
    fn added(&mut self, code: &'static str, what: &str, name: &str, span: Span) {
        let place = Place {
            name: format!("`{name}`"),
            old: None,
            new: Some(span),
        };
        let message = || format!("the {what} {} is new", place.name);
        let help = "deploy those who serve it before those who call it";
        self.changes.add(code, &place, None, message, help);
    }

    fn operation(&mut self, name: &str, served_by: Side, old: &'a Operation, new: &'a Operation) {
        let place = Place {
            name: format!("`{name}`"),
            old: Some(old.span),
            new: Some(new.span),
        };
        for way in ways(other(served_by)) {
            self.arguments(name, way, old, new, &place);
        }
        for way in ways(served_by) {
            self.result(way, old, new, &place);
            self.errors(way, old, new);
        }
    }

    fn arguments(
        &mut self,
        name: &str,
        way: Way,
        old: &'a Operation,
        new: &'a Operation,
        place: &Place,
    ) {
        let form = |it: &Parameters| match it {
            Parameters::Unary(_) => "one value in brackets",
            Parameters::Named(fields) if fields.is_empty() => "nothing",
            Parameters::Named(_) => "parameters by name",
        };
        let (before, after) = (form(&old.parameters), form(&new.parameters));
        if before != after {
            let message = || format!("{} took {before} and takes {after}", place.name);
            let help = "add another operation instead";
            let effect = Some(way.effect);
            self.changes
                .add("parameters-changed", place, effect, message, help);
            return;
        }
        if let (Parameters::Unary(before), Parameters::Unary(after)) =
            (&old.parameters, &new.parameters)
        {
            // Its name is not on the wire.
            let place = Place {
                name: format!("`{name}[{}]`", after.name),
                old: Some(before.span),
                new: Some(after.span),
            };
            return self.types(&before.ty, &after.ty, way, &place);
        }
        let (old, new) = (old.parameters.fields(), new.parameters.fields());
        let place = |parameter: &str| format!("`{name}({parameter})`");
        self.fields(old, new, way, PARAMETERS, &place);
    }

    fn result(&mut self, way: Way, old: &'a Operation, new: &'a Operation, place: &Place) {
        let place = Place {
            name: format!("the result of {}", place.name),
            ..place.clone()
        };
        match (&old.returns, &new.returns) {
            (None, None) => {}
            (Some(old), Some(new)) => self.types(old, new, way, &place),
            (old, _) => {
                let message = || match old {
                    None => format!("{} was nothing and is a value", place.name),
                    Some(_) => format!("{} was a value and is nothing", place.name),
                };
                let help = "add another operation instead";
                let effect = Some(way.effect);
                self.changes
                    .add("result-changed", &place, effect, message, help);
            }
        }
    }

    /// A code that is not known is an error like any other; the details of known ones have to be read.
    fn errors(&mut self, way: Way, old: &'a Operation, new: &'a Operation) {
        for before in &old.errors {
            let name = &self.old.type_def(*before).name;
            let mut after = new.errors.iter();
            let Some(after) = after.find(|it| self.new.type_def(**it).name == *name) else {
                continue;
            };
            self.named(&Type::Named(*before), &Type::Named(*after), way);
        }
    }
}
