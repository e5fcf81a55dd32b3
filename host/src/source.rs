//! A module before it is compiled: from bytes or a file, in the binary format or the text format.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::path::Path;

use sha2::{Digest as _, Sha256};

use crate::error::ErrorKind;

/// A module in the binary format, as far as its header says so.
pub(crate) struct Source<'a> {
    bytes: Cow<'a, [u8]>,
}

impl<'a> Source<'a> {
    pub(crate) fn from_bytes(bytes: &'a [u8]) -> Result<Self, ErrorKind> {
        Self::new(Cow::Borrowed(bytes), None)
    }

    fn new(bytes: Cow<'a, [u8]>, path: Option<&Path>) -> Result<Self, ErrorKind> {
        let bytes = binary(bytes, path)?;
        check_header(&bytes)?;
        Ok(Self { bytes })
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    #[cfg(feature = "wapc")]
    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.bytes.into_owned()
    }

    pub(crate) fn digest(&self) -> Digest {
        Digest::of(&self.bytes)
    }
}

impl Source<'static> {
    pub(crate) fn from_file(path: &Path) -> Result<Self, ErrorKind> {
        let bytes = std::fs::read(path).map_err(|error| ErrorKind::InvalidModule {
            reason: format!("{} can't be read: {error}", path.display()),
        })?;
        Self::new(Cow::Owned(bytes), Some(path))
    }
}

/// The SHA-256 of a module in the binary format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Digest {
    bytes: [u8; 32],
    text: String,
}

impl Digest {
    fn of(module: &[u8]) -> Self {
        Self::from_bytes(Sha256::digest(module).into())
    }

    pub(crate) fn from_bytes(bytes: [u8; 32]) -> Self {
        let text = bytes.iter().fold("sha256:".to_owned(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        });
        Self { bytes, text }
    }

    pub(crate) fn bytes(&self) -> &[u8; 32] {
        &self.bytes
    }

    /// `sha256:` and 64 hexadecimal digits.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }
}

/// What is text becomes binary; anything else stays as it is.
#[cfg(feature = "wat")]
fn binary<'a>(bytes: Cow<'a, [u8]>, path: Option<&Path>) -> Result<Cow<'a, [u8]>, ErrorKind> {
    if wat::Detect::from_bytes(&bytes) != wat::Detect::WasmText {
        return Ok(bytes);
    }
    // The error shows the line, and with a path its file.
    match wat::Parser::new().parse_bytes(path, &bytes) {
        Ok(binary) => Ok(Cow::Owned(binary.into_owned())),
        Err(error) => Err(ErrorKind::InvalidModule {
            reason: format!("its text is not right: {error}"),
        }),
    }
}

#[cfg(not(feature = "wat"))]
fn binary<'a>(bytes: Cow<'a, [u8]>, _: Option<&Path>) -> Result<Cow<'a, [u8]>, ErrorKind> {
    Ok(bytes)
}

fn check_header(bytes: &[u8]) -> Result<(), ErrorKind> {
    let reason = match bytes {
        [b'\0', b'a', b's', b'm', 1, 0, 0, 0, ..] => return Ok(()),
        [b'\0', b'a', b's', b'm', _, 0, 1, 0, ..] => {
            "it is a component; build the guest as a core module"
        }
        [b'\0', b'a', b's', b'm', ..] => "it has an unknown version",
        _ if bytes.trim_ascii_start().starts_with(b"(module") => {
            "it is in the text format; enable the feature `wat`, or convert it with wat2wasm"
        }
        _ => "it does not begin with the header of WebAssembly",
    };
    Err(ErrorKind::InvalidModule {
        reason: reason.to_owned(),
    })
}
