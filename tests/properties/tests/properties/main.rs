//! Random schemas and values. Each language reads what profile 1 has for a value, and what it also reads, and writes it again:
//! the bytes must be those of the profile. So every language reads what every language writes, and no value is lost on the way.
//! What is broken is refused by all, with the same error at the same place.
//!
//! `GUESTHOUSE_SEED=7 cargo test -p guesthouse-properties` tries others than usual.

mod go;
mod typescript;

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::thread;

use guesthouse_codegen::Model;
use guesthouse_codegen::model::types::{Scalar, Type, TypeId, TypeKind};
use guesthouse_properties::random::Random;
use guesthouse_properties::{rust, schema, seed, value};

/// Values of each type.
const VALUES: usize = 60;

/// Bytes that a type is read from, and what must come of it, if that is known.
struct Case {
    of: (usize, usize),
    bytes: Vec<u8>,
    expected: Option<Vec<u8>>,
}

/// What a language makes of bytes: the bytes that it writes again, or the code and path of its error.
type Answer = Result<Vec<u8>, String>;

fn cases(models: &[(String, Model)]) -> Vec<Case> {
    let mut random = Random::new(seed::seed());
    let mut cases = Vec::new();
    for (number, (_, model)) in models.iter().enumerate() {
        for (at, _) in schema::roots(model) {
            let of = (number, at);
            for _ in 0..VALUES {
                let value = value::value(model, &Type::Named(TypeId(at)), &mut random);
                let broken = broken(&value.loose, &mut random);
                for bytes in [&value.canonical, &value.loose] {
                    cases.push(Case {
                        of,
                        bytes: bytes.clone(),
                        expected: Some(value.canonical.clone()),
                    });
                }
                cases.push(Case {
                    of,
                    bytes: broken,
                    expected: None,
                });
            }
        }
    }
    cases
}

/// A byte more, less or different.
fn broken(bytes: &[u8], random: &mut Random) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let at = random.below(bytes.len());
    let byte = *random.pick(&[
        0, 0x7f, 0x80, 0x81, 0x90, 0xa1, 0xc0, 0xc1, 0xc4, 0xcb, 0xd6, 0xff,
    ]);
    match random.below(4) {
        0 => bytes.truncate(at),
        1 => bytes.insert(at, byte),
        2 => bytes[at] = byte,
        _ => bytes[at] ^= 1 << random.below(8),
    }
    bytes
}

/// Where programs are built.
fn folder(language: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
        .join("properties")
        .join(language)
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

#[track_caller]
fn done(command: &mut Command) {
    let output = command
        .output()
        .unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let told = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(
        output.status.success(),
        "{command:?} (`cargo xtask setup` sets up)\n{}{}",
        told(&output.stdout),
        told(&output.stderr)
    );
}

/// What a program answers, a line for a line: `schema type hex` to `ok hex` or `error code path`.
fn ask(command: &mut Command, cases: &[Case]) -> Vec<Answer> {
    let mut input = String::new();
    for Case {
        of: (schema, ty),
        bytes,
        ..
    } in cases
    {
        let _ = writeln!(input, "{schema} {ty} {}", hex(bytes));
    }
    let command = command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().expect("it was built");
    let mut stdin = child.stdin.take().expect("it is piped");
    let writer = thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success(), "the program failed");
    writer
        .join()
        .expect("it does not panic")
        .expect("all of it was read");
    let text = String::from_utf8(output.stdout).expect("text");
    let answer = |line: &str| match line.split_once(' ') {
        Some(("ok", bytes)) => Ok(unhex(bytes)),
        Some(("error", told)) => Err(told.trim_end().to_owned()),
        _ => panic!("it said {line:?}"),
    };
    text.lines().map(answer).collect()
}

