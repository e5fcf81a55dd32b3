//! Types that contain themselves.
//!
//! Lists and maps may hold their own type: they can be empty. Without them in between, a record or union that contains
//! itself has to be boxed somewhere in languages with inline values, and has to be able to end: a record at an
//! optional field, a union at a member that does not go on.

use crate::diagnostic::Diagnostic;
use crate::model::types::{Model, Type, TypeId, TypeKind, Union};

/// Sets every `boxed` flag, and reports types of which no finite value exists.
pub(crate) fn mark(model: &mut Model, diagnostics: &mut Vec<Diagnostic>) {
    let mut contains: Vec<Vec<Edge>> = (0..model.types.len()).map(|id| edges(model, id)).collect();
    report_endless(model, &contains, diagnostics);
    // Optional fields first: a cycle that one of them breaks needs no box at a union's member.
    for kind in [Via::OptionalField, Via::Member] {
        let component = components(&targets(&contains));
        for (id, edges) in contains.iter_mut().enumerate() {
            edges.retain(|edge| {
                let on_cycle = edge.via == kind && component[edge.to] == component[id];
                if on_cycle {
                    set_boxed(&mut model.types[id].kind, edge.index);
                }
                !on_cycle
            });
        }
    }
}

/// How a type contains another one inline.
#[derive(Clone, Copy, PartialEq)]
enum Via {
    Field,
    OptionalField,
    Member,
    Alias,
}

struct Edge {
    to: usize,
    via: Via,
    /// Of the field or member.
    index: usize,
}

fn edges(model: &Model, id: usize) -> Vec<Edge> {
    let edge = |(index, ty): (usize, &Type), via: Via| {
        let (ty, via) = match ty {
            Type::Optional(inner) => (inner.as_ref(), Via::OptionalField),
            ty => (ty, via),
        };
        match ty {
            Type::Named(TypeId(to)) => Some(Edge {
                to: *to,
                via,
                index,
            }),
            _ => None,
        }
    };
    match &model.types[id].kind {
        TypeKind::Record(fields) => fields
            .iter()
            .map(|field| &field.ty)
            .enumerate()
            .filter_map(|it| edge(it, Via::Field))
            .collect(),
        TypeKind::Union(Union { members, .. }) => members
            .iter()
            .map(|member| &member.ty)
            .enumerate()
            .filter_map(|it| edge(it, Via::Member))
            .collect(),
        TypeKind::Alias(target) => edge((0, target), Via::Alias).into_iter().collect(),
        TypeKind::Enum(_) => Vec::new(),
    }
}

fn targets(contains: &[Vec<Edge>]) -> Vec<Vec<usize>> {
    contains
        .iter()
        .map(|edges| edges.iter().map(|edge| edge.to).collect())
        .collect()
}

fn set_boxed(kind: &mut TypeKind, index: usize) {
    match kind {
        TypeKind::Record(fields) => fields[index].boxed = true,
        TypeKind::Union(Union { members, .. }) => members[index].boxed = true,
        TypeKind::Enum(_) | TypeKind::Alias(_) => {}
    }
}

/// Reports each group of types that can only go on and on, once.
fn report_endless(model: &Model, contains: &[Vec<Edge>], diagnostics: &mut Vec<Diagnostic>) {
    let finite = finite(model, contains);
    let mut endless: Vec<Vec<usize>> = targets(contains);
    for (id, edges) in endless.iter_mut().enumerate() {
        edges.retain(|to| !finite[id] && !finite[*to]);
    }
    let component = components(&endless);
    let mut reported = vec![false; endless.len()];
    for (id, edges) in endless.iter().enumerate() {
        let on_cycle = edges.iter().any(|to| component[*to] == component[id]);
        if on_cycle && !std::mem::replace(&mut reported[component[id]], true) {
            diagnostics.push(endless_type(model, id, &endless, &component));
        }
    }
}

fn endless_type(
    model: &Model,
    id: usize,
    endless: &[Vec<usize>],
    component: &[usize],
) -> Diagnostic {
    let name = |id: usize| model.types[id].name.as_str();
    let mut way = vec![id];
    let mut at = id;
    while let Some(next) = endless[at]
        .iter()
        .find(|to| component[**to] == component[id])
    {
        let closed = way.contains(next);
        way.push(*next);
        if closed || way.len() > 8 {
            break;
        }
        at = *next;
    }
    let way: Vec<&str> = way.into_iter().map(name).collect();
    let message = format!(
        "`{}` contains itself without an end: {}",
        name(id),
        way.join(" → ")
    );
    Diagnostic::error("recursive-type", model.types[id].span, message)
        .help("make a field on the way optional (`T?`), or a list (`[T]`)")
}

