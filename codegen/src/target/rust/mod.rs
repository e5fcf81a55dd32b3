//! Rust: one file for `include!`, laid out as rustfmt would.

mod calls;
mod codec;
mod defaults;
mod deprecated;
mod derives;
mod docs;
mod enums;
mod errors;
mod file;
mod guest;
mod host;
mod identifiers;
mod layout;
mod lints;
mod modules;
mod names;
mod options;
mod signatures;
mod sizes;
mod types;
mod unions;

use crate::diagnostic::Diagnostic;
use crate::model::types::{Model, Side, TypeDef, TypeKind};
use crate::output::files::Files;
use crate::output::names::file_stem;
use crate::output::writer::CodeWriter;
use crate::target::Target;
use file::File;

pub use options::{Options, TypeOptions, Visibility};

/// Writes `demo_v1.rs` for a namespace `demo.v1`.
///
/// It goes into a public module of its own, `pub mod demo { include!(…); }`, and needs the crate `guesthouse` on the
/// host's side, `guesthouse-guest` on the guest's.
#[derive(Clone, Copy, Debug, Default)]
pub struct Rust;

impl Target for Rust {
    fn emit(
        &self,
        model: &Model,
        side: Side,
        options: &crate::Options,
        files: &mut Files,
    ) -> Result<(), Vec<Diagnostic>> {
        let file = File::new(model, side, &options.rust)?;
        let mut body = CodeWriter::new("    ");
        for (def, name) in file.written_types() {
            file.within(file.uses_deprecated(def), || {
                file.write_type(&mut body, def, name);
            });
        }
        match side {
            Side::Guest => file.write_guest(&mut body),
            Side::Host => file.write_host(&mut body),
        }
        let path = format!("{}.rs", file_stem(&model.namespace));
        files.insert(path, file.finish(body)?);
        Ok(())
    }
}

impl File<'_> {
    fn write_type(&self, w: &mut CodeWriter, def: &TypeDef, name: &str) {
        w.blank();
        match &def.kind {
            TypeKind::Record(fields) => {
                self.write_struct(w, def, name, fields);
                self.write_struct_codec(w, name, fields);
            }
            TypeKind::Enum(it) => {
                self.write_enum(w, def, name, it);
                self.write_enum_codec(w, def, name, it);
            }
            TypeKind::Union(it) => self.write_union(w, def, name, it),
            TypeKind::Alias(target) => self.write_alias(w, def, name, target),
        }
    }
}
