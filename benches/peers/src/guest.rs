//! The guests, built from `guests/` when they are needed. Every contender but two runs the same file.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::contender::Result;

pub(crate) struct Guests {
    /// For all that speak waPC.
    pub(crate) wapc: Vec<u8>,
    pub(crate) component: Vec<u8>,
    #[cfg(feature = "extism")]
    pub(crate) plugin: Vec<u8>,
}

impl Guests {
    pub(crate) fn build() -> Result<Self> {
        Ok(Self {
            wapc: wat::parse_file(folder().join("echo.wat"))?,
            component: wat::parse_file(folder().join("component.wat"))?,
            #[cfg(feature = "extism")]
            plugin: plugin()?,
        })
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("guests")
}

/// Extism's is built with its kit for plug-ins in Rust, beside this program.
#[cfg(feature = "extism")]
fn plugin() -> Result<Vec<u8>> {
    const TARGET: &str = "wasm32-unknown-unknown";
    let program = std::env::current_exe()?;
    let target = program.parent().ok_or("no target folder")?.join("guests");
    // What `cargo xtask guests` found out about this machine's Rust for guests.
    let configuration =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/guests/cargo-config.toml");
    let mut cargo = Command::new("cargo");
    if configuration.is_file() {
        cargo.arg("--config").arg(configuration);
    }
    cargo
        .args([
            "build",
            "--quiet",
            "--release",
            "--locked",
            "--target",
            TARGET,
        ])
        .current_dir(folder().join("extism"))
        .env("CARGO_TARGET_DIR", &target);
    if !cargo.status()?.success() {
        return Err(
            "the Extism plug-in can't be built: is the target wasm32-unknown-unknown installed?"
                .into(),
        );
    }
    Ok(std::fs::read(
        target.join(TARGET).join("release/echo_plugin.wasm"),
    )?)
}

/// A different module for each number, of the same size and with the same code.
pub(crate) fn tenant(guest: &[u8], number: u32) -> Vec<u8> {
    const NAME: &[u8] = b"tenant";
    let mut bytes = guest.to_vec();
    // A custom section: its id, its size, its name with that one's size, its data.
    bytes.extend([0, (1 + NAME.len() + 4) as u8, NAME.len() as u8]);
    bytes.extend(NAME);
    bytes.extend(number.to_le_bytes());
    bytes
}

/// A guest with about so many bytes of code, for the time that loading takes.
pub(crate) fn large(bytes: usize) -> Result<Vec<u8>> {
    const STEPS: usize = 40;
    // `local.get`, a constant, two operators and `local.set`, as they are encoded.
    const STEP_BYTES: usize = 13;
    let mut text = String::from(
        r#"(module (memory (export "memory") 17)
        (func (export "__guest_call") (param i32 i32) (result i32) (i32.const 1))"#,
    );
    for function in 0..bytes / (STEPS * STEP_BYTES) {
        text += "(func (param $x i64) (result i64)";
        for step in 0..STEPS {
            let constant = 0x1000_0000_u64 + (function * STEPS + step) as u64;
            text += "(local.set $x (i64.xor (i64.rotl (local.get $x) (i64.const 7)) (i64.mul (local.get $x) (i64.const ";
            text += &format!("{constant}))))");
        }
        text += "(local.get $x))";
    }
    text += ")";
    Ok(wat::parse_str(text)?)
}
