//! WIDL's tokens as Apex writes them.
//!
//! Apex came of WIDL, and little was changed: `interface { … }` had no name, `role` is an interface, a unary operation had
//! braces, an enum's text had no `as`, a namespace could do without quotes.

use crate::source::Span;
use crate::syntax::lexer::{Token, TokenKind};

/// What the name of an interface that has none is written as: no name in WIDL.
pub(super) const NAMELESS: &str = "_";

/// Where the walk over the tokens is.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    /// Between definitions, or in a definition's first line.
    Outside,
    /// In an interface's or an enum's braces.
    Interface,
    Enum,
    /// In any other brackets.
    Inside,
}

/// The tokens of Apex, and where types implement others, which Apex does not know.
pub(super) fn rewrite(text: &str, tokens: Vec<Token>) -> (Vec<Token>, Vec<Span>) {
    let mut rewriter = Rewriter {
        text,
        tokens,
        at: 0,
        places: vec![Place::Outside],
        keyword: String::new(),
        out: Vec::new(),
        implements: Vec::new(),
    };
    while rewriter.at < rewriter.tokens.len() {
        rewriter.token();
    }
    (rewriter.out, rewriter.implements)
}

struct Rewriter<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    at: usize,
    places: Vec<Place>,
    /// What the definition that is open began with.
    keyword: String,
    out: Vec<Token>,
    implements: Vec<Span>,
}

impl Rewriter<'_> {
    fn ahead(&self, count: usize) -> &TokenKind {
        let at = (self.at + count).min(self.tokens.len() - 1);
        &self.tokens[at].kind
    }

    fn place(&self) -> Place {
        self.places.last().copied().unwrap_or(Place::Outside)
    }

    fn push(&mut self, kind: TokenKind) {
        let token = self.tokens[self.at].clone();
        self.out.push(Token { kind, ..token });
    }

    fn token(&mut self) {
        match self.tokens[self.at].kind.clone() {
            TokenKind::Punct(open @ ('(' | '[' | '{')) => self.open(open),
            TokenKind::Punct(close @ (')' | ']' | '}')) => {
                if self.places.len() > 1 {
                    self.places.pop();
                }
                self.push(TokenKind::Punct(close));
            }
            TokenKind::Name(name) if self.place() == Place::Outside => self.outside(name),
            TokenKind::Int(index) => {
                self.push(TokenKind::Int(index));
                if self.place() == Place::Enum && self.is_line(self.at + 1) {
                    self.push(TokenKind::Name("as".to_owned()));
                }
            }
            kind => self.push(kind),
        }
        self.at += 1;
    }

    /// Whether a text on one line stands there: a description of the next value would be a block.
    fn is_line(&self, at: usize) -> bool {
        let token = &self.tokens[at.min(self.tokens.len() - 1)];
        let text = self.text.get(token.span.start..).unwrap_or_default();
        matches!(token.kind, TokenKind::Text(_)) && !text.starts_with("\"\"\"")
    }

    fn open(&mut self, open: char) {
        let unary = open == '{'
            && self.place() == Place::Interface
            && self.at > 0
            && self.tokens[self.at - 1].name().is_some();
        if unary {
            self.unary();
        }
        self.places
            .push(match (self.place(), self.keyword.as_str()) {
                (Place::Outside, "interface") if open == '{' => Place::Interface,
                (Place::Outside, "enum") if open == '{' => Place::Enum,
                _ => Place::Inside,
            });
        self.push(TokenKind::Punct(if unary { '[' } else { open }));
    }

    /// The brace that closes this one becomes a bracket.
    fn unary(&mut self) {
        let mut depth = 0_usize;
        for token in &mut self.tokens[self.at..] {
            match token.kind {
                TokenKind::Punct('(' | '[' | '{') => depth += 1,
                TokenKind::Punct(')' | ']' | '}') => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 {
                if token.is('}') {
                    token.kind = TokenKind::Punct(']');
                }
                return;
            }
        }
    }

    fn outside(&mut self, name: String) {
        let next = self.ahead(1).clone();
        match (name.as_str(), next) {
            ("interface", TokenKind::Punct('{' | '@')) => {
                self.keyword.clone_from(&name);
                self.push(TokenKind::Name(name));
                self.push(TokenKind::Name(NAMELESS.to_owned()));
            }
            ("interface" | "role", TokenKind::Name(_)) => {
                self.keyword = "interface".to_owned();
                self.push(TokenKind::Name("interface".to_owned()));
                self.at += 1;
                self.push(self.ahead(0).clone());
            }
            ("type" | "enum" | "union" | "alias", TokenKind::Name(_)) => {
                self.keyword.clone_from(&name);
                self.push(TokenKind::Name(name));
                self.at += 1;
                self.push(self.ahead(0).clone());
            }
            ("namespace" | "from", TokenKind::Name(text)) => {
                self.push(TokenKind::Name(name));
                self.at += 1;
                self.push(TokenKind::Text(text));
            }
            ("implements", TokenKind::Name(_) | TokenKind::Punct('&')) => self.implements(),
            _ => self.push(TokenKind::Name(name)),
        }
    }

    /// Leaves out `implements & A & B`.
    fn implements(&mut self) {
        self.implements.push(self.tokens[self.at].span);
        while matches!(self.ahead(1), TokenKind::Name(_) | TokenKind::Punct('&')) {
            self.at += 1;
        }
    }
}
