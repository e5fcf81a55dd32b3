//! A document laid out, as changes of the lines that are not: the cursor and the marks on other lines stay where they are.

use std::ops::Range;
use std::time::Duration;

use guesthouse_codegen::format::format;
use similar::{DiffTag, TextDiff};

/// How long fewer changes are looked for.
const MOST_TIME: Duration = Duration::from_millis(300);

/// A range of bytes, and what comes in its place.
pub(super) type Change = (Range<usize>, String);

/// What has to change; none of a text that is no schema, whose mistakes are told anyway.
pub(super) fn changes(text: &str) -> Option<Vec<Change>> {
    let laid_out = format("", text).ok()?;
    // The ends of lines are the editor's business.
    let laid_out = match text.contains("\r\n") {
        true => laid_out.replace("\r\n", "\n").replace('\n', "\r\n"),
        false => laid_out,
    };
    Some(between(text, &laid_out))
}

fn between(old: &str, new: &str) -> Vec<Change> {
    let diff = TextDiff::configure()
        .timeout(MOST_TIME)
        .diff_lines(old, new);
    let mut offset = 0;
    let mut changes = Vec::new();
    for op in diff.ops() {
        let (tag, old, new) = op.as_tag_tuple();
        let start = offset;
        offset += diff.old_slices()[old]
            .iter()
            .map(|it| it.len())
            .sum::<usize>();
        if tag != DiffTag::Equal {
            changes.push((start..offset, diff.new_slices()[new].concat()));
        }
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changed(text: &str) -> (usize, String) {
        let changes = changes(text).unwrap();
        let mut changed = text.to_owned();
        for (range, new) in changes.iter().rev() {
            changed.replace_range(range.clone(), new);
        }
        (changes.len(), changed)
    }

    #[test]
    fn only_lines_that_are_not_laid_out_change() {
        let tidy =
            "namespace \"a\"\n\ntype A {\n  a: i8 # é🚀\n  b: i8\n}\n\ntype B {\n  c: i8\n}\n";
        let untidy = tidy
            .replace("  a: i8", "a :i8")
            .replace("  c: i8\n}\n", "c: i8 }");
        assert_eq!(changed(tidy), (0, tidy.to_owned()));
        assert_eq!(changed(&untidy), (2, tidy.to_owned()));
        let windows = |text: &str| text.replace('\n', "\r\n");
        assert_eq!(changed(&windows(tidy)), (0, windows(tidy)));
        assert_eq!(changed(&windows(&untidy)), (2, windows(tidy)));
        assert_eq!(changed(""), (0, String::new()));
    }

    #[test]
    fn what_is_no_schema_stays_as_it_is() {
        assert_eq!(changes("type A { a: ] }"), None);
    }
}
