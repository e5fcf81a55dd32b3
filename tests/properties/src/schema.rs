//! Random schemas, of everything that the language has.

use std::fmt::Write;

use guesthouse_codegen::{Loader, Model, Source, check_with};

use crate::random::Random;

/// Schemas of one seed. The others import types of the first.
pub const SCHEMAS: usize = 4;

const ENUMS: usize = 3;
const ALIASES: usize = 6;
const UNIONS: usize = 3;
const RECORDS: usize = 8;

const SCALARS: [&str; 17] = [
    "i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64", "f32", "f64", "bool", "string",
    "datetime", "bytes", "any", "value", "raw",
];

const KEYS: [&str; 11] = [
    "string", "i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64", "bool", "Key",
];

/// Names that mean something in a language, or are written in another way there. No two become one.
const NAMES: [&str; 40] = [
    "type",
    "self",
    "func",
    "class",
    "fn",
    "await",
    "interface",
    "value",
    "HTTPServer",
    "userIDs",
    "x2y",
    "default",
    "import",
    "match",
    "len",
    "string",
    "i8",
    "r",
    "w",
    "key",
    "v",
    "this",
    "constructor",
    "toString",
    "range",
    "map",
    "package",
    "async",
    "Field",
    "error",
    "nil",
    "null",
    "undefined",
    "result",
    "wire",
    "snake_case",
    "Self",
    "go",
    "URLOfAll",
    "err",
];

/// The text of a schema.
pub fn text(seed: u64, number: usize) -> String {
    let mut random = Random::new(seed * 1000 + u64::try_from(number).unwrap_or(0));
    let mut out = String::new();
    if number > 0 {
        out.push_str("import { R0 as Base E0 as BaseEnum A1 as BaseList");
        let types = [("A", ALIASES), ("E", ENUMS), ("U", UNIONS), ("R", RECORDS)];
        for (letter, count) in types {
            // What they need comes along, and has to have another name than the types of this schema.
            for at in
                (0..count).filter(|at| !["R0", "E0", "A1"].contains(&&*format!("{letter}{at}")))
            {
                let _ = write!(out, " {letter}{at} as Base{letter}{at}");
            }
        }
        out.push_str(" Key as BaseKey } from \"p0\"\n");
    }
    let _ = writeln!(
        out,
        "\"Schema {number} of {seed}.\"\nnamespace \"p{number}.v1\""
    );
    out.push_str("\"Keys of maps.\"\nalias Key = string\n");
    for at in 0..ENUMS {
        enumeration(&mut out, &mut random, at);
    }
    let mut writer = Types {
        random,
        imported: number > 0,
    };
    for at in 0..ALIASES {
        let ty = match at {
            0 => (*writer.random.pick(&SCALARS)).to_owned(),
            1 => format!("[{}]", writer.ty(1, at)),
            2 => format!("{{{}: {}}}", writer.key(), writer.ty(1, at)),
            _ => writer.ty(2, at).trim_end_matches('?').to_owned(),
        };
        let _ = writeln!(out, "alias A{at} = {ty}");
    }
    for at in 0..UNIONS {
        writer.union(&mut out, at);
    }
    for at in 0..RECORDS {
        writer.record(&mut out, at);
    }
    writer.interface(&mut out);
    out
}

fn enumeration(out: &mut String, random: &mut Random, at: usize) {
    let open = if random.one_in(2) { " @open" } else { "" };
    let _ = write!(out, "enum E{at}{open} {{");
    let mut index = random.below(3);
    for value in 0..=random.below(5) {
        let text = if random.one_in(2) {
            format!(" as \"text {value} ü\"")
        } else {
            String::new()
        };
        let rename = if random.one_in(5) {
            format!(" @rename(rust: \"Other{value}\")")
        } else {
            String::new()
        };
        let _ = write!(out, " V{value} = {index}{text}{rename}");
        index += 1 + *random.pick(&[0, 0, 1, 100, 40_000, 100_000_000]);
    }
    out.push_str(" }\n");
}

struct Types {
    random: Random,
    /// Whether there are types of another schema.
    imported: bool,
}

