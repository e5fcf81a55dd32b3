//! What must hold of a schema beyond its grammar: one function a check.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::diagnostic::Diagnostic;
use crate::model::meaning;
use crate::model::resolve::scalar;
use crate::model::types::{Model, Origin, Parameters, TypeDef, TypeKind, Union};
use crate::output::names;
use crate::source::Span;
use crate::syntax::ast::{Definition, Document};

/// Where a directive may say that it stands.
pub(crate) const LOCATIONS: [&str; 11] = [
    "NAMESPACE",
    "INTERFACE",
    "OPERATION",
    "PARAMETER",
    "TYPE",
    "FIELD",
    "ENUM",
    "ENUM_VALUE",
    "UNION",
    "ALIAS",
    "SELF",
];

/// Every check.
pub(crate) fn check(document: &Document, model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    namespace_is_one_and_first(document, diagnostics);
    namespace_is_names(document, diagnostics);
    directives(document, diagnostics);
    meaning::check(document, diagnostics);
    built_in_names(model, diagnostics);
    pascal_case(model, diagnostics);
    unique_definitions(model, diagnostics);
    unique_operations(model, diagnostics);
    unique_fields(model, diagnostics);
    unique_members(model, diagnostics);
    enums_have_values(model, diagnostics);
    unique_enum_values(model, diagnostics);
    unique_enum_indexes(model, diagnostics);
    unique_enum_texts(model, diagnostics);
}

fn namespace_is_one_and_first(document: &Document, diagnostics: &mut Vec<Diagnostic>) {
    let is_namespace = |definition: &&Definition| matches!(definition, Definition::Namespace(_));
    let mut namespaces = document.definitions.iter().filter(is_namespace);
    let first = document
        .definitions
        .iter()
        .find(|definition| !matches!(definition, Definition::Import(_)));
    match (namespaces.next(), first) {
        (None, first) => {
            let span = first.map(Definition::span).unwrap_or_default();
            let error = Diagnostic::error("namespace", span, "the schema has no namespace");
            diagnostics.push(error.help("begin it with one, such as `namespace \"demo.v1\"`"));
        }
        (Some(namespace), Some(first)) if !is_namespace(&first) => {
            let error = Diagnostic::error(
                "namespace",
                namespace.span(),
                "the namespace comes too late",
            );
            diagnostics.push(error.help("move it before all other definitions"));
        }
        _ => {}
    }
    for another in namespaces {
        let error = Diagnostic::error(
            "namespace",
            another.span(),
            "a schema has one namespace, and this is another",
        );
        diagnostics.push(error.help("remove it, or move what follows to a schema of its own"));
    }
}

fn namespace_is_names(document: &Document, diagnostics: &mut Vec<Diagnostic>) {
    for definition in &document.definitions {
        if let Definition::Namespace(namespace) = definition
            && !names::is_namespace(&namespace.text)
        {
            let message = format!("{:?} is not a namespace", namespace.text);
            let error = Diagnostic::error("namespace", namespace.span, message);
            diagnostics.push(error.help(
                "a namespace is names with `.`, `:` or `-` between them, such as \"demo.v1\"",
            ));
        }
    }
}

fn directives(document: &Document, diagnostics: &mut Vec<Diagnostic>) {
    let mut unique = Unique::new("directive");
    for definition in &document.definitions {
        let Definition::Directive(directive) = definition else {
            continue;
        };
        unique.add(&directive.name.text, directive.name.span, diagnostics);
        for (number, location) in directive.locations.iter().enumerate() {
            let before = &directive.locations[..number];
            if before.iter().any(|it| it.text == location.text) {
                let message = format!("{} stands here already", location.text);
                let error = Diagnostic::error("directive-location", location.span, message);
                diagnostics.push(error.help("remove one of them"));
            }
            if !LOCATIONS.contains(&location.text.as_str()) {
                let message = format!("`{}` is no place for an annotation", location.text);
                let error = Diagnostic::error("directive-location", location.span, message);
                diagnostics.push(error.help(format!("places are {}", LOCATIONS.join(", "))));
            }
        }
    }
}

