//! What each code of a diagnostic means, at more length than fits beside a line.

/// A section for each code: `## code`, what it means, and a schema that has it beside one that does not.
const TEXT: &str = include_str!("explain.md");

/// The same for the notes of what is imported from other languages.
const FOREIGN: &str = include_str!("foreign/explain.md");

/// The same for advice.
const ADVICE: &str = include_str!("lint/explain.md");

/// The same for what changes of a schema break.
const CHANGES: &str = include_str!("breaking/explain.md");

/// The explanation of a code, as Markdown without its heading.
///
/// ```
/// use guesthouse_codegen::explain::explain;
///
/// assert!(explain("map-key").is_some_and(|text| text.contains("bool")));
/// assert_eq!(explain("no-such-code"), None);
/// ```
pub fn explain(code: &str) -> Option<&'static str> {
    let mut all = sections(TEXT)
        .chain(sections(FOREIGN))
        .chain(sections(ADVICE))
        .chain(sections(CHANGES));
    all.find(|(known, _)| *known == code).map(|it| it.1)
}

/// Every code of the diagnostics of Apex schemas.
pub fn codes() -> impl Iterator<Item = &'static str> {
    sections(TEXT).map(|(code, _)| code)
}

/// Every code of the notes about schemas that are imported from other languages.
pub fn foreign_codes() -> impl Iterator<Item = &'static str> {
    sections(FOREIGN).map(|(code, _)| code)
}

/// Every code of the advice on schemas that are correct.
pub fn advice_codes() -> impl Iterator<Item = &'static str> {
    sections(ADVICE).map(|(code, _)| code)
}

/// Every code of what changes of a schema break.
pub fn change_codes() -> impl Iterator<Item = &'static str> {
    sections(CHANGES).map(|(code, _)| code)
}

fn sections(text: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let sections = text.split("\n## ").skip(1);
    sections.filter_map(|section| {
        let (code, text) = section.split_once('\n')?;
        Some((code.trim(), text.trim()))
    })
}
