//! What types derive, and the attributes that their user wants.

use super::file::File;
use super::layout::{WIDTH, quoted};
use super::options::TypeOptions;
use crate::model::types::TypeDef;
use crate::output::writer::CodeWriter;

/// The kinds of types, by what they derive.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Derived {
    Record,
    Union,
    /// serde derives nothing that would keep what is unknown.
    OpenUnion,
    /// serde derives nothing that would read both indexes and texts.
    Enum,
}

impl Derived {
    fn traits(self) -> &'static [&'static str] {
        match self {
            Self::Record | Self::Union => &[
                "Clone",
                "Debug",
                "PartialEq",
                "wire::serde::Serialize",
                "wire::serde::Deserialize",
            ],
            Self::OpenUnion => &["Clone", "Debug", "PartialEq"],
            Self::Enum => &[
                "Clone",
                "Copy",
                "Debug",
                "PartialEq",
                "Eq",
                "PartialOrd",
                "Ord",
                "Hash",
            ],
        }
    }
}

impl File<'_> {
    /// Writes the attributes of a type: its derives and those that the options add. `also` is a trait that it derives, too.
    pub(super) fn write_derives(
        &self,
        w: &mut CodeWriter,
        def: &TypeDef,
        derived: Derived,
        also: Option<&str>,
    ) {
        let none = TypeOptions::default();
        let own = self.options.types.get(&def.name).unwrap_or(&none);
        let mut traits: Vec<&str> = derived.traits().to_vec();
        traits.extend(also);
        for it in self.options.derives.iter().chain(&own.derives) {
            if !traits.contains(&it.as_str()) && !self.implements(def, it) {
                traits.push(it);
            }
        }
        write_derive(w, &traits);
        if matches!(derived, Derived::Record | Derived::Union) {
            let serde = format!("{}::wire::serde", self.package());
            w.line(format_args!("#[serde(crate = {})]", quoted(&serde)));
        }
        for it in self.options.attributes.iter().chain(&own.attributes) {
            w.line(format_args!("#[{it}]"));
        }
    }
}

/// rustfmt leaves derives on a line that is long enough, unlike other attributes.
fn write_derive(w: &mut CodeWriter, traits: &[&str]) {
    let line = format!("#[derive({})]", traits.join(", "));
    if w.column() + line.len() <= WIDTH {
        return w.line(line);
    }
    w.block("#[derive(", ")]", |w| {
        let line = format!("{},", traits.join(", "));
        if w.column() + line.len() <= WIDTH {
            return w.line(line);
        }
        for it in traits {
            w.line(format_args!("{it},"));
        }
    });
}
