//! Types of imported schemas that another module has already: `modules."common.v1" = "crate::common"`.

use super::names::Named;
use super::options::Options;
use crate::model::types::{Model, TypeDef};

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
    let elsewhere = |id| module(model.type_def(id), options).is_some();
    for id in model.needed(model.own(), elsewhere) {
        written[id.0] = true;
    }
    written
}