fn rust_answer(case: &Case) -> Answer {
    let answer = rust::answer(case.of, &case.bytes);
    answer.map_err(|it| {
        format!("{} {}", it.code().as_str(), it.path())
            .trim_end()
            .to_owned()
    })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn unhex(text: &str) -> Vec<u8> {
    let pairs = text.as_bytes().chunks(2);
    let pair =
        |it: &[u8]| u8::from_str_radix(std::str::from_utf8(it).expect("text"), 16).expect("digits");
    pairs.map(pair).collect()
}

/// Whether there is something in a type that is written as it comes: in TypeScript, floats of untyped values have one form.
fn is_dynamic(model: &Model, ty: &Type, seen: &mut Vec<TypeId>) -> bool {
    match ty {
        Type::Scalar(scalar) => matches!(scalar, Scalar::Any | Scalar::Raw),
        Type::List(item) | Type::Optional(item) | Type::Map(_, item) => {
            is_dynamic(model, item, seen)
        }
        Type::Named(id) if seen.contains(id) => false,
        Type::Named(id) => {
            seen.push(*id);
            match &model.type_def(*id).kind {
                TypeKind::Record(fields) => fields.iter().any(|it| is_dynamic(model, &it.ty, seen)),
                TypeKind::Union(it) => it.members.iter().any(|it| is_dynamic(model, &it.ty, seen)),
                TypeKind::Alias(target) => is_dynamic(model, target, seen),
                TypeKind::Enum(_) => false,
            }
        }
    }
}

/// What is wrong with the answers to a case.
fn fault(
    models: &[(String, Model)],
    case: &Case,
    [rust, go, ts]: [&Answer; 3],
) -> Option<&'static str> {
    if let Some(expected) = &case.expected {
        let same = [rust, go, ts].iter().all(|it| it.as_ref() == Ok(expected));
        return (!same).then_some("not what profile 1 has");
    }
    if rust != go {
        return Some("Rust and Go disagree");
    }
    let dynamic = || {
        is_dynamic(
            &models[case.of.0].1,
            &Type::Named(TypeId(case.of.1)),
            &mut Vec::new(),
        )
    };
    match (rust, ts) {
        (Ok(_), Ok(_)) if dynamic() => None,
        _ if rust != ts => Some("Rust and TypeScript disagree"),
        _ => None,
    }
}

#[test]
fn every_value_survives_every_pair_of_languages() {
    let models = schema::models(seed::seed());
    let cases = cases(&models);
    let (go, ts) = thread::scope(|scope| {
        let go = scope.spawn(|| ask(&mut go::built(&models), &cases));
        let ts = ask(&mut typescript::built(&models), &cases);
        (go.join().expect("it is built and runs"), ts)
    });
    assert_eq!(
        (go.len(), ts.len()),
        (cases.len(), cases.len()),
        "answers are missing"
    );
    let mut faults = Vec::new();
    for (case, (go, ts)) in cases.iter().zip(go.iter().zip(&ts)) {
        let rust = rust_answer(case);
        if let Some(what) = fault(&models, case, [&rust, go, ts]) {
            faults.push((case, what, rust, go, ts));
        }
    }
    // The smallest says most.
    faults.sort_by_key(|it| it.0.bytes.len());
    let seed = seed::seed();
    for (case, what, rust, go, ts) in faults.iter().take(5) {
        let (name, model) = &models[case.of.0];
        let show = |it: &Answer| match it {
            Ok(bytes) => format!("ok {}", hex(bytes)),
            Err(told) => format!("error {told}"),
        };
        eprintln!(
            "seed {seed}, {name}, type {}: {what}",
            model.types[case.of.1].name
        );
        eprintln!("  bytes       {}", hex(&case.bytes));
        let expected = case.expected.as_ref();
        eprintln!(
            "  expected    {}",
            expected.map_or("the same of all".to_owned(), |it| hex(it))
        );
        eprintln!(
            "  Rust        {}\n  Go          {}\n  TypeScript  {}",
            show(rust),
            show(go),
            show(ts)
        );
    }
    if let Some((case, ..)) = faults.first() {
        eprintln!("{}", schema::text(seed, case.of.0));
    }
    let accepted = cases
        .iter()
        .zip(&go)
        .filter(|(case, go)| case.expected.is_none() && go.is_ok());
    println!(
        "{} cases; of the broken ones, {} can be read",
        cases.len(),
        accepted.count()
    );
    assert!(
        faults.is_empty(),
        "{} of {} cases",
        faults.len(),
        cases.len()
    );
}
