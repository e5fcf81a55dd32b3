//! Leaves out what a schema imports and does not need.

use crate::model::types::{Model, Operation, Type, TypeId, TypeKind, Union};

/// Keeps the first `own` types, and those that they and the operations mention at any depth, in the order they are met.
pub(super) fn prune(model: &mut Model, own: usize) {
    let order = reachable(model, own);
    let mut new_id = vec![None; model.types.len()];
    for (new, old) in order.iter().enumerate() {
        new_id[*old] = Some(TypeId(new));
    }
    let mut old: Vec<_> = std::mem::take(&mut model.types)
        .into_iter()
        .map(Some)
        .collect();
    model.types = order.iter().filter_map(|id| old[*id].take()).collect();
    let mut renumber = |ty: &mut Type| renumber(ty, &new_id);
    for definition in &mut model.types {
        each_type_mut(&mut definition.kind, &mut renumber);
    }
    for operation in operations_mut(model) {
        let fields = operation.parameters.fields_mut().iter_mut();
        fields.for_each(|field| renumber(&mut field.ty));
        operation.returns.iter_mut().for_each(&mut renumber);
        let errors = operation.errors.iter_mut();
        errors.for_each(|id| *id = new_id[id.0].unwrap_or(*id));
    }
}

fn reachable(model: &Model, own: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..own).collect();
    let mut met: Vec<bool> = (0..model.types.len()).map(|id| id < own).collect();
    let meet = |ty: &Type, order: &mut Vec<usize>, met: &mut Vec<bool>| {
        let mut open = vec![ty];
        while let Some(ty) = open.pop() {
            match ty {
                Type::Scalar(_) => {}
                Type::Named(id) if std::mem::replace(&mut met[id.0], true) => {}
                Type::Named(id) => order.push(id.0),
                Type::List(item) | Type::Optional(item) => open.push(item),
                Type::Map(key, item) => open.extend([item.as_ref(), key.as_ref()]),
            }
        }
    };
    let mut next = 0;
    let mut in_operations = Some(());
    loop {
        while let Some(id) = order.get(next).copied() {
            next += 1;
            each_type(&model.types[id].kind, &mut |ty| {
                meet(ty, &mut order, &mut met);
            });
        }
        if in_operations.take().is_none() {
            return order;
        }
        for operation in operations(model) {
            let fields = operation.parameters.fields().iter().map(|it| &it.ty);
            let named: Vec<Type> = operation.errors.iter().map(|id| Type::Named(*id)).collect();
            for ty in fields.chain(&operation.returns).chain(&named) {
                meet(ty, &mut order, &mut met);
            }
        }
    }
}

fn operations(model: &Model) -> impl Iterator<Item = &Operation> {
    let interfaces = model.interfaces.iter();
    interfaces
        .flat_map(|it| &it.operations)
        .chain(&model.functions)
}

fn operations_mut(model: &mut Model) -> impl Iterator<Item = &mut Operation> {
    let interfaces = model.interfaces.iter_mut();
    interfaces
        .flat_map(|it| &mut it.operations)
        .chain(&mut model.functions)
}

fn renumber(ty: &mut Type, new_id: &[Option<TypeId>]) {
    match ty {
        Type::Scalar(_) => {}
        Type::Named(id) => *id = new_id[id.0].unwrap_or(*id),
        Type::List(item) | Type::Optional(item) => renumber(item, new_id),
        Type::Map(key, item) => {
            renumber(key, new_id);
            renumber(item, new_id);
        }
    }
}

fn each_type(kind: &TypeKind, visit: &mut dyn FnMut(&Type)) {
    match kind {
        TypeKind::Record(fields) => fields.iter().for_each(|it| visit(&it.ty)),
        TypeKind::Union(Union { members, .. }) => members.iter().for_each(|it| visit(&it.ty)),
        TypeKind::Alias(target) => visit(target),
        TypeKind::Enum(_) => {}
    }
}

fn each_type_mut(kind: &mut TypeKind, visit: &mut dyn FnMut(&mut Type)) {
    match kind {
        TypeKind::Record(fields) => fields.iter_mut().for_each(|it| visit(&mut it.ty)),
        TypeKind::Union(Union { members, .. }) => {
            members.iter_mut().for_each(|it| visit(&mut it.ty));
        }
        TypeKind::Alias(target) => visit(target),
        TypeKind::Enum(_) => {}
    }
}
