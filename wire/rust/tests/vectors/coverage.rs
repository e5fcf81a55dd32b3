//! That the vectors leave nothing out: each row of `docs/wire.md` has cases, and each case a row; each error comes in each
//! container; each header is read and written, at both ends of what it is for.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value as Json;

use crate::vector::bytes_of;

/// Rows that are not about the bytes of a value: where the test of each is.
const ELSEWHERE: [(&str, &str, &str); 4] = [
    ("operation", "guest-sdk/go/guest_test.go", "\"/demo/echo\""),
    (
        "func",
        "codegen/tests/golden/names/go/guest/namesv1/names_v1.go",
        "\"names.v1/await\"",
    ),
    (
        "host-call",
        "host/src/handlers.rs",
        "call(&handlers, \"\", ",
    ),
    (
        "error-record",
        "tests/generated/ts/src/errors.test.ts",
        "a host gets the guest's error",
    ),
];

/// What only a writer refuses, and what no vector can say because the value does not exist in other languages: the tests.
const WRITING: [(&str, &str); 8] = [
    ("wire/rust/src/writer.rs", "Err(Code::TooLong)"),
    ("wire/rust/src/call_error.rs", "invalid-datetime"),
    ("wire/go/writer_test.go", "TooLong, \"\"}"),
    ("wire/go/writer_test.go", "InvalidDatetime, \"\"}"),
    ("wire/go/writer_test.go", "InvalidValue, \"[1]\"}"),
    ("wire/ts/test/writer.test.ts", "\"too-long\""),
    ("wire/ts/test/writer.test.ts", "\"invalid-datetime\""),
    ("wire/ts/test/writer.test.ts", "\"invalid-value\""),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The cases of all files.
fn cases() -> Vec<Json> {
    let files = fs::read_dir(root().join("schemas/vectors")).unwrap();
    let text = files.map(|file| fs::read_to_string(file.unwrap().path()).unwrap());
    text.flat_map(|text| serde_json::from_str::<Vec<Json>>(&text).unwrap())
        .collect()
}

fn text<'a>(case: &'a Json, key: &str) -> &'a str {
    case[key].as_str().unwrap_or_default()
}

/// All encodings of a case that are read.
fn forms(case: &Json) -> impl Iterator<Item = &str> {
    let also = case["also"].as_array().into_iter().flatten();
    std::iter::once(&case["bytes"])
        .chain(also)
        .filter_map(Json::as_str)
}

/// The rows of the tables that begin with a column `row`: the name, and whether there is something that is also read.
fn rows() -> BTreeMap<String, bool> {
    let page = fs::read_to_string(root().join("docs/wire.md")).unwrap();
    let mut rows = BTreeMap::new();
    let (mut in_table, mut also_read) = (false, None);
    for line in page.lines() {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        match cells.as_slice() {
            ["", "row", titles @ .., ""] => {
                in_table = true;
                also_read = titles.iter().position(|title| *title == "also read");
            }
            ["", "---", ..] => {}
            ["", name, cells @ .., ""] if in_table => {
                let is_also_read = also_read.is_some_and(|column| !cells[column].is_empty());
                let earlier = rows.insert((*name).to_owned(), is_also_read);
                assert!(earlier.is_none(), "two rows are called {name}");
            }
            _ => in_table = false,
        }
    }
    rows
}

#[test]
fn each_row_has_cases_and_each_case_a_row() {
    let rows = rows();
    assert!(rows.len() > 40, "the tables of the page are not found");
    let (mut any, mut also) = (BTreeSet::new(), BTreeSet::new());
    for case in cases() {
        let row = text(&case, "row").to_owned();
        assert!(rows.contains_key(&row), "{case} is of no row of the page");
        if case["also"].is_array() {
            also.insert(row.clone());
        }
        any.insert(row);
    }
    for (row, file, mark) in ELSEWHERE {
        assert!(rows.contains_key(row), "{row} is no row of the page");
        let test = fs::read_to_string(root().join(file)).unwrap();
        assert!(test.contains(mark), "{file} does not test {row} any more");
        any.insert(row.to_owned());
        also.insert(row.to_owned());
    }
    for (row, is_also_read) in rows {
        assert!(any.contains(&row), "the row {row} has no case");
        assert!(
            !is_also_read || also.contains(&row),
            "the row {row} has no case of what is also read"
        );
    }
}

