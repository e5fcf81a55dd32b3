//! Protocol Buffers, read by protox's parser: messages become types, `oneof`s unions, services interfaces.
//!
//! Names are looked up here and not by a compiler, so that a file whose imports are elsewhere (those of annotations,
//! mostly) can be read all the same.

mod enums;
mod fields;
mod messages;
mod options;
mod places;
mod services;
mod symbols;
mod well_known;

use std::collections::{HashMap, HashSet};

use prost_types::FileDescriptorProto;

use crate::foreign::proto::places::Places;
use crate::foreign::proto::symbols::{Id, Kind, Symbols};
use crate::foreign::tree::docs;
use crate::foreign::work::Work;
use crate::source::Span;

/// Deepest nesting of brackets that the parser is given, as it follows them on the stack.
const MAX_DEPTH: usize = 100;

/// A file that was read.
struct File {
    number: usize,
    package: String,
    descriptor: FileDescriptorProto,
}

/// Reads the files `own`, and what they import.
pub(super) fn read(own: &[usize], work: &mut Work<'_>) {
    let mut carrying = Carrying::default();
    let mut queue: Vec<usize> = own.to_vec();
    let mut at = 0;
    while at < queue.len() {
        if let Some(file) = carrying.file(queue[at], work) {
            for target in imports(&file, &carrying.places, work) {
                if !queue.contains(&target) {
                    queue.push(target);
                }
            }
            carrying.files.push(file);
        }
        at += 1;
    }
    if !work.notes.failed() {
        carrying.carry(own, work);
    }
}

/// The numbers of the files that a file imports, but for those that are known anyway.
fn imports(file: &File, places: &Places, work: &mut Work<'_>) -> Vec<usize> {
    let mut found = Vec::new();
    for (number, from) in file.descriptor.dependency.iter().enumerate() {
        if from.starts_with("google/protobuf/") {
            continue;
        }
        match work.load(file.number, from) {
            Ok(target) => found.push(target),
            Err(why) => {
                let span = places.span(file.number, &[3, places::index(number)]);
                let message = format!("{from:?} cannot be read: {why}");
                let help = "types from there are `any` now, and options lost; give the file, or the folder that its path begins in with -I";
                work.notes.add("foreign-file", span, message, help);
            }
        }
    }
    found
}

/// Carries definitions over: all of the files that were given, and of others what is needed.
#[derive(Default)]
struct Carrying {
    files: Vec<File>,
    places: Places,
    symbols: Symbols,
    /// What is carried over, in this order.
    queue: Vec<Id>,
    /// The files that were told of that their fields are always there.
    presence: HashSet<usize>,
    /// The files of `proto2`.
    proto2: HashSet<usize>,
    /// By file and place in it.
    service_names: HashMap<(usize, usize), String>,
}

impl Carrying {
    fn file(&mut self, number: usize, work: &mut Work<'_>) -> Option<File> {
        let text = work.text(number);
        if let Some(at) = too_deep(&text) {
            let message = format!("brackets are nested more than {MAX_DEPTH} deep");
            let span = Span::in_file(number, at, at + 1);
            work.notes
                .error(span, message, "give what is inside a name of its own");
            return None;
        }
        let name = work.sources.at(number).name.clone();
        match protox_parse::parse(&name, &text) {
            Ok(mut descriptor) => {
                let info = descriptor.source_code_info.take().unwrap_or_default();
                self.places.add(number, &text, info);
                let package = descriptor.package.clone().unwrap_or_default();
                if descriptor.syntax() != "proto3" {
                    self.proto2.insert(number);
                }
                Some(File {
                    number,
                    package,
                    descriptor,
                })
            }
            Err(error) => {
                let found = error.span().unwrap_or(text.len()..text.len());
                let span = Span::in_file(number, found.start, found.end);
                let help = "it has to be a file that protoc accepts, of `proto3` or `proto2`";
                work.notes.error(span, error.to_string(), help);
                None
            }
        }
    }

    fn carry(mut self, own: &[usize], work: &mut Work<'_>) {
        let mut files = std::mem::take(&mut self.files);
        for file in &mut files {
            self.symbols.add(file, &self.places);
        }
        let is_own = |file: &&File| own.contains(&file.number);
        for file in files.iter().filter(is_own) {
            self.describe(file, work);
        }
        for file in files.iter().filter(is_own) {
            self.name_services(file, work);
        }
        for file in files.iter().filter(is_own) {
            for id in self.symbols.of_file(file.number) {
                self.need(id, work);
            }
        }
        for file in files.iter().filter(is_own) {
            self.services(file, work);
        }
        let mut next = 0;
        while next < self.queue.len() {
            let id = self.queue[next];
            match self.symbols.take(id) {
                Kind::Message(message) => self.message(id, &message, work),
                Kind::Enum(it) => self.enumeration(id, &it, work),
                Kind::Taken => {}
            }
            next += 1;
        }
    }

    /// What a file says of itself.
    fn describe(&mut self, file: &File, work: &mut Work<'_>) {
        let package = self.places.span(file.number, &[2]);
        if !file.package.is_empty() {
            work.namespace(&file.package, package);
        }
        work.docs = work.docs.take().or_else(|| self.docs(file.number, &[2]));
        let list = file.descriptor.options.as_ref();
        let list = list.map_or(&[][..], |it| &it.uninterpreted_option);
        options::lost(list, &[], "the file", package, work);
        if let Some(first) = file.descriptor.extension.first() {
            let span = self.places.span(file.number, &[7, 0]);
            let name = first.extendee.clone().unwrap_or_default();
            let message = format!("extensions, such as those of `{name}`, are not carried over");
            let help = "give the type itself the fields";
            work.notes.add("foreign-keyword", span, message, help);
        }
    }

    /// The description that stands before a thing, or behind it.
    fn docs(&self, file: usize, path: &[i32]) -> Option<String> {
        let comment = self.places.comment(file, path)?;
        // `/** … */` and `//! …`, as other languages have them.
        docs(comment.trim_start_matches(['*', '!']))
    }

    /// The name of a type that has to come along.
    fn need(&mut self, id: Id, work: &mut Work<'_>) -> String {
        if let Some(name) = self.symbols.name(id) {
            return name.to_owned();
        }
        let (wanted, file, path) = self.symbols.described(id);
        let joined = wanted.replace('.', "");
        let name = work.names.definition(&wanted);
        let span = self.places.name(file, &path);
        work.notes.renamed_type(&joined, &name, span);
        self.symbols.set_name(id, name.clone());
        self.queue.push(id);
        name
    }
}

/// Where brackets nest too deep for a parser that follows them on the stack.
fn too_deep(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    text.bytes().position(|byte| {
        match byte {
            b'{' | b'[' | b'(' | b'<' => depth += 1,
            b'}' | b']' | b')' | b'>' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth > MAX_DEPTH
    })
}
