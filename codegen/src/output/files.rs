//! Generated files, in memory.

use std::collections::BTreeMap;

/// Generated files by path. Paths are relative, with `/` between their parts; iteration is sorted by path, so that
/// equal schemas give equal output.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files(BTreeMap<String, String>);

impl Files {
    /// No files.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file, and gives back the contents it replaces.
    pub fn insert(&mut self, path: impl Into<String>, contents: String) -> Option<String> {
        self.0.insert(path.into(), contents)
    }

    /// The contents of one file.
    pub fn get(&self, path: &str) -> Option<&str> {
        self.0.get(path).map(String::as_str)
    }

    /// Paths and contents, sorted by path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(path, contents)| (path.as_str(), contents.as_str()))
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn iterates_by_path() {
        let mut files = Files::new();
        assert!(files.is_empty());
        assert_eq!(files.insert("b.rs", "1".into()), None);
        assert_eq!(files.insert("a/c.rs", "2".into()), None);
        assert_eq!(files.insert("b.rs", "3".into()), Some("1".into()));
        assert_eq!(files.len(), 2);
        assert_eq!(files.get("b.rs"), Some("3"));
        assert_eq!(files.get("none"), None);
        let paths: Vec<_> = files.iter().collect();
        assert_eq!(paths, [("a/c.rs", "2"), ("b.rs", "3")]);
    }
}
