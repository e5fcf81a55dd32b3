//! What there is to say about a schema, also while its syntax is broken.
//!
//! The compiler says no more than what it could not read, as the rest could follow from that. Who types has a broken line most of
//! the time, and wants to see the other mistakes stay: those that no broken line can be the reason of.

use std::collections::HashSet;

use crate::check_read;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::syntax::parser::KEYWORDS;

use super::Analysis;
use super::tokens::Tokens;

/// What is wrong with a definition whatever else a schema has.
const SURE: [&str; 10] = [
    "alias-cycle",
    "annotation-place",
    "annotation-twice",
    "default-on-optional",
    "duplicate-name",
    "enum-index",
    "optional-alias",
    "optional-member",
    "pascal-case",
    "reserved-name",
];

impl Analysis {
    /// What there is to say about the schema: what [`check_with`](crate::check_with) says, and while it cannot be read as a whole,
    /// what is wrong in any case.
    pub fn diagnostics(&self) -> Diagnostics {
        let check = |list| check_read(self.sources.clone(), &self.documents, list).1;
        let told = check(self.mistakes.clone());
        if self.mistakes.is_empty() {
            return told;
        }
        let understood = check(Vec::new());
        let hidden = self.hidden_names();
        let is_hidden = |name: &str| hidden.as_ref().is_none_or(|it| it.contains(name));
        let is_sure = |it: &&Diagnostic| match it.code {
            "unknown-type" => !is_hidden(self.text(it.span)),
            code => SURE.contains(&code),
        };
        let own = understood.iter().filter(|it| it.span.file == 0);
        let sure = own.filter(is_sure);
        let all: Vec<Diagnostic> = told.iter().chain(sure).cloned().collect();
        Diagnostics::new(self.sources.clone(), all)
    }

    /// The names that something could have whose definition was not understood; none if that can be any, as a file is missing.
    fn hidden_names(&self) -> Option<HashSet<&str>> {
        if self.mistakes.iter().any(|it| it.code.starts_with("import")) {
            return None;
        }
        let files = 0..self.documents.len();
        let tokens = files.filter_map(|it| self.index.tokens(it).map(Tokens::all));
        let pairs = tokens.flat_map(|it| it.windows(2));
        let names = pairs.filter_map(|pair| {
            let is_keyword = pair[0].name().is_some_and(|it| KEYWORDS.contains(&it));
            pair[1].name().filter(|_| is_keyword)
        });
        Some(names.collect())
    }
}
