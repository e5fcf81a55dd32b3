//! The forms by name.

use std::fmt;
use std::str::FromStr;

use serde::Deserialize;

use crate::diagnostic::Diagnostic;
use crate::model::types::Model;
use crate::output::names::file_stem;
use crate::source::Sources;

/// A form that a schema can be described in.
///
/// ```
/// use guesthouse_codegen::describe::Form;
///
/// assert_eq!("model".parse(), Ok(Form::Model));
/// assert_eq!(Form::Html.to_string(), "html");
/// assert!("pdf".parse::<Form>().is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// The whole model as JSON: [`model`](super::model).
    Model,
    /// The types as JSON Schema: [`json_schema`](super::json_schema).
    JsonSchema,
    /// Operations that are reached by HTTP as OpenAPI: [`openapi`](super::openapi).
    #[serde(rename = "openapi")]
    OpenApi,
    /// Documentation as CommonMark: [`markdown`](super::markdown).
    Markdown,
    /// Documentation as a page of HTML: [`html`](super::html).
    Html,
}

/// A schema in another form, and what there is to say about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Description {
    /// The text.
    pub text: String,
    /// What the form leaves out, as warnings.
    pub notes: Vec<Diagnostic>,
}

impl Form {
    /// Every form.
    pub const ALL: [Self; 5] = [
        Self::Model,
        Self::JsonSchema,
        Self::OpenApi,
        Self::Markdown,
        Self::Html,
    ];

    /// The schema in this form. Errors are what the form cannot say.
    ///
    /// ```
    /// use guesthouse_codegen::describe::Form;
    /// use guesthouse_codegen::{NoLoader, Source, check_with};
    ///
    /// let schema = Source::new("demo.apexlang", "namespace \"demo.v1\" type Point { x: f64 }");
    /// let (model, diagnostics) = check_with(schema, &mut NoLoader);
    /// let model = model.expect("no mistakes");
    /// let page = Form::Html.describe(&model, diagnostics.sources()).expect("HTML can say this");
    /// assert!(page.text.starts_with("<!doctype html>"));
    /// ```
    pub fn describe(
        self,
        model: &Model,
        sources: &Sources,
    ) -> Result<Description, Vec<Diagnostic>> {
        let text = match self {
            Self::Model => super::model(model, sources),
            Self::JsonSchema => super::json_schema(model),
            Self::OpenApi => return super::openapi(model),
            Self::Markdown => super::markdown(&[model]),
            Self::Html => super::html(&[model]),
        };
        let notes = Vec::new();
        Ok(Description { text, notes })
    }

    /// The name of the file for a schema, such as `demo_v1.model.json` for the namespace `demo.v1`.
    pub fn file_name(self, model: &Model) -> String {
        let ending = match self {
            Self::Model => "model.json",
            Self::JsonSchema => "schema.json",
            Self::OpenApi => "openapi.json",
            Self::Markdown => "md",
            Self::Html => "html",
        };
        format!("{}.{ending}", file_stem(&model.namespace))
    }
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Model => "model",
            Self::JsonSchema => "json-schema",
            Self::OpenApi => "openapi",
            Self::Markdown => "markdown",
            Self::Html => "html",
        })
    }
}

/// A form that there is not.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no form `{0}`")]
pub struct UnknownForm(String);

impl FromStr for Form {
    type Err = UnknownForm;

    fn from_str(text: &str) -> Result<Self, UnknownForm> {
        let found = Self::ALL.into_iter().find(|form| form.to_string() == text);
        found.ok_or_else(|| UnknownForm(text.to_owned()))
    }
}
