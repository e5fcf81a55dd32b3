//! Values of the wire as JSON and back: what an error carries that is a record of the schema.

use crate::decode::{Decode, from_slice};
use crate::encode::{Encode, to_vec};
use crate::error::{Code, Error, Result};
use crate::json::Json;
use crate::json_scanner::Scanner;
use crate::value::Value;

impl Json {
    /// The JSON of a value: records and unions are objects, an enum is its index, a datetime is text.
    ///
    /// ```
    /// use guesthouse_wire::{Json, Timestamp};
    ///
    /// let json = Json::of(&vec![Some(Timestamp { seconds: 1, nanos: 500_000_000 }), None])?;
    /// assert_eq!(json.as_str(), r#"["1970-01-01T00:00:01.500Z",null]"#);
    /// assert_eq!(json.decode::<Vec<Option<Timestamp>>>()?[1], None);
    /// # Ok::<(), guesthouse_wire::Error>(())
    /// ```
    ///
    /// # Errors
    /// Those of [`to_vec`].
    pub fn of<T: Encode + ?Sized>(value: &T) -> Result<Self> {
        from_slice::<Value>(&to_vec(value)?).map(Self::from)
    }

    /// Reads what [`of`](Self::of) writes. Where a number, text, list or object stands for the type, it is read as its form on
    /// the wire would be: fields that the type does not have are left out. Bytes, NaN and infinities have no such form.
    ///
    /// # Errors
    /// Those of [`from_slice`], and [`OutOfRange`](Code::OutOfRange) for a number beyond the greatest float. Offsets are of the
    /// form on the wire.
    pub fn decode<T: Decode>(&self) -> Result<T> {
        // JSON always has a value.
        let too_large = || Error::new(Code::OutOfRange, 0, "a number does not fit f64");
        let value = read(&mut Scanner::new(self.as_str())).ok_or_else(too_large)?;
        from_slice(&to_vec(&value)?)
    }
}

/// The value that comes next; none if there is a number in it that has no value.
fn read(scanner: &mut Scanner<'_>) -> Option<Value> {
    Some(match scanner.peek()? {
        b'{' => {
            let mut entries = Vec::new();
            scanner.object(|scanner, key| {
                entries.push((key.into(), read(scanner)?));
                Some(())
            })?;
            Value::Map(entries)
        }
        b'[' => {
            let mut elements = Vec::new();
            scanner.array(|scanner| {
                elements.push(read(scanner)?);
                Some(())
            })?;
            Value::Array(elements)
        }
        b'"' => Value::Str(scanner.string()?),
        _ => match scanner.value()? {
            "null" => Value::Nil,
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            text => number(text)?,
        },
    })
}

/// An integer unless it is written as a float, or too large for one.
fn number(text: &str) -> Option<Value> {
    let integer = text.parse::<u64>().map(Value::UInt);
    let integer = integer.or_else(|_| text.parse::<i64>().map(Value::from));
    let float = || text.parse().ok().filter(|it: &f64| it.is_finite());
    integer.ok().or_else(|| float().map(Value::F64))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn values_come_back() {
        let floats = vec![0.1_f32, -1.5e30, 3.0];
        let integers = vec![i64::MIN, -1, 0, i64::MAX];
        let texts = BTreeMap::from([("\"é\"\n".to_owned(), Some("🚀".to_owned()))]);
        assert_eq!(Json::of(&floats).unwrap().decode(), Ok(floats));
        assert_eq!(Json::of(&integers).unwrap().decode(), Ok(integers));
        assert_eq!(Json::of(&texts).unwrap().decode(), Ok(texts));
        assert_eq!(Json::of(&u64::MAX).unwrap().decode(), Ok(u64::MAX));
        assert_eq!(Json::of(&true).unwrap().decode(), Ok(true));
    }

    #[test]
    fn other_writers_are_understood() {
        let json = |text| Json::new(text).unwrap();
        assert_eq!(json(" [ 1 , 2e0, -0 ] ").decode(), Ok(vec![1.0, 2.0, 0.0]));
        assert!(json("[1e400]").decode::<Vec<Option<f64>>>().is_err());
        assert!(
            json(r#"{"a": 1, "a": 2}"#)
                .decode::<BTreeMap<String, u8>>()
                .is_err()
        );
        assert!(json("256").decode::<u8>().is_err());
        assert!(json("1.0").decode::<u8>().is_err());
        assert!(json("18446744073709551616").decode::<u64>().is_err());
    }
}
