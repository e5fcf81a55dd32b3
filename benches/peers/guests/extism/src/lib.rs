//! Answers with what it gets; `host` answers with what its host answers.

use extism_pdk::{FnResult, host_fn, plugin_fn};

#[host_fn]
extern "ExtismHost" {
    fn host_echo(payload: Vec<u8>) -> Vec<u8>;
}

#[plugin_fn]
pub fn echo(payload: Vec<u8>) -> FnResult<Vec<u8>> {
    Ok(payload)
}

#[plugin_fn]
pub fn host(payload: Vec<u8>) -> FnResult<Vec<u8>> {
    // SAFETY: the host function reads the payload and answers with bytes, as it is declared.
    Ok(unsafe { host_echo(payload) }?)
}
