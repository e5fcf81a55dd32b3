//! The names of the waPC ABI. All its integers are `i32`, and are read as `u32`.

/// The module that a guest imports the host's functions from.
pub(crate) const WAPC: &str = "wapc";

pub(crate) const GUEST_REQUEST: &str = "__guest_request";
pub(crate) const GUEST_RESPONSE: &str = "__guest_response";
pub(crate) const GUEST_ERROR: &str = "__guest_error";
pub(crate) const HOST_CALL: &str = "__host_call";
pub(crate) const HOST_RESPONSE_LEN: &str = "__host_response_len";
pub(crate) const HOST_RESPONSE: &str = "__host_response";
pub(crate) const HOST_ERROR_LEN: &str = "__host_error_len";
pub(crate) const HOST_ERROR: &str = "__host_error";
pub(crate) const CONSOLE_LOG: &str = "__console_log";

/// All that a guest may import from [`WAPC`].
pub(crate) const WAPC_IMPORTS: [&str; 9] = [
    GUEST_REQUEST,
    GUEST_RESPONSE,
    GUEST_ERROR,
    HOST_CALL,
    HOST_RESPONSE_LEN,
    HOST_RESPONSE,
    HOST_ERROR_LEN,
    HOST_ERROR,
    CONSOLE_LOG,
];

/// What guests of AssemblyScript import beside them: `env.abort(message, file, line, column)`.
pub(crate) const ENV: &str = "env";
pub(crate) const ABORT: &str = "abort";

/// The linear memory that every pointer of the ABI points into.
pub(crate) const MEMORY: &str = "memory";
/// `(operation length, payload length) -> 1 for a reply, 0 for an error`.
pub(crate) const GUEST_CALL: &str = "__guest_call";

/// Starts a reactor. If it is exported, [`START`] is not called.
pub(crate) const INITIALIZE: &str = "_initialize";
/// Starts a command, which returns or exits with 0.
pub(crate) const START: &str = "_start";
/// Called last.
pub(crate) const WAPC_INIT: &str = "wapc_init";

/// The binding of a host call that names none.
pub(crate) const DEFAULT_BINDING: &str = "default";
