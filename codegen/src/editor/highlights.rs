//! What each word is, for editors that have no grammar of Apex to colour it by.

use crate::model::check::LOCATIONS;
use crate::source::Span;
use crate::syntax::cursor::begins_definition;
use crate::syntax::lexer::{Token, TokenKind};

use super::Analysis;
use super::definitions::Kind;
use super::mentions::Target;

/// What a piece of a schema is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Highlight {
    /// From `#` to the end of the line.
    Comment,
    /// Text in quotes: descriptions too.
    Text,
    /// A number.
    Number,
    /// A word of the language: `type`, `from`, `true`, `FIELD`.
    Keyword,
    /// A built-in type.
    Scalar,
    /// An annotation or directive, with its `@`.
    Annotation,
    /// The name of something.
    Name(Kind),
}

impl Analysis {
    /// The pieces of a source that are something, in their order. They do not overlap; those of several lines are one.
    pub fn highlights(&self, file: usize) -> Vec<(Span, Highlight)> {
        let Some(tokens) = self.index.tokens(file).map(|it| it.all()) else {
            return Vec::new();
        };
        let mut found = Vec::new();
        let mut end = 0;
        for (number, token) in tokens.iter().enumerate() {
            self.comments(Span::in_file(file, end, token.span.start), &mut found);
            end = token.span.end;
            if let Some(highlight) = self.highlight(tokens, number) {
                let mut span = token.span;
                if highlight == Highlight::Annotation {
                    let sign = &tokens[number - 1].span;
                    span.start = if sign.end == span.start {
                        sign.start
                    } else {
                        span.start
                    };
                }
                found.push((span, highlight));
            }
        }
        found
    }

    /// The comments between two tokens.
    fn comments(&self, between: Span, found: &mut Vec<(Span, Highlight)>) {
        let mut start = between.start;
        for line in self.text(between).split_inclusive(['\n', '\r']) {
            if let Some(at) = line.find('#') {
                let end = start + line.trim_end_matches(['\n', '\r']).len();
                let span = Span::in_file(between.file, start + at, end);
                found.push((span, Highlight::Comment));
            }
            start += line.len();
        }
    }

    fn highlight(&self, tokens: &[Token], number: usize) -> Option<Highlight> {
        let token = &tokens[number];
        let name = match &token.kind {
            TokenKind::Text(_) => return Some(Highlight::Text),
            TokenKind::Int(_) | TokenKind::Float(_) => return Some(Highlight::Number),
            TokenKind::Name(name) => name.as_str(),
            _ => return None,
        };
        let before = number.checked_sub(1).and_then(|it| tokens.get(it));
        if before.is_some_and(|it| it.is('@')) {
            return Some(Highlight::Annotation);
        }
        let mention = self.index.at(token.span.file, token.span.start);
        match mention
            .filter(|it| it.span.start == token.span.start)
            .map(|it| it.target)
        {
            Some(Target::Entry { entry, .. }) => {
                return Some(Highlight::Name(self.index.entry(entry).kind));
            }
            Some(Target::Scalar(_)) => return Some(Highlight::Scalar),
            _ => {}
        }
        let is_word = matches!(
            name,
            "true" | "false" | "from" | "as" | "on" | "require" | "stream"
        ) || LOCATIONS.contains(&name)
            || begins_definition(tokens, number);
        is_word.then_some(Highlight::Keyword)
    }
}
