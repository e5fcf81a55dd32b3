//! What is printed and what is kept of a run.

use std::fmt::Write as _;
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Value as Json, json};

use crate::figure::memory::Footprint;
use crate::figure::{Figure, Point};
use crate::race::Plan;

/// The table of a figure.
pub(crate) fn table(figure: &Figure) -> String {
    let mut text = format!("\n{} (ns a call)\n", figure.title);
    for point in &figure.points {
        let _ = writeln!(
            text,
            "  {:<22} {:>12} {:>12} {:>12} {:>8} {:>8}",
            point.label, "min", "median", "p90", "ratio", "paired"
        );
        let Some(base) = point.times.first() else {
            continue;
        };
        for times in &point.times {
            let _ = writeln!(
                text,
                "    {:<20} {:>12.1} {:>12.1} {:>12.1} {:>8.3} {:>8.3}",
                times.name,
                times.min(),
                times.median(),
                times.p90(),
                times.ratio_to(base),
                times.paired_ratio_to(base)
            );
        }
    }
    text
}

/// The table of memory.
pub(crate) fn memory_table(footprints: &[Footprint], tenants: u32) -> String {
    let mut text = format!(
        "\nmemory of a tenant, of {tenants} (KiB)\n    {:<20} {:>12} {:>12} {:>12} {:>14}\n",
        "", "loaded", "of it code", "warm", "beyond code"
    );
    let kib = |bytes: f64| format!("{:.1}", bytes / 1024.0);
    for Footprint {
        name,
        loaded,
        warm,
        code,
    } in footprints
    {
        let _ = writeln!(
            text,
            "    {name:<20} {:>12} {:>12} {:>12} {:>14}",
            kib(*loaded),
            code.map_or("?".to_owned(), kib),
            kib(*warm),
            code.map_or("?".to_owned(), |code| kib(warm - code))
        );
    }
    text
}

/// The whole run, with every round.
pub(crate) fn json(figures: &[Figure], memory: Option<(&[Footprint], u32)>, plan: Plan) -> Json {
    let memory = memory.map(|(footprints, tenants)| {
        let of_one = |Footprint { name, loaded, warm, code }: &Footprint| {
            json!({ "name": name, "loaded_bytes": loaded, "warm_bytes": warm, "code_bytes": code })
        };
        json!({ "tenants": tenants, "contenders": footprints.iter().map(of_one).collect::<Vec<_>>() })
    });
    json!({
        "date": date(),
        "machine": { "name": machine(), "processor": processor() },
        "rounds": plan.rounds,
        "turn_ms": plan.turn.as_secs_f64() * 1e3,
        "figures": figures.iter().map(figure_json).collect::<Vec<_>>(),
        "memory": memory,
    })
}

fn figure_json(figure: &Figure) -> Json {
    let Figure {
        name,
        title,
        x,
        points,
    } = figure;
    json!({ "name": name, "title": title, "x": x, "points": points.iter().map(point_json).collect::<Vec<_>>() })
}

fn point_json(point: &Point) -> Json {
    let contenders = point.times.iter().map(|times| {
        let base = &point.times[0];
        let tenth = |ns: &f64| (ns * 10.0).round() / 10.0;
        json!({
            "name": times.name,
            "calls_a_round": times.calls,
            "min_ns": tenth(&times.min()),
            "median_ns": tenth(&times.median()),
            "p90_ns": tenth(&times.p90()),
            "ratio": times.ratio_to(base),
            "paired_ratio": times.paired_ratio_to(base),
            "rounds_ns": times.rounds.iter().map(tenth).collect::<Vec<_>>(),
        })
    });
    json!({ "x": point.x, "label": point.label, "contenders": contenders.collect::<Vec<_>>() })
}

/// What kind of machine it is, without its name.
pub(crate) fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    format!(
        "{}-{}-{cores}",
        std::env::consts::OS,
        std::env::consts::ARCH
    )
}

fn processor() -> Option<String> {
    let text = std::fs::read_to_string("/proc/cpuinfo").ok()?;
    let line = text.lines().find(|line| line.starts_with("model name"))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

/// Today in UTC, as `YYYY-MM-DD`.
pub(crate) fn date() -> String {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    let seconds = i64::try_from(since.as_secs()).unwrap_or_default();
    let now = guesthouse::wire::Timestamp { seconds, nanos: 0 };
    now.to_string().chars().take(10).collect()
}
