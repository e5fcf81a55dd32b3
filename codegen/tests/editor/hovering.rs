//! What is said about the thing under the cursor.

use super::Fixture;

fn hover(text: &str) -> String {
    let fixture = Fixture::new(text);
    let found = fixture.analysis().hover(fixture.file, fixture.offset);
    found.map_or_else(|| "nothing".to_owned(), |it| it.text)
}

#[test]
fn a_name_shows_its_definition_and_description() {
    let types =
        "\"One delivery.\"\ntype Event {\n  \"Which one.\"\n  id: string = \"a\" @n(1)\n}\n";
    assert_eq!(
        hover(&format!("{types}func f(e: E$0vent)")),
        "```apexlang\ntype Event {\n  \"Which one.\"\n  id: string = \"a\" @n(1)\n}\n```\n\nOne delivery."
    );
    assert_eq!(
        hover(&types.replace("id", "i$0d")),
        "```apexlang\ntype Event\n  id: string = \"a\" @n(1)\n```\n\nWhich one."
    );
    assert_eq!(
        hover("enum E { \"First.\" One = 1 as \"one\" } func f(e: E = $0One)"),
        "```apexlang\nenum E\n  One = 1 as \"one\"\n```\n\nFirst."
    );
    assert_eq!(
        hover("//- main\nimport * from \"c\" alias A = $0B\n//- c\n\"It.\"\nalias B = i8"),
        "```apexlang\nalias B = i8\n```\n\nIt.\n\nfrom c"
    );
    assert!(
        hover(
            "//- main\nimport * from \"c\" alias A = $0B\n//- c\nnamespace \"c.v1\" alias B = i8"
        )
        .ends_with("\n\nfrom `c.v1`")
    );
    assert_eq!(
        hover("//- main\nimport * from $0\"c\"\n//- c\nnamespace \"c.v1\""),
        "```apexlang\nnamespace \"c.v1\"\n```\n\nc"
    );
}

#[test]
fn what_is_built_in_is_explained() {
    assert!(hover("type A { a: $0datetime }").contains("nanoseconds"));
    assert!(hover("func f(): vo$0id").contains("without a value"));
    let imported = "import * from \"@apexlang/core\" interface A @servi$0ce {}";
    assert!(hover(imported).contains("The guest serves it"));
    assert!(hover(imported).ends_with("from @apexlang/core"));
    assert!(hover("interface A @serv$0ice {}").contains("The guest serves it"));
    assert!(hover("union A = [i8] @union$0Key(\"a\")").contains("key of a member"));
    for nothing in [
        "type A @unheard$0 {}",
        "# $0service",
        "\"$0service\"",
        "service$0",
    ] {
        assert_eq!(hover(nothing), "nothing", "{nothing}");
    }
}

#[test]
fn a_long_definition_is_cut_short() {
    let fields: String = (0..100).map(|it| format!("  a{it}: i8\n")).collect();
    let text = hover(&format!("type Lo$0ng {{\n{fields}}}"));
    assert!(text.contains("a18: i8\n…\n```"), "{text}");
    assert!(hover("\"a\" type A$0 @x(\"```\") {}").starts_with("````apexlang\n"));
}
