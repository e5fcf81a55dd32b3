//! JSON ⇄ MessagePack, typed by a schema at run time: what generated code does, without generating any.
//!
//! JSON is as `docs/wire.md` says: bytes as base64, datetimes as RFC 3339 text, enums by name, unions as `{"Member": value}`.

mod decode;
mod encode;

use guesthouse::wire;
use guesthouse_codegen::model::types::{Model, Operation, Parameters, Type};
use serde_json::Value as Json;

/// Why JSON and a schema, or bytes and a schema, do not go together.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The JSON does not fit the schema.
    #[error("{path}: {message}")]
    Mismatch {
        /// Where, such as `$.event.labels[3].name`; `$` is the whole value.
        path: String,
        /// What was due and what was found.
        message: String,
    },
    /// The value cannot be written, or the bytes cannot be read.
    #[error(transparent)]
    Wire(#[from] wire::Error),
}

/// The bytes of a value of the type.
///
/// # Errors
/// [`Error::Mismatch`] where the JSON does not fit the type.
pub fn encode(model: &Model, ty: &Type, json: &Json) -> Result<Vec<u8>, Error> {
    let mut encoder = encode::Encoder::new(model);
    encoder.value(ty, json)?;
    Ok(encoder.finish()?)
}

/// The payload of a call: an object by parameter name, the value itself for a unary operation, nothing where the operation takes
/// nothing.
///
/// # Errors
/// [`Error::Mismatch`] where the JSON does not fit the operation.
pub fn encode_arguments(
    model: &Model,
    operation: &Operation,
    json: Option<&Json>,
) -> Result<Vec<u8>, Error> {
    let empty = Json::Object(serde_json::Map::new());
    let mut encoder = encode::Encoder::new(model);
    match &operation.parameters {
        Parameters::Unary(parameter) => {
            let json =
                json.ok_or_else(|| encoder.mismatch(format!("`{}` is missing", parameter.name)))?;
            encoder.value(&parameter.ty, json)?;
        }
        Parameters::Named(parameters) if parameters.is_empty() => {
            encoder.nothing(json.unwrap_or(&empty))?;
        }
        Parameters::Named(parameters) => encoder.record(parameters, json.unwrap_or(&empty))?,
    }
    Ok(encoder.finish()?)
}

/// The value of the type that the bytes hold.
///
/// # Errors
/// [`Error::Wire`] where the bytes are not such a value.
pub fn decode(model: &Model, ty: &Type, bytes: &[u8]) -> Result<Json, Error> {
    let mut reader = wire::Reader::new(bytes);
    let json = decode::value(model, ty, &mut reader)?;
    reader.finish()?;
    Ok(json)
}

/// The reply of an operation; `null` for one that returns nothing.
///
/// # Errors
/// As [`decode`].
pub fn decode_reply(model: &Model, operation: &Operation, bytes: &[u8]) -> Result<Json, Error> {
    match &operation.returns {
        Some(returns) => decode(model, returns, bytes),
        None => {
            wire::from_slice::<()>(bytes)?;
            Ok(Json::Null)
        }
    }
}

#[cfg(test)]
mod tests;
