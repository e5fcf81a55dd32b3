//! Finds the functions of masked source code and where they end.

use std::collections::BTreeMap;

use super::mask::Language;
use super::source::{line_of, words};

/// A function with a body, by its first and last line.
#[derive(Debug, PartialEq)]
pub(super) struct Function {
    pub(super) first: usize,
    pub(super) last: usize,
}

/// The functions of masked `code`, in order.
pub(super) fn functions(code: &str, language: Language) -> Vec<Function> {
    let spans: BTreeMap<usize, usize> = match language {
        Language::Rust => words(code, "fn")
            .filter_map(|at| Some((rust_body(code, at)?, at)))
            .collect(),
        Language::Go => words(code, "func")
            .filter(|&at| at == 0 || code.as_bytes()[at - 1] == b'\n')
            .filter_map(|at| Some((go_body(code, at)?, at)))
            .collect(),
        Language::TypeScript => typescript_bodies(code),
    };
    let function = |(body, start): (&usize, &usize)| {
        Some(Function {
            first: line_of(code, *start),
            last: line_of(code, close(code, *body)?),
        })
    };
    spans.iter().filter_map(function).collect()
}

/// The bracket that closes the one at `open`; none where no bracket opens.
pub(super) fn close(code: &str, open: usize) -> Option<usize> {
    let bytes = code.as_bytes();
    let (opening, closing) = match bytes.get(open)? {
        b'(' => (b'(', b')'),
        b'[' => (b'[', b']'),
        b'{' => (b'{', b'}'),
        _ => return None,
    };
    let mut depth = 0_usize;
    for (at, byte) in bytes.iter().enumerate().skip(open) {
        if *byte == opening {
            depth += 1;
        } else if *byte == closing {
            depth -= 1;
            if depth == 0 {
                return Some(at);
            }
        }
    }
    None
}

/// The brace that opens the body of the function at `start`; none of a signature or a pointer's type.
fn rust_body(code: &str, start: usize) -> Option<usize> {
    let rest = code[start + "fn".len()..].trim_start();
    if !rest.starts_with(|c: char| c.is_alphabetic() || c == '_') {
        return None;
    }
    let mut at = start;
    loop {
        match code.as_bytes().get(at)? {
            b'(' | b'[' => at = close(code, at)?,
            b'{' => return Some(at),
            b';' => return None,
            _ => {}
        }
        at += 1;
    }
}

/// Results may be of types with braces of their own, and functions of other languages have no body.
fn go_body(code: &str, start: usize) -> Option<usize> {
    let mut at = start;
    loop {
        match code.as_bytes().get(at)? {
            b'(' | b'[' => at = close(code, at)?,
            b'{' if matches!(last_word(&code[..at]), "interface" | "struct") => {
                at = close(code, at)?
            }
            b'{' => return Some(at),
            b'\n' => return None,
            _ => {}
        }
        at += 1;
    }
}

/// Bodies of functions, methods and arrow functions, with where each function starts.
fn typescript_bodies(code: &str) -> BTreeMap<usize, usize> {
    const CONTROL: [&str; 7] = ["if", "for", "while", "switch", "catch", "with", "await"];
    code.match_indices('(')
        .map(|(at, _)| at)
        .filter(|&at| !CONTROL.contains(&last_word(&code[..at])))
        .filter_map(|at| Some((typescript_body(code, close(code, at)? + 1)?, at)))
        .collect()
}

/// The brace of the body that follows parameters, if one does: `{`, `: Type {`, `=> {` or `: Type => {`.
fn typescript_body(code: &str, after: usize) -> Option<usize> {
    let rest = code[after..].trim_start();
    let at = code.len() - rest.len();
    let body = match rest.as_bytes().first()? {
        b'{' => at,
        b':' => end_of_type(code, at + 1)?,
        b'=' => at,
        _ => return None,
    };
    match code[body..].strip_prefix("=>") {
        Some(rest) => {
            let rest = rest.trim_start();
            rest.starts_with('{').then(|| code.len() - rest.len())
        }
        None => code[body..].starts_with('{').then_some(body),
    }
}

/// Where the type of a result ends: at the brace of a body or at an arrow.
fn end_of_type(code: &str, start: usize) -> Option<usize> {
    let mut at = start;
    let mut angles = 0_usize;
    loop {
        match code.as_bytes().get(at)? {
            b'=' if code[at..].starts_with("=>") && angles == 0 => return Some(at),
            b'=' if code[at..].starts_with("=>") => at += 1,
            b'(' | b'[' => at = close(code, at)?,
            b'{' if angles == 0 && !code[..at].trim_end().ends_with([':', '|', '&']) => {
                return Some(at);
            }
            b'{' => at = close(code, at)?,
            b'<' => angles += 1,
            b'>' => angles = angles.checked_sub(1)?,
            b';' | b',' | b'=' | b')' | b']' | b'}' if angles == 0 => return None,
            _ => {}
        }
        at += 1;
    }
}

/// The word at the very end, before blanks.
fn last_word(code: &str) -> &str {
    let code = code.trim_end();
    let start = code
        .rfind(|c: char| !c.is_alphanumeric() && c != '_')
        .map_or(0, |at| {
            at + code[at..].chars().next().map_or(1, char::len_utf8)
        });
    &code[start..]
}

#[cfg(test)]
mod tests {
    use super::super::mask::mask;
    use super::*;

    fn lines(text: &str, language: Language) -> Vec<(usize, usize)> {
        let found = functions(&mask(text, language), language);
        found
            .iter()
            .map(|function| (function.first, function.last))
            .collect()
    }

    #[test]
    fn rust() {
        let text = "trait T { fn a(x: [u8; 2]) -> fn(u8) -> u8; fn b() {} }\n\
                    fn c<F>(f: F) -> &'static str\nwhere\n    F: Fn(),\n{\n    let s = \"}\"; // }\n    fn d() {\n    }\n    s\n}\n";
        assert_eq!(lines(text, Language::Rust), [(1, 1), (2, 10), (7, 8)]);
    }

    #[test]
    fn go() {
        let text = "func external(a uint32)\n\
                    func (t *T) m(f func() error) (map[string]struct{}, interface{ X() }) {\n\tgo func() {\n\t}()\n}\n\
                    func s() struct{ a int } {\n\treturn struct{ a int }{'}'}\n}\nvar f = func() {\n}\n";
        assert_eq!(lines(text, Language::Go), [(2, 5), (6, 8)]);
    }

    #[test]
    fn typescript() {
        let text = "export function a(x: number): { y: \"{\" } | Promise<{ z: 1 }> {\n  if (x) {\n  }\n}\n\
                    class C {\n  constructor(private x = 1) {\n  }\n  async m(): Promise<void> {\n  }\n}\n\
                    const f = async (x: number): Promise<number> => {\n};\nconst g = (x) => ({ x });\nfor (const a of b) {\n}\n\
                    interface I { m(x: number): void; n(): { a: 1 } }\n";
        assert_eq!(
            lines(text, Language::TypeScript),
            [(1, 4), (6, 7), (8, 9), (11, 12)]
        );
    }
}
