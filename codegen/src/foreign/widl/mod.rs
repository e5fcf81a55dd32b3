//! WIDL: read by the parser of Apex, once its tokens are rewritten.

mod scope;
mod tokens;

use std::collections::HashSet;

use crate::foreign::naming::pascal;
use crate::foreign::tree::{any, name};
use crate::foreign::widl::scope::{File, Found, Scope, type_exprs};
use crate::foreign::work::Work;
use crate::model::resolve::scalar;
use crate::syntax::ast::{Definition, Document, Interface, TypeExpr, TypeExprKind};
use crate::syntax::lexer::lex;
use crate::syntax::parser::parse_tokens;

/// Reads the files `own`, and what they import.
pub(super) fn read(own: &[usize], work: &mut Work<'_>) {
    let mut scope = Scope::default();
    for file in own {
        let document = document(*file, work);
        scope.files.push(File::new(*file, document));
    }
    let mut at = 0;
    while at < scope.files.len() {
        imports(at, &mut scope, work);
        at += 1;
    }
    if !work.notes.failed() {
        Carrying::new(scope, own.len()).carry(work);
    }
}

fn document(file: usize, work: &mut Work<'_>) -> Document {
    let text = work.text(file);
    let diagnostics = &mut work.notes.list;
    let (tokens, implements) = tokens::rewrite(&text, lex(&text, file, diagnostics));
    let document = parse_tokens(tokens, diagnostics);
    for span in implements {
        let help = "its fields are its own alone; repeat those of the other type";
        let message = "a type in Apex implements no other";
        work.notes.add("foreign-keyword", span, message, help);
    }
    document
}

/// Reads what a file imports.
fn imports(at: usize, scope: &mut Scope, work: &mut Work<'_>) {
    let file = scope.files[at].number;
    for import in scope.files[at].imports() {
        let target = match work.load(file, &import.from) {
            Ok(target) => target,
            Err(why) => {
                let message = format!("{:?} cannot be read: {why}", import.from);
                let help = "what comes from there is `any` now; give the file, or a folder with -I";
                work.notes.add("foreign-file", import.span, message, help);
                continue;
            }
        };
        let known = scope.files.iter().position(|it| it.number == target);
        let known = known.unwrap_or_else(|| {
            let document = document(target, work);
            scope.files.push(File::new(target, document));
            scope.files.len() - 1
        });
        scope.files[at].targets.push((import.names, known));
    }
}

/// Carries definitions over: all of the files that were given, and of others what is needed.
struct Carrying {
    scope: Scope,
    own: usize,
    /// What the first file says.
    namespace: String,
    seen: HashSet<Found>,
    queue: Vec<Found>,
}

impl Carrying {
    fn new(scope: Scope, own: usize) -> Self {
        Self {
            scope,
            own,
            namespace: String::new(),
            seen: HashSet::new(),
            queue: Vec::new(),
        }
    }

    fn carry(mut self, work: &mut Work<'_>) {
        self.namespace(work);
        for file in 0..self.own {
            for at in 0..self.scope.files[file].definitions.len() {
                self.seen.insert((file, at));
                self.queue.push((file, at));
            }
        }
        for found in self.queue.clone() {
            self.name(found, work);
        }
        let mut next = 0;
        while next < self.queue.len() {
            self.definition(self.queue[next], work);
            next += 1;
        }
    }

    fn namespace(&mut self, work: &mut Work<'_>) {
        let own = self.scope.files.iter().take(self.own);
        for definition in own.flat_map(|it| it.definitions.iter().flatten()) {
            if let Definition::Namespace(it) = definition {
                work.namespace(&it.text, it.span);
                if self.namespace.is_empty() {
                    self.namespace.clone_from(&it.text);
                }
                work.docs = work.docs.take().or_else(|| it.docs.clone());
            }
        }
    }

