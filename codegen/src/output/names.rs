//! Names in the case of a language. Words reserved by a language are its target's business.

/// The words of a name, as written: `fooBar`, `FooBar` and `foo_bar` have two, and so has `HTTPServer`. Digits belong
/// to the word before them. Whatever is not an ASCII letter or digit separates words.
///
/// ```
/// use guesthouse_codegen::output::names::words;
///
/// assert_eq!(words("fullURLName"), ["full", "URL", "Name"]);
/// assert_eq!(words("utf8_text2Html"), ["utf8", "text2", "Html"]);
/// assert_eq!(words("userIDs"), ["user", "IDs"]);
/// ```
pub fn words(name: &str) -> Vec<&str> {
    each_word(name).collect()
}

fn each_word(name: &str) -> impl Iterator<Item = &str> {
    name.split(|c: char| !c.is_ascii_alphanumeric())
        .flat_map(humps)
}

/// `foo_bar`
pub fn snake(name: &str) -> String {
    if name.bytes().all(|it| it.is_ascii_lowercase()) {
        return name.to_owned();
    }
    joined(name, "_", str::make_ascii_lowercase)
}

/// `FOO_BAR`
pub fn screaming(name: &str) -> String {
    joined(name, "_", str::make_ascii_uppercase)
}

/// `FooBar`
pub fn pascal(name: &str) -> String {
    joined(name, "", capitalize)
}

/// `fooBar`
pub fn camel(name: &str) -> String {
    let mut name = pascal(name);
    if let Some(first) = name.get_mut(..1) {
        first.make_ascii_lowercase();
    }
    name
}

/// `Foo`
pub fn capitalized(word: &str) -> String {
    let mut word = word.to_owned();
    capitalize(&mut word);
    word
}

fn capitalize(word: &mut str) {
    word.make_ascii_lowercase();
    if let Some(first) = word.get_mut(..1) {
        first.make_ascii_uppercase();
    }
}

/// Whether a text can be a namespace: names with `.`, `:` or `-` between them, such as `demo.v1` and `example:interface`.
///
/// ```
/// use guesthouse_codegen::output::names::is_namespace;
///
/// assert!(is_namespace("demo.v1") && is_namespace("example:my-interface"));
/// assert!(!is_namespace("demo/v1") && !is_namespace("demo..v1") && !is_namespace("1st"));
/// ```
pub fn is_namespace(text: &str) -> bool {
    let is_name = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_alphabetic())
            && part.chars().all(|c| c == '_' || c.is_ascii_alphanumeric())
    };
    text.split(SEPARATORS).all(is_name)
}

/// What separates the names of a namespace. `/` separates a namespace from an operation on the wire.
const SEPARATORS: [char; 3] = ['.', ':', '-'];

/// The name of a namespace's file, without its ending: `demo_v1` for `demo.v1`.
pub fn file_stem(namespace: &str) -> String {
    namespace.replace(SEPARATORS, "_")
}

/// The words of a name, each through `case`. A name cannot start with a digit in any of the languages: it gets a `_`.
fn joined(name: &str, separator: &str, case: impl Fn(&mut str)) -> String {
    let mut joined = String::with_capacity(name.len() + 4);
    for word in each_word(name) {
        if !joined.is_empty() {
            joined.push_str(separator);
        } else if word.starts_with(|c: char| c.is_ascii_digit()) {
            joined.push('_');
        }
        let start = joined.len();
        joined.push_str(word);
        case(&mut joined[start..]);
    }
    joined
}

/// Splits `fooBar2Baz` where a lower-case letter or digit meets a capital, and `HTTPServer` before the capital that
/// starts a word, but leaves a plural such as `IDs` whole. `name` is of ASCII letters and digits.
fn humps(name: &str) -> impl Iterator<Item = &str> {
    let mut rest = name;
    std::iter::from_fn(move || {
        let (word, after) = rest.split_at(first_hump(rest.as_bytes()));
        rest = after;
        (!word.is_empty()).then_some(word)
    })
}

/// Where the first word ends.
fn first_hump(name: &[u8]) -> usize {
    let ends = |at: &usize| {
        name[*at].is_ascii_uppercase()
            && (!name[at - 1].is_ascii_uppercase() || starts_word(&name[at + 1..]))
    };
    (1..name.len()).find(ends).unwrap_or(name.len())
}

/// Whether a capital within capitals starts a word, by what comes after it.
fn starts_word(rest: &[u8]) -> bool {
    match rest {
        [b's'] => false,
        [b's', next, ..] if next.is_ascii_uppercase() => false,
        [next, ..] => next.is_ascii_lowercase(),
        [] => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_every_style() {
        let cases: [(&str, &[&str]); 16] = [
            ("", &[]),
            ("_", &[]),
            ("a", &["a"]),
            ("fooBar", &["foo", "Bar"]),
            ("FooBar", &["Foo", "Bar"]),
            ("foo_bar", &["foo", "bar"]),
            ("__foo__Bar_", &["foo", "Bar"]),
            ("FOO_BAR", &["FOO", "BAR"]),
            ("HTTPServer", &["HTTP", "Server"]),
            ("HTTP2Server", &["HTTP2", "Server"]),
            ("i8", &["i8"]),
            ("x2y", &["x2y"]),
            ("sha256", &["sha256"]),
            ("userIDs", &["user", "IDs"]),
            ("URLsOfAll", &["URLs", "Of", "All"]),
            ("a-b c/漢d", &["a", "b", "c", "d"]),
        ];
        for (name, expected) in cases {
            assert_eq!(words(name), expected, "{name}");
        }
    }

    #[test]
    fn every_case() {
        assert_eq!(snake("fullURLName"), "full_url_name");
        assert_eq!(screaming("fullURLName"), "FULL_URL_NAME");
        assert_eq!(pascal("fullURLName"), "FullUrlName");
        assert_eq!(camel("FullURLName"), "fullUrlName");
        assert_eq!(camel("HTTPServer"), "httpServer");
        assert_eq!(capitalized("iDS"), "Ids");
    }

    #[test]
    fn no_name_starts_with_a_digit() {
        assert_eq!(snake("_1st"), "_1st");
        assert_eq!(pascal("_1st"), "_1st");
        assert_eq!(camel("_1st"), "_1st");
    }
}
