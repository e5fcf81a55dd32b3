//! The state of a session: what is open, what the client can do, what it has to be told.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::rc::Rc;

use lsp_server::{ErrorCode, Message, Notification, Request, Response};
use lsp_types::{
    DidChangeTextDocumentParams, DidCloseTextDocumentParams, DidOpenTextDocumentParams,
    InitializeParams, PublishDiagnosticsParams, Uri,
};
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use super::answers;
use super::capabilities::{Client, initialize_result, watch_files};
use super::convert::Places;
use super::diagnostics;
use super::documents::{Document, Documents};
use super::position::Encoding;
use super::project::{Analysed, Analyses};
use super::uri;

/// How far the session is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Phase {
    #[default]
    Begun,
    Running,
    ShutDown,
    Done {
        /// `shutdown` came before `exit`.
        orderly: bool,
    },
}

/// Why a request gets no answer.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) code: ErrorCode,
    pub(super) why: String,
}

impl Refusal {
    pub(super) fn new(code: ErrorCode, why: impl Into<String>) -> Self {
        let why = why.into();
        Self { code, why }
    }
}

#[derive(Default)]
pub(super) struct Server {
    pub(super) phase: Phase,
    pub(super) client: Client,
    pub(super) encoding: Encoding,
    pub(super) documents: Documents,
    analyses: Analyses,
    /// The folders that the client has open.
    pub(super) folders: Vec<PathBuf>,
    /// What has to be told anew.
    unpublished: BTreeSet<String>,
}

impl Server {
    pub(super) fn request(&mut self, request: Request) -> Response {
        let id = request.id;
        let answer = match (self.phase, request.method.as_str()) {
            (Phase::Begun, "initialize") => self.initialize(request.params),
            (Phase::Begun, _) => Err(Refusal::new(
                ErrorCode::ServerNotInitialized,
                "`initialize` comes first",
            )),
            (Phase::Running, "shutdown") => {
                self.phase = Phase::ShutDown;
                Ok(Json::Null)
            }
            (Phase::Running, method) => answers::answer(self, method, request.params),
            (Phase::ShutDown | Phase::Done { .. }, _) => Err(Refusal::new(
                ErrorCode::InvalidRequest,
                "after `shutdown` there is only `exit`",
            )),
        };
        match answer {
            Ok(answer) => Response::new_ok(id, answer),
            Err(Refusal { code, why }) => Response::new_err(id, code as i32, why),
        }
    }

    /// What has to be sent because of it. One that is not known, or has parameters of another form, does nothing.
    pub(super) fn notification(&mut self, it: Notification) -> Vec<Message> {
        if it.method == "exit" {
            self.exit();
            return Vec::new();
        }
        if self.phase != Phase::Running {
            return Vec::new();
        }
        match it.method.as_str() {
            "initialized" if self.client.watches => return vec![watch_files()],
            "textDocument/didOpen" => self.opened(it.params),
            "textDocument/didChange" => self.changed(it.params),
            "textDocument/didClose" => return self.closed(it.params).into_iter().collect(),
            // Files that are not open may be others now.
            "textDocument/didSave" | "workspace/didChangeWatchedFiles" => {
                self.analyses.forget_all();
                let all = self.documents.iter().map(|it| it.uri.as_str().to_owned());
                self.unpublished.extend(all);
            }
            _ => {}
        }
        Vec::new()
    }

    pub(super) fn exit(&mut self) {
        self.phase = Phase::Done {
            orderly: self.phase == Phase::ShutDown,
        };
    }

    fn initialize(&mut self, params: Json) -> Result<Json, Refusal> {
        let params: InitializeParams = serde_json::from_value(params)
            .map_err(|error| Refusal::new(ErrorCode::InvalidParams, error.to_string()))?;
        let general = params.capabilities.general.as_ref();
        let encodings = general.and_then(|it| it.position_encodings.as_deref());
        self.encoding = Encoding::negotiated(encodings.unwrap_or_default());
        self.client = Client::new(&params.capabilities);
        let folders = params.workspace_folders.unwrap_or_default();
        self.folders = folders.iter().filter_map(|it| uri::path(&it.uri)).collect();
        #[expect(deprecated, reason = "older clients have only this")]
        let root = params.root_uri.as_ref().and_then(uri::path);
        if self.folders.is_empty() {
            self.folders.extend(root);
        }
        self.phase = Phase::Running;
        answers::json(&initialize_result(self.encoding))
    }

    fn opened(&mut self, params: Json) {
        let Some(DidOpenTextDocumentParams { text_document: it }) = read(params) else {
            return;
        };
        let document = Document::new(it.uri, it.version, it.text, self.encoding);
        let uri = document.uri.clone();
        self.documents.open(document);
        self.outdated(&uri);
    }

    fn changed(&mut self, params: Json) {
        let Some(DidChangeTextDocumentParams {
            text_document: it,
            content_changes,
        }) = read(params)
        else {
            return;
        };
        if let Some(document) = self.documents.get_mut(&it.uri) {
            document.change(it.version, content_changes);
            self.outdated(&it.uri);
        }
    }

    fn closed(&mut self, params: Json) -> Option<Message> {
        let DidCloseTextDocumentParams { text_document: it } = read(params)?;
        self.outdated(&it.uri);
        let closed = self.documents.close(&it.uri)?;
        let params = PublishDiagnosticsParams::new(closed.uri, Vec::new(), None);
        Some(published(params).into())
    }

    /// Whatever depends on a document has to be told anew.
    fn outdated(&mut self, uri: &Uri) {
        let document = self.documents.get(uri);
        let path = document.and_then(|it| it.path.as_deref());
        let forgotten = self.analyses.forget(uri.as_str(), path);
        self.unpublished.extend(forgotten);
        self.unpublished.insert(uri.as_str().to_owned());
    }

    pub(super) fn next_unpublished(&mut self) -> Option<String> {
        self.unpublished.pop_first()
    }

    /// What there is to say about a document that is open.
    pub(super) fn diagnostics(&mut self, uri: &str) -> Option<Notification> {
        let uri: Uri = uri.parse().ok()?;
        let analysed = self.analysed(&uri)?;
        let document = self.documents.get(&uri)?;
        let mut places = Places::new(&analysed.analysis, &self.documents, self.encoding);
        let told = diagnostics::of_document(&analysed, &mut places);
        let version = Some(document.version);
        Some(published(PublishDiagnosticsParams::new(uri, told, version)))
    }

    pub(super) fn analysed(&mut self, uri: &Uri) -> Option<Rc<Analysed>> {
        let document = self.documents.get(uri)?;
        Some(self.analyses.of(document, &self.documents))
    }
}

fn published(params: PublishDiagnosticsParams) -> Notification {
    Notification::new("textDocument/publishDiagnostics".to_owned(), params)
}

fn read<T: DeserializeOwned>(params: Json) -> Option<T> {
    serde_json::from_value(params).ok()
}
