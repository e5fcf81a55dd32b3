//! What is said about the thing under the cursor.

use crate::source::Span;

use super::definitions::{Entry, Kind};
use super::mentions::Target;
use super::{Analysis, known};

/// Most lines of a definition that are shown.
const MOST_LINES: usize = 20;

/// What there is to say about a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hover {
    /// The name.
    pub span: Span,
    /// Markdown: the definition, its description, where it comes from.
    pub text: String,
}

impl Analysis {
    /// What there is to say about what is named there.
    pub fn hover(&self, file: usize, offset: usize) -> Option<Hover> {
        let Some(mention) = self.index.at(file, offset) else {
            return self.hover_annotation(file, offset);
        };
        let text = match mention.target {
            Target::Entry { entry, .. } => self.about(self.index.entry(entry), file),
            Target::Scalar(name) => format!("{}\n\n{}", code(name), known::scalar(name)?),
            Target::File(target) => {
                let name = &self.sources.at(target).name;
                let document = self.documents.get(target)?;
                match document.namespace() {
                    Some(it) => format!("{}\n\n{name}", code(&format!("namespace {:?}", it.text))),
                    None => name.clone(),
                }
            }
        };
        let span = mention.span;
        Some(Hover { span, text })
    }

    /// An annotation without a directive, if it means something all the same.
    fn hover_annotation(&self, file: usize, offset: usize) -> Option<Hover> {
        let tokens = self.index.tokens(file)?;
        let name = tokens.name_at(offset)?;
        if !tokens.before(name.span.start, 1)?.is('@') {
            return None;
        }
        let known = known::annotations();
        let known = known.iter().find(|it| name.name() == Some(&it.name))?;
        let signature = code(&format!("@{}", known.name));
        let docs = known.docs.as_deref().unwrap_or_default();
        Some(Hover {
            span: name.span,
            text: format!("{signature}\n\n{docs}").trim_end().to_owned(),
        })
    }

    fn about(&self, entry: &Entry, file: usize) -> String {
        let mut text = code(&self.signature(entry));
        if let Some(docs) = &entry.docs {
            text = format!("{text}\n\n{docs}");
        }
        match entry.name.span.file {
            origin if origin == file => {}
            origin => text = format!("{text}\n\nfrom {}", self.module(origin)),
        }
        text
    }

    /// What a source is called by those who import it: built in, its path; else its namespace, which is shorter.
    fn module(&self, file: usize) -> String {
        let name = &self.sources.at(file).name;
        let namespace = self.documents.get(file).and_then(|it| it.namespace());
        match namespace {
            Some(it) if !known::is_standard(name) => format!("`{}`", it.text.replace('`', "")),
            _ => name.clone(),
        }
    }

    /// A definition as it is written, the first lines of a long one. What stands in another names that, too.
    fn signature(&self, entry: &Entry) -> String {
        let whole = entry.whole;
        let source = self.sources.of(whole);
        let text = source.text.get(whole.start..whole.end).unwrap_or_default();
        let place = source.place(whole.start);
        let before = source
            .text
            .get(place.start..whole.start)
            .unwrap_or_default();
        let indent = before.len() - before.trim_start().len();
        let mut lines: Vec<&str> = Vec::new();
        for (number, line) in text.lines().enumerate() {
            let blank = line.len() - line.trim_start_matches([' ', '\t']).len();
            let from = if number == 0 { 0 } else { blank.min(indent) };
            lines.push(&line[from..]);
        }
        let mut shown = lines[..lines.len().min(MOST_LINES)].join("\n");
        if lines.len() > MOST_LINES {
            shown.push_str("\n…");
        }
        match (entry.kind, entry.parent.map(|it| self.index.entry(it))) {
            (Kind::EnumValue | Kind::Field | Kind::Operation, Some(parent)) => {
                format!("{} {}\n  {shown}", parent.kind.noun(), parent.name.text)
            }
            _ => shown,
        }
    }
}

/// A block of code, whatever is in it.
fn code(text: &str) -> String {
    let mut fence = "```".to_owned();
    while text.contains(&fence) {
        fence.push('`');
    }
    format!("{fence}apexlang\n{text}\n{fence}")
}
