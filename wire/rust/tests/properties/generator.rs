//! Values by chance.

use guesthouse_wire::{Bytes, Timestamp, Value, to_vec};

/// A sequence of numbers that look random (splitmix64), and what can be made of them.
pub(crate) struct Generator(u64);

impl Generator {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        (self.bits() % end as u64) as usize
    }

    pub(crate) fn flip(&mut self) -> bool {
        self.bits() & 1 == 1
    }

    /// An integer of any length, so that every form comes up.
    fn integer(&mut self) -> u64 {
        self.bits() >> self.below(64)
    }

    pub(crate) fn data(&mut self) -> Vec<u8> {
        (0..self.below(40)).map(|_| self.bits() as u8).collect()
    }

    pub(crate) fn text(&mut self) -> String {
        let alphabet = ['a', '"', '\\', '\n', '\0', 'é', '漢', '🚀', '\u{ffff}', ' '];
        (0..self.below(40))
            .map(|_| alphabet[self.below(alphabet.len())])
            .collect()
    }

    pub(crate) fn timestamp(&mut self) -> Timestamp {
        let seconds = match self.below(3) {
            0 => (self.bits() >> 32) as i64,
            1 => (self.bits() >> 30) as i64,
            _ => (self.bits() % 315_569_520_000) as i64 - 62_167_219_200,
        };
        let nanos = match self.below(4) {
            0 => 0,
            1 => self.below(1000) * 1_000_000,
            2 => self.below(1_000_000) * 1000,
            _ => self.below(1_000_000_000),
        };
        Timestamp {
            seconds,
            nanos: nanos as u32,
        }
    }

    pub(crate) fn value(&mut self, depth: u32) -> Value {
        match self.below(if depth > 0 { 12 } else { 10 }) {
            0 => Value::Nil,
            1 => Value::Bool(self.flip()),
            2 => Value::UInt(self.integer()),
            3 => Value::from(-(self.integer() as i64 & i64::MAX) - 1),
            4 => Value::F32(f32::from_bits(self.bits() as u32)),
            5 => Value::F64(f64::from_bits(self.bits())),
            6 => Value::Str(self.text()),
            7 => Value::Bytes(self.data().into()),
            8 => Value::Timestamp(self.timestamp()),
            9 => Value::Ext(self.below(128) as i8, Bytes(self.data())),
            10 => Value::Array((0..self.below(20)).map(|_| self.value(depth - 1)).collect()),
            _ => Value::Map(self.entries(depth - 1)),
        }
    }

    /// Entries whose keys differ.
    fn entries(&mut self, depth: u32) -> Vec<(Value, Value)> {
        let mut entries: Vec<(Value, Value)> = Vec::new();
        for _ in 0..self.below(20) {
            let key = self.value(0);
            // Neither the same bytes nor, as the key of a JSON object, the same text.
            let is_new =
                |other: &Value| to_vec(other) != to_vec(&key) && key_text(other) != key_text(&key);
            if entries.iter().all(|(other, _)| is_new(other)) {
                entries.push((key, self.value(depth)));
            }
        }
        entries
    }
}

fn key_text(key: &Value) -> String {
    serde_json::to_string(&Value::Map(vec![(key.clone(), Value::Nil)])).unwrap()
}
