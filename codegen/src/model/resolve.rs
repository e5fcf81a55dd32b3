//! Syntax tree to model: names become indexes, annotations become meaning.
//!
//! Aliases and enums come first, so that everything after them can look through them.

use crate::diagnostic::Diagnostic;
use crate::model::defaults;
use crate::model::literals::{annotations, docs};
use crate::model::prune::prune;
use crate::model::recursion::components;
use crate::model::scope::{Meaning, Scopes, type_head};
use crate::model::suggest;
use crate::model::types::*;
use crate::source::{Sources, Span};
use crate::syntax::ast::{self, Definition, Document, TypeExpr, TypeExprKind};

/// The built-in types by name.
pub(crate) const SCALARS: [(&str, Scalar); 17] = [
    ("i8", Scalar::I8),
    ("i16", Scalar::I16),
    ("i32", Scalar::I32),
    ("i64", Scalar::I64),
    ("u8", Scalar::U8),
    ("u16", Scalar::U16),
    ("u32", Scalar::U32),
    ("u64", Scalar::U64),
    ("f32", Scalar::F32),
    ("f64", Scalar::F64),
    ("bool", Scalar::Bool),
    ("string", Scalar::String),
    ("datetime", Scalar::Datetime),
    ("bytes", Scalar::Bytes),
    ("any", Scalar::Any),
    ("value", Scalar::Any),
    ("raw", Scalar::Raw),
];

/// The built-in type of this name.
pub(crate) fn scalar(name: &str) -> Option<Scalar> {
    SCALARS
        .iter()
        .find(|(scalar, _)| *scalar == name)
        .map(|(_, scalar)| *scalar)
}

/// The model of the first document, with what it needs of the others. With errors, it is only good for finding more of
/// them.
pub(crate) fn resolve(
    documents: &[Document],
    sources: &Sources,
    diagnostics: &mut Vec<Diagnostic>,
) -> Model {
    let Some(schema) = documents.first() else {
        return Model::default();
    };
    let mut resolver = Resolver::new(documents, sources, diagnostics);
    resolver.namespace(schema);
    resolver.aliases(documents);
    resolver.break_alias_cycles();
    resolver.enums(documents);
    resolver.records_and_unions(documents);
    resolver.interfaces(schema);
    resolver.map_keys();
    resolver.annotations(documents);
    resolver.finish(type_definitions(&documents[..1]).count())
}

pub(super) struct Resolver<'a> {
    pub(super) scopes: Scopes<'a>,
    pub(super) model: Model,
    /// Checked when every alias is known.
    map_keys: Vec<(Span, Type)>,
    pub(super) diagnostics: &'a mut Vec<Diagnostic>,
}

impl<'a> Resolver<'a> {
    /// Gives every type its id, and a definition that is filled in later.
    fn new(
        documents: &'a [Document],
        sources: &'a Sources,
        diagnostics: &'a mut Vec<Diagnostic>,
    ) -> Self {
        let scopes = Scopes::new(documents, sources, diagnostics);
        let mut model = Model::default();
        for definition in type_definitions(documents) {
            let Some(head) = type_head(definition) else {
                continue;
            };
            let span = head.name.span;
            let kind = match definition {
                Definition::Record(_) => TypeKind::Record(Vec::new()),
                Definition::Union(_) => TypeKind::Union(Union::default()),
                Definition::Enum(_) => TypeKind::Enum(Enum::default()),
                _ => TypeKind::Alias(Type::Scalar(Scalar::Any)),
            };
            model.types.push(TypeDef {
                name: head.name.text.clone(),
                docs: docs(&head.docs),
                annotations: annotations(&head.annotations),
                span,
                imported: origin(&documents[span.file], span.file, &head.name.text),
                kind,
            });
        }
        Self {
            scopes,
            model,
            map_keys: Vec::new(),
            diagnostics,
        }
    }

