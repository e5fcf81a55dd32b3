//! Tokens to a syntax tree: one function a rule of the grammar.
//!
//! A mistake is reported where it stands; then the parser goes on at the next thing that looks like a beginning (a
//! field, an operation, a definition), so that one run reports every mistake.

use crate::diagnostic::Diagnostic;
use crate::model::suggest::nearest;
use crate::syntax::ast::*;
use crate::syntax::cursor::{Cursor, Failed, Parsed};
use crate::syntax::lexer::{Token, TokenKind, lex};

/// What a definition can begin with.
pub(crate) const KEYWORDS: [&str; 9] = [
    "namespace",
    "import",
    "directive",
    "alias",
    "func",
    "interface",
    "type",
    "union",
    "enum",
];

/// What a mistake says where a definition could begin, and does not.
pub(crate) const A_DEFINITION: &str =
    "a definition: namespace, alias, func, interface, type, union or enum";

/// The syntax tree of `text`, which is the source number `file`, as far as it makes sense.
pub(crate) fn parse(text: &str, file: usize, diagnostics: &mut Vec<Diagnostic>) -> Document {
    parse_tokens(lex(text, file, diagnostics), diagnostics)
}

/// As [`parse`], of tokens that end with [`TokenKind::End`].
pub(crate) fn parse_tokens(tokens: Vec<Token>, diagnostics: &mut Vec<Diagnostic>) -> Document {
    Cursor::new(tokens, diagnostics).document()
}

