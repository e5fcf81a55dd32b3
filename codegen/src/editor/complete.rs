//! What could be written at the cursor.

use crate::imports::STANDARD;
use crate::model::check::LOCATIONS;
use crate::source::Span;
use crate::syntax::ast::{Annotation, Definition, TypeExpr, Value, ValueKind};
use crate::syntax::lexer::{Token, TokenKind};
use crate::syntax::parser::KEYWORDS;

use super::context::{Prefix, Slot, definition_before, holds, is_cursor, is_key};
use super::definitions::{Id, Kind};
use super::index::{Reach, Shape};
use super::mentions::{argument_type, field_type};
use super::{Analysis, known};

/// Something that could be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// What it is called.
    pub label: String,
    /// What is written.
    pub insert: String,
    /// What it is, if it is the name of something; else it is a word of the language, a built-in type or a path.
    pub kind: Option<Kind>,
    /// A few words about it.
    pub detail: String,
    /// Its description, as Markdown.
    pub docs: Option<String>,
}

/// All that could be written at a place, and what it would take the place of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completions {
    /// The word at the cursor.
    pub replaced: Span,
    /// Sorted by what people want most, then by name. What begins otherwise than the word is not left out: clients match as their
    /// users like it.
    pub items: Vec<Completion>,
}

impl Analysis {
    /// What could be written there. `paths` knows what could be imported by a path that begins like this.
    pub fn complete(
        &self,
        file: usize,
        offset: usize,
        paths: &dyn Fn(&str) -> Vec<String>,
    ) -> Completions {
        let offset = self.sources.at(file).boundary(offset);
        self.completions(file, offset, paths)
            .unwrap_or(Completions {
                replaced: Span::in_file(file, offset, offset),
                items: Vec::new(),
            })
    }

    fn completions(
        &self,
        file: usize,
        offset: usize,
        paths: &dyn Fn(&str) -> Vec<String>,
    ) -> Option<Completions> {
        let all = self.index.tokens(file)?;
        let name = all.name_at(offset).map(|it| it.span);
        let replaced = name.unwrap_or(Span::in_file(file, offset, offset));
        let at = all.from(replaced.start);
        let tokens = all.all().get(..at)?;
        let last = tokens.last();
        let end = last.map_or(0, |it| it.span.end);
        if let Some(text) = last.filter(|it| self.is_inside(it, offset)) {
            let is_path = all.before(text.span.start, 1)?.name() == Some("from");
            return is_path.then(|| self.import_paths(text.span, offset, paths));
        }
        if self.is_comment(Span::in_file(file, end, offset)) {
            return None;
        }
        let tokens = &tokens[definition_before(all.all(), at)..];
        let items = match tokens.first().and_then(Token::name) {
            Some("import") if tokens.iter().any(|it| it.is('{')) && !closed(tokens) => {
                self.import_names(file, offset, last)
            }
            _ => self.of_grammar(file, tokens, replaced),
        };
        Some(Completions { replaced, items })
    }

    /// Whether an offset lies in a text or number; in a text without an end also behind it.
    fn is_inside(&self, token: &Token, offset: usize) -> bool {
        let written = self.text(token.span);
        let open = matches!(token.kind, TokenKind::Text(_))
            && (written.len() < 2 || !written.ends_with('"'));
        offset < token.span.end || offset == token.span.end && open
    }

    /// Whether a comment begins between two tokens, and has no end there.
    fn is_comment(&self, between: Span) -> bool {
        let line = self.text(between).rsplit(['\n', '\r']).next();
        line.is_some_and(|line| line.contains('#'))
    }

    fn import_paths(
        &self,
        text: Span,
        offset: usize,
        paths: &dyn Fn(&str) -> Vec<String>,
    ) -> Completions {
        let start = (text.start + 1).min(offset);
        let written = self.text(text);
        let end = match written.len() > 1 && written.ends_with('"') {
            true => text.end - 1,
            false => offset,
        };
        let begun = self.text(Span::in_file(text.file, start, offset));
        let found = paths(begun).into_iter().map(|it| word(&it, "schema"));
        let built_in = STANDARD.iter().map(|(name, _)| word(name, "built in"));
        Completions {
            replaced: Span::in_file(text.file, start, end.max(start)),
            items: found.chain(built_in).collect(),
        }
    }

