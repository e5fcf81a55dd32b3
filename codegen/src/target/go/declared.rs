//! The names that the types of a schema have in Go.

use super::errors::Errors;
use super::names::{Named, exported, member_scope};
use crate::diagnostic::Diagnostic;
use crate::model::types::{EnumValue, TypeDef, TypeId, TypeKind};
use crate::output::scope::Scope;
use crate::source::Span;

/// Methods of every type, which no field can be called.
const METHODS: &[&str] = &["DecodeWire", "EncodeWire"];

/// Methods of the records that are errors, beside those.
const ERROR_METHODS: &[&str] = &["CodeAndDetails", "Error"];

/// Methods of what is in the details of errors, beside those.
const DETAIL_METHODS: &[&str] = &["DecodeJSON", "EncodeJSON"];

/// The names that a type of the schema has in Go.
#[derive(Default)]
pub(super) struct TypeNames {
    pub(super) name: String,
    /// The fields of a record or a union, in the order of the schema.
    pub(super) fields: Vec<String>,
    /// The field of an open union for a member that is not known.
    pub(super) unknown: Option<String>,
    /// The constants of an enum, in the order of its values.
    pub(super) constants: Vec<String>,
    /// The function that reads an enum's text.
    pub(super) parse: String,
}

impl TypeNames {
    /// The names of a type, whose own name is in the scope of the package already.
    pub(super) fn new(
        def: &TypeDef,
        id: TypeId,
        errors: &Errors,
        package: &mut Scope,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Self {
        let name = Named::from(def).exported();
        let mut names = Self::default();
        match &def.kind {
            TypeKind::Record(fields) => {
                let mut members = Members::new(id, errors);
                let all = fields.iter();
                names.fields = all
                    .map(|it| members.claim(it.into(), "field", it.span, diagnostics))
                    .collect();
            }
            TypeKind::Union(union) => {
                let mut members = Members::new(id, errors);
                let all = union.members.iter();
                names.fields = all
                    .map(|it| members.claim(it.into(), "member", it.span, diagnostics))
                    .collect();
                names.unknown = union.open.then(|| members.scope.fresh("Unknown"));
            }
            TypeKind::Enum(it) => {
                let values = it.values.iter();
                names.constants = values
                    .map(|value| constant(&name, value, package))
                    .collect();
                names.parse = package.fresh(&format!("Parse{name}"));
            }
            TypeKind::Alias(_) => {}
        }
        Self { name, ..names }
    }

    /// The names of a type in another package, as far as this file can know and say them.
    pub(super) fn elsewhere(def: &TypeDef) -> Self {
        let name = Named::origin(def).exported();
        let constant = |value: &EnumValue| match Named::from(value) {
            it if it.is_renamed() => it.exported(),
            _ => format!("{name}{}", exported(&value.name)),
        };
        let constants = match &def.kind {
            TypeKind::Enum(it) => it.values.iter().map(constant).collect(),
            _ => Vec::new(),
        };
        Self {
            name,
            constants,
            ..Self::default()
        }
    }
}

/// The constant of an enum's value. What `@rename` gives it is the whole of it, and taken already.
fn constant(name: &str, value: &EnumValue, package: &mut Scope) -> String {
    let named = Named::from(value);
    if named.is_renamed() {
        return named.exported();
    }
    package.fresh(&format!("{name}{}", exported(&value.name)))
}

/// What the fields of a struct are called.
struct Members {
    scope: Scope,
    /// Names of methods, which only `@rename` gives to a field.
    methods: Vec<&'static [&'static str]>,
}

impl Members {
    fn new(id: TypeId, errors: &Errors) -> Self {
        let mut methods = vec![METHODS];
        if errors.is_error(id) {
            methods.push(ERROR_METHODS);
        }
        if errors.is_detail(id) {
            methods.push(DETAIL_METHODS);
        }
        let scope = methods.iter().fold(member_scope(), |it, m| it.reserve(m));
        Self { scope, methods }
    }

    fn claim(
        &mut self,
        it: Named<'_>,
        what: &str,
        span: Span,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> String {
        let mut name = it.exported();
        if !it.is_renamed()
            && self
                .methods
                .iter()
                .any(|them| them.contains(&name.as_str()))
        {
            name.push('_');
        }
        let what = format!("{what} `{}`", it.name);
        diagnostics.extend(self.scope.claim(name.as_str(), what, span).err());
        name
    }
}
