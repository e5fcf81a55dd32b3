//! What an editor asks about schemas. The cursor is `$0`; files are parted by lines such as `//- common.apexlang`, the first
//! one is the schema itself.

mod completing;
mod hovering;
mod mistaking;
mod navigating;
mod properties;
mod renaming;
mod strange;

use guesthouse_codegen::editor::Analysis;
use guesthouse_codegen::{Loader, NoLoader, Source, Span};

/// Files by name, and the file and offset of the cursor.
struct Fixture {
    files: Vec<Source>,
    file: usize,
    offset: usize,
}

impl Fixture {
    fn new(text: &str) -> Self {
        let text = match text.starts_with("//- ") {
            true => text.to_owned(),
            false => format!("//- main\n{text}"),
        };
        let mut fixture = Self {
            files: Vec::new(),
            file: 0,
            offset: 0,
        };
        for part in text.split("//- ").skip(1) {
            let (name, text) = part.split_once('\n').unwrap();
            if let Some(offset) = text.find("$0") {
                (fixture.file, fixture.offset) = (fixture.files.len(), offset);
            }
            fixture
                .files
                .push(Source::new(name, text.replace("$0", "")));
        }
        fixture
    }

    /// Of all files, whether they are imported or not; their numbers are those of the fixture.
    fn analysis(&self) -> Analysis {
        let mut loader = Files(self.files.clone());
        let (first, others) = self.files.split_first().unwrap();
        Analysis::of_project(first.clone(), others.to_vec(), &mut loader)
    }
}

/// They are imported by their names.
struct Files(Vec<Source>);

impl Loader for Files {
    fn load(&mut self, importer: &Source, from: &str) -> Result<Source, String> {
        let found = self.0.iter().find(|it| it.name == from);
        found
            .cloned()
            .map_or_else(|| NoLoader.load(importer, from), Ok)
    }
}

/// `file:line:column` of a place, and what stands there.
fn shown(analysis: &Analysis, span: Span) -> String {
    let source = analysis.sources().of(span);
    let (line, column) = source.position(span.start);
    let text = &source.text[span.start..span.end];
    format!("{}:{line}:{column} {text}", source.name)
}