    /// What a file has that an import reads, and has not named yet.
    fn import_names(&self, file: usize, offset: usize, last: Option<&Token>) -> Vec<Completion> {
        if last.and_then(Token::name) == Some("as") {
            return Vec::new();
        }
        let mut imports = self.documents[file].imports();
        let here = imports.find(|it| it.span.start < offset && offset < it.span.end);
        let Some((import, target)) = here.and_then(|it| Some((it, it.target?))) else {
            return Vec::new();
        };
        let Some(visible) = self.index.visible(target) else {
            return Vec::new();
        };
        let names = import.names.iter().flatten();
        let taken: Vec<&str> = names
            .filter(|it| !(it.name.span.start..=it.name.span.end).contains(&offset))
            .map(|it| it.name.text.as_str())
            .collect();
        let types = visible.types.iter().chain(&visible.directives);
        let free = types.filter(|(name, _)| !taken.contains(&name.as_str()));
        let items = free.map(|(name, it)| self.named(name, it.entry));
        items
            .filter(|it| it.kind != Some(Kind::Interface))
            .collect()
    }

    fn of_grammar(&self, file: usize, tokens: &[Token], cursor: Span) -> Vec<Completion> {
        let mut prefix = Prefix::new(tokens, cursor, &[]);
        if prefix.slot().is_none() {
            // A key needs its value.
            let value = [TokenKind::Punct(':'), TokenKind::Name("any".to_owned())];
            prefix = Prefix::new(tokens, cursor, &value);
        }
        match prefix.slot() {
            None => Vec::new(),
            Some(Slot::Type { returns }) => self.types(file, returns),
            Some(Slot::Annotation { location }) => self.annotations(file, location),
            Some(Slot::Default { ty, value }) => self.values(value, Some(ty)),
            Some(Slot::Argument { of, name, value }) => self.arguments(file, of, name, value),
            Some(Slot::Required) => self.directives(file, |_| true),
            Some(Slot::Location { of_required }) => {
                let places = LOCATIONS.iter().filter(|it| of_required || **it != "SELF");
                places.map(|it| word(it, "place")).collect()
            }
            Some(Slot::Definition) => KEYWORDS.iter().map(|it| word(it, "keyword")).collect(),
        }
    }

    fn types(&self, file: usize, returns: bool) -> Vec<Completion> {
        let mut items = self.names(file, Kind::is_type);
        let scalars = known::scalars().filter(|it| returns || *it != "void");
        items.extend(scalars.map(|name| Completion {
            docs: known::scalar(name).map(str::to_owned),
            ..word(name, "built in")
        }));
        items
    }

    /// The types and interfaces that a file knows.
    fn names(&self, file: usize, wanted: impl Fn(Kind) -> bool) -> Vec<Completion> {
        let visible = self.index.visible(file).map(|it| it.types.iter());
        let visible = visible.into_iter().flatten();
        let wanted = visible.filter(|(_, it)| wanted(self.index.entry(it.entry).kind));
        wanted
            .map(|(name, it)| self.named(name, it.entry))
            .collect()
    }

    fn directives(&self, file: usize, wanted: impl Fn(&Reach) -> bool) -> Vec<Completion> {
        let visible = self.index.visible(file).map(|it| it.directives.iter());
        let visible = visible.into_iter().flatten();
        let wanted = visible.filter(|(_, it)| wanted(it));
        wanted
            .map(|(name, it)| self.named(name, it.entry))
            .collect()
    }

    fn annotations(&self, file: usize, location: Option<&'static str>) -> Vec<Completion> {
        // Directives have no word for the member of a union.
        let here = location.unwrap_or("MEMBER");
        let mut items = self.directives(file, |it| {
            location.is_none() || self.stands_on(it.entry, here)
        });
        for known in known::annotations() {
            let stands = known.locations.iter().any(|it| it == here);
            if stands && self.index.directive_named(file, &known.name).is_none() {
                items.push(Completion {
                    kind: Some(Kind::Directive),
                    docs: known.docs,
                    ..word(&known.name, known.from.unwrap_or("built in"))
                });
            }
        }
        items
    }

