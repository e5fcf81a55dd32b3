//! One function a request.

use lsp_server::ErrorCode;
use lsp_types::request::{
    CodeActionRequest, Completion, DocumentHighlightRequest, DocumentSymbolRequest, Formatting,
    GotoDefinition, HoverRequest, PrepareRenameRequest, References, Rename, Request,
    SemanticTokensFullRequest,
};
use lsp_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, CodeActionParams, CompletionResponse,
    DocumentChanges, DocumentHighlight, DocumentSymbolResponse, GotoDefinitionResponse, Hover,
    HoverContents, Location, OneOf, OptionalVersionedTextDocumentIdentifier, PrepareRenameResponse,
    ReferenceParams, RenameParams, SemanticTokens, TextDocumentEdit, TextDocumentPositionParams,
    TextEdit, Uri, WorkspaceEdit,
};
use serde::Serialize;
use serde_json::Value as Json;
use std::rc::Rc;

use guesthouse_codegen::Span;
use guesthouse_codegen::editor::Edit;

use super::convert::{Places, completion, markdown, symbol};
use super::diagnostics::one;
use super::formatting::{Change, changes};
use super::highlights::tokens;
use super::project::{Analysed, project};
use super::server::{Refusal, Server};

type Answer<R> = Result<<R as Request>::Result, Refusal>;

/// The answer to a request, or why there is none.
pub(super) fn answer(server: &mut Server, method: &str, params: Json) -> Result<Json, Refusal> {
    match method {
        HoverRequest::METHOD => {
            typed::<HoverRequest>(params, |it| hover(server, it.text_document_position_params))
        }
        GotoDefinition::METHOD => typed::<GotoDefinition>(params, |it| {
            definition(server, it.text_document_position_params)
        }),
        References::METHOD => typed::<References>(params, |it| references(server, it)),
        DocumentHighlightRequest::METHOD => typed::<DocumentHighlightRequest>(params, |it| {
            highlights(server, it.text_document_position_params)
        }),
        DocumentSymbolRequest::METHOD => {
            typed::<DocumentSymbolRequest>(params, |it| symbols(server, &it.text_document.uri))
        }
        Completion::METHOD => {
            typed::<Completion>(params, |it| completions(server, it.text_document_position))
        }
        Formatting::METHOD => {
            typed::<Formatting>(params, |it| formatting(server, &it.text_document.uri))
        }
        SemanticTokensFullRequest::METHOD => typed::<SemanticTokensFullRequest>(params, |it| {
            highlights_of_words(server, &it.text_document.uri)
        }),
        CodeActionRequest::METHOD => typed::<CodeActionRequest>(params, |it| fixes(server, &it)),
        PrepareRenameRequest::METHOD => {
            typed::<PrepareRenameRequest>(params, |it| prepare_rename(server, it))
        }
        Rename::METHOD => typed::<Rename>(params, |it| rename(server, it)),
        _ => Err(Refusal::new(
            ErrorCode::MethodNotFound,
            format!("there is no {method:?}"),
        )),
    }
}

fn typed<R: Request>(
    params: Json,
    answer: impl FnOnce(R::Params) -> Answer<R>,
) -> Result<Json, Refusal> {
    let params = serde_json::from_value(params)
        .map_err(|error| Refusal::new(ErrorCode::InvalidParams, error.to_string()))?;
    json(&answer(params)?)
}

pub(super) fn json(answer: &impl Serialize) -> Result<Json, Refusal> {
    serde_json::to_value(answer)
        .map_err(|error| Refusal::new(ErrorCode::InternalError, error.to_string()))
}

/// An analysed document, and the place that is asked about.
struct Asked {
    analysed: Rc<Analysed>,
    offset: usize,
}

fn open(server: &mut Server, uri: &Uri) -> Result<Rc<Analysed>, Refusal> {
    let analysed = server.analysed(uri);
    analysed.ok_or_else(|| not_open(uri))
}

fn not_open(uri: &Uri) -> Refusal {
    let why = format!("{} is not open", uri.as_str());
    Refusal::new(ErrorCode::InvalidParams, why)
}

