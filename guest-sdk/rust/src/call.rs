//! Calls in both directions: generated code is a thin layer over this.

use guesthouse_wire::{Decode, Encode, from_slice, to_vec};

use crate::error::{Error, Result};

/// The binding of a host's functions if nothing else was agreed on.
pub const DEFAULT_BINDING: &str = "default";

/// What a registered handler answers: the encoded reply, or an error as it crosses. [`serve`] makes it.
pub type HandlerResult = wapc_guest::CallResult;

/// Makes a function available to the host, by the name of its operation: `namespace.Interface/operation`, or
/// `namespace/function`. A call with a slash before the name reaches it as well.
///
/// Registering is for the start of an instance: see [`init!`](crate::init). It cannot be done within a call, because the
/// registry is locked while a handler runs: that would be a trap or never return.
pub fn register(operation: &str, handler: fn(&[u8]) -> HandlerResult) {
    wapc_guest::register_function(operation, handler);
    wapc_guest::register_function(&format!("/{operation}"), handler);
}

/// Reads the arguments, runs the function, and writes its reply.
///
/// `A` is what the payload is made of: a record of the parameters, the value itself if the operation is unary, or
/// [`NoArguments`](crate::wire::NoArguments). `R` is `()` for `void`.
///
/// # Errors
/// The function's, or why the arguments cannot be read or the reply cannot be written.
pub fn serve<A: Decode, R: Encode>(
    payload: &[u8],
    function: impl FnOnce(A) -> Result<R>,
) -> HandlerResult {
    read(payload, "the arguments cannot be read")
        .and_then(function)
        .and_then(|reply| write(&reply, "the reply cannot be written"))
        .map_err(|error| error.to_text().into())
}

/// Calls a function of the host: `binding` is [`DEFAULT_BINDING`] unless the host says otherwise, `namespace` that of the
/// schema with the interface (`namespace.Interface`).
///
/// # Errors
/// What the host answers, with its code and details; or why the arguments cannot be written or the reply cannot be read.
pub fn call_host<A: Encode + ?Sized, R: Decode>(
    binding: &str,
    namespace: &str,
    operation: &str,
    arguments: &A,
) -> Result<R> {
    let payload = write(arguments, "the arguments cannot be written")?;
    let reply =
        wapc_guest::host_call(binding, namespace, operation, &payload).map_err(|error| {
            // The words that `wapc_guest` puts before the host's.
            let text = error.to_string();
            Error::parse(text.strip_prefix("Host error: ").unwrap_or(&text))
        })?;
    read(&reply, "the reply cannot be read")
}

fn read<T: Decode>(bytes: &[u8], failure: &str) -> Result<T> {
    from_slice(bytes).map_err(|error| Error::from(error).context(failure))
}

fn write<T: Encode + ?Sized>(value: &T, failure: &str) -> Result<Vec<u8>> {
    to_vec(value).map_err(|error| Error::from(error).context(failure))
}

#[cfg(test)]
mod tests {
    use super::*;
    use guesthouse_wire::{NoArguments, Timestamp};

    fn text(result: HandlerResult) -> String {
        result.unwrap_err().to_string()
    }

    #[test]
    fn arguments_go_in_and_a_reply_comes_out() {
        let double = |value: u8| Ok(u16::from(value) * 2);
        assert_eq!(serve(&[0xcc, 200], double).unwrap(), [0xcd, 1, 144]);
        assert_eq!(serve(&[], |_: NoArguments| Ok(())).unwrap(), []);
    }

    #[test]
    fn an_error_says_whose_it_is() {
        let unread = text(serve(&[0xc0], |value: u8| Ok(value)));
        assert_eq!(
            unread,
            "the arguments cannot be read: unexpected-type at byte 0: expected an integer, found nil"
        );
        let late = Timestamp {
            seconds: i64::MAX,
            nanos: 0,
        };
        let unwritten = text(serve(&[], |_: NoArguments| Ok(late)));
        assert!(
            unwritten.starts_with("the reply cannot be written: invalid-datetime at byte 0"),
            "{unwritten}"
        );
        let failed = |_: NoArguments| Err::<(), _>(Error::new("no").with_code("denied"));
        assert_eq!(
            text(serve(&[], failed)),
            r#"gh1:{"code":"denied","message":"no"}"#
        );
    }
}
