//! Descriptions as rustdoc wants them: no links to nowhere, no HTML, no code that would be taken for a test.

use std::borrow::Cow;

use super::deprecated::write_deprecated;
use crate::model::types::{Annotation, Field};
use crate::output::docs::{deprecation, is_plain};
use crate::output::writer::{CodeWriter, DocStyle};

/// Writes a description, and the attribute of what is deprecated.
pub(super) fn write_docs(w: &mut CodeWriter, description: &str, annotations: &[Annotation]) {
    w.docs(DocStyle::Line("///"), &markdown(description));
    write_deprecated(w, annotations);
}

/// The description of an operation, followed by those of its parameters.
pub(super) fn with_parameters(description: String, parameters: &[Field]) -> String {
    let mut items = String::new();
    for parameter in parameters {
        let docs = parameter.docs.as_deref().unwrap_or_default();
        let mut docs = docs.split_whitespace().collect::<Vec<_>>().join(" ");
        // A parameter has no attribute that says it.
        match deprecation(&parameter.annotations) {
            Some("") => docs.push_str(" Deprecated."),
            Some(reason) => docs.push_str(&format!(" Deprecated: {reason}")),
            None => {}
        }
        if !docs.is_empty() {
            items.push_str(&format!("\n- `{}`: {}", parameter.name, docs.trim_start()));
        }
    }
    if items.is_empty() {
        return description;
    }
    format!("{}\n{items}", description.trim_end())
}

/// Markdown that means what `text` says. Indentation goes, since it would make code of a paragraph; fences get a
/// language for the same reason; lines that go on with a list item are indented as clippy asks.
fn markdown(text: &str) -> Cow<'_, str> {
    if is_plain(text) {
        return text.into();
    }
    let mut lines = Vec::new();
    let mut fenced = false;
    let mut item = 0;
    for line in text.lines() {
        let line = line.trim_end();
        let trimmed = line.trim_start();
        if is_fence(trimmed) {
            fenced = !fenced;
            lines.push(if fenced { "```text" } else { "```" }.to_owned());
            item = 0;
        } else if fenced {
            lines.push(line.to_owned());
        } else {
            let marker = marker_width(trimmed);
            if trimmed.is_empty() || marker > 0 {
                item = marker;
                lines.push(escaped(trimmed));
            } else {
                lines.push(" ".repeat(item) + &escaped(trimmed));
            }
        }
    }
    if fenced {
        lines.push("```".to_owned());
    }
    lines.join("\n").into()
}

/// Whether a line opens or closes a block of code.
fn is_fence(line: &str) -> bool {
    line.starts_with("~~~")
        || (line.starts_with("```") && !line[3..].trim_start_matches('`').contains('`'))
}

/// The columns that a list marker takes, or zero.
fn marker_width(line: &str) -> usize {
    if line.starts_with("- ") || line.starts_with("* ") || line.starts_with("+ ") {
        return 2;
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &line[digits..];
    if (1..=9).contains(&digits) && (rest.starts_with(". ") || rest.starts_with(") ")) {
        digits + 2
    } else {
        0
    }
}

/// Escapes what means links and HTML outside of code, and makes links of URLs.
fn escaped(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let length = if first == '`' {
            match code_span(rest) {
                Some(length) => {
                    out.push_str(&rest[..length]);
                    length
                }
                None => {
                    let ticks = ticks(rest);
                    out.push_str(&"\\`".repeat(ticks));
                    ticks
                }
            }
        } else if let Some(length) = url(rest) {
            out.push_str(&format!("<{}>", &rest[..length]));
            length
        } else {
            if matches!(first, '[' | ']' | '<' | '>' | '\\') {
                out.push('\\');
            }
            out.push(first);
            first.len_utf8()
        };
        rest = &rest[length..];
    }
    out
}

/// The length of the code between backticks that `text` starts with.
fn code_span(text: &str) -> Option<usize> {
    let ticks = ticks(text);
    let fence = &text[..ticks];
    let mut from = ticks;
    while let Some(at) = text[from..].find(fence) {
        let end = from + at + ticks;
        let run = self::ticks(&text[end..]);
        if run == 0 {
            return Some(end);
        }
        from = end + run;
    }
    None
}

/// How many backticks `text` starts with.
fn ticks(text: &str) -> usize {
    text.bytes().take_while(|byte| *byte == b'`').count()
}

/// The length of the URL that `text` starts with.
fn url(text: &str) -> Option<usize> {
    if !text.starts_with("http://") && !text.starts_with("https://") {
        return None;
    }
    let end = text
        .find(|c: char| c.is_whitespace() || "<>[]()\"'`\\".contains(c))
        .unwrap_or(text.len());
    let end = text[..end]
        .trim_end_matches(['.', ',', ';', ':', '!', '?'])
        .len();
    (end > "https://".len()).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_becomes_a_link_or_html() {
        assert_eq!(
            markdown("a [b] <c> `[d]` ``e`f``"),
            r"a \[b\] \<c\> `[d]` ``e`f``"
        );
        assert_eq!(markdown("an open ` tick"), r"an open \` tick");
        assert_eq!(markdown("``` `"), r"\`\`\` \`");
        assert_eq!(markdown("see https://a.b/c?d."), "see <https://a.b/c?d>.");
    }

    #[test]
    fn nothing_becomes_a_test() {
        assert_eq!(markdown("a\n\n    code"), "a\n\ncode");
        assert_eq!(markdown("```\nx [y]\n```\nz"), "```text\nx [y]\n```\nz");
        assert_eq!(markdown("```rust\nx"), "```text\nx\n```");
    }

    #[test]
    fn list_items_keep_their_lines() {
        assert_eq!(
            markdown("- a\nb\n\nc\n12. d\ne"),
            "- a\n  b\n\nc\n12. d\n    e"
        );
    }
}