fn built_in_names(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    for (name, span) in definitions(model) {
        if scalar(name).is_some() || name == "void" {
            let error = Diagnostic::error("reserved-name", span, format!("`{name}` is built in"));
            diagnostics.push(error.help("choose another name"));
        }
    }
}

fn pascal_case(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    for (name, span) in definitions(model) {
        let usable = !names::words(name).is_empty();
        if usable && (!name.starts_with(|c: char| c.is_ascii_uppercase()) || name.contains('_')) {
            let warning = Diagnostic::warning(
                "pascal-case",
                span,
                format!("`{name}` is not in PascalCase"),
            );
            diagnostics.push(warning.help(format!("call it `{}`", pascal(name))));
        }
    }
}

/// Types and interfaces share one space of names; functions join them, since in Go both become exported names. What is
/// imported comes first, so that what is told is of this schema, if it can be.
fn unique_definitions(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    let mut unique = Unique::new("definition");
    let mut origins: HashMap<&str, &Origin> = HashMap::new();
    for ty in &model.types {
        let Some(origin) = &ty.imported else { continue };
        match origins.insert(&ty.name, origin) {
            Some(first) => diagnostics.push(both_are_needed(ty, first, origin)),
            None => unique.add(&ty.name, ty.span, diagnostics),
        }
    }
    let functions = model.functions.iter().map(|it| (it.name.as_str(), it.span));
    let own = definitions(model).filter(|(_, span)| span.file == 0);
    let mut own: Vec<(&str, Span)> = own.chain(functions).collect();
    own.sort_by_key(|(_, span)| span.start);
    for (name, span) in own {
        match origins.get(name) {
            Some(origin) => diagnostics.push(is_needed_too(name, span, origin)),
            None => unique.add(name, span, diagnostics),
        }
    }
}

fn is_needed_too(name: &str, span: Span, origin: &Origin) -> Diagnostic {
    let Origin {
        namespace,
        name: there,
    } = origin;
    let message =
        format!("`{name}` is defined here, and what is imported needs that of {namespace:?}");
    let another = format!("import that one under another name: `import {{ {there} as … }}`");
    Diagnostic::error("duplicate-name", span, message).help(another)
}

fn both_are_needed(ty: &TypeDef, first: &Origin, second: &Origin) -> Diagnostic {
    let message = format!(
        "what is imported needs both the `{}` of {:?} and that of {:?}",
        ty.name, first.namespace, second.namespace
    );
    let another = format!(
        "import one under another name: `import {{ {} as … }}`",
        second.name
    );
    Diagnostic::error("duplicate-name", ty.span, message).help(another)
}

fn unique_operations(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    for interface in &model.interfaces {
        let mut unique = Unique::new("operation");
        for operation in &interface.operations {
            unique.add(&operation.name, operation.span, diagnostics);
        }
    }
}

fn unique_fields(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    for definition in &model.types {
        if let TypeKind::Record(fields) = &definition.kind {
            let mut unique = Unique::new("field");
            fields
                .iter()
                .for_each(|field| unique.add(&field.name, field.span, diagnostics));
        }
    }
    for operation in model.operations() {
        let mut unique = Unique::new("parameter");
        match &operation.parameters {
            Parameters::Named(fields) => {
                fields
                    .iter()
                    .for_each(|field| unique.add(&field.name, field.span, diagnostics));
            }
            Parameters::Unary(field) => unique.add(&field.name, field.span, diagnostics),
        }
    }
}

fn unique_members(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    for definition in &model.types {
        let TypeKind::Union(Union { members, .. }) = &definition.kind else {
            continue;
        };
        let mut unique = Unique::new("union key");
        for member in members {
            unique.add(&member.key, member.span, diagnostics);
        }
    }
}

fn enums_have_values(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    for definition in &model.types {
        if let TypeKind::Enum(it) = &definition.kind
            && it.values.is_empty()
        {
            let message = format!("the enum `{}` has no values", definition.name);
            let error = Diagnostic::error("empty-enum", definition.span, message);
            diagnostics.push(error.help("give it one: `Name = 0`"));
        }
    }
}

