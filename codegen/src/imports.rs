//! What a schema imports: every file is read once, whoever imports it.

use std::collections::HashMap;

use crate::diagnostic::Diagnostic;
use crate::model::recursion::components;
use crate::model::suggest::nearest;
use crate::source::{Source, Sources};
use crate::syntax::ast::{Definition, Document};
use crate::syntax::parser;

/// Most files that one schema is made of, so that a loader that always finds another comes to an end.
const MOST_FILES: usize = 10_000;

/// The definitions that are built in, by the names they are imported by.
pub(crate) const STANDARD: [(&str, &str); 3] = [
    ("@apexlang/core", include_str!("standard/core.apexlang")),
    ("@apexlang/rest", include_str!("standard/rest.apexlang")),
    (
        "@apexlang/openapi",
        include_str!("standard/openapi.apexlang"),
    ),
];

/// Finds the schemas that others import.
pub trait Loader {
    /// The schema that `importer` calls `from`, such as `./common.apexlang`. Its name tells it from all others, such as its
    /// path; it is also what diagnostics call it. The error says why there is none.
    fn load(&mut self, importer: &Source, from: &str) -> Result<Source, String>;
}

/// For a schema of one file: it imports nothing but what is built in, such as `@apexlang/core`.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoLoader;

impl Loader for NoLoader {
    fn load(&mut self, _: &Source, from: &str) -> Result<Source, String> {
        let built_in = STANDARD.map(|(name, _)| name);
        Err(match nearest(from, built_in) {
            Some(meant) => format!("did you mean {meant:?}?"),
            None => format!(
                "there is only this file, and what is built in: {}",
                built_in.join(", ")
            ),
        })
    }
}

/// Reads a schema and everything it imports. The first document is its own; a document and its source have the same
/// number.
pub(crate) fn read(
    schema: Source,
    loader: &mut dyn Loader,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Sources, Vec<Document>) {
    read_all(schema, Vec::new(), loader, diagnostics)
}

/// As [`read`], with `others` that need not be imported.
pub(crate) fn read_all(
    schema: Source,
    others: Vec<Source>,
    loader: &mut dyn Loader,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Sources, Vec<Document>) {
    let first = parser::parse(&schema.text, 0, diagnostics);
    let mut reading = Reading {
        loader,
        by_name: HashMap::from([(schema.name.clone(), 0)]),
        sources: Sources::new(schema),
        documents: vec![first],
        diagnostics,
    };
    for source in others {
        // One too many is left out: whoever needs it will be told.
        let _ = reading.add(source);
    }
    let mut file = 0;
    while file < reading.documents.len() {
        reading.imports_of(file);
        file += 1;
    }
    reading.report_cycles();
    (reading.sources, reading.documents)
}

