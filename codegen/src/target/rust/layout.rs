//! How rustfmt lays out expressions that may not fit on a line, for the few shapes that generated code has.

use std::fmt;

use crate::output::writer::CodeWriter;

/// rustfmt's `max_width`.
pub(super) const WIDTH: usize = 100;
/// rustfmt's `fn_call_width`, `array_width` and `chain_width`.
const CALL_WIDTH: usize = 60;
/// rustfmt's `struct_lit_width`.
const STRUCT_WIDTH: usize = 18;
/// rustfmt's `short_array_element_width_threshold`.
const SHORT_ITEM: usize = 10;

/// An expression that is laid out when it is written.
pub(super) enum Expr {
    /// Stays on one line.
    Text(String),
    /// Has parts that go on lines of their own if they don't fit on one.
    Parts(Parts),
}

/// A call, an array or a struct expression.
pub(super) struct Parts {
    open: String,
    items: Vec<Expr>,
    close: &'static str,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Call,
    Array,
    Struct,
}

impl Expr {
    /// `text`, as it is.
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// `function(items)`
    pub(super) fn call(function: &str, items: Vec<Self>) -> Self {
        Self::parts(format!("{function}("), items, ")", Kind::Call)
    }

    /// A call whose arguments are texts.
    pub(super) fn call_of<const N: usize>(function: &str, arguments: [&str; N]) -> Self {
        Self::call(function, arguments.map(Self::text).into())
    }

    /// `open[items]`, such as an array (`open` is empty) or `vec![…]`.
    pub(super) fn array(open: &str, items: Vec<Self>) -> Self {
        Self::parts(format!("{open}["), items, "]", Kind::Array)
    }

    /// `name { fields }`
    pub(super) fn record(name: &str, fields: Vec<String>) -> Self {
        let fields = fields.into_iter().map(Self::Text).collect();
        Self::parts(format!("{name} {{"), fields, "}", Kind::Struct)
    }

    fn parts(open: String, items: Vec<Self>, close: &'static str, kind: Kind) -> Self {
        Self::Parts(Parts {
            open,
            items,
            close,
            kind,
        })
    }

    /// The expression on one line.
    pub(super) fn flat(&self) -> String {
        self.to_string()
    }

    /// The columns that it takes on one line.
    fn width(&self) -> usize {
        match self {
            Self::Text(text) => width(text),
            Self::Parts(parts) => {
                let spaces = if parts.is_spaced() { 2 } else { 0 };
                width(&parts.open) + parts.items_width() + parts.close.len() + spaces
            }
        }
    }

    /// Writes `before`, the expression and `after`, on as many lines as it takes.
    pub(super) fn write(&self, w: &mut CodeWriter, before: &str, after: &str) {
        let Self::Parts(parts) = self else {
            return w.line(format_args!("{before}{self}{after}"));
        };
        let line = width(before) + self.width() + width(after);
        if self.is_narrow() && w.column() + line <= WIDTH {
            w.line(format_args!("{before}{self}{after}"));
        } else if before.ends_with("= ") && self.fits_below(w, after) {
            w.line(before.trim_end());
            w.indented(|w| w.line(format_args!("{self}{after}")));
        } else {
            parts.write_lines(w, before, after);
        }
    }

    /// Whether the expression fits on a line of its own, one level deeper.
    pub(super) fn fits_below(&self, w: &mut CodeWriter, after: &str) -> bool {
        let mut column = 0;
        w.indented(|w| column = w.column());
        self.is_narrow() && column + self.width() + width(after) <= WIDTH
    }

    /// Writes an arm of a match.
    pub(super) fn write_arm(&self, w: &mut CodeWriter, pattern: &str) {
        let line = width(pattern) + " => ,".len() + self.width();
        if self.is_narrow() && w.column() + line <= WIDTH {
            w.line(format_args!("{pattern} => {self},"));
        } else {
            w.block(format_args!("{pattern} => {{"), "}", |w| {
                self.write(w, "", "")
            });
        }
    }

    /// Writes this call and `links` of a chain after it.
    pub(super) fn write_linked(&self, w: &mut CodeWriter, links: &[Self]) {
        let chain = flat_chain(self.flat(), links);
        if links.is_empty() {
            self.write(w, "", "");
        } else if self.is_narrow() && is_short(&chain, links) && fits(w, &chain) {
            w.line(chain);
        } else if self.is_narrow() && fits(w, &self.flat()) {
            self.write(w, "", "");
            w.indented(|w| write_all(w, links));
        } else {
            self.write(w, "", "");
            write_all(w, links);
        }
    }

