//! Where the parser stands among the tokens, and how it goes on after a mistake.

use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::ast::Name;
use crate::syntax::lexer::{Token, TokenKind};

/// How deep types and values may nest.
const MAX_DEPTH: usize = 64;

/// A rule that could not go on. The mistake is already reported.
#[derive(Debug)]
pub(super) struct Failed;

pub(super) type Parsed<T> = Result<T, Failed>;

pub(super) struct Cursor<'a> {
    /// Ends with [`TokenKind::End`], which is never passed.
    tokens: Vec<Token>,
    pub(super) at: usize,
    /// Brackets of any kind that are open here.
    pub(super) brackets: Vec<char>,
    /// Types and values that are open here.
    nesting: usize,
    pub(super) diagnostics: &'a mut Vec<Diagnostic>,
}

/// Whether a definition begins at a token: a keyword alone is not enough, since fields may be called `type`.
pub(crate) fn begins_definition(tokens: &[Token], at: usize) -> bool {
    let ahead = |count: usize| tokens.get(at + count).or(tokens.last());
    let (Some(first), Some(next)) = (ahead(0), ahead(1)) else {
        return false;
    };
    let third = |wanted: &str| {
        ahead(2).is_some_and(|it| matches!(it.kind, TokenKind::Punct(c) if wanted.contains(c)))
    };
    // At the beginning of a line, two names in a row are enough: what follows them may be the mistake.
    let named = |wanted: &str| next.name().is_some() && (first.first_on_line || third(wanted));
    match first.name() {
        Some("namespace") => matches!(next.kind, TokenKind::Text(_)),
        Some("import") => next.is('*') || next.is('{'),
        Some("directive") => next.is('@'),
        Some("alias") => named("="),
        Some("func") => named("(["),
        Some("interface" | "type" | "enum") => named("{@"),
        Some("union") => named("=@"),
        _ => false,
    }
}

// Reading tokens.
impl<'a> Cursor<'a> {
    pub(super) fn new(tokens: Vec<Token>, diagnostics: &'a mut Vec<Diagnostic>) -> Self {
        Self {
            tokens,
            at: 0,
            brackets: Vec::new(),
            nesting: 0,
            diagnostics,
        }
    }

    pub(super) fn peek(&self) -> &Token {
        self.ahead(0)
    }

    pub(super) fn ahead(&self, count: usize) -> &Token {
        &self.tokens[(self.at + count).min(self.tokens.len() - 1)]
    }

    pub(super) fn at_end(&self) -> bool {
        self.peek().kind == TokenKind::End
    }

    pub(super) fn next(&mut self) -> Token {
        let token = self.peek().clone();
        match token.kind {
            TokenKind::Punct(open @ ('(' | '[' | '{')) => self.brackets.push(open),
            TokenKind::Punct(')') => self.close('('),
            TokenKind::Punct(']') => self.close('['),
            TokenKind::Punct('}') => self.close('{'),
            _ => {}
        }
        if token.kind != TokenKind::End {
            self.at += 1;
        }
        token
    }

    /// Where the last token ended.
    pub(super) fn here(&self) -> Span {
        self.tokens[self.at.saturating_sub(1)].span
    }

    pub(super) fn take(&mut self, punct: char) -> bool {
        let found = self.peek().is(punct);
        if found {
            self.next();
        }
        found
    }

    pub(super) fn take_keyword(&mut self, keyword: &str) -> bool {
        let found = self.peek().name() == Some(keyword);
        if found {
            self.next();
        }
        found
    }

    pub(super) fn unexpected(&mut self, expected: &str) -> Failed {
        self.unexpected_but(expected, None)
    }

    pub(super) fn unexpected_but(&mut self, expected: &str, help: Option<String>) -> Failed {
        let token = self.peek();
        if token.kind == TokenKind::Broken {
            return Failed;
        }
        let mut error = Diagnostic::error(
            "syntax",
            token.span,
            format!("unexpected {}", token.describe()),
        );
        error.help = help;
        self.diagnostics
            .push(error.expected(format!("expected {expected}")));
        Failed
    }

    pub(super) fn expect(&mut self, punct: char, expected: &str) -> Parsed<Span> {
        if self.peek().is(punct) {
            Ok(self.next().span)
        } else {
            Err(self.unexpected(expected))
        }
    }

    pub(super) fn name(&mut self, expected: &str) -> Parsed<Name> {
        match &self.peek().kind {
            TokenKind::Name(text) => {
                let text = text.clone();
                Ok(Name {
                    text,
                    span: self.next().span,
                })
            }
            _ => Err(self.unexpected(expected)),
        }
    }

    /// A name that no definition begins with: what follows on the next line may be the next definition.
    pub(super) fn name_here(&mut self, expected: &str) -> Parsed<Name> {
        match self.peek().first_on_line && self.at_definition() {
            true => Err(self.unexpected(expected)),
            false => self.name(expected),
        }
    }

