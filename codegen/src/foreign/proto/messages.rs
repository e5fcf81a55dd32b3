//! Messages to types, and their `oneof`s to unions.

use prost_types::{DescriptorProto, FieldDescriptorProto};

use super::Carrying;
use super::options::{deprecated, lost};
use super::places::{index, within};
use super::symbols::Id;
use crate::foreign::naming::Names;
use crate::foreign::tree::{annotation, field, head, member, name, optional, required, ty};
use crate::foreign::work::Work;
use crate::syntax::ast::{Annotation, Definition, Field, Member, Record, Union, ValueKind};

/// A message on its way.
pub(super) struct Message<'a> {
    pub(super) descriptor: &'a DescriptorProto,
    pub(super) file: usize,
    pub(super) path: Vec<i32>,
    /// Its full name, in which its fields' types are looked up.
    pub(super) full: String,
    /// Its name in Apex.
    pub(super) name: String,
}

impl Carrying {
    pub(super) fn message(&mut self, id: Id, it: &DescriptorProto, work: &mut Work<'_>) {
        let symbol = self.symbols.get(id);
        let message = Message {
            descriptor: it,
            file: symbol.file,
            path: symbol.path.clone(),
            full: symbol.full.clone(),
            name: self.symbols.name(id).unwrap_or_default().to_owned(),
        };
        let span = self.places.name(message.file, &message.path);
        let list = it
            .options
            .as_ref()
            .map_or(&[][..], |it| &it.uninterpreted_option);
        lost(
            list,
            &beyond(it),
            &format!("`{}`", message.name),
            span,
            work,
        );
        let mut head = head(
            self.docs(message.file, &message.path),
            name(&message.name, span),
        );
        head.annotations = deprecated(list, span);
        let (fields, unions) = self.fields(&message, work);
        work.definitions
            .push(Definition::Record(Record { head, fields }));
        work.definitions
            .extend(unions.into_iter().map(Definition::Union));
    }

    fn fields(&mut self, message: &Message<'_>, work: &mut Work<'_>) -> (Vec<Field>, Vec<Union>) {
        let mut names = Names::default();
        let (mut fields, mut unions) = (Vec::new(), Vec::new());
        let mut seen = Vec::new();
        for (at, it) in message.descriptor.field.iter().enumerate() {
            match oneof(it) {
                None => fields.push(self.field(message, at, it, &mut names, work)),
                Some(number) if seen.contains(&number) => {}
                Some(number) => {
                    seen.push(number);
                    let (field, union) = self.oneof(message, number, &mut names, work);
                    fields.push(field);
                    unions.push(union);
                }
            }
        }
        (fields, unions)
    }

    fn field(
        &mut self,
        message: &Message<'_>,
        at: usize,
        it: &FieldDescriptorProto,
        names: &mut Names,
        work: &mut Work<'_>,
    ) -> Field {
        let path = within(&message.path, &[2, index(at)]);
        let span = self.places.name(message.file, &path);
        let named = names.member(it.name());
        work.notes.renamed("field", it.name(), &named, span);
        let typed = self.field_type(message, it, span, work);
        let head = head(self.docs(message.file, &path), name(named, span));
        let mut field = field(head, typed);
        field.default = self.default_of(message, it, span, work);
        if field.default.is_some() {
            field.ty = required(field.ty);
        }
        field.head.annotations = self.annotations(message, it, span, work);
        field
    }

    /// Its number, whether it is deprecated, and what is lost of it.
    fn annotations(
        &self,
        message: &Message<'_>,
        it: &FieldDescriptorProto,
        span: crate::source::Span,
        work: &mut Work<'_>,
    ) -> Vec<Annotation> {
        let list = it
            .options
            .as_ref()
            .map_or(&[][..], |it| &it.uninterpreted_option);
        let more: &[&str] = if it.json_name.is_some() {
            &["json_name"]
        } else {
            &[]
        };
        let what = format!("`{}.{}`", message.name, it.name());
        lost(list, more, &what, span, work);
        let number = ValueKind::Int(it.number().into());
        let mut all = vec![annotation("n", Some(number), span)];
        all.extend(deprecated(list, span));
        all
    }

    /// A `oneof`: a field that may be absent, and the union that is its type.
    fn oneof(
        &mut self,
        message: &Message<'_>,
        number: i32,
        names: &mut Names,
        work: &mut Work<'_>,
    ) -> (Field, Union) {
        let path = within(&message.path, &[8, number]);
        let span = self.places.name(message.file, &path);
        let at = usize::try_from(number).unwrap_or(usize::MAX);
        let declared = message.descriptor.oneof_decl.get(at);
        let wanted = declared.map_or("oneof", |it| it.name());
        let list = declared.and_then(|it| it.options.as_ref());
        let list = list.map_or(&[][..], |it| &it.uninterpreted_option);
        lost(
            list,
            &[],
            &format!("`{}.{wanted}`", message.name),
            span,
            work,
        );
        let named = names.member(wanted);
        work.notes.renamed("oneof", wanted, &named, span);
        let union_name = work.names.definition(&format!("{}_{wanted}", message.name));
        let docs = self.docs(message.file, &path);
        let union = Union {
            head: head(docs.clone(), name(&union_name, span)),
            members: self.members(message, number, work),
        };
        let field = field(
            head(docs, name(named, span)),
            optional(ty(name(union_name, span))),
        );
        (field, union)
    }

    fn members(&mut self, message: &Message<'_>, number: i32, work: &mut Work<'_>) -> Vec<Member> {
        let mut keys = Names::default();
        let mut members = Vec::new();
        for (at, it) in message.descriptor.field.iter().enumerate() {
            if oneof(it) != Some(number) {
                continue;
            }
            let path = within(&message.path, &[2, index(at)]);
            let span = self.places.name(message.file, &path);
            let typed = required(self.field_type(message, it, span, work));
            let mut member = member(self.docs(message.file, &path), typed);
            let key = keys.member(it.name());
            work.notes.renamed("member", it.name(), &key, span);
            let key = annotation("unionKey", Some(ValueKind::Text(key)), span);
            member.annotations = vec![key];
            let more = self.annotations(message, it, span, work);
            member.annotations.extend(more);
            members.push(member);
        }
        members
    }
}

/// The number of the `oneof` that a field belongs to, unless that stands only for `optional`.
pub(super) fn oneof(field: &FieldDescriptorProto) -> Option<i32> {
    field.oneof_index.filter(|_| !field.proto3_optional())
}

/// What a message says that Apex has no place for.
fn beyond(it: &DescriptorProto) -> Vec<&'static str> {
    let mut found = Vec::new();
    if !it.reserved_range.is_empty() || !it.reserved_name.is_empty() {
        found.push("reserved");
    }
    if !it.extension_range.is_empty() {
        found.push("extensions");
    }
    if !it.extension.is_empty() {
        found.push("extend");
    }
    found
}