impl Types {
    fn key(&mut self) -> &'static str {
        KEYS[self.random.below(KEYS.len())]
    }

    /// A type, of no alias from number `aliases` on: they must not be in a circle.
    fn ty(&mut self, depth: usize, aliases: usize) -> String {
        let inner = match self.random.below(if depth == 0 { 5 } else { 9 }) {
            0..=1 => (*self.random.pick(&SCALARS)).to_owned(),
            2 => format!("E{}", self.random.below(ENUMS)),
            3 if aliases > 0 => format!("A{}", self.random.below(aliases)),
            3 => "string".to_owned(),
            4 if self.imported => (*self.random.pick(&["Base", "BaseEnum", "BaseList"])).to_owned(),
            4 => "u64".to_owned(),
            5..=6 => format!("[{}]", self.item(depth - 1, aliases)),
            _ => format!("{{{}: {}}}", self.key(), self.item(depth - 1, aliases)),
        };
        match self.random.one_in(4) {
            true => inner + "?",
            false => inner,
        }
    }

    /// In a list or map, there can be a record or union, also one that it is in.
    fn item(&mut self, depth: usize, aliases: usize) -> String {
        match self.random.below(6) {
            0 => format!("R{}", self.random.below(RECORDS)),
            1 => format!("U{}", self.random.below(UNIONS)),
            _ => self.ty(depth, aliases),
        }
    }

    fn union(&mut self, out: &mut String, at: usize) {
        let open = if self.random.one_in(2) { " @open" } else { "" };
        let _ = write!(out, "union U{at}{open} = R{at}");
        for member in 0..self.random.below(5) {
            let ty = match self.random.below(4) {
                0 => format!("R{}", self.random.below(RECORDS)),
                _ => self.ty(2, ALIASES).trim_end_matches('?').to_owned(),
            };
            let _ = write!(out, " | {ty} @unionKey(\"m{member}\")");
        }
        out.push('\n');
    }

    fn record(&mut self, out: &mut String, at: usize) {
        let _ = writeln!(out, "\"A record, with `code` and <b>.\"\ntype R{at} {{");
        let mut names: Vec<&str> = NAMES.to_vec();
        self.random.shuffle(&mut names);
        let count = self.random.below(7);
        for (number, reserved) in names.iter().take(count).enumerate() {
            let plain = format!("f{number}");
            // `Self` and `self` are one name in Rust.
            let is_taken = *reserved == "Self" && names[..count].contains(&"self");
            let name = if !is_taken && self.random.one_in(2) {
                *reserved
            } else {
                plain.as_str()
            };
            let field = match self.random.below(8) {
                0 => self.with_default(),
                1 => format!("R{}?", self.random.below(RECORDS)),
                2 => format!("U{}?", self.random.below(UNIONS)),
                3 if at > 0 => format!("R{}", self.random.below(at)),
                _ => self.ty(3, ALIASES),
            };
            let rename = match self.random.one_in(8) {
                true => format!(
                    " @rename(go: \"Renamed{number}\", rust: \"renamed_{number}\", typescript: \"renamed{number}\")"
                ),
                false => String::new(),
            };
            let _ = writeln!(out, "  {name}: {field}{rename}");
        }
        out.push_str("}\n");
    }

    fn with_default(&mut self) -> String {
        let all = [
            "i8 = -128",
            "i64 = -9223372036854775808",
            "u64 = 18446744073709551615",
            "u8 = 200",
            "f32 = 0.5",
            "f64 = -3",
            "bool = true",
            "string = \"a \\\"b\\\" ü\"",
            "[u16] = [1, 65535]",
            "{string: i8} = {b: 1, a: -1}",
            "E0 = V0",
            "[string] = []",
            "Key = \"k\"",
        ];
        (*self.random.pick(&all)).to_owned()
    }

    /// No operation is called here, but each is compiled.
    fn interface(&mut self, out: &mut String) {
        let side = if self.random.one_in(2) {
            "@service"
        } else {
            "@provider"
        };
        let (one, two, three) = (
            self.ty(2, ALIASES),
            self.ty(2, ALIASES),
            self.ty(1, ALIASES),
        );
        let _ = writeln!(
            out,
            "interface Calls {side} {{\n  named(a: {one}, type: {two}): {three}\n  unary[it: R0]: U0\n  none()\n  fails(a: u8 = 1) @errors([Failure])\n}}\nfunc free(it: R1): E0\ntype Failure {{ text: string  at: u64? }}"
        );
    }
}

/// Finds the first schema of a seed for the others.
struct First(u64);

impl Loader for First {
    fn load(&mut self, _: &Source, from: &str) -> Result<Source, String> {
        Ok(Source::new(from, text(self.0, 0)))
    }
}

/// The schemas of a seed, with what they are called.
pub fn models(seed: u64) -> Vec<(String, Model)> {
    let model = |number| {
        let source = Source::new(format!("p{number}"), text(seed, number));
        let (model, told) = check_with(source, &mut First(seed));
        let model = model.unwrap_or_else(|| panic!("seed {seed}: {told}"));
        (format!("p{number}"), model)
    };
    (0..SCHEMAS).map(model).collect()
}

/// The types that values are made of: they have codecs of their own in every language.
pub fn roots(model: &Model) -> impl Iterator<Item = (usize, &str)> {
    use guesthouse_codegen::model::types::TypeKind;
    let all = model.types.iter().enumerate();
    let own = all.filter(|(_, def)| def.imported.is_none());
    let coded = own.filter(|(_, def)| matches!(def.kind, TypeKind::Record(_) | TypeKind::Union(_)));
    coded.map(|(at, def)| (at, def.name.as_str()))
}