    pub(super) fn text(&mut self, expected: &str, help: &str) -> Parsed<Name> {
        match &self.peek().kind {
            TokenKind::Text(text) => {
                let text = text.clone();
                Ok(Name {
                    text,
                    span: self.next().span,
                })
            }
            _ => Err(self.unexpected_but(expected, Some(help.to_owned()))),
        }
    }

    pub(super) fn docs(&mut self) -> Option<String> {
        match &self.peek().kind {
            TokenKind::Text(text) => {
                let text = text.clone();
                self.next();
                Some(text)
            }
            _ => None,
        }
    }

    /// One level deeper, as long as that is not too deep.
    pub(super) fn nested<T>(&mut self, rule: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        if self.nesting >= MAX_DEPTH {
            let message = format!("nested more than {MAX_DEPTH} deep");
            let error = Diagnostic::error("too-deep", self.peek().span, message);
            self.diagnostics
                .push(error.help("give an inner part a name with `type` or `alias`"));
            return Err(Failed);
        }
        self.nesting += 1;
        let parsed = rule(self);
        self.nesting -= 1;
        parsed
    }
}

// Going on after a mistake.
impl Cursor<'_> {
    /// Whether a definition begins here.
    pub(super) fn at_definition(&self) -> bool {
        begins_definition(&self.tokens, self.at)
    }

    /// Whether an item of a block (field, operation, parameter, value) begins here.
    pub(super) fn at_item(&self) -> bool {
        let next = &self.ahead(1).kind;
        self.peek().name().is_some() && matches!(next, TokenKind::Punct(':' | '(' | '[' | '='))
    }

    pub(super) fn skip_to_definition(&mut self) {
        while !self.at_end() && !self.at_definition() {
            self.next();
        }
        self.brackets.clear();
    }

    /// Closes the last `open`, and with it what was left open inside.
    fn close(&mut self, open: char) {
        let near = self
            .brackets
            .iter()
            .rev()
            .take(MAX_DEPTH)
            .position(|bracket| *bracket == open);
        if let Some(inside) = near {
            self.brackets.truncate(self.brackets.len() - inside - 1);
        }
    }

    /// Goes to the next item or the end of a block in which `brackets` are open.
    pub(super) fn skip_to_item(&mut self, brackets: usize, close: char) {
        while !self.at_end() && !self.at_definition() {
            let begins = self.at_item() || self.peek().is(close) || self.peek().is('}');
            let inside = self.brackets.get(brackets..).unwrap_or_default();
            // A `[` that was never closed holds no items: it does not count, except among lists in lists.
            let own = inside.is_empty() || close != ']' && inside.iter().all(|open| *open == '[');
            if begins && (self.peek().first_on_line || own) {
                break;
            }
            self.next();
        }
        self.brackets.truncate(brackets);
    }

    /// `open item* close`, going on after items that fail.
    pub(super) fn block<T>(
        &mut self,
        brackets: (char, char),
        items: &str,
        item: impl Fn(&mut Self) -> Parsed<T>,
    ) -> Parsed<Vec<T>> {
        let mut parsed = Vec::new();
        self.items(brackets, items, item, &mut parsed)?;
        Ok(parsed)
    }

    /// The block in braces that a definition ends with. What it holds is kept, even if the end is missing: who writes a schema
    /// in an editor has not written the end yet.
    pub(super) fn body<T>(&mut self, items: &str, item: impl Fn(&mut Self) -> Parsed<T>) -> Vec<T> {
        let mut parsed = Vec::new();
        if self.items(('{', '}'), items, item, &mut parsed).is_err() {
            self.skip_to_definition();
        }
        parsed
    }

    fn items<T>(
        &mut self,
        (open, close): (char, char),
        items: &str,
        item: impl Fn(&mut Self) -> Parsed<T>,
        parsed: &mut Vec<T>,
    ) -> Parsed<()> {
        let opening = self.expect(open, &format!("`{open}` and {items}"))?;
        let brackets = self.brackets.len();
        while !self.peek().is(close) {
            if self.at_end() || self.at_definition() && self.peek().first_on_line {
                let error =
                    Diagnostic::error("syntax", opening, format!("this `{open}` is never closed"));
                self.diagnostics
                    .push(error.help(format!("add a `{close}` at the end of the {items}")));
                return Err(Failed);
            }
            let before = self.at;
            match item(self) {
                Ok(item) => parsed.push(item),
                Err(Failed) => {
                    self.skip_to_item(brackets, close);
                    if close != '}' && self.peek().is('}') {
                        self.brackets.truncate(brackets.saturating_sub(1));
                        return Err(Failed);
                    }
                    if self.at == before {
                        self.next();
                        self.brackets.truncate(brackets);
                    }
                }
            }
        }
        self.next();
        Ok(())
    }
}
