//! Options: those that mean something in Apex, and those that are lost.

use prost_types::UninterpretedOption;

use crate::foreign::tree::annotation;
use crate::foreign::work::Work;
use crate::source::Span;
use crate::syntax::ast::Annotation;

/// Options about protobuf's own encoding and its generators' habits, which nobody misses.
const SILENT: [&str; 7] = [
    "allow_alias",
    "ctype",
    "deprecated",
    "jstype",
    "lazy",
    "packed",
    "(google.api.field_behavior)",
];

/// An option's name as it is written.
pub(super) fn name(option: &UninterpretedOption) -> String {
    let part = |it: &prost_types::uninterpreted_option::NamePart| match it.is_extension {
        true => format!("({})", it.name_part.trim_start_matches('.')),
        false => it.name_part.clone(),
    };
    option.name.iter().map(part).collect::<Vec<_>>().join(".")
}

/// Whether an option of that name has the value.
pub(super) fn says(options: &[UninterpretedOption], wanted: &str, value: &str) -> bool {
    let holds = |it: &&UninterpretedOption| it.identifier_value.as_deref() == Some(value);
    options
        .iter()
        .filter(|it| name(it) == wanted)
        .any(|it| holds(&it))
}

/// `@deprecated`, if it is.
pub(super) fn deprecated(options: &[UninterpretedOption], span: Span) -> Vec<Annotation> {
    let it = says(options, "deprecated", "true");
    it.then(|| annotation("deprecated", None, span))
        .into_iter()
        .collect()
}

/// Says which options, and other things, of `what` are not carried over.
pub(super) fn lost(
    options: &[UninterpretedOption],
    more: &[&str],
    what: &str,
    span: Span,
    work: &mut Work<'_>,
) {
    let behaviour = |it: &UninterpretedOption| {
        name(it) == "(google.api.field_behavior)"
            && it.identifier_value.as_deref() != Some("REQUIRED")
    };
    let counts = |it: &&UninterpretedOption| behaviour(it) || !SILENT.contains(&name(it).as_str());
    let mut names: Vec<String> = options.iter().filter(counts).map(name).collect();
    names.extend(more.iter().map(|it| (*it).to_owned()));
    names.dedup();
    if names.is_empty() {
        return;
    }
    let message = format!("not carried over from {what}: {}", names.join(", "));
    let help = "Apex has nothing like it; an annotation can keep it, if someone reads it";
    work.notes.add("foreign-keyword", span, message, help);
}
