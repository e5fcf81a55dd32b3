//! What the server can do, and what it asks of a client.

use lsp_server::{Message, Request};
use lsp_types::{
    ClientCapabilities, CodeActionKind, CodeActionOptions, CompletionOptions, InitializeResult,
    OneOf, RenameOptions, SemanticTokensFullOptions, SemanticTokensOptions, ServerCapabilities,
    ServerInfo, TextDocumentSyncCapability, TextDocumentSyncKind, TextDocumentSyncOptions,
    TextDocumentSyncSaveOptions,
};
use serde_json::json;

use super::highlights::legend;
use super::position::Encoding;

pub(super) fn initialize_result(encoding: Encoding) -> InitializeResult {
    let sync = TextDocumentSyncOptions {
        open_close: Some(true),
        change: Some(TextDocumentSyncKind::INCREMENTAL),
        save: Some(TextDocumentSyncSaveOptions::Supported(true)),
        ..TextDocumentSyncOptions::default()
    };
    let completion = CompletionOptions {
        trigger_characters: Some(["@", "\"", "/"].map(str::to_owned).into()),
        ..CompletionOptions::default()
    };
    let rename = RenameOptions {
        prepare_provider: Some(true),
        work_done_progress_options: Default::default(),
    };
    let actions = CodeActionOptions {
        code_action_kinds: Some(vec![CodeActionKind::QUICKFIX]),
        ..CodeActionOptions::default()
    };
    let highlights = SemanticTokensOptions {
        legend: legend(),
        full: Some(SemanticTokensFullOptions::Bool(true)),
        ..SemanticTokensOptions::default()
    };
    InitializeResult {
        capabilities: ServerCapabilities {
            position_encoding: Some(encoding.kind()),
            text_document_sync: Some(TextDocumentSyncCapability::Options(sync)),
            hover_provider: Some(true.into()),
            completion_provider: Some(completion),
            definition_provider: Some(OneOf::Left(true)),
            references_provider: Some(OneOf::Left(true)),
            document_highlight_provider: Some(OneOf::Left(true)),
            document_symbol_provider: Some(OneOf::Left(true)),
            document_formatting_provider: Some(OneOf::Left(true)),
            semantic_tokens_provider: Some(highlights.into()),
            code_action_provider: Some(actions.into()),
            rename_provider: Some(OneOf::Right(rename)),
            ..ServerCapabilities::default()
        },
        server_info: Some(ServerInfo {
            name: "guesthouse".to_owned(),
            version: Some(env!("CARGO_PKG_VERSION").to_owned()),
        }),
    }
}

/// What the client can do of what not every client can.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Client {
    /// Edits of documents of a version.
    pub(super) versioned_edits: bool,
    /// Watching files when it is asked to.
    pub(super) watches: bool,
}

impl Client {
    pub(super) fn new(capabilities: &ClientCapabilities) -> Self {
        let workspace = capabilities.workspace.as_ref();
        let edits = workspace.and_then(|it| it.workspace_edit.as_ref()?.document_changes);
        let watches =
            workspace.and_then(|it| it.did_change_watched_files.as_ref()?.dynamic_registration);
        Self {
            versioned_edits: edits == Some(true),
            watches: watches == Some(true),
        }
    }
}

/// Asks the client to tell of schemas that change on the disk, and of configurations.
pub(super) fn watch_files() -> Message {
    let patterns = ["**/*.apexlang", "**/*.axdl", "**/guesthouse.toml"];
    let watchers = patterns.map(|it| json!({ "globPattern": it }));
    let method = "workspace/didChangeWatchedFiles";
    let registration = json!({
        "id": "files",
        "method": method,
        "registerOptions": { "watchers": watchers },
    });
    let params = json!({ "registrations": [registration] });
    let id = "files".to_owned().into();
    Request::new(id, "client/registerCapability".to_owned(), params).into()
}
