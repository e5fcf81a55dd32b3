//! The insides of numbers and texts.

/// The length of the number that `text` starts with.
pub(super) fn number_length(text: &str) -> Option<usize> {
    let digits = |from: usize| text[from..].bytes().take_while(u8::is_ascii_digit).count();
    let bytes = text.as_bytes();
    let mut at = usize::from(text.starts_with('-'));
    let whole = digits(at);
    if whole == 0 || (whole > 1 && bytes[at] == b'0') {
        return None;
    }
    at += whole;
    if bytes.get(at) == Some(&b'.') {
        let fraction = digits(at + 1);
        if fraction == 0 {
            return None;
        }
        at += 1 + fraction;
    }
    if matches!(bytes.get(at), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(at + 1), Some(b'+' | b'-')));
        let exponent = digits(at + 1 + sign);
        if exponent == 0 {
            return None;
        }
        at += 1 + sign + exponent;
    }
    Some(at)
}

/// The character that `uXXXX` or `uD8XX\uDCXX` stands for, and the length of the escape.
pub(super) fn unicode_escape(text: &str) -> Option<(char, usize)> {
    let unit = |from: usize| {
        let digits = text.get(from..from + 4)?;
        let valid = digits.bytes().all(|b| b.is_ascii_hexdigit());
        valid.then(|| u32::from_str_radix(digits, 16).ok())?
    };
    let high = unit(1)?;
    if !(0xd800..0xdc00).contains(&high) {
        return Some((char::from_u32(high)?, 5));
    }
    if text.get(5..7) != Some("\\u") {
        return None;
    }
    let low = unit(7).filter(|low| (0xdc00..0xe000).contains(low))?;
    Some((
        char::from_u32(0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00))?,
        11,
    ))
}

/// Without the indentation that all lines but the first share, and without blank lines at both ends.
pub(crate) fn dedent(raw: &str) -> String {
    let unified = raw.replace("\r\n", "\n").replace('\r', "\n");
    let lines: Vec<&str> = unified.split('\n').collect();
    let blank = |line: &str| line.trim_matches([' ', '\t']).is_empty();
    let indent = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let shared = lines
        .iter()
        .skip(1)
        .filter(|line| !blank(line))
        .map(|line| indent(line))
        .min()
        .unwrap_or(0);
    let mut kept: Vec<&str> = Vec::with_capacity(lines.len());
    for (number, line) in lines.iter().enumerate() {
        kept.push(if number == 0 {
            line
        } else {
            line.get(shared..).unwrap_or("")
        });
    }
    let from = kept
        .iter()
        .position(|line| !blank(line))
        .unwrap_or(kept.len());
    let to = kept
        .iter()
        .rposition(|line| !blank(line))
        .map_or(from, |last| last + 1);
    kept[from..to].join("\n")
}
