//! The second load of a module of 2 MB, from a cache of compiled code.

use std::path::PathBuf;

use super::{Bench, Figure, Point};
use crate::contender::{Peer, Result};
use crate::guest::large;
use crate::race::{Racer, race};

pub(super) fn measure(bench: &Bench) -> Result<Figure> {
    let guest = large(2 << 20)?;
    let folder = Folder::new()?;
    let mut racers = Vec::new();
    for &peer in Peer::ALL {
        let own = folder.0.join(peer.name());
        std::fs::create_dir_all(&own)?;
        let Some(mut load) = peer.load_cached(&guest, &own)? else {
            continue;
        };
        bench.tell("load", &format!("{} compiles it once", peer.name()));
        load()?;
        racers.push(Racer {
            name: peer.name().to_owned(),
            run: Box::new(move |loads| (0..loads).try_for_each(|_| load())),
        });
    }
    bench.tell("load", "from the caches");
    let point = Point {
        x: guest.len() as u64,
        label: "2 MB".to_owned(),
        times: race(&mut racers, bench.plan)?,
    };
    Ok(Figure {
        name: "load",
        title: "loading a module of 2 MB from a cache that has it",
        x: "module bytes",
        points: vec![point],
    })
}

/// Beside this program, and gone with it.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Result<Self> {
        let program = std::env::current_exe()?;
        let folder = program.parent().ok_or("no target folder")?;
        let folder = folder.join(format!("caches-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        Ok(Self(folder))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // It is in the target folder: what can't be removed is in nobody's way.
        drop(std::fs::remove_dir_all(&self.0));
    }
}
