//! `guesthouse generate` of a project with a `guesthouse.toml`, as its users meet it.

use std::fs;
use std::io::{BufRead, BufReader, Lines};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

const CONFIG: &str = r#"
schemas = ["schemas/*.apexlang", "!schemas/draft*"]

[[target]]
lang = "rust"
side = "host"
out = "gen/rust"

[[target]]
lang = "go"
side = "guest"
out = "gen/go"
"#;

struct Project(PathBuf);

impl Project {
    /// With two schemas, one of which imports the other.
    fn new(test: &str) -> Self {
        let name = format!("project-{test}-{}", std::process::id());
        let project = Self(Path::new(env!("CARGO_TARGET_TMPDIR")).join(name));
        project.write("guesthouse.toml", CONFIG);
        project.write("schemas/base.apexlang", &schema("base", "a: u8"));
        let text = "import { A } from \"base.apexlang\"\nnamespace \"user\" type B { a: A }";
        project.write("schemas/user.apexlang", text);
        project.write("schemas/draft.apexlang", "this is none");
        project
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.0.join(path)).unwrap_or_default()
    }

    fn has(&self, path: &str) -> bool {
        self.0.join(path).exists()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_guesthouse"));
        command.arg("generate").args(arguments).current_dir(&self.0);
        command
    }

    /// Its status, standard output and standard error.
    fn generate(&self, arguments: &[&str]) -> (i32, String, String) {
        let output = self.command(arguments).output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let status = output.status.code().unwrap_or(-1);
        (status, text(&output.stdout), text(&output.stderr))
    }

    #[track_caller]
    fn done(&self, arguments: &[&str]) -> String {
        let (status, out, err) = self.generate(arguments);
        assert_eq!(status, 0, "{out}{err}");
        out
    }

    #[track_caller]
    fn fails(&self, arguments: &[&str], told: &str) -> String {
        let (status, out, err) = self.generate(arguments);
        let all = out + &err;
        assert_eq!(status, 1, "{all}");
        assert!(all.contains(told), "{told:?} is not in: {all}");
        assert!(!all.contains('\u{1b}'), "colours without a terminal: {all}");
        all
    }
}

