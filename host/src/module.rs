use std::fmt;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use wasmtime::{ExternType, InstancePre, ValType};

use crate::abi;
use crate::engine::compiler::{Allocation, Compiler};
use crate::engine::link;
use crate::engine::native::State;
use crate::error::{Error, ErrorKind};
use crate::precompiled;
use crate::source::{Digest, Source};

/// A guest's code, checked and compiled once. Hosts share it; a copy is cheap.
#[derive(Clone)]
pub struct Module(Arc<Compiled>);

struct Compiled {
    compiler: Arc<Compiler>,
    linked: InstancePre<State>,
    /// The same code where instances come from slots, once somebody wants such.
    pooled: OnceLock<wasmtime::Module>,
    digest: Digest,
    /// `None` if it was loaded from precompiled code.
    #[cfg(feature = "wapc")]
    bytes: Option<Vec<u8>>,
}

impl Module {
    /// Checks and compiles a module in the binary format, or in the text format with the feature `wat`.
    ///
    /// The error's code is `invalid-module`, or `not-a-guest` if `__guest_call` or `memory` is missing or has the wrong type, or
    /// if something is imported that no host provides; all such imports are named.
    ///
    /// ```
    /// # #[cfg(feature = "wat")] {
    /// use guesthouse::Module;
    ///
    /// let module = Module::from_bytes(br#"(module
    ///     (memory (export "memory") 1)
    ///     (func (export "__guest_call") (param i32 i32) (result i32) (i32.const 1)))"#)?;
    /// assert_eq!(module.exports().collect::<Vec<_>>(), ["memory", "__guest_call"]);
    /// # }
    /// # Ok::<(), guesthouse::Error>(())
    /// ```
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        Ok(Self::compile(
            Compiler::shared(Allocation::OnDemand)?,
            Source::from_bytes(bytes)?,
        )?)
    }

    /// The same from a file. One that can't be read is an `invalid-module`.
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self, Error> {
        Ok(Self::compile(
            Compiler::shared(Allocation::OnDemand)?,
            Source::from_file(path.as_ref())?,
        )?)
    }

    /// Its compiled code as bytes, for [`from_precompiled`](Self::from_precompiled) in a process with the same version of this
    /// crate on a like processor. They begin with a header that says what they are made for.
    ///
    /// Code is loaded far faster than it is compiled, and takes about twice the space of the module. To keep it for
    /// a later run of the same program, [`Cache`](crate::Cache) is as fast, and safe.
    pub fn precompile(&self) -> Result<Vec<u8>, Error> {
        let code = self.code()?;
        let header = precompiled::header(self.compiler(), &self.0.digest, &code);
        Ok([&header[..], &code].concat())
    }

    /// Loads what [`precompile`](Self::precompile) gave.
    ///
    /// The error's code is `invalid-module` if `bytes` are something else, are cut off, or are made for another version of the
    /// engine or another processor: then compile the module again. [`Engine::wapc`](crate::Engine) can't run such a module, as
    /// it needs the bytes of the module itself.
    ///
    /// ```
    /// # let wasm = wat::parse_str(r#"(module (memory (export "memory") 1)
    /// #     (func (export "__guest_call") (param i32 i32) (result i32) (i32.const 1)))"#)?;
    /// use guesthouse::{Host, Module};
    ///
    /// let code = Module::from_bytes(&wasm)?.precompile()?;
    ///
    /// // SAFETY: made by `precompile`, and nobody else could write to it since.
    /// let module = unsafe { Module::from_precompiled(&code)? };
    /// Host::builder().build(&module)?.call("any", b"")?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Safety
    ///
    /// `bytes` must come from [`precompile`](Self::precompile), unchanged: they are machine code, which runs with all rights of
    /// this process. The header is no proof of that.
    pub unsafe fn from_precompiled(bytes: &[u8]) -> Result<Self, Error> {
        let compiler = Compiler::shared(Allocation::OnDemand)?;
        // SAFETY: the caller says that they come from `precompile`.
        let (module, digest) = unsafe { precompiled::load(bytes, &compiler) }?;
        Ok(Self::new(compiler, module, digest, None)?)
    }

    pub(crate) fn compile(compiler: Arc<Compiler>, source: Source<'_>) -> Result<Self, ErrorKind> {
        let module =
            wasmtime::Module::from_binary(&compiler.engine, source.bytes()).map_err(|error| {
                ErrorKind::InvalidModule {
                    reason: format!("{error:#}"),
                }
            })?;
        let digest = source.digest();
        Self::new(compiler, module, digest, Some(source))
    }

    /// Checks and links a compiled module. `source` is what it was compiled from, if known.
    pub(crate) fn new(
        compiler: Arc<Compiler>,
        module: wasmtime::Module,
        digest: Digest,
        #[cfg_attr(not(feature = "wapc"), expect(unused_variables))] source: Option<Source<'_>>,
    ) -> Result<Self, ErrorKind> {
        check_imports(&module)?;
        check_exports(&module)?;
        let linked = link::link(&module, false).and_then(|linker| linker.instantiate_pre(&module));
        let linked = linked.map_err(|error| not_a_guest(format!("{error:#}")))?;
        Ok(Self(Arc::new(Compiled {
            compiler,
            linked,
            pooled: OnceLock::new(),
            digest,
            #[cfg(feature = "wapc")]
            bytes: source.map(Source::into_bytes),
        })))
    }

    /// `sha256:` and 64 hexadecimal digits, of the module in the binary format.
    pub fn digest(&self) -> &str {
        self.0.digest.text()
    }

    pub(crate) fn sha256(&self) -> &Digest {
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

    /// Its compiled code, as the engine reads it.
    pub(crate) fn code(&self) -> Result<Vec<u8>, ErrorKind> {
        self.compiled()
            .serialize()
            .map_err(|error| ErrorKind::Engine {
                reason: format!("{error:#}"),
            })
    }

    /// The module in the binary format.
    #[cfg(feature = "wapc")]
    pub(crate) fn bytes(&self) -> Result<&[u8], ErrorKind> {
        self.0.bytes.as_deref().ok_or_else(|| ErrorKind::Engine {
            reason: "it needs the module itself, and has only precompiled code; load the module"
                .to_owned(),
        })
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
