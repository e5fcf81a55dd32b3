//! What each word is, as the protocol counts it: from the one before, and no piece over the end of a line.

use guesthouse_codegen::Span;
use guesthouse_codegen::editor::{Highlight, Kind};
use lsp_types::{Position, SemanticToken, SemanticTokenType, SemanticTokensLegend};

use super::position::Lines;

/// The kinds, by their numbers.
const TYPES: [SemanticTokenType; 14] = [
    SemanticTokenType::COMMENT,
    SemanticTokenType::STRING,
    SemanticTokenType::NUMBER,
    SemanticTokenType::KEYWORD,
    SemanticTokenType::DECORATOR,
    SemanticTokenType::TYPE,
    SemanticTokenType::STRUCT,
    SemanticTokenType::ENUM,
    SemanticTokenType::ENUM_MEMBER,
    SemanticTokenType::INTERFACE,
    SemanticTokenType::METHOD,
    SemanticTokenType::FUNCTION,
    SemanticTokenType::PROPERTY,
    SemanticTokenType::PARAMETER,
];

pub(super) fn legend() -> SemanticTokensLegend {
    SemanticTokensLegend {
        token_types: TYPES.to_vec(),
        token_modifiers: Vec::new(),
    }
}

fn kind(highlight: Highlight) -> SemanticTokenType {
    match highlight {
        Highlight::Comment => SemanticTokenType::COMMENT,
        Highlight::Text | Highlight::Name(Kind::Namespace) => SemanticTokenType::STRING,
        Highlight::Number => SemanticTokenType::NUMBER,
        Highlight::Keyword => SemanticTokenType::KEYWORD,
        Highlight::Annotation | Highlight::Name(Kind::Directive) => SemanticTokenType::DECORATOR,
        Highlight::Name(Kind::Record) => SemanticTokenType::STRUCT,
        Highlight::Name(Kind::Enum) => SemanticTokenType::ENUM,
        Highlight::Name(Kind::EnumValue) => SemanticTokenType::ENUM_MEMBER,
        Highlight::Name(Kind::Interface) => SemanticTokenType::INTERFACE,
        Highlight::Name(Kind::Operation) => SemanticTokenType::METHOD,
        Highlight::Name(Kind::Function) => SemanticTokenType::FUNCTION,
        Highlight::Name(Kind::Field) => SemanticTokenType::PROPERTY,
        Highlight::Name(Kind::Parameter | Kind::Argument) => SemanticTokenType::PARAMETER,
        Highlight::Scalar | Highlight::Name(Kind::Union | Kind::Alias | Kind::ImportedAs) => {
            SemanticTokenType::TYPE
        }
    }
}

pub(super) fn tokens(highlights: &[(Span, Highlight)], lines: &Lines) -> Vec<SemanticToken> {
    let mut last = Position::new(0, 0);
    let mut tokens = Vec::new();
    for (span, highlight) in highlights {
        let kind = kind(*highlight);
        let number = TYPES.iter().position(|it| *it == kind).unwrap_or_default();
        for (start, length) in lines.pieces(span.start, span.end) {
            let same_line = start.line == last.line;
            let before = if same_line { last.character } else { 0 };
            tokens.push(SemanticToken {
                delta_line: start.line - last.line,
                delta_start: start.character - before,
                length,
                token_type: u32::try_from(number).unwrap_or_default(),
                token_modifiers_bitset: 0,
            });
            last = start;
        }
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::super::position::Encoding;
    use super::*;

    #[test]
    fn pieces_are_counted_from_those_before() {
        let text = "# 🚀\n\"\"\"a\r\n\r\n  é\"\"\" x";
        let quote = text.find('"').unwrap_or_default();
        let highlights = [
            (Span::new(0, 6), Highlight::Comment),
            (Span::new(quote, text.len() - 2), Highlight::Text),
            (Span::new(text.len() - 1, text.len()), Highlight::Scalar),
        ];
        let tokens = tokens(&highlights, &Lines::new(text, Encoding::Utf16));
        let shown: Vec<_> = tokens
            .iter()
            .map(|it| (it.delta_line, it.delta_start, it.length, it.token_type))
            .collect();
        let expected = [(0, 0, 4, 0), (1, 0, 4, 1), (2, 0, 6, 1), (0, 7, 1, 5)];
        assert_eq!(shown, expected);
    }
}
