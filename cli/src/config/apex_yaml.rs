//! `apex.yaml`, the configuration of the Apex tools, as far as it says what we can do.
//!
//! It lists files and the generator of each; here a schema gives one file a language and side, so what is left of an entry is
//! its language, its side and its folder.

use std::path::{Path, PathBuf};

use guesthouse_codegen::lint::Lint;
use guesthouse_codegen::{Diagnostic, Lang, Options, Side, Source};

use super::yaml::{self, Node};
use super::{Config, Pattern, Target, error};
use crate::stubs::Product;

/// What an entry's generator writes, by a part of its module's name.
const LANGUAGES: [(&str, Lang); 4] = [
    ("rust", Lang::Rust),
    ("tinygo", Lang::Go),
    ("typescript", Lang::TypeScript),
    ("go", Lang::Go),
];

/// Generators of something else than stubs, by a part of their class's name.
const OTHERS: [&str; 3] = ["Scaffold", "Main", "Mock"];

pub(super) fn read(source: &Source, folder: &Path) -> Result<Config, Vec<Diagnostic>> {
    let root = yaml::parse(&source.text).map_err(|wrong| vec![wrong])?;
    let mut reader = Reader {
        folder,
        warnings: Vec::new(),
        targets: Vec::new(),
    };
    let mut schemas = Vec::new();
    for (key, name, value) in root.entries() {
        match (key, value.text()) {
            ("spec", Some(text)) => schemas.push(Pattern {
                text: glob::Pattern::escape(text),
                span: value.span,
            }),
            ("config" | "generates", _) => {}
            _ => reader.ignore(name, &format!("`{key}` has no equivalent")),
        }
    }
    let shared = root.get("config");
    if let Some(shared) = shared {
        reader.settings(shared);
    }
    for (file, name, entry) in root.get("generates").into_iter().flat_map(Node::entries) {
        reader.entry(file, name, entry, shared);
    }
    if schemas.is_empty() {
        let missing = error(root.span, "there is no `spec`, so there is no schema");
        return Err(vec![missing.help("write a guesthouse.toml instead")]);
    }
    Ok(Config {
        source: source.clone(),
        folder: folder.to_owned(),
        schemas,
        import_paths: Vec::new(),
        targets: reader.targets,
        lint: Lint::default(),
        warnings: reader.warnings,
    })
}

struct Reader<'a> {
    folder: &'a Path,
    warnings: Vec<Diagnostic>,
    targets: Vec<Target>,
}

