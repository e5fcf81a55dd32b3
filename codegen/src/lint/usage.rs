//! What is used by nobody, or should not be.

use super::Advice;
use crate::model::types::{Annotation, Model, Type, TypeId, TypeKind};
use crate::model::walk::each_named;
use crate::output::docs::deprecation;
use crate::source::Span;

impl<'a> Advice<'a> {
    pub(super) fn usage(&mut self, model: &'a Model) {
        self.unused(model);
        self.deprecated(model);
    }

    /// A schema without operations is there for others.
    fn unused(&mut self, model: &'a Model) {
        if model.operations().next().is_none() {
            return;
        }
        let used = model.needed(std::iter::empty(), |_| false);
        let mut is_used = vec![false; model.types.len()];
        used.iter().for_each(|id| is_used[id.0] = true);
        for (def, is_used) in model.types.iter().zip(is_used) {
            let name = (model.namespace.clone(), def.name.clone());
            if is_used || def.imported.is_some() || self.lint.imported.contains(&name) {
                continue;
            }
            self.within(&def.annotations, |this| {
                let message = format!("no operation has a use for `{}`", def.name);
                let help = "remove it; if others import it, write `@allow(\"unused-type\")` after its name";
                this.tell("unused-type", def.span, message, help);
            });
        }
    }

    fn deprecated(&mut self, model: &'a Model) {
        for def in model.types.iter().filter(|it| it.imported.is_none()) {
            let list: Vec<&'a [Annotation]> = vec![&def.annotations];
            match &def.kind {
                TypeKind::Record(fields) => {
                    for it in fields {
                        self.uses(model, &it.ty, it.span, &list, &it.annotations);
                    }
                }
                TypeKind::Union(union) => {
                    for it in &union.members {
                        self.uses(model, &it.ty, it.span, &list, &it.annotations);
                    }
                }
                TypeKind::Alias(target) => self.uses(model, target, def.span, &list, &[]),
                TypeKind::Enum(_) => {}
            }
        }
        let inside = model.interfaces.iter().flat_map(|interface| {
            let operations = interface.operations.iter();
            operations.map(|it| (interface.annotations.as_slice(), it))
        });
        let outside = model.functions.iter().map(|it| (&[][..], it));
        for (around, it) in inside.chain(outside) {
            let list = vec![around, &it.annotations];
            for parameter in it.parameters.fields() {
                self.uses(
                    model,
                    &parameter.ty,
                    parameter.span,
                    &list,
                    &parameter.annotations,
                );
            }
            if let Some(ty) = &it.returns {
                self.uses(model, ty, it.span, &list, &[]);
            }
        }
    }

    /// Tells of deprecated types in what is not deprecated itself.
    fn uses(
        &mut self,
        model: &'a Model,
        ty: &Type,
        span: Span,
        around: &[&'a [Annotation]],
        own: &'a [Annotation],
    ) {
        let all: Vec<&'a [Annotation]> = around.iter().copied().chain([own]).collect();
        if all.iter().any(|it| deprecation(it).is_some()) {
            return;
        }
        let mut deprecated: Vec<TypeId> = Vec::new();
        each_named(ty, &mut |id| {
            if deprecation(&model.type_def(id).annotations).is_some() {
                deprecated.push(id);
            }
        });
        for id in deprecated {
            let def = model.type_def(id);
            let message = format!("`{}` is deprecated", def.name);
            let help = match deprecation(&def.annotations) {
                Some(reason) if !reason.is_empty() => format!("its schema says: {reason}"),
                _ => "use what replaces it, or deprecate this, too".to_owned(),
            };
            self.within_all(&all, |this| {
                this.tell("deprecated-use", span, message, help)
            });
        }
    }

    fn within_all(&mut self, all: &[&'a [Annotation]], inside: impl FnOnce(&mut Self)) {
        let outside = self.allowed.len();
        for annotations in all {
            self.allow(annotations);
        }
        inside(self);
        self.allowed.truncate(outside);
    }
}
