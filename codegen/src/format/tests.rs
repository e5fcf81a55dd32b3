//! That nothing is lost, and that nothing is left to do.

use std::fs;
use std::path::{Path, PathBuf};

use super::{format, tokens};
use crate::syntax::lexer::{TokenKind, lex};

/// What a text says: its words, without what stands between them, and its comments, sorted: one that is in the middle of a
/// line goes above it.
fn said(text: &str) -> (Vec<TokenKind>, Vec<String>) {
    let lexed = lex(text, 0, &mut Vec::new());
    let mut comments = Vec::new();
    for token in tokens::with_comments(text, &lexed) {
        comments.extend(token.before.iter().map(|it| it.text.to_owned()));
        comments.extend(token.after.map(str::to_owned));
    }
    comments.sort();
    (lexed.into_iter().map(|it| it.kind).collect(), comments)
}

/// Formats a text, if it is a schema, and checks the result.
#[track_caller]
fn checked(text: &str) -> Option<String> {
    let formatted = format("test", text).ok()?;
    let (before, after) = (said(text), said(&formatted));
    assert!(before.0 == after.0, "of: {text}\nbecame: {formatted}");
    assert_eq!(before.1, after.1, "of: {text}\nbecame: {formatted}");
    let again = format("test", &formatted).unwrap_or_else(|it| panic!("{it}\nof: {formatted}"));
    let changed = formatted.lines().zip(again.lines()).find(|(a, b)| a != b);
    assert!(
        formatted == again,
        "a second time: {changed:?}, of: {text}\nbecame: {formatted}"
    );
    let lines = formatted.split('\n');
    let kept = |line: &str| text.contains(line.trim_start());
    assert!(
        !lines.clone().any(|it| it.ends_with(' ') && !kept(it)),
        "{formatted}"
    );
    assert!(
        !formatted.contains("\n\n\n") || text.contains("\"\"\""),
        "{formatted}"
    );
    Some(formatted)
}

/// A small generator (xorshift64*), so that every run tries the same texts.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        usize::try_from(self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33).unwrap() % limit
    }
}

/// All schemas below a folder of the repository.
fn schemas(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap_or_default();
        if path.is_dir() && name != "node_modules" && name != "target" {
            schemas(&path, found);
        } else if path
            .extension()
            .is_some_and(|it| it == "apexlang" || it == "axdl")
        {
            found.push((path.clone(), fs::read_to_string(path).unwrap()));
        }
    }
}

fn repository() -> Vec<String> {
    let mut found = Vec::new();
    schemas(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join(".."),
        &mut found,
    );
    found.into_iter().map(|it| it.1).collect()
}

#[test]
fn every_schema_of_the_repository_says_the_same() {
    let formatted = repository().iter().filter_map(|it| checked(it)).count();
    assert!(formatted > 40, "{formatted}");
}

#[test]
fn comments_may_be_anywhere() {
    let mut random = Random(7);
    let between = [
        " ",
        "\n",
        "\n\n\n",
        "\r\n",
        "\t,",
        " # c\n",
        "\n# own\n",
        "\n\n # a, b\r\n\n",
        "#x\r",
        ",\n#y\n#z\n",
    ];
    for text in repository() {
        let lexed = lex(&text, 0, &mut Vec::new());
        for _ in 0..20 {
            let mut strewn = String::new();
            for (number, token) in lexed.iter().enumerate() {
                strewn.push_str(match random.below(3) {
                    0 => between[random.below(between.len())],
                    _ => " ",
                });
                let word = &text[token.span.start..token.span.end];
                // A name of its own for each comment shows a change of their order.
                strewn = strewn.replace("# c", &format!("# {number}"));
                strewn.push_str(word);
            }
            checked(&strewn);
        }
    }
}

#[test]
fn time_grows_with_the_text_only() {
    let long = [
        format!("type A {}{{}}", "@a(1, [2, {b: 3}]) ".repeat(20_000)),
        format!("union A = {}B", "B | # c\n".repeat(20_000)),
        format!("type A {{ {} }}", "a: [u8]? = [1, 2] ".repeat(20_000)),
        format!(
            "{}{}",
            "# c\n\n".repeat(20_000),
            "alias A = B\n".repeat(20_000)
        ),
        format!("type A @a({}) {{}}", "1, ".repeat(50_000)),
    ];
    for text in long {
        assert!(checked(&text).is_some(), "{}", &text[..100]);
    }
}
