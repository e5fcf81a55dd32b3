//! Annotations against the directives that a schema defines or imports. An annotation without a directive is taken as it
//! is: other tools may know it.

use std::collections::HashMap;

use crate::diagnostic::Diagnostic;
use crate::model::resolve::Resolver;
use crate::model::sites::{Site, sites};
use crate::model::suggest::nearest;
use crate::model::types::{Field, Model, Scalar, Type, TypeKind, Union};
use crate::source::Span;
use crate::syntax::ast::{self, Annotation, Definition, Directive, Document, Value, ValueKind};

impl Resolver<'_> {
    /// Checks the annotations of the schema itself.
    pub(super) fn annotations(&mut self, documents: &[Document]) {
        // Of all files, so that a mistake in a directive is told where it is.
        let mut parameters = HashMap::new();
        for definition in documents.iter().flat_map(|it| &it.definitions) {
            if let Definition::Directive(it) = definition {
                parameters.insert(it.name.span, self.fields(&it.parameters));
            }
        }
        let schema = &documents[0];
        self.requires(schema);
        for site in sites(schema) {
            for (number, annotation) in site.annotations.iter().enumerate() {
                let Some(directive) = self.scopes.directive(0, &annotation.name.text) else {
                    continue;
                };
                location(directive, annotation, &site, self.diagnostics);
                required(directive, annotation, &site, self.diagnostics);
                once(annotation, &site.annotations[..number], self.diagnostics);
                let fields = parameters.get(&directive.name.span);
                let fields = fields.map_or(&[][..], |it| it.as_slice());
                arguments(&self.model, annotation, fields, self.diagnostics);
            }
        }
    }

    /// What a directive requires has to be a directive.
    fn requires(&mut self, schema: &Document) {
        for definition in &schema.definitions {
            let Definition::Directive(directive) = definition else {
                continue;
            };
            for require in &directive.requires {
                let name = &require.name;
                if self.scopes.directive(0, &name.text).is_none() {
                    let message = format!("there is no directive `@{}`", name.text);
                    let error = Diagnostic::error("unknown-directive", name.span, message);
                    let help = format!("define it: `directive @{} on …`", name.text);
                    self.diagnostics.push(error.help(help));
                }
            }
        }
    }
}

fn location(
    directive: &Directive,
    annotation: &Annotation,
    site: &Site<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let Some(here) = site.location else {
        return;
    };
    let mut allowed = directive.locations.iter().map(|it| it.text.as_str());
    if allowed.any(|it| it == here) {
        return;
    }
    let allowed: Vec<&str> = directive.locations.iter().map(|it| &*it.text).collect();
    let message = format!("`@{}` does not stand on {here}", annotation.name.text);
    let error = Diagnostic::error("annotation-location", annotation.name.span, message);
    let places = allowed.join(" | ");
    diagnostics.push(error.help(format!("its directive says: on {places}")));
}

fn required(
    directive: &Directive,
    annotation: &Annotation,
    site: &Site<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for require in &directive.requires {
        let on = |location: &str| require.locations.iter().any(|it| it.text == location);
        let has = |annotations: &[Annotation]| {
            let mut names = annotations.iter().map(|it| &it.name.text);
            names.any(|name| *name == require.name.text)
        };
        let on_self = (on("SELF") || site.location.is_some_and(on)) && has(site.annotations);
        let around = site.around.iter().any(|(at, list)| on(at) && has(list));
        if !on_self && !around {
            let (name, wanted) = (&annotation.name.text, &require.name.text);
            let message = format!("`@{name}` needs `@{wanted}`, which is missing");
            let error = Diagnostic::error("annotation-requires", annotation.name.span, message);
            let places: Vec<&str> = require.locations.iter().map(|it| &*it.text).collect();
            let help = format!("its directive wants it on {}", places.join(" | "));
            diagnostics.push(error.help(help));
        }
    }
}

/// OpenAPI has one for each status and each server.
const REPEATED: [&str; 2] = ["response", "server"];

fn once(annotation: &Annotation, before: &[Annotation], diagnostics: &mut Vec<Diagnostic>) {
    let name = &annotation.name;
    let again = before.iter().any(|it| it.name.text == name.text);
    if again && !REPEATED.contains(&name.text.as_str()) {
        let message = format!("`@{}` stands here already", name.text);
        let warning = Diagnostic::warning("annotation-twice", name.span, message);
        diagnostics.push(warning.help("remove one of them"));
    }
}

