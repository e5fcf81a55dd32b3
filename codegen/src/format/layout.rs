//! Items to text.

use super::WIDTH;
use super::tokens::{Comment, lines};
use super::tree::{Docs, Group, Item, Kind, Part, columns};
use crate::syntax::literal::dedent;

const INDENT: &str = "  ";

/// The text of a schema with these definitions.
pub(super) fn write(definitions: &[Item]) -> String {
    let mut out = Out::default();
    // Whether the last definition has more than a line.
    let mut tall = false;
    for item in definitions {
        let start = out.text.len();
        out.above(item);
        let own = out.text.len();
        out.item(item);
        let is_tall = out.text[own..].contains('\n');
        let end = out.text.len();
        if !item.parts.is_empty() {
            out.new_line();
        }
        if start > 0 && start < end && (item.blank || tall || is_tall) {
            out.text.insert(start, '\n');
        }
        tall = is_tall;
    }
    out.text
}

#[derive(Default)]
struct Out {
    text: String,
    level: usize,
    /// The columns of the last line.
    column: usize,
}

// Lines.
impl Out {
    /// Goes on with the line, which is indented if this is its beginning.
    fn push(&mut self, text: &str) {
        if self.column == 0 && !text.is_empty() {
            self.text.extend((0..self.level).map(|_| INDENT));
            self.column = self.level * INDENT.len();
        }
        self.text.push_str(text);
        match text.rsplit_once('\n') {
            Some((_, last)) => self.column = columns(last),
            None => self.column += columns(text),
        }
    }

    fn new_line(&mut self) {
        self.text.push('\n');
        self.column = 0;
    }

    fn comment_behind(&mut self, comment: Option<&str>) {
        if let Some(comment) = comment {
            self.push(" ");
            self.push(comment);
        }
    }

    fn comments(&mut self, comments: &[Comment]) {
        for (number, comment) in comments.iter().enumerate() {
            if comment.blank && number > 0 {
                self.new_line();
            }
            self.push(comment.text);
            self.new_line();
        }
    }

    /// The columns before what comes next.
    fn used(&self) -> usize {
        match self.column {
            0 => self.level * INDENT.len(),
            column => column,
        }
    }
}

// Items.
impl Out {
    /// What stands above an item.
    fn above(&mut self, item: &Item) {
        self.comments(&item.before);
        if item.apart && !item.parts.is_empty() {
            self.new_line();
        }
    }

    fn item(&mut self, item: &Item) {
        if let Some(docs) = &item.docs {
            self.docs(docs);
        }
        // What follows each part on its line, as far as it must.
        let mut follows = vec![0; item.parts.len() + 1];
        for (at, part) in item.parts.iter().enumerate().rev() {
            let (width, goes_on) = part.width();
            follows[at] = width + if goes_on { follows[at + 1] } else { 0 };
        }
        for (part, follows) in item.parts.iter().zip(&follows[1..]) {
            match part {
                Part::Word(text) => self.word(text),
                Part::Group(group) => self.group(group, *follows),
            }
        }
        self.comment_behind(item.after);
    }

    /// A word, or a text of several lines, which stays as it is.
    fn word(&mut self, text: &str) {
        if text.contains('\r') {
            self.push(&lines(text).collect::<Vec<_>>().join("\n"));
        } else {
            self.push(text);
        }
    }

    fn docs(&mut self, docs: &Docs) {
        match block_lines(docs.text, self.level) {
            Some(text) => {
                self.push("\"\"\"");
                for line in text.split('\n') {
                    self.new_line();
                    self.push(line);
                }
                self.new_line();
                self.push("\"\"\"");
            }
            None => self.word(docs.text),
        }
        self.comment_behind(docs.after);
        self.new_line();
        self.comments(&docs.below);
    }

    fn group(&mut self, group: &Group, follows: usize) {
        match group.width {
            Some(width) if self.used() + width + follows <= WIDTH || !group.is_breakable() => {
                self.flat(group);
            }
            _ if group.kind == Kind::Members => self.broken_members(group),
            _ => match group.only_group() {
                Some(only) => {
                    self.push(group.open);
                    self.group(only, follows + group.close.len());
                    self.push(group.close);
                }
                None => self.broken(group),
            },
        }
    }

    fn flat(&mut self, group: &Group) {
        self.push(group.open);
        self.push(group.space());
        for (number, item) in group.items.iter().enumerate() {
            if number > 0 {
                self.push(group.separator());
            }
            for part in &item.parts {
                match part {
                    Part::Word(text) => self.push(text),
                    Part::Group(group) => self.flat(group),
                }
            }
        }
        if group.kind != Kind::Members {
            self.push(group.space());
        }
        self.push(group.close);
    }

    /// An item a line.
    fn broken(&mut self, group: &Group) {
        self.push(group.open);
        self.comment_behind(group.after_open);
        self.new_line();
        self.level += 1;
        for (number, item) in group.items.iter().enumerate() {
            if item.blank && number > 0 {
                self.new_line();
            }
            self.above(item);
            self.item(item);
            self.new_line();
        }
        if !group.items.is_empty() && group.end.first().is_some_and(|it| it.blank) {
            self.new_line();
        }
        self.comments(&group.end);
        self.level -= 1;
        self.push(group.close);
    }

    /// A member a line, below `union Name =`.
    fn broken_members(&mut self, group: &Group) {
        self.comment_behind(group.after_open);
        self.level += 2;
        for (number, item) in group.items.iter().enumerate() {
            self.new_line();
            self.above(item);
            if number > 0 {
                self.level -= 1;
                self.push("| ");
                self.level += 1;
            }
            self.item(item);
        }
        self.level -= 2;
    }
}

/// The lines of a description of several lines, if they can be indented without a change of what it says.
fn block_lines(text: &str, level: usize) -> Option<String> {
    let inner = text.strip_prefix("\"\"\"")?.strip_suffix("\"\"\"")?;
    if !inner.contains(['\n', '\r']) {
        return None;
    }
    let said = dedent(inner);
    let indent = INDENT.repeat(level);
    let mut indented = String::new();
    for line in said.split('\n') {
        indented.push('\n');
        if !line.is_empty() {
            indented.push_str(&indent);
            indented.push_str(line);
        }
    }
    let same = dedent(&format!("{indented}\n{indent}")) == said;
    (same && !said.is_empty()).then_some(said)
}