fn asked(server: &mut Server, at: &TextDocumentPositionParams) -> Result<Asked, Refusal> {
    let analysed = open(server, &at.text_document.uri)?;
    let document = server.documents.get(&at.text_document.uri);
    let offset = document.map_or(0, |it| it.lines.offset(at.position));
    Ok(Asked { analysed, offset })
}

impl Asked {
    fn places<'a>(&'a self, server: &'a Server) -> Places<'a> {
        Places::new(&self.analysed.analysis, &server.documents, server.encoding)
    }
}

fn hover(server: &mut Server, at: TextDocumentPositionParams) -> Answer<HoverRequest> {
    let asked = asked(server, &at)?;
    let found = asked.analysed.analysis.hover(0, asked.offset);
    Ok(found.map(|it| Hover {
        range: Some(asked.places(server).range(it.span)),
        contents: HoverContents::Markup(markdown(it.text)),
    }))
}

fn definition(server: &mut Server, at: TextDocumentPositionParams) -> Answer<GotoDefinition> {
    let asked = asked(server, &at)?;
    let found = asked.analysed.analysis.definition(0, asked.offset);
    let location = found.and_then(|it| asked.places(server).location(it));
    Ok(location.map(GotoDefinitionResponse::Scalar))
}

fn references(server: &mut Server, it: ReferenceParams) -> Answer<References> {
    let at = it.text_document_position;
    let asked = asked(server, &at)?;
    let Some(document) = server.documents.get(&at.text_document.uri) else {
        return Ok(None);
    };
    let analysis = project(document, &server.documents, &server.folders);
    let mut places = Places::new(&analysis, &server.documents, server.encoding);
    let defined = analysis.definition(0, asked.offset);
    let all = analysis.references(0, asked.offset).into_iter();
    let wanted = all.filter(|span| it.context.include_declaration || Some(*span) != defined);
    let found: Vec<Location> = wanted.filter_map(|it| places.location(it)).collect();
    Ok(Some(found))
}

fn highlights(
    server: &mut Server,
    at: TextDocumentPositionParams,
) -> Answer<DocumentHighlightRequest> {
    let asked = asked(server, &at)?;
    let mut places = asked.places(server);
    let all = asked.analysed.analysis.references(0, asked.offset);
    let here = all.into_iter().filter(|it| it.file == 0);
    let highlight = |it| DocumentHighlight {
        range: places.range(it),
        kind: None,
    };
    Ok(Some(here.map(highlight).collect()))
}

fn symbols(server: &mut Server, uri: &Uri) -> Answer<DocumentSymbolRequest> {
    let analysed = open(server, uri)?;
    let mut places = Places::new(&analysed.analysis, &server.documents, server.encoding);
    let symbols = analysed.analysis.symbols(0).into_iter();
    let symbols = symbols.map(|it| symbol(it, &mut places)).collect();
    Ok(Some(DocumentSymbolResponse::Nested(symbols)))
}

fn highlights_of_words(server: &mut Server, uri: &Uri) -> Answer<SemanticTokensFullRequest> {
    let analysed = open(server, uri)?;
    let document = server.documents.get(uri).ok_or_else(|| not_open(uri))?;
    let tokens = SemanticTokens {
        result_id: None,
        data: tokens(&analysed.analysis.highlights(0), &document.lines),
    };
    Ok(Some(tokens.into()))
}

fn formatting(server: &mut Server, uri: &Uri) -> Answer<Formatting> {
    let Some(document) = server.documents.get(uri) else {
        return Err(not_open(uri));
    };
    let edits = changes(&document.text).map(|changes| {
        let edit = |(range, text): Change| {
            TextEdit::new(document.lines.range(range.start, range.end), text)
        };
        changes.into_iter().map(edit).collect()
    });
    Ok(edits)
}

fn completions(server: &mut Server, at: TextDocumentPositionParams) -> Answer<Completion> {
    let asked = asked(server, &at)?;
    let paths = |begun: &str| asked.analysed.importable(begun);
    let found = asked.analysed.analysis.complete(0, asked.offset, &paths);
    let replaced = asked.places(server).range(found.replaced);
    let items = found.items.into_iter().enumerate();
    let items = items.map(|(number, it)| completion(it, number, replaced));
    Ok(Some(CompletionResponse::Array(items.collect())))
}

