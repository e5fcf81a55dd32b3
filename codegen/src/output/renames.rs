//! `@rename`: another name for a definition in one language. Its name on the wire stays.

use crate::lang::Lang;
use crate::model::types::{Annotation, Value};

/// The name that `@rename(go: "Name")` or `@rename({go: "Name"})` gives a definition in a language, as it is written there.
pub fn renamed(annotations: &[Annotation], lang: Lang) -> Option<&str> {
    let lang = lang.name();
    let renames = annotations.iter().filter(|it| it.name == "rename");
    let mut names = renames.flat_map(|it| match it.arguments.as_slice() {
        [(name, Value::Map(names))] if name == "value" => names,
        names => names,
    });
    names.find_map(|(of, name)| match name {
        Value::String(name) if *of == lang => Some(name.as_str()),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_for_one_language() {
        let schema = r#"namespace "t" type A @rename(go: "Aa", rust: "Ab") {} type B @rename({go: "Bb"}) {} type C {}"#;
        let model = crate::parse("t", schema).unwrap();
        let names = |lang| -> Vec<Option<&str>> {
            let all = model.types.iter();
            all.map(|it| renamed(&it.annotations, lang)).collect()
        };
        assert_eq!(names(Lang::Go), [Some("Aa"), Some("Bb"), None]);
        assert_eq!(names(Lang::Rust), [Some("Ab"), None, None]);
        assert_eq!(names(Lang::TypeScript), [None; 3]);
    }
}