    /// Writes `async move { … }` of this call and `links` of a chain after it.
    pub(super) fn write_async(&self, w: &mut CodeWriter, links: &[Self]) {
        let line = format!("async move {{ {} }}", flat_chain(self.flat(), links));
        if self.is_narrow() && width(&line) <= CALL_WIDTH && fits(w, &line) {
            w.line(line);
        } else {
            w.block("async move {", "}", |w| self.write_linked(w, links));
        }
    }

    /// Writes `head`, such as `let f = |a| `, and this call as the body of the closure.
    pub(super) fn write_closure(&self, w: &mut CodeWriter, head: &str, links: &[Self]) {
        let Some((variable, parameters)) = head.split_once(" = ") else {
            return self.write(w, head, ";");
        };
        let chain = flat_chain(self.flat(), links);
        let closure = Self::Text(format!("{parameters}{chain}"));
        let is_narrow = self.is_narrow() && is_short(&chain, links);
        if is_narrow && fits(w, &format!("{head}{chain};")) {
            w.line(format_args!("{head}{chain};"));
        } else if is_narrow && closure.fits_below(w, ";") {
            w.line(format_args!("{variable} ="));
            w.indented(|w| closure.write(w, "", ";"));
        } else {
            w.block(format_args!("{head}{{"), "};", |w| {
                self.write_linked(w, links)
            });
        }
    }

    /// Whether rustfmt would leave it on one line, if the line is long enough.
    fn is_narrow(&self) -> bool {
        let Self::Parts(parts) = self else {
            return true;
        };
        let limit = match parts.kind {
            Kind::Call | Kind::Array => CALL_WIDTH,
            Kind::Struct => STRUCT_WIDTH,
        };
        parts.items_width() <= limit && parts.items.iter().all(Self::is_narrow)
    }
}

/// The expression on one line.
impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let parts = match self {
            Self::Text(text) => return f.write_str(text),
            Self::Parts(parts) => parts,
        };
        let space = if parts.is_spaced() { " " } else { "" };
        write!(f, "{}{space}", parts.open)?;
        for (index, item) in parts.items.iter().enumerate() {
            let separator = if index == 0 { "" } else { ", " };
            write!(f, "{separator}{item}")?;
        }
        write!(f, "{space}{}", parts.close)
    }
}

impl Parts {
    fn items_width(&self) -> usize {
        let items: usize = self.items.iter().map(Expr::width).sum();
        items + ", ".len() * self.items.len().saturating_sub(1)
    }

    /// Whether there are spaces within the brackets on one line.
    fn is_spaced(&self) -> bool {
        self.kind == Kind::Struct && !self.items.is_empty()
    }

    fn write_lines(&self, w: &mut CodeWriter, before: &str, after: &str) {
        // An array or struct that is the only argument opens on the line of the call.
        if let [Expr::Parts(only)] = self.items.as_slice()
            && self.kind == Kind::Call
            && only.kind != Kind::Call
        {
            let before = format!("{before}{}", self.open);
            return only.write_lines(w, &before, &format!("{}{after}", self.close));
        }
        w.line(format_args!("{before}{}", self.open));
        w.indented(|w| {
            if self.kind != Kind::Struct && self.has_short_items() {
                return self.write_filled(w);
            }
            for item in &self.items {
                match item {
                    Expr::Text(text) if self.kind == Kind::Struct => write_initialized(w, text),
                    item => item.write(w, "", ","),
                }
            }
        });
        w.line(format_args!("{}{after}", self.close));
    }

    fn has_short_items(&self) -> bool {
        self.items.len() > 1 && self.items.iter().all(|it| it.width() <= SHORT_ITEM)
    }

    /// Several items to a line.
    fn write_filled(&self, w: &mut CodeWriter) {
        let items: Vec<String> = self.items.iter().map(|it| it.flat() + ",").collect();
        write_filled(w, &items);
    }
}