    /// Gives a definition its name.
    fn name(&mut self, (file, at): Found, work: &mut Work<'_>) {
        let Some(definition) = &self.scope.files[file].definitions[at] else {
            return;
        };
        let head = match definition {
            Definition::Alias(it) => &it.head,
            Definition::Record(it) => &it.head,
            Definition::Union(it) => &it.head,
            Definition::Enum(it) => &it.head,
            Definition::Interface(it) if it.head.name.text != tokens::NAMELESS => &it.head,
            _ => return,
        };
        let named = work.names.definition(&head.name.text);
        let (text, span) = (&head.name.text, head.name.span);
        match definition {
            Definition::Interface(_) => work.notes.renamed("interface", text, &named, span),
            _ => work.notes.renamed_type(text, &named, span),
        }
        self.scope.names.insert((file, at), named);
    }

    fn definition(&mut self, found: Found, work: &mut Work<'_>) {
        let (file, at) = found;
        let Some(mut definition) = self.scope.files[file].definitions[at].take() else {
            return;
        };
        if let Some(named) = self.scope.names.get(&found) {
            rename(&mut definition, named);
        }
        match &mut definition {
            Definition::Namespace(_) | Definition::Import(_) => return,
            Definition::Directive(it) => {
                let message = format!("the directive `@{}` is not carried over", it.name.text);
                let help = "its annotations are, unchecked; define it in the schema if they matter";
                work.notes
                    .add("foreign-keyword", it.name.span, message, help);
                return;
            }
            Definition::Interface(it) => self.interface(it, work),
            _ => {}
        }
        for ty in type_exprs(&mut definition) {
            self.resolve(file, ty, work);
        }
        work.definitions.push(definition);
    }

    fn interface(&mut self, it: &mut Interface, work: &mut Work<'_>) {
        if it.head.name.text != tokens::NAMELESS {
            return;
        }
        let span = it.head.name.span;
        let wanted = nameless(&self.namespace);
        it.head.name = name(work.names.definition(&wanted), span);
        let message = "an interface in Apex has a name, which is part of its operations' names";
        let help = format!(
            "it is `{0}` now: an operation `f` is called `{0}/f` after the namespace on the wire, where WIDL has only `f`",
            it.head.name.text
        );
        work.notes.add("foreign-interface", span, message, help);
    }

    /// Names what a type expression means, and sees to it that it comes along.
    fn resolve(&mut self, file: usize, ty: &mut TypeExpr, work: &mut Work<'_>) {
        match &mut ty.kind {
            TypeExprKind::List(inner) | TypeExprKind::Optional(inner) => {
                self.resolve(file, inner, work);
            }
            TypeExprKind::Map(key, value) => {
                self.resolve(file, key, work);
                self.resolve(file, value, work);
            }
            TypeExprKind::Name(text) => {
                let text = text.clone();
                if scalar(&text).is_some() || text == "void" {
                    return;
                }
                let Some(found) = self.scope.find(file, &text) else {
                    if text == "ID" {
                        let help = "it is `string` now, as generators wrote it";
                        let message = "`ID` is no type in Apex";
                        work.notes.add("foreign-type", ty.span, message, help);
                        ty.kind = TypeExprKind::Name("string".to_owned());
                        return;
                    }
                    let message = format!("there is no type `{text}` in the files that were read");
                    let help = "it is `any` now";
                    work.notes.add("foreign-reference", ty.span, message, help);
                    *ty = any(ty.span);
                    return;
                };
                if self.seen.insert(found) {
                    self.queue.push(found);
                    self.name(found, work);
                }
                if let Some(named) = self.scope.names.get(&found) {
                    ty.kind = TypeExprKind::Name(named.clone());
                }
            }
        }
    }
}

/// What an interface without a name is called: the last part of the namespace that is no version.
fn nameless(namespace: &str) -> String {
    let version = |part: &str| {
        let number = part.strip_prefix('v').map(str::parse::<u32>);
        number.is_some_and(|it| it.is_ok())
    };
    let mut parts = namespace.split(['.', ':', '/']).filter(|it| !version(it));
    match parts.next_back().map(pascal) {
        Some(name) if !name.is_empty() => name,
        _ => "Service".to_owned(),
    }
}

fn rename(definition: &mut Definition, named: &str) {
    let head = match definition {
        Definition::Alias(it) => &mut it.head,
        Definition::Record(it) => &mut it.head,
        Definition::Union(it) => &mut it.head,
        Definition::Enum(it) => &mut it.head,
        Definition::Interface(it) => &mut it.head,
        _ => return,
    };
    named.clone_into(&mut head.name.text);
}
