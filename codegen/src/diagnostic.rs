//! What is wrong in a schema, where, and the way out.

use std::fmt;

use unicode_width::UnicodeWidthStr;

use crate::source::{Place, Source, Sources, Span};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Severity {
    /// Nothing can be generated.
    Error,
    /// Worth a look; stubs are generated all the same.
    Warning,
}

/// One thing that is wrong in a schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// The kind of mistake, such as `unknown-type`: stable, for people to search and tools to match.
    pub code: &'static str,
    /// What is wrong, in one line.
    pub message: String,
    /// Where.
    pub span: Span,
    /// What was expected there; shown beside the underline.
    pub expected: Option<String>,
    /// What to do about it.
    pub help: Option<String>,
}

impl Diagnostic {
    /// An error at `span`.
    pub fn error(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            code,
            message: message.into(),
            span,
            expected: None,
            help: None,
        }
    }

    /// A warning at `span`.
    pub fn warning(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error(code, span, message)
        }
    }

    /// Whether nothing can be generated.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// Says what was expected there.
    #[must_use]
    pub fn expected(mut self, expected: impl Into<String>) -> Self {
        self.expected = Some(expected.into());
        self
    }

    /// Says what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl Diagnostic {
    /// The diagnostic as plain text of a few lines, without a line end after the last one:
    ///
    /// ```text
    /// demo.apexlang:3:9: error[unknown-type]: there is no type `strng`
    ///   |
    /// 3 |   name: strng
    ///   |         ^^^^^
    /// help: did you mean `string`?
    /// ```
    ///
    /// Columns count characters. Control characters of the schema are shown as `�`, so that they do nothing
    /// to a terminal.
    pub fn render(&self, source: &Source) -> String {
        let place = source.place(self.span.start);
        let severity = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let Self { code, message, .. } = self;
        let name = shown(&source.name);
        let mut out = format!(
            "{name}:{}:{}: {severity}[{code}]: {}\n",
            place.line,
            place.column,
            shown(message)
        );
        self.render_line(source, &place, &mut out);
        if let Some(help) = &self.help {
            out.push_str("help: ");
            out.push_str(&shown(help));
        }
        out.truncate(out.trim_end().len());
        out
    }

    /// The line of the schema, and under it the underline.
    fn render_line(&self, source: &Source, place: &Place<'_>, out: &mut String) {
        let line = place.start..place.start + place.text.len();
        let at = source.boundary(self.span.start).clamp(line.start, line.end);
        let end = source.boundary(self.span.end).clamp(at, line.end);
        let (before, marked) = (&source.text[line.start..at], &source.text[at..end]);
        let after = &source.text[end..line.end];
        let (before, marked, after) = (last_part(before), first_part(marked), first_part(after));
        let number = place.line.to_string();
        let gutter = " ".repeat(number.len());
        // A tab stays a tab, so that the underline stands right whatever its width is.
        let blank: String = before
            .chars()
            .map(|c| {
                if c == '\t' {
                    "\t".to_owned()
                } else {
                    " ".repeat(width(&shown(c.encode_utf8(&mut [0; 4]))))
                }
            })
            .collect();
        let carets = "^".repeat(width(&shown(&marked)).max(1));
        let expected = self
            .expected
            .as_deref()
            .map(|text| format!(" {}", shown(text)))
            .unwrap_or_default();
        out.push_str(&format!(
            "{gutter} |\n{number} | {}\n",
            shown(&format!("{before}{marked}{after}")).trim_end()
        ));
        out.push_str(&format!("{gutter} | {blank}{carets}{expected}\n"));
    }
}

/// How many characters of a line are shown on each side of the mistake.
const SHOWN: usize = 100;

fn first_part(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((cut, _)) => format!("{}…", &text[..cut]),
        None => text.to_owned(),
    }
}

fn last_part(text: &str) -> String {
    match text.char_indices().rev().nth(SHOWN) {
        Some((cut, first)) => format!("…{}", &text[cut + first.len_utf8()..]),
        None => text.to_owned(),
    }
}

fn shown(text: &str) -> String {
    text.chars()
        .map(|c| if hidden(c) { '\u{fffd}' } else { c })
        .collect()
}

/// Control characters, and those that turn the direction of text.
fn hidden(c: char) -> bool {
    c.is_control() && c != '\t' || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn width(text: &str) -> usize {
    text.width()
}

/// Diagnostics of one schema, and of what it imports. As text, they are all rendered, the first ones if there are very many.
#[derive(Clone, PartialEq, Eq)]
pub struct Diagnostics {
    sources: Sources,
    list: Vec<Diagnostic>,
}

impl Diagnostics {
    /// The diagnostics `list` of `sources`, in the order of the text.
    pub fn new(sources: Sources, mut list: Vec<Diagnostic>) -> Self {
        list.sort_by_key(|diagnostic| (diagnostic.span.file, diagnostic.span.start));
        Self { sources, list }
    }

    /// The schema, and what it imports.
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// Each diagnostic, in the order of the text.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.list.iter()
    }

    /// Whether there is nothing to say.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// How many of them are errors.
    pub fn errors(&self) -> usize {
        self.list
            .iter()
            .filter(|diagnostic| diagnostic.severity == Severity::Error)
            .count()
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const MOST: usize = 50;
        for (number, diagnostic) in self.list.iter().take(MOST).enumerate() {
            let separator = if number == 0 { "" } else { "\n\n" };
            write!(
                f,
                "{separator}{}",
                diagnostic.render(self.sources.of(diagnostic.span))
            )?;
        }
        match self.list.len().checked_sub(MOST) {
            None | Some(0) => Ok(()),
            Some(more) => write!(f, "\n\nand {more} more"),
        }
    }
}

/// As `Display`, so that `unwrap()` and `fn main() -> Result` show something that people can read.
impl fmt::Debug for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\n{self}")
    }
}

impl std::error::Error for Diagnostics {}

#[cfg(test)]
mod tests {
    use super::*;

    fn render(text: &str, marked: &str) -> String {
        let start = text.find(marked).unwrap();
        let error = Diagnostic::error("code", Span::new(start, start + marked.len()), "message");
        error
            .expected("expected")
            .help("way out")
            .render(&Source::new("a.apexlang", text))
    }

    #[test]
    fn the_underline_stands_under_the_mistake() {
        assert_eq!(
            render("one\r\n\ttwo x漢🚀y three\r\n", "y"),
            "a.apexlang:2:9: error[code]: message\n  |\n2 | \ttwo x漢🚀y three\n  | \t         ^ expected\nhelp: way out"
        );
        assert!(render("a 漢字 b", "漢字").contains("\n  |   ^^^^ expected\n"));
    }

    #[test]
    fn a_mistake_of_several_lines_is_marked_on_its_first() {
        assert!(render("a bc\nd e", "bc\nd").contains("1 | a bc\n  |   ^^ expected\n"));
    }

    #[test]
    fn any_span_can_be_rendered() {
        let source = Source::new("a", "é\n漢");
        for start in 0..9 {
            for end in 0..9 {
                Diagnostic::error("code", Span::new(start, end), "message").render(&source);
            }
        }
    }

    #[test]
    fn many_are_cut_short() {
        let one = |start| Diagnostic::warning("code", Span::new(start, start), "message");
        let all = Diagnostics::new(
            Sources::new(Source::new("a", "text")),
            (0..60).map(one).collect(),
        );
        assert_eq!(all.errors(), 0);
        assert!(all.to_string().ends_with("\n\nand 10 more"));
    }
}
