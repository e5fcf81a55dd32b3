//! Identifiers, packages and literals.

use crate::lang::Lang;
use crate::model::types::{Annotation, Member, TypeDef};
use crate::output::names::{capitalized, file_stem, words};
use crate::output::renames::renamed;
use crate::output::scope::Scope;

/// Words that Go writes in one case.
const INITIALISMS: &[&str] = &[
    "ACL", "API", "ASCII", "CPU", "CSS", "DNS", "EOF", "GUID", "HTML", "HTTP", "HTTPS", "ID", "IP",
    "JSON", "QPS", "RAM", "RPC", "SLA", "SMTP", "SQL", "SSH", "TCP", "TLS", "TTL", "UDP", "UI",
    "UID", "URI", "URL", "UTC", "UTF8", "UUID", "VM", "XML", "XSRF", "XSS",
];

/// Keywords, predeclared names, imported packages, and the variables of the functions that are generated.
const TAKEN: &[&str] = &[
    // Keywords.
    "break",
    "case",
    "chan",
    "const",
    "continue",
    "default",
    "defer",
    "else",
    "fallthrough",
    "for",
    "func",
    "go",
    "goto",
    "if",
    "import",
    "interface",
    "map",
    "package",
    "range",
    "return",
    "select",
    "struct",
    "switch",
    "type",
    "var",
    // Predeclared names.
    "any",
    "append",
    "bool",
    "byte",
    "cap",
    "clear",
    "close",
    "comparable",
    "complex",
    "complex64",
    "complex128",
    "copy",
    "delete",
    "error",
    "false",
    "float32",
    "float64",
    "imag",
    "int",
    "int8",
    "int16",
    "int32",
    "int64",
    "iota",
    "len",
    "make",
    "max",
    "min",
    "new",
    "nil",
    "panic",
    "print",
    "println",
    "real",
    "recover",
    "rune",
    "string",
    "true",
    "uint",
    "uint8",
    "uint16",
    "uint32",
    "uint64",
    "uintptr",
    // Packages.
    "context",
    "guest",
    "guesthouse",
    "math",
    "strconv",
    "time",
    "wire",
    // Variables.
    "args",
    "c",
    "ctx",
    "err",
    "fields",
    "handlers",
    "host",
    "implementation",
    "payload",
    "r",
    "reply",
    "result",
    "v",
    "w",
];

/// Names that the end of a file's name must not be: the compiler would take the file for a test, or for one system.
const FILE_ENDINGS: &[&str] = &[
    "test",
    "aix",
    "android",
    "darwin",
    "dragonfly",
    "freebsd",
    "hurd",
    "illumos",
    "ios",
    "js",
    "linux",
    "nacl",
    "netbsd",
    "openbsd",
    "plan9",
    "solaris",
    "wasip1",
    "wasip2",
    "windows",
    "zos",
    "386",
    "amd64",
    "amd64p32",
    "arm",
    "armbe",
    "arm64",
    "arm64be",
    "loong64",
    "mips",
    "mipsle",
    "mips64",
    "mips64le",
    "mips64p32",
    "mips64p32le",
    "ppc",
    "ppc64",
    "ppc64le",
    "riscv",
    "riscv64",
    "s390",
    "s390x",
    "sparc",
    "sparc64",
    "wasm",
];

/// Names of folders and packages with a meaning of their own.
const PACKAGES: &[&str] = &["internal", "main", "testdata", "vendor"];

/// How many of `TAKEN` are keywords, which nothing can be called.
const KEYWORDS: usize = 25;

/// Something of the schema with a name.
#[derive(Clone, Copy)]
pub(super) struct Named<'a> {
    pub(super) name: &'a str,
    pub(super) annotations: &'a [Annotation],
}

impl<'a> Named<'a> {
    /// A type as its own schema calls it.
    pub(super) fn origin(def: &'a TypeDef) -> Self {
        let name = def.imported.as_ref().map_or(&def.name, |it| &it.name);
        Self {
            name,
            annotations: &def.annotations,
        }
    }

