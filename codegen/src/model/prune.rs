//! Leaves out what a schema imports and does not need.

use crate::model::types::{Model, Type, TypeId, TypeKind, Union};

/// Keeps these types, in this order.
pub(super) fn prune(model: &mut Model, order: &[TypeId]) {
    let mut new_id = vec![None; model.types.len()];
    for (new, old) in order.iter().enumerate() {
        new_id[old.0] = Some(TypeId(new));
    }
    let mut old: Vec<_> = std::mem::take(&mut model.types)
        .into_iter()
        .map(Some)
        .collect();
    model.types = order.iter().filter_map(|id| old[id.0].take()).collect();
    let mut renumber = |ty: &mut Type| renumber(ty, &new_id);
    for definition in &mut model.types {
        each_type_mut(&mut definition.kind, &mut renumber);
    }
    for operation in model.operations_mut() {
        let fields = operation.parameters.fields_mut().iter_mut();
        fields.for_each(|field| renumber(&mut field.ty));
        operation.returns.iter_mut().for_each(&mut renumber);
        let errors = operation.errors.iter_mut();
        errors.for_each(|id| *id = new_id[id.0].unwrap_or(*id));
    }
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
