//! How long a module takes to load, compiled and from a cache: `cargo bench --bench cache -- guest.wasm`, else a module of its own.

use std::error::Error;
use std::fmt::Write as _;
use std::time::{Duration, Instant};

use guesthouse::{Cache, Module};

const LOADS: usize = 50;

fn main() -> Result<(), Box<dyn Error>> {
    // Cargo adds `--bench`.
    let file = std::env::args()
        .skip(1)
        .find(|argument| !argument.starts_with("--"));
    let wasm = match file {
        Some(file) => std::fs::read(file)?,
        None => wat::parse_str(text())?,
    };
    let folder = std::env::temp_dir().join(format!("guesthouse-bench-{}", std::process::id()));
    let measured = measure(&Cache::open(&folder)?, &wasm);
    std::fs::remove_dir_all(&folder)?;
    measured
}

fn measure(cache: &Cache, wasm: &[u8]) -> Result<(), Box<dyn Error>> {
    // Without it, the engine would begin and end with each module.
    let (compiled, module) = timed(|| cache.module(wasm))?;
    let code = module.precompile()?;
    println!(
        "a module of {} bytes, and {} bytes of code",
        wasm.len(),
        code.len()
    );
    println!("compiled, and written to the cache: {compiled:?}");
    report("from the cache", || cache.module(wasm))?;
    // SAFETY: as `precompile` gave it.
    report("precompiled", || unsafe { Module::from_precompiled(&code) })?;
    drop(module);
    report("from the cache, with a new engine", || cache.module(wasm))?;
    println!("{:?}", cache.stats());
    Ok(())
}

fn report<E: Error + 'static>(
    what: &str,
    load: impl Fn() -> Result<Module, E>,
) -> Result<(), Box<dyn Error>> {
    let mut times = (0..LOADS)
        .map(|_| timed(&load).map(|(time, _)| time))
        .collect::<Result<Vec<Duration>, E>>()?;
    times.sort();
    println!(
        "{what}: median {:?}, fastest {:?}",
        times[LOADS / 2],
        times[0]
    );
    Ok(())
}

fn timed<T, E>(work: impl FnOnce() -> Result<T, E>) -> Result<(Duration, T), E> {
    let start = Instant::now();
    let done = work()?;
    Ok((start.elapsed(), done))
}

/// A module of some 2 MB, in many functions.
fn text() -> String {
    let mut text = r#"(module (memory (export "memory") 1)
        (func (export "__guest_call") (param i32 i32) (result i32) (i32.const 1))"#
        .to_owned();
    for function in 0..4000 {
        text.push_str("(func (param $x i32) (result i32) (local $y i32)");
        for step in 0..36 {
            let _ = write!(
                text,
                "(local.set $y (i32.add (i32.load offset={step} (local.get $x)) (i32.const {})))",
                function * 1000 + step
            );
        }
        text.push_str("(local.get $y))");
    }
    text.push(')');
    text
}
