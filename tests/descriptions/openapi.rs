//! OpenAPI is what the schema of the OpenAPI Initiative says, its schemas are JSON Schema, and what makes no sense is told.

mod schemas;

use guesthouse_codegen::describe::openapi;
use serde_json::{Value as Json, json};

const OPENAPI: &str = include_str!("openapi-3.1.schema.json");
const LIBRARY: &str = "tests/descriptions/schemas/library.apexlang";

fn described(path: &str) -> (Json, Vec<String>) {
    let (model, _) = schemas::read(path);
    let made = openapi(&model).unwrap_or_else(|errors| panic!("{path}: {errors:?}"));
    let notes = made.notes.into_iter().map(|it| it.message);
    let json = serde_json::from_str(&made.text).expect("JSON");
    (json, notes.collect())
}

#[test]
fn every_output_is_openapi() {
    let schema: Json = serde_json::from_str(OPENAPI).expect("JSON");
    let validator = jsonschema::draft202012::new(&schema).expect("it compiles");
    for path in schemas::all() {
        let (document, _) = described(&path);
        let mistakes: Vec<String> = validator
            .iter_errors(&document)
            .map(|it| format!("{}: {it}", it.instance_path()))
            .collect();
        assert!(mistakes.is_empty(), "{path}: {mistakes:#?}");
        // What refers to components refers to what is there.
        references(&document, &mut |to| {
            let place = to.strip_prefix('#').expect("inside");
            assert!(document.pointer(place).is_some(), "{path}: {to}");
        });
    }
    let (mut broken, _) = described(LIBRARY);
    broken["paths"]["/v1/books"]["get"]["parameters"][0]["in"] = json!("nowhere");
    assert!(!validator.is_valid(&broken));
}

fn references(json: &Json, each: &mut dyn FnMut(&str)) {
    match json {
        Json::Array(items) => items.iter().for_each(|it| references(it, each)),
        Json::Object(entries) => {
            for (key, value) in entries {
                match value {
                    Json::String(to) if key == "$ref" => each(to),
                    value => references(value, each),
                }
            }
        }
        _ => {}
    }
}

#[test]
fn a_library_is_described() {
    let (api, notes) = described(LIBRARY);
    assert_eq!(api["info"]["title"], "Library");
    assert_eq!(api["info"]["contact"]["email"], "desk@library.example");
    assert_eq!(api["servers"][0]["variables"]["region"]["default"], "eu");
    let paths = api["paths"].as_object().expect("paths");
    let names: Vec<&String> = paths.keys().collect();
    assert_eq!(names, ["/v1/books", "/v1/books/{isbn}", "/v1/health"]);
    let find = &paths["/v1/books"]["get"];
    let sent: Vec<(&Json, &Json, &Json)> = find["parameters"]
        .as_array()
        .expect("parameters")
        .iter()
        .map(|it| (&it["name"], &it["in"], &it["required"]))
        .collect();
    let sent = json!(sent);
    let query = |name: &str, required: bool| json!([name, "query", required]);
    let all = ["limit", "tags", "order", "after", "size"];
    let mut wanted = vec![query("title", true)];
    wanted.extend(all.map(|name| query(name, false)));
    assert_eq!(sent, json!(wanted));
    assert_eq!(find["parameters"][1]["schema"]["default"], 20);
    let put = &paths["/v1/books/{isbn}"]["put"];
    assert_eq!(put["parameters"][0]["in"], "path");
    let body = &put["requestBody"]["content"]["application/json"]["schema"];
    assert_eq!(body["required"], json!(["book"]));
    assert_eq!(put["responses"]["201"]["description"], "It is there.");
    let code = put["responses"]["default"]
        .pointer("/content/application~1json/schema/oneOf/0/properties/code/const");
    assert_eq!(code, Some(&json!("NotFound")));
    let remove = &paths["/v1/books/{isbn}"]["delete"];
    assert_eq!(remove["deprecated"], true);
    assert!(remove["responses"]["204"].is_object());
    let add = &paths["/v1/books"]["post"]["responses"]["202"];
    let receipt = add.pointer("/content/application~1json/schema/$ref");
    assert_eq!(receipt, Some(&json!("#/components/schemas/Receipt")));
    assert_eq!(
        notes,
        [
            "not in the output, as without a method: count",
            "not in the output, as served by the host: load"
        ]
    );
}

#[test]
fn what_makes_no_sense_is_told() {
    for (operation, told) in [
        ("f() @GET", "an operation with a method needs a path"),
        (
            "f() @GET @path(\"a\")",
            "the path \"a\" does not begin with a slash",
        ),
        (
            "f() @GET @path(\"/{a}\")",
            "the path has the parameter `a`, the operation has not",
        ),
        (
            "f(a: u8) @GET @path(\"/{a}/{a}\")",
            "the path has the parameter `a` twice",
        ),
        (
            "f(a: u8?) @GET @path(\"/{a}\")",
            "`a` cannot be a part of a path",
        ),
        (
            "f(a: R) @GET @path(\"/{a}\")",
            "`a` cannot be a part of a path",
        ),
        ("f(a: u8) @GET @path(\"/{a\")", "do not match"),
        ("f() @GET @path(\"/{}\")", "do not match, or are empty"),
        ("f() @GET @POST @path(\"/\")", "an operation has one method"),
        (
            "f(a: {string: u8} @query) @GET @path(\"/\")",
            "`a` cannot be sent in a query",
        ),
        ("f(a: S) @GET @path(\"/\")", "`a` cannot be sent in a query"),
        (
            "f(a: R @header) @GET @path(\"/\")",
            "`a` cannot be sent in a header",
        ),
        (
            "f() @GET @path(\"/\") g() @GET @path(\"/\")",
            "another operation is reached by GET /",
        ),
        (
            "f(a: u8) @GET @path(\"/{a}\") g(b: u8) @PUT @path(\"/{b}\")",
            "are the same",
        ),
        (
            "f() @GET @path(\"/\") @response(status: \"TEAPOT\")",
            "the status is not one of HTTP",
        ),
        (
            "f() @GET @path(\"/\") @response(status: 99)",
            "the status is not one of HTTP",
        ),
        (
            "f() @GET @path(\"/\") @response(status: 200 returns: \"X\")",
            "there is no type `X`",
        ),
    ] {
        let schema = format!(
            "namespace \"t.v1\" interface I @service {{ {operation} }} type R {{ a: u8 }} type S {{ r: R }}"
        );
        let model = guesthouse_codegen::parse("t", &schema)
            .unwrap_or_else(|errors| panic!("{operation}: {errors}"));
        let mistakes = openapi(&model).expect_err(operation);
        let said: Vec<&str> = mistakes.iter().map(|it| it.message.as_str()).collect();
        assert!(
            said.iter().any(|it| it.contains(told)),
            "{operation}: {said:?}"
        );
        assert!(mistakes.iter().all(|it| it.help.is_some()));
    }
}