struct Reading<'a> {
    loader: &'a mut dyn Loader,
    sources: Sources,
    documents: Vec<Document>,
    by_name: HashMap<String, usize>,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Reading<'_> {
    fn imports_of(&mut self, file: usize) {
        for at in 0..self.documents[file].definitions.len() {
            let Definition::Import(import) = &self.documents[file].definitions[at] else {
                continue;
            };
            let (from, span) = (import.from.clone(), import.span);
            let target = self.find(file, &from).map_err(|why| {
                let error = Diagnostic::error("import", span, format!("cannot import {from:?}"));
                self.diagnostics.push(error.help(why));
            });
            if let Definition::Import(import) = &mut self.documents[file].definitions[at] {
                import.target = target.ok();
            }
        }
    }

    /// The number of the file that `file` calls `from`.
    fn find(&mut self, file: usize, from: &str) -> Result<usize, String> {
        let importer = self.sources.at(file);
        let source = match STANDARD.iter().find(|(name, _)| *name == from) {
            Some((name, text)) => Source::new(*name, *text),
            None => self.loader.load(importer, from)?,
        };
        self.add(source)
    }

    /// The number of a source, which may be known already.
    fn add(&mut self, source: Source) -> Result<usize, String> {
        if let Some(known) = self.by_name.get(&source.name) {
            return Ok(*known);
        }
        if self.documents.len() == MOST_FILES {
            return Err(format!("a schema is made of {MOST_FILES} files at most"));
        }
        let number = self.documents.len();
        let document = parser::parse(&source.text, number, self.diagnostics);
        self.documents.push(document);
        self.by_name.insert(source.name.clone(), number);
        self.sources.add(source);
        Ok(number)
    }

    /// Reports each group of files that import each other, once, and cuts it, so that imports always end.
    fn report_cycles(&mut self) {
        let targets: Vec<Vec<usize>> = self.documents.iter().map(Document::targets).collect();
        let component = components(&targets);
        let mut reported = vec![false; targets.len()];
        for (file, document) in self.documents.iter_mut().enumerate() {
            for import in document.imports_mut() {
                let Some(target) = import.target else {
                    continue;
                };
                if component[target] != component[file] {
                    continue;
                }
                import.target = None;
                if !std::mem::replace(&mut reported[component[file]], true) {
                    let way = way_back(&targets, &component, target, file);
                    let names = way.iter().map(|file| self.sources.at(*file).name.as_str());
                    let way: Vec<&str> = std::iter::once(self.sources.at(file).name.as_str())
                        .chain(names)
                        .collect();
                    let message = format!("files import each other: {}", way.join(" → "));
                    let error = Diagnostic::error("import-cycle", import.span, message);
                    self.diagnostics.push(
                        error.help("move what both need to a third file, and import that in both"),
                    );
                }
            }
        }
    }
}