fn arguments(
    model: &Model,
    annotation: &Annotation,
    parameters: &[Field],
    diagnostics: &mut Vec<Diagnostic>,
) {
    let directive = &annotation.name.text;
    let mut seen: Vec<&str> = Vec::new();
    let mut tell = |span: Span, message: String, help: String| {
        diagnostics.push(Diagnostic::error("annotation-argument", span, message).help(help));
    };
    for (name, value) in &annotation.arguments {
        if seen.contains(&name.as_str()) {
            let message = format!("`@{directive}` has the argument `{name}` already");
            tell(value.span, message, "remove one of them".to_owned());
            continue;
        }
        seen.push(name);
        let Some(parameter) = parameters.iter().find(|it| it.name == *name) else {
            let message = format!("`@{directive}` has no argument `{name}`");
            tell(value.span, message, known_arguments(name, parameters));
            continue;
        };
        if let Err((span, wanted)) = fits(model, &parameter.ty, value) {
            let message = format!("the argument `{name}` of `@{directive}` has another type");
            tell(span, message, format!("write {wanted}"));
        }
    }
    for parameter in parameters {
        let name = parameter.name.as_str();
        if is_needed(parameter) && !seen.contains(&name) {
            let message = format!("`@{directive}` needs the argument `{name}`");
            let example = match name {
                "value" => format!("write it like `@{directive}(…)`"),
                _ => format!("write it like `@{directive}({name}: …)`"),
            };
            tell(annotation.name.span, message, example);
        }
    }
}

fn known_arguments(name: &str, parameters: &[Field]) -> String {
    let names: Vec<&str> = parameters.iter().map(|it| it.name.as_str()).collect();
    match nearest(name, names.iter().copied()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None if names.is_empty() => "it takes none: remove it".to_owned(),
        None => format!("it takes {}", names.join(", ")),
    }
}

fn is_needed(field: &Field) -> bool {
    !matches!(field.ty, Type::Optional(_)) && field.default.is_none()
}

/// Whether a value is one of a type; else where it is not, and what would be.
fn fits(model: &Model, ty: &Type, value: &Value) -> Result<(), (Span, String)> {
    let no = |wanted: &str| Err((value.span, wanted.to_owned()));
    match (model.unaliased(ty), &value.kind) {
        (Type::Optional(_), ValueKind::Name(name)) if name == "null" => Ok(()),
        (Type::Optional(inner), _) => fits(model, inner, value),
        (Type::Scalar(scalar), kind) => match scalar_kind(*scalar, kind) {
            Ok(()) => Ok(()),
            Err(wanted) => no(wanted),
        },
        (Type::List(item), ValueKind::List(values)) => {
            values.iter().try_for_each(|it| fits(model, item, it))
        }
        (Type::List(_), _) => no("a list: `[…]`"),
        (Type::Map(_, item), ValueKind::Map(entries)) => {
            entries.iter().try_for_each(|(_, it)| fits(model, item, it))
        }
        (Type::Map(..), _) => no("a map: `{key: …}`"),
        (Type::Named(id), kind) => match (&model.type_def(*id).kind, kind) {
            (TypeKind::Enum(it), ValueKind::Name(name))
                if it.values.iter().any(|value| value.name == *name) =>
            {
                Ok(())
            }
            (TypeKind::Enum(it), _) => {
                let names: Vec<&str> = it.values.iter().map(|it| it.name.as_str()).collect();
                no(&format!("one of {}", names.join(", ")))
            }
            (TypeKind::Record(fields), ValueKind::Map(entries)) => {
                record_fits(model, fields, entries, value.span)
            }
            (TypeKind::Record(_), _) => no("an object: `{field: …}`"),
            (TypeKind::Union(Union { members, .. }), _) => {
                let fitting = members.iter().any(|it| fits(model, &it.ty, value).is_ok());
                fitting.then_some(()).ok_or_else(|| {
                    let keys: Vec<&str> = members.iter().map(|it| it.key.as_str()).collect();
                    (value.span, format!("one of {}", keys.join(", ")))
                })
            }
            (TypeKind::Alias(_), _) => Ok(()),
        },
    }
}

fn record_fits(
    model: &Model,
    fields: &[Field],
    entries: &[(ast::Name, Value)],
    span: Span,
) -> Result<(), (Span, String)> {
    for (key, value) in entries {
        let Some(field) = fields.iter().find(|field| field.name == key.text) else {
            let names: Vec<&str> = fields.iter().map(|it| it.name.as_str()).collect();
            return Err((key.span, format!("only {}", names.join(", "))));
        };
        fits(model, &field.ty, value)?;
    }
    let given = |field: &Field| entries.iter().any(|(key, _)| key.text == field.name);
    let missing = fields.iter().find(|it| is_needed(it) && !given(it));
    match missing {
        Some(field) => Err((span, format!("`{}`, too", field.name))),
        None => Ok(()),
    }
}

fn scalar_kind(scalar: Scalar, kind: &ValueKind) -> Result<(), &'static str> {
    use Scalar::{Any, Bool, Bytes, Datetime, F32, F64, Raw, String};
    match (scalar, kind) {
        (Any | Raw, _)
        | (Bool, ValueKind::Bool(_))
        | (String | Bytes | Datetime, ValueKind::Text(_))
        | (F32 | F64, ValueKind::Int(_) | ValueKind::Float(_)) => Ok(()),
        (Bool, _) => Err("`true` or `false`"),
        (String | Bytes | Datetime, _) => Err("text in quotes"),
        (F32 | F64, _) => Err("a number"),
        (_, ValueKind::Int(_)) => Ok(()),
        _ => Err("a whole number"),
    }
}
