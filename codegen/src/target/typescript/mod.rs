//! TypeScript: one module, for hosts and for JavaScript engines inside guests.

mod calls;
mod claims;
mod codec;
mod defaults;
mod docs;
mod errors;
mod file;
mod guest;
mod host;
mod imports;
mod layout;
mod names;
mod options;
mod types;

use crate::diagnostic::Diagnostic;
use crate::model::types::{Model, Side, TypeId, TypeKind};
use crate::output::files::Files;
use crate::output::names::file_stem;
use crate::output::writer::CodeWriter;
use crate::target::Target;
use file::File;

pub use options::{Enums, Options};

/// Writes `demo_v1.ts` for a namespace `demo.v1`.
///
/// It needs the package `@guesthouse/wire` and, on the host's side, `@guesthouse/host`.
#[derive(Clone, Copy, Debug, Default)]
pub struct TypeScript;

impl Target for TypeScript {
    fn emit(
        &self,
        model: &Model,
        side: Side,
        options: &crate::Options,
        files: &mut Files,
    ) -> Result<(), Vec<Diagnostic>> {
        let file = File::new(model, side, &options.typescript)?;
        let mut body = CodeWriter::new("  ");
        for id in (0..model.types.len()).map(TypeId) {
            file.write_type(&mut body, id);
        }
        match side {
            Side::Guest => file.write_guest(&mut body),
            Side::Host => file.write_host(&mut body),
        }
        let path = format!("{}.ts", file_stem(&model.namespace));
        files.insert(path, file.finish(body)?);
        Ok(())
    }
}

impl File<'_> {
    fn write_type(&self, w: &mut CodeWriter, id: TypeId) {
        if self.module(id).is_none() {
            self.write_own_type(w, id);
        }
        if self.is_error(id) {
            self.write_error(w, id);
        }
    }

    fn write_own_type(&self, w: &mut CodeWriter, id: TypeId) {
        let (def, name) = (self.model.type_def(id), self.own_name(id));
        self.uses(&def.annotations);
        w.blank();
        match &def.kind {
            TypeKind::Record(fields) => {
                self.write_interface(w, def, name, fields);
                let fields_name = self.write_fields(w, name, fields);
                self.write_record_encode(w, name, fields, "export ");
                self.write_record_decode(w, name, fields, &fields_name, "export ");
            }
            TypeKind::Enum(it) => {
                let names = self.write_enum(w, def, name, it);
                self.write_enum_codec(w, name, &names);
            }
            TypeKind::Union(it) => {
                self.write_union(w, def, name, it);
                self.write_union_codec(w, name, it);
            }
            TypeKind::Alias(target) => {
                self.write_alias(w, def, name, target);
                self.write_alias_codec(w, name, target);
            }
        }
    }
}
