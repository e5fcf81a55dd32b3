//! Enums: their values in PascalCase and without the enum's name, which protobuf needs and Apex does not.

use std::collections::HashSet;

use prost_types::EnumDescriptorProto;

use super::Carrying;
use super::options::{deprecated, lost};
use super::places::{index, within};
use super::symbols::Id;
use crate::foreign::naming::{Names, pascal_of_capitals};
use crate::foreign::tree::{annotation, enum_value, head, name, ty};
use crate::foreign::work::Work;
use crate::output::names::screaming;
use crate::syntax::ast::{Alias, Definition, Enum};

/// The values' names: in the file, and in Apex.
pub(super) fn names(it: &EnumDescriptorProto) -> Vec<(String, String)> {
    let prefix = format!("{}_", screaming(it.name()));
    let mut names = Names::default();
    let value = |value: &prost_types::EnumValueDescriptorProto| {
        let full = value.name();
        let short = full.strip_prefix(&prefix).unwrap_or(full);
        let short = match short.starts_with(|c: char| c.is_ascii_alphabetic()) {
            true => short,
            false => full,
        };
        let wanted = match short.contains(|c: char| c.is_ascii_lowercase()) {
            true => short.to_owned(),
            false => pascal_of_capitals(short),
        };
        (full.to_owned(), names.value(&wanted))
    };
    it.value.iter().map(value).collect()
}

impl Carrying {
    pub(super) fn enumeration(&mut self, id: Id, it: &EnumDescriptorProto, work: &mut Work<'_>) {
        let symbol = self.symbols.get(id);
        let (file, path, names) = (symbol.file, symbol.path.clone(), symbol.values.clone());
        let span = self.places.name(file, &path);
        let named = self.symbols.name(id).unwrap_or_default().to_owned();
        let list = it
            .options
            .as_ref()
            .map_or(&[][..], |it| &it.uninterpreted_option);
        let mut more = Vec::new();
        if !it.reserved_range.is_empty() || !it.reserved_name.is_empty() {
            more.push("reserved");
        }
        lost(list, &more, &format!("the enum `{named}`"), span, work);
        let mut definition = Enum {
            head: head(self.docs(file, &path), name(&named, span)),
            values: self.values(it, (file, &path), &names, work),
        };
        if definition.values.is_empty() {
            let message = format!("the enum `{named}` has no values that Apex can have");
            let help = "it is another name for i32 now";
            work.notes.add("foreign-enum", span, message, help);
            let target = ty(name("i32", span));
            let head = definition.head;
            work.definitions
                .push(Definition::Alias(Alias { head, target }));
            return;
        }
        definition.head.annotations = deprecated(list, span);
        // Protobuf keeps numbers that it does not know.
        let open = annotation("open", None, span);
        definition.head.annotations.push(open);
        work.definitions.push(Definition::Enum(definition));
    }

    fn values(
        &self,
        it: &EnumDescriptorProto,
        (file, path): (usize, &[i32]),
        names: &[(String, String)],
        work: &mut Work<'_>,
    ) -> Vec<crate::syntax::ast::EnumValue> {
        let (mut indexes, mut texts) = (HashSet::new(), HashSet::new());
        let mut values = Vec::new();
        for (at, (value, (full, short))) in it.value.iter().zip(names).enumerate() {
            let path = within(path, &[2, index(at)]);
            let span = self.places.name(file, &path);
            let number = value.number();
            if number < 0 || !indexes.insert(number) {
                let why = if number < 0 {
                    "is negative"
                } else {
                    "stands for another value already"
                };
                let message = format!("`{full}` is not carried over: its number {number} {why}");
                let help = "an index in Apex is 0 or more, and belongs to one value";
                work.notes.add("foreign-enum", span, message, help);
                continue;
            }
            let list = value
                .options
                .as_ref()
                .map_or(&[][..], |it| &it.uninterpreted_option);
            lost(list, &[], &format!("`{full}`"), span, work);
            let mut head = head(self.docs(file, &path), name(short, span));
            head.annotations = deprecated(list, span);
            let mut value = enum_value(head, number.into(), full);
            if !texts.insert(full) {
                value.text = None;
            }
            values.push(value);
        }
        values
    }
}
