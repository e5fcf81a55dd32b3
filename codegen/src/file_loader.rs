//! Schemas in files: reads them, and finds the ones they import.

use std::collections::{BTreeMap, HashMap};
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::{Component, Path, PathBuf};
use std::time::SystemTime;

use crate::imports::{Loader, NoLoader};
use crate::model::suggest::nearest;
use crate::source::Source;

/// What the files of schemas end in.
pub const EXTENSIONS: [&str; 2] = ["apexlang", "axdl"];

/// Most bytes of one schema. The largest that people write are a hundred times smaller.
const MOST_BYTES: u64 = 4 << 20;

/// Most names of a folder that a misspelt one is compared with.
const MOST_NAMES: usize = 1000;

/// Reads schemas from files, each once, and finds the files that they import:
///
/// - `"./common.apexlang"` and `"../common.apexlang"`: from the folder of the schema that imports it, and from nowhere else,
/// - `"common.apexlang"` and `"@shop/common"`: from that folder, else from the first import path that has it.
///
/// The ending may be left out, and a folder stands for its `index.apexlang`. Only text files are read, of 4 MiB at most.
/// Absolute paths and addresses are refused: a schema that has one works on one machine only.
///
/// ```no_run
/// use guesthouse_codegen::{FileLoader, check_with};
///
/// let mut loader = FileLoader::new().import_path("vendor/schemas");
/// let schema = loader.read("schemas/demo.apexlang".as_ref())?;
/// let (model, diagnostics) = check_with(schema, &mut loader);
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct FileLoader {
    import_paths: Vec<PathBuf>,
    /// What was read, by the one path that the file system has for it: a file that is imported on two ways, such as through
    /// a link, is one file.
    read: HashMap<PathBuf, Source>,
    /// What stands for the text of a file, by the same path.
    texts: HashMap<PathBuf, String>,
    /// The path behind the name of a source.
    paths: HashMap<String, PathBuf>,
    looked_at: BTreeMap<PathBuf, Stamp>,
}

/// When a file was last changed, and its size; nothing for what does not exist.
type Stamp = Option<(Option<SystemTime>, u64)>;

impl FileLoader {
    /// A loader without import paths.
    pub fn new() -> Self {
        Self::default()
    }

    /// With a folder more that imports are found in, after those before it.
    #[must_use]
    pub fn import_path(mut self, folder: impl Into<PathBuf>) -> Self {
        self.import_paths.push(folder.into());
        self
    }

    /// With a text in the place of a file's, such as what an editor has and has not saved. The file need not exist, but its folder
    /// has to.
    ///
    /// ```
    /// use guesthouse_codegen::FileLoader;
    ///
    /// let mut loader = FileLoader::new().with_text("new.apexlang", "namespace \"new\"");
    /// assert_eq!(loader.read("./new.apexlang".as_ref())?.text, "namespace \"new\"");
    /// # Ok::<(), std::io::Error>(())
    /// ```
    #[must_use]
    pub fn with_text(mut self, path: impl AsRef<Path>, text: impl Into<String>) -> Self {
        if let Some(real) = real_path(path.as_ref()) {
            self.texts.insert(real, text.into());
        }
        self
    }

    /// The schema in a file. Its name is its path, without needless `.` and `..`.
    ///
    /// It is an error if the file cannot be read, or is no text in UTF-8, or too large.
    pub fn read(&mut self, path: &Path) -> io::Result<Source> {
        self.look_at(path);
        let real = match real_path(path).filter(|it| self.texts.contains_key(it)) {
            Some(real) => real,
            None => fs::canonicalize(path)?,
        };
        if let Some(known) = self.read.get(&real) {
            return Ok(known.clone());
        }
        let text = match self.texts.get(&real) {
            Some(text) => text.clone(),
            None => text_of(&real)?,
        };
        let short = tidied(path);
        let path = match real_path(&short) {
            Some(same) if same == real => short,
            _ => path.to_owned(),
        };
        let name = path
            .to_str()
            .ok_or_else(|| invalid("its path is not UTF-8"))?;
        let source = Source::new(name, text);
        self.paths.insert(source.name.clone(), path);
        self.read.insert(real, source.clone());
        Ok(source)
    }

