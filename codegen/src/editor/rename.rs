//! Another name for something, everywhere.

use std::collections::BTreeSet;

use thiserror::Error;

use crate::model::resolve::scalar;
use crate::source::Span;
use crate::syntax::lexer::TokenKind;
use crate::syntax::parser::KEYWORDS;

use super::definitions::{Entry, Id, Kind};
use super::index::{Reach, Visible};
use super::mentions::Target;
use super::tokens::Tokens;
use super::{Analysis, known};

/// A text in the place of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced.
    pub span: Span,
    /// What comes in its place.
    pub text: String,
}

/// Why something keeps its name.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum RenameError {
    /// Nothing has a name there.
    #[error("there is no name here that could be another one")]
    Nothing,
    /// It is a built-in type.
    #[error("`{0}` is built in")]
    BuiltIn(String),
    /// It is a definition of `@apexlang/core` or the like.
    #[error("`{0}` is defined in {1}, which is built in")]
    Standard(String, String),
    /// The namespace is more than a name.
    #[error("a namespace is part of what guests are called by: change its text")]
    Namespace,
    /// Annotations whose argument has no name mean it.
    #[error("annotations such as `@name(…)` mean the argument that is called `value`")]
    BareArgument,
    /// It is not a name.
    #[error(
        "{0:?} is not a name: names are ASCII letters, digits and `_`, and do not begin with a digit"
    )]
    NotAName(String),
    /// It would be another thing's name.
    #[error("`{0}` means something of its own in Apex")]
    Reserved(String),
    /// Another thing has the name already.
    #[error("there is {kind} `{name}` already, in {source_name}")]
    Taken {
        /// What has it, with its article.
        kind: String,
        /// The name.
        name: String,
        /// The file of that.
        source_name: String,
    },
    /// The name occurs where a mistake in the schema hides what it means.
    #[error("`{name}` stands where a mistake hides what it means: mend {source_name}:{line} first")]
    Hidden {
        /// The name.
        name: String,
        /// The file.
        source_name: String,
        /// The line, from 1.
        line: usize,
    },
}

impl Analysis {
    /// Whether what is named there can get another name; where it is named, and how.
    pub fn can_rename(&self, file: usize, offset: usize) -> Result<Span, RenameError> {
        let (_, span) = self.renamed(file, offset)?;
        Ok(span)
    }

    /// What has to change so that all that is named there is called `name`.
    ///
    /// Only the sources of this analysis are changed: see [`Analysis::of_project`].
    pub fn rename(&self, file: usize, offset: usize, name: &str) -> Result<Vec<Edit>, RenameError> {
        let (id, _) = self.renamed(file, offset)?;
        let entry = self.index.entry(id);
        let is_name = matches!(Tokens::new(name, 0).all(),
            [only, end] if only.name() == Some(name) && end.kind == TokenKind::End);
        if !is_name {
            return Err(RenameError::NotAName(name.to_owned()));
        }
        if entry.name.text == name {
            return Ok(Vec::new());
        }
        self.may_be_called(id, name)?;
        self.is_all_known(&entry.name.text)?;
        let mentions = self.index.mentions().iter();
        let named = mentions.filter(|it| meant(it.target) == Some(id));
        let edits = named.map(|it| Edit {
            span: it.span,
            // The key of a map may be in quotes.
            text: match self.text(it.span).starts_with('"') {
                true => format!("{name:?}"),
                false => name.to_owned(),
            },
        });
        Ok(edits.collect())
    }

    /// What gets another name.
    fn renamed(&self, file: usize, offset: usize) -> Result<(Id, Span), RenameError> {
        let mention = self.index.at(file, offset).ok_or(RenameError::Nothing)?;
        let id = match mention.target {
            Target::Scalar(name) => return Err(RenameError::BuiltIn(name.to_owned())),
            target => meant(target).ok_or(RenameError::Nothing)?,
        };
        let entry = self.index.entry(id);
        let source = &self.sources.of(entry.name.span).name;
        if known::is_standard(source) {
            let name = entry.name.text.clone();
            return Err(RenameError::Standard(name, source.clone()));
        }
        match entry.kind {
            Kind::Namespace => Err(RenameError::Namespace),
            Kind::Argument if entry.name.text == "value" => Err(RenameError::BareArgument),
            _ => Ok((id, mention.span)),
        }
    }

    fn may_be_called(&self, id: Id, name: &str) -> Result<(), RenameError> {
        let entry = self.index.entry(id);
        let reserved = match entry.kind {
            Kind::Directive | Kind::Field | Kind::Operation | Kind::Parameter => false,
            Kind::Argument => name == "value",
            Kind::EnumValue => ["true", "false", "null"].contains(&name),
            _ => scalar(name).is_some() || name == "void" || KEYWORDS.contains(&name),
        };
        if reserved {
            return Err(RenameError::Reserved(name.to_owned()));
        }
        if let Some(parent) = entry.parent {
            return match self.index.part(parent, name) {
                Some(other) => Err(self.taken(other, name)),
                None => Ok(()),
            };
        }
        if entry.kind == Kind::Function {
            let mut all = self.index.entries();
            let file = entry.name.span.file;
            let same = |it: &Entry| it.name.span.file == file && it.name.text == name;
            let other = all.find(|(_, it)| it.parent.is_none() && same(it));
            return other.map_or(Ok(()), |(other, _)| Err(self.taken(other, name)));
        }
        // Whoever knows it under its old name must not know another under the new one.
        for file in 0..self.documents.len() {
            let Some(Visible { types, directives }) = self.index.visible(file) else {
                continue;
            };
            for names in [types, directives] {
                let knows = names
                    .get(&entry.name.text)
                    .is_some_and(|it| it.meant() == id);
                if let Some(other) = names.get(name).filter(|_| knows) {
                    return Err(self.taken(other.meant(), name));
                }
            }
        }
        Ok(())
    }

    fn taken(&self, other: Id, name: &str) -> RenameError {
        let other = self.index.entry(other);
        let noun = other.kind.noun();
        let article = match noun.starts_with(['a', 'e', 'i', 'o']) {
            true => "an",
            false => "a",
        };
        RenameError::Taken {
            kind: format!("{article} {noun}"),
            name: name.to_owned(),
            source_name: self.sources.of(other.name.span).name.clone(),
        }
    }

    /// Where the parser lost its way, a name could be one that has to change.
    fn is_all_known(&self, name: &str) -> Result<(), RenameError> {
        let broken: BTreeSet<usize> = self.mistakes.iter().map(|it| it.span.file).collect();
        for file in broken {
            let source = self.sources.at(file);
            let tokens = self.index.tokens(file).map_or(&[][..], Tokens::all);
            let mut same = tokens.iter().filter(|it| it.name() == Some(name));
            let unknown = same.find(|it| self.index.at(file, it.span.start).is_none());
            if let Some(unknown) = unknown {
                return Err(RenameError::Hidden {
                    name: name.to_owned(),
                    source_name: source.name.clone(),
                    line: source.place(unknown.span.start).line,
                });
            }
        }
        Ok(())
    }
}

impl Reach {
    /// What has the name by which it is reached.
    fn meant(self) -> Id {
        self.alias.unwrap_or(self.entry)
    }
}

/// What has the name that stands there.
fn meant(target: Target) -> Option<Id> {
    match target {
        Target::Entry { entry, alias } => Some(alias.unwrap_or(entry)),
        Target::Scalar(_) | Target::File(_) => None,
    }
}