    /// The name that `@rename` gives it, or else the one that it has in the schema: what derived names are made of.
    pub(super) fn stem(self) -> &'a str {
        renamed(self.annotations, Lang::Go).unwrap_or(self.name)
    }

    /// Whether `@rename` gives it a name.
    pub(super) fn is_renamed(self) -> bool {
        renamed(self.annotations, Lang::Go).is_some()
    }

    /// Its name if it is public: as `@rename` writes it, or else as Go does.
    pub(super) fn exported(self) -> String {
        let renamed = renamed(self.annotations, Lang::Go);
        renamed.map_or_else(|| exported(self.name), str::to_owned)
    }

    /// Its name if it is a parameter, which is none that the generated code needs.
    pub(super) fn local(self) -> String {
        match renamed(self.annotations, Lang::Go) {
            Some(name) if TAKEN.contains(&name) => format!("{name}_"),
            Some(name) => name.to_owned(),
            None => local(self.name),
        }
    }
}

macro_rules! named {
    ($($kind:ident),*) => {$(
        impl<'a> From<&'a crate::model::types::$kind> for Named<'a> {
            fn from(it: &'a crate::model::types::$kind) -> Self {
                Self { name: &it.name, annotations: &it.annotations }
            }
        }
    )*};
}

named!(TypeDef, Field, EnumValue, Interface, Operation);

impl<'a> From<&'a Member> for Named<'a> {
    fn from(it: &'a Member) -> Self {
        Self {
            name: &it.key,
            annotations: &it.annotations,
        }
    }
}

/// The scope of a package, in which nothing can have a name that the generated code needs.
pub(super) fn package_scope() -> Scope {
    Scope::new("Go").reserve(TAKEN)
}

/// The scope of a struct or an interface.
pub(super) fn member_scope() -> Scope {
    Scope::new("Go").reserve(&TAKEN[..KEYWORDS])
}

/// The name of something public: `FullURLName`.
pub(super) fn exported(name: &str) -> String {
    let joined: String = words(name).into_iter().map(word).collect();
    // What is public starts with a capital.
    match joined.chars().next() {
        Some('0'..='9') => format!("N{joined}"),
        Some(_) => joined,
        None => "Unnamed".to_owned(),
    }
}

/// The same for something private: `fullURLName`, `urlOfAll`.
pub(super) fn unexported(name: &str) -> String {
    let mut words = words(name).into_iter();
    let first = words.next().unwrap_or("unnamed").to_ascii_lowercase();
    let joined: String = std::iter::once(first).chain(words.map(word)).collect();
    if joined.starts_with(|c: char| c.is_ascii_digit()) {
        return format!("n{joined}");
    }
    joined
}

fn local(name: &str) -> String {
    let name = unexported(name);
    // No other name ends in `_`.
    if TAKEN.contains(&name.as_str()) {
        return format!("{name}_");
    }
    name
}

fn word(word: &str) -> String {
    let upper = word.to_ascii_uppercase();
    if INITIALISMS.contains(&upper.as_str()) {
        return upper;
    }
    match upper.strip_suffix('S') {
        Some(singular) if INITIALISMS.contains(&singular) => format!("{singular}s"),
        _ => capitalized(word),
    }
}

/// The name of the package: `demov1` for `demo.v1`.
pub(super) fn package(namespace: &str) -> String {
    let name = file_stem(namespace).replace('_', "").to_ascii_lowercase();
    if TAKEN.contains(&name.as_str()) || PACKAGES.contains(&name.as_str()) {
        return format!("{name}pkg");
    }
    name
}

/// Whether a package can be called so: not what this file's or Go's own names are.
pub(super) fn is_package(name: &str) -> bool {
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(allowed)
        && !TAKEN.contains(&name)
        && !PACKAGES.contains(&name)
        && !name.ends_with("_test")
}

