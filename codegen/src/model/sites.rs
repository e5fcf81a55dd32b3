//! The places of a schema where annotations stand.

use crate::syntax::ast::{Annotation, Definition, Document, Field, Operation};

/// A place with its annotations.
pub(crate) struct Site<'a> {
    /// As directives call it; none for the member of a union, which they have no word for.
    pub(crate) location: Option<&'static str>,
    pub(crate) annotations: &'a [Annotation],
    /// What it stands in, with its annotations.
    pub(crate) around: Vec<Around<'a>>,
}

type Around<'a> = (&'static str, &'a [Annotation]);

/// Every place of a schema, whether it has annotations or not.
pub(crate) fn sites(document: &Document) -> Vec<Site<'_>> {
    let namespace = document.namespace();
    let namespace = namespace.map_or(&[][..], |it| it.annotations.as_slice());
    let mut found = Found {
        sites: Vec::new(),
        around: Vec::new(),
    };
    found.add(Some("NAMESPACE"), namespace);
    found.within("NAMESPACE", namespace, |found| {
        for definition in &document.definitions {
            found.definition(definition);
        }
    });
    found.sites
}

struct Found<'a> {
    sites: Vec<Site<'a>>,
    around: Vec<Around<'a>>,
}

impl<'a> Found<'a> {
    fn add(&mut self, location: Option<&'static str>, annotations: &'a [Annotation]) {
        let around = match annotations {
            [] => Vec::new(),
            _ => self.around.clone(),
        };
        self.sites.push(Site {
            location,
            annotations,
            around,
        });
    }

    fn within(
        &mut self,
        location: &'static str,
        annotations: &'a [Annotation],
        inside: impl FnOnce(&mut Self),
    ) {
        self.around.push((location, annotations));
        inside(self);
        self.around.pop();
    }

    /// Something with parts.
    fn whole(
        &mut self,
        location: &'static str,
        annotations: &'a [Annotation],
        parts: impl FnOnce(&mut Self),
    ) {
        self.add(Some(location), annotations);
        self.within(location, annotations, parts);
    }

    fn definition(&mut self, definition: &'a Definition) {
        match definition {
            Definition::Namespace(_) | Definition::Import(_) | Definition::Directive(_) => {}
            Definition::Alias(it) => self.add(Some("ALIAS"), &it.head.annotations),
            Definition::Func(it) => self.operation(it),
            Definition::Interface(it) => self.whole("INTERFACE", &it.head.annotations, |found| {
                it.operations.iter().for_each(|it| found.operation(it));
            }),
            Definition::Record(it) => self.whole("TYPE", &it.head.annotations, |found| {
                found.fields("FIELD", &it.fields);
            }),
            Definition::Union(it) => self.whole("UNION", &it.head.annotations, |found| {
                let members = it.members.iter();
                members.for_each(|member| found.add(None, &member.annotations));
            }),
            Definition::Enum(it) => self.whole("ENUM", &it.head.annotations, |found| {
                let values = it.values.iter();
                values.for_each(|value| found.add(Some("ENUM_VALUE"), &value.head.annotations));
            }),
        }
    }

    fn operation(&mut self, it: &'a Operation) {
        self.whole("OPERATION", &it.head.annotations, |found| {
            found.fields("PARAMETER", &it.parameters);
        });
    }

    fn fields(&mut self, location: &'static str, fields: &'a [Field]) {
        for field in fields {
            self.add(Some(location), &field.head.annotations);
        }
    }
}
