//! How rustfmt lays out attributes, types and the heads of functions that may not fit on a line.

use super::layout::{Expr, WIDTH, fits, width};
use crate::output::writer::CodeWriter;

/// rustfmt's `attr_fn_like_width`.
const ATTRIBUTE_WIDTH: usize = 70;

/// Writes an attribute with a value, which rustfmt breaks earlier than code.
pub(super) fn write_attribute(w: &mut CodeWriter, name: &str, arguments: &str) {
    if width(arguments) <= ATTRIBUTE_WIDTH {
        w.line(format_args!("#[{name}({arguments})]"));
    } else {
        w.block(format_args!("#[{name}("), ")]", |w| w.line(arguments));
    }
}

/// Writes the head of a function: `head(parameters)tail`.
pub(super) fn write_signature(w: &mut CodeWriter, head: &str, parameters: &[String], tail: &str) {
    let line = format!("{head}({}){tail}", parameters.join(", "));
    // Where there is no body, rustfmt still leaves room for its brace.
    if tail.ends_with(';') && w.column() + width(&line) == WIDTH {
        w.line(format_args!("{head}({})", parameters.join(", ")));
        return w.line(tail.trim_start());
    }
    if parameters.is_empty() || fits(w, &line) {
        return w.line(line);
    }
    w.block(format_args!("{head}("), format!("){tail}"), |w| {
        for parameter in parameters {
            write_type(w, "", parameter);
        }
    });
}

/// Writes the head of a function of a trait that returns a future: `[Future, its output, Send]`.
pub(super) fn write_future_signature(
    w: &mut CodeWriter,
    head: &str,
    parameters: &[String],
    [future, output, send]: [&str; 3],
) {
    let tail = format!(" -> impl {future}<Output = {output}> + {send};");
    if fits(w, &format!("{head}({}){tail}", parameters.join(", "))) {
        return write_signature(w, head, parameters, &tail);
    }
    w.line(format_args!("{head}("));
    w.indented(|w| {
        for parameter in parameters {
            write_type(w, "", parameter);
        }
    });
    if fits(w, &format!("){tail}")) {
        return w.line(format_args!("){tail}"));
    }
    w.block(
        format_args!(") -> impl {future}<"),
        format!("> + {send};"),
        |w| {
            write_type(w, "Output = ", output);
        },
    );
}

/// Writes `name: type,`.
pub(super) fn write_field(w: &mut CodeWriter, name: &str, ty: &str) {
    if w.line_within(WIDTH, format_args!("{name}: {ty},")) {
        return;
    }
    if Expr::text(ty).fits_below(w, ",") {
        w.line(format_args!("{name}:"));
        w.indented(|w| w.line(format_args!("{ty},")));
    } else {
        write_type(w, &format!("{name}: "), ty);
    }
}

/// Writes a type, with its parameters on lines of their own if it is long.
fn write_type(w: &mut CodeWriter, before: &str, ty: &str) {
    if w.line_within(WIDTH, format_args!("{before}{ty},")) {
        return;
    }
    match ty.split_once('<').zip(ty.strip_suffix('>')) {
        Some(((head, _), inner)) => {
            w.block(format_args!("{before}{head}<"), ">,", |w| {
                for parameter in type_parameters(&inner[head.len() + 1..]) {
                    write_type(w, "", parameter);
                }
            });
        }
        None => w.line(format_args!("{before}{ty},")),
    }
}

/// Splits `A, B<C, D>` at the commas that are not within brackets.
fn type_parameters(list: &str) -> Vec<&str> {
    let (mut depth, mut start, mut parameters) = (0_usize, 0, Vec::new());
    for (at, c) in list.char_indices() {
        match c {
            '<' | '[' => depth += 1,
            '>' | ']' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                parameters.push(list[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    parameters.push(list[start..].trim());
    parameters
}
