//! How schemas are laid out: each `tests/format/*.apexlang` has its `.txt`.
//!
//! After a change that is meant, `BLESS=1 cargo test -p guesthouse-codegen --test format` writes the texts anew; read them
//! before you commit them.

use std::fs;
use std::path::{Path, PathBuf};

use guesthouse_codegen::format::format;

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/format");
    let entries = fs::read_dir(folder).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    paths
        .filter(|path| path.extension().is_some_and(|it| it == "apexlang"))
        .collect()
}

#[test]
fn schemas_are_laid_out_in_one_way() {
    let cases = cases();
    assert!(cases.len() >= 4, "cases are missing");
    for path in cases {
        let text = fs::read_to_string(&path).unwrap();
        let formatted = format("test", &text).unwrap_or_else(|it| panic!("{it}"));
        let expected = path.with_extension("txt");
        if std::env::var_os("BLESS").is_some() {
            fs::write(&expected, formatted).unwrap();
        } else {
            let expected = fs::read_to_string(&expected).unwrap();
            assert_eq!(formatted, expected, "{}", path.display());
        }
    }
}

#[test]
fn what_is_no_schema_stays() {
    let mistakes = format("a.apexlang", "namespace \"a\"\ntype A { b }").unwrap_err();
    assert!(
        mistakes
            .to_string()
            .starts_with("a.apexlang:2:12: error[syntax]"),
        "{mistakes}"
    );
}

#[test]
fn little_is_laid_out_too() {
    for (text, formatted) in [
        ("", ""),
        (" \n,\n", ""),
        ("#a", "#a\n"),
        ("\u{feff}\n\n# a\n\n\n#b\n", "# a\n\n#b\n"),
        ("namespace \"a\"", "namespace \"a\"\n"),
        ("namespace \"a\" # b\r\n\r\n", "namespace \"a\" # b\n"),
    ] {
        assert_eq!(format("test", text).unwrap(), formatted);
    }
}
