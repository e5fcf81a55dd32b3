//! Integers: as values within their range, and as keys, where each has one text only.

use crate::model::types::Scalar;

/// The least and the greatest value of an integer type; none for other types.
pub(super) fn range(scalar: Scalar) -> Option<(i64, u64)> {
    Some(match scalar {
        Scalar::I8 => (i8::MIN.into(), i8::MAX as u64),
        Scalar::I16 => (i16::MIN.into(), i16::MAX as u64),
        Scalar::I32 => (i32::MIN.into(), i32::MAX as u64),
        Scalar::I64 => (i64::MIN, i64::MAX as u64),
        Scalar::U8 => (0, u8::MAX.into()),
        Scalar::U16 => (0, u16::MAX.into()),
        Scalar::U32 => (0, u32::MAX.into()),
        Scalar::U64 => (0, u64::MAX),
        _ => return None,
    })
}

/// A pattern for the decimal texts of the integers of a type.
pub(super) fn pattern(min: i64, max: u64) -> String {
    let negative = match min {
        0 => String::new(),
        min => format!("|-({})", up_to(min.unsigned_abs())),
    };
    format!("^(0|{}{negative})$", up_to(max))
}

/// A pattern for 1 to `most`.
fn up_to(most: u64) -> String {
    let digits = most.to_string();
    let length = digits.len();
    // What has fewer digits, and then what has as many: by the first digit that is less.
    let mut parts = vec![match length {
        1 => String::new(),
        _ => format!("[1-9][0-9]{{0,{}}}", length - 2),
    }];
    for (at, digit) in digits.bytes().enumerate() {
        let least = if at == 0 { b'1' } else { b'0' };
        if digit > least {
            let (before, rest) = (&digits[..at], length - at - 1);
            let (least, less) = (least as char, (digit - 1) as char);
            parts.push(format!("{before}[{least}-{less}][0-9]{{{rest}}}"));
        }
    }
    parts.push(digits);
    parts.retain(|part| !part.is_empty());
    parts.join("|")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_name_all_numbers_of_a_type() {
        assert_eq!(
            pattern(0, 255),
            "^(0|[1-9][0-9]{0,1}|[1-1][0-9]{2}|2[0-4][0-9]{1}|25[0-4][0-9]{0}|255)$"
        );
        assert!(pattern(-128, 127).contains("|-("));
        assert_eq!(up_to(7), "[1-6][0-9]{0}|7");
    }
}
