//! Real types over the bytes: those of the wire, and users' own.

mod stage;

use std::collections::BTreeMap;

use guesthouse::wire::{NoArguments, Timestamp, from_slice, to_vec};
use serde::{Deserialize, Serialize};
use stage::*;

#[test]
fn types_of_the_wire_cross() {
    let host = Host::builder().load(&echo()).unwrap();
    let labels = BTreeMap::from([("a".to_owned(), vec![1u8, 2]), ("b".to_owned(), vec![])]);
    let echoed: BTreeMap<String, Vec<u8>> = host.call_typed("echo", &labels).unwrap();
    assert_eq!(echoed, labels);
    let () = host.call_typed("echo", &NoArguments).unwrap();
    let length: String = host.call_typed("echo", "text").unwrap();
    assert_eq!(length, "text");
}

#[test]
fn a_reply_of_another_type_says_where() {
    let host = Host::builder().load(&echo()).unwrap();
    let error = host
        .call_typed::<_, Vec<u8>>("echo", &vec![1u32, 256])
        .unwrap_err();
    assert_eq!(
        (error.code(), error.ran(), error.operation()),
        ("decode", true, Some("echo"))
    );
    assert!(error.to_string().contains("[1]"), "{error}");
}

#[test]
fn own_types_cross_with_serde() {
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Order {
        id: u64,
        note: Option<String>,
    }
    let host = Host::builder().load(&echo()).unwrap();
    let order = Order {
        id: 7,
        note: Some("é".into()),
    };
    assert_eq!(host.call_serde::<_, Order>("echo", &order).unwrap(), order);
    let map: BTreeMap<String, serde::de::IgnoredAny> = host.call_serde("echo", &order).unwrap();
    assert_eq!(
        map.keys().collect::<Vec<_>>(),
        ["id", "note"],
        "a struct is a map"
    );
    assert_eq!(
        host.call_serde::<_, u8>("echo", &order).unwrap_err().code(),
        "decode"
    );
}

#[test]
fn handlers_take_types() {
    let mut handlers = Handlers::new();
    handlers.add_typed("test", "run", |at: Timestamp| {
        let later = at
            .seconds
            .checked_add(60)
            .ok_or_else(|| HandlerError::new("too late").with_code("range"))?;
        Ok(Timestamp {
            seconds: later,
            nanos: at.nanos,
        })
    });
    let host = Host::builder().handlers(handlers).load(&asking()).unwrap();
    let at: Timestamp = "2026-11-23T12:54:00Z".parse().unwrap();
    let later: Timestamp = host.call_typed("ask", &at).unwrap();
    assert_eq!(later.to_string(), "2026-11-23T12:55:00Z");
    let error = host.call("ask", &to_vec("no time").unwrap()).unwrap_err();
    assert_eq!(
        error.guest().unwrap().code.as_deref(),
        Some("decode"),
        "{error}"
    );
    assert!(from_slice::<Timestamp>(&host.call("ask", &to_vec(&at).unwrap()).unwrap()).is_ok());
}
