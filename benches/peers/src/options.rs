//! The command line.

use std::path::PathBuf;
use std::time::Duration;

use crate::contender::{Peer, Result};
use crate::race::Plan;

const USAGE: &str = "usage: cargo peers [--quick] [--filter FIGURE] [--json FILE] [--out FOLDER]

Measures guesthouse against its peers, in turns, in one run. Figures: reused, fresh, typed, host-call, load, threads, memory.

  --quick          fewer and shorter rounds: to see that it works
  --filter FIGURE  only the figures whose names contain this
  --json FILE      writes the run with all its rounds
  --out FOLDER     writes the same as FOLDER/DATE-MACHINE.json, and pictures";

#[derive(Debug, Default)]
pub(crate) struct Options {
    quick: bool,
    filter: String,
    pub(crate) json: Option<PathBuf>,
    pub(crate) out: Option<PathBuf>,
    /// Set for a process that only measures its memory.
    pub(crate) tenants_of: Option<Peer>,
    tenants: Option<u32>,
}

impl Options {
    pub(crate) fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Self> {
        let mut options = Self::default();
        while let Some(flag) = arguments.next() {
            let mut value = || arguments.next().ok_or(USAGE);
            match flag.as_str() {
                "--quick" => options.quick = true,
                "--filter" => options.filter = value()?,
                "--json" => options.json = Some(value()?.into()),
                "--out" => options.out = Some(value()?.into()),
                "--tenants" => options.tenants = Some(value()?.parse()?),
                "--tenants-of" => {
                    options.tenants_of = Some(Peer::from_name(&value()?).ok_or("no such peer")?);
                }
                _ => return Err(USAGE.into()),
            }
        }
        Ok(options)
    }

    pub(crate) fn wants(&self, figure: &str) -> bool {
        figure.contains(&self.filter)
    }

    pub(crate) fn tenants(&self) -> u32 {
        self.tenants.unwrap_or(if self.quick { 50 } else { 1000 })
    }

    pub(crate) fn plan(&self) -> Plan {
        let (rounds, milliseconds) = if self.quick { (11, 4) } else { (101, 20) };
        Plan {
            rounds,
            turn: Duration::from_millis(milliseconds),
        }
    }
}
