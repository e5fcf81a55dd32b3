use std::collections::HashMap;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use guesthouse_wire::{CallError, Json};

use crate::abi::DEFAULT_BINDING;

type Handler = dyn Fn(&[u8]) -> Result<Vec<u8>, HandlerError> + Send + Sync;
#[cfg(feature = "wapc")]
type Forward = dyn Fn(&str, &str, &str, &[u8]) -> Result<Vec<u8>, String> + Send + Sync;

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
    /// Nested, so that a lookup needs no key of its own.
    by_binding: HashMap<String, HashMap<String, HashMap<String, Arc<Handler>>>>,
    /// Takes every call instead.
    #[cfg(feature = "wapc")]
    forward: Option<Arc<Forward>>,
}

impl Handlers {
    /// None.
    pub fn new() -> Self {
        Self {
            binding: DEFAULT_BINDING.to_owned(),
            by_binding: HashMap::new(),
            #[cfg(feature = "wapc")]
            forward: None,
        }
    }

    /// One function for every name.
    #[cfg(feature = "wapc")]
    pub(crate) fn forwarding(
        forward: impl Fn(&str, &str, &str, &[u8]) -> Result<Vec<u8>, String> + Send + Sync + 'static,
    ) -> Self {
        Self {
            forward: Some(Arc::new(forward)),
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
        let namespaces = self.by_binding.entry(self.binding.clone()).or_default();
        let operations = namespaces.entry(namespace.to_owned()).or_default();
        operations.insert(operation.to_owned(), Arc::new(handler));
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

    /// Calls a handler. The error is the text that the guest gets.
    pub(crate) fn call(
        &self,
        binding: &str,
        namespace: &str,
        operation: &str,
        payload: &[u8],
    ) -> Result<Vec<u8>, String> {
        #[cfg(feature = "wapc")]
        if let Some(forward) = &self.forward {
            let answer = catch_unwind(AssertUnwindSafe(|| {
                forward(binding, namespace, operation, payload)
            }));
            return answer.unwrap_or_else(|_| Err(HandlerError::panicked(namespace, operation)));
        }
        let binding = match binding {
            "" => DEFAULT_BINDING,
            named => named,
        };
        let namespaces = self.by_binding.get(binding);
        let operations = namespaces.and_then(|namespaces| namespaces.get(namespace));
        let Some(handler) = operations.and_then(|operations| operations.get(operation)) else {
            return Err(HandlerError::missing(binding, namespace, operation));
        };
        match catch_unwind(AssertUnwindSafe(|| handler(payload))) {
            Ok(reply) => reply.map_err(HandlerError::into_text),
            Err(_) => Err(HandlerError::panicked(namespace, operation)),
        }
    }
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

    fn panicked(namespace: &str, operation: &str) -> String {
        let name = shorten(namespace, operation);
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

impl<E: std::error::Error> From<E> for HandlerError {
    fn from(error: E) -> Self {
        Self(CallError::caused_by(&error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_belongs_to_its_binding() {
        let mut handlers = Handlers::new();
        handlers.add("n", "o", |_| Ok(b"default".to_vec()));
        handlers.bound("b", |b| {
            b.add("n", "o", |_| Ok(b"b".to_vec()));
        });
        handlers.add("n", "p", |_| Ok(b"default again".to_vec()));
        assert_eq!(handlers.call("", "n", "o", b"").unwrap(), b"default");
        assert_eq!(handlers.call("default", "n", "o", b"").unwrap(), b"default");
        assert_eq!(handlers.call("b", "n", "o", b"").unwrap(), b"b");
        assert_eq!(
            handlers.call("default", "n", "p", b"").unwrap(),
            b"default again"
        );
        assert_eq!(
            handlers.call("b", "n", "p", b"").unwrap_err(),
            "no handler for n/p in the binding b"
        );
        assert_eq!(
            handlers.call("", "n", "q", b"").unwrap_err(),
            "no handler for n/q"
        );
    }

    #[test]
    fn long_names_are_cut_in_messages() {
        let name = "é".repeat(1 << 20);
        assert!(
            Handlers::new()
                .call(&name, &name, &name, b"")
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
        let text = handlers.call("", "n", "o", b"").unwrap_err();
        assert!(text.contains("the handler of n/o panicked"), "{text}");
    }
}
