//! What the analysis says, in the words of the protocol.

use std::collections::HashMap;

use guesthouse_codegen::editor::{Analysis, Completion, Kind, Symbol};
use guesthouse_codegen::{Sources, Span};
use lsp_types::{
    CompletionItem, CompletionItemKind, CompletionTextEdit, DocumentSymbol, Documentation,
    Location, MarkupContent, MarkupKind, Range, SymbolKind, TextEdit, Uri,
};

use std::path::Path;

use super::documents::Documents;
use super::position::{Encoding, Lines};
use super::uri;

/// Places in the sources of an analysis, as the client counts them.
pub(super) struct Places<'a> {
    sources: &'a Sources,
    documents: &'a Documents,
    encoding: Encoding,
    lines: HashMap<usize, Lines>,
}

impl<'a> Places<'a> {
    pub(super) fn new(
        analysis: &'a Analysis,
        documents: &'a Documents,
        encoding: Encoding,
    ) -> Self {
        Self {
            sources: analysis.sources(),
            documents,
            encoding,
            lines: HashMap::new(),
        }
    }

    pub(super) fn range(&mut self, span: Span) -> Range {
        let source = self.sources.of(span);
        let new = || Lines::new(&source.text, self.encoding);
        let lines = self.lines.entry(span.file).or_insert_with(new);
        lines.range(span.start, span.end)
    }

    /// The address of a source; none for what is built in.
    pub(super) fn uri(&self, span: Span) -> Option<Uri> {
        let name = &self.sources.of(span).name;
        let path = Path::new(name);
        match self.documents.at(path) {
            Some(open) => Some(open.uri.clone()),
            // What is open and no file goes by its address.
            None => uri::of_path(path).or_else(|| {
                let uri = name.parse().ok()?;
                self.documents.get(&uri).map(|it| it.uri.clone())
            }),
        }
    }

    pub(super) fn location(&mut self, span: Span) -> Option<Location> {
        Some(Location::new(self.uri(span)?, self.range(span)))
    }
}

pub(super) fn markdown(value: String) -> MarkupContent {
    MarkupContent {
        kind: MarkupKind::Markdown,
        value,
    }
}

/// An item that replaces a range. Clients sort by `sort_text`: the order is ours.
pub(super) fn completion(it: Completion, number: usize, replaced: Range) -> CompletionItem {
    let kind = match it.kind {
        Some(Kind::Record) => CompletionItemKind::STRUCT,
        Some(Kind::Enum) => CompletionItemKind::ENUM,
        Some(Kind::EnumValue) => CompletionItemKind::ENUM_MEMBER,
        Some(Kind::Union | Kind::Alias) => CompletionItemKind::CLASS,
        Some(Kind::Interface) => CompletionItemKind::INTERFACE,
        Some(Kind::Directive) => CompletionItemKind::FUNCTION,
        Some(Kind::Field | Kind::Argument | Kind::Parameter) => CompletionItemKind::FIELD,
        Some(_) => CompletionItemKind::REFERENCE,
        None if it.label.ends_with('/') => CompletionItemKind::FOLDER,
        None if it.label.contains(['/', '.']) => CompletionItemKind::FILE,
        None => CompletionItemKind::KEYWORD,
    };
    CompletionItem {
        kind: Some(kind),
        detail: Some(it.detail),
        documentation: it.docs.map(|it| Documentation::MarkupContent(markdown(it))),
        sort_text: Some(format!("{number:06}")),
        filter_text: Some(it.label.clone()),
        text_edit: Some(CompletionTextEdit::Edit(TextEdit::new(replaced, it.insert))),
        label: it.label,
        ..CompletionItem::default()
    }
}

pub(super) fn symbol(it: Symbol, places: &mut Places<'_>) -> DocumentSymbol {
    let kind = match it.kind {
        Kind::Namespace => SymbolKind::NAMESPACE,
        Kind::Record => SymbolKind::STRUCT,
        Kind::Enum => SymbolKind::ENUM,
        Kind::EnumValue => SymbolKind::ENUM_MEMBER,
        Kind::Interface => SymbolKind::INTERFACE,
        Kind::Operation => SymbolKind::METHOD,
        Kind::Function | Kind::Directive => SymbolKind::FUNCTION,
        Kind::Field | Kind::Parameter | Kind::Argument => SymbolKind::FIELD,
        Kind::Union | Kind::Alias | Kind::ImportedAs => SymbolKind::CLASS,
    };
    let parts = it.parts.into_iter();
    let parts: Vec<DocumentSymbol> = parts.map(|it| symbol(it, places)).collect();
    // An empty name is refused by clients.
    let name = match it.name.trim() {
        "" => "…".to_owned(),
        name => name.to_owned(),
    };
    #[expect(deprecated, reason = "the field has to be there")]
    DocumentSymbol {
        name,
        detail: Some(it.kind.noun().to_owned()),
        kind,
        tags: None,
        deprecated: None,
        range: places.range(it.whole),
        selection_range: places.range(it.span),
        children: Some(parts).filter(|it| !it.is_empty()),
    }
}
