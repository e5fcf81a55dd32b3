//! Schemas that are right, and what becomes of them with a token removed, doubled, swapped or replaced.

/// Numbers that look random and are the same every time (splitmix64).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }

    fn chance(&mut self, of: usize) -> bool {
        self.below(of) == 0
    }
}

const SCALARS: &[&str] = &[
    "i8", "u8", "i16", "u16", "i32", "u32", "i64", "u64", "f32", "f64", "bool", "string",
    "datetime", "bytes", "any", "raw", "value",
];

/// A schema that both should accept.
pub(crate) fn schema(seed: u64) -> String {
    let mut random = Random(seed);
    let types = 1 + random.below(6);
    let names: Vec<String> = (0..types).map(|it| format!("Type{it}")).collect();
    let mut text = String::new();
    if random.chance(3) {
        text += "import * from \"@apexlang/core\"\n";
    }
    text += "namespace \"generated.v1\"\n";
    for (number, name) in names.iter().enumerate() {
        text += &definition(&mut random, name, &names[..number]);
    }
    for number in 0..random.below(3) {
        let service = random.one(&["@service", "@provider", ""]);
        text += &format!("interface Service{number} {service} {{\n");
        for operation in 0..random.below(4) {
            text += &operation_text(&mut random, &format!("do{operation}"), &names);
        }
        text += "}\n";
    }
    if random.chance(2) {
        text += &format!("func {}", operation_text(&mut random, "calc", &names));
    }
    text
}

fn definition(random: &mut Random, name: &str, known: &[String]) -> String {
    let docs = match random.below(3) {
        0 => "\"What it is.\"\n",
        1 => "\"\"\"\nWhat it is,\n  at length.\n\"\"\"\n",
        _ => "",
    };
    let body = match random.below(5) {
        0 => {
            let values = (0..1 + random.below(4)).map(|it| {
                let text = if random.chance(2) {
                    format!(" as \"v{it}\"")
                } else {
                    String::new()
                };
                format!("  Value{it} = {}{text}\n", it * 3)
            });
            format!("enum {name} {{\n{}}}\n", values.collect::<String>())
        }
        1 if !known.is_empty() => {
            let mut members: Vec<&str> = known.iter().map(String::as_str).collect();
            members.truncate(1 + random.below(members.len()));
            members.push("string");
            format!("union {name} = {}\n", members.join(" | "))
        }
        2 => format!("alias {name} = {}\n", random.one(SCALARS)),
        _ => {
            let mut fields = String::new();
            for number in 0..random.below(6) {
                fields += &field(random, number, known);
            }
            format!("type {name} {{\n{fields}}}\n")
        }
    };
    format!("{docs}{body}")
}

fn field(random: &mut Random, number: usize, known: &[String]) -> String {
    let defaults = [
        "i32 = 5",
        "string = \"x\"",
        "bool = true",
        "f64 = 1.5",
        "i64 = -7",
        "[i32] = [1, 2]",
    ];
    let ty = match random.chance(4) {
        true => random.one(&defaults).to_owned(),
        false => any_type(random, known, 3),
    };
    let annotation = random.one(&["", " @note", " @note(text: \"x\", list: [1, {a: 2}])"]);
    format!("  field{number}: {ty}{annotation}\n")
}

fn any_type(random: &mut Random, known: &[String], depth: usize) -> String {
    let inner = match random.below(if depth == 0 { 2 } else { 4 }) {
        0 if !known.is_empty() => known[random.below(known.len())].clone(),
        0 | 1 => random.one(SCALARS).to_owned(),
        2 => format!("[{}]", any_type(random, known, depth - 1)),
        _ => {
            let key = random.one(&["string", "i32", "u64", "bool"]);
            format!("{{{key}: {}}}", any_type(random, known, depth - 1))
        }
    };
    let optional = if random.chance(4) { "?" } else { "" };
    format!("{inner}{optional}")
}

fn operation_text(random: &mut Random, name: &str, known: &[String]) -> String {
    let returns = match random.below(3) {
        0 => String::new(),
        1 => ": void".to_owned(),
        _ => format!(": {}", any_type(random, known, 2)),
    };
    if random.chance(3) {
        let ty = any_type(random, known, 2);
        return format!("  {name}[value: {ty}]{returns}\n");
    }
    let parameters: Vec<String> = (0..random.below(4))
        .map(|it| format!("p{it}: {}", any_type(random, known, 2)))
        .collect();
    format!("  {name}({}){returns}\n", parameters.join(", "))
}

/// A few tokens changed.
pub(crate) fn mutate(text: &str, seed: u64) -> String {
    let mut random = Random(seed ^ 0x5eed);
    let mut tokens = tokens(text);
    for _ in 0..1 + random.below(2) {
        if tokens.len() < 2 {
            break;
        }
        let at = random.below(tokens.len());
        match random.below(4) {
            0 => {
                tokens.remove(at);
            }
            1 => {
                let token = tokens[at].clone();
                tokens.insert(at, token);
            }
            2 => {
                let other = random.below(tokens.len());
                tokens.swap(at, other);
            }
            _ => {
                let other = random.below(tokens.len());
                tokens[at] = tokens[other].clone();
            }
        }
    }
    tokens.join(" ")
}

/// Words, texts in quotes, and single signs.
fn tokens(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let word = |c: char| c == '_' || c.is_alphanumeric();
        let length = if let Some(block) = rest.strip_prefix("\"\"\"") {
            block.find("\"\"\"").map_or(rest.len(), |it| it + 6)
        } else if let Some(text) = rest.strip_prefix('"') {
            text.find('"').map_or(rest.len(), |it| it + 2)
        } else if first == '#' {
            rest.find('\n').unwrap_or(rest.len())
        } else if word(first) {
            rest.find(|c| !word(c)).unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        if first != '#' {
            tokens.push(rest[..length].to_owned());
        }
        rest = rest[length..].trim_start();
    }
    tokens
}
