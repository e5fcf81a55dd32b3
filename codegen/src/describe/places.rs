//! Where things stand, for all of a schema at once: one walk over each text, however long its lines are.

use crate::source::{Source, Sources, Span};

/// A line and a column, both from 1; columns count characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) line: usize,
    pub(super) column: usize,
}

/// The places of all sources.
pub(super) struct Places {
    files: Vec<Lines>,
}

struct Lines {
    /// The offset of the first byte of each line.
    starts: Vec<usize>,
    /// The number of characters that begin before each offset.
    characters: Vec<u32>,
}

impl Places {
    pub(super) fn new(sources: &Sources) -> Self {
        let files = sources.iter().map(Lines::new).collect();
        Self { files }
    }

    /// The first place of a span, and the one after its last.
    pub(super) fn of(&self, span: Span) -> (Place, Place) {
        match self.files.get(span.file) {
            Some(lines) => (lines.place(span.start), lines.place(span.end)),
            None => (Place { line: 1, column: 1 }, Place { line: 1, column: 1 }),
        }
    }
}

impl Lines {
    fn new(source: &Source) -> Self {
        let text = source.text.as_bytes();
        let mut starts = vec![0];
        let mut characters = Vec::with_capacity(text.len() + 1);
        let mut count = 0;
        for (at, byte) in text.iter().enumerate() {
            characters.push(count);
            // All bytes of a character but its first are `10……`.
            count += u32::from(byte & 0xc0 != 0x80);
            // A line ends with "\n", "\r\n" or "\r".
            if *byte == b'\n' || *byte == b'\r' && text.get(at + 1) != Some(&b'\n') {
                starts.push(at + 1);
            }
        }
        characters.push(count);
        Self { starts, characters }
    }

    fn place(&self, offset: usize) -> Place {
        let offset = offset.min(self.characters.len() - 1);
        let line = self.starts.partition_point(|start| *start <= offset);
        let start = self.starts[line - 1];
        let column = self.characters[offset] - self.characters[start] + 1;
        Place {
            line,
            column: column as usize,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_those_of_diagnostics() {
        for text in ["", "ab\ncd", "ab\r\ncd\r\n", "ab\rcd", "é漢x\ny", "\n\n"] {
            let source = Source::new("t", text);
            let places = Places::new(&Sources::new(source.clone()));
            for offset in (0..=text.len()).filter(|at| text.is_char_boundary(*at)) {
                let (place, _) = places.of(Span::new(offset, offset));
                let found = (place.line, place.column);
                assert_eq!(found, source.position(offset), "{text:?} at {offset}");
            }
        }
    }

    #[test]
    fn any_span_has_a_place() {
        let places = Places::new(&Sources::new(Source::new("t", "a\nb")));
        let end = Place { line: 2, column: 2 };
        assert_eq!(places.of(Span::new(9, 99)), (end, end));
        assert_eq!(places.of(Span::in_file(7, 1, 2)).0.line, 1);
    }
}