/// Which containers a path goes through. Only a union has members, and none of its fields is called like one.
fn places(path: &str) -> impl Iterator<Item = &'static str> {
    let members = ["Point", "Circle", "Color", "label", "polygon", "Square"];
    let is_member = path
        .split(['.', '[', ']'])
        .any(|part| members.contains(&part));
    let is_field = path.contains('.') || path.starts_with(|first: char| first.is_lowercase());
    let is_element = path
        .split('[')
        .any(|part| part.starts_with(|first: char| first.is_ascii_digit()));
    [
        ("field", is_field),
        ("member", is_member),
        ("element", is_element),
        ("entry", path.contains("[\"")),
    ]
    .into_iter()
    .filter_map(|(place, is_there)| is_there.then_some(place))
}

#[test]
fn each_error_comes_in_each_container() {
    // No union of the schema has a datetime or a union in it.
    let cannot = [("invalid-datetime", "member"), ("union-shape", "member")];
    let mut found = BTreeSet::from(cannot.map(|(code, place)| (code.to_owned(), place)));
    for case in cases() {
        let code = text(&case, "error").to_owned();
        found.extend(places(text(&case, "path")).map(|place| (code.clone(), place)));
        if text(&case, "path").is_empty() {
            found.insert((code, "top"));
        }
    }
    let page = fs::read_to_string(root().join("docs/wire.md")).unwrap();
    let table = page.split("| code | when |").nth(1).unwrap();
    let rows = table.lines().skip(2).take_while(|line| !line.is_empty());
    for row in rows.filter(|row| !row.contains("| writing: ")) {
        let code = row.split('`').nth(1).unwrap();
        let places: &[&str] = match code {
            "trailing-bytes" => &["top"],
            "missing-field" | "unknown-member" | "duplicate-key" => {
                &["field", "member", "element", "entry"]
            }
            _ => &["top", "field", "member", "element", "entry"],
        };
        for place in places {
            let wanted = (code.to_owned(), *place);
            assert!(found.contains(&wanted), "no case of {wanted:?}");
        }
    }
}

/// The headers of a length, shortest first: how many bits it has, and the first byte if it is the only one of its kind.
fn headers(kind: &str, length: u32) -> Vec<Vec<u8>> {
    let (fix, fix_below, sizes): (u8, u32, &[(u8, u8)]) = match kind {
        "str" => (0xa0, 32, &[(0xd9, 1), (0xda, 2), (0xdb, 4)]),
        "bin" => (0, 0, &[(0xc4, 1), (0xc5, 2), (0xc6, 4)]),
        "array" => (0x90, 16, &[(0xdc, 2), (0xdd, 4)]),
        "map" => (0x80, 16, &[(0xde, 2), (0xdf, 4)]),
        _ => (0, 0, &[(0xc7, 1), (0xc8, 2), (0xc9, 4)]),
    };
    let mut headers = Vec::new();
    if length < fix_below {
        headers.push(vec![fix | length as u8]);
    }
    if kind == "ext" && length.is_power_of_two() && length <= 16 {
        headers.push(vec![0xd4 + length.trailing_zeros() as u8]);
    }
    for &(marker, size) in sizes {
        if u64::from(length) < 1 << (8 * u32::from(size)) {
            let bytes = length.to_be_bytes();
            headers.push([&[marker], &bytes[4 - usize::from(size)..]].concat());
        }
    }
    headers
}

#[test]
fn each_error_of_writing_has_a_test() {
    for (file, mark) in WRITING {
        let test = fs::read_to_string(root().join(file)).unwrap();
        assert!(test.contains(mark), "{file} does not test {mark} any more");
    }
}

