//! Text to tokens.
//!
//! White space, commas, byte order marks and `#` comments separate tokens and mean nothing else. A character that
//! belongs to no token is reported and skipped, so that the parser sees everything around it.

use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::literal::{dedent, number_length, unicode_escape};

/// What a token is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum TokenKind {
    /// `[_A-Za-z][_0-9A-Za-z]*`; keywords are names that the parser gives a meaning.
    Name(String),
    Int(i128),
    Float(f64),
    /// `"…"` or `"""…"""`, without quotes and escapes.
    Text(String),
    /// One of `@ ( ) [ ] { } : = | ? * &`.
    Punct(char),
    /// What looks like a number and is none; it is reported already.
    Broken,
    End,
}

/// A token and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    pub(crate) span: Span,
    /// No other token stands before it on its line: where recovery likes to go on.
    pub(crate) first_on_line: bool,
}

impl Token {
    /// The name, if this is one.
    pub(crate) fn name(&self) -> Option<&str> {
        match &self.kind {
            TokenKind::Name(name) => Some(name),
            _ => None,
        }
    }

    pub(crate) fn is(&self, punct: char) -> bool {
        self.kind == TokenKind::Punct(punct)
    }

    /// The token as a message shows it.
    pub(crate) fn describe(&self) -> String {
        match &self.kind {
            TokenKind::Name(name) => format!("`{name}`"),
            TokenKind::Int(number) => format!("the number {number}"),
            TokenKind::Float(number) => format!("the number {number}"),
            TokenKind::Text(_) => "text in quotes".to_owned(),
            TokenKind::Punct(punct) => format!("`{punct}`"),
            TokenKind::Broken => "what is no number".to_owned(),
            TokenKind::End => "the end of the file".to_owned(),
        }
    }
}

/// The tokens of `text`, which is the source number `file`; the last one is [`TokenKind::End`].
pub(crate) fn lex(text: &str, file: usize, diagnostics: &mut Vec<Diagnostic>) -> Vec<Token> {
    let mut lexer = Lexer {
        text,
        file,
        at: 0,
        first_on_line: true,
        tokens: Vec::new(),
        diagnostics,
    };
    while lexer.token() {}
    lexer.tokens
}

