//! Answers the operation `vectors/TYPE`, for the types of the vectors, with what it reads, written again. What cannot be read is
//! an error with the code, the offset and the path.

use std::collections::BTreeMap;

use guesthouse_guest::wire::{
    Bytes, CallError, Decode, Encode, NoArguments, Raw, Timestamp, Value, from_slice, to_vec,
};
use guesthouse_guest::{HandlerResult, register};

use crate::conformance::{
    Circle, Color, Defaults, Dynamic, Level, Lists, Maps, Optionals, Point, Scalars, Shape, Tree,
};

type Map<K, V> = BTreeMap<K, V>;

macro_rules! again {
    ($($name:literal => $type:ty),+ $(,)?) => {
        $(register(concat!("vectors/", $name), again::<$type>);)+
    };
}

pub(crate) fn vectors() {
    again! {
        "i8" => i8, "i16" => i16, "i32" => i32, "i64" => i64, "u8" => u8, "u16" => u16, "u32" => u32, "u64" => u64,
        "f32" => f32, "f64" => f64, "bool" => bool, "string" => String, "bytes" => Bytes, "datetime" => Timestamp,
        "any" => Value, "value" => Value, "raw" => Raw,
        "i8?" => Option<i8>, "bool?" => Option<bool>, "string?" => Option<String>, "bytes?" => Option<Bytes>,
        "datetime?" => Option<Timestamp>, "any?" => Option<Value>, "[u8]?" => Option<Vec<u8>>,
        "{string: i32}?" => Option<Map<String, i32>>,
        "[bool]" => Vec<bool>, "[i8]" => Vec<i8>, "[u8]" => Vec<u8>, "[u16]" => Vec<u16>, "[i32]" => Vec<i32>,
        "[f32]" => Vec<f32>, "[string]" => Vec<String>, "[string?]" => Vec<Option<String>>, "[bytes]" => Vec<Bytes>,
        "[datetime]" => Vec<Timestamp>, "[any]" => Vec<Value>, "[raw]" => Vec<Raw>, "[[u8]]" => Vec<Vec<u8>>,
        "[[i8]]" => Vec<Vec<i8>>, "[[i16]]" => Vec<Vec<i16>>, "[{string: i8}]" => Vec<Map<String, i8>>,
        "[{string: [i8]}]" => Vec<Map<String, Vec<i8>>>, "[Shape]" => Vec<Shape>,
        "{string: i8}" => Map<String, i8>, "{string: i32}" => Map<String, i32>, "{string: u8}" => Map<String, u8>,
        "{string: string}" => Map<String, String>, "{string: string?}" => Map<String, Option<String>>,
        "{string: datetime}" => Map<String, Timestamp>, "{string: any}" => Map<String, Value>,
        "{string: [f32]}" => Map<String, Vec<f32>>, "{string: {string: i8}}" => Map<String, Map<String, i8>>,
        "{string: {string: u8}}" => Map<String, Map<String, u8>>, "{string: Shape}" => Map<String, Shape>,
        "{i8: bool}" => Map<i8, bool>, "{i16: bool}" => Map<i16, bool>, "{i16: string}" => Map<i16, String>,
        "{i32: bool}" => Map<i32, bool>, "{i64: bool}" => Map<i64, bool>, "{u8: bool}" => Map<u8, bool>,
        "{u16: bool}" => Map<u16, bool>, "{u32: bool}" => Map<u32, bool>, "{u64: bool}" => Map<u64, bool>,
        "{bool: bool}" => Map<bool, bool>, "{bool: string}" => Map<bool, String>,
        "Circle" => Circle, "Color" => Color, "Defaults" => Defaults, "Dynamic" => Dynamic, "Level" => Level,
        "Lists" => Lists, "Maps" => Maps, "Optionals" => Optionals, "Point" => Point, "Scalars" => Scalars,
        "Shape" => Shape, "Tree" => Tree,
        "void" => (), "()" => NoArguments, "[text: string]" => String,
    }
}

fn again<T: Decode + Encode>(payload: &[u8]) -> HandlerResult {
    let value: T = from_slice(payload).map_err(|wrong| {
        let message = format!("at {} in <{}>", wrong.offset(), wrong.path());
        let code = Some(wrong.code().as_str().to_owned());
        let error = CallError {
            code,
            ..CallError::new(message)
        };
        error.to_text()
    })?;
    Ok(to_vec(&value)?)
}
