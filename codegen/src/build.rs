//! For build scripts: stubs in `OUT_DIR`.

use std::path::{Path, PathBuf};
use std::{env, fmt, fs, io};

use crate::{Diagnostics, FileLoader, Lang, Options, Side, check_with, generate};

/// Reads a schema and what it imports, and writes its Rust stubs for `side` to `OUT_DIR`, for a build script. A relative path
/// starts at the package's folder. The file is called after the namespace: `demo.v1` becomes `demo_v1.rs`.
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
/// Warnings go to Cargo, and the script runs again when the schema changes, or one that it imports. [`Build`] is the same with
/// import paths and options.
pub fn build(schema: impl AsRef<Path>, side: Side) -> Result<(), BuildError> {
    Build::new(schema.as_ref(), side).run()
}

/// As [`build`], with import paths and options.
///
/// ```no_run
/// use guesthouse_codegen::{Build, Options, Side};
///
/// let mut options = Options::default();
/// let common = ("common.v1".to_owned(), "crate::common".to_owned());
/// options.rust.modules.extend([common]);
/// Build::new("schemas/demo.apexlang", Side::Guest)
///     .import_path("vendor/schemas")
///     .options(options)
///     .run()?;
/// # Ok::<(), guesthouse_codegen::BuildError>(())
/// ```
#[derive(Debug)]
pub struct Build {
    schema: PathBuf,
    side: Side,
    loader: FileLoader,
    options: Options,
}

impl Build {
    /// The stubs of a schema for a side.
    pub fn new(schema: impl Into<PathBuf>, side: Side) -> Self {
        Self {
            schema: schema.into(),
            side,
            loader: FileLoader::new(),
            options: Options::default(),
        }
    }

    /// With a folder more in which imports are found, as [`FileLoader::import_path`].
    #[must_use]
    pub fn import_path(mut self, folder: impl Into<PathBuf>) -> Self {
        self.loader = self.loader.import_path(folder);
        self
    }

    /// With these options instead of the default.
    #[must_use]
    pub fn options(mut self, options: Options) -> Self {
        self.options = options;
        self
    }

    /// Writes the stubs.
    pub fn run(mut self) -> Result<(), BuildError> {
        let written = self.write();
        // Also after a mistake: it is mended in one of these files.
        for line in to_cargo(&self.schema, &self.loader) {
            println!("{line}");
        }
        for warning in written?.iter() {
            println!("cargo:warning={warning}");
        }
        Ok(())
    }

    /// Writes the stubs, and gives what the schema is warned of.
    fn write(&mut self) -> Result<Vec<String>, BuildError> {
        let source = self
            .loader
            .read(&self.schema)
            .map_err(|source| BuildError::Read {
                path: self.schema.clone(),
                source,
            })?;
        let name = source.name.clone();
        let (model, diagnostics) = check_with(source, &mut self.loader);
        let Some(model) = model else {
            return Err(diagnostics.into());
        };
        let files = generate(&model, Lang::Rust, self.side, &self.options)
            .map_err(|list| Diagnostics::new(diagnostics.sources().clone(), list))?;
        let out = env::var_os("OUT_DIR")
            .map(PathBuf::from)
            .ok_or(BuildError::NoOutDir)?;
        for (file, contents) in files.iter() {
            let path = out.join(file);
            fs::write(&path, contents).map_err(|source| BuildError::Write { path, source })?;
        }
        let warnings = diagnostics.iter();
        Ok(warnings
            .map(|it| format!("{name}: {}", it.message))
            .collect())
    }
}

/// What Cargo has to watch: the schema, and each file that it imports. A path that does not exist would make the script run
/// every time.
fn to_cargo(schema: &Path, loader: &FileLoader) -> Vec<String> {
    let imported = loader.looked_at().filter(|path| *path != schema);
    let watched = imported.filter(|path| path.is_file());
    std::iter::once(schema)
        .chain(watched)
        .map(|path| format!("cargo:rerun-if-changed={}", path.display()))
        .collect()
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

    #[test]
    fn cargo_watches_what_is_imported() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics");
        let mut build = Build::new(folder.join("import-with-mistakes.apexlang"), Side::Host);
        let mistakes = build.write().unwrap_err().to_string();
        assert!(mistakes.contains("files/"), "{mistakes}");
        let lines = to_cargo(&build.schema, &build.loader);
        let imported = |line: &String| line.contains("files") && line.ends_with(".apexlang");
        assert!(lines[0].ends_with("import-with-mistakes.apexlang"));
        assert!(lines[1..].iter().any(imported), "{lines:?}");
    }
}
