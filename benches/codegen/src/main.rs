//! Time and memory of the compiler, over the number of types. Each size is measured in a process of its own.

mod schema;

use std::env;
use std::error::Error;
use std::fs;
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use guesthouse_codegen::{Lang, Model, Options, Side, generate, parse};
use serde_json::{Value as Json, json};

const SIZES: [usize; 3] = [1_000, 10_000, 100_000];
const LANGUAGES: [(&str, Lang); 3] = [
    ("Rust", Lang::Rust),
    ("Go", Lang::Go),
    ("TypeScript", Lang::TypeScript),
];
const ROUNDS: usize = 5;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> ExitCode {
    let of_size = env::args().nth(1).and_then(|it| it.parse().ok());
    let outcome = match of_size {
        Some(types) => measure(types).map(|figures| println!("{figures}")),
        None => report(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// A line for each size.
fn report() -> Result<()> {
    println!(
        "  types  schema     read     Rust       Go  TypeScript      all  a type    peak  written"
    );
    for types in SIZES {
        let mut child = Command::new(env::current_exe()?);
        let output = child.arg(types.to_string()).output()?;
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into());
        }
        let figures: Json = serde_json::from_slice(&output.stdout)?;
        let ms = |key: &str| figures[key].as_f64().unwrap_or(f64::NAN);
        let mb = |key: &str| figures[key].as_f64().unwrap_or(f64::NAN) / 1e6;
        println!(
            "{types:7} {:5.1} MB {:5.0} ms {:5.0} ms {:5.0} ms {:8.0} ms {:5.0} ms {:4.1} µs {:4.0} MB {:5.0} MB",
            mb("schema_bytes"),
            ms("read_ms"),
            ms("Rust_ms"),
            ms("Go_ms"),
            ms("TypeScript_ms"),
            ms("all_ms"),
            ms("all_ms") * 1e3 / types as f64,
            mb("peak_bytes"),
            mb("written_bytes"),
        );
    }
    Ok(())
}

/// The best of some rounds for `types` types, in one thread, and the most memory that the process ever had.
fn measure(types: usize) -> Result<Json> {
    let text = schema::with_types(types);
    let mut figures = json!({ "types": types, "schema_bytes": text.len() });
    let mut best: Option<Duration> = None;
    for _ in 0..ROUNDS {
        let began = Instant::now();
        let model = parse("bench.apexlang", &text).map_err(|it| it.to_string())?;
        let read = began.elapsed();
        let mut written = 0;
        let mut round = json!({ "read_ms": millis(read) });
        for (name, lang) in LANGUAGES {
            let began = Instant::now();
            written += write(&model, lang)?;
            round[format!("{name}_ms")] = millis(began.elapsed()).into();
        }
        let all = began.elapsed();
        if best.is_none_or(|it| all < it) {
            best = Some(all);
            round["all_ms"] = millis(all).into();
            round["written_bytes"] = written.into();
            merge(&mut figures, round);
        }
    }
    figures["peak_bytes"] = peak()?.into();
    Ok(figures)
}

/// The length of all that is generated for both sides in a language. One side is dropped before the next is written, as the
/// command does it.
fn write(model: &Model, lang: Lang) -> Result<usize> {
    let mut written = 0;
    for side in [Side::Guest, Side::Host] {
        let files = generate(model, lang, side, &Options::default())
            .map_err(|them| format!("{} diagnostics for {lang}", them.len()))?;
        written += files
            .iter()
            .map(|(_, contents)| contents.len())
            .sum::<usize>();
    }
    Ok(written)
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn merge(figures: &mut Json, round: Json) {
    if let (Some(all), Json::Object(these)) = (figures.as_object_mut(), round) {
        all.extend(these);
    }
}

/// The most resident memory so far, in bytes, as Linux tells it.
fn peak() -> Result<u64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|it| it.trim().strip_suffix(" kB"));
    Ok(kib
        .ok_or("the system does not tell the peak of memory")?
        .trim()
        .parse::<u64>()?
        * 1024)
}
