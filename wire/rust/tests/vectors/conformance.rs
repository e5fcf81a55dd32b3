//! The types of `schemas/conformance.apexlang`, by hand and in the shape of generated code.

use std::collections::BTreeMap;

use guesthouse_wire::{
    Bytes, Decode, Encode, Field, Raw, Reader, Result, Timestamp, Value, Writer,
};
use serde_json::Value as Json;

use crate::vector::{Vector, member_of, text_of};

/// A record: each field with its key, its type, and what happens when it is missing.
macro_rules! record {
    ($name:ident { $($field:ident = $key:literal: $type:ty, $missing:ident $(($default:expr))?;)+ }) => {
        pub(crate) struct $name { $(pub(crate) $field: $type),+ }

        impl Encode for $name {
            fn encode(&self, w: &mut Writer) {
                w.map([$($key),+].len());
                $(w.field($key, &self.$field);)+
            }
        }

        impl Decode for $name {
            fn decode(r: &mut Reader<'_>) -> Result<Self> {
                $(let mut $field = Field::new($key);)+
                r.record(|r, key| match key {
                    $($key => $field.read(r),)+
                    _ => r.skip(),
                })?;
                Ok(Self { $($field: record!(@ $field $missing $(($default))?)),+ })
            }
        }

        impl Vector for $name {
            fn from_vector(json: &Json) -> Self {
                Self { $($field: Vector::from_vector(&json[$key])),+ }
            }
        }
    };
    (@ $field:ident required) => { $field.required()? };
    (@ $field:ident optional) => { $field.optional() };
    (@ $field:ident default($default:expr)) => { $field.or_else(|| $default) };
}

record!(Point {
    x = "x": f64, required;
    y = "y": f64, required;
});

record!(Circle {
    center = "center": Point, required;
    radius = "radius": f64, required;
});

record!(Scalars {
    i8 = "i8": i8, required;
    i16 = "i16": i16, required;
    i32 = "i32": i32, required;
    i64 = "i64": i64, required;
    u8 = "u8": u8, required;
    u16 = "u16": u16, required;
    u32 = "u32": u32, required;
    u64 = "u64": u64, required;
    f32 = "f32": f32, required;
    f64 = "f64": f64, required;
    bool = "bool": bool, required;
    string = "string": String, required;
    datetime = "datetime": Timestamp, required;
    bytes = "bytes": Bytes, required;
});

record!(Optionals {
    i8 = "i8": Option<i8>, optional;
    i64 = "i64": Option<i64>, optional;
    u64 = "u64": Option<u64>, optional;
    f64 = "f64": Option<f64>, optional;
    bool = "bool": Option<bool>, optional;
    string = "string": Option<String>, optional;
    datetime = "datetime": Option<Timestamp>, optional;
    bytes = "bytes": Option<Bytes>, optional;
    color = "color": Option<Color>, optional;
    shape = "shape": Option<Shape>, optional;
    point = "point": Option<Point>, optional;
    list = "list": Option<Vec<String>>, optional;
    map = "map": Option<BTreeMap<String, i32>>, optional;
});

record!(Lists {
    bools = "bools": Vec<bool>, required;
    signed = "signed": Vec<i32>, required;
    unsigned = "unsigned": Vec<u8>, required;
    texts = "texts": Vec<String>, required;
    maybe = "maybe": Vec<Option<String>>, required;
    nested = "nested": Vec<Vec<i16>>, required;
    points = "points": Vec<Point>, required;
    colors = "colors": Vec<Color>, required;
    blobs = "blobs": Vec<Bytes>, required;
});

record!(Maps {
    by_text = "byText": BTreeMap<String, i32>, required;
    by_signed = "bySigned": BTreeMap<i16, String>, required;
    by_unsigned = "byUnsigned": BTreeMap<u64, String>, required;
    by_bool = "byBool": BTreeMap<bool, String>, required;
    nested = "nested": BTreeMap<String, BTreeMap<String, u8>>, required;
    lists = "lists": BTreeMap<String, Vec<f32>>, required;
    points = "points": BTreeMap<String, Point>, required;
    maybe = "maybe": BTreeMap<String, Option<String>>, required;
});

record!(Tree {
    name = "name": String, required;
    level = "level": Level, required;
    path = "path": Vec<Point>, required;
    left = "left": Option<Box<Tree>>, optional;
    children = "children": Vec<Tree>, required;
    by_name = "byName": BTreeMap<String, Tree>, required;
});

