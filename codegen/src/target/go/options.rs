//! What its user can choose about generated Go.

use std::collections::BTreeMap;

use serde::Deserialize;

/// What can be chosen about generated Go.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Options {
    /// The name of the package; the last parts of the namespace unless it is given: `demov1` for `demo.v1`.
    pub package: Option<String>,
    /// Import paths of packages that have the types of imported schemas already, by namespace:
    /// `"common.v1" = "example.org/shop/commonv1"`. The types of other imported schemas are written into the file of the
    /// schema that imports them.
    pub modules: BTreeMap<String, String>,
}
