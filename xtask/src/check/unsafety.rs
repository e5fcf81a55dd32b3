//! Every `unsafe` of Rust, and every function that uses `unsafe` in Go, says why it holds.

use super::Finding;
use super::functions::functions;
use super::mask::Language;
use super::source::{Source, words};
use crate::step::Result;

const ADVICE: &str = "without a `SAFETY:` comment above: say why it holds";
/// What Go's package `unsafe` computes at compile time, without touching memory.
const HARMLESS_IN_GO: [&str; 3] = ["Sizeof", "Alignof", "Offsetof"];

pub(super) fn check(sources: &[Source]) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for source in sources.iter().filter(|source| !source.is_generated()) {
        let lines = match source.language {
            Some(Language::Rust) => rust(source),
            Some(Language::Go) => go(source),
            _ => continue,
        };
        findings.extend(
            lines
                .into_iter()
                .map(|line| Finding::new(&source.path, line, format!("`unsafe` {ADVICE}"))),
        );
    }
    Ok(findings)
}

/// Blocks and implementations. (Functions state their conditions under `# Safety`, which clippy sees to.)
fn rust(source: &Source) -> Vec<usize> {
    let asserts = |at: &usize| {
        let rest = source.code[at + "unsafe".len()..].trim_start();
        rest.starts_with('{') || rest.starts_with("impl")
    };
    let unsafes = words(&source.code, "unsafe").filter(asserts);
    let lines = unsafes.map(|at| source.line_of(at));
    lines.filter(|line| !is_explained(source, *line)).collect()
}

/// Whether the comment above the statement, or a line of the statement, says `SAFETY:`.
fn is_explained(source: &Source, line: usize) -> bool {
    let text: Vec<&str> = source.text.lines().collect();
    let code: Vec<&str> = source.code.lines().collect();
    if text[line - 1].contains("SAFETY:") {
        return true;
    }
    for above in (0..line - 1).rev() {
        if text[above].contains("SAFETY:") {
            return true;
        }
        let is_attribute = code[above].trim_start().starts_with("#[");
        let ends_statement = code[above].trim_end().ends_with([';', '{', '}', ',']);
        if text[above].trim().is_empty() || (ends_statement && !is_attribute) {
            return false;
        }
    }
    false
}

fn go(source: &Source) -> Vec<usize> {
    let lines: Vec<&str> = source.text.lines().collect();
    let uses: Vec<usize> = source
        .code
        .match_indices("unsafe.")
        .filter(|(at, dot)| {
            !HARMLESS_IN_GO
                .iter()
                .any(|name| source.code[at + dot.len()..].starts_with(name))
        })
        .map(|(at, _)| source.line_of(at))
        .collect();
    let explained = |first: usize, last: usize| {
        let comment = lines[..first - 1]
            .iter()
            .rev()
            .take_while(|line| line.starts_with("//"));
        comment
            .chain(&lines[first - 1..last])
            .any(|line| line.contains("SAFETY:"))
    };
    functions(&source.code, Language::Go)
        .iter()
        .filter_map(|function| {
            let used = uses
                .iter()
                .find(|line| (function.first..=function.last).contains(line))?;
            (!explained(function.first, function.last)).then_some(*used)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(path: &str, text: &str) -> Vec<usize> {
        check(&[Source::new(path, text)])
            .unwrap()
            .iter()
            .map(|finding| finding.line)
            .collect()
    }

    #[test]
    fn rust_needs_a_comment_above_the_statement() {
        let text = "fn a() {\n    // SAFETY: it holds.\n    let x =\n        unsafe { b() };\n    unsafe { c() }\n}\n\
                    // SAFETY: no state.\n#[cfg(x)]\nunsafe impl Send for X {}\n\nunsafe impl Sync for X {}\nunsafe fn d();\n";
        assert_eq!(findings("a.rs", text), [5, 11]);
    }

    #[test]
    fn go_needs_a_comment_with_the_function() {
        let text = "import \"unsafe\"\n\n// a reads.\n// SAFETY: it holds.\nfunc a() {\n\tunsafe.Slice(p, n)\n}\n\nfunc b() {\n\tunsafe.Sizeof(p)\n\tunsafe.Slice(p, n)\n}\n";
        assert_eq!(findings("a.go", text), [11]);
    }
}