/// Where the compiler knows what was meant.
fn fixes(server: &mut Server, it: &CodeActionParams) -> Answer<CodeActionRequest> {
    let uri = &it.text_document.uri;
    let analysed = open(server, uri)?;
    let mut places = Places::new(&analysed.analysis, &server.documents, server.encoding);
    let mut fixes = Vec::new();
    for mistake in analysed.diagnostics().iter() {
        let range = places.range(mistake.span);
        let near = range.start <= it.range.end && it.range.start <= range.end;
        let help = mistake.help.as_deref().unwrap_or_default();
        let meant = help.strip_prefix("did you mean `");
        let meant = meant.and_then(|it| it.strip_suffix("`?"));
        let Some(meant) = meant.filter(|_| near && mistake.span.file == 0) else {
            continue;
        };
        let edit = TextEdit::new(range, meant.to_owned());
        fixes.push(CodeActionOrCommand::CodeAction(CodeAction {
            title: format!("Change to `{meant}`"),
            kind: Some(CodeActionKind::QUICKFIX),
            diagnostics: Some(vec![one(mistake, &mut places)]),
            edit: Some(edits(server, vec![(uri.clone(), vec![edit])])),
            is_preferred: Some(true),
            ..CodeAction::default()
        }));
    }
    Ok(Some(fixes))
}

fn prepare_rename(
    server: &mut Server,
    at: TextDocumentPositionParams,
) -> Answer<PrepareRenameRequest> {
    let asked = asked(server, &at)?;
    let span = asked.analysed.analysis.can_rename(0, asked.offset);
    let span = span.map_err(refused)?;
    let range = asked.places(server).range(span);
    Ok(Some(PrepareRenameResponse::Range(range)))
}

fn rename(server: &mut Server, it: RenameParams) -> Answer<Rename> {
    let at = it.text_document_position;
    let asked = asked(server, &at)?;
    let Some(document) = server.documents.get(&at.text_document.uri) else {
        return Ok(None);
    };
    let analysis = project(document, &server.documents, &server.folders);
    let changes = analysis.rename(0, asked.offset, &it.new_name);
    let changes = changes.map_err(refused)?;
    let mut places = Places::new(&analysis, &server.documents, server.encoding);
    let mut files: Vec<(Span, Uri, Vec<TextEdit>)> = Vec::new();
    for Edit { span, text } in changes {
        let edit = TextEdit::new(places.range(span), text);
        match files.last_mut().filter(|it| it.0.file == span.file) {
            Some((_, _, edits)) => edits.push(edit),
            None => {
                let why = "a file that would change has no address";
                let uri = places.uri(span);
                let uri = uri.ok_or_else(|| Refusal::new(ErrorCode::RequestFailed, why))?;
                files.push((span, uri, vec![edit]));
            }
        }
    }
    let files = files.into_iter().map(|(_, uri, edits)| (uri, edits));
    Ok(Some(edits(server, files.collect())))
}

fn refused(why: impl std::error::Error) -> Refusal {
    Refusal::new(ErrorCode::RequestFailed, why.to_string())
}

/// Edits of files, in the form that the client knows.
#[expect(
    clippy::mutable_key_type,
    reason = "the protocol's own map; addresses are compared by their text"
)]
fn edits(server: &Server, files: Vec<(Uri, Vec<TextEdit>)>) -> WorkspaceEdit {
    if !server.client.versioned_edits {
        let changes = files.into_iter().collect();
        return WorkspaceEdit::new(changes);
    }
    let changes = files.into_iter().map(|(uri, edits)| {
        let version = server.documents.get(&uri).map(|it| it.version);
        TextDocumentEdit {
            text_document: OptionalVersionedTextDocumentIdentifier { uri, version },
            edits: edits.into_iter().map(OneOf::Left).collect(),
        }
    });
    WorkspaceEdit {
        document_changes: Some(DocumentChanges::Edits(changes.collect())),
        ..WorkspaceEdit::default()
    }
}
