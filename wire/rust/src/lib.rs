//! Profile 1 of the wire of guesthouse: values of an Apex schema to MessagePack and back, the same bytes in every language.
//!
//! Generated types implement [`Encode`] and [`Decode`]; [`to_vec`] and [`from_slice`] are all that a caller needs:
//!
//! ```
//! use guesthouse_wire::{Timestamp, from_slice, to_vec};
//!
//! let at: Timestamp = "2026-11-23T13:54:00+01:00".parse()?;
//! let bytes = to_vec(&vec![Some(at), None])?;
//! assert_eq!(bytes, [0x92, 0xd6, 0xff, 0x6b, 0x04, 0x37, 0x68, 0xc0]);
//! assert_eq!(from_slice::<Vec<Option<Timestamp>>>(&bytes)?, [Some(at), None]);
//! assert_eq!(at.to_string(), "2026-11-23T12:54:00Z");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! An [`Error`] says what was wrong, where in the value, and at which byte:
//!
//! ```
//! use std::collections::BTreeMap;
//!
//! let error = guesthouse_wire::from_slice::<BTreeMap<String, Vec<u8>>>(b"\x81\xa1a\x92\x01\xcd\x01\x00").unwrap_err();
//! assert_eq!(error.code().as_str(), "out-of-range");
//! assert_eq!(error.to_string(), r#"out-of-range at ["a"][1] (byte 5): 256 does not fit u8"#);
//! ```
//!
//! Input is not trusted: a [`Reader`] never panics, keeps to [`MAX_DEPTH`], and allocates nothing for a length that the
//! input cannot hold.
//!
//! # Types
//!
//! | schema | Rust |
//! |---|---|
//! | `i8` … `u64`, `f32`, `f64`, `bool`, `string` | the same, [`String`] |
//! | `bytes`, `datetime` | [`Bytes`], [`Timestamp`] |
//! | `T?`, `[T]`, `{K: V}` | [`Option`], [`Vec`], [`BTreeMap`](std::collections::BTreeMap) |
//! | `any`, `raw` | [`Value`], [`Raw`] |
//! | `void`, no arguments | `()`, [`NoArguments`] |
//!
//! # serde
//!
//! [`Bytes`], [`Timestamp`], [`Value`] and [`Raw`] also implement serde's traits. For readable formats they are what JSON
//! shows (base64, RFC 3339 text, …); through `rmp_serde` they read every byte that a [`Writer`] writes. [`serde_enum`] and
//! [`serde_float`] do the same for generated types.

mod bytes;
mod call;
mod call_error;
mod containers;
mod decode;
mod encode;
mod error;
mod field;
mod json;
mod json_scanner;
mod json_value;
mod limits;
mod raw;
mod reader;
mod rfc3339;
pub mod serde_enum;
pub mod serde_float;
pub mod serde_union;
mod serde_value;
mod time;
mod token;
mod value;
mod writer;

pub use bytes::Bytes;
pub use call::NoArguments;
pub use call_error::CallError;
pub use decode::{Decode, from_slice};
pub use encode::{Encode, to_vec};
pub use error::{Code, Error, Result};
pub use field::Field;
pub use json::{InvalidJson, Json};
pub use limits::MAX_DEPTH;
pub use raw::Raw;
pub use reader::Reader;
pub use serde;
pub use time::{InvalidDatetime, Timestamp};
pub use value::Value;
pub use writer::Writer;
