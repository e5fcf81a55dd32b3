//! YAML as a tree of nodes that know where they stand.

use guesthouse_codegen::{Diagnostic, Span};
use saphyr_parser::{Event, Marker, Parser, StrInput};

use super::error;

/// Deepest nesting.
const DEEPEST: usize = 64;

/// A value, and where it stands.
#[derive(Debug, PartialEq)]
pub(super) struct Node {
    pub(super) span: Span,
    pub(super) value: Value,
}

#[derive(Debug, PartialEq)]
pub(super) enum Value {
    /// Text, whatever it means: nothing we read depends on it.
    Scalar(String),
    List(Vec<Node>),
    Map(Vec<(Node, Node)>),
}

impl Node {
    /// The text, if it is one.
    pub(super) fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar(text) => Some(text),
            _ => None,
        }
    }

    /// Keys and values; none of what is no map, such as nothing at all.
    pub(super) fn entries(&self) -> impl Iterator<Item = (&str, &Node, &Node)> {
        let entries = match &self.value {
            Value::Map(entries) => entries.as_slice(),
            _ => &[],
        };
        entries
            .iter()
            .filter_map(|(key, value)| Some((key.text()?, key, value)))
    }

    /// The value of a key.
    pub(super) fn get(&self, key: &str) -> Option<&Node> {
        let mut entries = self.entries();
        entries.find(|(name, ..)| *name == key).map(|it| it.2)
    }
}

/// The first document of a text; an empty one is an empty scalar.
pub(super) fn parse(text: &str) -> Result<Node, Diagnostic> {
    let mut reader = Reader {
        events: Parser::new_from_str(text),
        offsets: text.char_indices().map(|(at, _)| at).collect(),
        length: text.len(),
    };
    loop {
        let (event, span) = reader.next()?;
        match event {
            Event::StreamStart | Event::DocumentStart(_) => {}
            Event::StreamEnd => return Ok(scalar(span, "")),
            event => return reader.node(event, span, 0),
        }
    }
}

struct Reader<'a> {
    events: Parser<'a, StrInput<'a>>,
    /// The offset of each character.
    offsets: Vec<usize>,
    length: usize,
}

impl<'a> Reader<'a> {
    fn next(&mut self) -> Result<(Event<'a>, Span), Diagnostic> {
        match self.events.next() {
            Some(Ok((event, span))) => {
                let span = Span::new(self.offset(&span.start), self.offset(&span.end));
                Ok((event, span))
            }
            Some(Err(wrong)) => {
                let at = self.offset(wrong.marker());
                let message = format!("this is no YAML: {}", wrong.info());
                Err(error(Span::new(at, at), message).help("mend it where it is marked"))
            }
            None => Ok((Event::StreamEnd, Span::new(self.length, self.length))),
        }
    }

    fn offset(&self, mark: &Marker) -> usize {
        let offset = self.offsets.get(mark.index());
        offset.copied().unwrap_or(self.length)
    }

    fn node(&mut self, event: Event<'a>, span: Span, depth: usize) -> Result<Node, Diagnostic> {
        if depth == DEEPEST {
            let message = format!("this is nested more than {DEEPEST} deep");
            return Err(error(span, message).help("nothing that is read here is"));
        }
        match event {
            Event::Scalar(text, ..) => Ok(scalar(span, &text)),
            Event::SequenceStart(..) => {
                let mut list = Vec::new();
                loop {
                    match self.next()? {
                        (Event::SequenceEnd, _) => break,
                        (event, span) => list.push(self.node(event, span, depth + 1)?),
                    }
                }
                let value = Value::List(list);
                Ok(Node { span, value })
            }
            Event::MappingStart(..) => {
                let mut map = Vec::new();
                loop {
                    let key = match self.next()? {
                        (Event::MappingEnd, _) => break,
                        (event, span) => self.node(event, span, depth + 1)?,
                    };
                    let (event, span) = self.next()?;
                    map.push((key, self.node(event, span, depth + 1)?));
                }
                let value = Value::Map(map);
                Ok(Node { span, value })
            }
            // A few of them can stand for more than memory holds.
            Event::Alias(_) => {
                let message = "references such as `*name` are not read";
                Err(error(span, message).help("write the value itself"))
            }
            _ => Err(error(span, "the text ends before the value does").help("write the rest")),
        }
    }
}

fn scalar(span: Span, text: &str) -> Node {
    let value = Value::Scalar(text.to_owned());
    Node { span, value }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_know_where_they_are() -> Result<(), Diagnostic> {
        let text = "é: 1\ngenerates:\n  a.rs: {module: \"x\"}\n  b: [1, ~]\n";
        let root = parse(text)?;
        let generates = root.get("generates").unwrap();
        let module = generates
            .get("a.rs")
            .and_then(|it| it.get("module"))
            .unwrap();
        assert_eq!(module.text(), Some("x"));
        assert_eq!(&text[module.span.start..module.span.end], "\"x\"");
        let list = &generates.get("b").unwrap().value;
        assert!(matches!(list, Value::List(it) if it.len() == 2));
        assert_eq!(parse("")?.text(), Some(""));
        Ok(())
    }

    #[test]
    fn what_is_no_yaml_or_too_much_is_told() {
        let deep = "[".repeat(80);
        // The parser below has a limit of its own, and meets this one first.
        let deepest = "[".repeat(100_000);
        let bomb = "a: &a [x]\nb: [*a, *a]";
        for (text, told) in [
            ("a: [1", "this is no YAML"),
            ("a: b: c", "this is no YAML"),
            ("\t", ""),
            (deep.as_str(), "more than 64 deep"),
            (deepest.as_str(), "recursion limit"),
            (bomb, "references such as"),
        ] {
            match parse(text) {
                Ok(_) => assert_eq!(told, "", "{text:.20}"),
                Err(wrong) => assert!(wrong.message.contains(told), "{}", wrong.message),
            }
        }
    }
}
