//! TypeScript: one module, for hosts and for JavaScript engines inside guests.

mod calls;
mod codec;
mod defaults;
mod docs;
mod file;
mod guest;
mod host;
mod layout;
mod names;
mod options;
mod types;

use crate::diagnostic::Diagnostic;
use crate::model::types::{Model, Side, TypeDef, TypeKind, Union};
use crate::output::files::Files;
use crate::output::writer::CodeWriter;
use crate::target::Target;
use file::File;

pub use options::Options;

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
        _options: &crate::Options,
        files: &mut Files,
    ) -> Result<(), Vec<Diagnostic>> {
        let file = File::new(model, side)?;
        let mut body = CodeWriter::new("  ");
        for (def, name) in model.types.iter().zip(file.type_names()) {
            file.write_type(&mut body, def, name);
        }
        match side {
            Side::Guest => file.write_guest(&mut body),
            Side::Host => file.write_host(&mut body),
        }
        let path = format!("{}.ts", model.namespace.replace('.', "_"));
        files.insert(path, file.finish(body)?);
        Ok(())
    }
}

impl File<'_> {
    fn write_type(&self, w: &mut CodeWriter, def: &TypeDef, name: &str) {
        w.blank();
        match &def.kind {
            TypeKind::Record(fields) => {
                self.write_interface(w, def, name, fields);
                let fields_name = self.write_fields(w, name, fields);
                self.write_record_encode(w, name, fields, "export ");
                self.write_record_decode(w, name, fields, &fields_name, "export ");
            }
            TypeKind::Enum(it) => {
                self.write_enum(w, def, name, it);
                self.write_enum_codec(w, def, name);
            }
            TypeKind::Union(Union { members, .. }) => {
                self.write_union(w, def, name, members);
                self.write_union_codec(w, name, members);
            }
            TypeKind::Alias(target) => {
                self.write_alias(w, def, name, target);
                self.write_alias_codec(w, name, target);
            }
        }
    }
}
