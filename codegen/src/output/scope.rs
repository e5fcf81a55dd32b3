//! Names that must differ in generated code.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// The names of one scope of a generated file, such as the types of a module or the fields of a record.
#[derive(Debug)]
pub struct Scope {
    /// The language, as diagnostics call it.
    language: &'static str,
    /// Names that nothing of the schema can have.
    reserved: Vec<&'static [&'static str]>,
    /// What each name stands for.
    names: HashMap<String, String>,
}

impl Scope {
    /// An empty scope of a file in `language`.
    pub fn new(language: &'static str) -> Self {
        Self {
            language,
            reserved: Vec::new(),
            names: HashMap::new(),
        }
    }

    /// The scope without `words`, which generated code has a use for.
    pub fn reserve(mut self, words: &'static [&'static str]) -> Self {
        self.reserved.push(words);
        self
    }

    /// Takes `name` for `what`, such as "field `fooBar`", which stands at `span`; an error if the name is taken.
    pub fn claim(
        &mut self,
        name: impl Into<String>,
        what: impl Into<String>,
        span: Span,
    ) -> Result<(), Diagnostic> {
        let (name, what) = (name.into(), what.into());
        if self.is_reserved(&name) {
            return Err(self.collision(&what, "what generated code needs", &name, span));
        }
        match self.names.entry(name) {
            Entry::Vacant(free) => {
                free.insert(what);
                Ok(())
            }
            Entry::Occupied(taken) => {
                let (name, other) = (taken.key().clone(), taken.get().clone());
                Err(self.collision(&what, &other, &name, span))
            }
        }
    }

    fn collision(&self, what: &str, other: &str, name: &str, span: Span) -> Diagnostic {
        let language = self.language;
        let message = format!("{what} and {other} would both be called `{name}` in {language}");
        Diagnostic::error("name-collision", span, message).help("rename one of them")
    }

    fn is_reserved(&self, name: &str) -> bool {
        self.reserved.iter().any(|words| words.contains(&name))
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
        self.is_reserved(name) || self.names.contains_key(name)
    }
}

/// Whether no name comes twice: then there is nothing to be told, and so nothing to be worded.
pub fn all_differ<T: Ord>(names: impl Iterator<Item = T>) -> bool {
    let mut names: Vec<T> = names.collect();
    names.sort_unstable();
    names.windows(2).all(|pair| pair[0] != pair[1])
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
    fn reserved_names_are_for_nothing_of_the_schema() {
        let mut scope = Scope::new("Go").reserve(&["func"]).reserve(&["EncodeWire"]);
        let error = scope
            .claim("EncodeWire", "field `encodeWire`", Span::new(1, 3))
            .unwrap_err();
        assert_eq!(
            error.message,
            "field `encodeWire` and what generated code needs would both be called `EncodeWire` in Go"
        );
        assert_eq!(scope.fresh("func"), "func_");
    }

    #[test]
    fn a_fresh_name_is_free() {
        let mut scope = Scope::new("Rust");
        assert_eq!(scope.fresh("T"), "T");
        assert_eq!(scope.fresh("T"), "T_");
        assert!(scope.contains("T_"));
    }
}
