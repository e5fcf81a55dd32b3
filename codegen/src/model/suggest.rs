//! What a misspelt name was probably meant to be.

/// Longer names are not compared: people do not misspell them by a letter, they write another name.
const MAX_LENGTH: usize = 40;

/// What other languages call Apex's types.
const FOREIGN: [(&str, &str); 22] = [
    ("array", "[T]"),
    ("blob", "bytes"),
    ("boolean", "bool"),
    ("byte", "u8"),
    ("char", "string"),
    ("date", "datetime"),
    ("double", "f64"),
    ("float", "f64"),
    ("float32", "f32"),
    ("float64", "f64"),
    ("int", "i32"),
    ("int32", "i32"),
    ("int64", "i64"),
    ("integer", "i64"),
    ("json", "any"),
    ("list", "[T]"),
    ("long", "i64"),
    ("map", "{string: T}"),
    ("number", "f64"),
    ("object", "any"),
    ("text", "string"),
    ("timestamp", "datetime"),
];

/// The candidate that is fewest edits away from `word`, if it is close: a third of its letters at most.
///
/// ```
/// use guesthouse_codegen::model::suggest::nearest;
///
/// assert_eq!(nearest("strng", ["string", "bytes"]), Some("string"));
/// assert_eq!(nearest("banana", ["string", "bytes"]), None);
/// ```
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (word.len() / 3).max(1);
    candidates
        .into_iter()
        .filter(|candidate| {
            word.len() <= MAX_LENGTH && candidate.len().abs_diff(word.len()) <= limit
        })
        .map(|candidate| (edits(word, candidate), candidate))
        .filter(|(edits, _)| *edits <= limit)
        .min_by_key(|(edits, _)| *edits)
        .map(|(_, candidate)| candidate)
}

/// Apex's name for a type of another language.
pub(crate) fn translated(word: &str) -> Option<&'static str> {
    let word = word.to_ascii_lowercase();
    let found = FOREIGN.iter().find(|(foreign, _)| *foreign == word)?;
    Some(found.1)
}

/// Insertions, deletions, replacements and swaps of neighbours that turn `a` into `b`, whatever the case.
fn edits(a: &str, b: &str) -> usize {
    let (a, b) = (
        a.to_ascii_lowercase().into_bytes(),
        b.to_ascii_lowercase().into_bytes(),
    );
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 0..a.len() {
        let mut row = vec![i + 1];
        for j in 0..b.len() {
            let replaced = last[j] + usize::from(a[i] != b[j]);
            let mut least = replaced.min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j] {
                least = least.min(before_last[j - 1] + 1);
            }
            row.push(least);
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_edits() {
        for (a, b, expected) in [
            ("", "", 0),
            ("abc", "", 3),
            ("string", "strng", 1),
            ("stirng", "string", 1),
            ("Int", "int", 0),
        ] {
            assert_eq!(edits(a, b), expected, "{a} {b}");
        }
    }

    #[test]
    fn suggests_what_is_close_and_nothing_else() {
        assert_eq!(
            nearest("interfce", ["type", "interface"]),
            Some("interface")
        );
        assert_eq!(nearest("Pont", ["Point", "Print"]), Some("Point"));
        assert_eq!(nearest("Banana", ["Point", "Print"]), None);
        assert_eq!(nearest(&"a".repeat(1000), ["a"]), None);
    }
}
