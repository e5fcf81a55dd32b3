//! Types that contain themselves without an end: Apex refuses them, other languages may not.

use std::collections::HashMap;

use crate::foreign::notes::Notes;
use crate::foreign::tree::{any, member, optional};
use crate::model::recursion::components;
use crate::source::Span;
use crate::syntax::ast::{Definition, TypeExpr, TypeExprKind};

/// Gives every type an end: an alias that leads back to itself becomes `any`, a field on the way back optional.
pub(super) fn make_finite(definitions: &mut [Definition], notes: &mut Notes) {
    cut_aliases(definitions, notes);
    let endless = endless(definitions, &graph(definitions, inline));
    cut_fields(definitions, &endless, notes);
    let endless = self::endless(definitions, &graph(definitions, inline));
    cut_unions(definitions, &endless, notes);
}

/// For each definition, the definitions that `targets` finds in it.
fn graph(definitions: &[Definition], targets: fn(&Definition) -> Vec<&str>) -> Vec<Vec<usize>> {
    let ids = ids(definitions);
    let known = |name: &str| ids.get(name).copied();
    let edges = |it| targets(it).into_iter().filter_map(known).collect();
    definitions.iter().map(edges).collect()
}

fn ids(definitions: &[Definition]) -> HashMap<String, usize> {
    let names = definitions.iter().enumerate();
    names
        .filter_map(|(id, it)| Some((type_name(it)?.to_owned(), id)))
        .collect()
}

fn type_name(definition: &Definition) -> Option<&str> {
    match definition {
        Definition::Alias(it) => Some(&it.head.name.text),
        Definition::Record(it) => Some(&it.head.name.text),
        Definition::Union(it) => Some(&it.head.name.text),
        Definition::Enum(it) => Some(&it.head.name.text),
        _ => None,
    }
}

/// What an alias mentions, at any depth.
fn mentioned(definition: &Definition) -> Vec<&str> {
    let mut found = Vec::new();
    let mut open = match definition {
        Definition::Alias(it) => vec![&it.target],
        _ => Vec::new(),
    };
    while let Some(ty) = open.pop() {
        match &ty.kind {
            TypeExprKind::Name(name) => found.push(name.as_str()),
            TypeExprKind::List(inner) | TypeExprKind::Optional(inner) => open.push(inner),
            TypeExprKind::Map(key, value) => open.extend([key.as_ref(), value.as_ref()]),
        }
    }
    found
}

/// What a value of the type always holds one of; for a union, what it may hold.
fn inline(definition: &Definition) -> Vec<&str> {
    let all: Vec<&TypeExpr> = match definition {
        Definition::Alias(it) => vec![&it.target],
        Definition::Record(it) => it.fields.iter().map(|it| &it.ty).collect(),
        Definition::Union(it) => it.members.iter().map(|it| &it.ty).collect(),
        _ => Vec::new(),
    };
    all.into_iter().filter_map(bare).collect()
}

fn bare(ty: &TypeExpr) -> Option<&str> {
    match &ty.kind {
        TypeExprKind::Name(name) => Some(name),
        _ => None,
    }
}

/// The component of each definition that has no finite value, among those; none for the others.
fn endless(definitions: &[Definition], edges: &[Vec<usize>]) -> Vec<Option<usize>> {
    // Whoever waits for a definition to be finite, and for how many more.
    let mut waiting: Vec<Vec<usize>> = vec![Vec::new(); edges.len()];
    let mut missing: Vec<usize> = Vec::with_capacity(edges.len());
    for (id, targets) in edges.iter().enumerate() {
        targets.iter().for_each(|to| waiting[*to].push(id));
        missing.push(match &definitions[id] {
            Definition::Union(it) if targets.len() < it.members.len() => 0,
            Definition::Union(_) => 1,
            _ => targets.len(),
        });
    }
    let mut done: Vec<usize> = (0..edges.len()).filter(|id| missing[*id] == 0).collect();
    let mut finite = vec![false; edges.len()];
    while let Some(id) = done.pop() {
        if std::mem::replace(&mut finite[id], true) {
            continue;
        }
        for waits in &waiting[id] {
            missing[*waits] = missing[*waits].saturating_sub(1);
            if missing[*waits] == 0 {
                done.push(*waits);
            }
        }
    }
    let mut rest = edges.to_vec();
    for (id, targets) in rest.iter_mut().enumerate() {
        targets.retain(|to| !finite[id] && !finite[*to]);
    }
    let component = components(&rest);
    let of = |id: usize| (!finite[id]).then(|| component[id]);
    (0..edges.len()).map(of).collect()
}

fn cut_aliases(definitions: &mut [Definition], notes: &mut Notes) {
    let edges = graph(definitions, mentioned);
    let component = components(&edges);
    for (id, targets) in edges.iter().enumerate() {
        let round = targets.iter().any(|to| component[*to] == component[id]);
        if let Definition::Alias(alias) = &mut definitions[id]
            && round
        {
            let span = alias.head.name.span;
            alias.target = any(span);
            told(
                notes,
                span,
                &format!("`{}` leads back to itself", alias.head.name.text),
                "`any`",
            );
        }
    }
}

fn cut_fields(definitions: &mut [Definition], endless: &[Option<usize>], notes: &mut Notes) {
    let ids = ids(definitions);
    for (id, definition) in definitions.iter_mut().enumerate() {
        let (Definition::Record(record), Some(component)) = (definition, endless[id]) else {
            continue;
        };
        for field in &mut record.fields {
            let TypeExprKind::Name(target) = &field.ty.kind else {
                continue;
            };
            if ids.get(target).and_then(|id| endless[*id]) != Some(component) {
                continue;
            }
            let what = format!(
                "`{}.{}` contains itself without an end",
                record.head.name.text, field.head.name.text
            );
            told(notes, field.head.name.span, &what, "optional");
            field.default = None;
            field.ty = optional(field.ty.clone());
        }
    }
}

/// What is left: unions of nothing but themselves.
fn cut_unions(definitions: &mut [Definition], endless: &[Option<usize>], notes: &mut Notes) {
    for (id, definition) in definitions.iter_mut().enumerate() {
        if let (Definition::Union(union), Some(_)) = (definition, endless[id]) {
            let span = union.head.name.span;
            union.members = vec![member(None, any(span))];
            let what = format!("`{}` contains nothing but itself", union.head.name.text);
            told(notes, span, &what, "`any`");
        }
    }
}

fn told(notes: &mut Notes, span: Span, what: &str, becomes: &str) {
    let help = format!("it is {becomes} now, so that its values can end");
    notes.add("foreign-recursion", span, what, help);
}