/// One value, such as `[1, {a: "b"}]`, and nothing after it. JSON is written like that, too.
#[cfg(feature = "foreign")]
pub(crate) fn parse_value(
    text: &str,
    file: usize,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Value> {
    let tokens = lex(text, file, diagnostics);
    let mut cursor = Cursor::new(tokens, diagnostics);
    let value = cursor.value().ok()?;
    if !cursor.at_end() {
        cursor.unexpected("the end of the file");
        return None;
    }
    Some(value)
}

// Definitions.
impl Cursor<'_> {
    fn document(&mut self) -> Document {
        let mut document = Document::default();
        while !self.at_end() {
            let before = self.at;
            self.brackets.clear();
            match self.definition() {
                Ok(definition) => document.definitions.push(definition),
                Err(Failed) => {
                    if self.at == before {
                        self.next();
                    }
                    self.skip_to_definition();
                }
            }
        }
        document
    }

    fn definition(&mut self) -> Parsed<Definition> {
        let docs = self.docs();
        match self.peek().name() {
            Some("namespace") => self.namespace(docs).map(Definition::Namespace),
            Some("import") => self.import().map(Definition::Import),
            Some("directive") => self.directive(docs).map(Definition::Directive),
            Some("alias") => self.alias(docs).map(Definition::Alias),
            Some("func") => self.func(docs).map(Definition::Func),
            Some("interface") => self.interface(docs).map(Definition::Interface),
            Some("type") => self.record(docs).map(Definition::Record),
            Some("union") => self.union(docs).map(Definition::Union),
            Some("enum") => self.enumeration(docs).map(Definition::Enum),
            other => {
                let meant = other.and_then(|word| nearest(word, KEYWORDS));
                let help = meant.map(|keyword| format!("did you mean `{keyword}`?"));
                Err(self.unexpected_but(A_DEFINITION, help))
            }
        }
    }

    fn namespace(&mut self, docs: Option<String>) -> Parsed<Namespace> {
        self.next();
        let name = self.text(
            "the namespace in quotes",
            "write it like `namespace \"demo.v1\"`",
        )?;
        Ok(Namespace {
            docs,
            text: name.text,
            span: name.span,
            annotations: self.annotations()?,
        })
    }

    fn import(&mut self) -> Parsed<Import> {
        let start = self.next().span;
        let names = match self.take('*') {
            true => None,
            false => Some(self.block(('{', '}'), "names to import", Self::import_name)?),
        };
        if names.as_ref().is_some_and(Vec::is_empty) {
            let error = Diagnostic::error("syntax", self.here(), "nothing is imported");
            self.diagnostics
                .push(error.expected("`*`, or names in braces"));
        }
        if !self.take_keyword("from") {
            return Err(self.unexpected("`from` and a path in quotes"));
        }
        let from = self.text(
            "a path in quotes",
            "write it like `import * from \"./other.apexlang\"`",
        )?;
        self.annotations()?;
        Ok(Import {
            names,
            from: from.text,
            span: start.to(from.span),
            target: None,
        })
    }

    fn import_name(&mut self) -> Parsed<ImportName> {
        let name = self.name("a name to import")?;
        let local = match self.take_keyword("as") {
            true => Some(self.name("the name to import it as")?),
            false => None,
        };
        Ok(ImportName { name, local })
    }

    fn directive(&mut self, docs: Option<String>) -> Parsed<Directive> {
        self.next();
        self.expect('@', "`@` and the directive's name")?;
        let name = self.name("the directive's name")?;
        let parameters = match self.peek().is('(') {
            true => self.block(('(', ')'), "parameters", Self::field)?,
            false => Vec::new(),
        };
        let locations = self.locations()?;
        let mut requires = Vec::new();
        if self.take_keyword("require") {
            while self.take('@') {
                requires.push(Require {
                    name: self.name_here("the name of the directive that is required")?,
                    locations: self.locations()?,
                });
            }
        }
        Ok(Directive {
            docs,
            name,
            parameters,
            locations,
            requires,
        })
    }

    fn locations(&mut self) -> Parsed<Vec<Name>> {
        if !self.take_keyword("on") {
            return Err(self.unexpected("`on` and where it may stand, such as INTERFACE"));
        }
        let mut locations = Vec::new();
        loop {
            locations.push(self.name("a location, such as INTERFACE")?);
            if !self.take('|') {
                return Ok(locations);
            }
        }
    }

    fn alias(&mut self, docs: Option<String>) -> Parsed<Alias> {
        self.next();
        let name = self.name_here("the alias's name")?;
        self.expect('=', "`=` and a type")?;
        let target = self.type_expr()?;
        Ok(Alias {
            head: Head {
                docs,
                name,
                annotations: self.annotations()?,
            },
            target,
        })
    }

    fn func(&mut self, docs: Option<String>) -> Parsed<Operation> {
        self.next();
        self.operation_named(docs, "the function's name")
    }

    fn interface(&mut self, docs: Option<String>) -> Parsed<Interface> {
        self.next();
        let name = self.name_here("the interface's name")?;
        let annotations = self.annotations()?;
        let operations = self.body("operations", Self::operation);
        Ok(Interface {
            head: Head {
                docs,
                name,
                annotations,
            },
            operations,
        })
    }

    fn operation(&mut self) -> Parsed<Operation> {
        let docs = self.docs();
        self.operation_named(docs, "an operation's name")
    }

    fn operation_named(&mut self, docs: Option<String>, expected: &str) -> Parsed<Operation> {
        let name = self.name(expected)?;
        let unary = self.peek().is('[');
        let parameters = if unary {
            self.next();
            let parameter = self.parameter()?;
            self.expect(
                ']',
                "`]`: brackets hold exactly one parameter, parentheses any number",
            )?;
            vec![parameter]
        } else {
            self.block(('(', ')'), "parameters", Self::parameter)?
        };
        let returns = if self.take(':') {
            Some(self.streamed_type()?)
        } else {
            None
        };
        Ok(Operation {
            head: Head {
                docs,
                name,
                annotations: self.annotations()?,
            },
            unary,
            parameters,
            returns,
        })
    }

    fn parameter(&mut self) -> Parsed<Field> {
        let docs = self.docs();
        let name = self.name("a parameter's name")?;
        self.expect(':', "`:` and the parameter's type")?;
        let ty = self.streamed_type()?;
        self.field_rest(docs, name, ty)
    }

    fn record(&mut self, docs: Option<String>) -> Parsed<Record> {
        self.next();
        let name = self.name_here("the type's name")?;
        if self.peek().name() == Some("implements") {
            let error = Diagnostic::error(
                "implements",
                self.next().span,
                "a type cannot implement another one",
            );
            self.diagnostics.push(
                error.help("repeat the other type's fields, or give this one a field of that type"),
            );
            while self.peek().name().is_some() || self.peek().is('&') {
                self.next();
            }
        }
        let annotations = self.annotations()?;
        let fields = self.body("fields", Self::field);
        Ok(Record {
            head: Head {
                docs,
                name,
                annotations,
            },
            fields,
        })
    }

    fn field(&mut self) -> Parsed<Field> {
        let docs = self.docs();
        let name = self.name("a field's name")?;
        self.expect(':', "`:` and the field's type")?;
        let ty = self.type_expr()?;
        self.field_rest(docs, name, ty)
    }

    fn field_rest(&mut self, docs: Option<String>, name: Name, ty: TypeExpr) -> Parsed<Field> {
        let default = if self.take('=') {
            Some(self.value()?)
        } else {
            None
        };
        Ok(Field {
            head: Head {
                docs,
                name,
                annotations: self.annotations()?,
            },
            ty,
            default,
        })
    }

    fn union(&mut self, docs: Option<String>) -> Parsed<Union> {
        self.next();
        let name = self.name_here("the union's name")?;
        let annotations = self.annotations()?;
        self.expect('=', "`=` and the union's members")?;
        let mut members = vec![self.member()?];
        while self.take('|') {
            // As in a body, what is there is kept.
            let Ok(member) = self.member() else {
                self.skip_to_definition();
                break;
            };
            members.push(member);
        }
        Ok(Union {
            head: Head {
                docs,
                name,
                annotations,
            },
            members,
        })
    }

    fn member(&mut self) -> Parsed<Member> {
        let docs = self.docs();
        let ty = self.type_expr()?;
        Ok(Member {
            docs,
            ty,
            annotations: self.annotations()?,
        })
    }

    fn enumeration(&mut self, docs: Option<String>) -> Parsed<Enum> {
        self.next();
        let name = self.name_here("the enum's name")?;
        let annotations = self.annotations()?;
        let values = self.body("values", Self::enum_value);
        Ok(Enum {
            head: Head {
                docs,
                name,
                annotations,
            },
            values,
        })
    }

    fn enum_value(&mut self) -> Parsed<EnumValue> {
        let docs = self.docs();
        let name = self.name("a value's name")?;
        self.expect('=', "`=` and the value's index, such as `= 0`")?;
        let TokenKind::Int(index) = self.peek().kind else {
            return Err(self.unexpected("the value's index, a whole number"));
        };
        let index_span = self.next().span;
        let text = if self.take_keyword("as") {
            Some(self.text(
                "the display text in quotes",
                "write it like `Red = 0 as \"red\"`",
            )?)
        } else {
            None
        };
        Ok(EnumValue {
            head: Head {
                docs,
                name,
                annotations: self.annotations()?,
            },
            index,
            index_span,
            text,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What was parsed, and the codes of what was reported.
    fn parsed(text: &str) -> (Document, Vec<&'static str>) {
        let mut diagnostics = Vec::new();
        let document = parse(text, 0, &mut diagnostics);
        (
            document,
            diagnostics
                .into_iter()
                .map(|diagnostic| diagnostic.code)
                .collect(),
        )
    }

    #[test]
    fn every_kind_of_definition() {
        let (document, codes) = parsed(
            r#"import * from "a" import { A as B C } from "b" @x
            "docs" namespace "n" @a(1) directive @d(x: i32 = 1) on FIELD | TYPE require @e on SELF @f on ENUM
            alias A = [{string: B?}]? func f[x: i32] func g(): void @n
            interface I @service { "docs" f("docs" a: i32 = 1 @n, b: A): A @x }
            type T { type: string enum: i32 = 1 } union U @u = "docs" A @a | [B] enum E { "docs" A = 1 as "a" @x B = 2 }"#,
        );
        assert_eq!((document.definitions.len(), codes), (11, vec![]));
    }

    #[test]
    fn words_of_the_language_are_names_too() {
        let words = "namespace import from as directive on require alias func interface type union enum stream true";
        let fields: String = words
            .split(' ')
            .map(|word| format!("{word}: i32 "))
            .collect();
        let operations: String = words
            .split(' ')
            .map(|word| format!("{word}({fields}) "))
            .collect();
        let (document, codes) = parsed(&format!(
            "type A {{ {fields} }} interface B {{ {operations} }}"
        ));
        assert_eq!((document.definitions.len(), codes), (2, vec![]));
    }

    #[test]
    fn goes_on_after_a_mistake() {
        for (text, definitions, mistakes) in [
            ("type A { a b: i32 } type B {}", 2, 1),
            ("type A { a: [i32 b: i32 }\ntype B {}", 2, 1),
            ("type A {\n a: {string i32}\n b: i32\n}\ntype B {}", 2, 1),
            ("type A { a: i32\ntype B {}", 2, 1),
            ("interface A { f(a: i32 g() }\ntype B {}", 2, 1),
            ("interface A { f(a:) f(:) f(a: i32) }\ntype B {}", 2, 2),
            ("enum A { B C = 1 D }\ntype B {}", 2, 2),
            ("} ) type A {}", 1, 1),
            ("alias A\nalias B = i32", 1, 1),
            ("union A = | B\nalias B = i32", 1, 1),
            ("union A = B |\nalias B = i32", 2, 1),
            ("type\ntype A {} type B { a: i32 @\n}\ntype C {}", 3, 2),
            ("func a(b: C =\ntype A {}", 1, 2),
            ("type A { a: i32 = [1, = ] b: i32 }\ntype B {}", 2, 1),
        ] {
            let (document, codes) = parsed(text);
            assert_eq!(
                (document.definitions.len(), codes.len()),
                (definitions, mistakes),
                "{text}: {codes:?}"
            );
        }
    }
}