impl Reader<'_> {
    fn ignore(&mut self, node: &Node, why: &str) {
        let warning = Diagnostic::warning("config", node.span, format!("{why}, and is left out"));
        let help = "guesthouse.toml says all that guesthouse can do";
        self.warnings.push(warning.help(help));
    }

    /// Settings for generators: a package for Go, and `side`, which is ours.
    fn settings(&mut self, config: &Node) {
        for (key, name, _) in config.entries() {
            if !["package", "side"].contains(&key) {
                self.ignore(name, &format!("the setting `{key}` has no equivalent"));
            }
        }
    }

    /// One file that is to be generated.
    fn entry(&mut self, file: &str, name: &Node, entry: &Node, shared: Option<&Node>) {
        let text = |key: &str| entry.get(key).and_then(Node::text).unwrap_or_default();
        let (module, class) = (text("module"), text("visitorClass"));
        let lang = LANGUAGES.iter().find(|(part, _)| {
            let mut words = module.split(|c: char| !c.is_alphanumeric());
            words.any(|word| word == *part)
        });
        let Some((_, lang)) = lang else {
            return self.ignore(
                name,
                &format!("`{module}` writes no language that is known"),
            );
        };
        if text("ifNotExists") == "true" || OTHERS.iter().any(|part| class.contains(part)) {
            return self.ignore(
                name,
                "a file that is written once, to be edited, has no equivalent",
            );
        }
        for (key, at, value) in entry.entries() {
            match key {
                "module" | "visitorClass" | "ifNotExists" => {}
                "config" => self.settings(value),
                _ => self.ignore(at, &format!("`{key}` has no equivalent")),
            }
        }
        let setting = |key: &str| {
            let own = entry.get("config").and_then(|it| it.get(key));
            own.or_else(|| shared?.get(key)).and_then(Node::text)
        };
        let side = match setting("side") {
            Some("host") => Side::Host,
            Some("guest") => Side::Guest,
            _ if class.contains("Host") => Side::Host,
            _ if class.contains("Wapc") || class.contains("Handler") => Side::Guest,
            _ => {
                let message =
                    format!("the side of {file:?} is not said; it is taken for the guest's");
                let warning = Diagnostic::warning("config", name.span, message);
                let help = "write `config: {side: guest}` or `config: {side: host}` into the entry";
                self.warnings.push(warning.help(help));
                Side::Guest
            }
        };
        self.add(file, *lang, side, setting("package"));
    }

    /// A target for the folder of a file. Several files of one folder, such as types and their codecs, are one file of ours.
    fn add(&mut self, file: &str, lang: Lang, side: Side, package: Option<&str>) {
        let mut out: PathBuf = self.folder.join(file.strip_prefix("./").unwrap_or(file));
        out.pop();
        let same = |it: &Product| matches!(it, Product::Stubs(l, s, _) if (*l, *s) == (lang, side));
        let known = |it: &Target| it.out == out && same(&it.product);
        if self.targets.iter().any(known) {
            return;
        }
        let mut options = Options::default();
        if lang == Lang::Go {
            options.go.package = package.map(str::to_owned);
        }
        self.targets.push(Target {
            product: Product::Stubs(lang, side, Box::new(options)),
            out,
            schemas: None,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"spec: model.apexlang
config:
  package: model
  module: example.org/model
plugins:
  - plugin.ts
generates:
  src/generated.rs:
    module: '@apexlang/codegen/rust'
    visitorClass: RustBasic
    config:
      side: host
      derive: { _all: [Clone] }
    runAfter:
      - command: rustfmt src/generated.rs
  model/types.go:
    module: '@apexlang/codegen/go'
    visitorClass: InterfacesVisitor
  model/codec.go:
    module: '@apexlang/codegen/tinygo'
    visitorClass: WapcExportVisitor
  cmd/main.go:
    module: '@apexlang/codegen/tinygo'
    visitorClass: WapcMainVisitor
  web/src/interfaces.ts:
    module: ../../src/typescript/mod.ts
    visitorClass: WapcHostVisitor
  openapi.yaml:
    module: '@apexlang/codegen/openapiv3'
    visitorClass: OpenAPIV3Visitor
"#;

    fn config(text: &str) -> Config {
        let config = read(&Source::new("apex.yaml", text), Path::new("up"));
        config.unwrap_or_else(|list| panic!("{list:?}"))
    }

    #[test]
    fn what_has_an_equivalent_is_taken() {
        let config = config(TEXT);
        let shown = |it: &Target| {
            let Product::Stubs(lang, side, options) = &it.product else {
                return String::new();
            };
            let side = if *side == Side::Host { "host" } else { "guest" };
            let package = options.go.package.as_deref().unwrap_or("-");
            format!("{lang} {side} {} {package}", it.out.display())
        };
        let targets: Vec<String> = config.targets.iter().map(shown).collect();
        assert_eq!(
            targets,
            [
                "rust host up/src -",
                "go guest up/model model",
                "typescript host up/web/src -"
            ]
        );
        assert_eq!(config.schemas[0].text, "model.apexlang");
    }

    #[test]
    fn what_has_none_is_warned_of() {
        let told = config(TEXT).told().to_string();
        for part in [
            "apex.yaml:5:1: warning[config]: `plugins` has no equivalent, and is left out",
            "apex.yaml:4:3: warning[config]: the setting `module` has no equivalent",
            "the setting `derive`",
            "`runAfter` has no equivalent",
            "the side of \"model/types.go\" is not said; it is taken for the guest's",
            "a file that is written once, to be edited, has no equivalent",
            "`@apexlang/codegen/openapiv3` writes no language that is known",
        ] {
            assert!(told.contains(part), "{part}\n{told}");
        }
        assert_eq!(told.matches("warning[").count(), 7, "{told}");
    }

    #[test]
    fn without_a_schema_it_is_of_no_use() {
        let source = Source::new("apex.yaml", "tasks:\n  test: {}\n");
        let told = read(&source, Path::new("")).unwrap_err();
        assert!(told[0].message.contains("no `spec`"));
    }
}
