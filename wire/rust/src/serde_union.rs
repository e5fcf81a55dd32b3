//! serde for generated unions that are open: a map of one entry, of which the key may be unknown.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Error, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserializer, Serialize, Serializer};

use crate::serde_float::{Floats, Wrapped};

/// Writes a member.
///
/// # Errors
/// Those of the serializer.
pub fn serialize<T: Serialize + ?Sized, S: Serializer>(
    key: &str,
    value: &T,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(1))?;
    map.serialize_entry(key, value)?;
    map.end()
}

/// A union that knows what to do with any member.
pub trait OpenUnion: Sized {
    /// Reads the value of the member `key`, which comes next in the map.
    ///
    /// # Errors
    /// Those of the value.
    fn member<'de, A: MapAccess<'de>>(key: String, entry: &mut A) -> Result<Self, A::Error>;
}

/// Reads a union.
///
/// # Errors
/// If there is no map of one entry, and those of its value.
pub fn deserialize<'de, T: OpenUnion, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    deserializer.deserialize_map(UnionVisitor(PhantomData))
}

/// Reads the value of a member that is made of floats.
///
/// # Errors
/// Those of the value.
pub fn floats<'de, T: Floats, A: MapAccess<'de>>(entry: &mut A) -> Result<T, A::Error> {
    entry.next_value::<Wrapped<T>>().map(|wrapped| wrapped.0)
}

struct UnionVisitor<T>(PhantomData<T>);

impl<'de, T: OpenUnion> Visitor<'de> for UnionVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map of one entry")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
        let key = map.next_key()?;
        let key = key.ok_or_else(|| A::Error::invalid_length(0, &self))?;
        let value = T::member(key, &mut map)?;
        match map.next_key::<String>()? {
            None => Ok(value),
            Some(_) => Err(A::Error::invalid_length(2, &self)),
        }
    }
}