/// Writes a chain of methods of `receiver`, each `.method(…)`.
pub(super) fn write_chain(w: &mut CodeWriter, receiver: &str, links: &[Expr]) {
    let line = flat_chain(receiver.to_owned(), links);
    if links.iter().all(Expr::is_narrow) && width(&line) <= CALL_WIDTH && fits(w, &line) {
        return w.line(line);
    }
    // What is no wider than a level has its first link on its own line.
    match links {
        [first, rest @ ..] if width(receiver) <= 4 => {
            first.write(w, receiver, "");
            w.indented(|w| write_all(w, rest));
        }
        links => {
            w.line(receiver);
            w.indented(|w| write_all(w, links));
        }
    }
}

fn write_all(w: &mut CodeWriter, links: &[Expr]) {
    for link in links {
        link.write(w, "", "");
    }
}

/// Whether a chain may stay on a line, if that is long enough. One with a single link always may.
fn is_short(chain: &str, links: &[Expr]) -> bool {
    links.len() <= 1 || width(chain) <= CALL_WIDTH
}

fn flat_chain(receiver: String, links: &[Expr]) -> String {
    links
        .iter()
        .fold(receiver, |chain, link| chain + &link.flat())
}

/// Writes as many of `items` on a line as fit, separated by spaces.
pub(super) fn write_filled(w: &mut CodeWriter, items: &[String]) {
    let mut line = String::new();
    for item in items {
        if !line.is_empty() && !fits(w, &format!("{line} {item}")) {
            w.line(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(item);
    }
    w.line(line);
}

/// Writes `field: value,` of a struct expression.
fn write_initialized(w: &mut CodeWriter, text: &str) {
    if w.line_within(WIDTH, format_args!("{text},")) {
        return;
    }
    let Some((field, value)) = text.split_once(": ") else {
        return w.line(format_args!("{text},"));
    };
    let (before, after) = match value.rsplit_once('.') {
        Some((receiver, method)) if !Expr::text(value).fits_below(w, ",") => {
            (format!("{field}: {receiver}"), format!(".{method},"))
        }
        _ => (format!("{field}:"), format!("{value},")),
    };
    w.line(before);
    w.indented(|w| w.line(after));
}

/// Text as a literal.
pub(super) fn quoted(text: &str) -> String {
    format!("{text:?}")
}

/// Whether the line fits where the next one starts.
pub(super) fn fits(w: &CodeWriter, line: &str) -> bool {
    w.column() + width(line) <= WIDTH
}

/// The columns of a text.
pub(super) fn width(text: &str) -> usize {
    text.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(expr: &Expr) -> String {
        let mut w = CodeWriter::new("    ");
        expr.write(&mut w, "let it = ", ";");
        w.finish()
    }

    #[test]
    fn wide_calls_take_a_line_for_each_argument() {
        let name = "x".repeat(29);
        assert_eq!(
            written(&Expr::call_of("f", [&name, &name])),
            format!("let it = f({name}, {name});\n")
        );
        let wide = format!("{name}xx");
        assert_eq!(
            written(&Expr::call_of("f", [&name, &wide])),
            format!("let it = f(\n    {name},\n    {wide},\n);\n")
        );
    }

    #[test]
    fn small_records_stay_on_a_line() {
        let small = Expr::record("Self", vec!["id: id.required()?".into()]);
        assert_eq!(written(&small), "let it = Self { id: id.required()? };\n");
        let large = Expr::call(
            "Ok",
            vec![Expr::record("Self", vec!["id_: id_.required()?".into()])],
        );
        assert_eq!(
            written(&large),
            "let it = Ok(Self {\n    id_: id_.required()?,\n});\n"
        );
        assert_eq!(
            written(&Expr::record("Self", vec![])),
            "let it = Self {};\n"
        );
    }

    #[test]
    fn short_items_fill_lines() {
        let items = (0..40).map(|n| Expr::text(n.to_string())).collect();
        let text = written(&Expr::array("vec!", items));
        assert_eq!(text.lines().count(), 4);
        assert!(text.lines().all(|line| line.len() <= WIDTH));
    }

    #[test]
    fn chains_break_beyond_their_width() {
        let mut w = CodeWriter::new("    ");
        write_chain(&mut w, "self.host", &[Expr::call_of(".call", ["1"])]);
        let long = [Expr::call_of(".call", [&"1".repeat(50)])];
        write_chain(&mut w, "self.host", &long);
        let long = "1".repeat(50);
        assert_eq!(
            w.finish(),
            format!("self.host.call(1)\nself.host\n    .call({long})\n")
        );
    }
}
