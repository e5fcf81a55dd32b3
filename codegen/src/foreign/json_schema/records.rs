//! Objects to types.

use std::collections::HashSet;

use super::json::{entries, get, get_text, items, text};
use super::shape::{Shape, shape};
use super::{Carrying, keywords};
use crate::foreign::naming::{Names, pascal};
use crate::foreign::tree::{any, field, head, is_optional, name, optional, required};
use crate::foreign::work::Work;
use crate::source::Span;
use crate::syntax::ast::{Definition, Field, Head, Name, Record, Value};

/// Most schemas that are joined for one type.
const MOST_JOINED: usize = 256;

/// What an object is made of: its own fields, and those of the schemas that it has to fit as well.
#[derive(Default)]
struct Parts<'a> {
    fields: Vec<(&'a Name, &'a Value)>,
    required: Vec<(&'a str, Span)>,
    /// Schemas that say something else than fields.
    others: Vec<Span>,
}

impl<'a> Carrying<'a> {
    pub(super) fn record(&mut self, head: Head, schema: &'a Value, work: &mut Work<'_>) {
        let parts = self.parts(schema, work);
        let mut names = Names::default();
        let mut fields: Vec<Field> = Vec::new();
        let mut seen = HashSet::new();
        for (key, of) in &parts.fields {
            if !seen.insert(key.text.as_str()) {
                // The same can be joined with many.
                if self.told.insert(key.span) {
                    let message = format!("`{}.{}` is described twice", head.name.text, key.text);
                    let help = "the first description counts";
                    work.notes.add("foreign-type", key.span, message, help);
                }
                continue;
            }
            let needed = parts.required.iter().any(|(name, _)| *name == key.text);
            fields.push(self.field(&head.name.text, key, of, needed, &mut names, work));
        }
        for (wanted, span) in parts.required {
            if seen.insert(wanted) {
                let message = format!("`{wanted}` is required, and not described");
                work.notes
                    .add("foreign-type", span, message, "it is `any` now");
                let named = names.member(wanted);
                work.notes.renamed("field", wanted, &named, span);
                fields.push(field(
                    crate::foreign::tree::head(None, name(named, span)),
                    any(span),
                ));
            }
        }
        for span in parts.others {
            let message = "a schema that describes no fields cannot be joined with others";
            let help = "it is left out; only the fields of the others are carried over";
            work.notes.add("foreign-type", span, message, help);
        }
        work.definitions
            .push(Definition::Record(Record { head, fields }));
    }

    fn parts(&mut self, schema: &'a Value, work: &mut Work<'_>) -> Parts<'a> {
        let mut parts = Parts::default();
        let mut seen = HashSet::new();
        let mut open = vec![schema];
        while let Some(at) = open.pop() {
            if !seen.insert(at.span) {
                continue;
            }
            if seen.len() > MOST_JOINED {
                let message = format!("more than {MOST_JOINED} schemas are joined");
                let help = "the fields of the rest are left out";
                work.notes.add("foreign-type", schema.span, message, help);
                break;
            }
            let all = get(at, "allOf").map_or(&[][..], items);
            open.extend(all.iter().rev());
            match shape(at) {
                Shape::Reference(to) => match self.references.find(at.span.file, to) {
                    Some((target, _)) => open.push(target),
                    None => {
                        let message = format!("{to:?} leads nowhere");
                        let help = "it is left out";
                        work.notes.add("foreign-reference", at.span, message, help);
                    }
                },
                Shape::Record | Shape::Same(_) | Shape::Map(None) | Shape::Anything => {}
                _ => parts.others.push(at.span),
            }
            if at.span != schema.span {
                self.tell(at, work);
            }
            let fields = get(at, "properties").map_or(&[][..], entries);
            parts
                .fields
                .extend(fields.iter().map(|(key, of)| (key, of)));
            let needed = get(at, "required").map_or(&[][..], items);
            let named = needed.iter().filter_map(|it| Some((text(it)?, it.span)));
            parts.required.extend(named);
        }
        parts
    }

    fn field(
        &mut self,
        owner: &str,
        key: &Name,
        schema: &'a Value,
        needed: bool,
        names: &mut Names,
        work: &mut Work<'_>,
    ) -> Field {
        let named = names.member(&key.text);
        work.notes.renamed("field", &key.text, &named, key.span);
        let typed = self.type_of(schema, &format!("{owner}{}", pascal(&key.text)), work);
        let docs = super::description_of_use(schema);
        let mut field = field(head(docs, name(named, key.span)), typed);
        field.default = self.default_of(&field.ty, schema, work);
        field.ty = match (&field.default, needed) {
            (Some(_), _) => required(field.ty),
            (None, true) => field.ty,
            (None, false) if is_optional(&field.ty) => field.ty,
            (None, false) => optional(field.ty),
        };
        let inline = get_text(schema, "$ref").is_some() || !shape(schema).is_named();
        if inline {
            field.head.annotations = keywords::annotations(schema);
        }
        field
    }
}
