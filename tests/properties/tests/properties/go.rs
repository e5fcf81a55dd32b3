//! The program in Go.

use std::fmt::Write;
use std::fs;
use std::process::Command;

use guesthouse_codegen::{Lang, Model, Options, Side, generate};
use guesthouse_properties::schema;

use super::{done, folder, root};

const PROGRAM: &str = r#"
type value interface {
	wire.Encoder
	wire.Decoder
}

func answer(v value, data []byte) string {
	err := wire.Unmarshal(data, v)
	var out []byte
	if err == nil {
		out, err = wire.Marshal(v)
	}
	var told *wire.Error
	if errors.As(err, &told) {
		return fmt.Sprintf("error %s %s", told.Code, told.Path)
	}
	return "ok " + hex.EncodeToString(out)
}

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 1<<26)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for in.Scan() {
		parts := strings.Split(in.Text(), " ")
		data, err := hex.DecodeString(parts[2])
		if err != nil {
			panic(err)
		}
		fmt.Fprintln(out, answer(of[parts[0]+" "+parts[1]](), data))
	}
}
"#;

/// The program, built anew.
pub(super) fn built(models: &[(String, Model)]) -> Command {
    let folder = folder("go");
    let _ = fs::remove_dir_all(&folder);
    let (mut imports, mut types) = (String::new(), String::new());
    for (number, (name, model)) in models.iter().enumerate() {
        let files = generate(model, Lang::Go, Side::Guest, &Options::default());
        let files = files.unwrap_or_else(|list| panic!("{list:?}"));
        for (path, text) in files.iter() {
            let path = folder.join(path);
            fs::create_dir_all(path.parent().expect("a package")).expect("it can be made");
            fs::write(path, text).expect("it can be written");
        }
        let _ = writeln!(imports, "\t\"properties/{name}v1\"");
        for (at, ty) in schema::roots(model) {
            let _ = writeln!(
                types,
                "\t\"{number} {at}\": func() value {{ return new({name}v1.{ty}) }},"
            );
        }
    }
    let root = root().canonicalize().expect("the repository");
    let root = root.display();
    let module = "github.com/guesthouse/guesthouse";
    let go_mod = format!(
        "module properties\n\ngo 1.24\n\nrequire (\n\t{module}/guest-sdk/go v0.0.0\n\t{module}/wire/go v0.0.0\n)\n\nreplace (\n\t{module}/guest-sdk/go => {root}/guest-sdk/go\n\t{module}/wire/go => {root}/wire/go\n)\n"
    );
    let program = format!(
        "package main\n\nimport (\n\t\"bufio\"\n\t\"encoding/hex\"\n\t\"errors\"\n\t\"fmt\"\n\t\"os\"\n\t\"strings\"\n\n{imports}\n\twire \"{module}/wire/go\"\n)\n\nvar of = map[string]func() value{{\n{types}}}\n{PROGRAM}"
    );
    fs::write(folder.join("go.mod"), go_mod).expect("it can be written");
    fs::write(folder.join("main.go"), program).expect("it can be written");
    let go = |arguments: &[&str]| {
        done(
            Command::new("go")
                .args(arguments)
                .env("GOFLAGS", "-mod=mod")
                .current_dir(&folder),
        );
    };
    go(&["vet", "./..."]);
    go(&["build", "-o", "properties", "."]);
    Command::new(folder.join("properties"))
}
