//! Annotations that mean something to guesthouse, where they mean nothing.

use crate::diagnostic::Diagnostic;
use crate::lang::Lang;
use crate::model::sites::{Site, sites};
use crate::model::suggest::nearest;
use crate::source::Span;
use crate::syntax::ast::{Annotation, Document, Value, ValueKind};

/// Annotations by name, and where they have a meaning. (The member of a union is no location of directives.)
const PLACES: [(&str, &[&str]); 6] = [
    ("open", &["ENUM", "UNION"]),
    ("errors", &["INTERFACE", "OPERATION"]),
    ("unionKey", &["MEMBER"]),
    ("service", &["INTERFACE"]),
    ("provider", &["INTERFACE"]),
    ("dependency", &["INTERFACE"]),
];

pub(super) fn check(document: &Document, diagnostics: &mut Vec<Diagnostic>) {
    for site in sites(document) {
        for annotation in site.annotations {
            place(annotation, &site, diagnostics);
            if annotation.name.text == "rename" {
                rename(annotation, diagnostics);
            }
        }
    }
}

fn place(annotation: &Annotation, site: &Site<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let name = annotation.name.text.as_str();
    let Some((_, places)) = PLACES.iter().find(|(known, _)| *known == name) else {
        return;
    };
    let here = site.location.unwrap_or("MEMBER");
    if !places.contains(&here) {
        let message = format!("`@{name}` means nothing here");
        let warning = Diagnostic::warning("annotation-place", annotation.name.span, message);
        let places = places.join(" or ").to_lowercase();
        diagnostics.push(warning.help(format!("it belongs to the {places}")));
    }
}

fn rename(annotation: &Annotation, diagnostics: &mut Vec<Diagnostic>) {
    let names: Vec<(&str, &Value)> = match annotation.arguments.as_slice() {
        [(name, value)] if name == "value" => match &value.kind {
            ValueKind::Map(entries) => entries.iter().map(|(k, v)| (k.text.as_str(), v)).collect(),
            _ => vec![(name.as_str(), value)],
        },
        arguments => arguments.iter().map(|(k, v)| (k.as_str(), v)).collect(),
    };
    let mut tell = |span: Span, message: String, help: String| {
        diagnostics.push(Diagnostic::error("rename", span, message).help(help));
    };
    let like = || "write it like `@rename(go: \"Name\", rust: \"name\")`".to_owned();
    if names.is_empty() {
        let message = "`@rename` needs a name for a language".to_owned();
        tell(annotation.name.span, message, like());
    }
    for (lang, value) in names {
        let languages = Lang::ALL.map(|it| it.to_string());
        if lang == "value" {
            tell(value.span, "`@rename` needs a language".to_owned(), like());
            continue;
        }
        if !languages.iter().any(|it| it == lang) {
            // Others generate code in languages that guesthouse does not.
            if let Some(meant) = nearest(lang, languages.iter().map(String::as_str)) {
                let message = format!("`{lang}` is no language");
                tell(value.span, message, format!("did you mean `{meant}`?"));
            }
            continue;
        }
        match &value.kind {
            ValueKind::Text(name) if is_identifier(name) => {}
            ValueKind::Text(name) => tell(
                value.span,
                format!("{name:?} is not a name in {lang}"),
                "a name is ASCII letters, digits and `_`, and begins with a letter".to_owned(),
            ),
            _ => tell(value.span, "a name is text in quotes".to_owned(), like()),
        }
    }
}

fn is_identifier(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c == '_' || c.is_ascii_alphanumeric())
}
