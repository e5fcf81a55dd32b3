//! An operation: where its parameters are sent, and what they are.

use serde_json::{Map, Value as Json, json};

use super::CODE;
use super::arguments::{find, object, text};
use super::responses;
use crate::describe::json_schema::{Schemas, described, is_required};
use crate::diagnostic::Diagnostic;
use crate::model::types::{
    Annotation, Field, Interface, Model, Operation, Parameters, Scalar, Type, TypeKind,
};

/// Writes one operation.
pub(super) struct Writer<'a, 'b> {
    pub(super) model: &'a Model,
    pub(super) schemas: &'b Schemas<'a>,
    pub(super) mistakes: &'b mut Vec<Diagnostic>,
}

/// Where a parameter is sent.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Path,
    Query,
    Header,
    Cookie,
    Body,
}

impl Writer<'_, '_> {
    pub(super) fn operation(
        &mut self,
        interface: Option<&Interface>,
        operation: &Operation,
        method: &Annotation,
        path: &[String],
        id: &str,
    ) -> Json {
        let mut written = Map::new();
        if let Some(interface) = interface {
            written.insert("tags".into(), json!([interface.name]));
        }
        let summary = find(&operation.annotations, "summary").and_then(|it| text(it, "value"));
        written.extend(summary.map(|it| ("summary".to_owned(), it.into())));
        described(
            &mut written,
            operation.docs.as_deref(),
            &operation.annotations,
        );
        let docs = find(&operation.annotations, "externalDocs");
        if let Some(docs) = docs.filter(|it| text(it, "url").is_some()) {
            written.insert("externalDocs".into(), object(docs).into());
        }
        written.insert("operationId".into(), id.into());
        let fields = operation.parameters.fields();
        self.all_are_parameters(path, fields, method);
        let bodiless = ["GET", "HEAD", "DELETE", "OPTIONS"].contains(&method.name.as_str());
        let (mut parameters, mut body) = (Vec::new(), Vec::new());
        for field in fields {
            match place(field, path, bodiless) {
                Place::Body => body.push(field.clone()),
                place => self.parameter(field, place, &mut parameters),
            }
        }
        if !parameters.is_empty() {
            written.insert("parameters".into(), parameters.into());
        }
        if !body.is_empty() {
            written.insert("requestBody".into(), self.body(operation, &body));
        }
        let responses = responses::responses(self, operation);
        written.insert("responses".into(), responses);
        Json::Object(written)
    }

    pub(super) fn mistake(&mut self, at: &Annotation, message: String, help: &str) {
        let mistake = Diagnostic::error(CODE, at.span, message);
        self.mistakes.push(mistake.help(help));
    }

    fn all_are_parameters(&mut self, path: &[String], fields: &[Field], method: &Annotation) {
        for (number, name) in path.iter().enumerate() {
            if path[..number].contains(name) {
                let message = format!("the path has the parameter `{name}` twice");
                self.mistake(method, message, "call one of them differently");
            } else if !fields.iter().any(|it| it.name == *name) {
                let message = format!("the path has the parameter `{name}`, the operation has not");
                let help = "add it to the parameters, or take it out of the path";
                self.mistake(method, message, help);
            }
        }
    }

    fn parameter(&mut self, field: &Field, place: Place, parameters: &mut Vec<Json>) {
        let required = match &field.ty {
            Type::Optional(item) => item,
            ty => ty,
        };
        let fits = match place {
            Place::Query => self.is_simple(required) || self.is_list(required),
            Place::Path => self.is_simple(&field.ty),
            _ => self.is_simple(required),
        };
        if fits {
            parameters.push(self.written(field, place));
            return;
        }
        // Each field of a record is a parameter of the query.
        if let (Place::Query, Some(fields)) = (place, self.fields_of(required)) {
            for field in fields {
                self.parameter(&field, Place::Query, parameters);
            }
            return;
        }
        let message = match place {
            Place::Path => format!("`{}` cannot be a part of a path", field.name),
            Place::Query => format!("`{}` cannot be sent in a query", field.name),
            _ => format!("`{}` cannot be sent in a header or cookie", field.name),
        };
        let help = "a number, bool, text, datetime or enum can; send anything else with POST, PUT or PATCH";
        let mistake = Diagnostic::error(CODE, field.span, message);
        self.mistakes.push(mistake.help(help));
    }

