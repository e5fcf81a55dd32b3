//! What each code of a diagnostic means, at more length than fits beside a line.

/// A section for each code: `## code`, what it means, and a schema that has it beside one that does not.
const TEXT: &str = include_str!("explain.md");

/// The explanation of a code, as Markdown without its heading.
///
/// ```
/// use guesthouse_codegen::explain::explain;
///
/// assert!(explain("map-key").is_some_and(|text| text.contains("bool")));
/// assert_eq!(explain("no-such-code"), None);
/// ```
pub fn explain(code: &str) -> Option<&'static str> {
    sections().find(|(known, _)| *known == code).map(|it| it.1)
}

/// Every code.
pub fn codes() -> impl Iterator<Item = &'static str> {
    sections().map(|(code, _)| code)
}

fn sections() -> impl Iterator<Item = (&'static str, &'static str)> {
    let sections = TEXT.split("\n## ").skip(1);
    sections.filter_map(|section| {
        let (code, text) = section.split_once('\n')?;
        Some((code.trim(), text.trim()))
    })
}
