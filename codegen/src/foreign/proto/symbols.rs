//! The messages and enums of all files, by their full names.

use std::collections::HashMap;

use prost_types::{DescriptorProto, EnumDescriptorProto};

use super::File;
use super::places::{Places, index, within};

/// The number of a symbol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Id(usize);

pub(super) enum Kind {
    /// Without what is nested in it, but for the entries of maps.
    Message(Box<DescriptorProto>),
    Enum(Box<EnumDescriptorProto>),
    /// It is carried over already.
    Taken,
}

pub(super) struct Symbol {
    /// `package.Outer.Inner`
    pub(super) full: String,
    /// How long the part of the package is, with its dot.
    package: usize,
    pub(super) file: usize,
    pub(super) path: Vec<i32>,
    start: usize,
    kind: Kind,
    pub(super) is_message: bool,
    /// Names of the values of an enum: in the file, and in Apex.
    pub(super) values: Vec<(String, String)>,
    name: Option<String>,
}

#[derive(Default)]
pub(super) struct Symbols {
    list: Vec<Symbol>,
    by_name: HashMap<String, Id>,
}

impl Symbols {
    /// Takes the messages and enums out of a file.
    pub(super) fn add(&mut self, file: &mut File, places: &Places) {
        let package = match file.package.is_empty() {
            true => String::new(),
            false => format!("{}.", file.package),
        };
        let mut open = Vec::new();
        let messages = std::mem::take(&mut file.descriptor.message_type);
        for (at, it) in messages.into_iter().enumerate() {
            open.push((package.clone(), vec![4, index(at)], it));
        }
        let enums = std::mem::take(&mut file.descriptor.enum_type);
        let mut all_enums = vec![(package.clone(), vec![5], enums)];
        while let Some((outer, path, mut message)) = open.pop() {
            let full = format!("{outer}{}", message.name());
            let inside = format!("{full}.");
            let enums = std::mem::take(&mut message.enum_type);
            all_enums.push((inside.clone(), within(&path, &[4]), enums));
            for (at, it) in std::mem::take(&mut message.nested_type)
                .into_iter()
                .enumerate()
            {
                match it.options.as_ref().is_some_and(|it| it.map_entry()) {
                    true => message.nested_type.push(it),
                    false => open.push((inside.clone(), within(&path, &[3, index(at)]), it)),
                }
            }
            let kind = Kind::Message(Box::new(message));
            self.insert(file, &package, full, path, kind, places);
        }
        for (outer, path, enums) in all_enums {
            for (at, it) in enums.into_iter().enumerate() {
                let full = format!("{outer}{}", it.name());
                let kind = Kind::Enum(Box::new(it));
                self.insert(
                    file,
                    &package,
                    full,
                    within(&path, &[index(at)]),
                    kind,
                    places,
                );
            }
        }
    }

    fn insert(
        &mut self,
        file: &File,
        package: &str,
        full: String,
        path: Vec<i32>,
        kind: Kind,
        places: &Places,
    ) {
        let id = Id(self.list.len());
        self.by_name.entry(full.clone()).or_insert(id);
        let mut symbol = Symbol {
            full,
            package: package.len(),
            file: file.number,
            start: places.span(file.number, &path).start,
            path,
            is_message: matches!(kind, Kind::Message(_)),
            kind,
            values: Vec::new(),
            name: None,
        };
        if let Kind::Enum(it) = &symbol.kind {
            symbol.values = super::enums::names(it);
        }
        self.list.push(symbol);
    }

    /// The symbols of a file in the order of its text.
    pub(super) fn of_file(&self, file: usize) -> Vec<Id> {
        let all = (0..self.list.len()).map(Id);
        let mut own: Vec<Id> = all.filter(|id| self.list[id.0].file == file).collect();
        own.sort_by_key(|id| self.list[id.0].start);
        own
    }

    pub(super) fn get(&self, id: Id) -> &Symbol {
        &self.list[id.0]
    }

    pub(super) fn take(&mut self, id: Id) -> Kind {
        std::mem::replace(&mut self.list[id.0].kind, Kind::Taken)
    }

    /// What it is called in Apex, if it was needed already.
    pub(super) fn name(&self, id: Id) -> Option<&str> {
        self.list[id.0].name.as_deref()
    }

    pub(super) fn set_name(&mut self, id: Id, name: String) {
        self.list[id.0].name = Some(name);
    }

    /// Its name in its package, its file and its path.
    pub(super) fn described(&self, id: Id) -> (String, usize, Vec<i32>) {
        let it = &self.list[id.0];
        (it.full[it.package..].to_owned(), it.file, it.path.clone())
    }

    /// The full names that `name` may mean inside of `scope`, the nearest first.
    pub(super) fn candidates(scope: &str, name: &str) -> Vec<String> {
        if let Some(absolute) = name.strip_prefix('.') {
            return vec![absolute.to_owned()];
        }
        let mut scope = Some(scope);
        let mut found = Vec::new();
        while let Some(here) = scope.filter(|it| !it.is_empty()) {
            found.push(format!("{here}.{name}"));
            scope = here.rsplit_once('.').map(|(outer, _)| outer);
        }
        found.push(name.to_owned());
        found
    }

    pub(super) fn find(&self, full: &str) -> Option<Id> {
        self.by_name.get(full).copied()
    }
}
