//! The suite's hosts in Rust: `rust` is our engine, `wapc` is `wasmtime-provider`.
//!
//! Usage: `conformance-rust rust|wapc GUEST.wasm MEMORY_BYTES TIMEOUT_MS`; see [`guesthouse_tests::hosts`].

use std::error::Error;
use std::io::{BufRead, Write};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use guesthouse::wire::{self, Decode, Encode, NoArguments};
use guesthouse::{Engine, HandlerError, Handlers, Host, Limits};
use guesthouse_tests::conformance::{
    Callback, CallbackRefuseError, Color, ConformanceClient, ConformanceRefuseError, Defaults,
    Dynamic, Lists, Maps, Optionals, Refusal, Scalars, Shape, Tree, register_callback,
};
use guesthouse_tests::hosts::{Answer, CallFailure, Request};
use guesthouse_tests::values::{from_hex, to_hex};

type Log = Arc<Mutex<Vec<String>>>;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [engine, guest, memory, timeout] = arguments.as_slice() else {
        return Err("usage: conformance-rust rust|wapc GUEST.wasm MEMORY_BYTES TIMEOUT_MS".into());
    };
    let log = Log::default();
    let host = load(
        engine,
        guest,
        memory.parse()?,
        timeout.parse()?,
        log.clone(),
    )?;
    let mut answers = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let request: Request = serde_json::from_str(&line?)?;
        let answer = answer(&host, &request, &log)?;
        writeln!(answers, "{}", serde_json::to_string(&answer)?)?;
        answers.flush()?;
    }
    Ok(())
}

fn load(
    engine: &str,
    guest: &str,
    memory_bytes: usize,
    timeout_ms: u64,
    log: Log,
) -> Result<Host, Box<dyn Error>> {
    let mut handlers = Handlers::new();
    register_callback(&mut handlers, Callbacks);
    let engine = match engine {
        "wapc" => {
            log::set_boxed_logger(Box::new(WapcLog(log.clone())))?;
            log::set_max_level(log::LevelFilter::Info);
            Engine::wasmtime_provider()
        }
        _ => Engine::native(),
    };
    let limits = Limits {
        memory_bytes,
        timeout: Duration::from_millis(timeout_ms),
        instances: 1,
        ..Limits::default()
    };
    let host = Host::builder()
        .engine(engine)
        .limits(limits)
        .handlers(handlers);
    let host = host.log(move |line| {
        if let Ok(mut log) = log.lock() {
            log.push(line.to_owned());
        }
    });
    Ok(host.load_file(guest)?)
}

/// Engines of the `wapc` family hand a guest's lines to the `log` crate, as `Guest module 1: line`.
struct WapcLog(Log);

impl log::Log for WapcLog {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        let text = record.args().to_string();
        let line = text
            .strip_prefix("Guest module ")
            .and_then(|text| text.split_once(": "));
        if let (Some((_, line)), Ok(mut log)) = (line, self.0.lock()) {
            log.push(line.to_owned());
        }
    }

    fn flush(&self) {}
}

/// What the host serves.
struct Callbacks;

impl Callback for Callbacks {
    fn upper(&self, text: String) -> Result<String, HandlerError> {
        Ok(text.to_ascii_uppercase())
    }

    fn reject(&self, message: String, code: Option<String>) -> Result<(), HandlerError> {
        let error = HandlerError::new(message);
        Err(match code {
            Some(code) => error.with_code(code),
            None => error,
        })
    }

    fn refuse(&self, refusal: Refusal) -> Result<(), CallbackRefuseError> {
        Err(refusal.into())
    }

    fn notify(&self) -> Result<(), HandlerError> {
        Ok(())
    }
}

fn answer(host: &Host, request: &Request, log: &Log) -> Result<Answer, Box<dyn Error>> {
    let payload = from_hex(&request.payload)?;
    let result = if request.typed {
        typed(&ConformanceClient::new(host), &request.operation, &payload)?
    } else {
        host.call(&request.operation, &payload)
    };
    let log = std::mem::take(&mut *log.lock().map_err(|_| "the log is broken")?);
    Ok(match result {
        Ok(reply) => Answer {
            ok: Some(to_hex(&reply)),
            error: None,
            log,
        },
        Err(error) => Answer {
            ok: None,
            error: Some(failure(&error)),
            log,
        },
    })
}

fn failure(error: &guesthouse::Error) -> CallFailure {
    CallFailure {
        code: error.code().to_owned(),
        ran: error.ran(),
        message: error.to_string(),
        guest_code: error.guest().and_then(|guest| guest.code.clone()),
    }
}

type Reply = Result<Vec<u8>, guesthouse::Error>;