    fn stands_on(&self, directive: Id, location: &str) -> bool {
        let entry = self.index.entry(directive);
        let definitions = &self.documents[entry.name.span.file].definitions;
        match definitions.get(entry.definition) {
            Some(Definition::Directive(it)) => it.locations.iter().any(|it| it.text == location),
            _ => false,
        }
    }

    /// Names of arguments, and what the one at the cursor could be.
    fn arguments(
        &self,
        file: usize,
        annotation: &Annotation,
        name: &str,
        value: &Value,
    ) -> Vec<Completion> {
        let directive = self.index.directive_named(file, &annotation.name.text);
        let directive = directive.map(|it| it.entry);
        let mut items = Vec::new();
        let is_bare = name == "value" && is_cursor(value);
        if let Some(directive) = directive.filter(|_| is_bare) {
            let arguments = self.index.parts(directive).map(|(id, it)| Completion {
                insert: format!("{}: ", it.name.text),
                ..self.named(&it.name.text, id)
            });
            items.extend(arguments);
        }
        match annotation.name.text.as_str() {
            "errors" => items.extend(self.names(file, |it| it == Kind::Record)),
            "uses" => items.extend(self.names(file, |it| it == Kind::Interface)),
            _ => {
                let find = |id| argument_type(&self.index, &self.documents, id, name);
                items.extend(self.values(value, directive.and_then(find)));
            }
        }
        items
    }

    /// What could stand at the cursor in a value of this type.
    fn values(&self, value: &Value, ty: Option<&TypeExpr>) -> Vec<Completion> {
        let Some(ty) = ty else {
            return Vec::new();
        };
        let shape = self.index.shape(&self.documents, ty);
        match (&value.kind, shape) {
            (ValueKind::Name(_), Shape::Bool) => {
                ["true", "false"].map(|it| word(it, "bool")).into()
            }
            (ValueKind::Name(_), Shape::Enum(id)) => self.parts(id),
            (ValueKind::List(items), Shape::List(item)) => {
                let inner = items.iter().find(|it| holds(it));
                inner.map_or_else(Vec::new, |it| self.values(it, Some(item)))
            }
            (ValueKind::Map(entries), Shape::Record(id)) if is_key(entries) => {
                let mut items = self.parts(id);
                items.iter_mut().for_each(|it| it.insert.push_str(": "));
                items
            }
            (ValueKind::Map(entries), shape) => {
                let Some((key, inner)) = entries.iter().find(|(_, it)| holds(it)) else {
                    return Vec::new();
                };
                let ty = match shape {
                    Shape::Record(id) => field_type(&self.index, &self.documents, id, &key.text),
                    Shape::Map(item) => Some(item),
                    _ => None,
                };
                self.values(inner, ty)
            }
            _ => Vec::new(),
        }
    }

    fn parts(&self, id: Id) -> Vec<Completion> {
        let parts = self.index.parts(id);
        parts
            .map(|(id, it)| self.named(&it.name.text, id))
            .collect()
    }

    fn named(&self, name: &str, id: Id) -> Completion {
        let entry = self.index.entry(id);
        let detail = match entry.kind {
            Kind::Field | Kind::EnumValue | Kind::Argument | Kind::Directive => {
                let written = self.text(entry.whole);
                let first = written.lines().next().unwrap_or_default();
                first.chars().take(80).collect()
            }
            kind => kind.noun().to_owned(),
        };
        Completion {
            kind: Some(entry.kind),
            docs: entry.docs.clone(),
            ..word(name, &detail)
        }
    }
}

fn word(label: &str, detail: &str) -> Completion {
    Completion {
        label: label.to_owned(),
        insert: label.to_owned(),
        kind: None,
        detail: detail.to_owned(),
        docs: None,
    }
}

/// Whether the braces of an import are closed.
fn closed(import: &[Token]) -> bool {
    import.iter().any(|it| it.is('}'))
}
