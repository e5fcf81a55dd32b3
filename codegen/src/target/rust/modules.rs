//! Types of imported schemas that another module has already: `modules."common.v1" = "crate::common"`.

use super::names::Named;
use super::options::Options;
use crate::model::types::{Model, Type, TypeDef, TypeId, TypeKind};

/// The module that has the type, if it is not the file itself.
fn module<'a>(def: &TypeDef, options: &'a Options) -> Option<&'a str> {
    let origin = def.imported.as_ref()?;
    let module = options.modules.get(&origin.namespace)?;
    Some(module.as_str())
}

/// The names of all types, or their paths. In its own module a type has its own name, whatever it is imported `as`.
pub(super) fn type_names(model: &Model, options: &Options) -> Vec<String> {
    let named = |def: &TypeDef| match (module(def, options), &def.imported) {
        (Some(module), Some(origin)) => {
            let named = TypeDef {
                name: origin.name.clone(),
                ..def.clone()
            };
            format!("{module}::{}", named.pascal())
        }
        _ => def.pascal(),
    };
    model.types.iter().map(named).collect()
}

/// Which types the file has: its own, and those of other schemas that it needs and no module has.
pub(super) fn written(model: &Model, options: &Options) -> Vec<bool> {
    let mut written = vec![false; model.types.len()];
    let own = (0..).zip(&model.types);
    let own = own.filter(|(_, def)| def.imported.is_none());
    let mut open: Vec<TypeId> = own.map(|(at, _)| TypeId(at)).collect();
    let interfaces = model.interfaces.iter();
    let operations = interfaces.flat_map(|it| &it.operations);
    for it in operations.chain(&model.functions) {
        let parameters = it.parameters.fields().iter().map(|field| &field.ty);
        for ty in parameters.chain(&it.returns) {
            push_named(ty, &mut open);
        }
        open.extend(&it.errors);
    }
    while let Some(id) = open.pop() {
        let def = model.type_def(id);
        if module(def, options).is_some() || std::mem::replace(&mut written[id.0], true) {
            continue;
        }
        match &def.kind {
            TypeKind::Record(fields) => fields.iter().for_each(|it| push_named(&it.ty, &mut open)),
            TypeKind::Union(it) => {
                let members = it.members.iter();
                members.for_each(|it| push_named(&it.ty, &mut open));
            }
            TypeKind::Alias(target) => push_named(target, &mut open),
            TypeKind::Enum(_) => {}
        }
    }
    written
}

fn push_named(ty: &Type, named: &mut Vec<TypeId>) {
    match ty {
        Type::Scalar(_) => {}
        Type::Named(id) => named.push(*id),
        Type::List(ty) | Type::Optional(ty) => push_named(ty, named),
        Type::Map(key, value) => {
            push_named(key, named);
            push_named(value, named);
        }
    }
}
