//! What its user can choose about generated Rust.

use std::collections::BTreeMap;

use serde::Deserialize;

/// What can be chosen about generated Rust.
///
/// ```
/// use guesthouse_codegen::Options;
/// use guesthouse_codegen::target::rust::Visibility;
///
/// let options: Options = toml::from_str(
///     r#"
///     [rust]
///     asynchronous = true
///     visibility = "pub(crate)"
///     derives = ["schemars::JsonSchema"]
///     modules = { "common.v1" = "crate::common" }
///     types.Point = { derives = ["Copy"], attributes = ["must_use"] }
///     "#,
/// )?;
/// assert_eq!(options.rust.visibility, Visibility::Crate);
/// assert_eq!(options.rust.types["Point"].derives, ["Copy"]);
/// # Ok::<(), toml::de::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Options {
    /// Modules that have the types of imported schemas already, by namespace: `"common.v1" = "crate::common"`. The types
    /// of other imported schemas are written into the file of the schema that imports them.
    pub modules: BTreeMap<String, String>,
    /// Whether the host's side is asynchronous: clients have `async fn`, over `Host::call_async`, and the traits that it
    /// serves have functions that return futures, which an implementation may write as `async fn`. A guest is one thread
    /// that never waits for two things: its side is the same either way.
    pub asynchronous: bool,
    /// Who can see the items of the file.
    pub visibility: Visibility,
    /// What all records, enums and unions derive, beyond what they do anyway: `Eq`, `schemars::JsonSchema`.
    pub derives: Vec<String>,
    /// Attributes of all records, enums and unions, without `#[` and `]`: `non_exhaustive`.
    pub attributes: Vec<String>,
    /// The same for single types, by their name in the schema. A name that the schema does not have is no mistake, since
    /// options may serve several schemas.
    pub types: BTreeMap<String, TypeOptions>,
}

/// What can be chosen about a single type in Rust.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct TypeOptions {
    /// What it derives beside what all types do.
    pub derives: Vec<String>,
    /// Its attributes beside those of all types.
    pub attributes: Vec<String>,
}

/// Who can see generated items.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub enum Visibility {
    /// `pub`: everybody who can see the module that the file is included in.
    #[default]
    #[serde(rename = "pub")]
    Public,
    /// `pub(crate)`
    #[serde(rename = "pub(crate)")]
    Crate,
    /// `pub(super)`: the module around the one that the file is included in.
    #[serde(rename = "pub(super)")]
    Super,
}

impl Visibility {
    /// As Rust writes it.
    pub(super) fn keyword(self) -> &'static str {
        match self {
            Self::Public => "pub",
            Self::Crate => "pub(crate)",
            Self::Super => "pub(super)",
        }
    }
}
