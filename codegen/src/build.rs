//! For build scripts: the only part of this crate that touches the file system.

use std::path::{Path, PathBuf};
use std::{env, fmt, fs, io};

use crate::{Diagnostics, Lang, Options, Side, Source, Sources, check, generate};

/// Reads a schema and writes its Rust stubs for `side` to `OUT_DIR`, for a build script. A relative path starts at the
/// package's folder. The file is called after the namespace: `demo.v1` becomes `demo_v1.rs`.
///
/// ```no_run
/// // build.rs
/// fn main() -> Result<(), guesthouse_codegen::BuildError> {
///     guesthouse_codegen::build("schemas/demo.apexlang", guesthouse_codegen::Side::Guest)
/// }
/// ```
///
/// ```ignore
/// // src/lib.rs
/// mod demo {
///     include!(concat!(env!("OUT_DIR"), "/demo_v1.rs"));
/// }
/// ```
///
/// Warnings go to Cargo, and the script runs again when the schema changes.
pub fn build(schema: impl AsRef<Path>, side: Side) -> Result<(), BuildError> {
    let path = schema.as_ref();
    println!("cargo:rerun-if-changed={}", path.display());
    let text = fs::read_to_string(path).map_err(|source| BuildError::Read {
        path: path.to_owned(),
        source,
    })?;
    let name = path.display().to_string();
    let (model, diagnostics) = check(&name, &text);
    let Some(model) = model else {
        return Err(diagnostics.into());
    };
    for warning in diagnostics.iter() {
        println!("cargo:warning={}: {}", name, warning.message);
    }
    let files = generate(&model, Lang::Rust, side, &Options::default())
        .map_err(|list| Diagnostics::new(Sources::new(Source::new(name, text)), list))?;
    let out = env::var_os("OUT_DIR")
        .map(PathBuf::from)
        .ok_or(BuildError::NoOutDir)?;
    for (file, contents) in files.iter() {
        let path = out.join(file);
        fs::write(&path, contents).map_err(|source| BuildError::Write { path, source })?;
    }
    Ok(())
}

/// Why a build script could not write stubs.
#[derive(thiserror::Error)]
pub enum BuildError {
    /// The schema cannot be read.
    #[error("cannot read the schema {}: {source}", path.display())]
    Read {
        /// The schema.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The schema has mistakes.
    #[error("{0}")]
    Schema(#[from] Diagnostics),
    /// This is no build script.
    #[error("OUT_DIR is not set: call `build` from a build script")]
    NoOutDir,
    /// The stubs cannot be written.
    #[error("cannot write {}: {source}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// As `Display`, which is what a build script that returns this error shows.
impl fmt::Debug for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\n{self}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // Cargo sets OUT_DIR for packages with a build script only, and this is none.
    fn error(schema: &str) -> String {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
        build(folder.join(schema), Side::Guest)
            .unwrap_err()
            .to_string()
    }

    #[test]
    fn says_what_is_wrong() {
        assert!(error("no/such.apexlang").contains("no/such.apexlang"));
        let mistakes = error("tests/diagnostics/import.apexlang");
        assert!(
            mistakes.contains("import.apexlang:2:1: error[import]"),
            "{mistakes}"
        );
        assert!(error("../schemas/triage.apexlang").contains("OUT_DIR"));
    }
}
