//! What a file imports.

use std::collections::BTreeMap;

use super::layout::write_braced;
use crate::output::writer::CodeWriter;

/// Where something is imported from, in the order of the imports.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Source {
    Wire,
    Host,
    /// A module of the schema's user.
    Module(String),
}

impl Source {
    fn path(&self) -> &str {
        match self {
            Self::Wire => "@guesthouse/wire",
            Self::Host => "@guesthouse/host",
            Self::Module(path) => path,
        }
    }
}

/// What is needed as a value, where it is.
const VALUES: &[&str] = &[
    "decode",
    "decodeNoArguments",
    "decodeVoid",
    "encode",
    "EnumType",
    "Fields",
    "NOTHING",
    "recognizeError",
    "TypedError",
];

/// What is needed as a type only.
const TYPES: &[&str] = &["Raw", "Reader", "Timestamp", "Writer"];
const HOST_TYPES: &[&str] = &["CallOptions", "Handlers", "Host"];

/// The functions for scalars: `readU8`, `writeU8`.
const SCALARS: &[&str] = &[
    "I8",
    "I16",
    "I32",
    "I64",
    "U8",
    "U16",
    "U32",
    "U64",
    "F32",
    "F64",
    "Bool",
    "String",
    "Timestamp",
    "Bytes",
    "Any",
    "Raw",
];

/// Where a name of the packages is from, and whether it is only a type here; none for another name.
pub(super) fn origin(name: &str) -> Option<(Source, bool)> {
    let scalar = name
        .strip_prefix("read")
        .or_else(|| name.strip_prefix("write"));
    if VALUES.contains(&name) || scalar.is_some_and(|it| SCALARS.contains(&it)) {
        return Some((Source::Wire, false));
    }
    if TYPES.contains(&name) {
        return Some((Source::Wire, true));
    }
    HOST_TYPES.contains(&name).then_some((Source::Host, true))
}

/// The imports of a file.
#[derive(Debug, Default)]
pub(super) struct Imports {
    used: BTreeMap<Source, BTreeMap<Sorted, Import>>,
}

/// A name that is sorted as if it were lower-case.
type Sorted = (String, String);

#[derive(Debug)]
struct Import {
    local: String,
    only_type: bool,
}

impl Imports {
    /// What `name` from `source` is called in the file, if it is imported already.
    pub(super) fn local(&self, source: &Source, name: &str) -> Option<&str> {
        let import = self.used.get(source)?.get(&sorted(name))?;
        Some(&import.local)
    }

    pub(super) fn add(&mut self, source: Source, name: &str, local: &str, only_type: bool) {
        let import = self.used.entry(source).or_default().entry(sorted(name));
        let import = import.or_insert_with(|| Import {
            local: local.to_owned(),
            only_type,
        });
        import.only_type &= only_type;
    }

    pub(super) fn write(&self, w: &mut CodeWriter) {
        for (source, items) in &self.used {
            let all_types = items.values().all(|it| it.only_type);
            let items: Vec<String> = items
                .iter()
                .map(|((_, name), it)| item(name, it, all_types))
                .collect();
            let open = match all_types {
                true => "import type {",
                false => "import {",
            };
            write_braced(
                w,
                open,
                &items,
                format_args!("}} from \"{}\";", source.path()),
            );
        }
    }
}

fn sorted(name: &str) -> Sorted {
    (name.to_ascii_lowercase(), name.to_owned())
}

fn item(name: &str, it: &Import, all_types: bool) -> String {
    let prefix = match it.only_type && !all_types {
        true => "type ",
        false => "",
    };
    match it.local == name {
        true => format!("{prefix}{name}"),
        false => format!("{prefix}{name} as {}", it.local),
    }
}
