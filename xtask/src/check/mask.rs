//! Blanks comments and the contents of literals, so that what remains can be searched and its braces matched.

/// A language whose rules of comments and literals are known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Language {
    Rust,
    Go,
    TypeScript,
}

impl Language {
    pub(super) fn of(path: &str) -> Option<Self> {
        match path.rsplit_once('.')?.1 {
            "rs" => Some(Self::Rust),
            "go" => Some(Self::Go),
            "ts" | "mts" | "cts" | "js" | "mjs" | "cjs" => Some(Self::TypeScript),
            _ => None,
        }
    }
}

/// `text` with the same length and lines, blanks for comments and for what is between quotes.
pub(super) fn mask(text: &str, language: Language) -> String {
    let mut masker = Masker {
        text: text.as_bytes(),
        at: 0,
        out: Vec::with_capacity(text.len()),
        language,
        operand: false,
    };
    masker.code(false);
    // Only whole characters are blanked, because every literal starts and ends with ASCII.
    String::from_utf8_lossy(&masker.out).into_owned()
}

struct Masker<'a> {
    text: &'a [u8],
    at: usize,
    out: Vec<u8>,
    language: Language,
    /// Whether the last token ends an operand: then a `/` divides, else it starts a regular expression.
    operand: bool,
}

impl Masker<'_> {
    fn peek(&self, ahead: usize) -> u8 {
        self.text.get(self.at + ahead).copied().unwrap_or(0)
    }

    fn starts_with(&self, prefix: &str) -> bool {
        self.text[self.at..].starts_with(prefix.as_bytes())
    }

    fn keep(&mut self, count: usize) {
        let end = (self.at + count).min(self.text.len());
        self.out.extend_from_slice(&self.text[self.at..end]);
        self.at = end;
    }

    fn blank(&mut self, count: usize) {
        let end = (self.at + count).min(self.text.len());
        let blanks = self.text[self.at..end].iter();
        self.out
            .extend(blanks.map(|byte| if *byte == b'\n' { b'\n' } else { b' ' }));
        self.at = end;
    }

    /// Masks code to the end, or to the brace that closes a template's `${`.
    fn code(&mut self, in_template: bool) {
        let mut depth = 0_usize;
        while self.at < self.text.len() {
            match self.peek(0) {
                b'/' => self.slash(),
                b'"' => self.quoted(b'"'),
                b'\'' => self.apostrophe(),
                b'`' if self.language == Language::Go => self.raw("`".len(), "`"),
                b'`' if self.language == Language::TypeScript => self.template(),
                b'}' if in_template && depth == 0 => return,
                byte if is_word(byte) => self.word(),
                byte => {
                    match byte {
                        b'{' => depth += 1,
                        b'}' => depth = depth.saturating_sub(1),
                        _ => {}
                    }
                    if !byte.is_ascii_whitespace() {
                        self.operand = matches!(byte, b')' | b']' | b'}');
                    }
                    self.keep(1);
                }
            }
        }
    }

    fn slash(&mut self) {
        if self.starts_with("//") {
            while self.at < self.text.len() && self.peek(0) != b'\n' {
                self.blank(1);
            }
        } else if self.starts_with("/*") {
            self.block_comment();
        } else if self.language == Language::TypeScript && !self.operand {
            self.regular_expression();
        } else {
            self.operand = false;
            self.keep(1);
        }
    }

    /// Block comments nest in Rust only.
    fn block_comment(&mut self) {
        let mut depth = 0_usize;
        while self.at < self.text.len() {
            if self.starts_with("/*") && (depth == 0 || self.language == Language::Rust) {
                depth += 1;
                self.blank(2);
            } else if self.starts_with("*/") {
                depth -= 1;
                self.blank(2);
                if depth == 0 {
                    return;
                }
            } else {
                self.blank(1);
            }
        }
    }

    fn quoted(&mut self, quote: u8) {
        self.keep(1);
        while self.at < self.text.len() && self.peek(0) != quote {
            self.blank(if self.peek(0) == b'\\' { 2 } else { 1 });
        }
        self.keep(1);
        self.operand = true;
    }

    fn apostrophe(&mut self) {
        if self.language == Language::Rust && self.is_lifetime() {
            self.keep(1);
        } else {
            self.quoted(b'\'');
        }
    }

    /// `'a` is a lifetime, `'a'` and `'\''` are characters.
    fn is_lifetime(&self) -> bool {
        let rest = &self.text[self.at + 1..];
        let character = String::from_utf8_lossy(&rest[..rest.len().min(4)]);
        let length = character.chars().next().map_or(0, char::len_utf8);
        self.peek(1) != b'\\' && rest.get(length) != Some(&b'\'')
    }

    /// A literal without escapes: `opening` bytes are kept, then everything up to `end` is blanked.
    fn raw(&mut self, opening: usize, end: &str) {
        self.keep(opening);
        while self.at < self.text.len() && !self.starts_with(end) {
            self.blank(1);
        }
        self.keep(end.len());
        self.operand = true;
    }

    fn template(&mut self) {
        self.keep(1);
        while self.at < self.text.len() && self.peek(0) != b'`' {
            if self.starts_with("${") {
                self.blank(2);
                self.operand = false;
                self.code(true);
                self.blank(1);
            } else {
                self.blank(if self.peek(0) == b'\\' { 2 } else { 1 });
            }
        }
        self.keep(1);
        self.operand = true;
    }

    /// A slash inside of `[…]` does not end it.
    fn regular_expression(&mut self) {
        let mut in_class = false;
        self.keep(1);
        while self.at < self.text.len()
            && self.peek(0) != b'\n'
            && (in_class || self.peek(0) != b'/')
        {
            match self.peek(0) {
                b'[' => in_class = true,
                b']' => in_class = false,
                _ => {}
            }
            self.blank(if self.peek(0) == b'\\' { 2 } else { 1 });
        }
        self.keep(1);
        self.operand = true;
    }

    fn word(&mut self) {
        let length = self.text[self.at..]
            .iter()
            .take_while(|byte| is_word(**byte))
            .count();
        let word = &self.text[self.at..self.at + length];
        let keyword = matches!(
            word,
            b"return" | b"typeof" | b"case" | b"in" | b"of" | b"await" | b"yield" | b"void"
        );
        let raw = self.language == Language::Rust && matches!(word, b"r" | b"br" | b"cr");
        self.operand = !keyword;
        self.keep(length);
        let hashes = self.text[self.at..]
            .iter()
            .take_while(|byte| **byte == b'#')
            .count();
        if raw && self.peek(hashes) == b'"' {
            self.raw(hashes + 1, &format!("\"{}", "#".repeat(hashes)));
        }
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$' || !byte.is_ascii()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is left, without the blanks.
    fn left(text: &str, language: Language) -> String {
        let masked = mask(text, language);
        assert_eq!(masked.len(), text.len());
        assert_eq!(masked.matches('\n').count(), text.matches('\n').count());
        masked.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn comments_go() {
        assert_eq!(left("a // {\nb /* } */ c", Language::Go), "a b c");
        assert_eq!(left("a /* { /* { */ } */ b", Language::Rust), "a b");
        assert_eq!(left("a /* { /* { */ b", Language::TypeScript), "a b");
    }

    #[test]
    fn contents_of_strings_go() {
        assert_eq!(left(r#"f("{ \" }") }"#, Language::Rust), r#"f(" ") }"#);
        assert_eq!(
            left("f(`{ \\`, '\\'', '{')", Language::Go),
            "f(` `, ' ', ' ')"
        );
        assert_eq!(
            left("x = 'it{' + \"}\"", Language::TypeScript),
            "x = ' ' + \" \""
        );
    }

    #[test]
    fn raw_strings_of_rust_end_with_as_many_hashes() {
        assert_eq!(
            left(r###"r#"a " { "# } r##"{"#"## } r#type {"###, Language::Rust),
            r###"r#" "# } r##" "## } r#type {"###
        );
        assert_eq!(
            left(r#"br"\" } b"\"" }"#, Language::Rust),
            r#"br" " } b" " }"#
        );
    }

    #[test]
    fn lifetimes_are_not_characters() {
        assert_eq!(
            left("fn f<'a>(x: &'a str) { '{' }", Language::Rust),
            "fn f<'a>(x: &'a str) { ' ' }"
        );
        assert_eq!(
            left(r"['\'', '\\', 'ß', '\u{7b}', b'{'] {", Language::Rust),
            "[' ', ' ', ' ', ' ', b' '] {"
        );
    }

    #[test]
    fn templates_nest() {
        assert_eq!(
            left("`a{ ${b({c: `}${d}`})} }` }", Language::TypeScript),
            "` b({c: ` d `}) ` }"
        );
    }

    #[test]
    fn a_slash_divides_after_an_operand_only() {
        assert_eq!(
            left("a / b; /[/{]\\/{/.test(c) / (d) / 2", Language::TypeScript),
            "a / b; / /.test(c) / (d) / 2"
        );
        assert_eq!(left("return /{/g;", Language::TypeScript), "return / /g;");
    }

    #[test]
    fn open_ends_are_no_trouble() {
        for language in [Language::Rust, Language::Go, Language::TypeScript] {
            for text in [
                "\"", "'", "`", "/*", "/", "`${", "r#\"", "\"\\", "'\\", "é'é",
            ] {
                assert_eq!(mask(text, language).len(), text.len(), "{text}");
            }
        }
    }
}
