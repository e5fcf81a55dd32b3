//! Walls inside a room: files that may not know each other.

use super::Finding;
use crate::check::source::{Source, words};

const TARGETS: &str = "codegen/src/target/";
const LANGUAGES: [&str; 3] = ["rust", "go", "typescript"];
const ENGINE: &str = "host/src/";
const MEMORY: &str = "host/src/engine/memory.rs";

pub(super) fn check(sources: &[Source]) -> Vec<Finding> {
    sources
        .iter()
        .flat_map(|source| targets(source).into_iter().chain(memory(source)))
        .collect()
}

/// A target of the code generator never uses another.
fn targets(source: &Source) -> Vec<Finding> {
    let Some((own, _)) = source
        .path
        .strip_prefix(TARGETS)
        .and_then(|rest| rest.split_once('/'))
    else {
        return Vec::new();
    };
    let others = LANGUAGES.iter().filter(|language| **language != own);
    others
        .flat_map(|other| {
            let imported = |at: &usize| {
                source.code[..*at].ends_with("super::") || source.code[..*at].ends_with("target::")
            };
            words(&source.code, other).filter(imported).map(move |at| {
                let what = format!("the target {own} uses {other}'s code: move what they share to target/mod.rs or output/");
                Finding::new(&source.path, source.line_of(at), what)
            })
        })
        .collect()
}

/// Linear memory is touched in one file: nobody else even holds wasmtime's `Memory`.
fn memory(source: &Source) -> Vec<Finding> {
    if !source.path.starts_with(ENGINE) || source.path == MEMORY || source.is_test() {
        return Vec::new();
    }
    let names = [
        "get_memory",
        "into_memory",
        "data_and_store_mut",
        "data_ptr",
    ];
    let found = names.iter().flat_map(|name| words(&source.code, name));
    found
        .map(|at| {
            let what =
                format!("touches linear memory, which only {MEMORY} may: call a function of it");
            Finding::new(&source.path, source.line_of(at), what)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: [usize; 0] = [];

    fn lines(path: &str, text: &str) -> Vec<usize> {
        check(&[Source::new(path, text)])
            .iter()
            .map(|finding| finding.line)
            .collect()
    }

    #[test]
    fn targets_do_not_know_each_other() {
        let text =
            "use super::super::go::types;\nuse crate::target::rust::x;\nlet go = go_name();\n";
        assert_eq!(lines("codegen/src/target/rust/types.rs", text), [1]);
        assert_eq!(lines("codegen/src/target/mod.rs", text), NONE);
    }

    #[test]
    fn linear_memory_is_touched_in_one_file() {
        let text = "let a = 1;\ncaller.get_export(name)?.into_memory();\n";
        assert_eq!(lines("host/src/engine/link.rs", text), [2]);
        assert_eq!(lines(MEMORY, text), NONE);
    }
}
