//! Where `$ref` leads, in this file and in others.

use std::collections::HashMap;

use super::json::{entries, get, get_text, items};
use crate::foreign::work::Work;
use crate::source::Span;
use crate::syntax::ast::{Value, ValueKind};

/// Keywords that refer to another schema. Dynamic references are read as plain ones.
pub(super) const REFERENCES: [&str; 3] = ["$ref", "$dynamicRef", "$recursiveRef"];

/// A file that was read.
pub(super) struct Document {
    pub(super) file: usize,
    pub(super) root: Value,
}

/// Every schema that a reference can mean.
pub(super) struct References<'a> {
    documents: &'a [Document],
    /// By what a file calls another.
    files: &'a HashMap<(usize, String), usize>,
    ids: HashMap<&'a str, &'a Value>,
    anchors: HashMap<(usize, &'a str), &'a Value>,
    /// Where the references of each file lead: looking it up walks through all that a file defines.
    found: HashMap<(usize, &'a str), Target<'a>>,
}

/// A schema, and what it may be called; none if a reference leads nowhere.
type Target<'a> = Option<(&'a Value, String)>;

impl<'a> References<'a> {
    pub(super) fn new(
        documents: &'a [Document],
        files: &'a HashMap<(usize, String), usize>,
    ) -> Self {
        let mut ids = HashMap::new();
        let mut anchors = HashMap::new();
        for document in documents {
            each(&document.root, &mut |it| {
                for key in ["$id", "id"] {
                    match get_text(it, key) {
                        Some(id) if id.starts_with('#') => {
                            anchors.entry((document.file, &id[1..])).or_insert(it);
                        }
                        Some(id) => {
                            ids.entry(id.trim_end_matches('#')).or_insert(it);
                        }
                        None => {}
                    }
                }
                for key in ["$anchor", "$dynamicAnchor"] {
                    if let Some(anchor) = get_text(it, key) {
                        anchors.entry((document.file, anchor)).or_insert(it);
                    }
                }
            });
        }
        let mut references = Self {
            documents,
            files,
            ids,
            anchors,
            found: HashMap::new(),
        };
        for document in documents {
            references.look_up(document);
        }
        references
    }

    fn look_up(&mut self, document: &'a Document) {
        let mut all = Vec::new();
        each(&document.root, &mut |it| {
            all.extend(REFERENCES.iter().filter_map(|key| get_text(it, key)));
        });
        for reference in all {
            let key = (document.file, reference);
            if !self.found.contains_key(&key) {
                let target = self.walk(document.file, reference);
                self.found.insert(key, target);
            }
        }
    }

    /// The schema that `reference` in a file means, and what it may be called.
    pub(super) fn find(&self, file: usize, reference: &str) -> Target<'a> {
        self.found.get(&(file, reference))?.clone()
    }

    fn walk(&self, file: usize, reference: &str) -> Target<'a> {
        let (path, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let root = match path {
            "" => self.root(file)?,
            path => match self.ids.get(path).or_else(|| self.relative(path)) {
                Some(root) => root,
                None => self.root(*self.files.get(&(file, path.to_owned()))?)?,
            },
        };
        let fragment = decoded(fragment);
        match fragment.strip_prefix('/') {
            None if fragment.is_empty() => Some((root, last(path).to_owned())),
            None => {
                let found = self.anchors.get(&(root.span.file, fragment.as_str()))?;
                Some((found, fragment))
            }
            Some(pointer) => {
                let mut at = root;
                let mut called = String::new();
                for step in pointer.split('/') {
                    let step = step.replace("~1", "/").replace("~0", "~");
                    at = match &at.kind {
                        ValueKind::List(items) => items.get(step.parse::<usize>().ok()?)?,
                        _ => get(at, &step)?,
                    };
                    called = step;
                }
                Some((at, called))
            }
        }
    }

    fn root(&self, file: usize) -> Option<&'a Value> {
        let found = self.documents.iter().find(|it| it.file == file);
        found.map(|it| &it.root)
    }

    /// A schema whose `$id` ends with a relative path.
    fn relative(&self, path: &str) -> Option<&&'a Value> {
        let path = path.trim_start_matches("./");
        let ends = |id: &&&str| id.strip_suffix(path).is_some_and(|it| it.ends_with('/'));
        let mut found: Vec<&&str> = self.ids.keys().filter(ends).collect();
        found.sort();
        self.ids.get(*found.first()?)
    }
}

/// The last part of a path, without endings.
fn last(path: &str) -> &str {
    let name = path
        .trim_end_matches('/')
        .rsplit('/')
        .next()
        .unwrap_or_default();
    name.split('.').next().unwrap_or_default()
}

/// `%20` and the like as what they stand for.
fn decoded(text: &str) -> String {
    let (bytes, mut out, mut at) = (text.as_bytes(), Vec::new(), 0);
    while let Some(byte) = bytes.get(at) {
        let digits = bytes.get(at + 1..at + 3).filter(|_| *byte == b'%');
        let digits = digits.and_then(|it| std::str::from_utf8(it).ok());
        let code = digits.and_then(|it| u8::from_str_radix(it, 16).ok());
        out.push(code.unwrap_or(*byte));
        at += if code.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// Calls `visit` for every object within a value.
pub(super) fn each<'a>(value: &'a Value, visit: &mut dyn FnMut(&'a Value)) {
    let mut open = vec![value];
    while let Some(value) = open.pop() {
        if let ValueKind::Map(_) = value.kind {
            visit(value);
        }
        open.extend(entries(value).iter().map(|(_, it)| it));
        open.extend(items(value));
    }
}

/// Reads the files that a file refers to, and adds them to `documents`.
pub(super) fn load(
    at: usize,
    documents: &mut Vec<Document>,
    files: &mut HashMap<(usize, String), usize>,
    work: &mut Work<'_>,
) {
    let file = documents[at].file;
    let mut wanted: Vec<(String, Span)> = Vec::new();
    let mut ids: Vec<String> = Vec::new();
    each(&documents[at].root, &mut |it| {
        ids.extend(
            ["$id", "id"]
                .iter()
                .filter_map(|key| get_text(it, key))
                .map(str::to_owned),
        );
        for key in REFERENCES {
            if let (Some(text), Some(value)) = (get_text(it, key), get(it, key)) {
                let path = text.split('#').next().unwrap_or_default();
                if !path.is_empty() {
                    wanted.push((path.to_owned(), value.span));
                }
            }
        }
    });
    wanted.sort_by_key(|(_, span)| span.start);
    for (path, span) in wanted {
        let known = ids
            .iter()
            .any(|id| id.trim_end_matches('#').ends_with(&path));
        if known || files.contains_key(&(file, path.clone())) {
            continue;
        }
        match work.load(file, &path) {
            Ok(target) => {
                files.insert((file, path), target);
                if documents.iter().all(|it| it.file != target)
                    && let Some(root) = super::json::read(target, work)
                {
                    documents.push(Document { file: target, root });
                }
            }
            Err(why) => {
                // Told once; the references themselves are told where they stand.
                files.insert((file, path.clone()), usize::MAX);
                let message = format!("{path:?} cannot be read: {why}");
                let help = "give the file too, or the folder that its path begins in with -I";
                work.notes.add("foreign-file", span, message, help);
            }
        }
    }
}