/// Which types have values that end.
fn finite(model: &Model, contains: &[Vec<Edge>]) -> Vec<bool> {
    let mut finite = vec![false; contains.len()];
    loop {
        let mut changed = false;
        for (id, edges) in contains.iter().enumerate().rev() {
            let ends = match &model.types[id].kind {
                TypeKind::Union(Union { members, .. }) => {
                    edges.len() < members.len() || edges.iter().any(|edge| finite[edge.to])
                }
                _ => edges
                    .iter()
                    .all(|edge| edge.via == Via::OptionalField || finite[edge.to]),
            };
            changed |= ends && !finite[id];
            finite[id] |= ends;
        }
        if !changed {
            return finite;
        }
    }
}

/// The number of the strongly connected component of each node (Tarjan's algorithm, with a stack of its own: a
/// schema may be deeper than the machine's stack).
pub(crate) fn components(edges: &[Vec<usize>]) -> Vec<usize> {
    const UNSEEN: usize = usize::MAX;
    let mut order = vec![UNSEEN; edges.len()];
    let mut low = vec![0; edges.len()];
    let mut component = vec![UNSEEN; edges.len()];
    let (mut open, mut path) = (Vec::new(), Vec::new());
    let (mut seen, mut count) = (0, 0);
    for root in 0..edges.len() {
        if order[root] == UNSEEN {
            path.push((root, 0));
        }
        while let Some((node, next)) = path.pop() {
            if next == 0 {
                (order[node], low[node]) = (seen, seen);
                seen += 1;
                open.push(node);
            } else {
                low[node] = low[node].min(low[edges[node][next - 1]]);
            }
            let unfinished = edges[node][next..]
                .iter()
                .position(|to| component[*to] == UNSEEN);
            if let Some(skipped) = unfinished {
                let to = edges[node][next + skipped];
                path.push((node, next + skipped + 1));
                if order[to] == UNSEEN {
                    path.push((to, 0));
                } else {
                    low[node] = low[node].min(order[to]);
                }
            } else if low[node] == order[node] {
                while let Some(member) = open.pop() {
                    component[member] = count;
                    if member == node {
                        break;
                    }
                }
                count += 1;
            }
        }
    }
    component
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(component: &[usize], a: usize, b: usize) -> bool {
        component[a] == component[b]
    }

    #[test]
    fn finds_components() {
        let component = components(&[
            vec![1, 3],
            vec![2],
            vec![0],
            vec![4, 4],
            vec![3, 5],
            vec![5],
            vec![],
        ]);
        assert!(same(&component, 0, 1) && same(&component, 1, 2));
        assert!(same(&component, 3, 4));
        assert!(!same(&component, 0, 3) && !same(&component, 4, 5) && !same(&component, 5, 6));
    }

    #[test]
    fn long_chains_need_no_stack() {
        let mut edges: Vec<Vec<usize>> = (1..200_000).map(|to| vec![to]).collect();
        edges.push(vec![0]);
        assert!(components(&edges).iter().all(|component| *component == 0));
    }

    fn boxed(schema: &str) -> Vec<String> {
        let model = crate::parse("test", &format!("namespace \"t\"\n{schema}")).unwrap();
        let mut found = Vec::new();
        for ty in &model.types {
            match &ty.kind {
                TypeKind::Record(fields) => {
                    let names = fields
                        .iter()
                        .filter(|field| field.boxed)
                        .map(|field| &field.name);
                    found.extend(names.map(|name| format!("{}.{name}", ty.name)));
                }
                TypeKind::Union(Union { members, .. }) => {
                    let keys = members
                        .iter()
                        .filter(|member| member.boxed)
                        .map(|member| &member.key);
                    found.extend(keys.map(|key| format!("{}.{key}", ty.name)));
                }
                _ => {}
            }
        }
        found
    }

    #[test]
    fn boxes_what_has_no_other_indirection() {
        assert_eq!(
            boxed("type A { a: A? list: [A] map: {string: A} lists: [A]? other: B? } type B {}"),
            ["A.a"]
        );
        assert_eq!(
            boxed("type A { b: B } type B { a: Again? } alias Again = A"),
            ["B.a"]
        );
        assert_eq!(boxed("type A { u: U? } union U = A | string"), ["A.u"]);
        assert_eq!(boxed("type A { u: U } union U = A | string"), ["U.A"]);
        assert_eq!(boxed("type Outside { a: A } type A { a: A? }"), ["A.a"]);
    }
}
