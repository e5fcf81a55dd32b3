use std::fmt;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use sha2::{Digest, Sha256};
use wasmtime::{ExternType, InstancePre, ValType};

use crate::abi;
use crate::engine::compiler::{Allocation, Compiler};
use crate::engine::link;
use crate::engine::native::State;
use crate::error::{Error, ErrorKind};

/// A guest's code, checked and compiled once. Hosts share it; a copy is cheap.
#[derive(Clone)]
pub struct Module(Arc<Compiled>);

struct Compiled {
    compiler: Arc<Compiler>,
    linked: InstancePre<State>,
    /// The same code where instances come from slots, once somebody wants such.
    pooled: OnceLock<wasmtime::Module>,
    digest: String,
    #[cfg(feature = "wapc")]
    bytes: Vec<u8>,
}

impl Module {
    /// Checks and compiles a module in the binary format.
    ///
    /// The error's code is `invalid-module`, or `not-a-guest` if `__guest_call` or `memory` is missing or has the wrong type, or
    /// if something is imported that no host provides; all such imports are named.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        check_header(bytes)?;
        let compiler = Compiler::shared(Allocation::OnDemand)?;
        let module = wasmtime::Module::from_binary(&compiler.engine, bytes).map_err(|error| {
            ErrorKind::InvalidModule {
                reason: format!("{error:#}"),
            }
        })?;
        check_imports(&module)?;
        check_exports(&module)?;
        let linked = link::link(&module, false).and_then(|linker| linker.instantiate_pre(&module));
        let linked = linked.map_err(|error| not_a_guest(format!("{error:#}")))?;
        Ok(Self(Arc::new(Compiled {
            compiler,
            linked,
            pooled: OnceLock::new(),
            digest: digest(bytes),
            #[cfg(feature = "wapc")]
            bytes: bytes.to_vec(),
        })))
    }

    /// The same from a file. One that can't be read is an `invalid-module`.
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        let bytes = std::fs::read(path).map_err(|error| ErrorKind::InvalidModule {
            reason: format!("{} can't be read: {error}", path.display()),
        })?;
        Self::from_bytes(&bytes)
    }

    /// `sha256:` and 64 hexadecimal digits, of the bytes it was made from.
    pub fn digest(&self) -> &str {
        &self.0.digest
    }

    /// What it imports: module and name.
    pub fn imports(&self) -> impl Iterator<Item = (&str, &str)> {
        self.compiled()
            .imports()
            .map(|import| (import.module(), import.name()))
    }

    /// The names of what it exports.
    pub fn exports(&self) -> impl Iterator<Item = &str> {
        self.compiled().exports().map(|export| export.name())
    }

    pub(crate) fn compiler(&self) -> &Arc<Compiler> {
        &self.0.compiler
    }

    /// The module with its imports. Those that may wait need a linker of their own.
    pub(crate) fn linked(
        &self,
        allocation: Allocation,
        may_wait: bool,
    ) -> Result<InstancePre<State>, ErrorKind> {
        if (allocation, may_wait) == (Allocation::OnDemand, false) {
            return Ok(self.0.linked.clone());
        }
        let failed = |error: wasmtime::Error| ErrorKind::Engine {
            reason: format!("{error:#}"),
        };
        let module = match allocation {
            Allocation::OnDemand => self.compiled(),
            Allocation::Pooled => self.pooled()?,
        };
        link::link(module, may_wait)
            .and_then(|linker| linker.instantiate_pre(module))
            .map_err(failed)
    }

    fn pooled(&self) -> Result<&wasmtime::Module, ErrorKind> {
        if let Some(module) = self.0.pooled.get() {
            return Ok(module);
        }
        let compiler = Compiler::shared(Allocation::Pooled)?;
        let code = self.compiled().serialize();
        // SAFETY: The code was just compiled by this process, with the same settings.
        let module =
            code.and_then(|code| unsafe { wasmtime::Module::deserialize(&compiler.engine, code) });
        let module = module.map_err(|error| ErrorKind::Engine {
            reason: format!("{error:#}"),
        })?;
        Ok(self.0.pooled.get_or_init(|| module))
    }

    /// Whether it may sleep during a call.
    pub(crate) fn sleeps(&self) -> bool {
        #[cfg(feature = "wasi")]
        return crate::engine::wasi::sleeps(self.compiled());
        #[cfg(not(feature = "wasi"))]
        false
    }

    pub(crate) fn compiled(&self) -> &wasmtime::Module {
        self.0.linked.module()
    }

    #[cfg(feature = "wapc")]
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0.bytes
    }
}

