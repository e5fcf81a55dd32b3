//! Measures guesthouse against its peers, side by side in one run. See `benches/README.md`.

mod contender;
mod figure;
mod guest;
mod options;
mod race;
mod report;
mod svg;

use std::path::Path;
use std::process::ExitCode;

use contender::Result;
use figure::{Bench, FIGURES, Figure, memory};
use guest::Guests;
use options::Options;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("peers: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let options = Options::parse(std::env::args().skip(1))?;
    let guests = Guests::build()?;
    if let Some(peer) = options.tenants_of {
        println!("{}", memory::of_tenants(peer, &guests, options.tenants())?);
        return Ok(());
    }
    let bench = Bench {
        guests,
        plan: options.plan(),
        tenants: options.tenants(),
    };
    let mut figures = Vec::new();
    for (_, measure) in FIGURES.iter().filter(|(name, _)| options.wants(name)) {
        let figure = measure(&bench)?;
        print!("{}", report::table(&figure));
        figures.push(figure);
    }
    let mut footprints = None;
    if options.wants("memory") {
        let measured = memory::measure(&bench)?;
        print!("{}", report::memory_table(&measured, bench.tenants));
        footprints = Some(measured);
    }
    let memory = footprints
        .as_deref()
        .map(|footprints| (footprints, bench.tenants));
    let run = format!("{:#}\n", report::json(&figures, memory, bench.plan));
    if let Some(file) = &options.json {
        std::fs::write(file, &run)?;
    }
    if let Some(folder) = &options.out {
        keep(folder, &run, &figures)?;
    }
    Ok(())
}

fn keep(folder: &Path, run: &str, figures: &[Figure]) -> Result<()> {
    std::fs::create_dir_all(folder)?;
    let name = format!("{}-{}", report::date(), report::machine());
    std::fs::write(folder.join(format!("{name}.json")), run)?;
    for figure in figures {
        if let Some(picture) = svg::draw(figure) {
            std::fs::write(folder.join(format!("{name}-{}.svg", figure.name)), picture)?;
        }
    }
    Ok(())
}
