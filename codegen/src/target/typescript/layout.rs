//! What may not fit on a line.

use std::fmt::{self, Display, Formatter};

use crate::output::writer::CodeWriter;

/// The columns of a line.
const WIDTH: usize = 120;

/// A call of a function, whose arguments go on lines of their own if they must.
pub(super) struct Call {
    pub(super) function: String,
    pub(super) arguments: Vec<String>,
}

impl Call {
    pub(super) fn new<const N: usize>(function: impl Into<String>, arguments: [&str; N]) -> Self {
        Self {
            function: function.into(),
            arguments: arguments.map(str::to_owned).into(),
        }
    }

    /// The call on one line.
    pub(super) fn flat(&self) -> String {
        format!("{}({})", self.function, self.arguments.join(", "))
    }

    /// Writes `before`, the call and `after`.
    pub(super) fn write(&self, w: &mut CodeWriter, before: &str, after: &str) {
        let open = format_args!("{before}{}(", self.function);
        write_list(w, open, &self.arguments, format_args!("){after}"));
    }
}

/// Writes `open`, `items` and `close`: on one line, or a line for each item.
pub(super) fn write_list(
    w: &mut CodeWriter,
    open: impl Display,
    items: &[String],
    close: impl Display,
) {
    let line = format_args!("{open}{}{close}", Joined(items));
    if !w.line_within(WIDTH, line) {
        write_lines(w, open, items, close);
    }
}

/// As [`write_list`], with spaces inside the braces.
pub(super) fn write_braced(
    w: &mut CodeWriter,
    open: impl Display,
    items: &[String],
    close: impl Display,
) {
    let line = format_args!("{open} {} {close}", Joined(items));
    if !w.line_within(WIDTH, line) {
        write_lines(w, open, items, close);
    }
}

fn write_lines(w: &mut CodeWriter, open: impl Display, items: &[String], close: impl Display) {
    if items.is_empty() {
        return w.line(format_args!("{open}{close}"));
    }
    w.block(open, close, |w| {
        for item in items {
            w.line(format_args!("{item},"));
        }
    });
}

/// Items with commas between them.
struct Joined<'a>(&'a [String]);

impl Display for Joined<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (at, item) in self.0.iter().enumerate() {
            if at > 0 {
                f.write_str(", ")?;
            }
            f.write_str(item)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_calls_take_a_line_for_each_argument() {
        let mut w = CodeWriter::new("  ");
        let long = "x".repeat(60);
        Call::new("f", ["a", "b"]).write(&mut w, "return ", ";");
        Call::new("f", [&long, &long]).write(&mut w, "return ", ";");
        Call::new("f", []).write(&mut w, "", ";");
        assert_eq!(
            w.finish(),
            format!("return f(a, b);\nreturn f(\n  {long},\n  {long},\n);\nf();\n")
        );
    }
}
