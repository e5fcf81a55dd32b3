//! Descriptions: Markdown of a schema, with all taken out that could do something to a page or to its reader.

use pulldown_cmark::{CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};

/// Deepest nesting of lists and quotes. What is deeper is shown as it is written: each line of it would repeat its depth.
const DEEPEST: usize = 16;

/// The events of a description:
///
/// - HTML is text,
/// - links lead to the web or write a mail, others are text,
/// - images are their descriptions, as nothing is loaded,
/// - headings are bold, as a page has its own.
pub(super) fn events(text: &str) -> Vec<Event<'static>> {
    let mut text = harmless(text);
    // A block of code that nobody closed ends with its line.
    text.push('\n');
    if is_deep(&text) {
        return verbatim(text);
    }
    let mut filter = Filter::default();
    for event in Parser::new_ext(&text, Options::empty()) {
        filter.take(event);
    }
    filter.events
}

#[derive(Default)]
struct Filter {
    events: Vec<Event<'static>>,
    /// Whether each link that is open is kept.
    links: Vec<bool>,
}

impl Filter {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(Tag::HtmlBlock) => self.push(Event::Start(Tag::Paragraph)),
            Event::End(TagEnd::HtmlBlock) => self.push(Event::End(TagEnd::Paragraph)),
            Event::Html(text) | Event::InlineHtml(text) => self.lines(&text),
            Event::Start(Tag::Heading { .. }) => {
                self.push(Event::Start(Tag::Paragraph));
                self.push(Event::Start(Tag::Strong));
            }
            Event::End(TagEnd::Heading(_)) => {
                self.push(Event::End(TagEnd::Strong));
                self.push(Event::End(TagEnd::Paragraph));
            }
            Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => {}
            Event::Start(Tag::Link {
                link_type,
                dest_url,
                title,
                id,
            }) => {
                let kept = leads_somewhere(link_type, &dest_url);
                self.links.push(kept);
                if kept {
                    self.push(Event::Start(Tag::Link {
                        link_type: plain(link_type),
                        dest_url,
                        title,
                        id,
                    }));
                }
            }
            Event::End(TagEnd::Link) => {
                if self.links.pop() == Some(true) {
                    self.push(Event::End(TagEnd::Link));
                }
            }
            event => self.push(event),
        }
    }

    fn push(&mut self, event: Event<'_>) {
        self.events.push(event.into_static());
    }

    /// Lines of text, as a paragraph has them.
    fn lines(&mut self, text: &str) {
        for (number, line) in text.lines().enumerate() {
            if number > 0 {
                self.events.push(Event::SoftBreak);
            }
            self.push(Event::Text(line.into()));
        }
        if text.ends_with('\n') {
            self.events.push(Event::SoftBreak);
        }
    }
}

/// References are links like others: where they lead is not repeated elsewhere.
fn plain(link: LinkType) -> LinkType {
    match link {
        LinkType::Autolink | LinkType::Email => link,
        _ => LinkType::Inline,
    }
}

fn leads_somewhere(link: LinkType, to: &str) -> bool {
    let begins = |with: &str| {
        let start = to.get(..with.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(with))
    };
    link == LinkType::Email || ["https://", "http://", "mailto:"].into_iter().any(begins)
}

fn is_deep(text: &str) -> bool {
    let mut depth = 0;
    Parser::new_ext(text, Options::empty()).any(|event| {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            _ => {}
        }
        depth > DEEPEST
    })
}

fn verbatim(text: String) -> Vec<Event<'static>> {
    let kind = CodeBlockKind::Fenced(CowStr::Borrowed(""));
    vec![
        Event::Start(Tag::CodeBlock(kind)),
        Event::Text(text.into()),
        Event::End(TagEnd::CodeBlock),
    ]
}

/// Without control characters and those that turn the direction of text.
pub(super) fn harmless(text: &str) -> String {
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let hidden = |c: char| c.is_control() && !matches!(c, '\n' | '\t' | '\r') || turns(c);
    let shown = text.chars();
    shown
        .map(|c| if hidden(c) { '\u{fffd}' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(text: &str) -> String {
        let mut out = String::new();
        pulldown_cmark::html::push_html(&mut out, events(text).into_iter());
        out
    }

    #[test]
    fn markdown_is_kept() {
        let text = "A *point* of `code`,\n[there](https://example.com \"t\") or <me@example.com>.\n\n- a\n- b";
        assert_eq!(
            html(text),
            "<p>A <em>point</em> of <code>code</code>,\n<a href=\"https://example.com\" title=\"t\">there</a> or \
             <a href=\"mailto:me@example.com\">me@example.com</a>.</p>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"
        );
    }

    #[test]
    fn what_does_something_is_text() {
        for (text, shown) in [
            (
                "<b onclick=x>hi</b>",
                "<p>&lt;b onclick=x&gt;hi&lt;/b&gt;</p>\n",
            ),
            ("[x](javascript:alert(1))", "<p>x</p>\n"),
            ("[x](JaVaScRiPt:alert(1))", "<p>x</p>\n"),
            ("[x](java&#115;cript:alert(1))", "<p>x</p>\n"),
            ("[x](data:text/html,hi)", "<p>x</p>\n"),
            ("[x](//evil.example)", "<p>x</p>\n"),
            ("[x][y]\n\n[y]: vbscript:x", "<p>x</p>\n"),
            ("<javascript:alert(1)>", "<p>javascript:alert(1)</p>\n"),
            (
                "![a *b*](https://example.com/x.png)",
                "<p>a <em>b</em></p>\n",
            ),
            ("# Big", "<p><strong>Big</strong></p>\n"),
            ("a\u{202e}b\u{7}", "<p>a\u{fffd}b\u{fffd}</p>\n"),
        ] {
            assert_eq!(html(text), shown, "{text}");
        }
        let block = html("<script>\nalert(1)\n</script>\n\nafter");
        assert!(!block.contains("<script"), "{block}");
        assert!(block.contains("<p>after</p>"), "{block}");
    }

    #[test]
    fn what_is_nested_too_deep_is_shown_as_it_is() {
        let deep = ">".repeat(100_000);
        assert!(html(&deep).starts_with("<pre><code>&gt;&gt;"));
        let lists = "- ".repeat(1000) + "x";
        assert!(html(&lists).starts_with("<pre><code>- - "));
    }
}
