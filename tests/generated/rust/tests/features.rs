//! What a schema can say beyond types: errors through a real host, from a handler to the guest and on to the client; open
//! unions, other names, and defaults.

use std::error::Error as _;

use generated_rust::{asynchronous, guest, host};
use guesthouse::wire::{Timestamp, Value, from_slice, to_vec};
use guesthouse::{HandlerError, Handlers, Host};
use host::features::{
    Bill, Book, BuyError, NotFound, Other, Reason, ShopClient, SoldOut, Stock, StockFindError,
    TakeError, Thing, register_stock,
};

const GUEST: &[u8] = include_bytes!("forwarding.wat");

/// What it answers depends on what is asked for.
struct Shelf;

impl Stock for Shelf {
    fn take(&self, id: String, count: u32) -> Result<u32, TakeError> {
        match id.as_str() {
            "sold" => Err(sold_out(count).into()),
            "other" => Err(Other {}.into()),
            "lost" => Err(HandlerError::new("nobody knows").with_code("lost").into()),
            _ => Ok(count),
        }
    }

    fn find(&self, id: String) -> Result<Thing, StockFindError> {
        let message = format!("there is no {id}");
        Err(NotFound { id, message }.into())
    }
}

fn sold_out(left: u32) -> SoldOut {
    SoldOut {
        left,
        again: Some("2026-11-26T12:00:00.5Z".parse().expect("a datetime")),
        reason: Reason::UnknownIndex(7),
        others: vec![
            Thing::Book(Book {
                title: "a \"quoted\" one".to_owned(),
            }),
            Thing::F64(0.5),
        ],
        elsewhere: [("here".to_owned(), -1.5)].into(),
    }
}

fn loaded(register: impl FnOnce(&mut Handlers)) -> Host {
    let mut handlers = Handlers::new();
    register(&mut handlers);
    let builder = Host::builder().handlers(handlers);
    builder.load(GUEST).expect("the guest can be loaded")
}

#[test]
fn a_record_crosses_from_the_handler_to_the_client() {
    let shop = ShopClient::new(&loaded(|it| register_stock(it, Shelf)));
    match shop.buy("sold", 3) {
        Err(BuyError::SoldOut(record)) => assert_eq!(record, sold_out(3)),
        other => panic!("{other:?}"),
    }
    let error = shop.buy("sold", 3).expect_err("it is sold out");
    assert_eq!(error.to_string(), "SoldOut");
    assert!(error.source().is_none());
}

#[test]
fn what_is_not_understood_is_another_error() {
    let shop = ShopClient::new(&loaded(|it| register_stock(it, Shelf)));
    // `buy` does not have that record, though `take` does.
    for (id, code) in [("other", "Other"), ("lost", "lost")] {
        match shop.buy(id, 3) {
            Err(BuyError::Other(error)) => {
                let answer = error.guest().expect("the guest's error");
                assert_eq!(answer.code.as_deref(), Some(code));
                let shown = BuyError::from(error);
                assert!(
                    shown.to_string().contains("features.v1.Shop/buy"),
                    "{shown}"
                );
            }
            other => panic!("{other:?}"),
        }
    }
    // A reply that is none.
    match shop.buy("book", 3) {
        Err(BuyError::Other(error)) => assert_eq!(error.code(), "decode"),
        other => panic!("{other:?}"),
    }
}

/// The same, in a task.
struct Waiting;

impl asynchronous::features::Stock for Waiting {
    async fn take(&self, id: String, count: u32) -> Result<u32, asynchronous::features::TakeError> {
        use asynchronous::features::{Reason, SoldOut};
        tokio::task::yield_now().await;
        assert_eq!(id, "sold");
        Err(SoldOut {
            left: count,
            again: None,
            reason: Reason::Because,
            others: Vec::new(),
            elsewhere: Default::default(),
        }
        .into())
    }

    async fn find(
        &self,
        _: String,
    ) -> Result<asynchronous::features::Thing, asynchronous::features::StockFindError> {
        Err(HandlerError::new("nobody looks").into())
    }
}

#[tokio::test]
async fn clients_and_handlers_can_be_asynchronous() {
    use asynchronous::features::{BuyError, ShopClient, register_stock};
    let shop = ShopClient::new(&loaded(|it| register_stock(it, Waiting)));
    let task = tokio::spawn(async move { shop.buy("sold", 4).await });
    match task.await.expect("the task ends") {
        Err(BuyError::SoldOut(record)) => assert_eq!(record.left, 4),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_guest_reads_the_errors_of_its_host() {
    use guest::features::{SoldOut, TakeError};
    let record = sold_out(2);
    let crossed = guesthouse_guest::Error::typed("SoldOut", "none left", &record);
    match TakeError::from(crossed.clone()) {
        TakeError::SoldOut(SoldOut { left, .. }) => assert_eq!(left, 2),
        other => panic!("{other:?}"),
    }
    match guest::features::StockFindError::from(crossed) {
        guest::features::StockFindError::Other(error) => {
            assert_eq!(error.code(), Some("SoldOut"));
            assert_eq!(error.message(), "none left");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_open_union_keeps_a_member_that_it_does_not_know() {
    let newer = Value::Map(vec![(
        "Game".into(),
        Value::Map(vec![
            ("players".into(), 4.into()),
            ("since".into(), Value::Timestamp(Timestamp::default())),
        ]),
    )]);
    let bytes = to_vec(&newer).expect("it can be written");
    let thing: guest::features::Thing = from_slice(&bytes).expect("it is open");
    match &thing {
        guest::features::Thing::Unknown { key, value } => {
            assert_eq!(key, "Game");
            assert!(bytes.ends_with(value.as_bytes()));
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(to_vec(&thing), Ok(bytes));
    let shown = serde_json::to_value(&thing).expect("JSON");
    assert_eq!(shown["Game"]["players"], 4);
    let again: guest::features::Thing = serde_json::from_value(shown).expect("JSON");
    assert!(matches!(again, guest::features::Thing::Unknown { key, .. } if key == "Game"));
    let closed = from_slice::<host::features::Both>(&to_vec(&newer).expect("it can be written"));
    let error = closed.expect_err("it is closed");
    assert_eq!(error.code().as_str(), "unknown-member");
}

#[test]
#[allow(deprecated)]
fn names_on_the_wire_stay() {
    let bill = Bill {
        number: 5,
        thing: Thing::F64(1.0),
        paid: false,
    };
    let shown = serde_json::json!({"id": 5, "thing": {"f64": 1.0}, "paid": false});
    assert_eq!(serde_json::to_value(&bill).expect("JSON"), shown);
    let bytes = to_vec(&bill).expect("it can be written");
    let Value::Map(fields) = from_slice(&bytes).expect("it can be read") else {
        panic!("a record is a map");
    };
    assert_eq!(fields[0].0, "id".into());
}

#[test]
fn records_begin_with_their_defaults() {
    use host::lints::{Empty, Retry};
    let retry = Retry::default();
    assert_eq!((retry.attempts, retry.tags.len()), (3, 0));
    assert_eq!(from_slice(b"\x81\xa4tags\x90"), Ok(retry));
    assert!(Empty::default().tags.is_empty());
}
