//! The parser's rules for types, annotations and values.

use crate::diagnostic::Diagnostic;
use crate::syntax::ast::*;
use crate::syntax::cursor::{Cursor, Parsed};
use crate::syntax::lexer::TokenKind;

impl Cursor<'_> {
    /// A type where Apex allows `stream` before it.
    pub(super) fn streamed_type(&mut self) -> Parsed<TypeExpr> {
        let next = self.ahead(1);
        let type_follows =
            next.is('[') || next.is('{') || next.name().is_some() && !self.item_follows();
        if self.peek().name() == Some("stream") && type_follows {
            let span = self.next().span;
            let error = Diagnostic::error(
                "stream",
                span,
                "streams do not exist in waPC: a call has one request and one reply",
            );
            self.diagnostics.push(
                error.help("use a list, or an operation that is called again for the next part"),
            );
        }
        self.type_expr()
    }

    /// Whether the token after this one begins an item of its own.
    fn item_follows(&self) -> bool {
        matches!(self.ahead(2).kind, TokenKind::Punct(':' | '(' | '['))
    }

    pub(super) fn type_expr(&mut self) -> Parsed<TypeExpr> {
        self.nested(Self::type_expr_inner)
    }

    fn type_expr_inner(&mut self) -> Parsed<TypeExpr> {
        let start = self.peek().span;
        let kind = match &self.peek().kind {
            TokenKind::Name(name) if !self.at_definition() => {
                let name = name.clone();
                self.next();
                TypeExprKind::Name(name)
            }
            TokenKind::Punct('[') => {
                self.next();
                let item = self.type_expr()?;
                self.expect(']', "`]` at the end of the list's type")?;
                TypeExprKind::List(Box::new(item))
            }
            TokenKind::Punct('{') => {
                self.next();
                let key = self.type_expr()?;
                self.expect(':', "`:` and the type of the map's values")?;
                let value = self.type_expr()?;
                self.expect('}', "`}` at the end of the map's type")?;
                TypeExprKind::Map(Box::new(key), Box::new(value))
            }
            _ => {
                return Err(
                    self.unexpected("a type, such as `string`, `[T]`, `{string: T}` or a name")
                );
            }
        };
        let mut ty = TypeExpr {
            kind,
            span: start.to(self.here()),
        };
        if self.take('?') {
            ty = TypeExpr {
                kind: TypeExprKind::Optional(Box::new(ty)),
                span: start.to(self.here()),
            };
        }
        while self.peek().is('?') {
            let error = Diagnostic::error(
                "optional-of-optional",
                self.next().span,
                "the type is optional already",
            );
            self.diagnostics.push(error.help("remove this `?`"));
        }
        Ok(ty)
    }

    pub(super) fn annotations(&mut self) -> Parsed<Vec<Annotation>> {
        let mut annotations = Vec::new();
        while self.peek().is('@') {
            annotations.push(self.annotation()?);
        }
        Ok(annotations)
    }

    fn annotation(&mut self) -> Parsed<Annotation> {
        self.next();
        let name = self.name_here("an annotation's name")?;
        let arguments = if self.peek().is('(') {
            self.block(('(', ')'), "arguments", Self::argument)?
        } else {
            Vec::new()
        };
        Ok(Annotation { name, arguments })
    }

    fn argument(&mut self) -> Parsed<(String, Value)> {
        if self.peek().name().is_some() && self.ahead(1).is(':') {
            let name = self.name("an argument's name")?;
            self.next();
            return Ok((name.text, self.value()?));
        }
        Ok(("value".to_owned(), self.value()?))
    }

    pub(super) fn value(&mut self) -> Parsed<Value> {
        self.nested(Self::value_inner)
    }

    fn value_inner(&mut self) -> Parsed<Value> {
        let start = self.peek().span;
        let kind = match self.peek().kind.clone() {
            TokenKind::Int(number) => ValueKind::Int(number),
            TokenKind::Float(number) => ValueKind::Float(number),
            TokenKind::Text(text) => ValueKind::Text(text),
            TokenKind::Name(name) if name == "true" => ValueKind::Bool(true),
            TokenKind::Name(name) if name == "false" => ValueKind::Bool(false),
            TokenKind::Name(name) if !self.at_definition() => ValueKind::Name(name),
            TokenKind::Punct('[') => {
                let kind = ValueKind::List(self.block(('[', ']'), "values", Self::value)?);
                return Ok(Value {
                    kind,
                    span: start.to(self.here()),
                });
            }
            TokenKind::Punct('{') => {
                let kind = ValueKind::Map(self.block(('{', '}'), "entries", Self::map_entry)?);
                return Ok(Value {
                    kind,
                    span: start.to(self.here()),
                });
            }
            _ => {
                return Err(self.unexpected(
                    "a value: a number, text in quotes, true, false, a name, `[…]` or `{…}`",
                ));
            }
        };
        Ok(Value {
            kind,
            span: self.next().span,
        })
    }

    fn map_entry(&mut self) -> Parsed<(Name, Value)> {
        let key = match self.peek().kind {
            TokenKind::Text(_) => self.text("a key", "")?,
            _ => self.name("a key: a name or text in quotes")?,
        };
        self.expect(':', "`:` and a value")?;
        Ok((key, self.value()?))
    }
}
