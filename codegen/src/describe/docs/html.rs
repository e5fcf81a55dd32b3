//! A page as HTML: valid, and complete in itself.

use super::page::{Block, Entry, Heading, Page, Piece};
use super::prose::{events, harmless};

const STYLE: &str = include_str!("style.css");

/// Nothing is loaded and no script runs, even if something should get past everything else.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";

pub(super) fn write(page: &Page) -> String {
    let mut out = String::from("<!doctype html>\n");
    for mark in &page.marks {
        out.push_str(&format!("<!-- {mark} -->\n"));
    }
    let title = escaped(&page.title);
    out.push_str(&format!(
        "<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n"
    ));
    navigation(page, &mut out);
    out.push_str("<main>\n");
    blocks(&page.blocks, &mut out);
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

/// Links to all headings, indented by their level.
fn navigation(page: &Page, out: &mut String) {
    out.push_str("<nav aria-label=\"Contents\">\n<ul>\n");
    for block in &page.blocks {
        if let Block::Heading(Heading {
            level, id, text, ..
        }) = block
        {
            let (id, text) = (escaped(id), escaped(text));
            out.push_str(&format!(
                "<li class=\"level-{level}\"><a href=\"#{id}\">{text}</a></li>\n"
            ));
        }
    }
    out.push_str("</ul>\n</nav>\n");
}

fn blocks(blocks: &[Block], out: &mut String) {
    for block in blocks {
        match block {
            Block::Heading(it) => heading(it, out),
            Block::Prose(text) => prose(text, out),
            Block::Deprecated(reason) => {
                out.push_str("<div class=\"deprecated\">\n<p><strong>Deprecated</strong></p>\n");
                prose(reason, out);
                out.push_str("</div>\n");
            }
            Block::Note(line) => {
                out.push_str("<p class=\"note\">");
                pieces(line, out);
                out.push_str("</p>\n");
            }
            Block::Signature(line) => {
                out.push_str("<pre class=\"signature\">");
                pieces(line, out);
                out.push_str("</pre>\n");
            }
            Block::Entries(list) => entries(list, out),
        }
    }
}

fn heading(heading: &Heading, out: &mut String) {
    let Heading {
        level,
        id,
        text,
        kind,
    } = heading;
    let (id, text) = (escaped(id), escaped(text));
    let kind = match *kind {
        "" => String::new(),
        kind => format!(" <span class=\"kind\">{kind}</span>"),
    };
    out.push_str(&format!(
        "<h{level} id=\"{id}\"><a class=\"self\" href=\"#{id}\">{text}</a>{kind}</h{level}>\n"
    ));
}

fn entries(entries: &[Entry], out: &mut String) {
    out.push_str("<dl>\n");
    for entry in entries {
        out.push_str("<dt>");
        pieces(&entry.term, out);
        out.push_str("</dt>\n<dd>\n");
        blocks(&entry.blocks, out);
        out.push_str("</dd>\n");
    }
    out.push_str("</dl>\n");
}

fn pieces(line: &[Piece], out: &mut String) {
    for piece in line {
        let shown = match piece {
            Piece::Text(text) => escaped(text),
            Piece::Code(text) => format!("<code>{}</code>", escaped(text)),
            Piece::Link { text, id } => {
                let (text, id) = (escaped(text), escaped(id));
                format!("<a href=\"#{id}\"><code>{text}</code></a>")
            }
        };
        out.push_str(&shown);
    }
}

fn prose(text: &str, out: &mut String) {
    pulldown_cmark::html::push_html(out, events(text).into_iter());
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in harmless(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}
