//! The schemas of a project: paths, and patterns such as `schemas/**/*.apexlang`.

use std::path::{Path, PathBuf};

use glob::MatchOptions;
use guesthouse_codegen::{Diagnostic, Span};

use super::error;

/// A `*` stays in its folder, and means nothing hidden.
const RULES: MatchOptions = MatchOptions {
    case_sensitive: true,
    require_literal_separator: true,
    require_literal_leading_dot: true,
};

/// A path or a pattern, and where it stands. One that starts with `!` takes files away again.
#[derive(Clone, Debug)]
pub(crate) struct Pattern {
    pub(crate) text: String,
    pub(crate) span: Span,
}

impl Pattern {
    fn is_plain(&self) -> bool {
        !self.text.contains(['*', '?', '['])
    }

    /// As a pattern for paths that start where the command runs.
    fn below(&self, folder: &Path) -> Result<glob::Pattern, Diagnostic> {
        let text = self.text.strip_prefix('!').unwrap_or(&self.text);
        let text = text.strip_prefix("./").unwrap_or(text);
        let whole = match folder.as_os_str().is_empty() {
            true => text.to_owned(),
            false => format!(
                "{}/{text}",
                glob::Pattern::escape(&folder.to_string_lossy())
            ),
        };
        glob::Pattern::new(&whole).map_err(|wrong| {
            let message = format!("{text:?} is no pattern: {}", wrong.msg);
            error(self.span, message).help("write a pattern such as \"schemas/*.apexlang\"")
        })
    }
}

/// The files that patterns of a configuration in `folder` mean, sorted within each pattern; none twice.
pub(crate) fn expand(folder: &Path, patterns: &[Pattern]) -> Result<Vec<PathBuf>, Diagnostic> {
    let mut found: Vec<PathBuf> = Vec::new();
    for pattern in patterns {
        let rule = pattern.below(folder)?;
        if pattern.text.starts_with('!') {
            found.retain(|path| !rule.matches_path_with(path, RULES));
            continue;
        }
        let files = files_of(folder, pattern, &rule)?;
        for file in files {
            if !found.contains(&file) {
                found.push(file);
            }
        }
    }
    Ok(found)
}

fn files_of(
    folder: &Path,
    pattern: &Pattern,
    rule: &glob::Pattern,
) -> Result<Vec<PathBuf>, Diagnostic> {
    let text = &pattern.text;
    if pattern.is_plain() {
        let path = folder.join(text.strip_prefix("./").unwrap_or(text));
        if path.is_dir() {
            let message = format!("{text:?} is a folder");
            let inside = format!("{}/*.apexlang", text.trim_end_matches('/'));
            return Err(error(pattern.span, message).help(format!("write {inside:?}")));
        }
        // Whether it can be read is told where it is read.
        return Ok(vec![path]);
    }
    let paths = glob::glob_with(rule.as_str(), RULES).into_iter().flatten();
    // A folder that cannot be read has no schemas for us.
    let files: Vec<PathBuf> = paths.flatten().filter(|path| path.is_file()).collect();
    if files.is_empty() {
        let help = "patterns start at the folder of this file; `*` is any part of a name, `**` any folders";
        return Err(error(pattern.span, format!("no file matches {text:?}")).help(help));
    }
    Ok(files)
}

/// The folders in which a file could come to match, and whether that goes for all below them.
pub(crate) fn watched(folder: &Path, patterns: &[Pattern]) -> Vec<(PathBuf, bool)> {
    let wanted = patterns.iter().filter(|it| !it.text.starts_with('!'));
    let watched = wanted.map(|pattern| {
        let mut parts = pattern.text.split('/').peekable();
        let mut base = folder.to_owned();
        while let Some(part) = parts.next() {
            if part.contains(['*', '?', '[']) {
                break;
            }
            if parts.peek().is_some() {
                base.push(part);
            }
        }
        (base, parts.peek().is_some() || pattern.text.contains("**"))
    });
    watched.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn watched_folders_hold_all_that_could_match() {
        let folders = |text: &str| {
            let pattern = Pattern {
                text: text.to_owned(),
                span: Span::default(),
            };
            let mut all = watched(Path::new("up"), &[pattern]);
            let (path, deep) = all.pop().unwrap_or_default();
            (path.display().to_string(), deep)
        };
        for (pattern, folder, deep) in [
            ("a.apexlang", "up", false),
            ("s/a.apexlang", "up/s", false),
            ("s/*.apexlang", "up/s", false),
            ("s/**/*.apexlang", "up/s", true),
            ("s/*/a.apexlang", "up/s", true),
            ("**/*.apexlang", "up", true),
        ] {
            assert_eq!(folders(pattern), (folder.to_owned(), deep), "{pattern}");
        }
    }
}
