//! What its user can choose about generated Go.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};

use super::names::is_package;

/// What can be chosen about generated Go.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Options {
    /// The name of the package and of its folder, a word of Go; the joined parts of the namespace unless it is given: `demov1`
    /// for `demo.v1`.
    #[serde(deserialize_with = "package")]
    pub package: Option<String>,
    /// Import paths of packages that have the types of imported schemas already, by namespace:
    /// `"common.v1" = "example.org/shop/commonv1"`. The types of other imported schemas are written into the file of the
    /// schema that imports them, and so are those that are in the details of errors, as they need methods of their own there.
    #[serde(deserialize_with = "modules")]
    pub modules: BTreeMap<String, String>,
}

fn package<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    let name = String::deserialize(from)?;
    if is_package(&name) {
        return Ok(Some(name));
    }
    let message =
        format!("{name:?} is no name of a package in Go: use lower-case letters and digits");
    Err(serde::de::Error::custom(message))
}

fn modules<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeMap<String, String>, D::Error> {
    let modules = BTreeMap::deserialize(from)?;
    let paths: &BTreeMap<String, String> = &modules;
    match paths.values().find(|it| !is_path(it)) {
        None => Ok(modules),
        Some(path) => {
            let message = format!(
                "{path:?} is no import path of Go: write it like \"example.org/shop/commonv1\""
            );
            Err(serde::de::Error::custom(message))
        }
    }
}

/// What the Go command takes for the path of a package.
fn is_path(text: &str) -> bool {
    let is_element = |it: &str| {
        let allowed = |c: char| c.is_ascii_alphanumeric() || "-._~".contains(c);
        !it.is_empty() && it.chars().all(allowed) && !it.starts_with('.') && !it.ends_with('.')
    };
    text.split('/').all(is_element)
}

#[cfg(test)]
mod tests {
    use crate::Options;

    fn told(options: &str) -> String {
        match toml::from_str::<Options>(options) {
            Ok(_) => String::new(),
            Err(error) => error.message().to_owned(),
        }
    }

    #[test]
    fn what_go_cannot_say_is_refused() {
        assert_eq!(told("go.package = \"shop2\""), "");
        assert_eq!(
            told("go.modules.\"a.v1\" = \"example.org/a-b/a_v1.x~\""),
            ""
        );
        for name in [
            "", "2shop", "my-shop", "type", "Shop/a", "main", "é", "string",
        ] {
            assert!(told(&format!("go.package = {name:?}")).contains("is no name of a package"));
        }
        for path in ["", "/a", "a//b", "a b", "a\"b", "../a", "a/", "a."] {
            assert!(told(&format!("go.modules.a = {path:?}")).contains("is no import path"));
        }
    }
}
