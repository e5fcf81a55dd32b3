//! The file being written: names that are taken, and what it imports.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::layout::write_braced;
use super::names::{function_name, is_reserved, type_name, value_name};
use crate::diagnostic::Diagnostic;
use crate::model::types::{Field, Interface, Model, Side, TypeId, TypeKind};
use crate::output::scope::Scope;
use crate::output::writer::{CodeWriter, DocStyle};
use crate::source::Span;

const WIRE: &str = "@guesthouse/wire";
const HOST: &str = "@guesthouse/host";

/// What a file may import: its name, where it comes from, and whether it is only a type here.
const IMPORTS: &[(&str, &str, bool)] = &[
    ("decode", WIRE, false),
    ("decodeNoArguments", WIRE, false),
    ("decodeVoid", WIRE, false),
    ("encode", WIRE, false),
    ("EnumType", WIRE, false),
    ("Fields", WIRE, false),
    ("NOTHING", WIRE, false),
    ("Raw", WIRE, true),
    ("Reader", WIRE, true),
    ("Timestamp", WIRE, true),
    ("UnionDecoders", WIRE, true),
    ("UnionEncoders", WIRE, true),
    ("Writer", WIRE, true),
    ("CallOptions", HOST, true),
    ("Handlers", HOST, true),
    ("Host", HOST, true),
];

pub(super) struct File<'a> {
    pub(super) model: &'a Model,
    types: Vec<String>,
    scope: RefCell<Scope>,
    /// Imports that are used, by their name where they come from.
    used: RefCell<BTreeMap<&'static str, String>>,
    diagnostics: RefCell<Vec<Diagnostic>>,
}

impl<'a> File<'a> {
    /// A file of `side` for `model`, unless names collide that do not in the schema.
    pub(super) fn new(model: &'a Model, side: Side) -> Result<Self, Vec<Diagnostic>> {
        let types: Vec<String> = model.types.iter().map(|def| type_name(&def.name)).collect();
        let mut claims = Claims {
            scope: Scope::new("TypeScript"),
            diagnostics: Vec::new(),
        };
        claims.types(model, &types);
        claims.interfaces(model, side);
        claims.functions(model, side);
        let Claims { scope, diagnostics } = claims;
        if !diagnostics.is_empty() {
            return Err(diagnostics);
        }
        Ok(Self {
            model,
            types,
            scope: RefCell::new(scope),
            used: RefCell::default(),
            diagnostics: RefCell::default(),
        })
    }

    /// The interfaces that there is something to write for.
    pub(super) fn interfaces(&self) -> impl Iterator<Item = &'a Interface> {
        self.model.callable_interfaces()
    }

    /// The names of all types, in order.
    pub(super) fn type_names(&self) -> impl Iterator<Item = &str> {
        self.types.iter().map(String::as_str)
    }

    /// The name of a type.
    pub(super) fn type_name(&self, id: TypeId) -> &str {
        &self.types[id.0]
    }

    /// A name of the module for something private.
    pub(super) fn fresh(&self, wanted: &str) -> String {
        self.scope.borrow_mut().fresh(wanted)
    }

    /// Whether a name of the module is taken.
    pub(super) fn is_taken(&self, name: &str) -> bool {
        self.scope.borrow().contains(name)
    }

    /// A global, by its name or, where the schema took that, in full.
    pub(super) fn global(&self, name: &str) -> String {
        if self.is_taken(name) {
            return format!("globalThis.{name}");
        }
        name.to_owned()
    }

    /// Something imported, by its name or, where the schema took that, another.
    pub(super) fn import(&self, name: &'static str) -> String {
        if let Some(known) = self.used.borrow().get(name) {
            return known.clone();
        }
        let mut scope = self.scope.borrow_mut();
        let local = if scope.contains(name) {
            let capital = name.starts_with(|c: char| c.is_ascii_uppercase());
            let prefix = if capital { "Guesthouse" } else { "guesthouse" };
            scope.fresh(&format!("{prefix}{}", type_name(name)))
        } else {
            scope.fresh(name)
        };
        self.used.borrow_mut().insert(name, local.clone());
        local
    }

    /// Names for variables, one for each field, which hide nothing that the module or the function needs.
    pub(super) fn locals(&self, fields: &[Field], taken: &[&str]) -> Vec<String> {
        let module = self.scope.borrow();
        let mut locals = Scope::new("TypeScript");
        let named = fields.iter().map(|field| field.name.as_str());
        let free = |name: &str| {
            !is_reserved(name)
                && !taken.contains(&name)
                && !module.contains(name)
                && IMPORTS.iter().all(|(import, ..)| *import != name)
        };
        // What keeps its name comes first, so that what does not keeps clear of it.
        let kept: Vec<bool> = named.clone().map(&free).collect();
        for (name, _) in named.clone().zip(&kept).filter(|(_, kept)| **kept) {
            locals.fresh(name);
        }
        named
            .zip(kept)
            .map(|(name, kept)| {
                if kept {
                    return name.to_owned();
                }
                let mut wanted = format!("{name}_");
                while !free(&wanted) {
                    wanted.push('_');
                }
                locals.fresh(&wanted)
            })
            .collect()
    }

    /// The operation's namespace on the wire: that of the interface, or of the schema for a function.
    pub(super) fn namespace(&self, interface: Option<&Interface>) -> String {
        match interface {
            Some(interface) => format!("{}.{}", self.model.namespace, interface.name),
            None => self.model.namespace.clone(),
        }
    }

    /// Keeps what TypeScript cannot say, for the end.
    pub(super) fn refuse(&self, diagnostic: Diagnostic) {
        self.diagnostics.borrow_mut().push(diagnostic);
    }

    /// The whole file, with what `body` needs before it.
    pub(super) fn finish(self, body: CodeWriter) -> Result<String, Vec<Diagnostic>> {
        let diagnostics = self.diagnostics.take();
        if !diagnostics.is_empty() {
            return Err(diagnostics);
        }
        let mut w = CodeWriter::new("  ");
        let namespace = &self.model.namespace;
        w.line(format!(
            "// @generated by guesthouse from the schema `{namespace}`. Do not edit."
        ));
        if let Some(docs) = &self.model.docs {
            w.line("//");
            w.docs(DocStyle::Line("//"), docs);
        }
        w.blank();
        let used = self.used.take();
        for source in [WIRE, HOST] {
            write_imports(&mut w, &used, source);
        }
        let (head, body) = (w.finish(), body.finish());
        if body.is_empty() {
            // What has neither imports nor exports would be a script.
            return Ok(format!("{head}\nexport {{}};\n"));
        }
        Ok(format!("{head}\n{body}"))
    }
}

