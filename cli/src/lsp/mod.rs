//! The language server: the protocol around `guesthouse_codegen::editor`.
//!
//! One thread reads messages, one answers them. All that has arrived is taken in before the next request is answered, so that a
//! cancelled one is never begun, and diagnostics are published when nothing waits: who types fast is not answered slowly.

mod answers;
mod capabilities;
mod convert;
mod diagnostics;
mod documents;
mod formatting;
mod highlights;
mod position;
mod project;
mod server;
mod transport;
mod uri;

use std::collections::{HashSet, VecDeque};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use lsp_server::{ErrorCode, Message, Notification, RequestId, Response};
use lsp_types::CancelParams;

use server::{Phase, Server};
use transport::Incoming;

/// Serves one client to the end. Whether it went as the protocol wants it: `shutdown` before `exit`.
pub(crate) fn serve(input: impl Read + Send + 'static, output: impl Write) -> io::Result<bool> {
    let (sender, receiver) = channel();
    // It ends with the input, or with the process.
    thread::spawn(move || {
        let mut input = BufReader::new(input);
        while let Ok(Some(incoming)) = transport::read(&mut input) {
            if sender.send(incoming).is_err() {
                break;
            }
        }
    });
    let mut session = Session {
        server: Server::default(),
        output: BufWriter::new(output),
        arrived: Arrived::new(receiver),
    };
    session.run()?;
    Ok(session.server.phase == Phase::Done { orderly: true })
}

struct Session<W: Write> {
    server: Server,
    output: BufWriter<W>,
    arrived: Arrived,
}

impl<W: Write> Session<W> {
    fn run(&mut self) -> io::Result<()> {
        while let Some(incoming) = self.arrived.next() {
            match incoming {
                Incoming::Malformed(why) => transport::write_malformed(&mut self.output, &why)?,
                Incoming::Message(message) => self.message(message)?,
            }
            if matches!(self.server.phase, Phase::Done { .. }) {
                return Ok(());
            }
            if self.arrived.is_empty() {
                self.publish()?;
            }
        }
        // The client has gone without a word.
        self.server.exit();
        Ok(())
    }

    fn message(&mut self, message: Message) -> io::Result<()> {
        let (server, arrived) = (&mut self.server, &mut self.arrived);
        match message {
            Message::Request(request) => {
                let id = request.id.clone();
                let response = match arrived.is_cancelled(&id) {
                    true => cancelled(id),
                    false => unharmed(|| server.request(request)).unwrap_or_else(|| failed(id)),
                };
                transport::write(&mut self.output, &response.into())
            }
            Message::Notification(notification) => {
                let told = unharmed(|| server.notification(notification));
                for message in told.unwrap_or_default() {
                    transport::write(&mut self.output, &message)?;
                }
                Ok(())
            }
            // We ask for nothing that needs an answer.
            Message::Response(_) => Ok(()),
        }
    }

    fn publish(&mut self) -> io::Result<()> {
        while let Some(uri) = self.server.next_unpublished() {
            let server = &mut self.server;
            if let Some(it) = unharmed(|| server.diagnostics(&uri)).flatten() {
                transport::write(&mut self.output, &it.into())?;
            }
            // What has arrived meanwhile may change the next ones.
            if self.arrived.has_more() {
                break;
            }
        }
        Ok(())
    }
}

/// A mistake of ours costs one answer, not the session. The panic is told on standard error.
fn unharmed<T>(answer: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(answer)).ok()
}

fn cancelled(id: RequestId) -> Response {
    let code = ErrorCode::RequestCanceled as i32;
    Response::new_err(id, code, "it was cancelled".to_owned())
}

fn failed(id: RequestId) -> Response {
    let code = ErrorCode::InternalError as i32;
    Response::new_err(id, code, "the server has a mistake here".to_owned())
}

/// What has arrived and waits.
struct Arrived {
    receiver: Receiver<Incoming>,
    waiting: VecDeque<Incoming>,
    /// Requests among them that are not wanted any more.
    cancelled: HashSet<RequestId>,
}

impl Arrived {
    fn new(receiver: Receiver<Incoming>) -> Self {
        Self {
            receiver,
            waiting: VecDeque::new(),
            cancelled: HashSet::new(),
        }
    }

    /// The next one, when it comes; none at the end.
    fn next(&mut self) -> Option<Incoming> {
        loop {
            if self.waiting.is_empty() {
                // Whatever was cancelled is answered by now.
                self.cancelled.clear();
                let next = self.receiver.recv().ok()?;
                self.take(next);
            }
            self.has_more();
            if let Some(next) = self.waiting.pop_front() {
                return Some(next);
            }
        }
    }

    /// Takes in all that has arrived.
    fn has_more(&mut self) -> bool {
        while let Ok(more) = self.receiver.try_recv() {
            self.take(more);
        }
        !self.waiting.is_empty()
    }

    fn take(&mut self, incoming: Incoming) {
        match &incoming {
            Incoming::Message(Message::Notification(it)) if it.method == "$/cancelRequest" => {
                self.cancelled.extend(cancels(it));
            }
            _ => self.waiting.push_back(incoming),
        }
    }

    fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    fn is_cancelled(&mut self, id: &RequestId) -> bool {
        self.cancelled.remove(id)
    }
}

fn cancels(notification: &Notification) -> Option<RequestId> {
    let params = serde_json::from_value(notification.params.clone());
    Some(match params.ok()? {
        CancelParams {
            id: lsp_types::NumberOrString::Number(id),
        } => id.into(),
        CancelParams {
            id: lsp_types::NumberOrString::String(id),
        } => id.into(),
    })
}
