//! serde beside the wire: a type that derives serde's traits and has a codec, as generated types do.

use std::collections::BTreeMap;

use guesthouse_wire::serde::{Deserialize, Deserializer, Serialize, Serializer};
use guesthouse_wire::{
    Bytes, Encode, Raw, Timestamp, Value, Writer, serde_enum, serde_float, to_vec,
};

#[derive(Clone, Copy, Debug, PartialEq)]
enum Mood {
    Calm,
    Happy,
    Unknown(i32),
}

impl Mood {
    fn from_index(index: i32) -> Self {
        match index {
            0 => Self::Calm,
            200 => Self::Happy,
            _ => Self::Unknown(index),
        }
    }

    fn from_text(text: &str) -> Option<Self> {
        match text {
            "calm" | "Calm" => Some(Self::Calm),
            "Happy" => Some(Self::Happy),
            _ => None,
        }
    }

    fn parts(self) -> (i32, Option<&'static str>) {
        match self {
            Self::Calm => (0, Some("Calm")),
            Self::Happy => (200, Some("Happy")),
            Self::Unknown(index) => (index, None),
        }
    }
}

impl Serialize for Mood {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (index, name) = self.parts();
        serde_enum::serialize(index, name, serializer)
    }
}

impl<'de> Deserialize<'de> for Mood {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        serde_enum::deserialize(
            deserializer,
            "Mood",
            |index| Some(Self::from_index(index)),
            Self::from_text,
        )
    }
}

impl Encode for Mood {
    fn encode(&self, w: &mut Writer) {
        w.signed(self.parts().0.into());
    }
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
enum Reply {
    Text(String),
    #[serde(rename = "a mood")]
    Mood(Mood),
}

impl Encode for Reply {
    fn encode(&self, w: &mut Writer) {
        w.map(1);
        match self {
            Self::Text(text) => w.field("Text", text),
            Self::Mood(mood) => w.field("a mood", mood),
        }
    }
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Greeting {
    text: String,
    at: Timestamp,
    moods: Vec<Mood>,
    extra: Option<Bytes>,
    replies: Vec<Reply>,
    counts: BTreeMap<i16, u64>,
    #[serde(with = "serde_float")]
    weight: f32,
    #[serde(default, with = "serde_float")]
    weights: Option<Vec<f64>>,
    any: Value,
    raw: Raw,
    later: Option<Timestamp>,
}

impl Encode for Greeting {
    fn encode(&self, w: &mut Writer) {
        w.map(11);
        w.field("text", &self.text);
        w.field("at", &self.at);
        w.field("moods", &self.moods);
        w.field("extra", &self.extra);
        w.field("replies", &self.replies);
        w.field("counts", &self.counts);
        w.field("weight", &self.weight);
        w.field("weights", &self.weights);
        w.field("any", &self.any);
        w.field("raw", &self.raw);
        w.field("later", &self.later);
    }
}

fn greeting() -> Greeting {
    Greeting {
        text: "é".into(),
        at: Timestamp {
            seconds: -1,
            nanos: 5000,
        },
        moods: vec![Mood::Calm, Mood::Happy, Mood::Unknown(-300)],
        extra: Some([0xff, 0].into()),
        replies: vec![Reply::Text(String::new()), Reply::Mood(Mood::Happy)],
        counts: [(-129, u64::MAX), (300, 0)].into(),
        weight: f32::NEG_INFINITY,
        weights: Some(vec![0.1, f64::INFINITY]),
        any: Value::Map(vec![(
            "a".into(),
            Value::Array(vec![1.into(), Value::Nil, (-1).into(), 0.5.into()]),
        )]),
        raw: Raw::of("text").unwrap(),
        later: None,
    }
}

#[test]
fn rmp_serde_reads_a_type_that_we_wrote() {
    assert_eq!(
        rmp_serde::from_slice::<Greeting>(&to_vec(&greeting()).unwrap()).unwrap(),
        greeting()
    );
}

#[test]
fn json_is_what_the_profile_says() {
    let json = serde_json::json!({
        "text": "é",
        "at": "1969-12-31T23:59:59.000005Z",
        "moods": ["Calm", "Happy", -300],
        "extra": "/wA=",
        "replies": [{ "Text": "" }, { "a mood": "Happy" }],
        "counts": { "-129": u64::MAX, "300": 0 },
        "weight": "-Infinity",
        "weights": [0.1, "Infinity"],
        "any": { "a": [1, null, -1, 0.5] },
        "raw": "text",
        "later": null,
    });
    assert_eq!(serde_json::to_value(greeting()).unwrap(), json);
    assert_eq!(
        serde_json::from_value::<Greeting>(json).unwrap(),
        greeting()
    );
}

#[test]
fn json_of_other_writers_is_read() {
    let json = r#"{"text":"","at":"2026-11-23 13:54:00+01:00","moods":[0,"calm",200],"replies":[],"counts":{},"weight":3,"any":null,"raw":[]}"#;
    let greeting: Greeting = serde_json::from_str(json).unwrap();
    assert_eq!(greeting.at.to_string(), "2026-11-23T12:54:00Z");
    assert_eq!(greeting.moods, [Mood::Calm, Mood::Calm, Mood::Happy]);
    assert_eq!(
        (greeting.extra, greeting.weights, greeting.later),
        (None, None, None)
    );
    assert_eq!((greeting.weight, greeting.any), (3.0, Value::Nil));
    assert_eq!(greeting.raw.as_bytes(), [0x90]);
}

#[test]
fn json_that_is_wrong_is_refused() {
    assert!(serde_json::from_str::<Bytes>(r#""/wA""#).is_err());
    assert!(serde_json::from_str::<Timestamp>(r#""2026-02-30T00:00:00Z""#).is_err());
    assert!(serde_json::from_str::<Timestamp>("5").is_err());
    assert!(serde_json::from_str::<Mood>(r#""angry""#).is_err());
    assert!(serde_json::from_str::<Mood>("4294967296").is_err());
    assert!(serde_json::from_str::<Value>(r#"{"a":1,"a":2}"#).is_err());
    for number in ["1e39", r#""infinity""#, "null", "true"] {
        assert!(
            serde_float::deserialize::<f32, _>(&mut serde_json::Deserializer::from_str(number))
                .is_err(),
            "{number}"
        );
    }
    assert!(
        serde_json::to_string(&Timestamp {
            seconds: i64::MAX,
            nanos: 0
        })
        .is_err()
    );
}
