//! The files of a schema by paths that do not depend on where a command was run.

use std::path::{Component, Path};

use crate::source::Sources;

/// The name of each source, seen from the folder of the first; the name as it is if there is no way from there.
pub(super) fn relative(sources: &Sources) -> Vec<String> {
    let folder = Path::new(&sources.schema().name).parent();
    let folder = folder.unwrap_or(Path::new(""));
    let names = sources.iter().map(|it| it.name.as_str());
    names
        .map(|name| from(folder, name).unwrap_or_else(|| name.to_owned()))
        .collect()
}

fn from(folder: &Path, name: &str) -> Option<String> {
    // What is built in is no file.
    if name.starts_with('@') {
        return None;
    }
    let file = Path::new(name);
    if folder.is_absolute() != file.is_absolute() {
        return None;
    }
    let mut folders = folder.components().peekable();
    let mut parts = file.components().peekable();
    while let (Some(a), Some(b)) = (folders.peek(), parts.peek())
        && a == b
    {
        folders.next();
        parts.next();
    }
    // The name of a folder above is not known.
    if folders.clone().any(|it| it == Component::ParentDir) {
        return None;
    }
    let up = folders.map(|_| "..".to_owned());
    let down = parts.map(|it| it.as_os_str().to_string_lossy().into_owned());
    Some(up.chain(down).collect::<Vec<_>>().join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    #[test]
    fn paths_start_at_the_schema() {
        for (schema, imported, path) in [
            ("a.apexlang", "b.apexlang", "b.apexlang"),
            ("s/a.apexlang", "s/b.apexlang", "b.apexlang"),
            ("../s/a.apexlang", "../s/x/b.apexlang", "x/b.apexlang"),
            ("s/a.apexlang", "vendor/b.apexlang", "../vendor/b.apexlang"),
            ("../s/a.apexlang", "b.apexlang", "b.apexlang"),
            ("s/a.apexlang", "/etc/b.apexlang", "/etc/b.apexlang"),
            ("s/a.apexlang", "@apexlang/core", "@apexlang/core"),
        ] {
            let mut sources = Sources::new(Source::new(schema, ""));
            sources.add(Source::new(imported, ""));
            assert_eq!(relative(&sources)[1], path, "{schema} {imported}");
        }
        let alone = Sources::new(Source::new("x/y/a.apexlang", ""));
        assert_eq!(relative(&alone), ["a.apexlang"]);
    }
}
