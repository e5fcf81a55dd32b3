//! What a tenant costs: bytes of memory for a module that is loaded, and for an instance that waits for calls. Each peer has a
//! process of its own, and each tenant a module of its own.

use std::any::Any;
use std::process::Command;
use std::sync::Arc;

use serde_json::{Value as Json, json};

use super::Bench;
use crate::contender::{Contender, Instances, Peer, Result};
use crate::guest::{Guests, tenant};

/// What one peer needs for each tenant, in bytes of memory that nobody else shares.
#[derive(Debug)]
pub(crate) struct Footprint {
    pub(crate) name: String,
    pub(crate) loaded: f64,
    /// With an instance of 17 pages, of which the guest has touched almost none.
    pub(crate) warm: f64,
    /// The compiled code as it is mapped, a part of `loaded`.
    pub(crate) code: Option<f64>,
}

pub(crate) fn measure(bench: &Bench) -> Result<Vec<Footprint>> {
    let mut footprints = Vec::new();
    for &peer in Peer::ALL {
        bench.tell("memory", peer.name());
        let output = Command::new(std::env::current_exe()?)
            .args([
                "--tenants-of",
                peer.name(),
                "--tenants",
                &bench.tenants.to_string(),
            ])
            .output()?;
        if !output.status.success() {
            let text = String::from_utf8_lossy(&output.stderr);
            return Err(format!("{}: {text}", peer.name()).into());
        }
        let json: Json = serde_json::from_slice(&output.stdout)?;
        let number = |key: &str| json[key].as_f64();
        footprints.push(Footprint {
            name: peer.name().to_owned(),
            loaded: number("loaded").ok_or("no figure")?,
            warm: number("warm").ok_or("no figure")?,
            code: number("code"),
        });
    }
    Ok(footprints)
}

/// The child's work: loads the tenants, warms them, and says what that took.
pub(crate) fn of_tenants(peer: Peer, guests: &Guests, tenants: u32) -> Result<Json> {
    let guest = peer.guest(guests);
    // Whatever is there once for all.
    let first = peer.load(&tenant(guest, u32::MAX), Instances::Reused)?;
    let first_warm = first.warm()?;
    let before = private_bytes()?;
    let loaded: Vec<Arc<dyn Contender>> = (0..tenants)
        .map(|number| peer.load(&tenant(guest, number), Instances::Reused))
        .collect::<Result<_>>()?;
    let after_load = private_bytes()?;
    let warm: Vec<Box<dyn Any>> = loaded
        .iter()
        .map(|tenant| tenant.warm())
        .collect::<Result<_>>()?;
    let after_warm = private_bytes()?;
    drop((first, first_warm, warm));
    let each = |bytes: u64, since: u64| bytes.saturating_sub(since) as f64 / f64::from(tenants);
    Ok(json!({
        "loaded": each(after_load, before),
        "warm": each(after_warm, before),
        "code": loaded.first().and_then(|tenant| tenant.code_bytes()),
    }))
}

/// Resident memory that only this process has.
fn private_bytes() -> Result<u64> {
    let text = std::fs::read_to_string("/proc/self/smaps_rollup")
        .map_err(|error| format!("only Linux says what a process needs: {error}"))?;
    let kilobytes = text
        .lines()
        .filter(|line| line.starts_with("Private_"))
        .filter_map(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
    Ok(kilobytes.sum::<u64>() << 10)
}
