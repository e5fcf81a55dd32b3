//! What is wrong with a document, as the client shows it.

use std::collections::BTreeMap;

use guesthouse_codegen::diagnostic::Severity;
use guesthouse_codegen::{Diagnostic, Span};
use lsp_types::{DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, NumberOrString};

use super::convert::Places;
use super::project::Analysed;

/// Most mistakes of another file that are told where it is imported.
const MOST_RELATED: usize = 20;

/// Those of the document itself, and at each import what is wrong in what it brings.
pub(super) fn of_document(
    analysed: &Analysed,
    places: &mut Places<'_>,
) -> Vec<lsp_types::Diagnostic> {
    let all = || analysed.diagnostics().iter();
    let own = all().filter(|it| it.span.file == 0);
    let mut told: Vec<lsp_types::Diagnostic> = own.map(|it| one(it, places)).collect();
    let mut by_file: BTreeMap<usize, Vec<&Diagnostic>> = BTreeMap::new();
    for it in all().filter(|it| it.span.file != 0) {
        by_file.entry(it.span.file).or_default().push(it);
    }
    let mut elsewhere: BTreeMap<Span, Vec<&Diagnostic>> = BTreeMap::new();
    for (file, mistakes) in by_file {
        if let Some(import) = analysed.analysis.imported_by(file) {
            elsewhere.entry(import).or_default().extend(mistakes);
        }
    }
    for (import, mistakes) in elsewhere {
        let related = mistakes.iter().take(MOST_RELATED);
        let related = related.filter_map(|it| {
            let location = places.location(it.span)?;
            let message = it.message.clone();
            Some(DiagnosticRelatedInformation { location, message })
        });
        let related = related.collect();
        let message = match mistakes.len() {
            1 => "there is a mistake in what is imported".to_owned(),
            count => format!("there are {count} mistakes in what is imported"),
        };
        told.push(lsp_types::Diagnostic {
            related_information: Some(related),
            ..one(&Diagnostic::error("import", import, message), places)
        });
    }
    told
}

pub(super) fn one(it: &Diagnostic, places: &mut Places<'_>) -> lsp_types::Diagnostic {
    let mut message = it.message.clone();
    if let Some(expected) = &it.expected {
        message = format!("{message}, {expected}");
    }
    if let Some(help) = &it.help {
        message = format!("{message}\nhelp: {help}");
    }
    let unused = it.code == "unused-import";
    lsp_types::Diagnostic {
        range: places.range(it.span),
        severity: Some(match it.severity {
            Severity::Error => DiagnosticSeverity::ERROR,
            Severity::Warning => DiagnosticSeverity::WARNING,
        }),
        code: Some(NumberOrString::String(it.code.to_owned())),
        source: Some("guesthouse".to_owned()),
        message,
        tags: unused.then(|| vec![DiagnosticTag::UNNECESSARY]),
        ..lsp_types::Diagnostic::default()
    }
}