    /// Leaves out what is not needed, of which the first `own` types are none.
    fn finish(mut self, own: usize) -> Model {
        let needed = self.model.needed((0..own).map(TypeId), |_| false);
        let all = needed.iter().copied().collect();
        self.scopes.report_unused(&all, self.diagnostics);
        for (id, name) in self.scopes.renamed() {
            name.clone_into(&mut self.model.types[id.0].name);
        }
        prune(&mut self.model, &needed);
        self.model
    }

    fn namespace(&mut self, document: &Document) {
        if let Some(namespace) = document.namespace() {
            self.model.namespace.clone_from(&namespace.text);
            self.model.docs = docs(&namespace.docs);
            self.model.annotations = annotations(&namespace.annotations);
        }
    }

    fn aliases(&mut self, documents: &[Document]) {
        for (id, definition) in type_definitions(documents).enumerate() {
            let Definition::Alias(alias) = definition else {
                continue;
            };
            let mut target = self.ty(&alias.target);
            if let Type::Optional(inner) = target {
                let name = &alias.head.name.text;
                let message = format!("the alias `{name}` is optional");
                let error = Diagnostic::error("optional-alias", alias.target.span, message);
                self.diagnostics.push(error.help(format!(
                    "remove the `?` here and write `{name}?` where it is used"
                )));
                target = *inner;
            }
            self.model.types[id].kind = TypeKind::Alias(target);
        }
    }

    /// Reports aliases that lead to themselves and cuts them off, so that looking through aliases always ends.
    fn break_alias_cycles(&mut self) {
        let targets: Vec<Vec<usize>> = self.model.types.iter().map(alias_targets).collect();
        let component = components(&targets);
        let mut reported = vec![false; targets.len()];
        for (id, edges) in targets.iter().enumerate() {
            if !edges.iter().any(|to| component[*to] == component[id]) {
                continue;
            }
            let definition = &mut self.model.types[id];
            definition.kind = TypeKind::Alias(Type::Scalar(Scalar::Any));
            if !std::mem::replace(&mut reported[component[id]], true) {
                let message = format!("the alias `{}` leads back to itself", definition.name);
                let error = Diagnostic::error("alias-cycle", definition.span, message);
                self.diagnostics.push(
                    error.help("a type that contains itself has to be a `type` or a `union`"),
                );
            }
        }
    }

    fn enums(&mut self, documents: &[Document]) {
        for (id, definition) in type_definitions(documents).enumerate() {
            let Definition::Enum(it) = definition else {
                continue;
            };
            let values = it
                .values
                .iter()
                .map(|value| self.enum_value(value))
                .collect();
            let open = has(&it.head, "open");
            self.model.types[id].kind = TypeKind::Enum(Enum { values, open });
        }
    }

    fn enum_value(&mut self, value: &ast::EnumValue) -> EnumValue {
        let index = i32::try_from(value.index).ok().filter(|index| *index >= 0);
        if index.is_none() {
            let message = format!("{} is not an index", value.index);
            let error = Diagnostic::error("enum-index", value.index_span, message);
            self.diagnostics
                .push(error.help(format!("an index is a number from 0 to {}", i32::MAX)));
        }
        EnumValue {
            name: value.head.name.text.clone(),
            docs: docs(&value.head.docs),
            annotations: annotations(&value.head.annotations),
            span: value.head.name.span,
            index: index.unwrap_or(-1),
            text: value.text.as_ref().map(|text| text.text.clone()),
        }
    }

    fn records_and_unions(&mut self, documents: &[Document]) {
        for (id, definition) in type_definitions(documents).enumerate() {
            let kind = match definition {
                Definition::Record(it) => TypeKind::Record(self.fields(&it.fields)),
                Definition::Union(it) => TypeKind::Union(Union {
                    members: it.members.iter().map(|it| self.member(it)).collect(),
                    open: has(&it.head, "open"),
                }),
                _ => continue,
            };
            self.model.types[id].kind = kind;
        }
    }

    pub(super) fn fields(&mut self, fields: &[ast::Field]) -> Vec<Field> {
        fields.iter().map(|field| self.field(field)).collect()
    }

