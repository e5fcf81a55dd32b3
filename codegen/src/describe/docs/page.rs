//! What a page says, whatever it is written in.

use super::anchors::Anchors;
use super::{interfaces, types};
use crate::describe::mark;
use crate::model::types::Model;

/// The documentation of some schemas.
pub(super) struct Page {
    pub(super) title: String,
    /// What the text says about itself, a line for each schema.
    pub(super) marks: Vec<String>,
    pub(super) blocks: Vec<Block>,
}

pub(super) enum Block {
    Heading(Heading),
    /// Markdown, as the schema has it.
    Prose(String),
    /// Why something should not be used any more, as Markdown; may be empty.
    Deprecated(String),
    Note(Line),
    /// A definition in the schema's language.
    Signature(Line),
    Entries(Vec<Entry>),
}

pub(super) struct Heading {
    /// From 1, the title of a schema.
    pub(super) level: u8,
    pub(super) id: String,
    pub(super) text: String,
    /// What it is, such as `record`.
    pub(super) kind: &'static str,
}

/// A field, a parameter, a value, a member, and what there is to say about it.
pub(super) struct Entry {
    pub(super) term: Line,
    pub(super) blocks: Vec<Block>,
}

pub(super) type Line = Vec<Piece>;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Piece {
    Text(String),
    Code(String),
    /// Code that leads to where it is described.
    Link {
        text: String,
        id: String,
    },
}

impl Piece {
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    pub(super) fn code(text: impl Into<String>) -> Self {
        Self::Code(text.into())
    }
}

pub(super) fn of(models: &[&Model]) -> Page {
    let mut blocks = Vec::new();
    for (model, anchors) in models.iter().zip(Anchors::all(models)) {
        schema(model, &anchors, &mut blocks);
    }
    let namespaces: Vec<&str> = models.iter().map(|it| it.namespace.as_str()).collect();
    Page {
        title: namespaces.join(", "),
        marks: models.iter().map(|model| mark(model)).collect(),
        blocks,
    }
}

fn schema(model: &Model, anchors: &Anchors<'_>, blocks: &mut Vec<Block>) {
    let heading = |level, id: String, text: &str, kind| {
        let text = text.to_owned();
        Block::Heading(Heading {
            level,
            id,
            text,
            kind,
        })
    };
    let namespace = &model.namespace;
    blocks.push(heading(1, anchors.schema(), namespace, "schema"));
    blocks.extend(model.docs.clone().map(Block::Prose));
    let sections = [
        ("Interfaces", interfaces::interfaces(model, anchors)),
        ("Functions", interfaces::functions(model, anchors)),
        ("Types", types::own(model, anchors)),
        ("Imported types", types::imported(model, anchors)),
    ];
    for (title, section) in sections {
        if !section.is_empty() {
            let id = format!("{}:{}", anchors.schema(), title.replace(' ', "-"));
            blocks.push(heading(2, id, title, ""));
            blocks.extend(section);
        }
    }
}
