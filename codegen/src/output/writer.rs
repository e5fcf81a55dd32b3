//! Lines of code with explicit indentation.

use std::borrow::Cow;
use std::fmt::{self, Write};

/// How a language writes documentation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocStyle {
    /// Every line starts with this, such as `///` or `//`.
    Line(&'static str),
    /// `/** … */`, as TSDoc and JSDoc have it.
    Block,
}

/// A growing text of lines, each indented by the current level.
///
/// ```
/// use guesthouse_codegen::output::writer::{CodeWriter, DocStyle};
///
/// let mut w = CodeWriter::new("    ");
/// w.docs(DocStyle::Line("///"), "Nothing to do.");
/// w.block("fn idle() {", "}", |w| w.line("return;"));
/// assert_eq!(w.finish(), "/// Nothing to do.\nfn idle() {\n    return;\n}\n");
/// ```
#[derive(Debug)]
pub struct CodeWriter {
    text: String,
    unit: &'static str,
    level: usize,
    /// A blank line was asked for; it is written before the next line, unless that one closes a block.
    blank: bool,
    /// Nothing was written yet: to the text, or since a block was opened.
    fresh: bool,
}

impl CodeWriter {
    /// An empty text; one level of indentation is `unit`.
    pub fn new(unit: &'static str) -> Self {
        Self {
            text: String::new(),
            unit,
            level: 0,
            blank: false,
            fresh: true,
        }
    }

    /// Writes one line. Text of several lines is indented line by line; an empty text is an empty line.
    pub fn line(&mut self, text: impl fmt::Display) {
        if self.blank {
            self.text.push('\n');
            self.blank = false;
        }
        self.push_indented(format_args!("{text}"));
        self.fresh = false;
    }

    /// Writes one line if it has at most so many columns, its indentation in them; else nothing. Whether it was written.
    pub fn line_within(&mut self, columns: usize, text: impl fmt::Display) -> bool {
        let before = (self.text.len(), self.blank, self.fresh);
        self.line(text);
        let line = self.text[before.0..].trim_matches('\n');
        let fits = line.len() <= columns || line.chars().count() <= columns;
        if !fits {
            self.text.truncate(before.0);
            (_, self.blank, self.fresh) = before;
        }
        fits
    }

    /// Separates what was written from what follows by one blank line: never two in a row, none at the edges of
    /// the text or of a block.
    pub fn blank(&mut self) {
        self.blank = !self.fresh;
    }

    /// Writes `body` one level deeper.
    pub fn indented(&mut self, body: impl FnOnce(&mut Self)) {
        self.level += 1;
        self.fresh = true;
        body(self);
        self.fresh = false;
        self.blank = false;
        self.level -= 1;
    }

    /// Writes `open`, `body` one level deeper, and `close`.
    pub fn block(
        &mut self,
        open: impl fmt::Display,
        close: impl fmt::Display,
        body: impl FnOnce(&mut Self),
    ) {
        self.line(open);
        self.indented(body);
        self.line(close);
    }

    /// Writes a documentation comment. Nothing in `text` can end the comment or start another line of code; spaces
    /// at the ends of lines are dropped, and so are empty lines at the edges. An empty text writes nothing.
    pub fn docs(&mut self, style: DocStyle, text: &str) {
        if let Some(line) = plain_line(text) {
            return match style {
                DocStyle::Line(prefix) => self.line(format_args!("{prefix} {line}")),
                DocStyle::Block => self.line(format_args!("/** {line} */")),
            };
        }
        let text = text.replace("\r\n", "\n");
        let lines: Vec<Cow<str>> = text
            .trim_matches('\n')
            .trim_end()
            .split(is_line_break)
            .map(|line| printable(line.trim_end()))
            .collect();
        if lines.iter().all(|line| line.is_empty()) {
            return;
        }
        match style {
            DocStyle::Line(prefix) => self.prefixed(prefix, &lines),
            DocStyle::Block => self.block_comment(&lines),
        }
    }

    /// The text, which ends in one newline (or is empty).
    pub fn finish(self) -> String {
        self.text
    }

    /// The column at which the next line starts, if a unit of indentation has one column a character.
    pub fn column(&self) -> usize {
        self.level * self.unit.len()
    }

