//! Tokens to items: the grammar once more, for what a layout needs of it. Whoever comes here has parsed the tokens without a
//! mistake; if they were others, the result would have all of them, too, only not as nice.

use super::tokens::{Comment, Token};
use super::tree::{Docs, Group, Item, Kind, Part};
use crate::syntax::lexer::TokenKind;

/// The definitions of a schema, and an empty item for the comments at its end.
pub(super) fn read(tokens: Vec<Token<'_>>) -> Vec<Item<'_>> {
    let mut reader = Reader {
        tokens,
        at: 0,
        inside: Vec::new(),
        behind: None,
    };
    let mut items = Vec::new();
    while !reader.at_end() {
        items.push(reader.item(true, Reader::definition));
    }
    items.push(reader.item(false, |_, _| {}));
    items
}

type Parts<'a> = Vec<Part<'a>>;

struct Reader<'a> {
    /// The last is the end, which is never passed.
    tokens: Vec<Token<'a>>,
    at: usize,
    /// Comments within the item that is read: they have no place on its line, and go above it.
    inside: Vec<Comment<'a>>,
    /// A comment behind the last token: the item's, if no other token of it follows.
    behind: Option<&'a str>,
}

// Tokens.
impl<'a> Reader<'a> {
    fn peek(&self) -> &Token<'a> {
        &self.tokens[self.at]
    }

    fn at_end(&self) -> bool {
        self.peek().kind == TokenKind::End
    }

    fn is(&self, punct: char) -> bool {
        self.peek().is(punct)
    }

    fn is_name(&self, name: &str) -> bool {
        self.peek().name() == Some(name)
    }

    fn comments_before(&mut self) -> Vec<Comment<'a>> {
        std::mem::take(&mut self.tokens[self.at].before)
    }

    /// A comment that has no place where it is.
    fn displace(&mut self, comment: Option<&'a str>) {
        let comment = comment.map(|text| Comment { text, blank: false });
        self.inside.extend(comment);
    }

    /// Goes past a token, and keeps the comments around it.
    fn word(&mut self) -> &'a str {
        let behind = self.behind.take();
        self.displace(behind);
        for comment in self.comments_before() {
            self.displace(Some(comment.text));
        }
        let token = &self.tokens[self.at];
        let (text, after) = (token.text, token.after);
        if !self.at_end() {
            self.at += 1;
        }
        self.behind = after;
        text
    }
}

// Items and groups.
impl<'a> Reader<'a> {
    /// What `body` reads, with the comments above it and its description, if it may have one.
    fn item(&mut self, described: bool, body: impl FnOnce(&mut Self, &mut Parts<'a>)) -> Item<'a> {
        let outer = (std::mem::take(&mut self.inside), self.behind.take());
        let mut item = Item {
            before: self.comments_before(),
            ..Item::default()
        };
        let blank = self.peek().blank;
        match item.before.first() {
            Some(first) => (item.blank, item.apart) = (first.blank, blank),
            None => item.blank = blank,
        }
        item.docs = described.then(|| self.docs()).flatten();
        body(self, &mut item.parts);
        let inside = std::mem::take(&mut self.inside);
        match &mut item.docs {
            Some(docs) => docs.below.extend(inside),
            None => item.before.extend(inside),
        }
        item.after = self.behind.take();
        (self.inside, self.behind) = outer;
        item
    }

    fn docs(&mut self) -> Option<Docs<'a>> {
        let (text, after) = match self.peek() {
            it if matches!(it.kind, TokenKind::Text(_)) => (it.text, it.after),
            _ => return None,
        };
        self.at += 1;
        Some(Docs {
            text,
            after,
            below: self.comments_before(),
        })
    }

    fn group(
        &mut self,
        kind: Kind,
        close: char,
        mut item: impl FnMut(&mut Self, &mut Parts<'a>),
    ) -> Part<'a> {
        let open = self.word();
        let after_open = self.behind.take();
        let mut items = Vec::new();
        while !self.is(close) && !self.at_end() {
            let before = self.at;
            let described = matches!(kind, Kind::Block | Kind::Parameters);
            items.push(self.item(described, &mut item));
            if self.at == before {
                break;
            }
        }
        let end = self.comments_before();
        let close = self.word();
        let mut group = Group {
            kind,
            open,
            after_open,
            items,
            end,
            close,
            width: None,
        };
        group.measure();
        Part::Group(group)
    }
}

// Definitions.
impl<'a> Reader<'a> {
    fn definition(&mut self, parts: &mut Parts<'a>) {
        let keyword = self.peek().name().unwrap_or_default().to_owned();
        self.push(parts);
        match keyword.as_str() {
            "import" => self.import(parts),
            "directive" => self.directive(parts),
            "func" => {
                parts.push(Part::Word(" ".to_owned()));
                return self.operation(parts);
            }
            "alias" => {
                self.push(parts);
                self.push(parts);
                let ty = self.ty();
                parts.push(Part::Word(format!(" {ty}")));
            }
            "union" => self.union(parts),
            "interface" => self.block(parts, Self::operation),
            "type" => self.block(parts, Self::field),
            "enum" => self.block(parts, Self::enum_value),
            // `namespace "…"`
            _ => self.push(parts),
        }
        self.annotations(parts);
    }

    /// A word, with a space before it if it is not the first.
    fn push(&mut self, parts: &mut Parts<'a>) {
        let space = if parts.is_empty() { "" } else { " " };
        let word = self.word();
        parts.push(Part::Word(format!("{space}{word}")));
    }

