//! Schemas in other forms, as users of the command meet them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const SCHEMA: &str = r#"namespace "demo.v1"
interface Demo @service { get(id: u8): Point @GET @path("/points/{id}")  ping() }
"A point."
type Point { x: f64 }
"#;

struct Folder(PathBuf);

impl Folder {
    fn new(test: &str) -> Self {
        let name = format!("describe-{test}-{}", std::process::id());
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        fs::create_dir_all(&path).unwrap();
        fs::write(path.join("demo.apexlang"), SCHEMA).unwrap();
        Self(path)
    }

    fn run(&self, arguments: &str) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_guesthouse"));
        let command = command.args(arguments.split(' ')).current_dir(&self.0);
        command.output().unwrap()
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.0.join(name)).unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn a_form_is_printed_or_written_and_checked() {
    let folder = Folder::new("form");
    for form in ["model", "json-schema", "openapi"] {
        let arguments = format!("generate demo.apexlang --emit {form}");
        let printed = folder.run(&arguments);
        assert!(printed.status.success());
        let text = String::from_utf8(printed.stdout).unwrap();
        serde_json::from_str::<serde_json::Value>(&text).unwrap();
        let into_file = format!("{arguments} -o out/{form}.json");
        assert!(folder.run(&into_file).status.success());
        assert_eq!(folder.read(&format!("out/{form}.json")), text);
        let check = format!("{into_file} --check");
        assert!(folder.run(&check).status.success());
        fs::write(folder.0.join("demo.apexlang"), SCHEMA.replace("x:", "y:")).unwrap();
        assert_eq!(folder.run(&check).status.code(), Some(1));
        fs::write(folder.0.join("demo.apexlang"), SCHEMA).unwrap();
    }
    let told = folder.run("generate demo.apexlang --emit openapi").stderr;
    let told = String::from_utf8_lossy(&told).into_owned();
    assert!(
        told.contains("not in the output, as without a method: ping"),
        "{told}"
    );
    let nothing_to_check = folder.run("generate demo.apexlang --emit model --check");
    assert_eq!(nothing_to_check.status.code(), Some(2));
}

#[test]
fn a_project_lists_forms() {
    let folder = Folder::new("project");
    let targets = "schemas = [\"demo.apexlang\"]\n[[target]]\nemit = \"html\"\nout = \"docs\"\n[[target]]\nemit = \"model\"\nout = \"docs\"\n";
    fs::write(folder.0.join("guesthouse.toml"), targets).unwrap();
    assert!(folder.run("generate").status.success());
    assert!(
        folder
            .read("docs/demo_v1.html")
            .contains("<title>demo.v1</title>")
    );
    assert!(
        folder
            .read("docs/.guesthouse-manifest.json")
            .contains("demo_v1.model.json")
    );
    assert!(folder.run("generate --check").status.success());
}

#[test]
fn documentation_is_written() {
    let folder = Folder::new("docs");
    let printed = folder.run("docs demo.apexlang").stdout;
    assert!(String::from_utf8_lossy(&printed).contains("# demo.v1"));
    assert!(
        folder
            .run("docs demo.apexlang -o page.html")
            .status
            .success()
    );
    assert!(folder.read("page.html").starts_with("<!doctype html>"));
    fs::write(folder.0.join("mine.md"), "by hand").unwrap();
    assert_eq!(
        folder.run("docs demo.apexlang -o mine.md").status.code(),
        Some(1)
    );
    assert_eq!(folder.read("mine.md"), "by hand");
}