    /// Whether the schema in a file was read.
    pub fn has_read(&self, path: &Path) -> bool {
        real_path(path).is_some_and(|it| self.read.contains_key(&it))
    }

    /// What `importer` could import by a path that begins with `begun`: schemas, and folders, which end in `/`.
    pub fn importable(&self, importer: &Source, begun: &str) -> Vec<String> {
        let (before, _) = begun.rsplit_once('/').unwrap_or_default();
        let own = self.folder(importer);
        let mut found = Vec::new();
        if is_relative(begun) || [".", "..", ""].contains(&begun) {
            let before = if before.is_empty() { "." } else { before };
            found.extend(inside(&own.join(before), before));
        }
        if !is_relative(begun) && refuse(&format!("{begun}x")).is_ok() {
            let folders = self.import_paths.iter();
            found.extend(folders.flat_map(|it| inside(&it.join(before), before)));
        }
        let itself = tidied(Path::new(&importer.name));
        found.retain(|it| tidied(&own.join(it)) != itself);
        found.sort();
        found.dedup();
        found
    }

    /// Every path that was read, or tried because an import could have meant it.
    pub fn looked_at(&self) -> impl Iterator<Item = &Path> {
        self.looked_at.keys().map(PathBuf::as_path)
    }

    /// Whether nothing happened to these paths since they were looked at.
    pub fn is_current(&self) -> bool {
        let mut looked_at = self.looked_at.iter();
        looked_at.all(|(path, stamp)| stamp_of(path) == *stamp)
    }

    fn is_schema_file(&self, path: &Path) -> bool {
        let has_text = |real: &PathBuf| self.texts.contains_key(real);
        path.is_file() || !self.texts.is_empty() && real_path(path).as_ref().is_some_and(has_text)
    }

    fn look_at(&mut self, path: &Path) {
        let stamp = stamp_of(path);
        self.looked_at.entry(path.to_owned()).or_insert(stamp);
    }

    /// The folder of a source, from which its relative imports start.
    fn folder(&self, source: &Source) -> PathBuf {
        let path = self.paths.get(&source.name).map(PathBuf::as_path);
        let path = path.unwrap_or(Path::new(&source.name));
        path.parent().unwrap_or(Path::new("")).to_owned()
    }

    fn not_found(&self, folders: &[PathBuf], from: &str) -> String {
        let names = folders.iter().flat_map(|folder| beside(folder, from));
        let names: Vec<String> = names.collect();
        if let Some(meant) = nearest(from, names.iter().map(String::as_str)) {
            return format!("did you mean {meant:?}?");
        }
        let shown = |folder: &PathBuf| match folder.as_os_str().is_empty() {
            true => ".".to_owned(),
            false => folder.display().to_string(),
        };
        let looked: Vec<String> = folders.iter().map(shown).collect();
        let looked = format!("there is no such file in {}", looked.join(", "));
        if is_relative(from) || !self.import_paths.is_empty() {
            return looked;
        }
        format!("{looked}, and no import path was given")
    }
}

impl Loader for FileLoader {
    fn load(&mut self, importer: &Source, from: &str) -> Result<Source, String> {
        refuse(from)?;
        let mut folders = vec![self.folder(importer)];
        if !is_relative(from) {
            folders.extend(self.import_paths.iter().cloned());
        }
        for candidate in folders.iter().flat_map(|folder| candidates(folder, from)) {
            if self.is_schema_file(&candidate) {
                let read = self.read(&candidate);
                return read
                    .map_err(|error| format!("{} cannot be read: {error}", candidate.display()));
            }
            self.look_at(&candidate);
        }
        if from.starts_with("@apexlang/") {
            return NoLoader.load(importer, from);
        }
        Err(self.not_found(&folders, from))
    }
}

fn is_relative(from: &str) -> bool {
    from.starts_with("./") || from.starts_with("../")
}