struct Lexer<'a> {
    text: &'a str,
    file: usize,
    at: usize,
    first_on_line: bool,
    tokens: Vec<Token>,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Lexer<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Goes past the characters that `wanted` holds for, and returns them.
    fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> &str {
        let start = self.at;
        let rest = self.rest();
        self.at += rest.find(|c| !wanted(c)).unwrap_or(rest.len());
        &self.text[start..self.at]
    }

    fn push(&mut self, start: usize, kind: TokenKind) {
        let span = self.span(start, self.at);
        self.tokens.push(Token {
            kind,
            span,
            first_on_line: self.first_on_line,
        });
        self.first_on_line = false;
    }

    fn error(
        &mut self,
        start: usize,
        code: &'static str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        let span = self.span(start, self.at);
        self.diagnostics
            .push(Diagnostic::error(code, span, message).help(help));
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::in_file(self.file, start, end)
    }

    /// Reads one token, or one piece of what stands between tokens. False at the end.
    fn token(&mut self) -> bool {
        let start = self.at;
        let Some(c) = self.peek() else {
            self.push(start, TokenKind::End);
            return false;
        };
        match c {
            '\n' | '\r' => {
                self.first_on_line = true;
                self.at += 1;
            }
            ' ' | '\t' | ',' | '\u{feff}' => self.at += c.len_utf8(),
            '#' => {
                self.take_while(|c| c != '\n' && c != '\r');
            }
            '_' | 'a'..='z' | 'A'..='Z' => {
                let name = self.take_while(is_name).to_owned();
                self.push(start, TokenKind::Name(name));
            }
            '-' | '0'..='9' => self.number(),
            '"' if self.rest().starts_with("\"\"\"") => self.block_text(),
            '"' => self.text(),
            '@' | '(' | ')' | '[' | ']' | '{' | '}' | ':' | '=' | '|' | '?' | '*' | '&' => {
                self.at += 1;
                self.push(start, TokenKind::Punct(c));
            }
            _ => self.strange(),
        }
        true
    }

    /// Characters that no token has: one diagnostic for a run of them.
    fn strange(&mut self) {
        let start = self.at;
        let known =
            |c: char| c.is_whitespace() || is_name(c) || ",#-\"@()[]{}:=|?*&\u{feff}".contains(c);
        let run = self.take_while(|c| !known(c)).to_owned();
        if run.is_empty() {
            // White space that is none of ours, such as a no-break space.
            self.at += self.peek().map_or(0, char::len_utf8);
        }
        let help = match run.chars().next() {
            Some('/') => "a comment starts with `#`",
            Some(';') => "nothing has to end a line; commas are allowed",
            Some('\'' | '`' | '“' | '”' | '„' | '‘' | '’') => {
                "text stands in double quotes: \"…\""
            }
            Some('<' | '>') => "a list is `[T]`, a map `{K: V}`, and T may be absent as `T?`",
            Some('.') => "names are made of letters, digits and `_`",
            Some('!') => "every type is required unless a `?` follows it",
            _ => "remove it, or put it in quotes or behind a `#` if it is text",
        };
        let shown: String = self.text[start..self.at]
            .chars()
            .take(8)
            .map(show)
            .collect();
        self.error(
            start,
            "unexpected-character",
            format!("`{shown}` has no meaning here"),
            help,
        );
        if run.starts_with("//") {
            self.take_while(|c| c != '\n' && c != '\r');
        }
    }

    /// `-?(0|[1-9][0-9]*)(.[0-9]+)?([eE][+-]?[0-9]+)?`
    fn number(&mut self) {
        let start = self.at;
        let end = number_length(self.rest());
        // Takes in all that looks like the same word, so that `1.2.3` and `0x1F` are one mistake and not three.
        self.take_while(|c| is_name(c) || c == '.' || c == '-' || c == '+');
        let word = &self.text[start..self.at];
        if end != Some(word.len()) {
            let help = match word {
                "-" => "names are made of letters, digits and `_`; a `-` only starts a number",
                _ => {
                    "numbers look like 7, -12, 0.5 or 1e9: no leading zeros, no hexadecimals, no `_`"
                }
            };
            let message = format!("`{}` is not a number", shorten(word));
            self.error(start, "invalid-number", message, help);
            self.push(start, TokenKind::Broken);
        } else if word.contains(['.', 'e', 'E']) {
            let number: f64 = word.parse().unwrap_or(f64::INFINITY);
            if number.is_infinite() {
                self.error(
                    start,
                    "invalid-number",
                    "the number is too large for an f64",
                    "the largest is 1.8e308",
                );
            }
            self.push(start, TokenKind::Float(number));
        } else {
            let number = word.parse::<i128>();
            if number.is_err() {
                self.error(
                    start,
                    "invalid-number",
                    "the number is too large",
                    "the largest is 18446744073709551615",
                );
            }
            self.push(start, TokenKind::Int(number.unwrap_or(0)));
        }
    }

    /// `"…"` on one line.
    fn text(&mut self) {
        let start = self.at;
        let mut value = String::new();
        self.at += 1;
        loop {
            value.push_str(
                self.take_while(|c| c != '"' && c != '\\' && (c == '\t' || !c.is_control())),
            );
            match self.peek() {
                Some('"') => {
                    self.at += 1;
                    break;
                }
                Some('\\') => self.escape(&mut value),
                Some('\n' | '\r') | None => {
                    let help = "end the text with `\"`; text of several lines stands between `\"\"\"` and `\"\"\"`";
                    self.error(start, "unterminated-text", "this text has no end", help);
                    break;
                }
                Some(c) => {
                    let at = self.at;
                    self.at += c.len_utf8();
                    let help = format!("write `\\u{:04x}`", u32::from(c));
                    self.error(
                        at,
                        "unexpected-character",
                        "a control character inside text",
                        help,
                    );
                }
            }
        }
        self.push(start, TokenKind::Text(value));
    }

    /// `\n`, `\u00e9` and the like.
    fn escape(&mut self, value: &mut String) {
        let start = self.at;
        self.at += 1;
        let c = self.peek();
        let plain = match c {
            Some('"' | '\\' | '/') => c,
            Some('b') => Some('\u{8}'),
            Some('f') => Some('\u{c}'),
            Some('n') => Some('\n'),
            Some('r') => Some('\r'),
            Some('t') => Some('\t'),
            Some('u') => unicode_escape(self.rest()).map(|(decoded, length)| {
                self.at += length - 1;
                decoded
            }),
            _ => None,
        };
        if let Some(c) = c.filter(|c| !c.is_control()) {
            self.at += c.len_utf8();
        }
        match plain {
            Some(plain) => value.push(plain),
            None => {
                let help = "escapes are \\\" \\\\ \\/ \\b \\f \\n \\r \\t and \\u with 4 hexadecimal digits (two of them beyond U+FFFF)";
                self.error(start, "invalid-escape", "this is not an escape", help);
            }
        }
    }

    /// `"""…"""`, over lines.
    fn block_text(&mut self) {
        let start = self.at;
        let mut raw = String::new();
        self.at += 3;
        loop {
            raw.push_str(self.take_while(|c| c != '"' && c != '\\'));
            if self.rest().starts_with("\\\"\"\"") {
                raw.push_str("\"\"\"");
                self.at += 4;
            } else if self.rest().starts_with("\"\"\"") {
                self.at += 3;
                break;
            } else if let Some(c) = self.peek() {
                raw.push(c);
                self.at += c.len_utf8();
            } else {
                let opening = self.span(start, start + 3);
                let error = Diagnostic::error("unterminated-text", opening, "this text has no end");
                self.diagnostics
                    .push(error.help("end the text with `\"\"\"`"));
                break;
            }
        }
        self.push(start, TokenKind::Text(dedent(&raw)));
    }
}

