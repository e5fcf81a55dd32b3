//! What stubs offer beside the wire.

use generated_rust::host::conformance::{Color, Defaults, Level, Optionals, Point, Shape};
use generated_rust::host::names::{Mood, Option as NamedOption, Wrapper};
use guesthouse::wire::{from_slice, to_vec};
use serde_json::json;

#[test]
fn defaults_come_from_the_schema() {
    let from_wire: Defaults = from_slice(&[0x80]).expect("every field has a default");
    let from_json: Defaults = serde_json::from_value(json!({})).expect("in JSON too");
    assert_eq!(from_wire, from_json);
    assert_eq!(from_wire.i64, i64::MIN);
    assert_eq!(from_wire.f64, -1.5e300);
    assert_eq!(from_wire.string, "a \"quoted\" text, é 漢 🚀");
    assert_eq!(from_wire.color, Color::Blue);
    assert_eq!(from_wire.level, Level::High);
    assert_eq!(from_wire.counts["two words"], 2);
    assert!(from_wire.none.is_empty());
}

#[test]
fn enums_know_their_names() {
    assert_eq!(Color::Blue.index(), 200);
    assert_eq!(Color::from_index(1), Some(Color::Green));
    assert_eq!(Color::from_index(2), None);
    assert_eq!(Color::Blue.name(), "Blue");
    assert_eq!(format!("{:>10}", Color::Blue), " deep blue");
    assert_eq!("deep blue".parse::<Color>(), Ok(Color::Blue));
    assert_eq!("Blue".parse::<Color>(), Ok(Color::Blue));
    let unknown = "mauve".parse::<Color>().expect_err("no such color");
    assert_eq!(unknown.code().as_str(), "unknown-enum-value");
}

#[test]
fn open_enums_keep_what_they_do_not_know() {
    let unknown = Level::from_index(5);
    assert_eq!(unknown, Level::Unknown(5));
    assert_eq!(
        (unknown.name(), unknown.to_string()),
        (None, "5".to_owned())
    );
    assert_eq!(to_vec(&unknown), Ok(vec![5]));
    assert_eq!(Mood::Unknown.index(), 0);
    assert_eq!(Mood::from_index(9), Mood::UnknownIndex(9));
    // A display text wins over a name.
    assert_eq!("Calm".parse::<Mood>(), Ok(Mood::Self_));
    assert_eq!("Self".parse::<Mood>(), Ok(Mood::Default));
}

#[test]
fn json_is_as_the_schema_names_it() {
    let point = Point {
        x: f64::NAN,
        y: 1.0,
    };
    assert_eq!(
        serde_json::to_value(&point).expect("JSON"),
        json!({"x": "NaN", "y": 1.0})
    );
    let shape = Shape::Polygon(vec![Point { x: 0.0, y: -1.0 }]);
    let shown = json!({"polygon": [{"x": 0.0, "y": -1.0}]});
    assert_eq!(serde_json::to_value(&shape).expect("JSON"), shown);
    assert_eq!(serde_json::from_value::<Shape>(shown).expect("JSON"), shape);
    let absent: Optionals = serde_json::from_value(json!({"f64": "-Infinity"})).expect("JSON");
    assert_eq!((absent.f64, absent.i64), (Some(f64::NEG_INFINITY), None));
    assert_eq!(
        serde_json::to_value(Level::Unknown(5)).expect("JSON"),
        json!(5)
    );
}

#[test]
fn what_contains_itself_is_boxed() {
    let inner = NamedOption {
        vec: Default::default(),
        value: None,
    };
    let outer = NamedOption {
        value: Some(Box::new(inner.clone())),
        ..inner
    };
    let again = Wrapper::Again(Box::new(Wrapper::Option(outer)));
    let bytes = to_vec(&again).expect("it can be written");
    assert_eq!(from_slice(&bytes), Ok(again));
}
