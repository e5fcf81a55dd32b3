//! Places as editors count them: lines, and on them units of UTF-16, or bytes if the client can.

use lsp_types::{Position, PositionEncodingKind, Range};

/// What a column counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Encoding {
    Utf8,
    #[default]
    Utf16,
}

impl Encoding {
    /// The best that a client offers.
    pub(super) fn negotiated(offered: &[PositionEncodingKind]) -> Self {
        match offered.contains(&PositionEncodingKind::UTF8) {
            true => Self::Utf8,
            false => Self::Utf16,
        }
    }

    pub(super) fn kind(self) -> PositionEncodingKind {
        match self {
            Self::Utf8 => PositionEncodingKind::UTF8,
            Self::Utf16 => PositionEncodingKind::UTF16,
        }
    }
}

/// A character that is not ASCII.
#[derive(Debug)]
struct Wide {
    start: usize,
    end: usize,
    /// Units from the beginning of the text to the end of the character.
    units: usize,
}

/// The lines of a text.
#[derive(Debug)]
pub(super) struct Lines {
    /// Where each begins, and where it ends, without its line end.
    lines: Vec<(usize, usize)>,
    wide: Vec<Wide>,
    encoding: Encoding,
}

impl Lines {
    pub(super) fn new(text: &str, encoding: Encoding) -> Self {
        let mut lines = Vec::new();
        let mut wide = Vec::new();
        let (mut start, mut units) = (0, 0);
        let mut chars = text.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            units += match encoding {
                Encoding::Utf8 => c.len_utf8(),
                Encoding::Utf16 => c.len_utf16(),
            };
            let mut end = at + c.len_utf8();
            match c {
                '\n' | '\r' => {
                    if c == '\r' && chars.next_if(|(_, next)| *next == '\n').is_some() {
                        end += 1;
                        units += 1;
                    }
                    lines.push((start, at));
                    start = end;
                }
                c if !c.is_ascii() => wide.push(Wide {
                    start: at,
                    end,
                    units,
                }),
                _ => {}
            }
        }
        lines.push((start, text.len()));
        Self {
            lines,
            wide,
            encoding,
        }
    }

    /// Where a byte stands. One in the middle of a character stands at its beginning.
    pub(super) fn position(&self, offset: usize) -> Position {
        let after = self.lines.partition_point(|(start, _)| *start <= offset);
        let line = after.saturating_sub(1);
        let (start, end) = self.lines[line];
        let offset = offset.clamp(start, end);
        let column = self.units(offset) - self.units(start);
        Position::new(number(line), number(column))
    }

    pub(super) fn range(&self, start: usize, end: usize) -> Range {
        Range::new(self.position(start), self.position(end))
    }

    /// The parts of a range that lie on single lines, each with its length; none of a line where it is empty.
    pub(super) fn pieces(&self, start: usize, end: usize) -> Vec<(Position, u32)> {
        let after = self.lines.partition_point(|(it, _)| *it <= start);
        let lines = self.lines.iter().skip(after.saturating_sub(1));
        let inside = lines.take_while(|(it, _)| *it < end);
        let pieces = inside.map(|(from, to)| (start.max(*from), end.min(*to)));
        let pieces = pieces.filter(|(from, to)| from < to);
        let piece = |(from, to)| {
            (
                self.position(from),
                number(self.units(to) - self.units(from)),
            )
        };
        pieces.map(piece).collect()
    }

    /// The byte at a place; the nearest one before it for a place that does not exist.
    pub(super) fn offset(&self, position: Position) -> usize {
        let line = usize::try_from(position.line).unwrap_or(usize::MAX);
        let Some((start, end)) = self.lines.get(line).copied() else {
            return self.lines.last().map_or(0, |it| it.1);
        };
        let column = usize::try_from(position.character).unwrap_or(usize::MAX);
        let wanted = self.units(start).saturating_add(column);
        self.at_units(wanted).clamp(start, end)
    }

    /// Units before a byte.
    fn units(&self, offset: usize) -> usize {
        let before = self.wide.partition_point(|it| it.end <= offset);
        let (base, units) = self.base(before);
        let offset = match self.wide.get(before) {
            Some(inside) if inside.start < offset => inside.start,
            _ => offset,
        };
        units + (offset - base)
    }

    /// The byte before which there are so many units.
    fn at_units(&self, wanted: usize) -> usize {
        let before = self.wide.partition_point(|it| it.units <= wanted);
        let (base, units) = self.base(before);
        let offset = base.saturating_add(wanted - units);
        match self.wide.get(before) {
            Some(inside) => offset.min(inside.start),
            None => offset,
        }
    }

    /// The end of the last of `before` wide characters, in bytes and in units.
    fn base(&self, before: usize) -> (usize, usize) {
        let last = before.checked_sub(1).and_then(|at| self.wide.get(at));
        last.map_or((0, 0), |it| (it.end, it.units))
    }

    pub(super) fn encoding(&self) -> Encoding {
        self.encoding
    }
}

/// The protocol has no larger ones.
fn number(it: usize) -> u32 {
    u32::try_from(it).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "aé🚀b\r\n漢c\rd\n\n";

    fn column(offset: usize, encoding: Encoding) -> (u32, u32) {
        let position = Lines::new(TEXT, encoding).position(offset);
        (position.line, position.character)
    }

    #[test]
    fn columns_count_units_or_bytes() {
        let at = |text: &str| TEXT.find(text).unwrap();
        for (text, utf16, utf8) in [
            ("a", (0, 0), (0, 0)),
            ("é", (0, 1), (0, 1)),
            ("🚀", (0, 2), (0, 3)),
            ("b", (0, 4), (0, 7)),
            ("\r\n", (0, 5), (0, 8)),
            ("漢", (1, 0), (1, 0)),
            ("c", (1, 1), (1, 3)),
            ("d", (2, 0), (2, 0)),
        ] {
            assert_eq!(column(at(text), Encoding::Utf16), utf16, "{text:?}");
            assert_eq!(column(at(text), Encoding::Utf8), utf8, "{text:?}");
        }
        assert_eq!(column(TEXT.len(), Encoding::Utf16), (4, 0));
    }

    #[test]
    fn places_lead_back_to_bytes() {
        for encoding in [Encoding::Utf8, Encoding::Utf16] {
            let lines = Lines::new(TEXT, encoding);
            for (offset, c) in TEXT.char_indices() {
                let inside_break = c == '\n' && TEXT[..offset].ends_with('\r');
                if !inside_break {
                    assert_eq!(
                        lines.offset(lines.position(offset)),
                        offset,
                        "{encoding:?} {offset}"
                    );
                }
            }
        }
    }

    #[test]
    fn places_that_do_not_exist_are_near_ones() {
        let lines = Lines::new(TEXT, Encoding::Utf16);
        let at = |line, column| lines.offset(Position::new(line, column));
        // In the middle of a pair, behind the line, behind the text.
        assert_eq!(at(0, 3), TEXT.find('🚀').unwrap());
        assert_eq!(at(0, 99), TEXT.find('\r').unwrap());
        assert_eq!(at(1, u32::MAX), TEXT.find("\rd").unwrap());
        assert_eq!(at(99, 0), TEXT.len());
        assert_eq!(
            Lines::new("", Encoding::Utf8).offset(Position::new(1, 1)),
            0
        );
        // Bytes in the middle of characters, of line ends, and behind the text.
        for offset in 0..TEXT.len() + 9 {
            let back = lines.offset(lines.position(offset));
            assert!(back <= offset && TEXT.is_char_boundary(back));
        }
    }
}
