//! Budgets: 9 in 10 files under 400 lines; 9 in 10 functions under 40 lines, none over 80. Tests do not count.

use super::Finding;
use super::functions::{close, functions};
use super::source::{Source, line_of};
use crate::step::Result;

const FILE: Budget = Budget {
    noun: "file",
    usual: 400,
    most: usize::MAX,
};

const FUNCTION: Budget = Budget {
    noun: "function",
    usual: 40,
    most: 80,
};

/// Nine in ten have fewer lines than `usual`, none has more than `most`.
struct Budget {
    noun: &'static str,
    usual: usize,
    most: usize,
}

/// Something that a budget is about: where it starts, and how many lines it has.
struct Item<'a> {
    path: &'a str,
    first: usize,
    lines: usize,
}

pub(super) fn check(sources: &[Source]) -> Result<Vec<Finding>> {
    let mut files = Vec::new();
    let mut bodies = Vec::new();
    for source in sources.iter().filter(|source| source.is_hand_written()) {
        let path = source.path.as_str();
        let (code, test_lines) = without_tests(&source.code);
        files.push(Item {
            path,
            first: 1,
            lines: source.text.lines().count() - test_lines,
        });
        let found = source.language.map(|language| functions(&code, language));
        bodies.extend(found.into_iter().flatten().map(|function| Item {
            path,
            first: function.first,
            lines: function.last - function.first + 1,
        }));
    }
    let mut findings = FILE.check(&files);
    findings.extend(FUNCTION.check(&bodies));
    Ok(findings)
}

impl Budget {
    fn check(&self, items: &[Item<'_>]) -> Vec<Finding> {
        let Self { noun, usual, most } = self;
        let long = items.iter().filter(|item| item.lines >= *usual);
        let too_many = long.clone().count() * 10 > items.len();
        let finding = |item: &Item<'_>| {
            let lines = item.lines;
            let rule = if lines > *most {
                format!("{most} are the most")
            } else if too_many {
                format!("and more than one {noun} in ten has {usual}")
            } else {
                return None;
            };
            let what = format!("a {noun} of {lines} lines, {rule}: split it by its ideas");
            Some(Finding::new(item.path, item.first, what))
        };
        long.filter_map(finding).collect()
    }
}

/// Masked code with its modules of unit tests blanked, and how many lines these have.
fn without_tests(code: &str) -> (String, usize) {
    const MARK: &str = "#[cfg(test)]";
    let mut left = code.to_owned();
    let mut lines = 0;
    let mut from = 0;
    while let Some(start) = left[from..].find(MARK).map(|at| from + at) {
        let open = left[start..].find(['{', ';']).map(|at| start + at);
        let end = open
            .and_then(|open| close(&left, open))
            .unwrap_or(start + MARK.len() - 1);
        lines += line_of(&left, end) - line_of(&left, start) + 1;
        let blank: String = left[start..=end]
            .chars()
            .map(|c| if c == '\n' { c } else { ' ' })
            .collect();
        left.replace_range(start..=end, &blank);
        from = end;
    }
    (left, lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: [usize; 0] = [];

    fn function(lines: usize) -> String {
        format!("fn f() {{\n{}}}\n", "    g();\n".repeat(lines - 2))
    }

    fn findings(text: &str) -> Vec<usize> {
        let source = Source::new("host/src/pool.rs", text);
        check(&[source])
            .unwrap()
            .iter()
            .map(|finding| finding.line)
            .collect()
    }

    #[test]
    fn no_function_has_more_than_80_lines() {
        let short = function(30).repeat(9);
        assert_eq!(findings(&(short.clone() + &function(80))), NONE);
        assert_eq!(findings(&(short + &function(81))), [271]);
    }

    #[test]
    fn nine_in_ten_functions_have_less_than_40_lines() {
        assert_eq!(findings(&(function(3).repeat(8) + &function(40))), [25]);
        assert_eq!(findings(&(function(3).repeat(9) + &function(40))), NONE);
    }

    #[test]
    fn tests_do_not_count() {
        let tests = format!("#[cfg(test)]\nmod tests {{\n{}}}\n", function(500));
        assert_eq!(findings(&(function(3) + &tests)), NONE);
        assert_eq!(findings(&"\n".repeat(400)), [1]);
        assert_eq!(without_tests("#[cfg(test)]\nmod tests;\nfn f() {}\n").1, 1);
    }
}
