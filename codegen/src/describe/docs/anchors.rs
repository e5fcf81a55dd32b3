//! Where things are on a page: every definition has an id, which is its name on the wire if it has one.

use std::collections::HashMap;

use super::page::{Line, Piece};
use crate::model::types::{Model, Type, TypeId};

/// The ids of a schema.
pub(super) struct Anchors<'a> {
    model: &'a Model,
    /// The namespace; of another schema with the same one, also its number.
    prefix: String,
    /// The id of each type.
    types: Vec<String>,
}

impl<'a> Anchors<'a> {
    pub(super) fn all(models: &[&'a Model]) -> Vec<Self> {
        let mut met: HashMap<&str, usize> = HashMap::new();
        let anchors = models.iter().map(|model| {
            let count = met.entry(&model.namespace).or_default();
            *count += 1;
            match *count {
                1 => Self::new(model, model.namespace.clone()),
                count => Self::new(model, format!("{}-{count}", model.namespace)),
            }
        });
        anchors.collect()
    }

    fn new(model: &'a Model, prefix: String) -> Self {
        let mut met: HashMap<&str, usize> = HashMap::new();
        let types = model.types.iter().map(|def| {
            let count = met.entry(&def.name).or_default();
            *count += 1;
            match *count {
                1 => format!("{prefix}.{}", def.name),
                // Two schemas that are imported have a type of this name.
                count => format!("{prefix}.{}-{count}", def.name),
            }
        });
        Self {
            model,
            types: types.collect(),
            prefix,
        }
    }

    pub(super) fn schema(&self) -> String {
        self.prefix.clone()
    }

    pub(super) fn interface(&self, name: &str) -> String {
        format!("{}.{name}", self.prefix)
    }

    /// `interface` is none for a function.
    pub(super) fn operation(&self, interface: Option<&str>, name: &str) -> String {
        match interface {
            Some(interface) => format!("{}.{interface}/{name}", self.prefix),
            None => format!("{}/{name}", self.prefix),
        }
    }

    pub(super) fn type_def(&self, id: TypeId) -> &str {
        &self.types[id.0]
    }

    /// A link to a type.
    pub(super) fn link(&self, id: TypeId) -> Piece {
        Piece::Link {
            text: self.model.type_def(id).name.clone(),
            id: self.type_def(id).to_owned(),
        }
    }

    /// A type as the schema writes it, with links.
    pub(super) fn ty(&self, ty: &Type) -> Line {
        let mut line = Line::new();
        self.push(ty, &mut line);
        line
    }

    fn push(&self, ty: &Type, line: &mut Line) {
        match ty {
            Type::Scalar(scalar) => code(scalar.name(), line),
            Type::Named(id) => line.push(self.link(*id)),
            Type::List(item) => {
                code("[", line);
                self.push(item, line);
                code("]", line);
            }
            Type::Map(key, value) => {
                code("{", line);
                self.push(key, line);
                code(": ", line);
                self.push(value, line);
                code("}", line);
            }
            Type::Optional(item) => {
                self.push(item, line);
                code("?", line);
            }
        }
    }
}

/// Adds code to a line, to the code before it if there is some.
pub(super) fn code(text: &str, line: &mut Line) {
    match line.last_mut() {
        Some(Piece::Code(before)) => before.push_str(text),
        _ => line.push(Piece::code(text)),
    }
}
