//! A page as CommonMark. HTML in it are only the anchors that links lead to, and the comment that says what it is.

use pulldown_cmark::{Event, Options, Tag, TagEnd};
use pulldown_cmark_to_cmark::cmark;

use super::page::{Block, Entry, Heading, Line, Page, Piece};
use super::prose::{events, harmless};

pub(super) fn write(page: &Page) -> String {
    let mut out = String::new();
    for mark in &page.marks {
        out.push_str(&format!("<!-- {mark} -->\n"));
    }
    contents(page, &mut out);
    blocks(&page.blocks, "", &mut out);
    out
}

/// Links to all headings but the title; a page of several schemas also to those.
fn contents(page: &Page, out: &mut String) {
    let first = if page.marks.len() > 1 { 1 } else { 2 };
    out.push('\n');
    for block in &page.blocks {
        if let Block::Heading(it) = block
            && it.level >= first
        {
            let indent = "  ".repeat(usize::from(it.level - first));
            let link = link(&it.text, &it.id);
            out.push_str(&format!("{indent}- {link}\n"));
        }
    }
}

fn blocks(blocks: &[Block], indent: &str, out: &mut String) {
    for block in blocks {
        let text = match block {
            Block::Heading(it) => heading(it),
            Block::Prose(text) => prose(text),
            Block::Deprecated(reason) if reason.is_empty() => "**Deprecated.**".to_owned(),
            Block::Deprecated(reason) => format!("**Deprecated:**\n\n{}", prose(reason)),
            Block::Note(line) => inline(line),
            Block::Signature(line) => fenced(line),
            Block::Entries(list) => {
                entries(list, indent, out);
                continue;
            }
        };
        if text.is_empty() {
            continue;
        }
        out.push('\n');
        for line in text.lines() {
            let line = format!("{indent}{line}");
            out.push_str(line.trim_end_matches(' '));
            out.push('\n');
        }
    }
}

fn heading(heading: &Heading) -> String {
    let marks = "#".repeat(usize::from(heading.level));
    let (id, text) = (escaped_attribute(&heading.id), escaped(&heading.text));
    let kind = match heading.kind {
        "" | "schema" => String::new(),
        kind => format!(" ({kind})"),
    };
    format!("<a id=\"{id}\"></a>\n\n{marks} {text}{kind}")
}

fn entries(entries: &[Entry], indent: &str, out: &mut String) {
    out.push('\n');
    for entry in entries {
        out.push_str(&format!("{indent}- {}\n", inline(&entry.term)));
        blocks(&entry.blocks, &format!("{indent}  "), out);
        if !entry.blocks.is_empty() {
            out.push('\n');
        }
    }
}

fn inline(line: &Line) -> String {
    let shown = line.iter().map(|piece| match piece {
        Piece::Text(text) => escaped(text),
        Piece::Code(text) => code(text),
        Piece::Link { text, id } => link(text, id),
    });
    shown.collect()
}

/// Code in as many ticks as it takes.
fn code(text: &str) -> String {
    let text = harmless(text).replace(['\n', '\r'], " ");
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let ticks = "`".repeat(longest + 1);
    // Spaces beside a tick are not part of the code.
    let space = if text.starts_with('`') || text.ends_with('`') {
        " "
    } else {
        ""
    };
    format!("{ticks}{space}{text}{space}{ticks}")
}

fn link(text: &str, id: &str) -> String {
    format!("[{}](#{})", code(text), escaped_attribute(id))
}

fn fenced(line: &Line) -> String {
    let text: String = line.iter().map(plain).collect();
    block(&harmless(&text), "apexlang")
}

/// A block of code, between as many ticks as it takes.
fn block(text: &str, lang: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}{lang}\n{text}\n{fence}")
}

fn plain(piece: &Piece) -> &str {
    match piece {
        Piece::Text(text) | Piece::Code(text) | Piece::Link { text, .. } => text,
    }
}

/// What cannot be written as CommonMark again is shown as it is.
fn prose(text: &str) -> String {
    cmark_of(events(text)).unwrap_or_else(|| block(&harmless(text), ""))
}

fn escaped(text: &str) -> String {
    let text = harmless(text);
    let paragraph = [
        Event::Start(Tag::Paragraph),
        Event::Text(text.as_str().into()),
        Event::End(TagEnd::Paragraph),
    ];
    cmark_of(paragraph).unwrap_or_else(|| escaped_attribute(&text))
}

/// Names have no such characters, whatever a schema tries.
fn escaped_attribute(text: &str) -> String {
    let kept = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '/' | ':' | '-');
    text.chars().filter(|c| kept(*c)).collect()
}

/// The events as text; none if no text gives these events again.
fn cmark_of<'a>(events: impl IntoIterator<Item = Event<'a>>) -> Option<String> {
    let mut out = String::new();
    cmark(events, &mut out, Options::empty()).ok()?;
    Some(out.trim_matches('\n').to_owned())
}
