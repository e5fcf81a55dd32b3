//! TypeScript and JavaScript: the imports of each npm package, tests' own ones aside.

use super::{Finding, forbidden, is_user};
use crate::check::mask::Language;
use crate::check::source::Source;

/// A package by its folder, and the packages it may import besides those of Node.js.
const ARROWS: [(&str, &[&str]); 3] = [
    ("wire/ts", &[]),
    ("bindings/node", &[]),
    (
        "benches/typescript",
        &["@guesthouse/wire", "@msgpack/msgpack"],
    ),
];

/// What users see, as examples and tests do.
const PUBLIC_FACES: [&str; 2] = ["@guesthouse/wire", "@guesthouse/host"];

pub(super) fn check(sources: &[Source]) -> Vec<Finding> {
    let packages: Vec<&str> = sources
        .iter()
        .filter_map(|source| source.path.strip_suffix("/package.json"))
        .collect();
    let in_package = |source: &&Source| source.language == Some(Language::TypeScript);
    sources
        .iter()
        .filter(in_package)
        .flat_map(|source| of_file(source, &packages))
        .collect()
}

fn of_file(source: &Source, packages: &[&str]) -> Vec<Finding> {
    let holds = |package: &&&str| source.path.starts_with(&format!("{package}/"));
    let Some(package) = packages
        .iter()
        .filter(holds)
        .max_by_key(|package| package.len())
    else {
        return Vec::new();
    };
    let inside = &source.path[package.len() + 1..];
    let of_tests = |folder: &str| folder.contains("/tests/") || inside.starts_with("test/");
    if of_tests(package) || inside.contains(".test.") || inside.contains(".config.") {
        return Vec::new();
    }
    let allowed = match ARROWS.iter().find(|(from, _)| from == package) {
        Some((_, allowed)) => *allowed,
        None if is_user(&source.path) => PUBLIC_FACES.as_slice(),
        None => return vec![forbidden(&source.path, 1, package, "")],
    };
    let is_allowed = |import: &str| match import.starts_with('.') {
        true => !leaves(inside, import),
        false => import.starts_with("node:") || allowed.contains(&import),
    };
    let imports = imports(source).into_iter();
    imports
        .filter(|(_, import)| !is_allowed(import))
        .map(|(line, import)| forbidden(&source.path, line, package, import))
        .collect()
}

/// Whether a relative import of `file` goes out of the package.
fn leaves(file: &str, import: &str) -> bool {
    let depth = file.matches('/').count();
    import.split('/').filter(|part| *part == "..").count() > depth
}

/// What stands between quotes after `from`, `import`, `import(` and `require(`, with its line.
fn imports(source: &Source) -> Vec<(usize, &str)> {
    const INTRODUCTIONS: [&str; 4] = ["from", "import", "import(", "require("];
    let mut found = Vec::new();
    let mut quotes = source.code.match_indices(['"', '\'']).map(|(at, _)| at);
    while let (Some(open), Some(close)) = (quotes.next(), quotes.next()) {
        let before = source.code[..open].trim_end();
        let introduced = |word: &&str| {
            before.strip_suffix(*word).is_some_and(|rest| {
                !rest.ends_with(|c: char| c.is_alphanumeric() || "._".contains(c))
            })
        };
        if INTRODUCTIONS.iter().any(introduced) {
            found.push((source.line_of(open), &source.text[open + 1..close]));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: [usize; 0] = [];

    fn findings(path: &str, text: &str) -> Vec<usize> {
        let sources = [
            Source::new("bindings/node/package.json", ""),
            Source::new(path, text),
        ];
        check(&sources).iter().map(|finding| finding.line).collect()
    }

    #[test]
    fn an_import_against_the_arrows_is_found() {
        let text = "import { a } from \"node:fs\";\nimport type {\n  B,\n} from '@guesthouse/wire';\nexport * from \"./b.js\";\n\
                    const c = require(\"../../host/c\");\nconst d = await import(\"d\");\nconst e = [\"from\", \"e\"];\n// from \"f\"\n";
        assert_eq!(findings("bindings/node/src/index.ts", text), [4, 6, 7]);
        assert_eq!(findings("bindings/node/test/index.ts", text), NONE);
        assert_eq!(
            findings(
                "bindings/node/src/deep/x.ts",
                "import \"../../x.js\";\nimport \"../../../x.js\";"
            ),
            [2]
        );
    }
}