/// What no schema can be called.
fn refuse(from: &str) -> Result<(), String> {
    if from.contains("://") {
        return Err("schemas are not fetched: keep a copy of the file, and import that".to_owned());
    }
    if from.is_empty() || from.contains('\0') {
        return Err("write the path of a file, such as \"./common.apexlang\"".to_owned());
    }
    let path = Path::new(from);
    let outside = |it| matches!(it, Component::RootDir | Component::Prefix(_));
    if path.components().any(outside) {
        return Err("write a path that starts at this file, such as \"./common.apexlang\"".into());
    }
    Ok(())
}

/// The files that an import can mean, the first of which is meant.
fn candidates(folder: &Path, from: &str) -> Vec<PathBuf> {
    let exact = folder.join(from);
    let mut all = vec![exact.clone()];
    if !is_schema(&exact) {
        all.extend(EXTENSIONS.map(|ending| folder.join(format!("{from}.{ending}"))));
        all.extend(EXTENSIONS.map(|ending| exact.join(format!("index.{ending}"))));
    }
    all
}

fn is_schema(path: &Path) -> bool {
    let ending = path.extension().and_then(|it| it.to_str());
    ending.is_some_and(|ending| EXTENSIONS.contains(&ending))
}

/// The one path that the file system has for a file that need not exist, if its folder does.
fn real_path(path: &Path) -> Option<PathBuf> {
    if let Ok(real) = fs::canonicalize(path) {
        return Some(real);
    }
    let folder = match path.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    };
    Some(fs::canonicalize(folder).ok()?.join(path.file_name()?))
}

/// The schemas and folders in a folder, but the hidden ones, as imports call them that call the folder `before`.
fn inside(folder: &Path, before: &str) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let entries = entries.flatten().take(MOST_NAMES).map(|it| it.path());
    let names = entries.filter_map(|path| {
        let name = path.file_name()?.to_str()?;
        let end = match path.is_dir() {
            true => "/",
            false if is_schema(&path) => "",
            false => return None,
        };
        let slash = if before.is_empty() { "" } else { "/" };
        (!name.starts_with('.')).then(|| format!("{before}{slash}{name}{end}"))
    });
    names.collect()
}

/// How an import could call the schemas that lie where it looks for one.
fn beside(folder: &Path, from: &str) -> Vec<String> {
    let (before, last) = from.rsplit_once('/').unwrap_or(("", from));
    let with_ending = is_schema(Path::new(last));
    let entries = fs::read_dir(folder.join(before)).into_iter().flatten();
    let files = entries.flatten().take(MOST_NAMES).map(|it| it.path());
    let names = files.filter(|path| is_schema(path)).filter_map(|path| {
        let name = match with_ending {
            true => path.file_name(),
            false => path.file_stem(),
        };
        let name = name?.to_str()?;
        Some(match before {
            "" => name.to_owned(),
            _ => format!("{before}/{name}"),
        })
    });
    names.collect()
}

/// Without `.`, and without the folders that a `..` leaves again.
fn tidied(path: &Path) -> PathBuf {
    let mut short = PathBuf::new();
    for part in path.components() {
        match (part, short.components().next_back()) {
            (Component::CurDir, _) => {}
            (Component::ParentDir, Some(Component::Normal(_))) => {
                short.pop();
            }
            _ => short.push(part),
        }
    }
    short
}

fn stamp_of(path: &Path) -> Stamp {
    let about = fs::metadata(path).ok()?;
    Some((about.modified().ok(), about.len()))
}

fn text_of(path: &Path) -> io::Result<String> {
    // What is no file may have no end, or wait for one who writes, already when it is opened.
    if !fs::metadata(path)?.is_file() {
        return Err(invalid("it is not a file"));
    }
    let mut bytes = Vec::new();
    File::open(path)?
        .take(MOST_BYTES + 1)
        .read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(invalid("it is larger than 4 MiB"));
    }
    match String::from_utf8(bytes) {
        Ok(text) if !text.contains('\0') => Ok(text),
        Ok(_) => Err(invalid("it is not text")),
        Err(error) => {
            let valid = error.utf8_error().valid_up_to();
            Err(invalid(&format!("it is not UTF-8 at byte {valid}")))
        }
    }
}