fn is_name(c: char) -> bool {
    c == '_' || c.is_ascii_alphanumeric()
}

/// A character as a message shows it.
fn show(c: char) -> String {
    match c {
        '\'' | '"' => c.to_string(),
        _ => c.escape_debug().to_string(),
    }
}

fn shorten(word: &str) -> String {
    if word.len() <= 40 {
        word.to_owned()
    } else {
        format!("{}…", word.chars().take(40).collect::<String>())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<TokenKind> {
        let mut diagnostics = Vec::new();
        let tokens = lex(text, 0, &mut diagnostics);
        assert_eq!(diagnostics, [], "{text}");
        tokens.into_iter().map(|token| token.kind).collect()
    }

    fn codes(text: &str) -> Vec<&'static str> {
        let mut diagnostics = Vec::new();
        lex(text, 0, &mut diagnostics);
        diagnostics.into_iter().map(|d| d.code).collect()
    }

    fn text(value: &str) -> TokenKind {
        TokenKind::Text(value.to_owned())
    }

    #[test]
    fn separators_and_comments_are_no_tokens() {
        assert_eq!(
            kinds("\u{feff} ,\t\r\n# a comment { \"\n,"),
            [TokenKind::End]
        );
    }

    #[test]
    fn knows_the_first_token_of_a_line() {
        let tokens = lex("a b\n  c\rd", 0, &mut Vec::new());
        let first: Vec<bool> = tokens.iter().map(|token| token.first_on_line).collect();
        assert_eq!(first, [true, false, true, true, false]);
    }

    #[test]
    fn numbers() {
        use TokenKind::{End, Float, Int};
        assert_eq!(
            kinds("0 -7 18446744073709551615"),
            [Int(0), Int(-7), Int(u64::MAX.into()), End]
        );
        assert_eq!(
            kinds("0.5 -1.5e300 1e-2 2E+3"),
            [Float(0.5), Float(-1.5e300), Float(0.01), Float(2000.0), End]
        );
        for wrong in [
            "007", "-", "1.", "1e", "1.2.3", "0x1F", "1_000", "--1", "9e999",
        ] {
            assert_eq!(codes(wrong), ["invalid-number"], "{wrong}");
        }
        assert_eq!(codes(&"9".repeat(60)), ["invalid-number"]);
    }

    #[test]
    fn escapes() {
        let escaped = r#""\"\\\/\b\f\n\r\té🚀""#;
        assert_eq!(kinds(escaped)[0], text("\"\\/\u{8}\u{c}\n\r\té🚀"));
        for wrong in [
            r#""\x""#,
            r#""\u12""#,
            r#""\ud83d""#,
            r#""\ud83d\u0041""#,
            r#""\udc00""#,
            r#""\u+041""#,
        ] {
            assert_eq!(codes(wrong), ["invalid-escape"], "{wrong}");
        }
    }

    #[test]
    fn text_ends_on_its_line() {
        assert_eq!(codes("\"a\nb"), ["unterminated-text"]);
        assert_eq!(codes("\"a\\\nb"), ["invalid-escape", "unterminated-text"]);
        assert_eq!(codes("\"\"\"a\nb"), ["unterminated-text"]);
        assert_eq!(codes("\"a\u{1b}[31m\""), ["unexpected-character"]);
    }

    #[test]
    fn block_text_loses_the_indentation_of_the_schema() {
        assert_eq!(
            kinds("\"\"\"\r\n    a\r\n      b\r\n\r\n    c\r\n  \"\"\"")[0],
            text("a\n  b\n\nc")
        );
        assert_eq!(kinds(r#""""one \""" two""""#)[0], text("one \"\"\" two"));
        assert_eq!(kinds("\"\"\"\"\"\"")[0], text(""));
    }

    #[test]
    fn a_run_of_strange_characters_is_one_mistake() {
        assert_eq!(codes("a // b"), ["unexpected-character"]);
        assert_eq!(codes("a\u{a0}b"), ["unexpected-character"]);
        assert_eq!(codes("日本語"), ["unexpected-character"]);
    }
}
