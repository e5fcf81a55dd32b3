//! Set-up: what is missing is installed, once.

pub(crate) mod debian;
pub(crate) mod go;
pub(crate) mod node;
pub(crate) mod rust;
pub(crate) mod tinygo;

use std::thread;

use crate::step::{Failure, Result};

/// Toolchains, packages and hosts, for everything in the repository.
pub(crate) fn everything() -> Result<()> {
    println!("Set-up");
    present(&[go::present, node::present])?;
    beside(rust::build_workspace, || {
        wasm_toolchains()?;
        node::install()?;
        go::build_hosts()
    })?;
    node::build()
}

/// What `demo --rust-only` needs.
pub(crate) fn rust_only() -> Result<()> {
    println!("Set-up");
    beside(rust::build_workspace, rust::add_wasm)
}

/// What the guests need.
pub(crate) fn toolchains() -> Result<()> {
    println!("Set-up");
    present(&[go::present])?;
    wasm_toolchains()
}

fn wasm_toolchains() -> Result<()> {
    rust::add_wasm()?;
    tinygo::build()
}

/// Names everything that a person has to install, not only the first.
fn present(checks: &[fn() -> Result<()>]) -> Result<()> {
    Failure::join(checks.iter().filter_map(|check| check().err()).collect())
}

/// Runs both beside each other, to the end of both.
fn beside(
    one: impl FnOnce() -> Result<()> + Send,
    other: impl FnOnce() -> Result<()>,
) -> Result<()> {
    let (one, other) = thread::scope(|scope| {
        let one = scope.spawn(one);
        let other = other();
        let one = one
            .join()
            .unwrap_or_else(|_| Err(Failure::new("a step of the set-up panicked")));
        (one, other)
    });
    Failure::join([one, other].into_iter().filter_map(Result::err).collect())
}

/// Major and minor of a version; (0, 0) of what is none.
fn version(text: &str) -> (u32, u32) {
    let mut numbers = text
        .split(|c: char| !c.is_ascii_digit())
        .map(|number| number.parse().unwrap_or(0));
    (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::version;

    #[test]
    fn versions_compare_by_number() {
        assert!(version("1.9.2") < version("1.24"));
        assert!(version("0.41.1 linux/amd64 (using go version go1.26.8)") >= (0, 41));
        assert_eq!(version("20.20.2"), (20, 20));
        assert_eq!(version("devel"), (0, 0));
    }
}