impl fmt::Debug for Module {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Module").field(&self.digest()).finish()
    }
}

fn not_a_guest(reason: String) -> ErrorKind {
    ErrorKind::NotAGuest { reason }
}

fn check_header(bytes: &[u8]) -> Result<(), ErrorKind> {
    let reason = match bytes {
        [b'\0', b'a', b's', b'm', 1, 0, 0, 0, ..] => return Ok(()),
        [b'\0', b'a', b's', b'm', _, 0, 1, 0, ..] => {
            "it is a component; build the guest as a core module"
        }
        [b'\0', b'a', b's', b'm', ..] => "it has an unknown version",
        _ if bytes.trim_ascii_start().starts_with(b"(module") => {
            "it is in the text format; convert it with wat2wasm"
        }
        _ => "it does not begin with the header of WebAssembly",
    };
    Err(ErrorKind::InvalidModule {
        reason: reason.to_owned(),
    })
}

fn check_imports(module: &wasmtime::Module) -> Result<(), ErrorKind> {
    let mut unknown: Vec<String> = module
        .imports()
        .filter(|import| !link::provides(import.module(), import.name()))
        .map(|import| format!("{}.{}", import.module(), import.name()))
        .collect();
    if unknown.is_empty() {
        return Ok(());
    }
    unknown.sort();
    unknown.dedup();
    Err(not_a_guest(format!(
        "it imports what no host provides: {}",
        unknown.join(", ")
    )))
}

fn check_exports(module: &wasmtime::Module) -> Result<(), ErrorKind> {
    match module.get_export(abi::MEMORY) {
        Some(ExternType::Memory(memory)) if !memory.is_64() && !memory.is_shared() => {}
        Some(ExternType::Memory(_)) => {
            return Err(not_a_guest(format!(
                "its `{}` is shared or has 64 bits",
                abi::MEMORY
            )));
        }
        Some(_) => {
            return Err(not_a_guest(format!(
                "its export `{}` is no memory",
                abi::MEMORY
            )));
        }
        None => return Err(not_a_guest(format!("it exports no `{}`", abi::MEMORY))),
    }
    if !check_function(module, abi::GUEST_CALL, 2, 1)? {
        return Err(not_a_guest(format!(
            "it exports no `{}`; is it built with a waPC guest SDK?",
            abi::GUEST_CALL
        )));
    }
    for function in [abi::INITIALIZE, abi::START, abi::WAPC_INIT] {
        check_function(module, function, 0, 0)?;
    }
    Ok(())
}

/// Whether a function is exported. It must take and give so many `i32`.
fn check_function(
    module: &wasmtime::Module,
    name: &str,
    params: usize,
    results: usize,
) -> Result<bool, ErrorKind> {
    let Some(export) = module.get_export(name) else {
        return Ok(false);
    };
    let fits = export.func().is_some_and(|ty| {
        let is_i32 = |ty: ValType| matches!(ty, ValType::I32);
        ty.params().len() == params
            && ty.results().len() == results
            && ty.params().chain(ty.results()).all(is_i32)
    });
    if fits {
        return Ok(true);
    }
    Err(not_a_guest(format!(
        "its export `{name}` is no function of {params} i32 parameters and {results} i32 results"
    )))
}

fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .fold("sha256:".to_owned(), |mut digest, byte| {
            let _ = write!(digest, "{byte:02x}");
            digest
        })
}
