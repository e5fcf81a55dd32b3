//! serde for generated floats: NaN and infinities, which JSON has no number for, as text where people read.
//!
//! For fields of `f32` and `f64`, and of options, boxes, lists and maps of them:
//!
//! ```
//! use guesthouse_wire::{serde, serde_float};
//! use std::collections::BTreeMap;
//!
//! #[derive(serde::Serialize, serde::Deserialize)]
//! struct Weights {
//!     #[serde(with = "serde_float")]
//!     total: f64,
//!     #[serde(default, with = "serde_float")]
//!     by_name: BTreeMap<String, Vec<Option<f32>>>,
//! }
//!
//! let json = r#"{"total":"NaN","by_name":{"a":[1.5,null,"-Infinity"]}}"#;
//! let weights: Weights = serde_json::from_str(json)?;
//! assert!(weights.total.is_nan());
//! assert_eq!(serde_json::to_string(&weights)?, json);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! With `with`, serde takes a missing field for an error even if it is an option: add `default` to those.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Error, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::json::float_text;

/// Writes floats.
///
/// # Errors
/// Those of the serializer.
pub fn serialize<T: Floats, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    value.serialize_floats(serializer)
}

/// Reads floats.
///
/// # Errors
/// Those of the deserializer.
pub fn deserialize<'de, T: Floats, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    T::deserialize_floats(deserializer)
}

/// What is made of floats: `f32`, `f64`, and options, boxes, lists and maps of what is made of floats.
pub trait Floats: Sized + private::Sealed {
    #[doc(hidden)]
    fn serialize_floats<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>;
    #[doc(hidden)]
    fn deserialize_floats<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>;
}

mod private {
    use std::collections::BTreeMap;

    /// Nobody else implements [`Floats`](super::Floats).
    pub trait Sealed {}
    impl Sealed for f32 {}
    impl Sealed for f64 {}
    impl<T> Sealed for Option<T> {}
    impl<T> Sealed for Box<T> {}
    impl<T> Sealed for Vec<T> {}
    impl<K, V> Sealed for BTreeMap<K, V> {}
}

/// Floats where serde asks for its own traits.
pub struct Wrapped<T>(pub T);

impl<T: Floats> Serialize for Wrapped<&T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize_floats(serializer)
    }
}

impl<'de, T: Floats> Deserialize<'de> for Wrapped<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize_floats(deserializer).map(Self)
    }
}

impl Floats for f64 {
    fn serialize_floats<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match float_text(*self) {
            Some(text) if serializer.is_human_readable() => serializer.serialize_str(text),
            _ => serializer.serialize_f64(*self),
        }
    }

    fn deserialize_floats<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(FloatVisitor)
    }
}

impl Floats for f32 {
    fn serialize_floats<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match float_text((*self).into()) {
            Some(text) if serializer.is_human_readable() => serializer.serialize_str(text),
            _ => serializer.serialize_f32(*self),
        }
    }

    fn deserialize_floats<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = f64::deserialize_floats(deserializer)?;
        let rounded = value as f32;
        if rounded.is_infinite() && value.is_finite() {
            return Err(D::Error::invalid_value(
                Unexpected::Float(value),
                &"a float of 32 bits",
            ));
        }
        Ok(rounded)
    }
}

struct FloatVisitor;

impl Visitor<'_> for FloatVisitor {
    type Value = f64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(r#"a number, "NaN", "Infinity" or "-Infinity""#)
    }

    fn visit_f64<E>(self, value: f64) -> Result<f64, E> {
        Ok(value)
    }

    fn visit_i64<E>(self, value: i64) -> Result<f64, E> {
        Ok(value as f64)
    }

    fn visit_u64<E>(self, value: u64) -> Result<f64, E> {
        Ok(value as f64)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<f64, E> {
        [f64::NAN, f64::INFINITY, f64::NEG_INFINITY]
            .into_iter()
            .find(|value| float_text(*value) == Some(text))
            .ok_or_else(|| E::invalid_value(Unexpected::Str(text), &self))
    }
}

impl<T: Floats> Floats for Option<T> {
    fn serialize_floats<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.as_ref().map(Wrapped).serialize(serializer)
    }

    fn deserialize_floats<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Option::<Wrapped<T>>::deserialize(deserializer)?.map(|wrapped| wrapped.0))
    }
}

impl<T: Floats> Floats for Box<T> {
    fn serialize_floats<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (**self).serialize_floats(serializer)
    }

    fn deserialize_floats<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize_floats(deserializer).map(Self::new)
    }
}

impl<T: Floats> Floats for Vec<T> {
    fn serialize_floats<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter().map(Wrapped))
    }

    fn deserialize_floats<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Vec::<Wrapped<T>>::deserialize(deserializer)?
            .into_iter()
            .map(|wrapped| wrapped.0)
            .collect())
    }
}

impl<K: Ord + Serialize + for<'k> Deserialize<'k>, V: Floats> Floats for BTreeMap<K, V> {
    fn serialize_floats<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter().map(|(key, value)| (key, Wrapped(value))))
    }

    fn deserialize_floats<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let map = BTreeMap::<K, Wrapped<V>>::deserialize(deserializer)?;
        Ok(map
            .into_iter()
            .map(|(key, wrapped)| (key, wrapped.0))
            .collect())
    }
}