impl Drop for Project {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn schema(namespace: &str, fields: &str) -> String {
    format!("namespace \"{namespace}\" type A {{ {fields} }}")
}

#[test]
fn it_is_written_checked_and_kept_up_to_date() {
    let project = Project::new("written");
    project.fails(&["--check"], "base.rs");
    assert!(!project.has("gen"), "a check has written something");

    project.done(&[]);
    let files = [
        "rust/base.rs",
        "rust/user.rs",
        "go/base/base.go",
        "go/user/user.go",
    ];
    for file in files {
        assert!(project.has(&format!("gen/{file}")), "{file}");
    }
    project.done(&["--check"]);
    let before = fs::metadata(project.0.join("gen/rust/user.rs")).unwrap();
    project.done(&[]);
    let after = fs::metadata(project.0.join("gen/rust/user.rs")).unwrap();
    assert_eq!(before.modified().unwrap(), after.modified().unwrap());

    // The import alone changes: so do the stubs of what imports it.
    project.write("schemas/base.apexlang", &schema("base", "a: u8 b: bool"));
    let told = project.fails(&["--check"], "+    pub b: bool");
    assert!(
        told.contains("user.rs") && told.contains("base.rs"),
        "{told}"
    );
    assert!(!project.read("gen/rust/user.rs").contains("pub b: bool"));
    project.done(&[]);
    assert!(project.read("gen/rust/user.rs").contains("pub b: bool"));
}

#[test]
fn a_mistake_in_one_schema_leaves_all_as_it_was() {
    let project = Project::new("mistake");
    project.done(&[]);
    let before = project.read("gen/rust/base.rs");
    project.write("schemas/base.apexlang", &schema("base", "a: u16"));
    project.write(
        "schemas/other.apexlang",
        "namespace \"other\" type A { a: Nothing }",
    );
    project.fails(&[], "other.apexlang:1:31: error[unknown-type]");
    assert_eq!(project.read("gen/rust/base.rs"), before);
}

#[test]
fn what_a_removed_schema_had_goes_and_nothing_else() {
    let project = Project::new("removed");
    project.done(&[]);
    project.write("gen/rust/mod.rs", "mod base;");
    project.write("gen/go/user/mine.go", "package user");
    fs::remove_file(project.0.join("schemas/user.apexlang")).unwrap();
    project.fails(&["--check"], "user.rs");
    project.done(&[]);
    assert!(!project.has("gen/rust/user.rs") && !project.has("gen/go/user/user.go"));
    assert!(project.has("gen/rust/mod.rs") && project.has("gen/go/user/mine.go"));
    assert!(project.has("gen/rust/base.rs"));
}

#[test]
fn what_somebody_edited_stays() {
    let project = Project::new("edited");
    project.done(&[]);
    project.write("gen/rust/base.rs", "// mine");
    project.fails(&[], "base.rs");
    assert_eq!(project.read("gen/rust/base.rs"), "// mine");
    project.done(&["--force"]);
    assert!(project.read("gen/rust/base.rs").contains("struct A"));

    project.write("gen/go/user/user.go", "// mine");
    fs::remove_file(project.0.join("schemas/user.apexlang")).unwrap();
    project.generate(&[]);
    assert_eq!(project.read("gen/go/user/user.go"), "// mine");
}

#[test]
fn two_files_of_one_name_are_refused() {
    let project = Project::new("clash");
    project.write("schemas/again.apexlang", &schema("base", "x: u8"));
    project.fails(&[], "give each schema a namespace of its own");
    // Other namespaces, but not for files.
    project.write("schemas/again.apexlang", &schema("a:b", "x: u8"));
    project.write("schemas/more.apexlang", &schema("a.b", "x: u8"));
    project.fails(&[], "a_b.rs");
    assert!(!project.has("gen"));
}

#[test]
fn a_folder_that_cannot_be_written_leaves_all_as_it_was() {
    let project = Project::new("unwritable");
    project.write("gen/go", "a file");
    let told = project.fails(&[], "choose a folder that can be written to");
    assert!(told.contains("gen/go/base/base.go"), "{told}");
    assert!(!project.has("gen/rust/base.rs"), "half of it was written");
    assert_eq!(project.read("gen/go"), "a file");
    assert_eq!(fs::read_dir(project.0.join("gen")).unwrap().count(), 1);
}

#[cfg(unix)]
#[test]
fn a_folder_may_be_a_link_to_another() {
    let project = Project::new("linked");
    project.write("elsewhere/mine.rs", "// mine");
    fs::create_dir(project.0.join("gen")).unwrap();
    std::os::unix::fs::symlink("../elsewhere", project.0.join("gen/rust")).unwrap();
    project.done(&[]);
    assert!(project.read("elsewhere/base.rs").contains("struct A"));
    project.done(&["--check"]);
    fs::remove_file(project.0.join("schemas/user.apexlang")).unwrap();
    project.done(&[]);
    assert!(!project.has("elsewhere/user.rs") && project.has("elsewhere/mine.rs"));
}

#[test]
fn the_configuration_of_the_apex_tools_serves_where_there_is_no_other() {
    let project = Project::new("apex");
    fs::remove_file(project.0.join("guesthouse.toml")).unwrap();
    project.write(
        "apex.yaml",
        "spec: schemas/base.apexlang
config:
  package: things
generates:
  go/types.go:
    module: '@apexlang/codegen/go'
    visitorClass: WapcExportVisitor
  web/client.ts:
    module: '@apexlang/codegen/typescript'
    visitorClass: WapcHostVisitor
  doc/openapi.yaml:
    module: '@apexlang/codegen/openapiv3'
    visitorClass: OpenAPIV3Visitor
",
    );
    let (status, out, err) = project.generate(&[]);
    assert_eq!(status, 0, "{out}{err}");
    assert!(
        err.contains("apex.yaml:11:3: warning[config]"),
        "no word of what is left out: {err}"
    );
    assert!(project.read("go/things/base.go").contains("package things"));
    assert!(project.read("web/base.ts").contains("export interface A"));
    assert!(!project.has("doc"));
    project.done(&["--check"]);
}

#[test]
fn programs_get_an_object_a_line() {
    let project = Project::new("json");
    let text = project.done(&["--json"]);
    let lines: Vec<serde_json::Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|it| panic!("{it}: {line}")))
        .collect();
    assert_eq!(
        lines.iter().filter(|it| it["done"] == "wrote").count(),
        4,
        "{text}"
    );
    project.write(
        "schemas/user.apexlang",
        "namespace \"user\" type B { a: Nothing }",
    );
    let (status, out, err) = project.generate(&["--json"]);
    assert_eq!(status, 1);
    for line in out.lines().chain(err.lines()) {
        let object: serde_json::Value = serde_json::from_str(line).unwrap();
        assert!(object.is_object(), "{line}");
    }
    assert!((out + &err).contains("unknown-type"));
}

