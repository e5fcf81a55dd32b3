//! Schemas of other languages to Apex: WIDL, Protocol Buffers and JSON Schema.
//!
//! A front end turns text into the syntax tree of an Apex schema; what every schema needs is done to the tree (types
//! that contain themselves get an end), and it is printed. What could not be carried over is a note: a warning with
//! its place in the foreign text, its reason, and what became of it.
//!
//! ```
//! use guesthouse_codegen::foreign::{Foreign, Format, import};
//! use guesthouse_codegen::{NoLoader, Source};
//!
//! let text = r#"syntax = "proto3"; package shop.v1; message Item { string name = 1; int32 count = 2; }"#;
//! let file = Foreign::new(Source::new("shop.proto", text), Format::Proto);
//! let imported = import(vec![file], None, &mut NoLoader)?;
//! assert!(imported.schema.starts_with("namespace \"shop.v1\"\n\ntype Item {\n  name: string @n(1)\n"));
//! # Ok::<(), guesthouse_codegen::Diagnostics>(())
//! ```

mod finite;
mod json_schema;
mod naming;
mod notes;
mod print;
mod proto;
mod tree;
mod widl;
mod work;

use std::fmt;
use std::str::FromStr;

use crate::diagnostic::Diagnostics;
use crate::foreign::work::Work;
use crate::imports::Loader;
use crate::source::{Source, Sources};

/// A language that schemas are imported from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// WIDL, which Apex comes from.
    Widl,
    /// Protocol Buffers, `proto3` and `proto2`.
    Proto,
    /// JSON Schema, 2020-12 and draft-07.
    JsonSchema,
}

impl Format {
    /// Every language.
    pub const ALL: [Self; 3] = [Self::Widl, Self::Proto, Self::JsonSchema];

    /// The language of a file, by how its name ends.
    ///
    /// ```
    /// use guesthouse_codegen::foreign::Format;
    ///
    /// assert_eq!(Format::of_name("api/shop.proto"), Some(Format::Proto));
    /// assert_eq!(Format::of_name("pet.schema.json"), Some(Format::JsonSchema));
    /// assert_eq!(Format::of_name("notes.txt"), None);
    /// ```
    pub fn of_name(name: &str) -> Option<Self> {
        let (_, ending) = name.rsplit_once('.')?;
        match ending.to_ascii_lowercase().as_str() {
            "widl" => Some(Self::Widl),
            "proto" => Some(Self::Proto),
            "json" => Some(Self::JsonSchema),
            _ => None,
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Widl => "widl",
            Self::Proto => "proto",
            Self::JsonSchema => "json-schema",
        })
    }
}

/// No language that schemas are imported from.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no schemas are imported from `{0}`: choose widl, proto or json-schema")]
pub struct UnknownFormat(String);

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|it| it.to_string() == name);
        found.ok_or_else(|| UnknownFormat(name.to_owned()))
    }
}

/// A foreign schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Foreign {
    /// Its text, and its name in notes.
    pub source: Source,
    /// Its language.
    pub format: Format,
}

impl Foreign {
    /// A schema in a language.
    pub fn new(source: Source, format: Format) -> Self {
        Self { source, format }
    }
}

/// What became of foreign schemas.
#[derive(Clone, Debug)]
pub struct Imported {
    /// One Apex schema that the checker accepts, which may warn of names.
    pub schema: String,
    /// What could not be carried over, or became something else; all of them are warnings.
    pub notes: Diagnostics,
}

/// Turns foreign schemas into one Apex schema.
///
/// The namespace is `namespace`, else what the first file says, else it is made of that file's name. `loader` finds what the
/// files import from others; of those, what is needed comes along. Errors say where a file is not what its language
/// allows.
pub fn import(
    files: Vec<Foreign>,
    namespace: Option<&str>,
    loader: &mut dyn Loader,
) -> Result<Imported, Diagnostics> {
    let formats: Vec<Format> = files.iter().map(|it| it.format).collect();
    let mut rest = files.into_iter().map(|it| it.source);
    let mut sources = Sources::new(rest.next().unwrap_or_else(|| Source::new("", "")));
    for source in rest {
        sources.add(source);
    }
    let mut work = Work::new(sources, namespace, loader);
    for format in Format::ALL {
        let own: Vec<usize> = (0..formats.len())
            .filter(|at| formats[*at] == format)
            .collect();
        match format {
            _ if own.is_empty() => {}
            Format::Widl => widl::read(&own, &mut work),
            Format::Proto => proto::read(&own, &mut work),
            Format::JsonSchema => json_schema::read(&own, &mut work),
        }
    }
    finish(work)
}

/// Prints what was read. What is still wrong then is a mistake of the foreign schema, told in the lines of what it became.
fn finish(mut work: Work<'_>) -> Result<Imported, Diagnostics> {
    if work.notes.failed() {
        return Err(Diagnostics::new(work.sources, work.notes.list));
    }
    finite::make_finite(&mut work.definitions, &mut work.notes);
    let name = format!("{} as Apex", work.sources.schema().name);
    let (document, sources, notes) = work.done();
    let schema = print::print(&document);
    let (model, diagnostics) = crate::check(&name, &schema);
    if model.is_none() {
        return Err(diagnostics);
    }
    let notes = Diagnostics::new(sources, notes);
    Ok(Imported { schema, notes })
}
