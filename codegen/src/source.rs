//! The text of a schema, and places in it.

/// A range of bytes in one of the [`Sources`] of a schema.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// Which source: 0 is the schema itself, the others are what it imports.
    pub file: usize,
    /// The offset of the first byte.
    pub start: usize,
    /// The offset after the last byte.
    pub end: usize,
}

impl Span {
    /// The bytes `start..end` of the schema itself.
    pub fn new(start: usize, end: usize) -> Self {
        Self::in_file(0, start, end)
    }

    /// The bytes `start..end` of a source.
    pub fn in_file(file: usize, start: usize, end: usize) -> Self {
        Self { file, start, end }
    }

    /// From the start of this span to the end of `other`, which stands in the same source.
    pub fn to(self, other: Self) -> Self {
        Self::in_file(self.file, self.start, other.end.max(self.start))
    }
}

/// A schema's text and the name it goes by in diagnostics, such as a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The name, as diagnostics show it.
    pub name: String,
    /// The text.
    pub text: String,
}

impl Source {
    /// A source of this name and text.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            text: text.into(),
        }
    }
}

impl Source {
    /// Where the byte `offset` stands.
    pub(crate) fn place(&self, offset: usize) -> Place<'_> {
        let offset = self.boundary(offset);
        let before = &self.text[..offset];
        // A line ends with "\n", "\r\n" or "\r".
        let breaks = before.bytes().enumerate().filter(|(at, byte)| {
            *byte == b'\n' || *byte == b'\r' && self.text.as_bytes().get(at + 1) != Some(&b'\n')
        });
        let (count, last) = breaks.fold((0, None), |(count, _), (at, _)| (count + 1, Some(at)));
        let start = last.map_or(0, |at| at + 1);
        let rest = &self.text[start..];
        let text = &rest[..rest.find(['\n', '\r']).unwrap_or(rest.len())];
        Place {
            line: count + 1,
            column: self.text[start..offset].chars().count() + 1,
            start,
            text,
        }
    }

    /// The line and the column of the byte `offset`, both from 1; columns count characters.
    ///
    /// ```
    /// let source = guesthouse_codegen::Source::new("demo.apexlang", "type A {\n  é: i32\n}");
    /// assert_eq!(source.position(13), (2, 4));
    /// ```
    pub fn position(&self, offset: usize) -> (usize, usize) {
        let place = self.place(offset);
        (place.line, place.column)
    }

    /// The last offset up to `offset` at which a character begins.
    pub(crate) fn boundary(&self, offset: usize) -> usize {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    }
}

/// What a schema is made of: its own text, and those of the schemas it imports, in the order they are met.
/// [`Span::file`] is an index into them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sources(Vec<Source>);

impl Sources {
    /// A schema that imports nothing yet.
    pub fn new(schema: Source) -> Self {
        Self(vec![schema])
    }

    /// Adds one that is imported, and gives its number.
    pub fn add(&mut self, source: Source) -> usize {
        self.0.push(source);
        self.0.len() - 1
    }

    /// The source that a span lies in.
    pub fn of(&self, span: Span) -> &Source {
        self.at(span.file)
    }

    /// The source of this number; the last one for one that does not exist.
    pub(crate) fn at(&self, file: usize) -> &Source {
        &self.0[file.min(self.0.len() - 1)]
    }

    /// The schema itself.
    pub fn schema(&self) -> &Source {
        &self.0[0]
    }

    /// All of them: the schema, and what it imports.
    pub fn iter(&self) -> impl Iterator<Item = &Source> {
        self.0.iter()
    }
}

/// A place in a text as people count it.
#[derive(Debug, PartialEq)]
pub(crate) struct Place<'a> {
    /// From 1.
    pub(crate) line: usize,
    /// From 1, in characters.
    pub(crate) column: usize,
    /// The offset of the line's first byte.
    pub(crate) start: usize,
    /// The line, without its end.
    pub(crate) text: &'a str,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(text: &str, offset: usize) -> (usize, usize, String) {
        let source = Source::new("test", text);
        let place = source.place(offset);
        (place.line, place.column, place.text.to_owned())
    }

    #[test]
    fn counts_lines_and_characters() {
        assert_eq!(place("", 0), (1, 1, String::new()));
        assert_eq!(place("ab\ncd", 4), (2, 2, "cd".to_owned()));
        assert_eq!(place("ab\r\ncd\r\n", 4), (2, 1, "cd".to_owned()));
        assert_eq!(place("ab\rcd", 3), (2, 1, "cd".to_owned()));
        assert_eq!(place("é漢x", 5), (1, 3, "é漢x".to_owned()));
    }

    #[test]
    fn takes_any_offset() {
        assert_eq!(place("é", 1), (1, 1, "é".to_owned()));
        assert_eq!(place("a", 99), (1, 2, "a".to_owned()));
        assert_eq!(place("a\n", 99), (2, 1, String::new()));
    }
}
