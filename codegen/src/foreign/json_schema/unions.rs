//! Alternatives to unions.

use super::json::get;
use super::{Carrying, title};
use crate::foreign::naming::{Names, pascal};
use crate::foreign::tree::{annotation, member, name, required, ty};
use crate::foreign::work::Work;
use crate::syntax::ast::{
    Alias, Definition, Head, Member, TypeExpr, TypeExprKind, Union, Value, ValueKind,
};

impl<'a> Carrying<'a> {
    pub(super) fn union(
        &mut self,
        head: Head,
        schema: &'a Value,
        list: &[&'a Value],
        work: &mut Work<'_>,
    ) {
        let span = head.name.span;
        if let Some(scalar) = Self::common_scalar(list) {
            list.iter().for_each(|it| self.tell(it, work));
            let target = ty(name(scalar, span));
            work.definitions
                .push(Definition::Alias(Alias { head, target }));
            return;
        }
        let mut members: Vec<Member> = Vec::new();
        let mut keys = Names::default();
        for (at, it) in list.iter().enumerate() {
            let hint = title(it).map_or_else(|| format!("Option{}", at + 1), pascal);
            let typed = required(self.type_of(it, &format!("{}{hint}", head.name.text), work));
            let known = |other: &Member| printed(&other.ty) == printed(&typed);
            if !members.iter().any(known) {
                members.push(keyed(typed, super::description_of_use(it), &mut keys));
            }
        }
        self.told_form(&head, get(schema, "oneOf").is_some(), work);
        work.definitions
            .push(Definition::Union(Union { head, members }));
    }

    pub(super) fn scalars(&mut self, head: Head, list: &[&'static str], work: &mut Work<'_>) {
        let span = head.name.span;
        let mut keys = Names::default();
        let mut members: Vec<Member> = Vec::new();
        for (at, scalar) in list.iter().enumerate() {
            if !list[..at].contains(scalar) {
                members.push(keyed(ty(name(*scalar, span)), None, &mut keys));
            }
        }
        self.told_form(&head, true, work);
        work.definitions
            .push(Definition::Union(Union { head, members }));
    }

    fn told_form(&self, head: &Head, exactly_one: bool, work: &mut Work<'_>) {
        let named = &head.name.text;
        let message = match exactly_one {
            true => format!("`{named}` is a union: its values are told apart by a key"),
            false => format!("`{named}` is a union: a value is of exactly one of its types"),
        };
        let help = "in Apex a value is an object of one entry, named after its type; JSON Schema has the bare value";
        work.notes
            .add("foreign-union", head.name.span, message, help);
    }
}

/// A member whose key differs from the others': the type's name, if it has one and that is free.
fn keyed(ty: TypeExpr, docs: Option<String>, keys: &mut Names) -> Member {
    let span = ty.span;
    let (own, wanted) = match &ty.kind {
        TypeExprKind::Name(name) => (true, name.as_str()),
        TypeExprKind::Map(..) => (false, "map"),
        _ => (false, "list"),
    };
    let key = keys.member(wanted);
    let given = !own || key != wanted;
    let mut member = member(docs, ty);
    if given {
        let key = annotation("unionKey", Some(ValueKind::Text(key)), span);
        member.annotations.push(key);
    }
    member
}

/// A type expression as text, to compare it.
fn printed(ty: &TypeExpr) -> String {
    match &ty.kind {
        TypeExprKind::Name(name) => name.clone(),
        TypeExprKind::List(item) => format!("[{}]", printed(item)),
        TypeExprKind::Map(key, value) => format!("{{{}:{}}}", printed(key), printed(value)),
        TypeExprKind::Optional(inner) => format!("{}?", printed(inner)),
    }
}
