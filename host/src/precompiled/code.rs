//! Machine code on its way from where it lay to the engine.

use std::io;

use crate::engine::compiler::Compiler;

/// Code that is gathered piece by piece, in memory that nobody else can change.
///
/// On Linux that is a file which is only in memory: the engine maps a file, and copies anything else. A copy takes several
/// times longer, as it touches each page.
pub(crate) struct Code {
    #[cfg(target_os = "linux")]
    file: Option<memfd::Memfd>,
    /// Without such a file.
    bytes: Vec<u8>,
}

impl Code {
    pub(crate) fn new() -> Self {
        Self {
            #[cfg(target_os = "linux")]
            file: memfd::MemfdOptions::new()
                .allow_sealing(true)
                .create("guesthouse-code")
                .ok(),
            bytes: Vec::new(),
        }
    }

    pub(crate) fn push(&mut self, piece: &[u8]) -> io::Result<()> {
        #[cfg(target_os = "linux")]
        if let Some(file) = &self.file {
            return io::Write::write_all(&mut file.as_file(), piece);
        }
        self.bytes.try_reserve(piece.len())?;
        self.bytes.extend_from_slice(piece);
        Ok(())
    }

    /// Makes it ready to run.
    ///
    /// # Safety
    ///
    /// The pieces together must be what this engine gave, unchanged.
    pub(crate) unsafe fn load(self, compiler: &Compiler) -> wasmtime::Result<wasmtime::Module> {
        let engine = &compiler.engine;
        #[cfg(target_os = "linux")]
        if let Some(file) = self.file {
            let file = seal(file)?;
            // SAFETY: the code is as the caller says, and the file can't be changed any more.
            let module =
                unsafe { wasmtime::Module::deserialize_open_file(engine, file.try_clone()?) };
            if module.is_ok() {
                return module;
            }
            // Some systems don't let such a file be run: then it is copied after all.
            let bytes = contents(file)?;
            // SAFETY: the same.
            return unsafe { wasmtime::Module::deserialize(engine, bytes) };
        }
        // SAFETY: as the caller says.
        unsafe { wasmtime::Module::deserialize(engine, self.bytes) }
    }
}

/// From now on nobody can change it, this process included.
#[cfg(target_os = "linux")]
fn seal(file: memfd::Memfd) -> wasmtime::Result<std::fs::File> {
    use memfd::FileSeal;

    file.add_seals(&[
        FileSeal::SealWrite,
        FileSeal::SealShrink,
        FileSeal::SealGrow,
        FileSeal::SealSeal,
    ])?;
    Ok(file.into_file())
}

#[cfg(target_os = "linux")]
fn contents(mut file: std::fs::File) -> io::Result<Vec<u8>> {
    use io::{Read, Seek};

    let mut bytes = Vec::new();
    file.rewind()?;
    file.read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use crate::engine::compiler::Allocation;

    #[test]
    fn it_can_be_copied_where_it_can_t_be_mapped() {
        let mut code = Code::new();
        code.push(b"one ").unwrap();
        code.push(b"two").unwrap();
        let file = seal(code.file.unwrap()).unwrap();
        assert!(io::Write::write(&mut &file, b"x").is_err(), "sealed");
        assert_eq!(contents(file).unwrap(), b"one two");
    }

    #[test]
    fn without_such_a_file_the_code_is_loaded_from_bytes() {
        let compiler = Compiler::shared(Allocation::OnDemand).unwrap();
        let wasm = b"\0asm\x01\0\0\0";
        let module = wasmtime::Module::from_binary(&compiler.engine, wasm).unwrap();
        let mut code = Code::new();
        code.file = None;
        code.push(&module.serialize().unwrap()).unwrap();
        // SAFETY: as the engine gave it.
        assert!(unsafe { code.load(&compiler) }.is_ok());
    }
}
