//! The schemas of the repository, which the tests describe.

use std::fs;
use std::path::{Path, PathBuf};

use guesthouse_codegen::{FileLoader, Model, Sources, check_with};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The paths of all schemas without mistakes, from the root of the repository.
pub(crate) fn all() -> Vec<String> {
    let folders = [
        "schemas",
        "codegen/tests/schemas",
        "codegen/tests/schemas/rust",
        "codegen/tests/diagnostics",
        "tests/descriptions/schemas",
    ];
    let mut found = Vec::new();
    for folder in folders {
        for entry in fs::read_dir(root().join(folder)).expect("a folder") {
            let name = entry.expect("an entry").file_name();
            let path = format!("{folder}/{}", name.to_string_lossy());
            if path.ends_with(".apexlang") && try_read(&path).is_some() {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn try_read(path: &str) -> Option<(Model, Sources)> {
    let mut loader = FileLoader::new();
    let source = loader.read(&root().join(path)).expect("a file");
    let (model, diagnostics) = check_with(source, &mut loader);
    Some((model?, diagnostics.sources().clone()))
}

pub(crate) fn read(path: &str) -> (Model, Sources) {
    try_read(path).unwrap_or_else(|| panic!("{path} has mistakes"))
}
