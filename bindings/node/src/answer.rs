//! How the reply of a host function comes back to the guest that waits for it.

use std::sync::mpsc::{RecvTimeoutError, SyncSender, sync_channel};

use guesthouse::wire::Json;
use guesthouse::{HandlerError, time_left};
use napi_derive::napi;

use crate::events::{Bytes, Event, Listener, send};

type Reply = Result<Vec<u8>, HandlerError>;

/// Takes the reply of one host function. The first one counts, and none after the guest has stopped waiting.
#[napi]
pub struct Answer {
    waiting: Option<SyncSender<Reply>>,
}

#[napi]
impl Answer {
    /// The function has returned these bytes.
    #[napi]
    pub fn resolve(&mut self, payload: &[u8]) {
        self.settle(Ok(payload.to_vec()));
    }

    /// The function has failed. `details` is JSON.
    #[napi]
    pub fn reject(&mut self, message: String, code: Option<String>, details: Option<String>) {
        let mut error = HandlerError::new(message);
        if let Some(code) = code {
            error = error.with_code(code);
        }
        if let Some(details) = details.and_then(|details| Json::new(details).ok()) {
            error = error.with_details(details);
        }
        self.settle(Err(error));
    }

    fn settle(&mut self, reply: Reply) {
        if let Some(waiting) = self.waiting.take() {
            // The guest may have given up: then nobody wants to know.
            let _ = waiting.send(reply);
        }
    }
}

/// Calls a host function from a guest's thread, and waits for it.
pub(crate) fn ask(listener: &Listener, handler: u32, payload: &[u8]) -> Reply {
    let (sender, reply) = sync_channel(1);
    let answer = Answer {
        waiting: Some(sender),
    };
    if !send(
        listener,
        Event::HostCall {
            handler,
            payload: Bytes(payload.to_vec()),
            answer,
        },
    ) {
        return Err(HandlerError::new("the host's JavaScript has ended"));
    }
    // The engine has the guest's deadline, but it can't end a wait.
    reply
        .recv_timeout(time_left().unwrap_or_default())
        .unwrap_or_else(|error| {
            Err(HandlerError::new(match error {
                RecvTimeoutError::Timeout => {
                    "the handler did not settle within the time limit of the call"
                }
                RecvTimeoutError::Disconnected => "the handler never settled",
            }))
        })
}
