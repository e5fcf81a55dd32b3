//! How long a module takes to load, compiled and from a cache: `cargo bench --bench cache -- guest.wasm`, else a module of its own.

use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use guesthouse::{Cache, Module};

const LOADS: usize = 50;
/// Its value is the folder of the cache, for a process that loads once and says how long it took.
const ONCE: &str = "GUESTHOUSE_BENCH_CACHE";

fn main() -> Result<(), Box<dyn Error>> {
    if let Some(folder) = std::env::var_os(ONCE) {
        let (cache, file) = (Cache::open(&folder)?, Path::new(&folder).join("guest.wasm"));
        let (took, _) = timed(|| cache.module_file(&file))?;
        println!("{}", took.as_nanos());
        return Ok(());
    }
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
    std::fs::write(cache.folder().join("guest.wasm"), wasm)?;
    report_times("from file and cache, in a new process", || {
        let mut process = Command::new(std::env::current_exe()?);
        let output = process.env(ONCE, cache.folder()).output()?;
        let nanos = String::from_utf8(output.stdout)?.trim().parse()?;
        Ok::<_, Box<dyn Error>>(Duration::from_nanos(nanos))
    })?;
    println!("{:?}", cache.stats());
    Ok(())
}

fn report<E: Error + 'static>(
    what: &str,
    load: impl Fn() -> Result<Module, E>,
) -> Result<(), Box<dyn Error>> {
    report_times(what, || Ok(timed(&load)?.0))
}

fn report_times(
    what: &str,
    time: impl Fn() -> Result<Duration, Box<dyn Error>>,
) -> Result<(), Box<dyn Error>> {
    let mut times = (0..LOADS)
        .map(|_| time())
        .collect::<Result<Vec<Duration>, _>>()?;
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
