//! Random scalars.

use guesthouse_codegen::model::types::Scalar;

use crate::forms::{Bytes, exact_integers, integer_forms, is_signed, range, timestamp_forms};
use crate::value::Values;

/// Lengths at which headers change.
const LENGTHS: [usize; 12] = [0, 0, 1, 1, 2, 3, 15, 16, 31, 32, 255, 256];

const TEXTS: [&str; 6] = [
    "",
    "a",
    "ü",
    "日本",
    "a b\n\"c\"\\",
    "𝄞 and more than thirty-two bytes of text",
];

impl Values<'_> {
    pub(crate) fn scalar(&mut self, scalar: Scalar, depth: usize) -> Bytes {
        match scalar {
            Scalar::Bool => Bytes::both(&[if self.random.one_in(2) { 0xc3 } else { 0xc2 }]),
            Scalar::F32 => self.float32(),
            Scalar::F64 => self.float64(),
            Scalar::String => {
                let text = self.text();
                self.string(text.as_bytes())
            }
            Scalar::Bytes => self.bytes(),
            Scalar::Datetime => self.datetime(),
            Scalar::Any => self.any(depth.min(3)),
            Scalar::Raw => {
                let bytes = self.any(depth.min(3)).loose;
                Bytes::both(&bytes)
            }
            integer => {
                let number = self.integer(range(integer));
                self.written_integer(number, is_signed(integer))
            }
        }
    }

    pub(crate) fn integer(&mut self, (least, most): (i128, i128)) -> i128 {
        let edges: [i128; 14] = [
            0,
            1,
            -1,
            -32,
            -33,
            127,
            128,
            255,
            256,
            65_535,
            65_536,
            -32_769,
            1 << 32,
            1 << 53,
        ];
        let number = match self.random.below(5) {
            0 => least,
            1 => most,
            2 => i128::from(self.random.bits()),
            _ => *self.random.pick(&edges),
        };
        match number < least || number > most {
            true => least + number.rem_euclid(most - least + 1),
            false => number,
        }
    }

    /// An integer in the shortest form of its family, and in any that it fits.
    pub(crate) fn written_integer(&mut self, number: i128, signed: bool) -> Bytes {
        let forms = integer_forms(number);
        let own = |form: &&Vec<u8>| match form[0] {
            0x00..=0x7f => true,
            0xe0..=0xff => true,
            0xd0..=0xd3 => signed,
            _ => !signed,
        };
        let shortest = forms.iter().filter(own).min_by_key(|it| it.len());
        Bytes {
            canonical: shortest.expect("each family has one").clone(),
            loose: self.random.pick(&forms).clone(),
        }
    }

    pub(crate) fn float32(&mut self) -> Bytes {
        let edges = [
            0.0,
            -0.0,
            1.0,
            -1.5,
            16_777_216.0,
            f32::MAX,
            f32::MIN_POSITIVE,
            f32::INFINITY,
            f32::NEG_INFINITY,
            1e-45,
        ];
        let number = match self.random.below(4) {
            0 => f32::from_bits(u32::try_from(self.random.bits() >> 32).unwrap_or(0)),
            1 => f32::NAN,
            _ => *self.random.pick(&edges),
        };
        let bits = if number.is_nan() {
            0x7fc0_0000
        } else {
            number.to_bits()
        };
        let canonical = [&[0xca][..], &bits.to_be_bytes()].concat();
        let mut forms = vec![
            canonical.clone(),
            [&[0xcb][..], &f64::from(number).to_be_bytes()].concat(),
        ];
        forms.extend(exact_integers(number.into(), 1 << 24));
        let loose = self.random.pick(&forms).clone();
        Bytes { canonical, loose }
    }

    pub(crate) fn float64(&mut self) -> Bytes {
        let edges = [
            0.0,
            -0.0,
            1.0,
            -1.5,
            9_007_199_254_740_992.0,
            f64::MAX,
            f64::MIN_POSITIVE,
            f64::INFINITY,
            f64::NEG_INFINITY,
            0.1,
        ];
        let number = match self.random.below(4) {
            0 => f64::from_bits(self.random.bits()),
            1 => f64::NAN,
            _ => *self.random.pick(&edges),
        };
        let bits = if number.is_nan() {
            0x7ff8_0000_0000_0000
        } else {
            number.to_bits()
        };
        let canonical = [&[0xcb][..], &bits.to_be_bytes()].concat();
        let mut forms = vec![canonical.clone()];
        #[allow(clippy::cast_possible_truncation, reason = "it is compared again")]
        let short = number as f32;
        if f64::from(short).to_bits() == number.to_bits() {
            forms.push([&[0xca][..], &short.to_be_bytes()].concat());
        }
        forms.extend(exact_integers(number, 1 << 53));
        let loose = self.random.pick(&forms).clone();
        Bytes { canonical, loose }
    }

    pub(crate) fn text(&mut self) -> String {
        match self.random.one_in(4) {
            true => "x".repeat(*self.random.pick(&LENGTHS)),
            false => (*self.random.pick(&TEXTS)).to_owned(),
        }
    }

    pub(crate) fn string(&mut self, text: &[u8]) -> Bytes {
        let mut bytes = self.header(0xa0, 31, [Some(0xd9), Some(0xda), Some(0xdb)], text.len());
        bytes.push(&Bytes::both(text));
        bytes
    }

    pub(crate) fn bytes(&mut self) -> Bytes {
        let length = *self.random.pick(&LENGTHS);
        let data: Vec<u8> = (0..length)
            .map(|_| self.random.bits().to_be_bytes()[0])
            .collect();
        let mut bytes = self.header(0, 0, [Some(0xc4), Some(0xc5), Some(0xc6)], data.len());
        bytes.push(&Bytes::both(&data));
        bytes.loose = match self.random.below(4) {
            0 => self.string(&data).loose,
            1 => {
                let mut array = self
                    .header(0x90, 15, [None, Some(0xdc), Some(0xdd)], data.len())
                    .loose;
                for byte in &data {
                    array.extend(self.written_integer((*byte).into(), false).loose);
                }
                array
            }
            _ => bytes.loose,
        };
        bytes
    }

    pub(crate) fn datetime(&mut self) -> Bytes {
        let seconds = *self.random.pick(&[
            0_i64,
            1,
            -1,
            4_294_967_295,
            4_294_967_296,
            17_179_869_183,
            17_179_869_184,
            -62_167_219_200,
            253_402_300_799,
            1_764_205_200,
        ]);
        let nanos = *self.random.pick(&[0_u32, 0, 1, 500_000_000, 999_999_999]);
        let mut forms = timestamp_forms(seconds, nanos);
        let canonical = forms[0].clone();
        if let (1_764_205_200, 500_000_000) = (seconds, nanos) {
            forms = vec![
                self.string(b"2025-11-27T01:00:00.5Z").loose,
                self.string(b"2025-11-27 02:00:00.500+01:00").loose,
            ];
        }
        let loose = self.random.pick(&forms).clone();
        Bytes { canonical, loose }
    }

    /// The shortest header of a length, and any that it fits: one byte up to `most`, else with 1, 2 or 4 bytes of length.
    pub(crate) fn header(
        &mut self,
        one: u8,
        most: usize,
        markers: [Option<u8>; 3],
        length: usize,
    ) -> Bytes {
        let mut forms = Vec::new();
        if let Some(short) = u8::try_from(length)
            .ok()
            .filter(|_| length <= most && most > 0)
        {
            forms.push(vec![one | short]);
        }
        let long = u32::try_from(length)
            .expect("no length is that long")
            .to_be_bytes();
        for (marker, (from, limit)) in
            markers
                .iter()
                .zip([(3, 1 << 8), (2, 1 << 16), (0, usize::MAX)])
        {
            if let Some(marker) = marker.filter(|_| length < limit) {
                forms.push([&[marker][..], &long[from..]].concat());
            }
        }
        Bytes {
            canonical: forms[0].clone(),
            loose: self.random.pick(&forms).clone(),
        }
    }
}
