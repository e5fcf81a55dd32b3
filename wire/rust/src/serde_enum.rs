//! serde for generated enums: by name where people read, by index elsewhere.
//!
//! ```
//! use guesthouse_wire::{serde, serde_enum};
//!
//! # #[derive(Clone, Copy, Debug, PartialEq)]
//! enum Mood { Calm, Happy }
//!
//! impl serde::Serialize for Mood {
//!     fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
//!         let name = match self { Self::Calm => "Calm", Self::Happy => "Happy" };
//!         serde_enum::serialize(*self as i32, Some(name), serializer)
//!     }
//! }
//! impl<'de> serde::Deserialize<'de> for Mood {
//!     fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
//!         serde_enum::deserialize(
//!             deserializer,
//!             "Mood",
//!             |index| match index { 0 => Some(Self::Calm), 1 => Some(Self::Happy), _ => None },
//!             |text| match text { "calm" | "Calm" => Some(Self::Calm), "Happy" => Some(Self::Happy), _ => None },
//!         )
//!     }
//! }
//!
//! assert_eq!(serde_json::to_string(&Mood::Calm)?, r#""Calm""#);
//! assert_eq!(serde_json::from_str::<[Mood; 3]>(r#"["calm", 1, "Happy"]"#)?, [Mood::Calm, Mood::Happy, Mood::Happy]);
//! assert_eq!(rmp_serde::to_vec(&Mood::Happy)?, [1]);
//! assert_eq!(rmp_serde::from_slice::<Mood>(&[1])?, Mood::Happy);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::fmt;

use serde::de::{Error, Unexpected, Visitor};
use serde::{Deserializer, Serializer};

/// Writes the name where people read, unless there is none, and the index elsewhere.
///
/// # Errors
/// Those of the serializer.
pub fn serialize<S: Serializer>(
    index: i32,
    name: Option<&str>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match name {
        Some(name) if serializer.is_human_readable() => serializer.serialize_str(name),
        _ => serializer.serialize_i32(index),
    }
}

/// Reads an index or a text (the display text or the name).
///
/// # Errors
/// If it is neither, or the function says `None`.
pub fn deserialize<'de, D: Deserializer<'de>, T>(
    deserializer: D,
    type_name: &'static str,
    from_index: impl FnOnce(i32) -> Option<T>,
    from_text: impl FnOnce(&str) -> Option<T>,
) -> Result<T, D::Error> {
    deserializer.deserialize_any(EnumVisitor {
        type_name,
        from_index,
        from_text,
    })
}

struct EnumVisitor<I, T> {
    type_name: &'static str,
    from_index: I,
    from_text: T,
}

impl<V, I: FnOnce(i32) -> Option<V>, T: FnOnce(&str) -> Option<V>> Visitor<'_>
    for EnumVisitor<I, T>
{
    type Value = V;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an index, name or text of {}", self.type_name)
    }

    fn visit_i64<E: Error>(self, index: i64) -> Result<V, E> {
        let unknown = E::invalid_value(Unexpected::Signed(index), &self);
        i32::try_from(index)
            .ok()
            .and_then(self.from_index)
            .ok_or(unknown)
    }

    fn visit_u64<E: Error>(self, index: u64) -> Result<V, E> {
        let unknown = E::invalid_value(Unexpected::Unsigned(index), &self);
        i32::try_from(index)
            .ok()
            .and_then(self.from_index)
            .ok_or(unknown)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<V, E> {
        let Self {
            type_name,
            from_text,
            ..
        } = self;
        from_text(text).ok_or_else(|| E::custom(format_args!("{type_name} has no value {text:?}")))
    }
}
