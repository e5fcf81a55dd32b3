//! Where things stand, and what is written about them.

use std::collections::HashMap;

use prost_types::SourceCodeInfo;

use crate::source::Span;

/// The spans and comments of files, by the paths of what they belong to.
#[derive(Default)]
pub(super) struct Places {
    files: HashMap<usize, HashMap<Vec<i32>, Place>>,
}

struct Place {
    span: Span,
    comment: Option<String>,
}

impl Places {
    pub(super) fn add(&mut self, file: usize, text: &str, info: SourceCodeInfo) {
        let breaks = text.match_indices('\n').map(|(at, _)| at + 1);
        let lines: Vec<usize> = std::iter::once(0).chain(breaks).collect();
        let offset = |line: i32, column: i32| {
            let line = usize::try_from(line).ok().and_then(|it| lines.get(it));
            let column = usize::try_from(column).unwrap_or(0);
            line.map_or(text.len(), |start| (start + column).min(text.len()))
        };
        let places = self.files.entry(file).or_default();
        for location in info.location {
            let (start, end) = match location.span[..] {
                [line, from, to] => (offset(line, from), offset(line, to)),
                [line, from, last, to] => (offset(line, from), offset(last, to)),
                _ => (0, 0),
            };
            let comment = location.leading_comments.or(location.trailing_comments);
            let span = Span::in_file(file, start, end.max(start));
            let place = Place { span, comment };
            places.entry(location.path).or_insert(place);
        }
    }

    /// Where the thing at a path stands; the whole of what it is in, if that is all that is known.
    pub(super) fn span(&self, file: usize, path: &[i32]) -> Span {
        let places = self.files.get(&file);
        let mut path = path;
        loop {
            if let Some(place) = places.and_then(|it| it.get(path)) {
                return place.span;
            }
            let Some((_, rest)) = path.split_last() else {
                return Span::in_file(file, 0, 0);
            };
            path = rest;
        }
    }

    /// Where the name of the thing at a path stands.
    pub(super) fn name(&self, file: usize, path: &[i32]) -> Span {
        self.span(file, &within(path, &[1]))
    }

    pub(super) fn comment(&self, file: usize, path: &[i32]) -> Option<&str> {
        self.files.get(&file)?.get(path)?.comment.as_deref()
    }
}

/// A path that goes on.
pub(super) fn within(path: &[i32], rest: &[i32]) -> Vec<i32> {
    [path, rest].concat()
}

/// A place in a list, as paths count it.
pub(super) fn index(at: usize) -> i32 {
    i32::try_from(at).unwrap_or(i32::MAX)
}
