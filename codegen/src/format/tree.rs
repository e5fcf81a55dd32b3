//! A schema as the layout needs it: items, and groups of items in brackets.

use super::tokens::Comment;

/// What stands on a line of its own, if it is broken: a definition, a field, a value of a list.
#[derive(Default)]
pub(super) struct Item<'a> {
    /// Whether a blank line is before it.
    pub(super) blank: bool,
    /// The comments above it.
    pub(super) before: Vec<Comment<'a>>,
    /// Whether a blank line is between them and it.
    pub(super) apart: bool,
    pub(super) docs: Option<Docs<'a>>,
    pub(super) parts: Vec<Part<'a>>,
    /// The comment behind it.
    pub(super) after: Option<&'a str>,
}

/// A description.
pub(super) struct Docs<'a> {
    pub(super) text: &'a str,
    /// The comment behind it.
    pub(super) after: Option<&'a str>,
    /// The comments below it.
    pub(super) below: Vec<Comment<'a>>,
}

/// A part of an item's line.
pub(super) enum Part<'a> {
    Word(String),
    Group(Group<'a>),
}

/// Items, in brackets but for the members of a union.
pub(super) struct Group<'a> {
    pub(super) kind: Kind,
    pub(super) open: &'a str,
    /// The comment behind the bracket.
    pub(super) after_open: Option<&'a str>,
    pub(super) items: Vec<Item<'a>>,
    /// The comments after the last item.
    pub(super) end: Vec<Comment<'a>>,
    pub(super) close: &'a str,
    /// The columns that it takes on one line, if it may be there.
    pub(super) width: Option<usize>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// What a type, interface or enum has.
    Block,
    /// The names of an import: `{ A, B }`.
    Names,
    /// Parameters.
    Parameters,
    /// Arguments, and the values of a list or map.
    Values,
    /// `A | B`
    Members,
}

impl Part<'_> {
    /// The columns that it takes on one line, and whether the line may go on after it.
    pub(super) fn width(&self) -> (usize, bool) {
        match self {
            Self::Word(text) => (columns(text), true),
            Self::Group(group) => match group.width {
                Some(width) => (width, true),
                None => (group.open.len(), false),
            },
        }
    }
}

impl Item<'_> {
    /// Whether nothing is around its line.
    fn is_bare(&self) -> bool {
        self.before.is_empty() && self.docs.is_none() && self.after.is_none()
    }

    /// The columns that it takes on one line, if it may be there.
    fn width(&self) -> Option<usize> {
        let widths = self.parts.iter().map(|part| match part {
            Part::Word(text) => (!text.contains('\n')).then(|| columns(text)),
            Part::Group(group) => group.width,
        });
        widths.sum::<Option<usize>>().filter(|_| self.is_bare())
    }
}

impl Group<'_> {
    /// Finds out how wide it is.
    pub(super) fn measure(&mut self) {
        let bare = self.after_open.is_none() && self.end.is_empty();
        let items: Option<usize> = self.items.iter().map(Item::width).sum();
        let between = self.separator().len() * self.items.len().saturating_sub(1);
        let spaces = match self.kind {
            Kind::Members => 1,
            _ => 2 * self.space().len(),
        };
        let brackets = self.open.len() + self.close.len() + spaces;
        let may = bare && (self.kind != Kind::Block || self.items.is_empty());
        self.width = items.filter(|_| may).map(|it| it + between + brackets);
    }

    /// What is between items on one line.
    pub(super) fn separator(&self) -> &'static str {
        match self.kind {
            Kind::Members => " | ",
            _ => ", ",
        }
    }

    /// What is between the brackets, or the `=`, and the items on one line.
    pub(super) fn space(&self) -> &'static str {
        match self.kind {
            Kind::Names | Kind::Members => " ",
            _ => "",
        }
    }

    /// The group that is all it has, as in `({ … })`: they are broken as if they were one.
    pub(super) fn only_group(&self) -> Option<&Self> {
        let bare = self.kind == Kind::Values && self.after_open.is_none() && self.end.is_empty();
        match self.items.as_slice() {
            [only] if bare && only.is_bare() => match only.parts.as_slice() {
                [Part::Group(group)] => Some(group),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether it gets shorter by being broken: a single value does not.
    pub(super) fn is_breakable(&self) -> bool {
        match self.items.as_slice() {
            [] => false,
            [only] if self.kind == Kind::Values => only
                .parts
                .iter()
                .any(|part| matches!(part, Part::Group(group) if group.is_breakable())),
            _ => true,
        }
    }
}

/// The columns of a text.
pub(super) fn columns(text: &str) -> usize {
    text.chars().count()
}
