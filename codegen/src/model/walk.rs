//! Walks over the model: its operations, and the types that others are made of.

use crate::model::types::{Model, Operation, Type, TypeId, TypeKind};

impl Model {
    /// Every operation: those of the interfaces, then those outside.
    pub(crate) fn operations(&self) -> impl Iterator<Item = &Operation> {
        let inside = self.interfaces.iter().flat_map(|it| &it.operations);
        inside.chain(&self.functions)
    }

    pub(crate) fn operations_mut(&mut self) -> impl Iterator<Item = &mut Operation> {
        let interfaces = self.interfaces.iter_mut();
        let inside = interfaces.flat_map(|it| &mut it.operations);
        inside.chain(&mut self.functions)
    }

    /// The types that come from no other namespace.
    pub(crate) fn own(&self) -> impl Iterator<Item = TypeId> {
        let all = self.types.iter().enumerate();
        let own = all.filter(|(_, def)| def.imported.is_none());
        own.map(|(at, _)| TypeId(at))
    }

    /// The types `own`, and those that they and the operations are made of, in the order they are met. Types that are
    /// `elsewhere` are left out, with what only they are made of.
    pub(crate) fn needed(
        &self,
        own: impl Iterator<Item = TypeId>,
        elsewhere: impl Fn(TypeId) -> bool,
    ) -> Vec<TypeId> {
        let mut found = Found {
            met: (0..self.types.len())
                .map(|at| elsewhere(TypeId(at)))
                .collect(),
            order: Vec::new(),
            followed: 0,
        };
        own.for_each(|id| found.meet(id));
        found.follow(self);
        for operation in self.operations() {
            let parameters = operation.parameters.fields().iter().map(|it| &it.ty);
            let types = parameters.chain(&operation.returns);
            types.for_each(|ty| each_named(ty, &mut |id| found.meet(id)));
            operation.errors.iter().for_each(|id| found.meet(*id));
        }
        found.follow(self);
        found.order
    }

    /// These types and all that they are made of, in the order they are met.
    pub(crate) fn with_parts(&self, roots: impl Iterator<Item = TypeId>) -> Vec<TypeId> {
        let mut found = Found {
            met: vec![false; self.types.len()],
            order: Vec::new(),
            followed: 0,
        };
        roots.for_each(|id| found.meet(id));
        found.follow(self);
        found.order
    }
}

/// Types that were met, each once.
struct Found {
    /// By id.
    met: Vec<bool>,
    order: Vec<TypeId>,
    /// How many of them were looked into.
    followed: usize,
}

impl Found {
    fn meet(&mut self, id: TypeId) {
        if !std::mem::replace(&mut self.met[id.0], true) {
            self.order.push(id);
        }
    }

    fn follow(&mut self, model: &Model) {
        while let Some(id) = self.order.get(self.followed).copied() {
            self.followed += 1;
            each_type(&model.type_def(id).kind, &mut |ty| {
                each_named(ty, &mut |id| self.meet(id));
            });
        }
    }
}

/// Visits the types of a definition's parts.
fn each_type(kind: &TypeKind, visit: &mut dyn FnMut(&Type)) {
    match kind {
        TypeKind::Record(fields) => fields.iter().for_each(|it| visit(&it.ty)),
        TypeKind::Union(union) => union.members.iter().for_each(|it| visit(&it.ty)),
        TypeKind::Alias(target) => visit(target),
        TypeKind::Enum(_) => {}
    }
}

/// Visits the named types that a type expression mentions, keys of maps too: they can be aliases.
pub(crate) fn each_named(ty: &Type, visit: &mut dyn FnMut(TypeId)) {
    match ty {
        Type::Scalar(_) => {}
        Type::Named(id) => visit(*id),
        Type::List(item) | Type::Optional(item) => each_named(item, visit),
        Type::Map(key, item) => {
            each_named(key, visit);
            each_named(item, visit);
        }
    }
}
