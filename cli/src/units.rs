//! Quantities as people write them: `5s`, `64MiB`.

use std::time::Duration;

/// `250ms`, `5s`, `2m`.
pub(crate) fn duration(text: &str) -> Result<Duration, String> {
    let (number, unit) = split(text);
    let milliseconds = match unit {
        "ms" => Some(1),
        "s" => Some(1_000),
        "m" | "min" => Some(60_000),
        _ => None,
    };
    let total = milliseconds
        .and_then(|unit| number?.checked_mul(unit))
        .filter(|total| *total > 0);
    total
        .map(Duration::from_millis)
        .ok_or_else(|| "write a time like 250ms, 5s or 2m".to_owned())
}

/// `65536`, `512KiB`, `64MiB`, `1GiB`, in bytes.
pub(crate) fn bytes(text: &str) -> Result<usize, String> {
    let (number, unit) = split(text);
    let factor = match unit {
        "" | "B" => Some(1),
        "KiB" => Some(1 << 10),
        "MiB" => Some(1 << 20),
        "GiB" => Some(1 << 30),
        _ => None,
    };
    let total = factor.and_then(|factor| number?.checked_mul(factor));
    let total = total
        .and_then(|total| usize::try_from(total).ok())
        .filter(|total| *total > 0);
    total.ok_or_else(|| "write a size like 512KiB, 64MiB or 1GiB".to_owned())
}

fn split(text: &str) -> (Option<u64>, &str) {
    let digits = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    (text[..digits].parse().ok(), text[digits..].trim_start())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times() {
        assert_eq!(duration("250ms"), Ok(Duration::from_millis(250)));
        assert_eq!(duration("5 s"), Ok(Duration::from_secs(5)));
        assert_eq!(duration("2m"), Ok(Duration::from_secs(120)));
        for wrong in [
            "",
            "5",
            "s",
            "0s",
            "-1s",
            "1.5s",
            "5h",
            "99999999999999999999s",
            "18446744073709551615m",
        ] {
            assert!(duration(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn sizes() {
        assert_eq!(bytes("65536"), Ok(65536));
        assert_eq!(bytes("64MiB"), Ok(64 << 20));
        for wrong in [
            "",
            "0",
            "MiB",
            "64mb",
            "1TiB",
            "99999999999999999999",
            "18446744073709551615GiB",
        ] {
            assert!(bytes(wrong).is_err(), "{wrong}");
        }
    }
}