fn write_imports(w: &mut CodeWriter, used: &BTreeMap<&'static str, String>, source: &str) {
    let items: Vec<_> = IMPORTS
        .iter()
        .filter(|(_, from, _)| *from == source)
        .filter_map(|(name, _, only_type)| Some((*name, used.get(name)?, *only_type)))
        .collect();
    if items.is_empty() {
        return;
    }
    let all_types = items.iter().all(|(.., only_type)| *only_type);
    let items: Vec<String> = items
        .into_iter()
        .map(|(name, local, only_type)| {
            let prefix = if only_type && !all_types { "type " } else { "" };
            let renamed = if local == name {
                String::new()
            } else {
                format!(" as {local}")
            };
            format!("{prefix}{name}{renamed}")
        })
        .collect();
    let open = if all_types {
        "import type {"
    } else {
        "import {"
    };
    write_braced(w, open, &items, &format!("}} from \"{source}\";"));
}

/// The names that a schema takes.
struct Claims {
    scope: Scope,
    diagnostics: Vec<Diagnostic>,
}

impl Claims {
    fn claim(&mut self, name: &str, what: &str, span: Span) {
        let collision = self.scope.claim(name, what, span).err();
        self.diagnostics.extend(collision);
    }

    fn types(&mut self, model: &Model, names: &[String]) {
        for (def, name) in model.types.iter().zip(names) {
            self.claim(name, &format!("type `{}`", def.name), def.span);
            let what = format!("the codec of `{}`", def.name);
            self.claim(&format!("encode{name}"), &what, def.span);
            self.claim(&format!("decode{name}"), &what, def.span);
            if let TypeKind::Enum(_) = def.kind {
                let what = format!("the names of `{}`", def.name);
                self.claim(&enum_name(&def.name), &what, def.span);
            }
        }
    }

    fn interfaces(&mut self, model: &Model, side: Side) {
        for it in model.callable_interfaces() {
            if it.served_by == side {
                let what = format!("interface `{}`", it.name);
                self.claim(&type_name(&it.name), &what, it.span);
                let what = format!("the function that registers `{}`", it.name);
                self.claim(&register_name(&it.name), &what, it.span);
            } else {
                let what = format!("the client of interface `{}`", it.name);
                self.claim(&client_name(&it.name), &what, it.span);
            }
        }
    }

    fn functions(&mut self, model: &Model, side: Side) {
        match (side, model.functions.first()) {
            (Side::Guest, Some(first)) => {
                self.claim("Functions", "the interface of all functions", first.span);
                let what = "the function that registers all functions";
                self.claim("registerFunctions", what, first.span);
            }
            (Side::Host, _) => {
                for it in &model.functions {
                    let what = format!("function `{}`", it.name);
                    self.claim(&function_name(&it.name), &what, it.span);
                }
            }
            (Side::Guest, None) => {}
        }
    }
}

/// The name of the function that registers an implementation of an interface.
pub(super) fn register_name(interface: &str) -> String {
    format!("register{}", type_name(interface))
}

/// The name of the client of an interface.
pub(super) fn client_name(interface: &str) -> String {
    format!("{}Client", type_name(interface))
}

/// The name of what knows the names and texts of an enum.
pub(super) fn enum_name(name: &str) -> String {
    format!("{}Enum", value_name(name))
}
