//! The types of fields, and their defaults.

use prost_types::FieldDescriptorProto;
use prost_types::field_descriptor_proto::{Label, Type};

use super::Carrying;
use super::messages::{Message, oneof};
use super::options::says;
use super::symbols::Symbols;
use super::well_known;
use crate::foreign::tree::{any, list, map, name, optional, required, ty, value};
use crate::foreign::work::Work;
use crate::source::Span;
use crate::syntax::ast::{TypeExpr, Value, ValueKind};

impl Carrying {
    pub(super) fn field_type(
        &mut self,
        message: &Message<'_>,
        it: &FieldDescriptorProto,
        span: Span,
        work: &mut Work<'_>,
    ) -> TypeExpr {
        if let Some((key, item)) = entry(message, it) {
            let key = required(self.single(message, &key, span, work));
            let item = required(self.single(message, &item, span, work));
            self.told_presence(message.file, span, work);
            return map(key, item);
        }
        let single = self.single(message, it, span, work);
        if it.label() == Label::Repeated {
            self.told_presence(message.file, span, work);
            return list(required(single));
        }
        let behaviour = it
            .options
            .as_ref()
            .map_or(&[][..], |it| &it.uninterpreted_option);
        let needed = says(behaviour, "(google.api.field_behavior)", "REQUIRED");
        if needed || it.label() == Label::Required {
            return required(single);
        }
        let proto2 = self.proto2.contains(&message.file);
        if it.proto3_optional() || proto2 || oneof(it).is_some() || self.is_message(message, it) {
            return optional(single);
        }
        self.told_presence(message.file, span, work);
        single
    }

    /// Says once for each file what Apex does about fields that are missing.
    fn told_presence(&mut self, file: usize, span: Span, work: &mut Work<'_>) {
        if self.presence.insert(file) {
            let message = "a field without `optional` is always there in Apex";
            let help = "where it is missing, protobuf reads zero, and guesthouse an error: write every field, or give fields defaults";
            work.notes.add("foreign-presence", span, message, help);
        }
    }

    fn is_message(&self, message: &Message<'_>, it: &FieldDescriptorProto) -> bool {
        let Some(name) = it.type_name.as_deref() else {
            return false;
        };
        let known = |full: &String| {
            self.symbols
                .find(full)
                .map(|id| self.symbols.get(id).is_message)
        };
        let candidates = Symbols::candidates(&message.full, name);
        candidates.iter().find_map(known).unwrap_or(false)
    }

    /// The type of one value of a field.
    fn single(
        &mut self,
        message: &Message<'_>,
        it: &FieldDescriptorProto,
        span: Span,
        work: &mut Work<'_>,
    ) -> TypeExpr {
        match it.type_name.as_deref() {
            Some(name) => self.reference(&message.full, name, span, work),
            None => ty(name(scalar(it.r#type()), span)),
        }
    }

    /// The type that a name stands for inside of `scope`.
    pub(super) fn reference(
        &mut self,
        scope: &str,
        wanted: &str,
        span: Span,
        work: &mut Work<'_>,
    ) -> TypeExpr {
        for full in Symbols::candidates(scope, wanted) {
            if let Some(id) = self.symbols.find(&full) {
                return ty(name(self.need(id, work), span));
            }
            if let Some(found) = well_known::find(&full, span, work) {
                return found;
            }
        }
        let message = format!("there is no type `{wanted}` in the files that were read");
        let help = "it is `any` now; give the file that has it, or the folder with -I";
        work.notes.add("foreign-reference", span, message, help);
        any(span)
    }

    /// What `[default = …]` says.
    pub(super) fn default_of(
        &mut self,
        message: &Message<'_>,
        it: &FieldDescriptorProto,
        span: Span,
        work: &mut Work<'_>,
    ) -> Option<Value> {
        let text = it.default_value.as_deref()?;
        let found = match it.type_name.as_deref() {
            Some(name) => self.enum_default(&message.full, name, text),
            None => scalar_default(it.r#type(), text),
        };
        if found.is_none() {
            let what = it.name();
            let message = format!("the default of `{what}` is not carried over: {text}");
            let help = "Apex has no default for its type, or none like that; it may be absent now";
            work.notes.add("foreign-default", span, message, help);
        }
        found.map(|kind| value(kind, span))
    }

    fn enum_default(&self, scope: &str, name: &str, text: &str) -> Option<ValueKind> {
        let candidates = Symbols::candidates(scope, name);
        let id = candidates.iter().find_map(|full| self.symbols.find(full))?;
        let values = &self.symbols.get(id).values;
        let (_, named) = values.iter().find(|(full, _)| full == text)?;
        Some(ValueKind::Name(named.clone()))
    }
}

/// The fields of a map's entry: the key and the value.
fn entry(
    message: &Message<'_>,
    it: &FieldDescriptorProto,
) -> Option<(FieldDescriptorProto, FieldDescriptorProto)> {
    let name = it
        .type_name
        .as_deref()
        .filter(|_| it.label() == Label::Repeated)?;
    let entries = message.descriptor.nested_type.iter();
    let found = entries.into_iter().find(|it| it.name() == name)?;
    match found.field.as_slice() {
        [key, value] => Some((key.clone(), value.clone())),
        _ => None,
    }
}

fn scalar(it: Type) -> &'static str {
    match it {
        Type::Double => "f64",
        Type::Float => "f32",
        Type::Int64 | Type::Sint64 | Type::Sfixed64 => "i64",
        Type::Uint64 | Type::Fixed64 => "u64",
        Type::Int32 | Type::Sint32 | Type::Sfixed32 => "i32",
        Type::Uint32 | Type::Fixed32 => "u32",
        Type::Bool => "bool",
        Type::String => "string",
        Type::Bytes => "bytes",
        // These have names.
        Type::Group | Type::Message | Type::Enum => "any",
    }
}

fn scalar_default(it: Type, text: &str) -> Option<ValueKind> {
    let integer = |least: i128, most: i128| {
        let number: i128 = text.parse().ok()?;
        (least..=most)
            .contains(&number)
            .then_some(ValueKind::Int(number))
    };
    match it {
        Type::Bool => text.parse().ok().map(ValueKind::Bool),
        Type::String => Some(ValueKind::Text(text.to_owned())),
        Type::Double => finite(text, f64::MAX),
        Type::Float => finite(text, f32::MAX.into()),
        Type::Bytes | Type::Group | Type::Message | Type::Enum => None,
        Type::Int64 | Type::Sint64 | Type::Sfixed64 => integer(i64::MIN.into(), i64::MAX.into()),
        Type::Uint64 | Type::Fixed64 => integer(0, u64::MAX.into()),
        Type::Int32 | Type::Sint32 | Type::Sfixed32 => integer(i32::MIN.into(), i32::MAX.into()),
        Type::Uint32 | Type::Fixed32 => integer(0, u32::MAX.into()),
    }
}

fn finite(text: &str, most: f64) -> Option<ValueKind> {
    let number: f64 = text.parse().ok()?;
    (number.abs() <= most).then_some(ValueKind::Float(number))
}