fn invalid(why: &str) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, why)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check_with;

    /// A folder of its own for a test, removed at the end.
    struct Folder(PathBuf);

    impl Folder {
        fn new(test: &str, files: &[(&str, &str)]) -> Self {
            let name = format!("guesthouse-loader-{test}-{}", std::process::id());
            let folder = Self(std::env::temp_dir().join(name));
            fs::create_dir_all(&folder.0).unwrap();
            for (name, text) in files {
                folder.write(name, text);
            }
            folder
        }

        fn write(&self, name: &str, text: impl AsRef<[u8]>) {
            let path = self.0.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }

        fn loader(&self) -> FileLoader {
            FileLoader::new()
                .import_path(self.0.join("vendor"))
                .import_path(self.0.join("more"))
        }

        /// The name, below the folder, of what `main.apexlang` imports as `from`, or why there is nothing.
        fn import(&self, from: &str) -> Result<String, String> {
            let mut loader = self.loader();
            let main = loader.read(&self.0.join("main.apexlang")).unwrap();
            let found = loader.load(&main, from)?;
            let below = Path::new(&found.name).strip_prefix(&self.0).unwrap();
            Ok(below.to_str().unwrap().to_owned())
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn imports_are_found() {
        let files = [
            "main.apexlang",
            "near.apexlang",
            "sub/deep.axdl",
            "vendor/near.apexlang",
            "vendor/@shop/common/index.apexlang",
            "more/@shop/common.apexlang",
            "more/only.v1.apexlang",
        ];
        let folder = Folder::new("found", &files.map(|name| (name, "")));
        for (from, found) in [
            ("./near.apexlang", "near.apexlang"),
            ("./near", "near.apexlang"),
            ("near", "near.apexlang"),
            ("sub/deep", "sub/deep.axdl"),
            ("./sub/../near", "near.apexlang"),
            ("@shop/common", "vendor/@shop/common/index.apexlang"),
            ("only.v1", "more/only.v1.apexlang"),
        ] {
            assert_eq!(folder.import(from).as_deref(), Ok(found), "{from}");
        }
    }

    #[test]
    fn what_is_not_there_is_told_with_a_way_out() {
        let folder = Folder::new("missing", &[("main.apexlang", ""), ("near.apexlang", "")]);
        folder.write("vendor/common.apexlang", "");
        folder.write("latin1.apexlang", b"# caf\xe9");
        folder.write("nul.apexlang", "a\0b");
        folder.write("large.apexlang", vec![b' '; 4 << 20]);
        fs::create_dir(folder.0.join("empty")).unwrap();
        assert!(folder.import("large").is_ok());
        folder.write("large.apexlang", vec![b' '; (4 << 20) + 1]);
        for (from, told) in [
            ("./naer", "did you mean \"./near\"?"),
            ("./naer.apexlang", "did you mean \"./near.apexlang\"?"),
            ("comon", "did you mean \"common\"?"),
            ("./common", "there is no such file in "),
            ("nothing", "vendor, "),
            ("empty", "there is no such file in "),
            ("latin1", "it is not UTF-8 at byte 5"),
            ("nul", "it is not text"),
            ("large", "it is larger than 4 MiB"),
            ("/etc/hostname", "write a path that starts at this file"),
            ("https://example.org/a.apexlang", "schemas are not fetched"),
            ("", "write the path of a file"),
            ("@apexlang/cor", "did you mean \"@apexlang/core\"?"),
        ] {
            let why = folder.import(from).unwrap_err();
            assert!(why.contains(told), "{from}: {why}");
        }
    }

    #[test]
    fn a_file_is_read_once_on_all_its_ways() {
        let main = "namespace \"main\" import * from \"./a\" import * from \"./sub/../b\" \
            type M { a: A  b: B }";
        let files = [
            ("main.apexlang", main),
            ("a.apexlang", "import * from \"./sub/back\" type A { b: B }"),
            ("b.apexlang", "type B { x: i8 }"),
            (
                "sub/back.apexlang",
                "import * from \"../b\" type Back { b: B }",
            ),
        ];
        let folder = Folder::new("once", &files);
        let mut loader = folder.loader();
        let main = loader.read(&folder.0.join("./main.apexlang")).unwrap();
        let (model, diagnostics) = check_with(main, &mut loader);
        let told = diagnostics.to_string();
        let types = model.unwrap_or_else(|| panic!("{told}")).types;
        assert_eq!(types.iter().filter(|it| it.name == "B").count(), 1);
    }

    #[test]
    fn texts_stand_for_files() {
        let files = [
            ("main.apexlang", ""),
            ("near.apexlang", "# saved"),
            ("sub/deep.axdl", ""),
        ];
        let folder = Folder::new("texts", &files);
        let mut loader = folder
            .loader()
            .with_text(folder.0.join("sub/../near.apexlang"), "# not saved")
            .with_text(folder.0.join("new.apexlang"), "# new")
            .with_text(folder.0.join("nowhere/new.apexlang"), "");
        let main = loader.read(&folder.0.join("main.apexlang")).unwrap();
        for (from, text) in [
            ("./near", Ok("# not saved")),
            ("./sub/../new", Ok("# new")),
            ("./nowhere/new", Err("there is no such file")),
        ] {
            let found = loader.load(&main, from).map(|it| it.text);
            match text {
                Ok(text) => assert_eq!(found.as_deref(), Ok(text), "{from}"),
                Err(why) => assert!(found.unwrap_err().contains(why), "{from}"),
            }
        }
        assert!(loader.has_read(&folder.0.join("./new.apexlang")));
        assert!(!loader.has_read(&folder.0.join("sub/deep.axdl")));
    }

    #[test]
    fn what_can_be_imported_is_listed() {
        let files = [
            "main.apexlang",
            "near.apexlang",
            "near.txt",
            ".hidden.apexlang",
            "sub/deep.axdl",
            "vendor/@shop/common.apexlang",
            "more/only.apexlang",
        ];
        let folder = Folder::new("listed", &files.map(|name| (name, "")));
        let mut loader = folder.loader();
        let main = loader.read(&folder.0.join("main.apexlang")).unwrap();
        for (begun, listed) in [
            (
                "./",
                &["./more/", "./near.apexlang", "./sub/", "./vendor/"][..],
            ),
            (
                "./ne",
                &["./more/", "./near.apexlang", "./sub/", "./vendor/"],
            ),
            ("./sub/d", &["./sub/deep.axdl"]),
            ("@shop/", &["@shop/common.apexlang"]),
            ("on", &["@shop/", "only.apexlang"]),
            ("./nowhere/", &[]),
            ("/", &[]),
            ("https://", &[]),
        ] {
            assert_eq!(loader.importable(&main, begun), listed, "{begun}");
        }
        assert_eq!(loader.importable(&main, "").len(), 6);
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_and_what_never_ends_is_not_read() {
        use std::os::unix::fs::symlink;
        let folder = Folder::new("links", &[("main.apexlang", ""), ("real.apexlang", "")]);
        symlink("real.apexlang", folder.0.join("link.apexlang")).unwrap();
        symlink("/dev/zero", folder.0.join("zero.apexlang")).unwrap();
        symlink("round.apexlang", folder.0.join("round.apexlang")).unwrap();
        assert_eq!(folder.import("./link").as_deref(), Ok("link.apexlang"));
        assert!(folder.import("./zero").is_err());
        assert!(folder.import("./round").is_err());
        assert!(FileLoader::new().read(Path::new("/dev/zero")).is_err());
    }

    #[test]
    fn changes_are_seen() {
        let folder = Folder::new("current", &[("main.apexlang", "")]);
        let mut loader = folder.loader();
        let main = loader.read(&folder.0.join("main.apexlang")).unwrap();
        assert!(loader.load(&main, "late").is_err());
        assert!(loader.is_current());
        folder.write("more/late.axdl", "");
        assert!(!loader.is_current());
        fs::remove_file(folder.0.join("more/late.axdl")).unwrap();
        assert!(loader.is_current());
        folder.write("main.apexlang", "# longer");
        assert!(!loader.is_current());
    }
}
