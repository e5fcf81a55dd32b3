//! What its user can choose about generated code, language by language.

use serde::Deserialize;

use crate::target::{go, rust, typescript};

/// What is generated beyond what the schema says. The default is the code that fits most projects.
///
/// ```
/// use guesthouse_codegen::Options;
///
/// let options: Options = toml::from_str("go.package = \"demo\"")?;
/// assert_eq!(options.go.package.as_deref(), Some("demo"));
/// # Ok::<(), toml::de::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Options {
    /// For Rust.
    pub rust: rust::Options,
    /// For Go.
    pub go: go::Options,
    /// For TypeScript.
    pub typescript: typescript::Options,
}
