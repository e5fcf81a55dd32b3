//! `datetime` of the schema: an instant in UTC.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::decode::Decode;
use crate::encode::Encode;
use crate::error::Result;
use crate::reader::Reader;
use crate::writer::Writer;

/// An instant to the nanosecond. The zone that it was written in is not kept: everything is UTC.
///
/// Anything can be stored; only the years 0000 to 9999 with less than 10⁹ nanoseconds can be written and read.
///
/// ```
/// use guesthouse_wire::Timestamp;
///
/// let at = Timestamp { seconds: -1, nanos: 500_000_000 };
/// assert_eq!(at.to_string(), "1969-12-31T23:59:59.500Z");
/// assert_eq!("1970-01-01T00:59:59.5+01:00".parse(), Ok(at));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp {
    /// Whole seconds since 1970-01-01T00:00:00Z, rounded down.
    pub seconds: i64,
    /// Nanoseconds since the beginning of that second.
    pub nanos: u32,
}

/// Why something is not a datetime.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvalidDatetime {
    /// It is not in the years 0000 to 9999 of UTC.
    Range,
    /// There are 10⁹ nanoseconds or more.
    Nanoseconds,
    /// The extension −1 has 4, 8 or 12 bytes, not so many.
    Length(usize),
    /// The text is not RFC 3339, or has more than nine fractional digits.
    Text,
}

impl fmt::Display for InvalidDatetime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Range => f.write_str("a datetime is in the years 0000 to 9999 of UTC"),
            Self::Nanoseconds => f.write_str("a datetime has less than 1000000000 nanoseconds"),
            Self::Length(length) => write!(f, "a datetime has 4, 8 or 12 bytes, not {length}"),
            Self::Text => f.write_str("a datetime as text looks like 2026-11-23T12:54:00.5Z, with nine fractional digits at most"),
        }
    }
}

impl std::error::Error for InvalidDatetime {}

const SECONDS: std::ops::RangeInclusive<i64> = -62_167_219_200..=253_402_300_799;
const NANOS_IN_A_SECOND: u32 = 1_000_000_000;

impl Timestamp {
    /// The type of MessagePack's extension.
    pub(crate) const EXTENSION: i8 = -1;

    /// Whether it can be written.
    pub(crate) fn check(self) -> std::result::Result<(), InvalidDatetime> {
        match self {
            Self {
                nanos: NANOS_IN_A_SECOND..,
                ..
            } => Err(InvalidDatetime::Nanoseconds),
            Self { seconds, .. } if !SECONDS.contains(&seconds) => Err(InvalidDatetime::Range),
            _ => Ok(()),
        }
    }

    /// The shortest data of the extension.
    pub(crate) fn to_extension(self) -> ExtensionData {
        let mut data = ExtensionData {
            bytes: [0; 12],
            length: 12,
        };
        match (u64::try_from(self.seconds), u32::try_from(self.seconds)) {
            (_, Ok(seconds)) if self.nanos == 0 => data.fill(&[&seconds.to_be_bytes()]),
            (Ok(seconds), _) if seconds >> 34 == 0 => {
                data.fill(&[&(u64::from(self.nanos) << 34 | seconds).to_be_bytes()])
            }
            _ => data.fill(&[&self.nanos.to_be_bytes(), &self.seconds.to_be_bytes()]),
        }
        data
    }

    /// Reads the data of the extension.
    pub(crate) fn from_extension(data: &[u8]) -> std::result::Result<Self, InvalidDatetime> {
        let big_endian = |bytes: &[u8]| {
            bytes
                .iter()
                .fold(0, |value, byte| value << 8 | u64::from(*byte))
        };
        let timestamp = match data.len() {
            4 => Self {
                seconds: big_endian(data) as i64,
                nanos: 0,
            },
            8 => Self {
                seconds: (big_endian(data) & ((1 << 34) - 1)) as i64,
                nanos: (big_endian(data) >> 34) as u32,
            },
            12 => Self {
                seconds: big_endian(&data[4..]) as i64,
                nanos: big_endian(&data[..4]) as u32,
            },
            length => return Err(InvalidDatetime::Length(length)),
        };
        timestamp.check().map(|()| timestamp)
    }
}

/// Up to 12 bytes, without an allocation.
pub(crate) struct ExtensionData {
    bytes: [u8; 12],
    length: usize,
}

impl ExtensionData {
    fn fill(&mut self, parts: &[&[u8]]) {
        self.length = 0;
        for part in parts {
            self.bytes[self.length..][..part.len()].copy_from_slice(part);
            self.length += part.len();
        }
    }

    pub(crate) fn as_slice(&self) -> &[u8] {
        &self.bytes[..self.length]
    }
}

impl Encode for Timestamp {
    fn encode(&self, w: &mut Writer) {
        w.timestamp(*self);
    }
}

impl Decode for Timestamp {
    fn decode(r: &mut Reader<'_>) -> Result<Self> {
        r.timestamp()
    }
}

impl From<SystemTime> for Timestamp {
    fn from(time: SystemTime) -> Self {
        let whole = |duration: Duration| i64::try_from(duration.as_secs()).unwrap_or(i64::MAX);
        match time.duration_since(UNIX_EPOCH) {
            Ok(after) => Self {
                seconds: whole(after),
                nanos: after.subsec_nanos(),
            },
            Err(error) => match (whole(error.duration()), error.duration().subsec_nanos()) {
                (seconds, 0) => Self {
                    seconds: -seconds,
                    nanos: 0,
                },
                (seconds, nanos) => Self {
                    seconds: -seconds - 1,
                    nanos: NANOS_IN_A_SECOND - nanos,
                },
            },
        }
    }
}

impl TryFrom<Timestamp> for SystemTime {
    type Error = InvalidDatetime;

    /// Fails for what cannot be written, and for what the system's clock does not reach.
    fn try_from(timestamp: Timestamp) -> std::result::Result<Self, InvalidDatetime> {
        timestamp.check()?;
        let seconds = Duration::from_secs(timestamp.seconds.unsigned_abs());
        let whole = if timestamp.seconds < 0 {
            UNIX_EPOCH.checked_sub(seconds)
        } else {
            UNIX_EPOCH.checked_add(seconds)
        };
        whole
            .and_then(|time| time.checked_add(Duration::from_nanos(timestamp.nanos.into())))
            .ok_or(InvalidDatetime::Range)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn system_times_go_both_ways() {
        for timestamp in [
            Timestamp {
                seconds: 0,
                nanos: 0,
            },
            Timestamp {
                seconds: -1,
                nanos: 999_999_999,
            },
            Timestamp {
                seconds: -1,
                nanos: 0,
            },
            Timestamp {
                seconds: 1_795_438_440,
                nanos: 1,
            },
        ] {
            assert_eq!(
                SystemTime::try_from(timestamp).map(Timestamp::from),
                Ok(timestamp)
            );
        }
        let late = Timestamp {
            seconds: *SECONDS.end() + 1,
            nanos: 0,
        };
        assert_eq!(SystemTime::try_from(late), Err(InvalidDatetime::Range));
    }
}
