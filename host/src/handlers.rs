use std::collections::BTreeMap;
use std::fmt;
use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;

use guesthouse_wire::{CallError, Encode, Json};

use crate::abi::DEFAULT_BINDING;
use crate::call::Nest;

pub(crate) type Answer<E> = Result<Vec<u8>, E>;
pub(crate) type Pending<E> = Pin<Box<dyn Future<Output = Answer<E>> + Send>>;

type Blocking = dyn Fn(&[u8]) -> Answer<HandlerError> + Send + Sync;
type Async = dyn Fn(Vec<u8>) -> Pending<HandlerError> + Send + Sync;
#[cfg(feature = "wapc")]
type ForwardBlocking = dyn Fn(Name<'_>, &[u8]) -> Answer<String> + Send + Sync;
#[cfg(feature = "wapc")]
type ForwardAsync = dyn Fn(Name<'_>, Vec<u8>) -> Pending<String> + Send + Sync;

/// A host function.
#[derive(Clone)]
enum Handler {
    Blocking(Arc<Blocking>),
    Async(Arc<Async>),
}

/// One host function for every name, which answers with the text of an error.
#[cfg(feature = "wapc")]
#[derive(Clone)]
enum Forward {
    Blocking(Arc<ForwardBlocking>),
    Async(Arc<ForwardAsync>),
}

/// What came of a host call. The error is the text that the guest gets.
pub(crate) enum Handled {
    Now(Answer<String>),
    Later(Pending<String>),
}

/// Which host function a guest calls, in its own words.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Name<'a> {
    pub(crate) binding: &'a str,
    pub(crate) namespace: &'a str,
    pub(crate) operation: &'a str,
}

/// The host functions that guests may call, by binding, namespace and operation. What is not here is denied: the guest gets
/// an error.
///
/// ```
/// use guesthouse::{HandlerError, Handlers};
///
/// let mut handlers = Handlers::new();
/// handlers.add("demo.v1.Text", "upper", |payload| Ok(payload.to_ascii_uppercase()));
/// // `?` takes any standard error; a code and details are the host's own vocabulary.
/// handlers.add("demo.v1.Text", "first", |payload| {
///     let text = std::str::from_utf8(payload)?;
///     let first = text.chars().next().ok_or_else(|| HandlerError::new("no text").with_code("empty"))?;
///     Ok(first.to_string().into_bytes())
/// });
/// // Guests that name the binding "archive" get another one.
/// handlers.bound("archive", |archive| {
///     archive.add("demo.v1.Text", "upper", |_| Err(HandlerError::new("the archive is read-only")));
/// });
/// ```
#[derive(Clone)]
pub struct Handlers {
    /// Where [`add`](Self::add) puts what it is given.
    binding: String,
    /// Nested, so that a lookup needs no key of its own. Few names are found faster by comparing than by hashing.
    by_binding: BTreeMap<String, BTreeMap<String, BTreeMap<String, Handler>>>,
    has_async: bool,
    /// Takes every call instead.
    #[cfg(feature = "wapc")]
    forward: Option<Forward>,
}

impl Handlers {
    /// None.
    pub fn new() -> Self {
        Self {
            binding: DEFAULT_BINDING.to_owned(),
            by_binding: BTreeMap::new(),
            has_async: false,
            #[cfg(feature = "wapc")]
            forward: None,
        }
    }

    /// One function for every name.
    #[cfg(feature = "wapc")]
    pub(crate) fn forwarding(
        forward: impl Fn(Name<'_>, &[u8]) -> Answer<String> + Send + Sync + 'static,
    ) -> Self {
        Self {
            forward: Some(Forward::Blocking(Arc::new(forward))),
            ..Self::new()
        }
    }

    /// The same with one that is asynchronous.
    #[cfg(feature = "wapc")]
    pub(crate) fn forwarding_async(
        forward: impl Fn(Name<'_>, Vec<u8>) -> Pending<String> + Send + Sync + 'static,
    ) -> Self {
        Self {
            has_async: true,
            forward: Some(Forward::Async(Arc::new(forward))),
            ..Self::new()
        }
    }

    /// Lets guests call `handler` as `operation` of `namespace`. It runs on the caller's thread, and on several at once. Of two
    /// with the same name, the last one counts.
    ///
    /// A handler that panics is an error that the guest gets.
    pub fn add(
        &mut self,
        namespace: &str,
        operation: &str,
        handler: impl Fn(&[u8]) -> Result<Vec<u8>, HandlerError> + Send + Sync + 'static,
    ) -> &mut Self {
        self.insert(namespace, operation, Handler::Blocking(Arc::new(handler)))
    }

    /// The same for a host function that waits: for a database, or for another guest. While it does, its guest takes no
    /// thread, if it was called by [`Host::call_async`](crate::Host::call_async).
    ///
    /// It is dropped when the time of the call has passed, or nobody waits for the call any more.
    ///
    /// ```
    /// use guesthouse::Handlers;
    ///
    /// let mut handlers = Handlers::new();
    /// handlers.add_async("demo.v1.Rooms", "free", |payload| async move {
    ///     tokio::time::sleep(std::time::Duration::from_millis(1)).await;
    ///     Ok(payload)
    /// });
    /// ```
    pub fn add_async<F>(
        &mut self,
        namespace: &str,
        operation: &str,
        handler: impl Fn(Vec<u8>) -> F + Send + Sync + 'static,
    ) -> &mut Self
    where
        F: Future<Output = Result<Vec<u8>, HandlerError>> + Send + 'static,
    {
        self.has_async = true;
        let handler = move |payload| -> Pending<HandlerError> { Box::pin(handler(payload)) };
        self.insert(namespace, operation, Handler::Async(Arc::new(handler)))
    }

    fn insert(&mut self, namespace: &str, operation: &str, handler: Handler) -> &mut Self {
        let namespaces = self.by_binding.entry(self.binding.clone()).or_default();
        let operations = namespaces.entry(namespace.to_owned()).or_default();
        operations.insert(operation.to_owned(), handler);
        self
    }

    /// What `register` adds belongs to `binding`, a name that guests choose at run time, instead of `default`.
    pub fn bound(&mut self, binding: &str, register: impl FnOnce(&mut Handlers)) -> &mut Self {
        let binding = if binding.is_empty() {
            DEFAULT_BINDING
        } else {
            binding
        };
        let outer = std::mem::replace(&mut self.binding, binding.to_owned());
        register(self);
        self.binding = outer;
        self
    }

    /// Whether a call of one may wait.
    pub(crate) fn has_async(&self) -> bool {
        self.has_async
    }

    /// Calls a handler. One that blocks is done then; nothing of `name` and `payload` is needed for one that waits.
    pub(crate) fn call(&self, name: Name<'_>, payload: &[u8], nest: Nest) -> Handled {
        #[cfg(feature = "wapc")]
        match &self.forward {
            Some(Forward::Blocking(forward)) => {
                return Handled::Now(caught(name, || nest.within(|| forward(name, payload))));
            }
            Some(Forward::Async(forward)) => {
                let begin = || forward(name, payload.to_vec());
                return later(name, nest, begin, |answer| answer);
            }
            None => {}
        }
        match self.find(name) {
            Err(missing) => Handled::Now(Err(missing)),
            Ok(Handler::Blocking(handler)) => Handled::Now(caught(name, || {
                nest.within(|| handler(payload))
                    .map_err(HandlerError::into_text)
            })),
            Ok(Handler::Async(handler)) => {
                let begin = || handler(payload.to_vec());
                later(name, nest, begin, |answer| {
                    answer.map_err(HandlerError::into_text)
                })
            }
        }
    }

    fn find(&self, name: Name<'_>) -> Result<&Handler, String> {
        let binding = match name.binding {
            "" => DEFAULT_BINDING,
            named => named,
        };
        let namespaces = self.by_binding.get(binding);
        let operations = namespaces.and_then(|namespaces| namespaces.get(name.namespace));
        operations
            .and_then(|operations| operations.get(name.operation))
            .ok_or_else(|| HandlerError::missing(binding, name.namespace, name.operation))
    }
}

/// A handler that panics is an error that the guest gets.
fn caught(name: Name<'_>, work: impl FnOnce() -> Answer<String>) -> Answer<String> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(HandlerError::panicked(name)))
}

fn later<E: 'static>(
    name: Name<'_>,
    nest: Nest,
    begin: impl FnOnce() -> Pending<E>,
    text: impl Fn(Answer<E>) -> Answer<String> + Send + 'static,
) -> Handled {
    let panicked = HandlerError::panicked(name);
    let begun = catch_unwind(AssertUnwindSafe(|| nest.within(begin)));
    let Ok(mut pending) = begun else {
        return Handled::Now(Err(panicked));
    };
    Handled::Later(Box::pin(poll_fn(move |context| {
        let mut poll = || nest.within(|| pending.as_mut().poll(context));
        match catch_unwind(AssertUnwindSafe(&mut poll)) {
            Ok(poll) => poll.map(&text),
            Err(_) => Poll::Ready(Err(panicked.clone())),
        }
    })))
}

impl Default for Handlers {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Handlers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.by_binding.iter().flat_map(|(binding, namespaces)| {
            namespaces.iter().flat_map(move |(namespace, operations)| {
                operations
                    .keys()
                    .map(move |operation| format!("{binding}:{namespace}/{operation}"))
            })
        });
        f.debug_set().entries(names).finish()
    }
}

/// What a handler answers if it can't: an error that the guest gets.
///
/// It is made from any standard error by `?`, which is why it is none itself.
#[derive(Clone, Debug, PartialEq)]
pub struct HandlerError(CallError);

impl HandlerError {
    /// An error with a message for a person.
    pub fn new(message: impl Into<String>) -> Self {
        Self(CallError::new(message))
    }

    /// An error that carries a record of the schema: its code is the record's name. Generated code does this for `@errors`.
    pub fn typed<T: Encode>(
        code: impl Into<String>,
        message: impl Into<String>,
        record: &T,
    ) -> Self {
        Self(CallError::typed(code, message, record))
    }

    /// Adds a code for a program.
    pub fn with_code(mut self, code: impl Into<String>) -> Self {
        self.0.code = Some(code.into());
        self
    }

    /// Adds details for a program.
    pub fn with_details(mut self, details: Json) -> Self {
        self.0.details = Some(details);
        self
    }

    fn missing(binding: &str, namespace: &str, operation: &str) -> String {
        let name = shorten(namespace, operation);
        match binding {
            DEFAULT_BINDING => format!("no handler for {name}"),
            _ => {
                let binding = &binding[..binding.floor_char_boundary(NAME_BYTES)];
                format!("no handler for {name} in the binding {binding}")
            }
        }
    }

    fn panicked(name: Name<'_>) -> String {
        let name = shorten(name.namespace, name.operation);
        Self::new(format!("the handler of {name} panicked"))
            .with_code("panic")
            .into_text()
    }

    /// The text that crosses: the message, or `gh1:` and JSON if there is more to say.
    fn into_text(self) -> String {
        self.0.to_text()
    }
}

/// A guest chooses the names it calls.
const NAME_BYTES: usize = 200;

fn shorten(namespace: &str, operation: &str) -> String {
    let mut name = format!("{namespace}/{operation}");
    name.truncate(name.floor_char_boundary(NAME_BYTES));
    name
}

/// The message.
impl fmt::Display for HandlerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<E: std::error::Error> From<E> for HandlerError {
    fn from(error: E) -> Self {
        Self(CallError::caused_by(&error))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::blocking::block_on;
    use crate::call::{Call, Mode};

    fn call(
        handlers: &Handlers,
        binding: &str,
        namespace: &str,
        operation: &str,
    ) -> Answer<String> {
        let name = Name {
            binding,
            namespace,
            operation,
        };
        let nest = Call::new(Mode::Blocking, Duration::from_secs(1)).nest();
        match handlers.call(name, b"x", nest) {
            Handled::Now(answer) => answer,
            Handled::Later(answer) => block_on(answer),
        }
    }

    #[test]
    fn a_name_belongs_to_its_binding() {
        let mut handlers = Handlers::new();
        handlers.add("n", "o", |_| Ok(b"default".to_vec()));
        handlers.bound("b", |b| {
            b.add("n", "o", |_| Ok(b"b".to_vec()));
        });
        handlers.add("n", "p", |_| Ok(b"default again".to_vec()));
        assert_eq!(call(&handlers, "", "n", "o").unwrap(), b"default");
        assert_eq!(call(&handlers, "default", "n", "o").unwrap(), b"default");
        assert_eq!(call(&handlers, "b", "n", "o").unwrap(), b"b");
        assert_eq!(
            call(&handlers, "default", "n", "p").unwrap(),
            b"default again"
        );
        assert_eq!(
            call(&handlers, "b", "n", "p").unwrap_err(),
            "no handler for n/p in the binding b"
        );
        assert_eq!(
            call(&handlers, "", "n", "q").unwrap_err(),
            "no handler for n/q"
        );
    }

    #[test]
    fn long_names_are_cut_in_messages() {
        let name = "é".repeat(1 << 20);
        assert!(
            call(&Handlers::new(), &name, &name, &name)
                .unwrap_err()
                .len()
                < 500
        );
    }

    #[test]
    fn an_error_keeps_its_sources() {
        #[derive(Debug, thiserror::Error)]
        #[error("outer")]
        struct Outer(#[source] std::fmt::Error);
        let error = HandlerError::from(Outer(std::fmt::Error));
        assert_eq!(error.into_text(), format!("outer: {}", std::fmt::Error));
    }

    #[test]
    fn a_panic_is_an_error() {
        let mut handlers = Handlers::new();
        handlers.add("n", "o", |_| panic!("expected by this test"));
        handlers.add_async("n", "p", |_| async { panic!("expected by this test") });
        handlers.add_async("n", "q", |_| -> std::future::Ready<_> {
            panic!("expected by this test")
        });
        for operation in ["o", "p", "q"] {
            let text = call(&handlers, "", "n", operation).unwrap_err();
            let expected = format!("the handler of n/{operation} panicked");
            assert!(text.contains(&expected), "{text}");
        }
    }

    #[test]
    fn one_that_waits_is_waited_for() {
        let mut handlers = Handlers::new();
        handlers.add("n", "o", |_| Ok(Vec::new()));
        assert!(!handlers.has_async());
        handlers.add_async("n", "p", |payload| async move {
            let mut polled = false;
            poll_fn(move |context| {
                context.waker().wake_by_ref();
                if std::mem::replace(&mut polled, true) {
                    return Poll::Ready(());
                }
                Poll::Pending
            })
            .await;
            Ok([payload, b"!".to_vec()].concat())
        });
        assert!(handlers.has_async());
        assert_eq!(call(&handlers, "", "n", "p").unwrap(), b"x!");
    }
}
