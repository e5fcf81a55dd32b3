//! Makes a reactor start on hosts that know only `_start`: the hosts of the `wapc` family never call `_initialize`, and the
//! guests of standard Go and TinyGo trap without it.

use crate::abi;

const EXPORT_SECTION: u8 = 7;
const FUNCTION: u8 = 0;

/// The same module with its `_initialize` exported as `_start`; `None` if it has no such function, or is malformed.
pub(super) fn with_start(wasm: &[u8]) -> Option<Vec<u8>> {
    let (header, mut rest) = wasm.split_at_checked(8)?;
    let mut out = header.to_vec();
    let mut done = false;
    while let Some((&id, tail)) = rest.split_first() {
        let mut cursor = Cursor(tail);
        let content = cursor.bytes()?;
        match id {
            EXPORT_SECTION => {
                let content = renamed(content)?;
                out.push(id);
                number(&mut out, content.len())?;
                out.extend(content);
                done = true;
            }
            _ => out.extend(&rest[..rest.len() - cursor.0.len()]),
        }
        rest = cursor.0;
    }
    done.then_some(out)
}

/// The exports, without a `_start` of their own, and with one that is the function of `_initialize`.
fn renamed(content: &[u8]) -> Option<Vec<u8>> {
    let mut cursor = Cursor(content);
    let count = cursor.number()?;
    let mut kept = Vec::new();
    let (mut entries, mut start) = (1, None);
    for _ in 0..count {
        let entry = cursor.0;
        let name = cursor.bytes()?;
        let kind = cursor.byte()?;
        let index = cursor.number()?;
        if name == abi::INITIALIZE.as_bytes() && kind == FUNCTION {
            start = Some(index);
        }
        if name != abi::START.as_bytes() {
            entries += 1;
            kept.extend_from_slice(&entry[..entry.len() - cursor.0.len()]);
        }
    }
    let start = start?;
    let mut out = Vec::new();
    number(&mut out, entries)?;
    out.extend(kept);
    number(&mut out, abi::START.len())?;
    out.extend(abi::START.as_bytes());
    out.push(FUNCTION);
    number(&mut out, start as usize)?;
    Some(out)
}

/// What is left to read.
struct Cursor<'a>(&'a [u8]);

impl<'a> Cursor<'a> {
    fn byte(&mut self) -> Option<u8> {
        let (&byte, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(byte)
    }

    /// An unsigned LEB128 number of 32 bits.
    fn number(&mut self) -> Option<u32> {
        let mut number = 0u64;
        for shift in (0..35).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return u32::try_from(number).ok();
            }
        }
        None
    }

    /// A length, and so many bytes.
    fn bytes(&mut self) -> Option<&'a [u8]> {
        let len = self.number()?;
        let (bytes, rest) = self.0.split_at_checked(len as usize)?;
        self.0 = rest;
        Some(bytes)
    }
}

fn number(out: &mut Vec<u8>, number: usize) -> Option<()> {
    let mut left = u32::try_from(number).ok()?;
    while left >= 0x80 {
        out.push(left as u8 | 0x80);
        left >>= 7;
    }
    out.push(left as u8);
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exports(wasm: &[u8]) -> Vec<String> {
        let engine = wasmtime::Engine::default();
        let module = wasmtime::Module::from_binary(&engine, wasm).unwrap();
        module
            .exports()
            .map(|export| export.name().to_owned())
            .collect()
    }

    #[test]
    fn a_reactor_gets_a_start() {
        let many: String = (0..200)
            .map(|index| format!(r#"(func (export "f{index}"))"#))
            .collect();
        let wat = format!(
            r#"(module (memory (export "memory") 1) {many} (func (export "_initialize")) (func (export "z")))"#
        );
        let wasm = with_start(&wat::parse_str(wat).unwrap()).unwrap();
        let exports = exports(&wasm);
        assert_eq!(exports.len(), 204);
        assert_eq!(exports.last().unwrap(), "_start");
    }

    #[test]
    fn a_command_in_a_reactor_is_not_called() {
        let wat = r#"(module (func (export "_start") unreachable) (func (export "_initialize")))"#;
        let wasm = with_start(&wat::parse_str(wat).unwrap()).unwrap();
        let engine = wasmtime::Engine::default();
        let module = wasmtime::Module::from_binary(&engine, &wasm).unwrap();
        let mut store = wasmtime::Store::new(&engine, ());
        let instance = wasmtime::Instance::new(&mut store, &module, &[]).unwrap();
        let start = instance
            .get_typed_func::<(), ()>(&mut store, "_start")
            .unwrap();
        start.call(&mut store, ()).unwrap();
    }

    #[test]
    fn no_input_panics() {
        let wat = r#"(module (func (export "_start")) (func (export "_initialize")))"#;
        let wasm = wat::parse_str(wat).unwrap();
        for end in 0..wasm.len() {
            with_start(&wasm[..end]);
            for byte in [0, 0x7f, 0x80, 0xff] {
                let mut bent = wasm.clone();
                bent[end] = byte;
                with_start(&bent);
            }
        }
        assert_eq!(with_start(&wat::parse_str("(module)").unwrap()), None);
    }
}
