//! Descriptions as gofmt leaves them.

use crate::model::types::{Annotation, Field};
use crate::output::docs::{deprecation, is_plain};
use crate::output::writer::{CodeWriter, DocStyle};

/// Writes a description, and says so if it is deprecated.
pub(super) fn write_docs(w: &mut CodeWriter, description: &str, annotations: &[Annotation]) {
    let mut text = plain(description);
    push_deprecation(&mut text, annotations);
    write_text(w, &text);
}

fn write_text(w: &mut CodeWriter, text: &str) {
    if !text.contains('\n') {
        return w.docs(DocStyle::Line("//"), text);
    }
    let lines: Vec<&str> = text.lines().collect();
    let marked = |(at, line): (usize, &&str)| match is_heading(&lines, at) {
        true => format!("# {line}"),
        false => (*line).to_owned(),
    };
    let text: Vec<String> = lines.iter().enumerate().map(marked).collect();
    w.docs(DocStyle::Line("//"), &text.join("\n"));
}

/// The same for something of a name: `// Name: description`.
pub(super) fn write_named_docs(
    w: &mut CodeWriter,
    name: &str,
    description: &str,
    annotations: &[Annotation],
) {
    write_docs(w, &[name, ": ", description.trim()].concat(), annotations);
}

/// Writes the description of an operation, with those of its parameters, each with the name it has in Go, and what is to be
/// said about its errors.
pub(super) fn write_operation_docs(
    w: &mut CodeWriter,
    name: &str,
    description: &str,
    parameters: &[(String, &Field)],
    failures: &str,
    annotations: &[Annotation],
) {
    let mut text = plain(&format!("{name}: {}", description.trim()));
    let mut items = String::new();
    for (parameter, field) in parameters {
        let mut about = plain(field.docs.as_deref().unwrap_or_default());
        push_deprecation(&mut about, &field.annotations);
        if !about.is_empty() {
            let about: Vec<&str> = about.split_whitespace().collect();
            items.push_str(&format!("\n  - {parameter}: {}", about.join(" ")));
        }
    }
    if !items.is_empty() {
        text.push_str(&format!("\n{items}"));
    }
    if !failures.is_empty() {
        text.push_str(&format!("\n\n{failures}"));
    }
    push_deprecation(&mut text, annotations);
    write_text(w, &text);
}

pub(super) fn push_deprecation(text: &mut String, annotations: &[Annotation]) {
    match deprecation(annotations) {
        Some("") => text.push_str("\n\nDeprecated: the schema says so."),
        Some(reason) => text.push_str(&format!("\n\nDeprecated: {}", plain(reason))),
        None => {}
    }
}

/// Text that is only text to gofmt: it would indent lists and code, and move definitions of links to the end.
fn plain(text: &str) -> String {
    if text.split(": ").all(is_plain) {
        return text.trim_end().to_owned();
    }
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines() {
        // `DocStyle` breaks lines here, too.
        for line in line.split(['\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}']) {
            let line = line.trim();
            if !line.is_empty() || lines.last().is_some_and(|last| !last.is_empty()) {
                lines.push(plain_line(line));
            }
        }
    }
    lines.join("\n").trim_end().to_owned()
}

/// Whether gofmt takes a line for a heading, and would mark it: alone between two paragraphs, and with the look of a title.
fn is_heading(lines: &[&str], at: usize) -> bool {
    let alone =
        at > 0 && lines[at - 1].is_empty() && lines.get(at + 1).is_some_and(|it| it.is_empty());
    let followed = lines.get(at + 2).is_some_and(|it| !it.starts_with(' '));
    let line = lines[at];
    let ends_a_word = |it: &str| it.is_empty() || it.starts_with(' ');
    alone
        && followed
        && line.starts_with(char::is_uppercase)
        && line.ends_with(|c: char| c.is_alphabetic() || c.is_numeric())
        && !line.contains(|c| ";:!?+*/=[]{}_^°&§~%#@<\">\\".contains(c))
        && line
            .split('\'')
            .skip(1)
            .all(|it| it.strip_prefix('s').is_some_and(ends_a_word))
        && !line.split('.').skip(1).any(ends_a_word)
}

/// Quotes of two signs, as gofmt sets them. Three backticks are code, and stay.
fn typeset(line: &str) -> String {
    let line = line.replace("''", "”");
    let mut out = String::new();
    let mut rest = line.as_str();
    while let Some(at) = rest.find("``") {
        let ticks = rest[at..].bytes().take_while(|it| *it == b'`').count();
        out.push_str(&rest[..at]);
        out.push_str(if ticks == 2 {
            "“"
        } else {
            &rest[at..at + ticks]
        });
        rest = &rest[at + ticks..];
    }
    out + rest
}

fn plain_line(line: &str) -> String {
    let line = &typeset(line);
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = line.split_at(digits);
    if let Some(item) = after_marker(rest, if digits > 0 { ".)" } else { "-*+•" }) {
        return if digits > 0 {
            format!("({number}) {item}")
        } else {
            format!("– {item}")
        };
    }
    if line.starts_with("+build") {
        return format!("– {line}");
    }
    if line.starts_with('[') {
        return line.replace("]:", "] :");
    }
    line.to_owned()
}

/// What follows one of the markers and a blank.
fn after_marker<'a>(text: &'a str, markers: &str) -> Option<&'a str> {
    let rest = text.strip_prefix(|c| markers.contains(c))?;
    if !rest.is_empty() && !rest.starts_with([' ', '\t']) {
        return None;
    }
    Some(rest.trim_start())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_a_list_or_code() {
        assert_eq!(
            plain("  a\n\n\n    code\n- b\n * c\n12. d\n3) e\n-f\n-\n"),
            "a\n\ncode\n– b\n– c\n(12) d\n(3) e\n-f\n–"
        );
    }

    #[test]
    fn nothing_is_moved() {
        assert_eq!(
            plain("[a]: https://example.com"),
            "[a] : https://example.com"
        );
        assert_eq!(plain("+build ignore"), "– +build ignore");
        assert_eq!(plain("see [a]: b"), "see [a]: b");
    }

    #[test]
    fn titles_are_headings_and_quotes_are_set() {
        let text = "Parse: reads.\n\nHow it works\n\nWell.\n\nNot a title.\n\nIt\u{27}s one\n\nWell\n\n  - a: b";
        let mut w = CodeWriter::new("\t");
        write_text(&mut w, text);
        let written = w.finish();
        assert_eq!(
            written,
            "// Parse: reads.\n//\n// # How it works\n//\n// Well.\n//\n// Not a title.\n//\n\
             // # It\u{27}s one\n//\n// Well\n//\n//   - a: b\n"
        );
        assert_eq!(plain("``a\u{27}\u{27} ```b```"), "“a” ```b```");
    }

    #[test]
    fn lines_may_end_in_many_ways() {
        assert_eq!(plain("a\r\nb\rc\u{2028}- d"), "a\nb\nc\n– d");
    }
}
