//! Identifiers.

use crate::lang::Lang;
use crate::model::types::{Annotation, EnumValue, Field, Interface, Member, Operation, TypeDef};
use crate::output::names;
use crate::output::renames::renamed;
use crate::output::scope::Scope;

/// Keywords that cannot be raw identifiers.
const NEVER_RAW: &[&str] = &["crate", "self", "super", "Self"];

/// The name of a field, parameter or function: `r#type`, `self_`, `full_url_name`.
pub(super) fn snake(name: &str) -> String {
    escaped(names::snake(name), "unnamed")
}

/// The name of a type or variant.
pub(super) fn pascal(name: &str) -> String {
    escaped(names::pascal(name), "Unnamed")
}

/// What has a name in the schema, and annotations, of which `@rename` is one.
pub(super) trait Named {
    /// Its name in the schema.
    fn name(&self) -> (&str, &[Annotation]);

    /// Its name as that of a field, parameter or function.
    fn snake(&self) -> String {
        let (name, annotations) = self.name();
        let renamed = renamed(annotations, Lang::Rust);
        renamed.map_or_else(|| snake(name), |it| escaped(it.to_owned(), "unnamed"))
    }

    /// Its name as that of a variable, which is in snake case even if the field that it is for was renamed.
    fn variable(&self) -> String {
        let (name, annotations) = self.name();
        snake(renamed(annotations, Lang::Rust).unwrap_or(name))
    }

    /// Its name as that of a type or variant.
    fn pascal(&self) -> String {
        let (name, annotations) = self.name();
        let renamed = renamed(annotations, Lang::Rust);
        renamed.map_or_else(|| pascal(name), |it| escaped(it.to_owned(), "Unnamed"))
    }
}

macro_rules! named {
    ($($type:ty: $name:ident),+) => {$(
        impl Named for $type {
            fn name(&self) -> (&str, &[Annotation]) {
                (&self.$name, &self.annotations)
            }
        }
    )+};
}

named!(TypeDef: name, Field: name, EnumValue: name, Member: key, Interface: name, Operation: name);

/// The variable of a field, where the generated code has variables of its own.
pub(super) fn variable(field: &Field, taken: &[&str]) -> String {
    local(field.variable(), taken)
}

/// The identifier, where the generated code has some of its own.
pub(super) fn local(ident: String, taken: &[&str]) -> String {
    // No other name ends in `_` but the keywords that cannot be raw.
    if taken.contains(&ident.as_str()) {
        return format!("{ident}_");
    }
    ident
}

/// The first of two names for a variant that the schema left free.
pub(super) fn free_variant(scope: &mut Scope, wanted: [&str; 2]) -> String {
    let free = wanted.into_iter().find(|name| !scope.contains(name));
    scope.fresh(free.unwrap_or(wanted[0]))
}

/// The name of an identifier as serde sees it.
pub(super) fn unraw(ident: &str) -> &str {
    ident.strip_prefix("r#").unwrap_or(ident)
}

/// Strict and reserved keywords of every edition.
fn is_keyword(name: &str) -> bool {
    matches!(
        name,
        "abstract"
            | "as"
            | "async"
            | "await"
            | "become"
            | "box"
            | "break"
            | "const"
            | "continue"
            | "do"
            | "dyn"
            | "else"
            | "enum"
            | "extern"
            | "false"
            | "final"
            | "fn"
            | "for"
            | "gen"
            | "if"
            | "impl"
            | "in"
            | "let"
            | "loop"
            | "macro"
            | "match"
            | "mod"
            | "move"
            | "mut"
            | "override"
            | "priv"
            | "pub"
            | "ref"
            | "return"
            | "static"
            | "struct"
            | "trait"
            | "true"
            | "try"
            | "type"
            | "typeof"
            | "unsafe"
            | "unsized"
            | "use"
            | "virtual"
            | "where"
            | "while"
            | "yield"
    )
}

fn escaped(name: String, unnamed: &str) -> String {
    if name.is_empty() {
        unnamed.to_owned()
    } else if name.bytes().all(|it| it == b'_' || it.is_ascii_digit()) {
        // A name of digits alone says too little for clippy.
        format!("{unnamed}{name}")
    } else if is_keyword(&name) {
        format!("r#{name}")
    } else if NEVER_RAW.contains(&name.as_str()) {
        format!("{name}_")
    } else {
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reserved_words_are_renamed() {
        assert_eq!(snake("type"), "r#type");
        assert_eq!(snake("self"), "self_");
        assert_eq!(snake("Gen"), "r#gen");
        assert_eq!(pascal("self"), "Self_");
        assert_eq!(pascal("type"), "Type");
        assert_eq!(snake("_"), "unnamed");
        assert_eq!(pascal("__"), "Unnamed");
        assert_eq!(snake("_1"), "unnamed_1");
        assert_eq!(unraw("r#type"), "type");
    }

    #[test]
    fn variables_keep_clear_of_the_generated_ones() {
        assert_eq!(local("r".into(), &["r", "key"]), "r_");
        assert_eq!(local("w".into(), &["r", "key"]), "w");
    }
}