#[test]
fn each_header_is_written_and_read_at_both_ends() {
    let values: Vec<Json> = cases()
        .into_iter()
        .filter(|case| case.get("value").is_some() && text(case, "type") != "raw")
        .collect();
    let written: Vec<Vec<u8>> = values
        .iter()
        .map(|case| bytes_of(text(case, "bytes")))
        .collect();
    let read: Vec<Vec<u8>> = values.iter().flat_map(forms).map(bytes_of).collect();
    let begins = |all: &[Vec<u8>], with: &[u8]| all.iter().any(|bytes| bytes.starts_with(with));
    let lengths: [(&str, &[u32]); 5] = [
        ("str", &[0, 31, 32, 255, 256, 65_535, 65_536]),
        ("bin", &[0, 255, 256, 65_535, 65_536]),
        ("array", &[0, 15, 16, 65_535, 65_536]),
        ("map", &[0, 15, 16, 65_535, 65_536]),
        (
            "ext",
            &[0, 1, 2, 3, 4, 5, 8, 9, 16, 17, 255, 256, 65_535, 65_536],
        ),
    ];
    for (kind, lengths) in lengths {
        for &length in lengths {
            let headers = headers(kind, length);
            assert!(
                begins(&written, &headers[0]),
                "no {kind} of {length} is written"
            );
            for header in headers {
                assert!(
                    begins(&read, &header),
                    "no {kind} of {length} is read from {header:02x?}"
                );
            }
        }
    }
    for marker in (0xc0..=0xdf).filter(|marker| *marker != 0xc1) {
        assert!(
            begins(&read, &[marker]),
            "nothing that begins with {marker:02x} is read"
        );
    }
}

/// Every form of an integer.
fn integer_forms(value: i128) -> Vec<Vec<u8>> {
    let bytes = value.to_be_bytes();
    let mut forms = Vec::new();
    if (-32..128).contains(&value) {
        forms.push(vec![bytes[15]]);
    }
    for (log, size) in [(0, 1), (1, 2), (2, 4), (3, 8_usize)] {
        let (low, bits) = (&bytes[16 - size..], 8 * size);
        if (0..1 << bits).contains(&value) {
            forms.push([&[0xcc + log], low].concat());
        }
        if (-(1 << (bits - 1))..1 << (bits - 1)).contains(&value) {
            forms.push([&[0xd0 + log], low].concat());
        }
    }
    forms
}

#[test]
fn each_integer_ends_where_its_type_does_in_every_form() {
    let cases = cases();
    for (name, bits) in [8, 16, 32, 64]
        .into_iter()
        .flat_map(|bits| [(format!("i{bits}"), bits), (format!("u{bits}"), bits)])
    {
        let (low, high) = match &name[..1] {
            "i" => (-(1_i128 << (bits - 1)), (1_i128 << (bits - 1)) - 1),
            _ => (0, (1_i128 << bits) - 1),
        };
        let of_type = || cases.iter().filter(|case| text(case, "type") == name);
        let reads = |value: i128, form: &Vec<u8>| {
            of_type()
                .filter(|case| text(case, "value") == value.to_string())
                .flat_map(forms)
                .any(|it| &bytes_of(it) == form)
        };
        let refuses = |form: &Vec<u8>| {
            of_type()
                .filter(|case| text(case, "error") == "out-of-range")
                .any(|case| &bytes_of(text(case, "bytes")) == form)
        };
        for form in integer_forms(low) {
            assert!(reads(low, &form), "{name} is not read from {form:02x?}");
        }
        for form in integer_forms(high) {
            assert!(reads(high, &form), "{name} is not read from {form:02x?}");
        }
        for form in [low - 1, high + 1].into_iter().flat_map(integer_forms) {
            assert!(refuses(&form), "{name} is not refused from {form:02x?}");
        }
    }
}
