//! Names that must differ in generated code.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// The names of one scope of a generated file, such as the types of a module or the fields of a record.
#[derive(Debug)]
pub struct Scope {
    /// The language, as diagnostics call it.
    language: &'static str,
    /// What each name stands for.
    names: BTreeMap<String, String>,
}

impl Scope {
    /// An empty scope of a file in `language`.
    pub fn new(language: &'static str) -> Self {
        Self {
            language,
            names: BTreeMap::new(),
        }
    }

    /// Takes `name` for `what`, such as "field `fooBar`", which stands at `span`; an error if the name is taken.
    pub fn claim(&mut self, name: &str, what: &str, span: Span) -> Result<(), Diagnostic> {
        let Some(other) = self.names.get(name) else {
            self.names.insert(name.to_owned(), what.to_owned());
            return Ok(());
        };
        let language = self.language;
        let message = format!("{what} and {other} would both be called `{name}` in {language}");
        Err(Diagnostic::error("name-collision", span, message).help("rename one of them"))
    }

    /// A name for something private, which is free: `wanted`, or `wanted` with as many `_` as it takes.
    pub fn fresh(&mut self, wanted: &str) -> String {
        let mut name = wanted.to_owned();
        while self.contains(&name) {
            name.push('_');
        }
        self.names.insert(name.clone(), String::new());
        name
    }

    /// Whether the name is taken.
    pub fn contains(&self, name: &str) -> bool {
        self.names.contains_key(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_claimed_once() {
        let mut scope = Scope::new("Rust");
        assert_eq!(scope.claim("a_b", "field `aB`", Span::new(1, 3)), Ok(()));
        let error = scope
            .claim("a_b", "field `a_b`", Span::new(5, 8))
            .unwrap_err();
        assert_eq!(error.span, Span::new(5, 8));
        assert_eq!(
            error.message,
            "field `a_b` and field `aB` would both be called `a_b` in Rust"
        );
    }

    #[test]
    fn a_fresh_name_is_free() {
        let mut scope = Scope::new("Rust");
        assert_eq!(scope.fresh("T"), "T");
        assert_eq!(scope.fresh("T"), "T_");
        assert!(scope.contains("T_"));
    }
}