#[test]
fn many_schemas_in_folders_of_any_name() {
    let project = Project::new("many");
    let config = CONFIG.replace("schemas/*.apexlang", "schemas/**/*.apexlang");
    project.write("guesthouse.toml", &config);
    for at in 0..1000 {
        let path = format!("schemas/größe {}/日本 {at}.apexlang", at % 7);
        project.write(&path, &schema(&format!("many.n{at}"), "a: u8"));
    }
    let started = Instant::now();
    project.done(&[]);
    project.done(&["--check"]);
    assert!(started.elapsed() < Duration::from_secs(60));
    assert!(project.has("gen/rust/many_n999.rs") && project.has("gen/go/manyn0/many_n0.go"));
}

/// A `generate --watch`, which ends with the test.
struct Watching {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Watching {
    fn new(project: &Project) -> Self {
        let mut command = project.command(&["--watch"]);
        let command = command.stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        Self { child, lines }
    }

    /// Reads on until a line has this.
    fn tells(&mut self, part: &str) {
        let found = self
            .lines
            .any(|line| line.is_ok_and(|line| line.contains(part)));
        assert!(found, "it ended without {part:?}");
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[track_caller]
fn comes_true(what: impl Fn() -> bool) {
    let started = Instant::now();
    while !what() {
        assert!(started.elapsed() < Duration::from_secs(60), "it never came");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn watching_follows_edits_mistakes_and_removals() {
    let project = Project::new("watched");
    let mut watching = Watching::new(&project);
    watching.tells("wrote");
    comes_true(|| project.has("gen/rust/base.rs") && project.has("gen/go/user/user.go"));

    project.write("schemas/base.apexlang", &schema("base", "a: u8 b: bool"));
    comes_true(|| project.read("gen/rust/user.rs").contains("pub b: bool"));

    // A mistake is told, and the next change is heard all the same.
    project.write("schemas/base.apexlang", "namespace \"base\" type A {");
    std::thread::sleep(Duration::from_millis(300));
    assert!(project.read("gen/rust/base.rs").contains("pub b: bool"));
    project.write("schemas/base.apexlang", &schema("base", "a: u8 c: bool"));
    comes_true(|| project.read("gen/rust/user.rs").contains("pub c: bool"));

    project.write("schemas/new.apexlang", &schema("new", "a: u8"));
    comes_true(|| project.has("gen/rust/new.rs"));
    fs::remove_file(project.0.join("schemas/new.apexlang")).unwrap();
    comes_true(|| !project.has("gen/rust/new.rs"));

    let fewer = CONFIG.replace("gen/go", "gen/golang");
    project.write("guesthouse.toml", &fewer);
    comes_true(|| project.has("gen/golang/base/base.go"));
}