    fn written(&self, field: &Field, place: Place) -> Json {
        let (at, directive) = match place {
            Place::Path => ("path", "path"),
            Place::Header => ("header", "header"),
            Place::Cookie => ("cookie", "cookie"),
            _ => ("query", "query"),
        };
        let named = find(&field.annotations, directive).and_then(|it| text(it, "value"));
        let name = named.unwrap_or(&field.name);
        let mut written = Map::new();
        written.insert("name".into(), name.into());
        written.insert("in".into(), at.into());
        described(&mut written, field.docs.as_deref(), &field.annotations);
        let required = place == Place::Path || is_required(field);
        written.insert("required".into(), required.into());
        // What is absent is left out, as text has no null; what there is to say is said above.
        let ty = match &field.ty {
            Type::Optional(item) => item.as_ref().clone(),
            ty => ty.clone(),
        };
        let bare = Field {
            docs: None,
            annotations: Vec::new(),
            ty,
            ..field.clone()
        };
        written.insert("schema".into(), self.schemas.field(&bare));
        Json::Object(written)
    }

    fn body(&self, operation: &Operation, fields: &[Field]) -> Json {
        let (schema, required) = match &operation.parameters {
            Parameters::Unary(field) => (self.schemas.field(field), is_required(field)),
            Parameters::Named(_) => {
                let schema = Json::Object(self.schemas.record(fields));
                (schema, fields.iter().any(is_required))
            }
        };
        let content = self.content("consumes", &schema);
        json!({"content": content, "required": required})
    }

    /// A schema for each media type that the namespace names.
    pub(super) fn content(&self, directive: &str, schema: &Json) -> Map<String, Json> {
        let named = find(&self.model.annotations, directive);
        let mut types = named.map_or_else(Vec::new, |it| super::arguments::texts(it, "value"));
        if types.is_empty() {
            types.push("application/json");
        }
        let media = |it: &str| (it.to_owned(), json!({"schema": schema}));
        types.into_iter().map(media).collect()
    }

    /// Whether a value has a text.
    fn is_simple(&self, ty: &Type) -> bool {
        match self.model.unaliased(ty) {
            Type::Scalar(scalar) => !matches!(scalar, Scalar::Any | Scalar::Raw),
            Type::Named(id) => matches!(self.model.type_def(*id).kind, TypeKind::Enum(_)),
            _ => false,
        }
    }

    fn is_list(&self, ty: &Type) -> bool {
        matches!(self.model.unaliased(ty), Type::List(item) if self.is_simple(item))
    }

    /// The fields of a record that are all simple, and so can stand in a query.
    fn fields_of(&self, ty: &Type) -> Option<Vec<Field>> {
        let Type::Named(id) = self.model.unaliased(ty) else {
            return None;
        };
        let TypeKind::Record(fields) = &self.model.type_def(*id).kind else {
            return None;
        };
        let simple = |field: &Field| {
            let ty = match &field.ty {
                Type::Optional(item) => item,
                ty => ty,
            };
            self.is_simple(ty) || self.is_list(ty)
        };
        fields.iter().all(simple).then(|| fields.clone())
    }
}

fn place(field: &Field, path: &[String], bodiless: bool) -> Place {
    let has = |name: &str| find(&field.annotations, name).is_some();
    if path.contains(&field.name) {
        Place::Path
    } else if has("header") {
        Place::Header
    } else if has("cookie") {
        Place::Cookie
    } else if has("query") || bodiless {
        Place::Query
    } else {
        Place::Body
    }
}
