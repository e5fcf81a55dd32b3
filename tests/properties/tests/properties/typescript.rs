//! The program in TypeScript, compiled as strictly as the compiler can.

use std::fmt::Write;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use guesthouse_codegen::{Lang, Model, Options, Side, generate};
use guesthouse_properties::schema;

use super::done;

const PROGRAM: &str = r#"
function again<T>(bytes: Uint8Array, read: Decode<T>, write: Encode<T>): Uint8Array {
  return encode(decode(bytes, read), write);
}

const lines = createInterface({ input: process.stdin });
const answers: string[] = [];
for await (const line of lines) {
  const [schema, type, hex] = line.split(" ");
  const answer = of[`${schema} ${type}`];
  if (answer === undefined) throw new Error(line);
  try {
    answers.push(`ok ${Buffer.from(answer(Buffer.from(hex ?? "", "hex"))).toString("hex")}`);
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    answers.push(`error ${error.code} ${error.path}`);
  }
}
process.stdout.write(`${answers.join("\n")}\n`);
"#;

const CONFIG: &str = r#"{
  "compilerOptions": {
    "target": "ES2022", "lib": ["ES2022"], "types": ["node"], "module": "NodeNext", "rootDir": ".", "outDir": "out",
    "strict": true, "exactOptionalPropertyTypes": true, "noFallthroughCasesInSwitch": true, "noImplicitOverride": true,
    "noImplicitReturns": true, "noUncheckedIndexedAccess": true, "noUnusedLocals": true, "noUnusedParameters": true,
    "verbatimModuleSyntax": true
  },
  "include": ["*.ts"]
}
"#;

/// The program, built anew, where Node.js finds what it imports.
pub(super) fn built(models: &[(String, Model)]) -> Command {
    let package = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let folder = package.join("dist");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("it can be made");
    let (mut imports, mut types) = (String::new(), String::new());
    for (number, (name, model)) in models.iter().enumerate() {
        let files = generate(model, Lang::TypeScript, Side::Guest, &Options::default());
        let files = files.unwrap_or_else(|list| panic!("{list:?}"));
        for (path, text) in files.iter() {
            fs::write(folder.join(path), text).expect("it can be written");
        }
        let _ = writeln!(imports, "import * as {name} from \"./{name}_v1.js\";");
        for (at, ty) in schema::roots(model) {
            let _ = writeln!(
                types,
                "  \"{number} {at}\": (bytes) => again(bytes, {name}.decode{ty}, {name}.encode{ty}),"
            );
        }
    }
    let program = format!(
        "import {{ createInterface }} from \"node:readline\";\nimport {{ type Decode, decode, type Encode, encode, WireError }} from \"@guesthouse/wire\";\n{imports}\nconst of: Record<string, (bytes: Uint8Array) => Uint8Array> = {{\n{types}}};\n{PROGRAM}"
    );
    fs::write(folder.join("main.ts"), program).expect("it can be written");
    fs::write(folder.join("tsconfig.json"), CONFIG).expect("it can be written");
    let compiler = package.join("node_modules/typescript/bin/tsc");
    done(Command::new("node").arg(compiler).arg("-p").arg(&folder));
    let mut command = Command::new("node");
    command.arg(folder.join("out/main.js"));
    command
}
