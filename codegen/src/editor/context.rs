//! Where the cursor stands, in the words of the grammar.
//!
//! The parser itself says it: the text up to the cursor is parsed with a name in the place of the cursor and everything closed
//! that is open there, and then that name is looked for in the tree.

use crate::model::sites::sites;
use crate::source::Span;
use crate::syntax::ast::{
    Annotation, Definition, Directive, Document, Field, Operation, TypeExpr, TypeExprKind, Value,
    ValueKind,
};
use crate::syntax::cursor::begins_definition;
use crate::syntax::lexer::{Token, TokenKind};
use crate::syntax::parser::{A_DEFINITION, parse_tokens};

/// The name in the place of the cursor, which no text has.
const MARK: &str = "\0";

/// Where the cursor stands.
pub(super) enum Slot<'a> {
    /// In the place of a type; `returns` is where `void` is one.
    Type { returns: bool },
    /// Behind the `@` of an annotation. None is the member of a union.
    Annotation { location: Option<&'static str> },
    /// In a default of this type.
    Default { ty: &'a TypeExpr, value: &'a Value },
    /// In an argument of an annotation.
    Argument {
        of: &'a Annotation,
        name: &'a str,
        value: &'a Value,
    },
    /// Where a directive says what it requires.
    Required,
    /// Where a directive says where it stands, or (`of_required`) what it requires does.
    Location { of_required: bool },
    /// Where a definition begins.
    Definition,
}

/// The text up to a cursor, parsed.
pub(super) struct Prefix {
    document: Document,
    at_definition: bool,
}

/// The number of the first token of the definition that the token `at` stands in.
pub(super) fn definition_before(tokens: &[Token], at: usize) -> usize {
    let mut before = (0..at).rev();
    before
        .find(|it| begins_definition(tokens, *it))
        .unwrap_or(0)
}

impl Prefix {
    /// Of `tokens`, those from `start` to `at`, and a cursor at `cursor`. What may follow it, such as the value of an entry, is
    /// `rest`.
    pub(super) fn new(tokens: &[Token], cursor: Span, rest: &[TokenKind]) -> Self {
        let mut all = tokens.to_vec();
        let mut add = |kind: TokenKind| {
            all.push(Token {
                kind,
                span: cursor,
                first_on_line: false,
            });
        };
        add(TokenKind::Name(MARK.to_owned()));
        rest.iter().cloned().for_each(&mut add);
        let open = open_brackets(tokens);
        let is_outside = open.is_empty();
        open.into_iter()
            .rev()
            .map(TokenKind::Punct)
            .for_each(&mut add);
        if tokens.first().and_then(Token::name) == Some("directive") {
            // No directive goes without.
            let place = ["on", "SELF"].map(|it| TokenKind::Name(it.to_owned()));
            place.into_iter().for_each(&mut add);
        }
        add(TokenKind::End);
        let mut mistakes = Vec::new();
        let document = parse_tokens(all, &mut mistakes);
        let expected = format!("expected {A_DEFINITION}");
        let at_definition = is_outside
            && mistakes
                .iter()
                .any(|it| it.span == cursor && it.expected.as_ref() == Some(&expected));
        Self {
            document,
            at_definition,
        }
    }

    /// Where the cursor stands, if that is where something known can be written.
    pub(super) fn slot(&self) -> Option<Slot<'_>> {
        let all = self.document.definitions.iter();
        let found = all.filter_map(definition).next();
        let found = found.or_else(|| self.annotation());
        found.or(self.at_definition.then_some(Slot::Definition))
    }

    fn annotation(&self) -> Option<Slot<'_>> {
        for site in sites(&self.document) {
            for annotation in site.annotations {
                if annotation.name.text == MARK {
                    let location = site.location;
                    return Some(Slot::Annotation { location });
                }
                let mut arguments = annotation.arguments.iter();
                if let Some((name, value)) = arguments.find(|(_, it)| holds(it)) {
                    let of = annotation;
                    return Some(Slot::Argument { of, name, value });
                }
            }
        }
        None
    }
}

/// The closing brackets of those that are open behind these tokens, the outermost first.
fn open_brackets(tokens: &[Token]) -> Vec<char> {
    let mut open: Vec<char> = Vec::new();
    for token in tokens {
        match token.kind {
            TokenKind::Punct('(') => open.push(')'),
            TokenKind::Punct('[') => open.push(']'),
            TokenKind::Punct('{') => open.push('}'),
            TokenKind::Punct(close @ (')' | ']' | '}')) => {
                // One that was not opened closes nothing.
                if let Some(at) = open.iter().rposition(|it| *it == close) {
                    open.truncate(at);
                }
            }
            _ => {}
        }
    }
    open
}

fn definition(definition: &Definition) -> Option<Slot<'_>> {
    match definition {
        Definition::Directive(it) => directive(it),
        Definition::Alias(it) => ty(&it.target, false),
        Definition::Func(it) => operation(it),
        Definition::Interface(it) => it.operations.iter().find_map(operation),
        Definition::Record(it) => fields(&it.fields),
        Definition::Union(it) => it.members.iter().find_map(|it| ty(&it.ty, false)),
        Definition::Namespace(_) | Definition::Import(_) | Definition::Enum(_) => None,
    }
}

fn directive(it: &Directive) -> Option<Slot<'_>> {
    if it.locations.iter().any(|it| it.text == MARK) {
        return Some(Slot::Location { of_required: false });
    }
    for require in &it.requires {
        if require.name.text == MARK {
            return Some(Slot::Required);
        }
        if require.locations.iter().any(|it| it.text == MARK) {
            return Some(Slot::Location { of_required: true });
        }
    }
    fields(&it.parameters)
}

fn operation(it: &Operation) -> Option<Slot<'_>> {
    let returns = it.returns.as_ref().and_then(|it| ty(it, true));
    returns.or_else(|| fields(&it.parameters))
}

fn fields(fields: &[Field]) -> Option<Slot<'_>> {
    fields.iter().find_map(|field| {
        let value = field.default.as_ref().filter(|it| holds(it));
        match value {
            Some(value) => Some(Slot::Default {
                ty: &field.ty,
                value,
            }),
            None => ty(&field.ty, false),
        }
    })
}

fn ty(it: &TypeExpr, returns: bool) -> Option<Slot<'_>> {
    match &it.kind {
        TypeExprKind::Name(name) => (name == MARK).then_some(Slot::Type { returns }),
        TypeExprKind::List(inner) | TypeExprKind::Optional(inner) => ty(inner, false),
        TypeExprKind::Map(key, value) => ty(key, false).or_else(|| ty(value, false)),
    }
}

/// Whether a value is the cursor.
pub(super) fn is_cursor(value: &Value) -> bool {
    matches!(&value.kind, ValueKind::Name(name) if name == MARK)
}

/// Whether the cursor stands in a value.
pub(super) fn holds(value: &Value) -> bool {
    match &value.kind {
        ValueKind::List(items) => items.iter().any(holds),
        ValueKind::Map(entries) => entries
            .iter()
            .any(|(key, it)| key.text == MARK || holds(it)),
        _ => is_cursor(value),
    }
}

/// Whether the cursor is a key of these.
pub(super) fn is_key(entries: &[(crate::syntax::ast::Name, Value)]) -> bool {
    entries.iter().any(|(key, _)| key.text == MARK)
}
