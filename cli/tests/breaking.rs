//! `guesthouse breaking`: that it is true, on the real wire, and what its users see.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use guesthouse_cli::typed_json::{decode, encode};
use guesthouse_codegen::breaking::{Effect, compare};
use guesthouse_codegen::model::types::{Model, Operation, Scalar, Side, Type, TypeKind};
use guesthouse_codegen::parse;
use serde_json::{Map, Value as Json, json};

/// A small generator (xorshift64*), so that every run tries the same values.
struct Random {
    state: u64,
    /// Whether open enums have values that their schema does not know.
    unknown: bool,
}

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.state ^= self.state >> 12;
        self.state ^= self.state << 25;
        self.state ^= self.state >> 27;
        usize::try_from(self.state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33).unwrap() % limit
    }

    fn pick<T: Clone>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())].clone()
    }

    /// A value of a type, as JSON.
    fn value(&mut self, model: &Model, ty: &Type, depth: usize) -> Json {
        match ty {
            Type::Optional(inner) if depth == 0 || self.below(3) == 0 => {
                let _ = inner;
                Json::Null
            }
            Type::Optional(inner) => self.value(model, inner, depth),
            Type::Scalar(scalar) => self.scalar(*scalar),
            Type::List(item) => {
                let count = if depth == 0 { 0 } else { self.below(3) };
                (0..count)
                    .map(|_| self.value(model, item, depth - 1))
                    .collect()
            }
            Type::Map(key, item) => {
                let count = if depth == 0 { 0 } else { self.below(3) };
                let entries = (0..count).map(|_| {
                    let key = match self.value(model, key, depth) {
                        Json::String(text) => text,
                        other => other.to_string(),
                    };
                    (key, self.value(model, item, depth - 1))
                });
                Json::Object(entries.collect())
            }
            Type::Named(id) => match &model.type_def(*id).kind {
                TypeKind::Alias(target) => self.value(model, target, depth),
                TypeKind::Record(fields) => {
                    let depth = depth.saturating_sub(1);
                    let fields = fields.iter();
                    let fields =
                        fields.map(|it| (it.name.clone(), self.value(model, &it.ty, depth)));
                    Json::Object(fields.collect())
                }
                TypeKind::Enum(it) if it.open && self.unknown && self.below(2) == 0 => {
                    self.pick(&[-7, 70_000]).into()
                }
                TypeKind::Enum(it) => self.pick(&it.values).name.into(),
                TypeKind::Union(it) => {
                    let member = self.pick(&it.members);
                    let value = self.value(model, &member.ty, depth.saturating_sub(1));
                    Json::Object(Map::from_iter([(member.key, value)]))
                }
            },
        }
    }

    fn scalar(&mut self, scalar: Scalar) -> Json {
        let signed = |bits: u32| {
            vec![
                i64::MIN >> (64 - bits),
                -1,
                0,
                1,
                7,
                i64::MAX >> (64 - bits),
            ]
        };
        let unsigned = |bits: u32| vec![0, 1, 2, 7, u64::MAX >> (64 - bits)];
        match scalar {
            Scalar::I8 => self.pick(&signed(8)).into(),
            Scalar::I16 => self.pick(&signed(16)).into(),
            Scalar::I32 => self.pick(&signed(32)).into(),
            Scalar::I64 => self.pick(&signed(64)).into(),
            Scalar::U8 => self.pick(&unsigned(8)).into(),
            Scalar::U16 => self.pick(&unsigned(16)).into(),
            Scalar::U32 => self.pick(&unsigned(32)).into(),
            Scalar::U64 => self.pick(&unsigned(64)).into(),
            Scalar::F32 => self.pick(&[0.0, -1.5, 1e30]).into(),
            Scalar::F64 => self.pick(&[0.0, -1.5, 1e300]).into(),
            Scalar::Bool => (self.below(2) == 0).into(),
            Scalar::String => self.pick(&["", "One", "2026-11-27T00:00:00Z", "ü"]).into(),
            Scalar::Datetime => "2026-11-27T01:02:03.5Z".into(),
            Scalar::Bytes => self.pick(&["", "AAEC", "/w=="]).into(),
            Scalar::Any | Scalar::Raw => self.pick(&[
                json!(null),
                json!(1),
                json!("a"),
                json!([1, 300]),
                json!({"a": 1.5}),
            ]),
        }
    }
}

