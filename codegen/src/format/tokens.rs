//! Tokens with what stands between them: comments and blank lines.

use crate::syntax::lexer::{self, TokenKind};

/// A token as it is written, and what is around it.
pub(super) struct Token<'a> {
    pub(super) kind: TokenKind,
    pub(super) text: &'a str,
    /// Comments on lines of their own before it.
    pub(super) before: Vec<Comment<'a>>,
    /// Whether a blank line is before it, and after those.
    pub(super) blank: bool,
    /// A comment behind it on its line.
    pub(super) after: Option<&'a str>,
}

/// A comment, which begins with `#`.
pub(super) struct Comment<'a> {
    pub(super) text: &'a str,
    /// Whether a blank line is before it.
    pub(super) blank: bool,
}

impl Token<'_> {
    pub(super) fn name(&self) -> Option<&str> {
        match &self.kind {
            TokenKind::Name(name) => Some(name),
            _ => None,
        }
    }

    pub(super) fn is(&self, punct: char) -> bool {
        self.kind == TokenKind::Punct(punct)
    }
}

/// The tokens of a text, of which the last is its end.
pub(super) fn with_comments<'a>(text: &'a str, tokens: &[lexer::Token]) -> Vec<Token<'a>> {
    let mut read: Vec<Token<'a>> = Vec::with_capacity(tokens.len());
    let mut end = 0;
    for token in tokens {
        let between = Between::read(&text[end..token.span.start], read.is_empty());
        if let Some(last) = read.last_mut() {
            last.after = between.after;
        }
        end = token.span.end;
        read.push(Token {
            kind: token.kind.clone(),
            text: &text[token.span.start..end],
            before: between.comments,
            blank: between.blank,
            after: None,
        });
    }
    read
}

/// What stands between two tokens.
struct Between<'a> {
    after: Option<&'a str>,
    comments: Vec<Comment<'a>>,
    blank: bool,
}

impl<'a> Between<'a> {
    fn read(text: &'a str, first: bool) -> Self {
        let mut between = Self {
            after: None,
            comments: Vec::new(),
            blank: false,
        };
        let mut lines = lines(text).enumerate().peekable();
        while let Some((number, line)) = lines.next() {
            let line = line
                .trim_start_matches([' ', '\t', ',', '\u{feff}'])
                .trim_end();
            if !line.starts_with('#') {
                // What is before the first line's end and after the last one's are parts of lines.
                between.blank |= number > 0 && lines.peek().is_some();
            } else if number == 0 && !first {
                between.after = Some(line);
            } else {
                let blank = std::mem::take(&mut between.blank);
                between.comments.push(Comment { text: line, blank });
            }
        }
        between
    }
}

/// The parts of a text before, between and after the ends of lines: `\n`, `\r\n` or `\r`.
pub(super) fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let Some(end) = text.find(['\n', '\r']) else {
            return rest.take();
        };
        let (line, after) = text.split_at(end);
        rest = after.strip_prefix("\r\n").or(after.get(1..));
        Some(line)
    })
}