/// A shortest way from one file to another of the same cycle.
fn way_back(targets: &[Vec<usize>], component: &[usize], from: usize, to: usize) -> Vec<usize> {
    let mut before = HashMap::from([(from, from)]);
    let mut queue = std::collections::VecDeque::from([from]);
    while let Some(file) = queue.pop_front().filter(|file| *file != to) {
        for next in &targets[file] {
            if component[*next] == component[to] && !before.contains_key(next) {
                before.insert(*next, file);
                queue.push_back(*next);
            }
        }
    }
    let mut way = vec![to];
    let mut at = to;
    while let Some(previous) = before.get(&at).filter(|previous| **previous != at) {
        way.push(*previous);
        at = *previous;
    }
    way.reverse();
    way
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Model, check_with};

    /// Files by name; what they import is a name.
    struct Files(&'static [(&'static str, &'static str)]);

    impl Loader for Files {
        fn load(&mut self, _: &Source, from: &str) -> Result<Source, String> {
            let found = self.0.iter().find(|(name, _)| *name == from);
            let (name, text) = found.ok_or("there is no such file")?;
            Ok(Source::new(*name, *text))
        }
    }

    fn checked(schema: &str, files: &'static [(&str, &str)]) -> (Option<Model>, String) {
        let source = Source::new("main", format!("namespace \"main.v1\"\n{schema}"));
        let (model, diagnostics) = check_with(source, &mut Files(files));
        (model, diagnostics.to_string())
    }

    fn types(schema: &str, files: &'static [(&str, &str)]) -> Vec<String> {
        let (model, told) = checked(schema, files);
        let model = model.unwrap_or_else(|| panic!("{told}"));
        assert_eq!(told, "");
        let shown = model.types.iter().map(|it| match &it.imported {
            None => it.name.clone(),
            Some(origin) => format!("{} = {}.{}", it.name, origin.namespace, origin.name),
        });
        shown.collect()
    }

    const SHAPES: &[(&str, &str)] = &[
        (
            "shapes",
            r#"namespace "shapes.v1" import * from "units"
            type Point { x: Metre y: Metre } type Line { from: Point to: Point } type Unused {}"#,
        ),
        ("units", "namespace \"units.v1\" alias Metre = f64"),
        (
            "boxes",
            "namespace \"boxes.v1\" type Box { corner: Point } type Point {}",
        ),
    ];

    #[test]
    fn what_is_needed_of_other_files_comes_along() {
        assert_eq!(
            types("import * from \"shapes\" type A { line: Line }", SHAPES),
            [
                "A",
                "Line = shapes.v1.Line",
                "Point = shapes.v1.Point",
                "Metre = units.v1.Metre"
            ]
        );
        assert_eq!(
            types(
                "import { Point as Dot } from \"shapes\" type Point { dot: Dot }",
                SHAPES
            ),
            ["Point", "Dot = shapes.v1.Point", "Metre = units.v1.Metre"]
        );
        assert_eq!(
            types(
                "import { Line, Point as Dot } from \"shapes\" type Point { line: Line }",
                SHAPES
            ),
            [
                "Point",
                "Line = shapes.v1.Line",
                "Dot = shapes.v1.Point",
                "Metre = units.v1.Metre"
            ]
        );
        assert_eq!(
            types(
                "import * from \"shapes\" import * from \"units\" func f(m: Metre): Point",
                SHAPES
            ),
            ["Metre = units.v1.Metre", "Point = shapes.v1.Point"]
        );
    }

    #[test]
    fn mistakes_are_told_where_they_are() {
        for (schema, code) in [
            (
                "import * from \"nowhere\"",
                "error[import]: cannot import \"nowhere\"",
            ),
            ("import { Pint } from \"shapes\"", "did you mean `Point`?"),
            (
                "import { Point Line } from \"shapes\" type A { p: Point }",
                "warning[unused-import]: `Line` is imported and not used",
            ),
            ("import * from \"shapes\"", "warning[unused-import]"),
            (
                "import * from \"shapes\" type Point {}",
                "error[duplicate-name]: `Point` is defined here, and \"shapes\" has another",
            ),
            (
                "import { Line } from \"shapes\" type A { l: Line p: Point } type Point {}",
                "error[duplicate-name]: `Point` is defined here, and what is imported needs that of \"shapes.v1\"",
            ),
            (
                "import { Line } from \"shapes\" import { Box } from \"boxes\" type A { l: Line b: Box }",
                "what is imported needs both the `Point` of \"shapes.v1\" and that of \"boxes.v1\"",
            ),
            (
                "import { Point } from \"shapes\" type A { l: Line p: Point }",
                "error[unknown-type]: there is no type `Line`",
            ),
        ] {
            let told = checked(schema, SHAPES).1;
            assert!(told.contains(code), "{schema}\n{told}");
        }
    }

    #[test]
    fn a_cycle_is_told_once_with_its_way() {
        const ROUND: &[(&str, &str)] = &[
            ("a", "import * from \"b\" type A {}"),
            ("b", "import * from \"c\" import * from \"a\" type B {}"),
            ("c", "import * from \"a\" type C {}"),
            ("self", "import * from \"self\""),
        ];
        let told = checked("import * from \"a\" type X { a: A }", ROUND).1;
        assert!(told.contains("a → b → a"), "{told}");
        assert_eq!(told.matches("import-cycle").count(), 1, "{told}");
        let told = checked("import * from \"self\"", ROUND).1;
        assert!(told.contains("self → self"), "{told}");
        let told = checked("import * from \"main\"", &[("main", "")]).1;
        assert!(told.contains("main → main"), "{told}");
    }

    #[test]
    fn mistakes_in_other_files_show_their_lines() {
        let told = checked(
            "import * from \"other\" type A { b: B }",
            &[("other", "\ntype B { x: strng }")],
        )
        .1;
        assert!(
            told.starts_with("other:2:13: error[unknown-type]"),
            "{told}"
        );
    }

    #[test]
    fn what_is_built_in_is_right() {
        for (name, _) in STANDARD {
            let schema = format!("namespace \"t\" import * from {name:?}");
            let (model, diagnostics) = crate::check("t", &schema);
            assert!(model.is_some(), "{diagnostics}");
        }
        assert!(
            NoLoader
                .load(&Source::new("", ""), "@apexlang/cor")
                .is_err_and(|it| it.contains("core"))
        );
    }
}