/// The cases of the library's own test: an old and a new schema.
fn cases() -> Vec<(String, Model, Model)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../codegen/tests/breaking");
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|it| it.unwrap().path())
        .collect();
    files.sort();
    let texts = files.iter().map(|it| fs::read_to_string(it).unwrap());
    let model = |text: &str| {
        let head = if text.contains("namespace") {
            ""
        } else {
            "namespace \"a.v1\" "
        };
        parse("test", &format!("{head}{text}")).unwrap()
    };
    let mut cases = Vec::new();
    for text in texts {
        for case in text.split("=== ").skip(1) {
            let (name, rest) = case.split_once('\n').unwrap();
            let (old, rest) = rest.split_once("--- new\n").unwrap();
            let (new, _) = rest.split_once("--- breaks\n").unwrap();
            cases.push((name.to_owned(), model(old), model(new)));
        }
    }
    cases
}

/// The operations that both versions have, and who serves them.
fn operations<'a>(old: &'a Model, new: &'a Model) -> Vec<(Side, &'a Operation, &'a Operation)> {
    let mut all = Vec::new();
    let mut both = |side, old: &'a [Operation], new: &'a [Operation]| {
        for before in old {
            let after = new.iter().find(|it| it.name == before.name);
            all.extend(after.map(|after| (side, before, after)));
        }
    };
    both(Side::Guest, &old.functions, &new.functions);
    for before in &old.interfaces {
        let after = new.interfaces.iter().find(|it| it.name == before.name);
        if let Some(after) = after.filter(|it| it.served_by == before.served_by) {
            both(before.served_by, &before.operations, &after.operations);
        }
    }
    all
}

/// The types that both versions send the same way, and the effects if old ones or new ones are refused.
fn sent<'a>(old: &'a Model, new: &'a Model) -> Vec<(&'a Type, &'a Type, [Effect; 2])> {
    let effects = |from| match from {
        Side::Host => [Effect::HostsSend, Effect::GuestsGet],
        Side::Guest => [Effect::GuestsSend, Effect::HostsGet],
    };
    let mut all = Vec::new();
    for (server, before, after) in operations(old, new) {
        let caller = if server == Side::Guest {
            Side::Host
        } else {
            Side::Guest
        };
        if let (Some(old), Some(new)) = (&before.returns, &after.returns) {
            all.push((old, new, effects(server)));
        }
        for parameter in before.parameters.fields() {
            let mut now = after.parameters.fields().iter();
            let now = now.find(|it| it.name == parameter.name);
            all.extend(now.map(|now| (&parameter.ty, &now.ty, effects(caller))));
        }
    }
    all
}

/// What is refused of random values: the effects that it has.
fn refused(old: &Model, new: &Model) -> BTreeSet<Effect> {
    let mut random = Random {
        state: 11,
        unknown: false,
    };
    let mut effects = BTreeSet::new();
    for (before, after, [of_old, of_new]) in sent(old, new) {
        for (writer, written, reader, read, effect) in [
            (old, before, new, after, of_old),
            (new, after, old, before, of_new),
        ] {
            // From enum to enum it would take a third version to send one.
            random.unknown = matches!(reader.unaliased(read), Type::Scalar(_));
            for _ in 0..300 {
                let json = random.value(writer, written, 4);
                let bytes =
                    encode(writer, written, &json).unwrap_or_else(|it| panic!("{it}: {json}"));
                if decode(reader, read, &bytes).is_err() {
                    effects.insert(effect);
                }
            }
        }
    }
    effects
}

/// Changes that values cannot show: what is called in vain, another meaning, and what only a third version would send.
const UNSEEN: [&str; 9] = [
    "enum-closed",
    "enum-value-renumbered",
    "interface-removed",
    "namespace-changed",
    "operation-removed",
    "parameter-added",
    "parameter-removed",
    "side-changed",
    "union-closed",
];

#[test]
fn what_is_said_to_break_breaks_and_nothing_else() {
    for (name, old, new) in cases() {
        let changes = compare(&old, &new);
        let effects = |seen: bool| -> BTreeSet<Effect> {
            let changes = changes
                .iter()
                .filter(|it| !seen || !UNSEEN.contains(&it.code));
            let effects = changes.flat_map(|it| it.effects.iter().copied());
            effects.filter(|it| *it != Effect::Source).collect()
        };
        let refused = refused(&old, &new);
        let untold: Vec<_> = refused.difference(&effects(false)).copied().collect();
        assert!(
            untold.is_empty(),
            "{name}: refused, and not told: {untold:?}"
        );
        let calls = ["function-removed", "parameters-changed", "result-changed"];
        // It could be refused, but for what the fields happen to be.
        let could = name == "record to map";
        if could
            || changes.iter().any(|it| {
                calls.contains(&it.code) || it.code == "field-added" && refused.is_empty()
            })
        {
            continue;
        }
        let unfounded: Vec<_> = effects(true).difference(&refused).copied().collect();
        assert!(
            unfounded.is_empty(),
            "{name}: told, and not refused: {unfounded:?}"
        );
    }
}