/// What a file calls a package that it imports: `commonv1` for `example.org/shop/common-v1`, `shop` for `example.org/shop/v2`.
pub(super) fn import_name(path: &str) -> String {
    let is_version = |it: &str| {
        it.strip_prefix('v')
            .is_some_and(|it| it.parse::<u32>().is_ok())
    };
    let mut elements = path.rsplit('/').filter(|it| !it.is_empty());
    let last = elements.next().unwrap_or_default();
    let last = elements.next().filter(|_| is_version(last)).unwrap_or(last);
    let letters = last.chars().filter(char::is_ascii_alphanumeric);
    let name: String = letters.map(|c| c.to_ascii_lowercase()).collect();
    let is_name = name.starts_with(|c: char| c.is_ascii_lowercase());
    if is_name && !TAKEN.contains(&name.as_str()) {
        return name;
    }
    format!("pkg{name}")
}

/// The path of the file: `demov1/demo_v1.go`, in the folder of its package.
pub(super) fn path(namespace: &str, package: &str) -> String {
    let mut file = file_stem(namespace).to_ascii_lowercase();
    if let Some((_, ending)) = file.rsplit_once('_')
        && FILE_ENDINGS.contains(&ending)
    {
        file.push_str("_schema");
    }
    format!("{package}/{file}.go")
}

/// A text as Go writes it.
pub(super) fn quoted(text: &str) -> String {
    if text.bytes().all(|it| it.is_ascii_alphanumeric()) {
        return ["\"", text, "\""].concat();
    }
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            c if is_hidden(c) => quoted.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted + "\""
}

/// Characters that a reader of the code cannot see, or that compilers refuse. All are of the first plane.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initialisms_have_one_case() {
        let cases = [
            ("fullURLName", "FullURLName", "fullURLName"),
            ("userId", "UserID", "userID"),
            ("ids", "IDs", "ids"),
            ("userIDs", "UserIDs", "userIDs"),
            ("HTTPServer2", "HTTPServer2", "httpServer2"),
            ("utf8_text", "UTF8Text", "utf8Text"),
            ("snake_case", "SnakeCase", "snakeCase"),
            ("_1st", "N1st", "n1st"),
            ("__", "Unnamed", "unnamed"),
        ];
        for (name, public, private) in cases {
            assert_eq!(exported(name), public);
            assert_eq!(unexported(name), private);
        }
    }

    #[test]
    fn parameters_leave_go_its_names() {
        for taken in [
            "type", "string", "len", "context", "time", "wire", "err", "Payload",
        ] {
            assert_eq!(local(taken), format!("{}_", taken.to_lowercase()));
        }
        assert_eq!(local("login"), "login");
    }

    #[test]
    fn packages_and_files_mean_nothing_else() {
        let path = |namespace| path(namespace, &package(namespace));
        assert_eq!(path("triage.v1"), "triagev1/triage_v1.go");
        assert_eq!(path("a.b_c.V1"), "abcv1/a_b_c_v1.go");
        assert_eq!(path("my-app:api.V1"), "myappapiv1/my_app_api_v1.go");
        assert_eq!(path("type"), "typepkg/type.go");
        assert_eq!(path("main"), "mainpkg/main.go");
        assert_eq!(path("internal"), "internalpkg/internal.go");
        assert_eq!(path("my.linux"), "mylinux/my_linux_schema.go");
        assert_eq!(path("my.test"), "mytest/my_test_schema.go");
        assert_eq!(path("linux"), "linux/linux.go");
    }

    #[test]
    fn packages_are_imported_by_a_name() {
        for (path, name) in [
            ("example.org/shop/commonv1", "commonv1"),
            ("example.org/shop/go-common.v1", "gocommonv1"),
            ("example.org/shop/v2", "shop"),
            ("v2", "v2"),
            ("example.org/wire", "pkgwire"),
            ("example.org/1st/", "pkg1st"),
            ("", "pkg"),
        ] {
            assert_eq!(import_name(path), name);
        }
    }

    #[test]
    fn text_is_escaped() {
        assert_eq!(
            quoted("a \"b\" \\ é 🚀 \n\t\u{7}\u{2028}\u{feff}"),
            "\"a \\\"b\\\" \\\\ é 🚀 \\n\\t\\u0007\\u2028\\ufeff\""
        );
    }
}
