//! Another name, everywhere.

use super::Fixture;

/// All files after the change, each behind a line with its name.
fn rename(text: &str, name: &str) -> Result<String, String> {
    let fixture = Fixture::new(text);
    let analysis = fixture.analysis();
    analysis
        .can_rename(fixture.file, fixture.offset)
        .map_err(|it| it.to_string())?;
    let edits = analysis.rename(fixture.file, fixture.offset, name);
    let mut edits = edits.map_err(|it| it.to_string())?;
    edits.sort_by_key(|it| it.span);
    let mut files = fixture.files;
    for edit in edits.iter().rev() {
        files[edit.span.file]
            .text
            .replace_range(edit.span.start..edit.span.end, &edit.text);
    }
    let files = files
        .iter()
        .map(|it| format!("//- {}\n{}", it.name, it.text));
    Ok(files.collect())
}

#[test]
fn every_place_changes() {
    for (before, after) in [
        (
            "type A { a: A? } union U = A$0 | i8 func f() @errors([A])",
            "type Z { a: Z? } union U = Z | i8 func f() @errors([Z])",
        ),
        (
            "enum A { B = 1 C = 2 } type T { a: A = $0B l: [A] = [B, C] b: B }",
            "enum A { Z = 1 C = 2 } type T { a: A = Z l: [A] = [Z, C] b: B }",
        ),
        (
            "directive @a(b: R) on TYPE require @a on TYPE type R { b: i8 } type T @$0a(b: {b: 1}) {}",
            "directive @Z(b: R) on TYPE require @Z on TYPE type R { b: i8 } type T @Z(b: {b: 1}) {}",
        ),
        (
            "directive @a(b: R) on TYPE type R { $0b: i8 } type T @a(b: {\"b\": 1}) {} type S { b: i8 }",
            "directive @a(b: R) on TYPE type R { Z: i8 } type T @a(b: {\"Z\": 1}) {} type S { b: i8 }",
        ),
        (
            "directive @a($0b: i8) on TYPE type T @a(b: 1) { b: i8 }",
            "directive @a(Z: i8) on TYPE type T @a(Z: 1) { b: i8 }",
        ),
        (
            "interface I { $0a(a: i8) } func a()",
            "interface I { Z(a: i8) } func a()",
        ),
        ("interface I { a($0a: i8) }", "interface I { a(Z: i8) }"),
        // With mistakes elsewhere.
        (
            "type $0A { a: A b: Nope } type B { c: ] }",
            "type Z { a: Z b: Nope } type B { c: ] }",
        ),
    ] {
        let after = format!("//- main\n{after}");
        assert_eq!(
            rename(before, "Z").as_deref(),
            Ok(after.as_str()),
            "{before}"
        );
    }
}

#[test]
fn imports_change_in_every_file() {
    let files = |main: &str, other: &str, common: &str| {
        format!("//- main\n{main}\n//- other\n{other}\n//- common\n{common}\n")
    };
    let main = "import { Point as Dot } from \"common\" type A { a: Dot }";
    let other = "import * from \"common\" type B { b: Point }";
    let common = "type Point {}";
    // Under its own name.
    for at in [
        files(&main.replace("Point", "$0Point"), other, common),
        files(main, &other.replace("Point", "$0Point"), common),
        files(main, other, &common.replace("Point", "Point$0")),
    ] {
        let all = files(
            &main.replace("Point", "Spot"),
            &other.replace("Point", "Spot"),
            &common.replace("Point", "Spot"),
        );
        assert_eq!(rename(&at, "Spot").as_deref(), Ok(all.as_str()), "{at}");
    }
    // Under the name of one file.
    let at = files(&main.replace(": Dot", ": $0Dot"), other, common);
    let all = files(&main.replace("Dot", "Spot"), other, common);
    assert_eq!(rename(&at, "Spot").as_deref(), Ok(all.as_str()));
}

#[test]
fn what_cannot_be_is_refused() {
    let common = "\n//- common\ntype Point {} type Line {}";
    for (text, name, why) in [
        ("type A { a: $0i8 }".to_owned(), "Z", "`i8` is built in"),
        ("func f(): $0void".into(), "Z", "`void` is built in"),
        ("ty$0pe A {}".into(), "Z", "no name here"),
        ("namespace \"a$0\"".into(), "Z", "a namespace is part"),
        ("# A$0\ntype A {}".into(), "Z", "no name here"),
        ("type A { a: No$0pe }".into(), "Z", "no name here"),
        ("interface A @servi$0ce {}".into(), "Z", "no name here"),
        (
            "import * from \"@apexlang/core\" interface A @servi$0ce {}".into(),
            "Z",
            "`service` is defined in @apexlang/core, which is built in",
        ),
        (
            "directive @a(val$0ue: i8) on TYPE".into(),
            "Z",
            "the argument that is called `value`",
        ),
        ("type $0A {}".into(), "", "\"\" is not a name"),
        ("type $0A {}".into(), "a b", "\"a b\" is not a name"),
        ("type $0A {}".into(), "é", "is not a name"),
        ("type $0A {}".into(), "1a", "is not a name"),
        ("type $0A {}".into(), "a#", "is not a name"),
        ("type $0A {}".into(), "i8", "means something of its own"),
        ("type $0A {}".into(), "void", "means something of its own"),
        ("type $0A {}".into(), "enum", "means something of its own"),
        (
            "enum A { $0B = 1 }".into(),
            "true",
            "means something of its own",
        ),
        (
            "type $0A {} interface Z {}".into(),
            "Z",
            "there is an interface `Z` already, in main",
        ),
        (
            "type A { $0a: i8 z: i8 }".into(),
            "z",
            "there is a field `z` already, in main",
        ),
        (
            "enum A { B$0 = 1 Z = 2 }".into(),
            "Z",
            "there is a value `Z` already, in main",
        ),
        (
            "func $0a() func b()".into(),
            "b",
            "there is a function `b` already",
        ),
        (
            format!("import * from \"common\" type A {{ p: $0Point }} type Z {{}}{common}"),
            "Z",
            "there is a type `Z` already, in main",
        ),
        (
            format!("import {{ Line, Point as D$0ot }} from \"common\"{common}"),
            "Line",
            "there is a type `Line` already, in common",
        ),
        // The field would keep the old name.
        (
            "type $0A {}\ntype B { a: [A b: i8 }".into(),
            "Z",
            "`A` stands where a mistake hides what it means: mend main:2 first",
        ),
    ] {
        let told = rename(&text, name).unwrap_err();
        assert!(told.contains(why), "{text}: {told}");
    }
}

#[test]
fn fields_may_be_called_as_the_language_is() {
    let renamed = rename("type A { $0a: i8 }", "type");
    assert_eq!(renamed.as_deref(), Ok("//- main\ntype A { type: i8 }"));
}
