//! Values of the schema: from the JSON of a case to bytes.

use std::path::Path;

use guesthouse_cli::typed_json;
use guesthouse_codegen::model::types::{Model, Operation};

/// The schema that the guests serve.
pub struct Schema(Model);

impl Schema {
    /// Reads a schema.
    pub fn read(path: &Path) -> Result<Self, String> {
        let text = std::fs::read_to_string(path).map_err(|error| format!("{path:?}: {error}"))?;
        let model = guesthouse_codegen::parse(&path.to_string_lossy(), &text);
        model.map(Self).map_err(|error| error.to_string())
    }

    /// The payload, in hexadecimal, of a call with these arguments.
    pub fn arguments(&self, operation: &str, json: Option<&str>) -> Result<String, String> {
        let operation = self.operation(operation)?;
        let json = json.map(parse).transpose()?;
        let bytes = typed_json::encode_arguments(&self.0, operation, json.as_ref());
        bytes
            .map(|bytes| to_hex(&bytes))
            .map_err(|error| error.to_string())
    }

    /// The reply, in hexadecimal, that stands for this value.
    pub fn reply(&self, operation: &str, json: &str) -> Result<String, String> {
        let operation = self.operation(operation)?;
        let returns = operation
            .returns
            .as_ref()
            .ok_or("the operation returns nothing")?;
        let bytes = typed_json::encode(&self.0, returns, &parse(json)?);
        bytes
            .map(|bytes| to_hex(&bytes))
            .map_err(|error| error.to_string())
    }

    fn operation(&self, name: &str) -> Result<&Operation, String> {
        let name = name.rsplit('/').next().unwrap_or(name);
        let operations = self
            .0
            .interfaces
            .iter()
            .flat_map(|interface| &interface.operations);
        let mut named = operations.filter(|operation| operation.name == name);
        named
            .next()
            .ok_or_else(|| format!("the schema has no operation {name}"))
    }
}

fn parse(json: &str) -> Result<serde_json::Value, String> {
    serde_json::from_str(json).map_err(|error| format!("{json}: {error}"))
}

/// Bytes in hexadecimal.
pub fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Bytes from hexadecimal.
pub fn from_hex(text: &str) -> Result<Vec<u8>, String> {
    let digit = |digit: u8| char::from(digit).to_digit(16).map(|digit| digit as u8);
    text.as_bytes()
        .chunks(2)
        .map(|pair| match pair {
            [high, low] => Some(digit(*high)? << 4 | digit(*low)?),
            _ => None,
        })
        .collect::<Option<_>>()
        .ok_or_else(|| format!("not hexadecimal: {text}"))
}
