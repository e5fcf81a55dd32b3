//! Descriptions as TSDoc.

use crate::model::types::{Annotation, Field};
use crate::output::docs::deprecation;
use crate::output::writer::{CodeWriter, DocStyle};

/// Writes a description, with what is deprecated about it.
pub(super) fn write_docs(
    w: &mut CodeWriter,
    description: Option<&str>,
    annotations: &[Annotation],
) {
    write_docs_with_parameters(w, description, &[], annotations);
}

/// Writes the description of an operation and its parameters, whose names are those of `parameters`.
pub(super) fn write_docs_with_parameters(
    w: &mut CodeWriter,
    description: Option<&str>,
    parameters: &[(&str, &Field)],
    annotations: &[Annotation],
) {
    let mut parts = Vec::new();
    if let Some(description) = description.map(str::trim).filter(|it| !it.is_empty()) {
        parts.push(escaped(description));
    }
    let mut tags = Vec::new();
    for (name, field) in parameters {
        if let Some(docs) = &field.docs {
            let docs = docs.split_whitespace().collect::<Vec<_>>().join(" ");
            tags.push(format!("@param {name} - {}", escaped(&docs)));
        }
    }
    if let Some(reason) = deprecation(annotations) {
        tags.push(format!("@deprecated {}", escaped(reason)));
    }
    if !tags.is_empty() {
        parts.push(tags.join("\n"));
    }
    w.docs(DocStyle::Block, &parts.join("\n\n"));
}

/// Keeps text from being taken for tags.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    let mut code = false;
    let mut before = ' ';
    for c in text.chars() {
        if c == '`' {
            code = !code;
        }
        if c == '@' && !code && (before.is_whitespace() || before == '{') {
            out.push('\\');
        }
        if c == '\n' {
            code = false;
        }
        out.push(c);
        before = c;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_has_no_tags() {
        assert_eq!(
            escaped("@a b@c {@d} `@e`\n@f"),
            "\\@a b@c {\\@d} `@e`\n\\@f"
        );
    }
}
