//! The fields of a record while it is read.

use crate::containers::repeated;
use crate::decode::Decode;
use crate::error::{Error, Result};
use crate::reader::Reader;

/// A field or parameter that may come, once, somewhere in a record: see [`Reader::record`].
#[derive(Debug)]
pub struct Field<T> {
    name: &'static str,
    value: Option<T>,
}

impl<T: Decode> Field<T> {
    /// A field that has not come yet.
    pub fn new(name: &'static str) -> Self {
        Self { name, value: None }
    }

    /// Reads its value.
    ///
    /// # Errors
    /// [`DuplicateKey`](crate::Code::DuplicateKey) if it came before, and those of the value; all with the name added to the path.
    pub fn read(&mut self, r: &mut Reader<'_>) -> Result<()> {
        if self.value.is_some() {
            return Err(repeated(r.key).in_field(self.name));
        }
        self.value = Some(T::decode(r).map_err(|error| error.at(r.offset()).in_field(self.name))?);
        Ok(())
    }

    /// The value of a field that must have come.
    ///
    /// # Errors
    /// [`MissingField`](crate::Code::MissingField).
    pub fn required(self) -> Result<T> {
        self.value.ok_or_else(|| Error::missing_field(self.name))
    }

    /// The value, or the default if the field is missing.
    pub fn or_else(self, default: impl FnOnce() -> T) -> T {
        self.value.unwrap_or_else(default)
    }
}

impl<T: Decode> Field<Option<T>> {
    /// The value, or `None` if the field is missing or nil.
    pub fn optional(self) -> Option<T> {
        self.value.flatten()
    }
}