    fn field(&mut self, field: &ast::Field) -> Field {
        let ty = self.ty(&field.ty);
        let default = field.default.as_ref().and_then(|value| {
            defaults::of_field(&self.model, &ty, value)
                .map_err(|mistake| self.diagnostics.push(mistake))
                .ok()
        });
        Field {
            name: field.head.name.text.clone(),
            docs: docs(&field.head.docs),
            annotations: annotations(&field.head.annotations),
            span: field.head.name.span,
            ty,
            default,
            boxed: false,
        }
    }

    fn member(&mut self, member: &ast::Member) -> Member {
        let mut ty = self.ty(&member.ty);
        if let Type::Optional(inner) = ty {
            let error = Diagnostic::error(
                "optional-member",
                member.ty.span,
                "a member of a union cannot be optional",
            );
            self.diagnostics.push(
                error.help("remove the `?` here; a field of the union's type can be optional"),
            );
            ty = *inner;
        }
        Member {
            key: self.member_key(member),
            docs: docs(&member.docs),
            annotations: annotations(&member.annotations),
            span: member.ty.span,
            ty,
            boxed: false,
        }
    }

    /// `@unionKey("…")`, else the type's name.
    fn member_key(&mut self, member: &ast::Member) -> String {
        let annotation = member
            .annotations
            .iter()
            .find(|annotation| annotation.name.text == "unionKey");
        if let Some(annotation) = annotation {
            if let [
                (
                    _,
                    ast::Value {
                        kind: ast::ValueKind::Text(key),
                        ..
                    },
                ),
            ] = annotation.arguments.as_slice()
            {
                return key.clone();
            }
            let span = annotation.name.span;
            let error = Diagnostic::error("union-key", span, "`@unionKey` needs the key as text");
            self.diagnostics
                .push(error.help("write it like `@unionKey(\"names\")`"));
            return format!("member{}", span.start);
        }
        let mut ty = &member.ty;
        while let TypeExprKind::Optional(inner) = &ty.kind {
            ty = inner;
        }
        match &ty.kind {
            TypeExprKind::Name(name) => name.clone(),
            _ => {
                let error = Diagnostic::error(
                    "union-key",
                    ty.span,
                    "a list or map has no name that could be its key",
                );
                self.diagnostics
                    .push(error.help("give it one: `@unionKey(\"names\")` after the type"));
                format!("member{}", ty.span.start)
            }
        }
    }

    /// The type that an expression stands for; `any` in the place of one that does not exist.
    pub(super) fn ty(&mut self, expr: &TypeExpr) -> Type {
        match &expr.kind {
            TypeExprKind::Name(name) => {
                let file = expr.span.file;
                match (scalar(name), self.scopes.meaning(file, name)) {
                    (Some(scalar), _) => Type::Scalar(scalar),
                    (None, Some(Meaning::Type(id))) => Type::Named(id),
                    (None, meaning) => {
                        let known = self.scopes.type_names(file);
                        let error = unknown_type(name, expr.span, meaning, known);
                        self.diagnostics.push(error);
                        Type::Scalar(Scalar::Any)
                    }
                }
            }
            TypeExprKind::List(item) => Type::List(Box::new(self.ty(item))),
            TypeExprKind::Map(key, value) => {
                let key_type = self.ty(key);
                self.map_keys.push((key.span, key_type.clone()));
                Type::Map(Box::new(key_type), Box::new(self.ty(value)))
            }
            TypeExprKind::Optional(inner) => Type::Optional(Box::new(self.ty(inner))),
        }
    }

    fn map_keys(&mut self) {
        use Scalar::{Bool, I8, I16, I32, I64, String, U8, U16, U32, U64};
        for (span, key) in &self.map_keys {
            let allowed = matches!(
                self.model.unaliased(key),
                Type::Scalar(I8 | I16 | I32 | I64 | U8 | U16 | U32 | U64 | Bool | String)
            );
            if !allowed {
                let error =
                    Diagnostic::error("map-key", *span, "this type cannot be the key of a map");
                let help = "a key is `string`, an integer type or `bool`; else use a list of a type with both parts";
                self.diagnostics.push(error.help(help));
            }
        }
    }
}

