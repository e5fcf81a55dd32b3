//! What a model takes from the text as it is: descriptions, annotations, values.

use crate::model::types::{Annotation, Value};
use crate::syntax::ast;

/// A description without control characters and without the characters that turn the direction of text: it ends up
/// in comments of source code.
pub(crate) fn docs(text: &Option<String>) -> Option<String> {
    let text = text.as_ref()?;
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let kept: String = text
        .chars()
        .filter(|c| matches!(c, '\n' | '\t') || !c.is_control() && !turns(*c))
        .collect();
    let kept = kept.trim();
    (!kept.is_empty()).then(|| kept.to_owned())
}

pub(super) fn annotations(annotations: &[ast::Annotation]) -> Vec<Annotation> {
    annotations
        .iter()
        .map(|annotation| Annotation {
            name: annotation.name.text.clone(),
            span: annotation.name.span,
            arguments: annotation
                .arguments
                .iter()
                .map(|(name, value)| (name.clone(), literal(value)))
                .collect(),
        })
        .collect()
}

/// A value as it is written, whatever its type should be.
fn literal(value: &ast::Value) -> Value {
    match &value.kind {
        ast::ValueKind::Int(number) => Value::Int(*number),
        ast::ValueKind::Float(number) => Value::Float(*number),
        ast::ValueKind::Text(text) => Value::String(text.clone()),
        ast::ValueKind::Bool(truth) => Value::Bool(*truth),
        ast::ValueKind::Name(name) => Value::Name(name.clone()),
        ast::ValueKind::List(items) => Value::List(items.iter().map(literal).collect()),
        ast::ValueKind::Map(entries) => Value::Map(
            entries
                .iter()
                .map(|(key, value)| (key.text.clone(), literal(value)))
                .collect(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::types::TypeKind;

    #[test]
    fn descriptions_lose_what_could_hide_in_a_comment() {
        let clean = |text: &str| docs(&Some(text.to_owned()));
        assert_eq!(clean(" two\n\tlines \n").as_deref(), Some("two\n\tlines"));
        assert_eq!(clean("a\u{0}b\u{1b}c\r\u{202e}d").as_deref(), Some("abcd"));
        assert_eq!(clean(" \u{0} "), None);
        assert_eq!(docs(&None), None);
    }

    #[test]
    fn annotations_are_kept_as_written() {
        let schema = r#"namespace "t" type A @a @b(1) @c(x: [true, NAME], y: {"k": 1.5}) {}"#;
        let model = crate::parse("t", schema).unwrap();
        assert!(matches!(model.types[0].kind, TypeKind::Record(_)));
        let [a, b, c] = model.types[0].annotations.as_slice() else {
            panic!("three annotations")
        };
        assert_eq!((a.name.as_str(), a.arguments.len()), ("a", 0));
        assert_eq!(b.arguments, [("value".to_owned(), Value::Int(1))]);
        let list = Value::List(vec![Value::Bool(true), Value::Name("NAME".to_owned())]);
        let map = Value::Map(vec![("k".to_owned(), Value::Float(1.5))]);
        assert_eq!(c.arguments, [("x".to_owned(), list), ("y".to_owned(), map)]);
    }
}
