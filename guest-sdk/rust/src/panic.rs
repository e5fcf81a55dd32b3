//! The last words of a guest.

/// Writes the message of every panic to the host's log, before it becomes a trap.
pub fn log_panics() {
    std::panic::set_hook(Box::new(|panic| crate::console_log(&panic.to_string())));
}
