//! From the model to its form.

use std::collections::BTreeMap;

use super::form::{
    About, Annotation, Argument, Document, Entry, EnumValue, Field, Interface, Kind, Member,
    Operation, Origin, Reference, Span, Type, TypeDef, Value,
};
use super::{VERSION, paths};
use crate::describe::places::Places;
use crate::describe::{mark, wire_name};
use crate::model::types::{self as schema, Model, Parameters, Side, TypeId, TypeKind};
use crate::output::docs::deprecation;
use crate::source::{self, Sources};

pub(super) fn document<'a>(model: &'a Model, sources: &Sources) -> Document<'a> {
    let converter = Converter {
        model,
        places: Places::new(sources),
    };
    let types = model.types.iter().map(|it| converter.type_def(it));
    let interfaces = model.interfaces.iter().map(|it| converter.interface(it));
    let functions = model.functions.iter();
    Document {
        generated: mark(model),
        version: VERSION,
        namespace: &model.namespace,
        docs: model.docs.as_deref(),
        annotations: converter.annotations(&model.annotations),
        files: paths::relative(sources),
        types: types.collect(),
        interfaces: interfaces.collect(),
        functions: functions.map(|it| converter.operation(None, it)).collect(),
    }
}

struct Converter<'a> {
    model: &'a Model,
    places: Places,
}

impl<'a> Converter<'a> {
    fn about(
        &self,
        docs: &'a Option<String>,
        annotations: &'a [schema::Annotation],
        span: source::Span,
    ) -> About<'a> {
        About {
            docs: docs.as_deref(),
            deprecated: deprecation(annotations),
            renames: renames(annotations),
            annotations: self.annotations(annotations),
            span: self.span(span),
        }
    }

    fn span(&self, span: source::Span) -> Span {
        let (start, end) = self.places.of(span);
        Span {
            file: span.file,
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
        }
    }

    fn annotations(&self, annotations: &'a [schema::Annotation]) -> Vec<Annotation<'a>> {
        let annotation = |it: &'a schema::Annotation| Annotation {
            name: &it.name,
            arguments: it.arguments.iter().map(argument).collect(),
            span: self.span(it.span),
        };
        annotations.iter().map(annotation).collect()
    }

    fn type_def(&self, def: &'a schema::TypeDef) -> TypeDef<'a> {
        let origin = |it: &'a schema::Origin| Origin {
            namespace: &it.namespace,
            name: &it.name,
        };
        TypeDef {
            name: &def.name,
            about: self.about(&def.docs, &def.annotations, def.span),
            imported: def.imported.as_ref().map(origin),
            kind: self.kind(&def.kind),
        }
    }

    fn kind(&self, kind: &'a TypeKind) -> Kind<'a> {
        match kind {
            TypeKind::Record(fields) => Kind::Record {
                fields: self.fields(fields),
            },
            TypeKind::Enum(it) => Kind::Enum {
                open: it.open,
                values: it.values.iter().map(|it| self.enum_value(it)).collect(),
            },
            TypeKind::Union(it) => Kind::Union {
                open: it.open,
                members: it.members.iter().map(|it| self.member(it)).collect(),
            },
            TypeKind::Alias(target) => Kind::Alias {
                target: self.ty(target),
            },
        }
    }

    fn fields(&self, fields: &'a [schema::Field]) -> Vec<Field<'a>> {
        let field = |it: &'a schema::Field| Field {
            name: &it.name,
            about: self.about(&it.docs, &it.annotations, it.span),
            ty: self.ty(&it.ty),
            default: it.default.as_ref().map(value),
            boxed: it.boxed,
        };
        fields.iter().map(field).collect()
    }

    fn enum_value(&self, it: &'a schema::EnumValue) -> EnumValue<'a> {
        EnumValue {
            name: &it.name,
            about: self.about(&it.docs, &it.annotations, it.span),
            index: it.index,
            display: it.text.as_deref(),
        }
    }

    fn member(&self, it: &'a schema::Member) -> Member<'a> {
        Member {
            key: &it.key,
            about: self.about(&it.docs, &it.annotations, it.span),
            ty: self.ty(&it.ty),
            boxed: it.boxed,
        }
    }

    fn interface(&self, it: &'a schema::Interface) -> Interface<'a> {
        let operations = it.operations.iter();
        Interface {
            name: &it.name,
            wire_name: format!("{}.{}", self.model.namespace, it.name),
            about: self.about(&it.docs, &it.annotations, it.span),
            served_by: match it.served_by {
                Side::Guest => "guest",
                Side::Host => "host",
            },
            operations: operations
                .map(|operation| self.operation(Some(it), operation))
                .collect(),
        }
    }

    fn operation(
        &self,
        interface: Option<&schema::Interface>,
        it: &'a schema::Operation,
    ) -> Operation<'a> {
        Operation {
            name: &it.name,
            wire_name: wire_name(self.model, interface, it),
            about: self.about(&it.docs, &it.annotations, it.span),
            unary: matches!(it.parameters, Parameters::Unary(_)),
            parameters: self.fields(it.parameters.fields()),
            returns: it.returns.as_ref().map(|ty| self.ty(ty)),
            errors: it.errors.iter().map(|id| self.reference(*id)).collect(),
        }
    }

    fn reference(&self, id: TypeId) -> Reference<'a> {
        Reference {
            name: &self.model.type_def(id).name,
            index: id.0,
        }
    }

    fn ty(&self, ty: &schema::Type) -> Type<'a> {
        let boxed = |ty: &schema::Type| Box::new(self.ty(ty));
        match ty {
            schema::Type::Scalar(scalar) => Type::Scalar {
                scalar: scalar.name(),
            },
            schema::Type::Named(id) => Type::Named(self.reference(*id)),
            schema::Type::List(item) => Type::List { item: boxed(item) },
            schema::Type::Map(key, value) => Type::Map {
                key: boxed(key),
                value: boxed(value),
            },
            schema::Type::Optional(item) => Type::Optional { item: boxed(item) },
        }
    }
}

fn argument((name, it): &(String, schema::Value)) -> Argument<'_> {
    let value = value(it);
    Argument { name, value }
}

fn value(value: &schema::Value) -> Value<'_> {
    match value {
        schema::Value::Int(number) => Value::Int(number.to_string()),
        schema::Value::Float(number) => Value::Float(*number),
        schema::Value::String(text) => Value::String(text),
        schema::Value::Bool(value) => Value::Bool(*value),
        schema::Value::Name(name) => Value::Name(name),
        schema::Value::List(items) => Value::List(items.iter().map(self::value).collect()),
        schema::Value::Map(entries) => Value::Map(entries.iter().map(entry).collect()),
    }
}

fn entry((key, it): &(String, schema::Value)) -> Entry<'_> {
    let value = value(it);
    Entry { key, value }
}

/// What `@rename` says, for languages that we do not know, too.
fn renames(annotations: &[schema::Annotation]) -> BTreeMap<&str, &str> {
    let renames = annotations.iter().filter(|it| it.name == "rename");
    let names = renames.flat_map(|it| match it.arguments.as_slice() {
        [(name, schema::Value::Map(names))] if name == "value" => names,
        names => names,
    });
    let named = names.filter_map(|(lang, name)| match name {
        schema::Value::String(name) => Some((lang.as_str(), name.as_str())),
        _ => None,
    });
    named.collect()
}
