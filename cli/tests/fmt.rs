//! `guesthouse fmt`, as its users meet it.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const LAID_OUT: &str = "namespace \"a\"\n\ntype A {\n  a: u8 # why\n}\n";
const STREWN: &str = "namespace \"a\"type A{a:u8 # why\r\n}";
const MISTAKEN: &str = "namespace \"a\"\ntype A { a }\n";

struct Project(PathBuf);

impl Project {
    fn new(test: &str, files: &[(&str, &str)]) -> Self {
        let name = format!("fmt-{test}-{}", std::process::id());
        let project = Self(Path::new(env!("CARGO_TARGET_TMPDIR")).join(name));
        for (path, text) in files {
            let path = project.0.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        project
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.0.join(path)).unwrap()
    }

    /// Its status, standard output and standard error.
    fn fmt(&self, arguments: &[&str], input: &str) -> (i32, String, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_guesthouse"));
        command.arg("fmt").args(arguments).current_dir(&self.0);
        let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = piped.stderr(Stdio::piped()).spawn().unwrap();
        // A command that reads no input may be gone already.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let output = child.wait_with_output().unwrap();
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

#[test]
fn files_and_folders_are_laid_out() {
    let files = [
        ("a.apexlang", STREWN),
        ("deep/er/b.axdl", STREWN),
        ("deep/done.apexlang", LAID_OUT),
        ("deep/old.widl", STREWN),
        ("deep/node_modules/x.apexlang", STREWN),
        ("deep/.hidden/x.apexlang", STREWN),
    ];
    let project = Project::new("folders", &files);
    let before = fs::metadata(project.0.join("deep/done.apexlang")).unwrap();
    let (status, out, err) = project.fmt(&["a.apexlang", "deep", "a.apexlang"], "");
    assert_eq!(status, 0, "{err}");
    assert_eq!(
        out,
        "formatted a.apexlang\nformatted deep/er/b.axdl\nunchanged deep/done.apexlang\n"
    );
    assert_eq!(project.read("a.apexlang"), LAID_OUT);
    assert_eq!(project.read("deep/er/b.axdl"), LAID_OUT);
    for other in ["old.widl", "node_modules/x.apexlang", ".hidden/x.apexlang"] {
        assert_eq!(project.read(&format!("deep/{other}")), STREWN);
    }
    let after = fs::metadata(project.0.join("deep/done.apexlang")).unwrap();
    assert_eq!(before.modified().unwrap(), after.modified().unwrap());
}

#[test]
fn a_check_shows_the_difference_and_writes_nothing() {
    let project = Project::new("check", &[("a.apexlang", STREWN)]);
    let (status, out, err) = project.fmt(&["--check", "."], "");
    assert_eq!(status, 1);
    assert!(out.contains("stale ./a.apexlang (not formatted)"), "{out}");
    assert!(out.contains("\n+  a: u8 # why\n"), "{out}");
    assert!(err.contains("without --check"), "{err}");
    assert_eq!(project.read("a.apexlang"), STREWN);
    project.fmt(&["."], "");
    assert_eq!(project.fmt(&["--check", "."], "").0, 0);
}

#[test]
fn mistakes_are_told_and_stay_while_the_rest_is_laid_out() {
    let files = [("a.apexlang", MISTAKEN), ("b.apexlang", STREWN)];
    let project = Project::new("mistakes", &files);
    let (status, out, err) = project.fmt(&["a.apexlang", "b.apexlang", "c.apexlang"], "");
    assert_eq!((status, out.as_str()), (1, "formatted b.apexlang\n"));
    assert!(err.contains("a.apexlang:2:12: error[syntax]"), "{err}");
    assert!(err.contains("c.apexlang"), "{err}");
    assert_eq!(project.read("a.apexlang"), MISTAKEN);

    let (status, out, _) = project.fmt(&["--json", "a.apexlang", "b.apexlang"], "");
    assert_eq!(status, 1);
    let told: serde_json::Value = serde_json::from_str(out.trim()).unwrap();
    assert_eq!(told["done"], "unchanged");
}

#[test]
fn standard_input_goes_to_standard_output() {
    let project = Project::new("input", &[("a.apexlang", "")]);
    let (status, out, _) = project.fmt(&["-"], STREWN);
    assert_eq!((status, out.as_str()), (0, LAID_OUT));
    assert_eq!(project.fmt(&["-", "--check"], STREWN).0, 1);
    assert_eq!(project.fmt(&["-", "--check"], LAID_OUT).0, 0);
    let (status, out, err) = project.fmt(&["-"], MISTAKEN);
    assert_eq!((status, out.as_str()), (1, ""));
    assert!(err.contains("standard input:2:12"), "{err}");
    assert_eq!(project.fmt(&["-", "a.apexlang"], "").0, 2);
}

#[test]
fn without_paths_it_is_what_the_project_lists() {
    let project = Project::new("listed", &[("a.apexlang", STREWN), ("b.apexlang", STREWN)]);
    let config = "schemas = [\"a*\"]\n[[target]]\nlang = \"go\"\nside = \"host\"\nout = \"o\"\n";
    fs::write(project.0.join("guesthouse.toml"), config).unwrap();
    let (status, out, err) = project.fmt(&[], "");
    assert_eq!(
        (status, out.as_str()),
        (0, "formatted a.apexlang\n"),
        "{err}"
    );
    assert_eq!(project.read("b.apexlang"), STREWN);

    fs::create_dir(project.0.join("empty")).unwrap();
    let (status, _, err) = project.fmt(&["empty"], "");
    assert_eq!(status, 2);
    assert!(err.contains("there is no schema in empty"), "{err}");
}

#[cfg(unix)]
#[test]
fn links_and_permissions_stay() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let project = Project::new("links", &[("real.apexlang", STREWN)]);
    let real = project.0.join("real.apexlang");
    fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
    symlink("real.apexlang", project.0.join("link.apexlang")).unwrap();
    assert_eq!(project.fmt(&["link.apexlang"], "").0, 0);
    assert_eq!(project.read("real.apexlang"), LAID_OUT);
    let link = fs::symlink_metadata(project.0.join("link.apexlang")).unwrap();
    assert!(link.is_symlink());
    assert_eq!(
        fs::metadata(&real).unwrap().permissions().mode() & 0o777,
        0o640
    );
}
