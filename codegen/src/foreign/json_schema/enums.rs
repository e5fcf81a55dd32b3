//! Enums: texts, which stay as they are beside a name that Apex accepts, or whole numbers.

use std::collections::HashSet;

use super::shape::Constant;
use super::{Carrying, description, title};
use crate::foreign::naming::Names;
use crate::foreign::tree::{enum_value, head, name};
use crate::foreign::work::Work;
use crate::syntax::ast::{Definition, Enum, Head, ValueKind};

/// The constants with their names in Apex, each constant once.
pub(super) fn named<'a, 'b>(constants: &'b [Constant<'a>]) -> Vec<(&'b Constant<'a>, String)> {
    let mut names = Names::default();
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    for constant in constants {
        let written = written(constant);
        if seen.insert(written.clone()) {
            let described = constant.schema.and_then(title);
            found.push((constant, names.value(described.unwrap_or(&written))));
        }
    }
    found
}

/// A constant as it is written, without quotes.
pub(super) fn written(constant: &Constant<'_>) -> String {
    match &constant.value.kind {
        ValueKind::Text(text) => text.clone(),
        ValueKind::Int(number) => number.to_string(),
        _ => String::new(),
    }
}

impl Carrying<'_> {
    pub(super) fn enumeration(
        &mut self,
        head_of: Head,
        constants: Vec<Constant<'_>>,
        work: &mut Work<'_>,
    ) {
        let values = named(&constants).into_iter().enumerate();
        let value = |(at, (constant, named)): (usize, (&Constant<'_>, String))| {
            let docs = constant.schema.and_then(|it| description(it, &named));
            let head = head(docs, name(&named, constant.value.span));
            match &constant.value.kind {
                ValueKind::Text(text) => enum_value(head, at as i128, text),
                ValueKind::Int(index) => enum_value(head, *index, &named),
                _ => enum_value(head, at as i128, &named),
            }
        };
        let it = Enum {
            values: values.map(value).collect(),
            head: head_of,
        };
        work.definitions.push(Definition::Enum(it));
    }
}
