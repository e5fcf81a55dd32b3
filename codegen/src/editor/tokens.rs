//! The tokens of one source, for what the syntax tree does not keep.

use crate::source::Span;
use crate::syntax::lexer::{Token, TokenKind, lex};

/// All of them, the last of which is the end.
#[derive(Debug)]
pub(super) struct Tokens(Vec<Token>);

impl Tokens {
    pub(super) fn new(text: &str, file: usize) -> Self {
        Self(lex(text, file, &mut Vec::new()))
    }

    pub(super) fn all(&self) -> &[Token] {
        &self.0
    }

    /// The number of the first token that does not begin before `offset`.
    pub(super) fn from(&self, offset: usize) -> usize {
        let begins_before = |token: &Token| token.span.start < offset;
        self.0.partition_point(begins_before)
    }

    /// The token `back` tokens before the one that begins at `offset`.
    pub(super) fn before(&self, offset: usize, back: usize) -> Option<&Token> {
        self.0.get(self.from(offset).checked_sub(back)?)
    }

    /// The name that an offset lies in, or touches.
    pub(super) fn name_at(&self, offset: usize) -> Option<&Token> {
        let next = self.from(offset);
        let near = [Some(next), next.checked_sub(1)];
        let mut near = near.into_iter().flatten().filter_map(|at| self.0.get(at));
        near.find(|it| it.name().is_some() && (it.span.start..=it.span.end).contains(&offset))
    }

    /// The end of what stands before `offset`.
    pub(super) fn end_before(&self, offset: usize) -> usize {
        let before = self.before(offset, 1);
        before.map_or(offset, |it| it.span.end)
    }

    /// The end of the annotations that stand behind `offset`, else `offset`.
    pub(super) fn end_of_annotations(&self, offset: usize) -> usize {
        let (mut at, mut end) = (self.from(offset), offset);
        while let (Some(sign), Some(name)) = (self.0.get(at), self.0.get(at + 1)) {
            if !sign.is('@') || name.name().is_none() {
                break;
            }
            end = name.span.end;
            at += 2;
            if self.0.get(at).is_some_and(|it| it.is('(')) {
                at = self.closing(at);
                end = self.0.get(at).map_or(end, |it| it.span.end);
                at += 1;
            }
        }
        end
    }

    /// The end of the brackets that open behind `offset`, else `offset`.
    pub(super) fn end_of_brackets(&self, offset: usize) -> usize {
        let open = self.from(offset);
        let opens = |it: &Token| it.is('(') || it.is('[') || it.is('{');
        if !self.0.get(open).is_some_and(opens) {
            return offset;
        }
        let close = self.0.get(self.closing(open));
        close.map_or(offset, |it| it.span.end)
    }

    /// The number of the token that closes a bracket; the last one if none does.
    fn closing(&self, open: usize) -> usize {
        let mut depth = 0_usize;
        for (number, token) in self.0.iter().enumerate().skip(open) {
            match token.kind {
                TokenKind::Punct('(' | '[' | '{') => depth += 1,
                TokenKind::Punct(')' | ']' | '}') => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 {
                return number;
            }
        }
        self.0.len() - 1
    }

    /// The name before a value, if that is one of an argument: `name: value`.
    pub(super) fn name_of_argument(&self, value: Span) -> Option<Span> {
        let colon = self.before(value.start, 1)?;
        let name = self.before(value.start, 2)?;
        (colon.is(':') && name.name().is_some()).then_some(name.span)
    }

    /// The text in quotes that ends at `offset`, with its quotes.
    pub(super) fn text_ending_at(&self, offset: usize) -> Option<Span> {
        let token = self.before(offset, 1)?;
        let is_text = matches!(token.kind, TokenKind::Text(_));
        (is_text && token.span.end == offset).then_some(token.span)
    }
}