fn unique_enum_values(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    for definition in &model.types {
        if let TypeKind::Enum(it) = &definition.kind {
            let mut unique = Unique::new("enum value");
            it.values
                .iter()
                .for_each(|value| unique.add(&value.name, value.span, diagnostics));
        }
    }
}

fn unique_enum_indexes(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    for definition in &model.types {
        let TypeKind::Enum(it) = &definition.kind else {
            continue;
        };
        let mut seen = HashMap::new();
        // A negative one is reported already.
        for value in it.values.iter().filter(|value| value.index >= 0) {
            if let Some(first) = seen.insert(value.index, &value.name) {
                let message = format!(
                    "`{}` has the index {}, and so has `{first}`",
                    value.name, value.index
                );
                let error = Diagnostic::error("duplicate-index", value.span, message);
                let next = it
                    .values
                    .iter()
                    .map(|value| value.index)
                    .max()
                    .and_then(|most| most.checked_add(1));
                let free = next
                    .map(|next| format!(", such as {next}"))
                    .unwrap_or_default();
                diagnostics.push(error.help(format!("give each value an index of its own{free}")));
            }
        }
    }
}

/// A reader takes the display text too, so it has to say which value is meant.
fn unique_enum_texts(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    for definition in &model.types {
        let TypeKind::Enum(it) = &definition.kind else {
            continue;
        };
        let mut seen = HashMap::new();
        for value in &it.values {
            let Some(text) = &value.text else { continue };
            if let Some(first) = seen.insert(text, &value.name) {
                let message = format!(
                    "`{}` has the display text {text:?}, and so has `{first}`",
                    value.name
                );
                let error = Diagnostic::error("duplicate-text", value.span, message);
                diagnostics.push(error.help("give each value a text of its own, or none"));
            }
        }
    }
}

/// The names of types and interfaces.
fn definitions(model: &Model) -> impl Iterator<Item = (&str, Span)> {
    let types = model.types.iter().map(|ty| (ty.name.as_str(), ty.span));
    types.chain(
        model
            .interfaces
            .iter()
            .map(|interface| (interface.name.as_str(), interface.span)),
    )
}

/// `fooBar`, `foo_bar` and `HTTPServer` with capitals where words begin, and nowhere else changed.
fn pascal(name: &str) -> String {
    let capital = |word: &str| word[..1].to_ascii_uppercase() + &word[1..];
    names::words(name).into_iter().map(capital).collect()
}

/// Names that have to differ, also in the case of every language: `fooBar` and `foo_bar` are one name in Rust.
struct Unique<'a> {
    what: &'static str,
    seen: HashMap<String, &'a str>,
}

impl<'a> Unique<'a> {
    fn new(what: &'static str) -> Self {
        Self {
            what,
            seen: HashMap::new(),
        }
    }

    fn add(&mut self, name: &'a str, span: Span, diagnostics: &mut Vec<Diagnostic>) {
        let what = self.what;
        let converted = names::snake(name);
        if converted.is_empty() {
            let error = Diagnostic::error(
                "unusable-name",
                span,
                format!("{name:?} cannot be the name of anything"),
            );
            diagnostics.push(error.help("use at least one ASCII letter"));
            return;
        }
        match self.seen.entry(converted) {
            Entry::Vacant(entry) => {
                entry.insert(name);
            }
            Entry::Occupied(entry) if *entry.get() == name => {
                let error = Diagnostic::error(
                    "duplicate-name",
                    span,
                    format!("the {what} `{name}` exists already"),
                );
                diagnostics.push(error.help(Self::way_out(what)));
            }
            Entry::Occupied(entry) => {
                let message = format!(
                    "the {what}s `{}` and `{name}` are one name in other languages",
                    entry.get()
                );
                let error = Diagnostic::error("name-collision", span, message);
                let example = entry.key();
                diagnostics.push(error.help(format!(
                    "both become `{example}`: choose names that differ in more than case"
                )));
            }
        }
    }

    fn way_out(what: &str) -> &'static str {
        match what {
            "union key" => "tell the members apart: `@unionKey(\"another\")` after the type",
            _ => "rename or remove one of them",
        }
    }
}
