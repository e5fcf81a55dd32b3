//! The suite's guest in Rust: serves `Conformance`, calls `Callback`.

/// Generated from `schemas/conformance.apexlang`.
pub mod conformance {
    include!(concat!(env!("OUT_DIR"), "/conformance_v1.rs"));
}

mod vectors;

use std::hint::black_box;
use std::sync::atomic::{AtomicU32, Ordering};

use conformance::{
    CallbackClient, CallbackRefuseError, Color, Conformance, ConformanceRefuseError, Defaults,
    Dynamic, Lists, Maps, Optionals, Refusal, Scalars, Shape, Tree,
};
use guesthouse_guest::wire::{Bytes, NoArguments};
use guesthouse_guest::{Error, Result};

struct Guest;

static CALLS: AtomicU32 = AtomicU32::new(0);

impl Conformance for Guest {
    fn echo_scalars(value: Scalars) -> Result<Scalars> {
        Ok(value)
    }

    fn echo_optionals(value: Optionals) -> Result<Optionals> {
        Ok(value)
    }

    fn echo_lists(value: Lists) -> Result<Lists> {
        Ok(value)
    }

    fn echo_maps(value: Maps) -> Result<Maps> {
        Ok(value)
    }

    fn echo_shape(value: Shape) -> Result<Shape> {
        Ok(value)
    }

    fn echo_tree(value: Tree) -> Result<Tree> {
        Ok(value)
    }

    fn echo_defaults(value: Defaults) -> Result<Defaults> {
        Ok(value)
    }

    fn echo_dynamic(value: Dynamic) -> Result<Dynamic> {
        Ok(value)
    }

    fn echo_color(value: Color) -> Result<Color> {
        Ok(value)
    }

    fn join(left: String, separator: String, right: Option<String>) -> Result<String> {
        Ok(match right {
            Some(right) => left + &separator + &right,
            None => left,
        })
    }

    fn nothing() -> Result<()> {
        Ok(())
    }

    fn count() -> Result<u32> {
        Ok(CALLS.fetch_add(1, Ordering::Relaxed) + 1)
    }

    fn fail(message: String, code: Option<String>) -> Result<()> {
        let error = Error::new(message);
        Err(match code {
            Some(code) => error.with_code(code),
            None => error,
        })
    }

    fn refuse(refusal: Refusal) -> std::result::Result<(), ConformanceRefuseError> {
        Err(refusal.into())
    }

    fn call_upper(text: String) -> Result<String> {
        CallbackClient::new().upper(&text)
    }

    fn call_reject(message: String, code: Option<String>) -> Result<String> {
        let rejected = CallbackClient::new().reject(&message, code.as_deref());
        Ok(outcome(rejected))
    }

    fn call_refuse(refusal: Refusal) -> Result<Refusal> {
        match CallbackClient::new().refuse(&refusal) {
            Ok(()) => Err("the host does not refuse".into()),
            Err(CallbackRefuseError::Refusal(refusal)) => Ok(refusal),
            Err(CallbackRefuseError::Other(error)) => Err(error),
        }
    }

    fn call_missing() -> Result<String> {
        let missing = guesthouse_guest::call_host::<_, ()>(
            "default",
            "conformance.v1.Callback",
            "missing",
            &NoArguments,
        );
        Ok(outcome(missing))
    }

    fn call_notify() -> Result<()> {
        CallbackClient::new().notify()
    }

    fn trap() -> Result<()> {
        unreachable()
    }

    fn spin() -> Result<()> {
        loop {
            black_box(());
        }
    }

    fn exhaust() -> Result<()> {
        let mut kept = Vec::new();
        loop {
            kept.push(black_box(vec![1_u8; 1 << 20]));
        }
    }

    fn produce(size: u32) -> Result<Bytes> {
        Ok(Bytes(vec![0x5a; size as usize]))
    }

    fn garbage() -> Result<Color> {
        Err("`answer_with_garbage` comes before".into())
    }

    fn log(text: String) -> Result<()> {
        guesthouse_guest::console_log(&text);
        Ok(())
    }
}

/// What came back: `code: message`, `message`, or `ok`.
fn outcome(result: Result<()>) -> String {
    match result {
        Ok(()) => "ok".to_owned(),
        Err(error) => match error.code() {
            Some(code) => format!("{code}: {}", error.message()),
            None => error.message().to_owned(),
        },
    }
}

#[cfg(target_arch = "wasm32")]
fn unreachable() -> ! {
    core::arch::wasm32::unreachable()
}

#[cfg(not(target_arch = "wasm32"))]
fn unreachable() -> ! {
    std::process::abort()
}

/// Takes the place of the generated handler, which cannot write a wrong type.
fn answer_with_garbage() {
    guesthouse_guest::register("conformance.v1.Conformance/garbage", |payload| {
        guesthouse_guest::serve(payload, |_: NoArguments| Ok(true))
    });
}

guesthouse_guest::init!(
    conformance::register_conformance::<Guest>,
    answer_with_garbage,
    vectors::vectors
);
