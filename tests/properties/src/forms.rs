//! The bytes of scalars and headers, in every form that is read.

use guesthouse_codegen::model::types::Scalar;

/// A value twice: as it is written, and as it may be written.
#[derive(Clone, Debug, Default)]
pub struct Bytes {
    pub canonical: Vec<u8>,
    pub loose: Vec<u8>,
}

impl Bytes {
    pub(crate) fn both(bytes: &[u8]) -> Self {
        Self {
            canonical: bytes.to_vec(),
            loose: bytes.to_vec(),
        }
    }

    pub(crate) fn push(&mut self, other: &Self) {
        self.canonical.extend(&other.canonical);
        self.loose.extend(&other.loose);
    }
}

pub(crate) fn is_signed(scalar: Scalar) -> bool {
    matches!(scalar, Scalar::I8 | Scalar::I16 | Scalar::I32 | Scalar::I64)
}

pub(crate) fn range(scalar: Scalar) -> (i128, i128) {
    let bits = match scalar {
        Scalar::I8 | Scalar::U8 => 8,
        Scalar::I16 | Scalar::U16 => 16,
        Scalar::I32 | Scalar::U32 => 32,
        _ => 64,
    };
    match is_signed(scalar) {
        true => (-(1 << (bits - 1)), (1 << (bits - 1)) - 1),
        false => (0, (1 << bits) - 1),
    }
}

/// Every form of an integer, of both families.
pub(crate) fn integer_forms(number: i128) -> Vec<Vec<u8>> {
    let mut forms = Vec::new();
    if (-32..128).contains(&number) {
        forms.push(vec![number.to_be_bytes()[15]]);
    }
    for (at, bytes) in [1_usize, 2, 4, 8].into_iter().enumerate() {
        let at = u8::try_from(at).unwrap_or(0);
        let low = &number.to_be_bytes()[16 - bytes..];
        let most = 1_i128 << (bytes * 8);
        if (-(most / 2)..most / 2).contains(&number) {
            forms.push([&[0xd0 + at][..], low].concat());
        }
        if (0..most).contains(&number) {
            forms.push([&[0xcc + at][..], low].concat());
        }
    }
    forms
}

/// The integers that are read as this float, if it is one.
pub(crate) fn exact_integers(number: f64, most: i128) -> Vec<Vec<u8>> {
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        reason = "it is compared again"
    )]
    {
        let whole = number as i128;
        let exact = (-most..=most).contains(&whole) && (whole as f64).to_bits() == number.to_bits();
        if exact {
            integer_forms(whole)
        } else {
            Vec::new()
        }
    }
}

/// Every form of a time, the shortest first.
pub(crate) fn timestamp_forms(seconds: i64, nanos: u32) -> Vec<Vec<u8>> {
    let mut forms = Vec::new();
    if let Some(short) = u32::try_from(seconds).ok().filter(|_| nanos == 0) {
        forms.push([&[0xd6, 0xff][..], &short.to_be_bytes()].concat());
    }
    if let Some(seconds) = u64::try_from(seconds).ok().filter(|it| it >> 34 == 0) {
        let packed = u64::from(nanos) << 34 | seconds;
        forms.push([&[0xd7, 0xff][..], &packed.to_be_bytes()].concat());
    }
    forms.push(
        [
            &[0xc7, 12, 0xff][..],
            &nanos.to_be_bytes(),
            &seconds.to_be_bytes(),
        ]
        .concat(),
    );
    forms
}
