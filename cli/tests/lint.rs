//! `guesthouse lint`, as its users meet it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

struct Project(PathBuf);

impl Project {
    fn new(test: &str, files: &[(&str, &str)]) -> Self {
        let name = format!("lint-{test}-{}", std::process::id());
        let project = Self(Path::new(env!("CARGO_TARGET_TMPDIR")).join(name));
        fs::create_dir_all(&project.0).unwrap();
        for (path, text) in files {
            fs::write(project.0.join(path), text).unwrap();
        }
        project
    }

    /// Its status, standard output and standard error.
    fn lint(&self, arguments: &[&str]) -> (i32, String, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_guesthouse"));
        let command = command.arg("lint").args(arguments).current_dir(&self.0);
        let output = command.output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let status = output.status.code().unwrap_or(-1);
        (status, text(&output.stdout), text(&output.stderr))
    }
}

impl Drop for Project {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

const GOOD: &str = "namespace \"a.v1\" type A { b: u8 }";
const UNTIDY: &str = "namespace \"a.v1\" type A { b_c: u8 }";

#[test]
fn what_is_found_fails() {
    let files = [("a.apexlang", UNTIDY), ("b.apexlang", GOOD)];
    let project = Project::new("found", &files);
    let (status, out, err) = project.lint(&["."]);
    assert_eq!(status, 1);
    assert!(
        out.contains("a.apexlang:1:27: warning[camel-case]: `b_c`"),
        "{out}"
    );
    assert!(err.contains("error: findings: 1, in schemas: 1"), "{err}");
    assert_eq!(
        project.lint(&["b.apexlang"]),
        (0, String::new(), String::new())
    );

    let (status, out, _) = project.lint(&["--json", "a.apexlang"]);
    let found: serde_json::Value = serde_json::from_str(out.trim()).unwrap();
    assert_eq!((status, &found["code"]), (1, &"camel-case".into()));
}

#[test]
fn rules_are_chosen_in_the_configuration() {
    let project = Project::new("chosen", &[("a.apexlang", UNTIDY)]);
    let configure = |text: &str| fs::write(project.0.join("guesthouse.toml"), text).unwrap();
    configure("schemas = [\"*.apexlang\"]\n[lint]\ndisable = [\"camel-case\"]\n");
    assert_eq!(project.lint(&[]).0, 0);
    configure("[lint]\ndisable = [\"camel-case\"]\nenable = [\"missing-docs\"]\n");
    let (status, out, _) = project.lint(&["a.apexlang"]);
    assert!(status == 1 && out.contains("[missing-docs]"), "{out}");
    configure("[lint]\ndisable = [\"camel-cas\"]\n");
    let (status, _, err) = project.lint(&["a.apexlang"]);
    assert_eq!(status, 1);
    assert!(err.contains("guesthouse.toml:2:12: error[config]"), "{err}");
    assert!(err.contains("did you mean `camel-case`?"), "{err}");
}

#[test]
fn schemas_are_looked_at_together() {
    let base = "namespace \"base.v1\" type Used { x: u8 } func f()";
    let user = "import * from \"base.apexlang\" namespace \"user.v1\" type A { used: Used }";
    let files = [("base.apexlang", base), ("user.apexlang", user)];
    let project = Project::new("together", &files);
    assert_eq!(project.lint(&["."]), (0, String::new(), String::new()));
    let (status, out, _) = project.lint(&["base.apexlang"]);
    assert!(status == 1 && out.contains("[unused-type]"), "{out}");
}

#[test]
fn mistakes_are_told_as_such() {
    let files = [
        ("a.apexlang", "namespace \"a.v1\" type A { b: C }"),
        ("b.apexlang", UNTIDY),
    ];
    let project = Project::new("mistakes", &files);
    let (status, out, err) = project.lint(&["a.apexlang", "b.apexlang", "c.apexlang"]);
    assert_eq!(status, 1);
    assert!(out.contains("[camel-case]"), "{out}");
    assert!(
        err.contains("a.apexlang:1:30: error[unknown-type]"),
        "{err}"
    );
    assert!(err.contains("c.apexlang"), "{err}");
}