struct Schemas(PathBuf);

impl Schemas {
    fn new(test: &str, old: &str, new: &str) -> Self {
        let name = format!("breaking-{test}-{}", std::process::id());
        let schemas = Self(Path::new(env!("CARGO_TARGET_TMPDIR")).join(name));
        fs::create_dir_all(&schemas.0).unwrap();
        fs::write(schemas.0.join("old.apexlang"), old).unwrap();
        fs::write(schemas.0.join("new.apexlang"), new).unwrap();
        schemas
    }

    /// Its status, standard output and standard error.
    fn breaking(&self, arguments: &[&str]) -> (i32, String, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_guesthouse"));
        let command = command.arg("breaking").args(arguments).current_dir(&self.0);
        let output = command.output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let status = output.status.code().unwrap_or(-1);
        (status, text(&output.stdout), text(&output.stderr))
    }
}

impl Drop for Schemas {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

const OLD: &str = "namespace \"a.v1\"\nfunc f(a: u8)\nfunc g()\n";
const NEW: &str = "namespace \"a.v1\"\nfunc f(a: u8, b: string)\nfunc h()\n";
const BOTH: [&str; 2] = ["old.apexlang", "new.apexlang"];

#[test]
fn changes_are_shown_where_they_are() {
    let schemas = Schemas::new("shown", OLD, NEW);
    let (status, out, err) = schemas.breaking(&BOTH);
    assert_eq!(status, 1);
    for told in [
        "old.apexlang:3:6: error[function-removed]: the function `g` is gone",
        "new.apexlang:2:15: error[parameter-added]: the parameter `f(b)` is new, and required",
        "breaks deployed hosts: what they send is refused; source",
        "new.apexlang:3:6: warning[function-added]",
    ] {
        assert!(out.contains(told), "{told:?} is not in: {out}");
    }
    assert!(err.contains("changes that break something: 2"), "{err}");
}

#[test]
fn who_stays_deployed_can_be_said() {
    let schemas = Schemas::new("only", OLD, NEW);
    let only = |whom| schemas.breaking(&[BOTH[0], BOTH[1], "--only", whom]);
    let (status, out, _) = only("guests");
    assert_eq!((status, out.as_str()), (0, ""));
    let (status, out, _) = only("hosts");
    assert!(status == 1 && !out.contains("source"), "{out}");
    assert_eq!(only("everybody").0, 2);
}

#[test]
fn nothing_breaks_nobody() {
    let schemas = Schemas::new("same", OLD, OLD);
    let nothing = (0, String::new(), String::new());
    assert_eq!(schemas.breaking(&BOTH), nothing);
    let schemas = Schemas::new("more", OLD, &format!("{OLD}func new()\n"));
    let (status, out, err) = schemas.breaking(&BOTH);
    assert_eq!((status, err.as_str()), (0, ""));
    assert!(out.contains("breaks nobody"), "{out}");
}

#[test]
fn programs_get_an_object_for_each() {
    let schemas = Schemas::new("json", OLD, NEW);
    let (status, out, _) = schemas.breaking(&[BOTH[0], BOTH[1], "--json"]);
    let objects: Vec<Json> = out
        .lines()
        .map(|it| serde_json::from_str(it).unwrap())
        .collect();
    assert_eq!((status, objects.len()), (1, 3));
    let added = objects
        .iter()
        .find(|it| it["code"] == "parameter-added")
        .unwrap();
    assert_eq!(added["place"], "`f(b)`");
    assert_eq!(added["breaks"], json!(["hosts-send", "source"]));
    assert_eq!(
        (&added["old"], &added["new"]["line"]),
        (&Json::Null, &json!(2))
    );
}

#[test]
fn mistakes_are_no_changes() {
    let schemas = Schemas::new("mistakes", OLD, "namespace \"a.v1\" func f(a: Nothing)");
    let (status, out, err) = schemas.breaking(&BOTH);
    assert_eq!((status, out.as_str()), (1, ""));
    assert!(
        err.contains("new.apexlang:1:28: error[unknown-type]"),
        "{err}"
    );
    assert_eq!(schemas.breaking(&["old.apexlang"]).0, 2);
}