/// Whether it has an annotation of that name.
fn has(head: &ast::Head, annotation: &str) -> bool {
    head.annotations.iter().any(|it| it.name.text == annotation)
}

/// The namespace of an imported schema that has one, and the name of its type.
fn origin(document: &Document, file: usize, name: &str) -> Option<Origin> {
    let namespace = document.namespace().filter(|_| file > 0)?;
    Some(Origin {
        namespace: namespace.text.clone(),
        name: name.to_owned(),
    })
}

/// The definitions of types, of all files: a type's id is its place among them.
fn type_definitions(documents: &[Document]) -> impl Iterator<Item = &Definition> {
    let all = documents.iter().flat_map(|it| &it.definitions);
    all.filter(|definition| type_head(definition).is_some())
}

/// The types that an alias mentions, at any depth.
fn alias_targets(definition: &TypeDef) -> Vec<usize> {
    let mut found = Vec::new();
    let mut open = match &definition.kind {
        TypeKind::Alias(target) => vec![target],
        _ => Vec::new(),
    };
    while let Some(ty) = open.pop() {
        match ty {
            Type::Named(id) => found.push(id.0),
            Type::Scalar(_) => {}
            Type::List(inner) | Type::Optional(inner) => open.push(inner),
            Type::Map(key, value) => open.extend([key.as_ref(), value.as_ref()]),
        }
    }
    found
}

fn unknown_type<'a>(
    name: &str,
    span: Span,
    meaning: Option<Meaning>,
    known: impl Iterator<Item = &'a str>,
) -> Diagnostic {
    if name == "void" {
        return Diagnostic::error("void", span, "`void` is not a type of values")
            .help("only an operation can return `void`; leave out the field, or use `bool`");
    }
    if let Some(Meaning::Interface) = meaning {
        return Diagnostic::error(
            "unknown-type",
            span,
            format!("`{name}` is an interface, not a type"),
        )
        .help("use a `type`, `enum`, `union` or `alias`");
    }
    let error = Diagnostic::error("unknown-type", span, format!("there is no type `{name}`"));
    let known = SCALARS.iter().map(|(name, _)| *name).chain(known);
    match suggest::translated(name).or_else(|| suggest::nearest(name, known)) {
        Some(meant) => error.help(format!("did you mean `{meant}`?")),
        None => error.help(format!(
            "define it with `type {name} {{ … }}`, or use a built-in type such as `string`"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn union_keys_are_names_of_types_unless_they_are_given() {
        let schema = r#"namespace "t" type P {} alias Id = string
            union U = P | Id | i32 | [P] @unionKey("many parts") | P @unionKey("other")"#;
        let model = crate::parse("t", schema).unwrap();
        let TypeKind::Union(Union { members, .. }) = &model.types[2].kind else {
            panic!("a union")
        };
        let keys: Vec<&str> = members.iter().map(|member| member.key.as_str()).collect();
        assert_eq!(keys, ["P", "Id", "i32", "many parts", "other"]);
    }

    #[test]
    fn types_may_be_used_before_they_are_defined() {
        let model = crate::parse(
            "t",
            r#"namespace "t" type A { b: {Key: [B?]} } enum B @open { C = 1 } alias Key = u8"#,
        )
        .unwrap();
        let TypeKind::Record(fields) = &model.types[0].kind else {
            panic!("a record")
        };
        let item = Type::Optional(Box::new(Type::Named(TypeId(1))));
        let expected = Type::Map(
            Box::new(Type::Named(TypeId(2))),
            Box::new(Type::List(Box::new(item))),
        );
        assert_eq!(fields[0].ty, expected);
        assert!(matches!(
            &model.types[1].kind,
            TypeKind::Enum(Enum { open: true, .. })
        ));
    }

    #[test]
    fn the_namespace_keeps_its_description() {
        let model =
            crate::parse("t", "\"\"\"\nWhat it is.\n\"\"\"\nnamespace \"a.b\" @info").unwrap();
        assert_eq!(
            (model.namespace.as_str(), model.docs.as_deref()),
            ("a.b", Some("What it is."))
        );
        assert_eq!(model.annotations[0].name, "info");
    }
}
