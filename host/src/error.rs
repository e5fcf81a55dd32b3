use std::fmt;
use std::time::Duration;

/// Why a module could not be loaded or a call failed.
///
/// [`code`](Error::code) is the same text in every language; [`ran`](Error::ran) says whether guest code may have run, which is
/// what a caller needs to know before it tries again.
#[derive(Debug)]
pub struct Error {
    operation: Option<Box<str>>,
    // Boxed, so that a `Result` stays as small as its reply.
    kind: Box<ErrorKind>,
}

/// What went wrong, with what is known of it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// `invalid-module`: the bytes are not WebAssembly, or use what the engine does not allow.
    #[error("not a usable WebAssembly module: {reason}")]
    InvalidModule {
        /// What was found.
        reason: String,
    },
    /// `not-a-guest`: WebAssembly, but not a waPC guest.
    #[error("not a waPC guest: {reason}")]
    NotAGuest {
        /// What is missing, has the wrong type, or is imported and unknown.
        reason: String,
    },
    /// `init`: a new instance did not start.
    #[error("the guest did not start: {function}: {reason}")]
    Init {
        /// Which part of the start failed: `start section`, `_initialize`, `_start` or `wapc_init`.
        function: &'static str,
        /// How.
        reason: String,
    },
    /// `busy`: no instance came free in time.
    #[error("no free instance: {reason}")]
    Busy {
        /// How many instances there are, and how long the call waited.
        reason: String,
    },
    /// `depth-limit`: too many guests wait for each other.
    #[error(
        "{limit} guests already wait for each other, through host functions that call guests; raise Limits::depth if they must"
    )]
    DepthLimit {
        /// The limit.
        limit: u32,
    },
    /// `too-large`: the request is larger than its limit (the guest did not run), or a reply is (it did).
    #[error("the {what} has {bytes} bytes, the limit is {limit_bytes}; send less, or raise Limits::{}", .what.limit())]
    TooLarge {
        /// What was too large.
        what: Message,
        /// Its size.
        bytes: usize,
        /// The limit.
        limit_bytes: usize,
    },
    /// `encode`: the argument cannot be written.
    #[error("the arguments can't be written: {reason}")]
    Encode {
        /// Where and why.
        reason: String,
    },
    /// `guest`: the guest answered with an error.
    #[error("{0}{code}", code = code_of(.0))]
    Guest(GuestError),
    /// `decode`: the reply cannot be read.
    #[error("the reply can't be read: {reason}; do host and guest use the same schema?")]
    Decode {
        /// Where and why.
        reason: String,
    },
    /// `trap`: the guest trapped.
    #[error("the guest trapped: {reason}")]
    Trap {
        /// The trap, and the functions it happened in.
        reason: String,
    },
    /// `timeout`: the time limit passed.
    #[error("the guest did not finish within {after:?}; raise Limits::timeout if it needs longer")]
    Timeout {
        /// The limit.
        after: Duration,
    },
    /// `memory-limit`: the guest asked for more memory than its limit, and trapped.
    #[error(
        "the guest asked for {asked_bytes} bytes of memory, the limit is {limit_bytes}; raise Limits::memory_bytes if it needs more"
    )]
    MemoryLimit {
        /// The size of memory it asked for.
        asked_bytes: usize,
        /// The limit.
        limit_bytes: usize,
    },
    /// `table-limit`: the guest asked for more table elements than its limit, and trapped.
    #[error(
        "the guest asked for a table of {asked_elements} elements, the limit of all its tables is {limit_elements}; raise Limits::table_elements if it needs more"
    )]
    TableLimit {
        /// The size of the table it asked for.
        asked_elements: usize,
        /// The limit.
        limit_elements: usize,
    },
    /// `host-call-limit`: the guest made too many host calls in one call.
    #[error(
        "the guest made more than {limit} host calls; raise Limits::host_calls if it needs more"
    )]
    HostCallLimit {
        /// The limit.
        limit: u64,
    },
    /// `log-limit`: the guest, or others of its host, logged too much.
    #[error(
        "more than {limit} lines were logged in a second; raise Limits::log_lines_per_second if they are worth it"
    )]
    LogLimit {
        /// The limit, in lines a second.
        limit: u32,
    },
    /// `abi`: the guest broke the waPC rules.
    #[error("the guest broke the waPC rules: {reason}")]
    Abi {
        /// Which of them.
        reason: String,
    },
    /// `exit`: the guest ended itself with `proc_exit`.
    #[error("the guest ended itself with proc_exit({status})")]
    Exit {
        /// Its exit status, as written by the guest.
        status: i32,
    },
    /// `engine`: the engine itself failed.
    #[error("the engine failed: {reason}")]
    Engine {
        /// What it said.
        reason: String,
    },
}

