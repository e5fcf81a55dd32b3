//! What its user can choose about generated TypeScript.

use std::collections::BTreeMap;

use serde::Deserialize;

/// What can be chosen about generated TypeScript.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Options {
    /// Modules that have the types of imported schemas already, by namespace: `"common.v1" = "./common_v1.js"`. The types
    /// of other imported schemas are written into the file of the schema that imports them.
    pub modules: BTreeMap<String, String>,
    /// What enums become.
    pub enums: Enums,
}

/// What an enum of a schema is in TypeScript.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Enums {
    /// `enum`.
    #[default]
    Enum,
    /// A constant object, and the type of its values: for compilers and engines that only take types away
    /// (`erasableSyntaxOnly`).
    Const,
}
