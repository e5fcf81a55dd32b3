//! The text form of a [`Timestamp`].

use std::fmt;
use std::str::FromStr;

use crate::time::{InvalidDatetime, Timestamp};

const SECONDS_IN_A_DAY: i64 = 86_400;

/// RFC 3339 in UTC, with as many of 0, 3, 6 or 9 fractional digits as are needed.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = date_of(self.seconds.div_euclid(SECONDS_IN_A_DAY));
        let second = self.seconds.rem_euclid(SECONDS_IN_A_DAY);
        write!(
            f,
            "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}",
            second / 3600,
            second / 60 % 60,
            second % 60
        )?;
        match self.nanos {
            0 => f.write_str("Z"),
            nanos if nanos % 1_000_000 == 0 => write!(f, ".{:03}Z", nanos / 1_000_000),
            nanos if nanos % 1000 == 0 => write!(f, ".{:06}Z", nanos / 1000),
            nanos => write!(f, ".{nanos:09}Z"),
        }
    }
}

/// RFC 3339 with any offset, `t`, `z` or a space allowed; a second 60 is the next one.
impl FromStr for Timestamp {
    type Err = InvalidDatetime;

    fn from_str(text: &str) -> Result<Self, InvalidDatetime> {
        let timestamp = parse(text.as_bytes()).ok_or(InvalidDatetime::Text)?;
        timestamp.check().map(|()| timestamp)
    }
}

fn parse(text: &[u8]) -> Option<Timestamp> {
    let (head, mut rest) = text.split_at_checked(19)?;
    let separators = [
        head[4],
        head[7],
        head[10].to_ascii_uppercase(),
        head[13],
        head[16],
    ];
    if !matches!(&separators, b"--T::" | b"-- ::") {
        return None;
    }
    let year = digits(&head[..4], 9999)?;
    let month = digits(&head[5..7], 12)?;
    let day = digits(&head[8..10], days_in(year, month)?)?;
    let time = digits(&head[11..13], 23)? * 3600
        + digits(&head[14..16], 59)? * 60
        + digits(&head[17..], 60)?;
    if day == 0 {
        return None;
    }
    let mut nanos = 0;
    if let Some(fraction) = rest.strip_prefix(b".") {
        let length = fraction
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        let scale = 10_i64.pow(9_u32.checked_sub(u32::try_from(length).ok()?)?);
        nanos = digits(
            fraction.get(..length).filter(|digits| !digits.is_empty())?,
            i64::MAX,
        )? * scale;
        rest = &fraction[length..];
    }
    let seconds = days_before(year, month, day) * SECONDS_IN_A_DAY + time - offset(rest)?;
    Some(Timestamp {
        seconds,
        nanos: u32::try_from(nanos).ok()?,
    })
}

/// Seconds east of UTC: `Z`, `+01:30`, `-01:30`.
fn offset(text: &[u8]) -> Option<i64> {
    match text {
        b"Z" | b"z" => Some(0),
        [sign @ (b'+' | b'-'), hours @ .., b':', tens, ones] if hours.len() == 2 => {
            let seconds = digits(hours, 23)? * 3600 + digits(&[*tens, *ones], 59)? * 60;
            Some(if *sign == b'-' { -seconds } else { seconds })
        }
        _ => None,
    }
}

/// A number of ASCII digits alone, up to a maximum.
fn digits(text: &[u8], maximum: i64) -> Option<i64> {
    let value = text.iter().try_fold(0, |value, byte| {
        byte.is_ascii_digit()
            .then(|| value * 10 + i64::from(byte - b'0'))
    })?;
    (value <= maximum).then_some(value)
}

fn days_in(year: i64, month: i64) -> Option<i64> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    Some(match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    })
}

/// Days from 1970-01-01 to a date. Years are counted from March, so that a leap day is the last of its year, and in eras
/// of 400 years, which all have 146097 days.
fn days_before(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// The opposite of [`days_before`].
fn date_of(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march_month = (5 * day_of_year + 2) / 153;
    let month = (march_month + 2) % 12 + 1;
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    (year, month, day_of_year - (153 * march_month + 2) / 5 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_goes_both_ways() {
        let mut date = (0, 1, 1);
        for days in days_before(0, 1, 1)..=days_before(9999, 12, 31) {
            assert_eq!(
                (date_of(days), days_before(date.0, date.1, date.2)),
                (date, days)
            );
            let (year, month, day) = date;
            date = match days_in(year, month) {
                Some(last) if day < last => (year, month, day + 1),
                _ if month < 12 => (year, month + 1, 1),
                _ => (year + 1, 1, 1),
            };
        }
        assert_eq!(date, (10_000, 1, 1));
        assert_eq!(days_before(1970, 1, 1), 0);
    }

    #[test]
    fn what_cannot_be_written_can_still_be_shown() {
        for seconds in [i64::MIN, i64::MAX] {
            assert!(
                Timestamp {
                    seconds,
                    nanos: u32::MAX
                }
                .to_string()
                .ends_with('Z')
            );
        }
    }
}