/// Calls through the generated client: decodes the argument, calls, encodes the reply.
fn typed(
    client: &ConformanceClient,
    operation: &str,
    payload: &[u8],
) -> Result<Reply, wire::Error> {
    match operation {
        "echoScalars" => call(payload, |value: Scalars| client.echo_scalars(&value)),
        "echoOptionals" => call(payload, |value: Optionals| client.echo_optionals(&value)),
        "echoLists" => call(payload, |value: Lists| client.echo_lists(&value)),
        "echoMaps" => call(payload, |value: Maps| client.echo_maps(&value)),
        "echoShape" => call(payload, |value: Shape| client.echo_shape(&value)),
        "echoTree" => call(payload, |value: Tree| client.echo_tree(&value)),
        "echoDefaults" => call(payload, |value: Defaults| client.echo_defaults(&value)),
        "echoDynamic" => call(payload, |value: Dynamic| client.echo_dynamic(&value)),
        "echoColor" => call(payload, |value: Color| client.echo_color(value)),
        "join" => call(payload, |join: Join| {
            client.join(&join.left, &join.separator, join.right.as_deref())
        }),
        "nothing" => call(payload, |_: NoArguments| client.nothing()),
        "count" => call(payload, |_: NoArguments| client.count()),
        "fail" => call(payload, |fail: Fail| {
            client.fail(&fail.message, fail.code.as_deref())
        }),
        "refuse" => call(payload, |value: Refusal| match client.refuse(&value) {
            Ok(()) => panic!("the guest does not refuse"),
            Err(ConformanceRefuseError::Refusal(refusal)) => Ok(refusal),
            Err(ConformanceRefuseError::Other(error)) => Err(error),
        }),
        "callUpper" => call(payload, |text: Text| client.call_upper(&text.0)),
        "callReject" => call(payload, |fail: Fail| {
            client.call_reject(&fail.message, fail.code.as_deref())
        }),
        "callRefuse" => call(payload, |value: Refusal| client.call_refuse(&value)),
        "callMissing" => call(payload, |_: NoArguments| client.call_missing()),
        "callNotify" => call(payload, |_: NoArguments| client.call_notify()),
        "trap" => call(payload, |_: NoArguments| client.trap()),
        "spin" => call(payload, |_: NoArguments| client.spin()),
        "exhaust" => call(payload, |_: NoArguments| client.exhaust()),
        "garbage" => call(payload, |_: NoArguments| client.garbage()),
        "produce" => call(payload, |size: Size| client.produce(size.0)),
        "log" => call(payload, |text: Text| client.log(&text.0)),
        _ => panic!("the case calls {operation}, which this host does not know"),
    }
}

fn call<A: Decode, R: Encode>(
    payload: &[u8],
    function: impl FnOnce(A) -> Result<R, guesthouse::Error>,
) -> Result<Reply, wire::Error> {
    let result = function(wire::from_slice(payload)?);
    result
        .map(|reply| wire::to_vec(&reply))
        .map_or_else(|error| Ok(Err(error)), |reply| reply.map(Ok))
}

/// The arguments of `join`.
struct Join {
    left: String,
    separator: String,
    right: Option<String>,
}

impl Decode for Join {
    fn decode(r: &mut wire::Reader<'_>) -> wire::Result<Self> {
        let mut left = wire::Field::new("left");
        let mut separator = wire::Field::new("separator");
        let mut right = wire::Field::new("right");
        r.record(|r, key| match key {
            "left" => left.read(r),
            "separator" => separator.read(r),
            "right" => right.read(r),
            _ => r.skip(),
        })?;
        Ok(Self {
            left: left.required()?,
            separator: separator.or_else(|| "-".to_owned()),
            right: right.optional(),
        })
    }
}

/// The arguments of `fail` and `callReject`.
struct Fail {
    message: String,
    code: Option<String>,
}

impl Decode for Fail {
    fn decode(r: &mut wire::Reader<'_>) -> wire::Result<Self> {
        let mut message = wire::Field::new("message");
        let mut code = wire::Field::new("code");
        r.record(|r, key| match key {
            "message" => message.read(r),
            "code" => code.read(r),
            _ => r.skip(),
        })?;
        Ok(Self {
            message: message.required()?,
            code: code.optional(),
        })
    }
}

/// The argument `text`.
struct Text(String);

impl Decode for Text {
    fn decode(r: &mut wire::Reader<'_>) -> wire::Result<Self> {
        single(r, "text").map(Self)
    }
}

/// The argument `size`.
struct Size(u32);

impl Decode for Size {
    fn decode(r: &mut wire::Reader<'_>) -> wire::Result<Self> {
        single(r, "size").map(Self)
    }
}

fn single<T: Decode>(r: &mut wire::Reader<'_>, name: &'static str) -> wire::Result<T> {
    let mut field = wire::Field::new(name);
    r.record(|r, key| if key == name { field.read(r) } else { r.skip() })?;
    field.required()
}