/// The part of a call that was too large.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Message {
    /// Operation name and payload: [`Limits::request_bytes`](crate::Limits::request_bytes).
    Request,
    /// The guest's reply: [`Limits::reply_bytes`](crate::Limits::reply_bytes).
    Reply,
    /// The guest's error text: [`Limits::reply_bytes`](crate::Limits::reply_bytes).
    ErrorText,
}

/// An error that the guest answered with: a message, and a code and details if it gave any.
pub type GuestError = guesthouse_wire::CallError;

impl Error {
    pub(crate) fn at(operation: &str, kind: impl Into<Box<ErrorKind>>) -> Self {
        Self {
            operation: Some(operation.into()),
            kind: kind.into(),
        }
    }

    /// A stable code, the same in every language: `invalid-module`, `not-a-guest`, `init`, `busy`, `depth-limit`, `too-large`,
    /// `encode`, `guest`, `decode`, `trap`, `timeout`, `memory-limit`, `table-limit`, `host-call-limit`, `log-limit`, `abi`, `exit` or
    /// `engine`.
    pub fn code(&self) -> &'static str {
        self.kind.code()
    }
    /// Whether the operation may have run in the guest. If not, it is safe to try again.
    pub fn ran(&self) -> bool {
        self.kind.ran()
    }

    /// The operation that was called; `None` if it was a module that failed to load.
    pub fn operation(&self) -> Option<&str> {
        self.operation.as_deref()
    }

    /// What went wrong, with what is known of it.
    pub fn kind(&self) -> &ErrorKind {
        &self.kind
    }

    /// The guest's own error, if the code is `guest`.
    pub fn guest(&self) -> Option<&GuestError> {
        match &*self.kind {
            ErrorKind::Guest(error) => Some(error),
            _ => None,
        }
    }
}

impl ErrorKind {
    /// See [`Error::code`].
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::InvalidModule { .. } => "invalid-module",
            Self::NotAGuest { .. } => "not-a-guest",
            Self::Init { .. } => "init",
            Self::Busy { .. } => "busy",
            Self::DepthLimit { .. } => "depth-limit",
            Self::TooLarge { .. } => "too-large",
            Self::Encode { .. } => "encode",
            Self::Guest(_) => "guest",
            Self::Decode { .. } => "decode",
            Self::Trap { .. } => "trap",
            Self::Timeout { .. } => "timeout",
            Self::MemoryLimit { .. } => "memory-limit",
            Self::TableLimit { .. } => "table-limit",
            Self::HostCallLimit { .. } => "host-call-limit",
            Self::LogLimit { .. } => "log-limit",
            Self::Abi { .. } => "abi",
            Self::Exit { .. } => "exit",
            Self::Engine { .. } => "engine",
        }
    }

    /// See [`Error::ran`].
    pub(crate) fn ran(&self) -> bool {
        match self {
            Self::InvalidModule { .. }
            | Self::NotAGuest { .. }
            | Self::Init { .. }
            | Self::Busy { .. }
            | Self::DepthLimit { .. }
            | Self::Encode { .. } => false,
            Self::TooLarge { what, .. } => *what != Message::Request,
            _ => true,
        }
    }
}

impl From<Box<ErrorKind>> for Error {
    fn from(kind: Box<ErrorKind>) -> Self {
        Self {
            operation: None,
            kind,
        }
    }
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        Self {
            operation: None,
            kind: Box::new(kind),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.operation {
            Some(operation) => write!(f, "{operation}: {}", self.kind),
            None => self.kind.fmt(f),
        }
    }
}

impl std::error::Error for Error {}

impl Message {
    fn limit(self) -> &'static str {
        match self {
            Self::Request => "request_bytes",
            Self::Reply | Self::ErrorText => "reply_bytes",
        }
    }
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Request => "request",
            Self::Reply => "reply",
            Self::ErrorText => "error text",
        })
    }
}

/// Reads the text that a guest left. One that left none did not say what went wrong.
pub(crate) fn guest_error(text: &str) -> ErrorKind {
    ErrorKind::Guest(match text {
        "" => GuestError::new("the guest reported an error without a text"),
        text => GuestError::parse(text),
    })
}

fn code_of(error: &GuestError) -> String {
    error
        .code
        .as_deref()
        .map(|code| format!(" ({code})"))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_names_its_operation_and_the_way_out() {
        let kind = ErrorKind::TooLarge {
            what: Message::ErrorText,
            bytes: 9,
            limit_bytes: 8,
        };
        let error = Error::at("echo", kind);
        assert_eq!(
            error.to_string(),
            "echo: the error text has 9 bytes, the limit is 8; send less, or raise Limits::reply_bytes"
        );
        assert_eq!(
            (error.code(), error.ran(), error.operation()),
            ("too-large", true, Some("echo"))
        );
    }

    #[test]
    fn a_large_request_never_ran() {
        let kind = ErrorKind::TooLarge {
            what: Message::Request,
            bytes: 9,
            limit_bytes: 8,
        };
        assert!(!Error::at("echo", kind).ran());
    }
}
