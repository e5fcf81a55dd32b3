//! Reads over JSON text that nobody vouches for, without keeping more of it than is asked for.

use crate::limits::MAX_DEPTH;

/// Reads over JSON values.
pub(crate) struct Scanner<'a> {
    text: &'a str,
    at: usize,
    depth: u32,
}

impl<'a> Scanner<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            depth: 0,
        }
    }

    pub(crate) fn offset(&self) -> usize {
        self.at
    }

    /// What was not read yet. (The position is always between characters; indexing would carry the words of a panic.)
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Whether only white space is left.
    pub(crate) fn is_at_end(&mut self) -> bool {
        self.peek().is_none()
    }

    /// One value, as it stands there.
    pub(crate) fn value(&mut self) -> Option<&'a str> {
        let first = self.peek()?;
        let start = self.at;
        match first {
            b'{' => self.object(|scanner, _| scanner.value().map(|_| ()))?,
            b'[' => self.array(|scanner| scanner.value().map(|_| ()))?,
            b'"' => drop(self.string()?),
            b'-' | b'0'..=b'9' => self.number()?,
            _ => {
                let word = ["null", "true", "false"]
                    .into_iter()
                    .find(|word| self.rest().starts_with(word))?;
                self.at += word.len();
            }
        }
        self.text.get(start..self.at)
    }

    /// An object, each of its values by the function.
    pub(crate) fn object(
        &mut self,
        mut value: impl FnMut(&mut Self, &str) -> Option<()>,
    ) -> Option<()> {
        self.items(*b"{}", |scanner| {
            let key = scanner.string()?;
            scanner.expect(b':')?;
            value(scanner, &key)
        })
    }

    /// An array, each of its elements by the function.
    pub(crate) fn array(&mut self, element: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        self.items(*b"[]", element)
    }

    /// A string, without its escapes. Half a surrogate pair is replaced by U+FFFD.
    pub(crate) fn string(&mut self) -> Option<String> {
        self.expect(b'"')?;
        let mut string = String::new();
        loop {
            let rest = self.rest();
            let plain = rest.find(|char| matches!(char, '"' | '\\' | '\0'..='\x1f'))?;
            string.push_str(rest.get(..plain)?);
            self.at += plain;
            match self.next()? {
                b'"' => return Some(string),
                b'\\' => string.push(self.escape()?),
                _ => return None,
            }
        }
    }

    fn escape(&mut self) -> Option<char> {
        Some(match self.next()? {
            byte @ (b'"' | b'\\' | b'/') => byte.into(),
            b'b' => '\x08',
            b'f' => '\x0c',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let unit = self.hex()?;
                char::from_u32(unit)
                    .or_else(|| self.surrogate_pair(unit))
                    .unwrap_or(char::REPLACEMENT_CHARACTER)
            }
            _ => return None,
        })
    }

    fn surrogate_pair(&mut self, high: u32) -> Option<char> {
        let rest = self.rest().strip_prefix("\\u")?;
        let low = u32::from_str_radix(rest.get(..4)?, 16)
            .ok()
            .filter(|low| (0xdc00..0xe000).contains(low))?;
        let high = (0xd800..0xdc00).contains(&high).then_some(high)?;
        self.at += 6;
        char::from_u32(0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00))
    }

    fn hex(&mut self) -> Option<u32> {
        let digits = self
            .text
            .get(self.at..self.at + 4)
            .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
        self.at += 4;
        u32::from_str_radix(digits, 16).ok()
    }

    fn number(&mut self) -> Option<()> {
        self.take(b'-');
        if !self.take(b'0') {
            self.digits()?;
        }
        if self.take(b'.') {
            self.digits()?;
        }
        if self.take(b'e') || self.take(b'E') {
            let _ = self.take(b'+') || self.take(b'-');
            self.digits()?;
        }
        Some(())
    }

    fn digits(&mut self) -> Option<()> {
        let count = self.rest().bytes().take_while(u8::is_ascii_digit).count();
        self.at += count;
        (count > 0).then_some(())
    }

    /// Items between brackets with commas between them.
    fn items(
        &mut self,
        [open, close]: [u8; 2],
        mut item: impl FnMut(&mut Self) -> Option<()>,
    ) -> Option<()> {
        self.expect(open)?;
        if self.depth == MAX_DEPTH {
            return None;
        }
        self.depth += 1;
        if self.peek()? == close {
            self.at += 1;
        } else {
            loop {
                item(self)?;
                match self.peek()? {
                    b',' => self.at += 1,
                    last => break self.expect(close).filter(|()| last == close)?,
                }
            }
        }
        self.depth -= 1;
        Some(())
    }

    /// The next byte that is not white space.
    pub(crate) fn peek(&mut self) -> Option<u8> {
        let rest = &self.text.as_bytes()[self.at..];
        let blank = rest
            .iter()
            .take_while(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r'))
            .count();
        self.at += blank;
        rest.get(blank).copied()
    }

    fn expect(&mut self, byte: u8) -> Option<()> {
        (self.peek()? == byte).then(|| self.at += 1)
    }

    fn take(&mut self, byte: u8) -> bool {
        let is_next = self.text.as_bytes().get(self.at) == Some(&byte);
        self.at += usize::from(is_next);
        is_next
    }

    fn next(&mut self) -> Option<u8> {
        let byte = *self.text.as_bytes().get(self.at)?;
        self.at += 1;
        Some(byte)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_lose_their_escapes() {
        let string = |text| Scanner::new(text).string();
        assert_eq!(
            string(r#""\"\\\/\b\f\n\r\t\u00e9\ud83d\ude80é""#).as_deref(),
            Some("\"\\/\u{8}\u{c}\n\r\té🚀é")
        );
        assert_eq!(
            string(r#""\ud83d\u0041\ude80\ud83dé""#).as_deref(),
            Some("\u{fffd}A\u{fffd}\u{fffd}é")
        );
        for text in [r#""\ud83d"#, r#""\u00"#, r#""\u00é""#, "\"\\"] {
            assert_eq!(string(text), None);
        }
    }
}
