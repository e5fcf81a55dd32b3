//! Rust: the direct dependencies of each crate, tests' own ones aside.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value as Json;

use super::{Finding, forbidden, is_user};
use crate::step::{Failure, Result};
use crate::{program, repo};

/// A crate, and the crates it may depend on.
const ARROWS: [(&str, &[&str]); 7] = [
    (
        "guesthouse-wire",
        &[
            "base64",
            "rmp",
            "rmp-serde",
            "serde",
            "serde_json",
            "thiserror",
        ],
    ),
    (
        "guesthouse",
        &[
            "async-trait",
            "blake3",
            "cap-std",
            "getrandom",
            "guesthouse-wire",
            "libc",
            "memfd",
            "rmp-serde",
            "serde",
            "sha2",
            "thiserror",
            "tokio",
            "tracing",
            "wapc",
            "wasmtime",
            "wasmtime-provider",
            "wat",
        ],
    ),
    ("guesthouse-guest", &["guesthouse-wire", "wapc-guest"]),
    (
        "guesthouse-codegen",
        &[
            "prost-types",
            "protox-parse",
            "pulldown-cmark",
            "pulldown-cmark-to-cmark",
            "serde",
            "serde_json",
            "thiserror",
            "unicode-width",
        ],
    ),
    (
        "guesthouse-cli",
        &[
            "base64",
            "clap",
            "glob",
            "guesthouse",
            "guesthouse-codegen",
            "lsp-server",
            "lsp-types",
            "notify",
            "prometheus",
            "saphyr-parser",
            "serde",
            "serde_json",
            "sha2",
            "similar",
            "thiserror",
            "toml",
        ],
    ),
    ("guesthouse-node", &["guesthouse", "napi", "napi-derive"]),
    ("xtask", &["serde_json"]),
];

/// What users see, as examples and tests do; of others' crates they may use any.
const PUBLIC_FACES: [&str; 5] = [
    "guesthouse",
    "guesthouse-cli",
    "guesthouse-codegen",
    "guesthouse-guest",
    "guesthouse-wire",
];

pub(super) fn check() -> Result<Vec<Finding>> {
    let mut cargo = Command::new("cargo");
    cargo
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .current_dir(repo::root());
    let metadata: Json = serde_json::from_str(&program::text(&mut cargo)?)
        .map_err(|error| Failure::new(format!("`cargo metadata` printed no JSON: {error}")))?;
    let packages = metadata["packages"].as_array().into_iter().flatten();
    Ok(packages.flat_map(of_package).collect())
}

fn of_package(package: &Json) -> Vec<Finding> {
    let name = package["name"].as_str().unwrap_or_default();
    let manifest = package["manifest_path"].as_str().unwrap_or_default();
    let file = repo::from_root(Path::new(manifest)).unwrap_or_else(|| manifest.to_owned());
    let arrows = ARROWS.iter().find(|(from, _)| *from == name);
    if arrows.is_none() && !is_user(&file) {
        return vec![forbidden(&file, 1, name, "")];
    }
    // A dependency inside of the workspace has a path.
    let is_allowed = |dependency: &Json| {
        let to = dependency["name"].as_str().unwrap_or_default();
        match arrows {
            Some((_, allowed)) => allowed.contains(&to),
            None => dependency["path"].is_null() || PUBLIC_FACES.contains(&to),
        }
    };
    let dependencies = package["dependencies"].as_array().into_iter().flatten();
    dependencies
        .filter(|dependency| dependency["kind"] != "dev" && !is_allowed(dependency))
        .filter_map(|dependency| dependency["name"].as_str())
        .map(|to| forbidden(&file, line_of(manifest, to), name, to))
        .collect()
}

fn line_of(manifest: &str, dependency: &str) -> usize {
    let text = fs::read_to_string(manifest).unwrap_or_default();
    text.lines()
        .position(|line| line.starts_with(dependency))
        .map_or(1, |line| line + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(name: &str, file: &str, dependencies: &str) -> Vec<String> {
        let package = format!(
            r#"{{"name":"{name}","manifest_path":"{file}","dependencies":{dependencies}}}"#
        );
        let package = serde_json::from_str(&package).unwrap();
        of_package(&package)
            .into_iter()
            .map(|finding| finding.what)
            .collect()
    }

    #[test]
    fn a_dependency_against_the_arrows_is_found() {
        let host = |dependency: &str| findings("guesthouse", "host/Cargo.toml", dependency);
        let found = host(r#"[{"name":"guesthouse-codegen","kind":null}]"#);
        assert!(
            found[0].starts_with("guesthouse may not import guesthouse-codegen"),
            "{found:?}"
        );
        assert_eq!(host(r#"[{"name":"guesthouse-wire","kind":null}]"#), [""; 0]);
        assert_eq!(
            host(r#"[{"name":"guesthouse-codegen","kind":"dev"}]"#),
            [""; 0]
        );
        assert_eq!(findings("newcomer", "newcomer/Cargo.toml", "[]").len(), 1);
    }

    #[test]
    fn users_see_public_faces_and_what_is_not_ours() {
        let user = |dependency: &str| findings("x", "examples/x/Cargo.toml", dependency);
        assert_eq!(
            user(r#"[{"name":"guesthouse","kind":null,"path":"host"}]"#),
            [""; 0]
        );
        assert_eq!(
            user(r#"[{"name":"toml","kind":null,"path":null}]"#),
            [""; 0]
        );
        assert_eq!(
            user(r#"[{"name":"xtask","kind":null,"path":"xtask"}]"#).len(),
            1
        );
    }
}
