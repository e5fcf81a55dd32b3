//! Text that belongs to a machine or to nobody: paths of a machine, hosts of registries, code that is not finished.

use super::Finding;
use super::mask::Language;
use super::source::{Source, words};
use crate::step::Result;

/// Spelled in two parts, so that this file does not hold what it looks for.
const MACHINE_PATHS: [[&str; 2]; 4] = [
    ["/ro", "ot/"],
    ["/wo", "rk/"],
    ["/ho", "me/"],
    ["/t", "mp/"],
];
const REGISTRY_HOSTS: [[&str; 2]; 9] = [
    ["proxy.golang", ".org"],
    ["sum.golang", ".org"],
    ["registry.npm", "js"],
    ["static.crates", ".io"],
    ["index.crates", ".io"],
    ["pypi", ".org"],
    ["files.python", "hosted"],
    ["deb.debian", ".org"],
    ["repo1.mav", "en"],
];

pub(super) fn check(sources: &[Source]) -> Result<Vec<Finding>> {
    Ok(sources.iter().flat_map(of_one).collect())
}

fn of_one(source: &Source) -> Vec<Finding> {
    let finding = |at: usize, what: String| Finding::new(&source.path, source.line_of(at), what);
    let mut findings = Vec::new();
    for path in MACHINE_PATHS.map(|parts| parts.concat()) {
        let starts = |at: &usize| {
            !source.text[..*at].ends_with(|c: char| c.is_alphanumeric() || "._-~*)}$".contains(c))
        };
        let found = source
            .text
            .match_indices(&path)
            .map(|(at, _)| at)
            .filter(starts);
        findings.extend(found.map(|at| {
            finding(
                at,
                format!("`{path}…` is a path of one machine: say it without"),
            )
        }));
    }
    for host in REGISTRY_HOSTS.map(|parts| parts.concat()) {
        let found = source.text.match_indices(&host);
        findings.extend(found.map(|(at, _)| {
            finding(
                at,
                format!("`{host}` is a registry's host: every machine has its own"),
            )
        }));
    }
    if source.language == Some(Language::Rust) {
        for name in ["todo", "unimplemented"] {
            let found = words(&source.code, name)
                .filter(|at| source.code[at + name.len()..].starts_with('!'));
            findings.extend(
                found.map(|at| finding(at, format!("`{name}!` is not finished: finish it"))),
            );
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(path: &str, text: &str) -> Vec<usize> {
        of_one(&Source::new(path, text))
            .iter()
            .map(|finding| finding.line)
            .collect()
    }

    #[test]
    fn paths_and_hosts_are_found() {
        let tmp = MACHINE_PATHS[3].concat();
        assert_eq!(
            lines("a.md", &format!("one\nin `{tmp}x` or target{tmp}x\n")),
            [2]
        );
        let host = REGISTRY_HOSTS[2].concat();
        assert_eq!(
            lines("package-lock.json", &format!("\n\"https://{host}.org\"")),
            [2]
        );
    }

    #[test]
    fn unfinished_code_is_found_but_not_words_about_it() {
        assert_eq!(
            lines(
                "a.rs",
                "fn f() { todo!() }\n// todo!\n\"unimplemented!()\"\nmy_todo!();"
            ),
            [1]
        );
    }
}