    fn block_comment(&mut self, lines: &[Cow<str>]) {
        // The only text that could end the comment.
        let lines: Vec<Cow<str>> = lines
            .iter()
            .map(|line| line.replace("*/", "*\\/").into())
            .collect();
        if let [line] = lines.as_slice() {
            self.line(format_args!("/** {line} */"));
        } else {
            self.line("/**");
            self.prefixed(" *", &lines);
            self.line(" */");
        }
    }

    fn prefixed(&mut self, prefix: &str, lines: &[Cow<str>]) {
        for line in lines {
            if line.is_empty() {
                self.line(prefix);
            } else {
                self.line(format_args!("{prefix} {line}"));
            }
        }
    }

    /// Writes into the text itself, for there are very many lines, and looks afterwards at what was written.
    fn push_indented(&mut self, text: fmt::Arguments) {
        let before = self.text.len();
        self.indent();
        let start = self.text.len();
        // Writing to a string fails only if what is written does, and then it ends there.
        let _ = self.text.write_fmt(text);
        if self.text.len() == start {
            self.text.truncate(before);
        } else if self.text[start..].contains('\n') {
            let lines = self.text.split_off(start);
            self.text.truncate(before);
            return self.push_lines(&lines);
        }
        self.text.push('\n');
    }

    fn push_lines(&mut self, lines: &str) {
        for line in lines.split('\n') {
            if !line.is_empty() {
                self.indent();
                self.text.push_str(line);
            }
            self.text.push('\n');
        }
    }

    fn indent(&mut self) {
        for _ in 0..self.level {
            self.text.push_str(self.unit);
        }
    }
}

/// The text, if it is one line that means nothing else in any comment: most are.
fn plain_line(text: &str) -> Option<&str> {
    let line = text.trim_end();
    let is_plain = line
        .bytes()
        .all(|byte| matches!(byte, b' '..=b'~' if byte != b'/'));
    (is_plain && !line.is_empty()).then_some(line)
}

/// What any of the languages takes for the end of a line, and so for the end of a line comment.
fn is_line_break(c: char) -> bool {
    matches!(
        c,
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

/// Compilers refuse control characters and marks that turn the direction of text, in comments too.
fn printable(line: &str) -> Cow<'_, str> {
    let is_plain = |byte: u8| matches!(byte, b' '..=b'~');
    if line.bytes().all(is_plain) {
        return line.into();
    }
    let printable = line.chars().map(|c| match c {
        '\t' => ' ',
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' => '\u{fffd}',
        c if c.is_control() => '\u{fffd}',
        c => c,
    });
    printable.collect::<String>().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl FnOnce(&mut CodeWriter)) -> String {
        let mut w = CodeWriter::new("  ");
        write(&mut w);
        w.finish()
    }

    #[test]
    fn blocks_nest_and_blank_lines_stay_inside() {
        let text = written(|w| {
            w.blank();
            w.block("a {", "}", |w| {
                w.blank();
                w.block("b {", "}", |w| w.line("c\n\nd"));
                w.blank();
                w.blank();
                w.line("e");
                w.blank();
            });
            w.blank();
        });
        assert_eq!(text, "a {\n  b {\n    c\n\n    d\n  }\n\n  e\n}\n");
    }

    #[test]
    fn the_column_follows_the_level() {
        written(|w| w.indented(|w| assert_eq!(w.column(), 2)));
    }

    #[test]
    fn documentation_cannot_leave_its_comment() {
        let hostile = "\n one */ \r two\u{2028}three\u{0}\n\n\u{202e}four \n";
        assert_eq!(
            written(|w| w.docs(DocStyle::Line("//"), hostile)),
            "//  one */\n//  two\n// three\u{fffd}\n//\n// \u{fffd}four\n"
        );
        assert_eq!(
            written(|w| w.docs(DocStyle::Block, hostile)),
            "/**\n *  one *\\/\n *  two\n * three\u{fffd}\n *\n * \u{fffd}four\n */\n"
        );
    }

    #[test]
    fn one_line_of_documentation_stays_on_one_line() {
        assert_eq!(
            written(|w| w.docs(DocStyle::Block, "A b.\n")),
            "/** A b. */\n"
        );
        assert_eq!(written(|w| w.docs(DocStyle::Block, "*")), "/** * */\n");
        assert_eq!(written(|w| w.docs(DocStyle::Line("///"), " \n\n")), "");
    }
}
