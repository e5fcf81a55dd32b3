//! Documentation, compared with what `golden-docs/` keeps: read a difference as a reviewer would, then accept it with
//! `BLESS=1 cargo test -p guesthouse-codegen --all-features --test docs`.

use std::fs;
use std::path::PathBuf;

use guesthouse_codegen::{FileLoader, Model, check_with, describe, parse};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn model(path: &str) -> Model {
    let mut loader = FileLoader::new();
    let source = loader.read(&root().join(path)).expect("a file");
    let (model, diagnostics) = check_with(source, &mut loader);
    model.unwrap_or_else(|| panic!("{diagnostics}"))
}

#[test]
fn pages_are_as_kept() {
    let bless = std::env::var_os("BLESS").is_some();
    let mut differences = Vec::new();
    for name in ["bookshop", "orders", "names"] {
        let model = model(&format!("tests/schemas/{name}.apexlang"));
        let pages = [
            ("md", describe::markdown(&[&model])),
            ("html", describe::html(&[&model])),
        ];
        for (ending, page) in pages {
            let path = root().join(format!("tests/golden-docs/{name}.{ending}"));
            if bless {
                fs::create_dir_all(path.parent().expect("a folder")).expect("it is made");
                fs::write(&path, &page).expect("it is written");
            } else if fs::read_to_string(&path).ok().as_deref() != Some(page.as_str()) {
                differences.push(path);
            }
        }
    }
    assert!(differences.is_empty(), "changed pages: {differences:#?}");
}

/// What a hostile schema says wherever it can say something.
const HOSTILE: [&str; 9] = [
    "<script>alert(1)</script>",
    "</pre></code></dl></main><img src=x onerror=alert(1)>",
    "<!-- --> <style>*{display:none}</style> <!--",
    "[click](javascript:alert(1)) <javascript:alert(1)> [r]\\n\\n[r]: javascript:alert(1)",
    "![x](https://evil.example/x.png) ![y][r]\\n\\n[r]: https://evil.example/y.png",
    "```\\n<script>\\n",
    "    </code><script>\\n\\n> # heading\\n1. <b>",
    "\\\"'><svg/onload=alert(1)> &lt;script&gt; &#60;script&#62;",
    "` `` </textarea><iframe srcdoc='<script>'>",
];

fn hostile(text: &str) -> Model {
    let schema = format!(
        r#""{text}" namespace "t.v1"
        "{text}" interface I @service @deprecated("{text}") {{ "{text}" f("{text}" x: string = "{text}"): U @deprecated("{text}") @errors([R]) }}
        "{text}" type R {{ "{text}" message: string @deprecated("{text}") m: {{string: string}} = {{"{text}": "{text}"}} }}
        "{text}" enum E {{ "{text}" A = 0 as "{text}" }}
        "{text}" union U = string @unionKey("{text}") | R
        "{text}" alias L = [R]"#
    );
    parse("hostile", &schema).unwrap_or_else(|errors| panic!("{errors}"))
}

/// The elements of a page, checked to be closed in the order in which they are opened.
fn elements(page: &str) -> Vec<String> {
    const VOID: [&str; 3] = ["meta", "br", "hr"];
    let (mut open, mut all): (Vec<String>, _) = (Vec::new(), Vec::new());
    let mut rest = page;
    while let Some(start) = rest.find('<') {
        rest = &rest[start + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = &comment[comment.find("-->").expect("a comment ends") + 3..];
            continue;
        }
        let end = rest.find('>').expect("a tag ends");
        let tag = &rest[..end];
        rest = &rest[end + 1..];
        let name: String = tag
            .trim_start_matches('/')
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect();
        if tag.starts_with('/') {
            assert_eq!(
                open.pop().as_deref(),
                Some(name.as_str()),
                "near {rest:.80}"
            );
        } else if !tag.starts_with('!') {
            all.push(tag.to_owned());
            if !VOID.contains(&name.as_str()) {
                open.push(name);
            }
        }
    }
    assert!(open.is_empty(), "{open:?}");
    all
}

/// Elements and attributes that a page has; whatever else there is came from a schema.
fn check_element(tag: &str) {
    const KNOWN: [&str; 29] = [
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "nav",
        "main",
        "ul",
        "ol",
        "li",
        "a",
        "h1",
        "h2",
        "h3",
        "h4",
        "span",
        "p",
        "pre",
        "code",
        "dl",
        "dt",
        "dd",
        "div",
        "strong",
        "em",
        "blockquote",
        "br",
        "hr",
    ];
    let name = tag.split([' ', '/']).next().unwrap_or_default();
    assert!(KNOWN.contains(&name), "<{tag}>");
    for attribute in ["on", "src", "style=", "srcdoc"] {
        assert!(!tag.contains(&format!(" {attribute}")), "<{tag}>");
    }
    if let Some((_, link)) = tag.split_once("href=\"") {
        let allowed = ["#", "https://", "http://", "mailto:"];
        assert!(allowed.iter().any(|it| link.starts_with(it)), "<{tag}>");
    }
}

#[test]
fn nothing_of_a_hostile_schema_acts() {
    for text in HOSTILE {
        let model = hostile(text);
        let page = describe::html(&[&model]);
        elements(&page).iter().for_each(|tag| check_element(tag));
        let page = describe::markdown(&[&model]);
        let mut shown = String::new();
        let parser = pulldown_cmark::Parser::new(&page);
        let events: Vec<_> = parser.collect();
        for event in &events {
            use pulldown_cmark::{Event, Tag};
            match event {
                Event::Html(html) | Event::InlineHtml(html) => {
                    let ours = ["<!-- @generated", "<a id=\"t.v1", "</a>", "\n"];
                    assert!(ours.iter().any(|it| html.starts_with(it)), "{text}: {html}");
                }
                Event::Start(Tag::Link { dest_url, .. }) => {
                    assert!(!dest_url.contains("javascript:"), "{text}: {dest_url}");
                }
                Event::Start(Tag::Image { .. }) => panic!("{text}: an image"),
                _ => {}
            }
        }
        pulldown_cmark::html::push_html(&mut shown, events.into_iter());
        // The whole page is there: what came last is no part of what came before.
        assert!(shown.contains("<h3>L (alias)</h3>"), "{text}: {shown}");
    }
}

#[test]
fn every_link_leads_somewhere() {
    for name in ["bookshop", "orders", "names", "lending", "taken"] {
        let model = model(&format!("tests/schemas/{name}.apexlang"));
        let page = describe::html(&[&model, &model]);
        let tags = elements(&page);
        let part = |tag: &String, before: &str| -> Option<String> {
            let (_, rest) = tag.split_once(before)?;
            Some(rest.split('"').next().unwrap_or_default().to_owned())
        };
        let mut ids: Vec<String> = tags.iter().filter_map(|it| part(it, " id=\"")).collect();
        let links: Vec<String> = tags.iter().filter_map(|it| part(it, "href=\"#")).collect();
        assert!(links.len() > 10);
        for link in links {
            assert!(ids.contains(&link), "{name}: {link}");
        }
        let count = ids.len();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), count, "{name} has an id twice");
    }
}

#[test]
fn a_page_loads_nothing() {
    let page = describe::html(&[&model("tests/schemas/bookshop.apexlang")]);
    for loading in ["<script", "<link", "<img", "@import", "url(", " src="] {
        assert!(!page.contains(loading), "{loading}");
    }
    assert!(page.contains("default-src 'none'"));
}
