//! Go: the imports of each module, tests' own ones aside.

use super::{Finding, forbidden, is_user};
use crate::check::mask::Language;
use crate::check::source::Source;

const OURS: &str = "github.com/guesthouse/guesthouse";
const WIRE: &str = "github.com/guesthouse/guesthouse/wire/go";
const GUEST: &str = "github.com/guesthouse/guesthouse/guest-sdk/go";
const HOST: &str = "github.com/guesthouse/guesthouse/bindings/go";
/// It makes the events of a bench, too.
const EXAMPLE: &str = "github.com/guesthouse/guesthouse/examples/go-host";

/// A module by its folder, and the modules it may import besides itself and Go's own. The last is a guest for tests.
const ARROWS: [(&str, &[&str]); 5] = [
    ("wire/go", &[]),
    ("guest-sdk/go", &[WIRE]),
    ("bindings/go", &["github.com/tetratelabs/wazero"]),
    (
        "benches/go",
        &[WIRE, EXAMPLE, "github.com/vmihailenco/msgpack"],
    ),
    ("host/tests/grants/guest", &[GUEST]),
];

/// What users see, as examples and tests do.
const PUBLIC_FACES: [&str; 3] = [WIRE, GUEST, HOST];

pub(super) fn check(sources: &[Source]) -> Vec<Finding> {
    let modules: Vec<&str> = sources
        .iter()
        .filter_map(|source| source.path.strip_suffix("/go.mod"))
        .collect();
    let ours = |source: &&Source| {
        source.language == Some(Language::Go)
            && !source.path.ends_with("_test.go")
            && !source.path.contains("/golden/")
    };
    sources
        .iter()
        .filter(ours)
        .flat_map(|source| of_file(source, &modules))
        .collect()
}

fn of_file(source: &Source, modules: &[&str]) -> Vec<Finding> {
    let holds = |module: &&&str| within(&source.path, module);
    let Some(module) = modules
        .iter()
        .filter(holds)
        .max_by_key(|module| module.len())
    else {
        return vec![Finding::new(
            &source.path,
            1,
            "belongs to no Go module: add a go.mod",
        )];
    };
    let allowed = match ARROWS.iter().find(|(from, _)| from == module) {
        Some((_, allowed)) => *allowed,
        None if is_user(&source.path) => PUBLIC_FACES.as_slice(),
        None => return vec![forbidden(&source.path, 1, module, "")],
    };
    let itself = format!("{OURS}/{module}");
    let is_allowed = |import: &str| {
        !import.split('/').next().unwrap_or_default().contains('.')
            || within(import, &itself)
            || allowed.iter().any(|to| within(import, to))
    };
    let imports = imports(&source.text).into_iter();
    imports
        .filter(|(_, import)| !is_allowed(import))
        .map(|(line, import)| forbidden(&source.path, line, module, import))
        .collect()
}

fn within(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The imports of a formatted Go file, with their lines.
fn imports(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut in_block = false;
    for (index, line) in text.lines().enumerate() {
        let single = line.strip_prefix("import ");
        match line {
            "import (" => in_block = true,
            ")" => in_block = false,
            _ if in_block || single.is_some() => {
                found.extend(line.split('"').nth(1).map(|import| (index + 1, import)));
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: [usize; 0] = [];

    fn findings(path: &str, import: &str) -> Vec<usize> {
        let text = format!(
            "package p\n\nimport (\n\t\"fmt\"\n\n\tname \"{import}\"\n)\n\nvar s = \"a.b/c\"\n"
        );
        let sources =
            ["wire/go/go.mod", "bindings/go/go.mod"].map(|module| Source::new(module, ""));
        let mut sources = Vec::from(sources);
        sources.push(Source::new(path, &text));
        check(&sources).iter().map(|finding| finding.line).collect()
    }

    #[test]
    fn an_import_against_the_arrows_is_found() {
        assert_eq!(findings("bindings/go/host.go", GUEST), [6]);
        assert_eq!(
            findings("bindings/go/host.go", "github.com/tetratelabs/wazero/api"),
            NONE
        );
        assert_eq!(
            findings("bindings/go/host.go", "github.com/tetratelabs/wazero-more"),
            [6]
        );
        assert_eq!(findings("wire/go/inner/reader.go", WIRE), NONE);
        assert_eq!(
            findings("wire/go/reader_test.go", "github.com/wapc/tinygo-msgpack"),
            NONE
        );
        assert_eq!(findings("elsewhere/main.go", "fmt"), [1]);
    }

    #[test]
    fn a_single_import_is_an_import() {
        assert_eq!(imports("package p\n\nimport \"a.b/c\"\n"), [(3, "a.b/c")]);
    }
}
