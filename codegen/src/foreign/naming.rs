//! Foreign names to names of Apex, each once.
//!
//! Apex takes two names for one if they differ only in case, as they would be one in some language.

use std::collections::{HashMap, HashSet};

use crate::output::names::{snake, words};

/// The names of one scope: a schema's definitions, a type's fields, an enum's values.
#[derive(Default)]
pub(super) struct Names {
    taken: HashSet<String>,
    /// The number that was last added to a name.
    last: HashMap<String, usize>,
}

impl Names {
    /// A name for a type or interface: PascalCase, with the capitals inside of words kept.
    pub(super) fn definition(&mut self, wanted: &str) -> String {
        let pascal = pascal(wanted);
        self.unique(match pascal.chars().next() {
            None => "Type".to_owned(),
            Some('0'..='9') => format!("T{pascal}"),
            _ => pascal,
        })
    }

    /// A name for an enum's value.
    pub(super) fn value(&mut self, wanted: &str) -> String {
        let pascal = pascal(wanted);
        self.unique(match pascal.chars().next() {
            None if wanted.is_empty() => "Empty".to_owned(),
            None => "Value".to_owned(),
            Some('0'..='9') => format!("V{pascal}"),
            _ => pascal,
        })
    }

    /// A name for a field, parameter or operation: as it is, as far as that is possible.
    pub(super) fn member(&mut self, wanted: &str) -> String {
        if is_name(wanted) && !words(wanted).is_empty() {
            return self.unique(wanted.to_owned());
        }
        let sign = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
        let plain: String = wanted.chars().map(sign).collect();
        let plain = plain.trim_matches('_');
        self.unique(match plain.chars().next() {
            None => "field".to_owned(),
            Some('0'..='9') => format!("_{plain}"),
            _ => plain.to_owned(),
        })
    }

    /// The name, or the name and a number.
    fn unique(&mut self, name: String) -> String {
        let key = snake(&name);
        if self.taken.insert(key.clone()) {
            return name;
        }
        let mut number = self.last.get(&key).copied().unwrap_or(1);
        loop {
            number += 1;
            // What ends with a digit would be another name with one more.
            let separator = if name.ends_with(|c: char| c.is_ascii_digit()) {
                "N"
            } else {
                ""
            };
            let numbered = format!("{name}{separator}{number}");
            if self.taken.insert(snake(&numbered)) {
                self.last.insert(key, number);
                return numbered;
            }
        }
    }
}

/// `foo_bar` as `FooBar`; `HTTPServer` stays.
pub(super) fn pascal(name: &str) -> String {
    let capital = |word: &str| word[..1].to_ascii_uppercase() + &word[1..];
    words(name).into_iter().map(capital).collect()
}

/// `FOO_BAR` as `FooBar`: every word is lower case but for its beginning.
pub(super) fn pascal_of_capitals(name: &str) -> String {
    crate::output::names::pascal(name)
}

/// Whether it is a name in Apex.
pub(super) fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c == '_' || c.is_ascii_alphabetic())
        && name.chars().all(|c| c == '_' || c.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_made_to_fit_and_differ() {
        let mut names = Names::default();
        let all = [
            "foo_bar",
            "FooBar",
            "fooBar",
            "9 lives",
            "größe",
            "*",
            "HTTPServer",
        ];
        let all = all.map(|it| names.definition(it));
        let fits = [
            "FooBar",
            "FooBar2",
            "FooBar3",
            "T9Lives",
            "GrE",
            "Type",
            "HTTPServer",
        ];
        assert_eq!(all, fits);
        let mut names = Names::default();
        let all = [
            "user-id", "userId", "$ref", "1st", "_", "name2", "name", "name",
        ];
        let all = all.map(|it| names.member(it));
        let fits = [
            "user_id", "userId2", "ref", "_1st", "field", "name2", "name", "name3",
        ];
        assert_eq!(all, fits);
        let mut names = Names::default();
        let all = ["in-progress", "", "+1", "<", ">"].map(|it| names.value(it));
        assert_eq!(all, ["InProgress", "Empty", "V1", "Value", "Value2"]);
    }
}