record!(Defaults {
    bool = "bool": bool, default(true);
    i8 = "i8": i8, default(-128);
    i64 = "i64": i64, default(i64::MIN);
    u8 = "u8": u8, default(255);
    u64 = "u64": u64, default(u64::MAX);
    f32 = "f32": f32, default(0.5);
    f64 = "f64": f64, default(-1.5e300);
    int = "int": f64, default(3.0);
    string = "string": String, default("a \"quoted\" text, é 漢 🚀".into());
    color = "color": Color, default(Color::Blue);
    level = "level": Level, default(Level::High);
    texts = "texts": Vec<String>, default(vec!["a".into(), "b".into()]);
    counts = "counts": BTreeMap<String, i32>, default([("one".into(), 1), ("two words".into(), 2)].into());
    none = "none": Vec<i32>, default(vec![]);
});

record!(Dynamic {
    any = "any": Value, required;
    maybe = "maybe": Option<Value>, optional;
    raw = "raw": Raw, required;
    r#type = "type": String, required;
    self_ = "self": String, required;
    func = "func": String, required;
    function = "function": String, required;
    full_url_name = "fullURLName": String, required;
});

record!(Join {
    left = "left": String, required;
    separator = "separator": String, default("-".into());
    right = "right": Option<String>, optional;
});

record!(Text {
    text = "text": String, required;
});

pub(crate) enum Shape {
    Point(Point),
    Circle(Circle),
    Color(Color),
    String(String),
    Polygon(Vec<Point>),
}

impl Encode for Shape {
    fn encode(&self, w: &mut Writer) {
        w.map(1);
        match self {
            Self::Point(value) => w.field("Point", value),
            Self::Circle(value) => w.field("Circle", value),
            Self::Color(value) => w.field("Color", value),
            Self::String(value) => w.field("label", value),
            Self::Polygon(value) => w.field("polygon", value),
        }
    }
}

impl Decode for Shape {
    fn decode(r: &mut Reader<'_>) -> Result<Self> {
        r.union(|r, member| match member {
            "Point" => Decode::decode(r).map(Self::Point),
            "Circle" => Decode::decode(r).map(Self::Circle),
            "Color" => Decode::decode(r).map(Self::Color),
            "label" => Decode::decode(r).map(Self::String),
            "polygon" => Decode::decode(r).map(Self::Polygon),
            _ => Err(r.unknown_member("Shape", member)),
        })
    }
}

impl Vector for Shape {
    fn from_vector(json: &Json) -> Self {
        match member_of(json) {
            ("Point", value) => Self::Point(Vector::from_vector(value)),
            ("Circle", value) => Self::Circle(Vector::from_vector(value)),
            ("Color", value) => Self::Color(Vector::from_vector(value)),
            ("label", value) => Self::String(Vector::from_vector(value)),
            ("polygon", value) => Self::Polygon(Vector::from_vector(value)),
            (key, _) => panic!("{key} is no member of Shape"),
        }
    }
}

#[derive(Clone, Copy)]
pub(crate) enum Color {
    Red = 0,
    Green = 1,
    Blue = 200,
}

impl Color {
    fn from_index(index: i32) -> Option<Self> {
        [Self::Red, Self::Green, Self::Blue]
            .into_iter()
            .find(|color| *color as i32 == index)
    }

    fn from_text(text: &str) -> Option<Self> {
        Some(match text {
            "red" | "Red" => Self::Red,
            "green" | "Green" => Self::Green,
            "deep blue" | "Blue" => Self::Blue,
            _ => return None,
        })
    }
}

impl Encode for Color {
    fn encode(&self, w: &mut Writer) {
        w.signed(*self as i64);
    }
}

impl Decode for Color {
    fn decode(r: &mut Reader<'_>) -> Result<Self> {
        r.enumeration("Color", Self::from_index, Self::from_text)
    }
}

impl Vector for Color {
    fn from_vector(json: &Json) -> Self {
        Self::from_text(text_of(json)).unwrap()
    }
}

/// An open enum. The vectors write an unknown index as a number.
pub(crate) enum Level {
    Low,
    High,
    Unknown(i32),
}

impl Level {
    fn index(&self) -> i32 {
        match self {
            Self::Low => 1,
            Self::High => 70_000,
            Self::Unknown(index) => *index,
        }
    }

    fn from_index(index: i32) -> Self {
        match index {
            1 => Self::Low,
            70_000 => Self::High,
            _ => Self::Unknown(index),
        }
    }

    fn from_text(text: &str) -> Option<Self> {
        match text {
            "Low" => Some(Self::Low),
            "High" => Some(Self::High),
            _ => None,
        }
    }
}

impl Encode for Level {
    fn encode(&self, w: &mut Writer) {
        w.signed(self.index().into());
    }
}

impl Decode for Level {
    fn decode(r: &mut Reader<'_>) -> Result<Self> {
        r.enumeration(
            "Level",
            |index| Some(Self::from_index(index)),
            Self::from_text,
        )
    }
}

impl Vector for Level {
    fn from_vector(json: &Json) -> Self {
        match json.as_i64() {
            Some(index) => Self::Unknown(index.try_into().unwrap()),
            None => Self::from_text(text_of(json)).unwrap(),
        }
    }
}
