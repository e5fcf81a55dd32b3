//! What its user can choose about generated Rust.

use std::collections::BTreeMap;

use serde::Deserialize;

/// What can be chosen about generated Rust.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Options {
    /// Modules that have the types of imported schemas already, by namespace: `"common.v1" = "crate::common"`. The types
    /// of other imported schemas are written into the file of the schema that imports them.
    pub modules: BTreeMap<String, String>,
}
