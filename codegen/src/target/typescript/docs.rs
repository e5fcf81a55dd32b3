//! Descriptions as TSDoc.

use crate::model::types::{Annotation, Field};
use crate::output::docs::{deprecation, is_plain};
use crate::output::writer::{CodeWriter, DocStyle};

/// Writes a description, with what is deprecated about it.
pub(super) fn write_docs(
    w: &mut CodeWriter,
    description: Option<&str>,
    annotations: &[Annotation],
) {
    write_docs_with_tags(w, description, Vec::new(), annotations);
}

/// Writes a description and what else there is to say, with what is deprecated.
pub(super) fn write_docs_with_tags(
    w: &mut CodeWriter,
    description: Option<&str>,
    mut tags: Vec<String>,
    annotations: &[Annotation],
) {
    let mut parts = Vec::new();
    if let Some(description) = description.map(str::trim).filter(|it| !it.is_empty()) {
        parts.push(escaped(description));
    }
    if let Some(reason) = deprecation(annotations) {
        tags.push(format!("@deprecated {}", escaped(reason)));
    }
    if !tags.is_empty() {
        parts.push(tags.join("\n"));
    }
    w.docs(DocStyle::Block, &parts.join("\n\n"));
}

/// What there is to say of parameters that are called `names`. A parameter cannot be deprecated in TSDoc, but described so.
pub(super) fn parameter_tags(names: &[String], parameters: &[Field]) -> Vec<String> {
    let tag = |(name, field): (&String, &Field)| {
        let deprecated = deprecation(&field.annotations);
        let deprecated = deprecated.map(|reason| format!("Deprecated: {reason}"));
        let docs = [field.docs.clone(), deprecated];
        let docs: Vec<String> = docs.into_iter().flatten().collect();
        let docs = docs.join(" ");
        let docs = docs.split_whitespace().collect::<Vec<_>>().join(" ");
        (!docs.is_empty()).then(|| format!("@param {name} - {}", escaped(&docs)))
    };
    names.iter().zip(parameters).filter_map(tag).collect()
}

/// Keeps text from being taken for tags.
fn escaped(text: &str) -> String {
    if is_plain(text) {
        return text.to_owned();
    }
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