    /// A word without a space before it.
    fn glue(&mut self, parts: &mut Parts<'a>) {
        let word = self.word().to_owned();
        parts.push(Part::Word(word));
    }

    fn import(&mut self, parts: &mut Parts<'a>) {
        if self.is('{') {
            parts.push(Part::Word(" ".to_owned()));
            parts.push(self.group(Kind::Names, '}', |this, parts| {
                this.push(parts);
                if this.is_name("as") {
                    this.push(parts);
                    this.push(parts);
                }
            }));
        } else {
            self.push(parts);
        }
        self.push(parts);
        self.push(parts);
    }

    fn directive(&mut self, parts: &mut Parts<'a>) {
        self.push(parts);
        self.glue(parts);
        if self.is('(') {
            parts.push(self.group(Kind::Parameters, ')', Self::field));
        }
        self.locations(parts);
        if self.is_name("require") {
            self.push(parts);
            while self.is('@') {
                self.push(parts);
                self.glue(parts);
                self.locations(parts);
            }
        }
    }

    /// `on A | B`
    fn locations(&mut self, parts: &mut Parts<'a>) {
        self.push(parts);
        self.push(parts);
        while self.is('|') {
            self.push(parts);
            self.push(parts);
        }
    }

    /// `Name @annotations { … }`
    fn block(&mut self, parts: &mut Parts<'a>, item: fn(&mut Self, &mut Parts<'a>)) {
        self.push(parts);
        self.annotations(parts);
        if self.is('{') {
            parts.push(Part::Word(" ".to_owned()));
            parts.push(self.group(Kind::Block, '}', item));
        }
    }

    fn operation(&mut self, parts: &mut Parts<'a>) {
        self.glue(parts);
        let close = if self.is('[') { ']' } else { ')' };
        parts.push(self.group(Kind::Parameters, close, Self::field));
        if self.is(':') {
            self.glue(parts);
            let ty = self.ty();
            parts.push(Part::Word(format!(" {ty}")));
        }
        self.annotations(parts);
    }

    /// A field or a parameter.
    fn field(&mut self, parts: &mut Parts<'a>) {
        self.glue(parts);
        self.glue(parts);
        let ty = self.ty();
        parts.push(Part::Word(format!(" {ty}")));
        if self.is('=') {
            self.push(parts);
            parts.push(Part::Word(" ".to_owned()));
            self.value(parts);
        }
        self.annotations(parts);
    }

    fn enum_value(&mut self, parts: &mut Parts<'a>) {
        self.push(parts);
        self.push(parts);
        self.push(parts);
        if self.is_name("as") {
            self.push(parts);
            self.push(parts);
        }
        self.annotations(parts);
    }

    fn union(&mut self, parts: &mut Parts<'a>) {
        self.push(parts);
        self.annotations(parts);
        self.push(parts);
        parts.push(self.members());
    }

    fn members(&mut self) -> Part<'a> {
        let after_open = self.behind.take();
        let mut items = vec![self.item(true, Self::member)];
        while self.is('|') {
            // What is around the bar is around the members.
            let mut before = self.comments_before();
            let bar = self.tokens[self.at].after;
            self.at += 1;
            match items.last_mut() {
                Some(last) if last.after.is_none() => last.after = bar,
                _ => before.extend(bar.map(|text| Comment { text, blank: false })),
            }
            let mut member = self.item(true, Self::member);
            before.append(&mut member.before);
            member.before = before;
            items.push(member);
        }
        // There are no blank lines among members, but between comments.
        items.iter_mut().for_each(|it| it.apart = false);
        let mut group = Group {
            kind: Kind::Members,
            open: "",
            after_open,
            items,
            end: Vec::new(),
            close: "",
            width: None,
        };
        group.measure();
        Part::Group(group)
    }

    fn member(&mut self, parts: &mut Parts<'a>) {
        let ty = self.ty();
        parts.push(Part::Word(ty));
        self.annotations(parts);
    }
}

// Types, annotations and values.
impl<'a> Reader<'a> {
    fn ty(&mut self) -> String {
        let mut ty = self.word().to_owned();
        match ty.as_str() {
            "[" => {
                ty += &self.ty();
                ty += self.word();
            }
            "{" => {
                ty += &self.ty();
                ty += self.word();
                ty += " ";
                ty += &self.ty();
                ty += self.word();
            }
            _ => {}
        }
        while self.is('?') {
            ty += self.word();
        }
        ty
    }

    fn annotations(&mut self, parts: &mut Parts<'a>) {
        while self.is('@') {
            self.push(parts);
            self.glue(parts);
            if self.is('(') {
                parts.push(self.group(Kind::Values, ')', Self::argument));
            }
        }
    }

    /// A value, or an entry of a map: `key: value`.
    fn argument(&mut self, parts: &mut Parts<'a>) {
        let next = self.tokens.get(self.at + 1);
        if next.is_some_and(|it| it.is(':')) {
            self.glue(parts);
            self.glue(parts);
            parts.push(Part::Word(" ".to_owned()));
        }
        self.value(parts);
    }

    fn value(&mut self, parts: &mut Parts<'a>) {
        match self.peek().kind {
            TokenKind::Punct('[') => parts.push(self.group(Kind::Values, ']', Self::argument)),
            TokenKind::Punct('{') => parts.push(self.group(Kind::Values, '}', Self::argument)),
            _ => self.glue(parts),
        }
    }
}
