//! What the client has open.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use lsp_types::{TextDocumentContentChangeEvent, Uri};

use super::position::{Encoding, Lines};
use super::uri;

/// A text as the editor has it.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) uri: Uri,
    /// None if it is no file, such as one that was never saved.
    pub(super) path: Option<PathBuf>,
    pub(super) version: i32,
    pub(super) text: String,
    pub(super) lines: Lines,
}

impl Document {
    pub(super) fn new(uri: Uri, version: i32, text: String, encoding: Encoding) -> Self {
        Self {
            path: uri::path(&uri),
            lines: Lines::new(&text, encoding),
            uri,
            version,
            text,
        }
    }

    /// Changes one after the other, each of the text that the one before it left.
    pub(super) fn change(&mut self, version: i32, changes: Vec<TextDocumentContentChangeEvent>) {
        let encoding = self.lines.encoding();
        for change in changes {
            match change.range {
                None => self.text = change.text,
                Some(range) => {
                    let start = self.lines.offset(range.start);
                    let end = self.lines.offset(range.end).max(start);
                    self.text.replace_range(start..end, &change.text);
                }
            }
            self.lines = Lines::new(&self.text, encoding);
        }
        self.version = version;
    }
}

/// All that is open, by its address.
#[derive(Debug, Default)]
pub(super) struct Documents(BTreeMap<String, Document>);

impl Documents {
    pub(super) fn open(&mut self, document: Document) {
        self.0.insert(document.uri.as_str().to_owned(), document);
    }

    pub(super) fn close(&mut self, uri: &Uri) -> Option<Document> {
        self.0.remove(uri.as_str())
    }

    pub(super) fn get(&self, uri: &Uri) -> Option<&Document> {
        self.0.get(uri.as_str())
    }

    pub(super) fn get_mut(&mut self, uri: &Uri) -> Option<&mut Document> {
        self.0.get_mut(uri.as_str())
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Document> {
        self.0.values()
    }

    /// The one that is open of a file.
    pub(super) fn at(&self, path: &Path) -> Option<&Document> {
        self.iter().find(|it| it.path.as_deref() == Some(path))
    }
}

#[cfg(test)]
mod tests {
    use lsp_types::{Position, Range};

    use super::*;

    #[test]
    fn changes_follow_each_other() {
        let uri: Uri = "file:///a".parse().unwrap();
        let text = "type A { é: i8 }\n".to_owned();
        let mut document = Document::new(uri, 1, text, Encoding::Utf16);
        let change = |line, from, to, text: &str| {
            let range = Range::new(Position::new(line, from), Position::new(line, to));
            TextDocumentContentChangeEvent {
                range: Some(range),
                range_length: None,
                text: text.to_owned(),
            }
        };
        let changes = vec![
            change(0, 9, 10, "name"),
            change(0, 15, 17, "i32"),
            change(1, 0, 0, "alias B = A"),
            // Backwards, and out of the text.
            change(1, 11, 0, "\n"),
            change(99, 0, 9, "# end"),
        ];
        document.change(2, changes);
        assert_eq!(document.text, "type A { name: i32 }\nalias B = A\n# end");
        assert_eq!(document.version, 2);
        let all = TextDocumentContentChangeEvent {
            range: None,
            range_length: None,
            text: "new".to_owned(),
        };
        document.change(3, vec![all]);
        assert_eq!(document.text, "new");
    }
}
