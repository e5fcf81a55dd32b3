//! Compiled code on disk: what is believed, who may share it, and that it never fails a load.

mod stage;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Barrier;
use std::thread;
use std::time::{Duration, SystemTime};

use guesthouse::{Cache, Module};
use stage::*;

/// A folder of a test's own, gone with it.
struct Folder(PathBuf);

impl Folder {
    fn new(test: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("guesthouse-{test}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        Self(folder)
    }

    fn open(&self) -> Cache {
        Cache::open(&self.0).unwrap()
    }

    fn files(&self, extension: &str) -> Vec<PathBuf> {
        let mut files: Vec<PathBuf> = fs::read_dir(&self.0)
            .unwrap()
            .map(|file| file.unwrap().path())
            .filter(|path| path.extension().is_some_and(|found| found == extension))
            .collect();
        files.sort();
        files
    }

    fn entries(&self) -> Vec<PathBuf> {
        self.files("code")
    }

    /// The entry of a module that is loaded here for the first time.
    fn entry_of(&self, wasm: &[u8]) -> PathBuf {
        let cache = self.open();
        let before = self.entries();
        cache.module(wasm).unwrap();
        self.entries()
            .into_iter()
            .find(|entry| !before.contains(entry))
            .unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A guest that answers with `text`.
fn saying(text: &str) -> Vec<u8> {
    guest(&format!(
        r#"(data (i32.const 0) "{text}") {}"#,
        guest_call(&format!(
            "(call $guest_response (i32.const 0) (i32.const {})) (i32.const 1)",
            text.len()
        ))
    ))
}

fn says(module: &Module) -> String {
    let host = Host::builder().build(module).unwrap();
    String::from_utf8(host.call("x", b"").unwrap()).unwrap()
}

#[track_caller]
fn assert_rejected(folder: &Folder, wasm: &[u8], text: &str, what: &str) {
    let cache = folder.open();
    let module = cache.module(wasm).unwrap();
    let stats = cache.stats();
    assert_eq!(
        (stats.hits, stats.rejected, stats.stored),
        (0, 1, 1),
        "{what}"
    );
    assert_eq!(says(&module), text, "{what}");
}

#[test]
fn the_second_load_is_a_hit() {
    let folder = Folder::new("hit");
    let (wasm, cache) = (saying("hello"), folder.open());
    let first = cache.module(&wasm).unwrap();
    let second = cache.module(&wasm).unwrap();
    let other = folder.open();
    let third = other.module(&wasm).unwrap();
    for module in [&first, &second, &third] {
        assert_eq!(says(module), "hello");
        assert_eq!(module.digest(), Module::from_bytes(&wasm).unwrap().digest());
        assert_eq!(
            module.exports().collect::<Vec<_>>(),
            ["memory", "__guest_call"]
        );
        assert_eq!(module.imports().count(), 9);
    }
    let stats = cache.stats();
    assert_eq!((stats.misses, stats.stored, stats.hits), (1, 1, 1));
    assert_eq!(other.stats().hits, 1);
    assert_eq!(stats.last_failure, None);
    assert_eq!(folder.files("unfinished"), [] as [PathBuf; 0]);
}

#[test]
fn a_host_is_loaded_from_a_cache() {
    let folder = Folder::new("host");
    let (wasm, cache) = (saying("from the host"), folder.open());
    let file = cache.folder().join("guest.wasm");
    fs::write(&file, &wasm).unwrap();
    for host in [
        Host::builder().cache(cache.clone()).load(&wasm),
        Host::builder().cache(cache.clone()).load_file(&file),
    ] {
        assert_eq!(host.unwrap().call("x", b"").unwrap(), b"from the host");
    }
    let stats = cache.stats();
    assert_eq!((stats.misses, stats.hits), (1, 1));
}

#[test]
fn what_is_no_guest_is_an_error_and_no_entry() {
    let folder = Folder::new("no-guest");
    let cache = folder.open();
    for (wasm, code) in [
        (wat::parse_str("(module)").unwrap(), "not-a-guest"),
        (b"\0asm\x01\0\0\0\xff".to_vec(), "invalid-module"),
        (b"none".to_vec(), "invalid-module"),
    ] {
        for _ in 0..2 {
            assert_eq!(cache.module(&wasm).unwrap_err().code(), code);
        }
    }
    assert_eq!(
        cache.module_file("no/such.wasm").unwrap_err().code(),
        "invalid-module"
    );
    assert_eq!(folder.entries(), [] as [PathBuf; 0]);
}

#[test]
fn a_changed_byte_anywhere_is_found_out() {
    let folder = Folder::new("tamper");
    let wasm = saying("untouched");
    let entry = folder.entry_of(&wasm);
    let sealed = fs::read(&entry).unwrap();
    let mut places: Vec<usize> = (0..150).chain(sealed.len() - 40..sealed.len()).collect();
    places.extend((150..sealed.len()).step_by(499));
    for place in places {
        let mut changed = sealed.clone();
        changed[place] ^= 1 << (place % 8);
        fs::write(&entry, changed).unwrap();
        assert_rejected(&folder, &wasm, "untouched", &format!("byte {place}"));
        // Replaced by what is believed again.
        let cache = folder.open();
        cache.module(&wasm).unwrap();
        assert_eq!(cache.stats().hits, 1, "byte {place}");
    }
}

#[test]
fn an_entry_of_another_size_is_found_out() {
    let folder = Folder::new("size");
    let wasm = saying("whole");
    let entry = folder.entry_of(&wasm);
    let sealed = fs::read(&entry).unwrap();
    for size in [
        0,
        1,
        31,
        32,
        33,
        84,
        116,
        sealed.len() / 2,
        sealed.len() - 1,
    ] {
        fs::write(&entry, &sealed[..size]).unwrap();
        assert_rejected(&folder, &wasm, "whole", &format!("{size} bytes"));
    }
    fs::write(&entry, [&sealed[..], b"x"].concat()).unwrap();
    assert_rejected(&folder, &wasm, "whole", "a byte more");
}

#[test]
fn an_entry_of_another_module_is_found_out() {
    let folder = Folder::new("swap");
    let (one, two) = (saying("one"), saying("two"));
    let (first, second) = (folder.entry_of(&one), folder.entry_of(&two));
    let sealed = fs::read(&first).unwrap();
    fs::rename(&second, &first).unwrap();
    fs::write(&second, sealed).unwrap();
    assert_rejected(&folder, &one, "one", "the first");
    assert_rejected(&folder, &two, "two", "the second");
}

#[test]
fn an_entry_sealed_with_another_secret_is_found_out() {
    let (ours, theirs) = (Folder::new("ours"), Folder::new("theirs"));
    let wasm = saying("ours");
    let entry = ours.entry_of(&wasm);
    fs::copy(theirs.entry_of(&wasm), &entry).unwrap();
    assert_rejected(&ours, &wasm, "ours", "of another folder");

    let given = Cache::with_secret(&ours.0, &[7; 32]).unwrap();
    given.module(&wasm).unwrap();
    assert_eq!(given.stats().rejected, 1);
    let same = Cache::with_secret(&ours.0, &[7; 32]).unwrap();
    same.module(&wasm).unwrap();
    assert_eq!(same.stats().hits, 1);
    assert_rejected(&ours, &wasm, "ours", "with a secret that was given");
}

#[test]
fn a_sealed_entry_that_the_engine_refuses_is_replaced() {
    let folder = Folder::new("garbage");
    let wasm = saying("garbage");
    let secret = [9; 32];
    let open = || Cache::with_secret(&folder.0, &secret).unwrap();
    open().module(&wasm).unwrap();
    let entry = &folder.entries()[0];
    // Sealed by the rules, but of another version of the format.
    let mut content = fs::read(entry).unwrap();
    content.truncate(content.len() - 32);
    content[32 + 8] += 1;
    let key = blake3::derive_key("guesthouse cache entry v1", &secret);
    let seal = blake3::keyed_hash(&key, &content);
    content.extend(seal.as_bytes());
    fs::write(entry, content).unwrap();
    let cache = open();
    assert_eq!(says(&cache.module(&wasm).unwrap()), "garbage");
    assert_eq!((cache.stats().rejected, cache.stats().stored), (1, 1));
}

#[test]
fn a_cache_that_cannot_be_written_says_so_and_loads() {
    let folder = Folder::new("unwritable");
    let wasm = saying("loaded");
    let cache = folder.open();
    // No file can be made in a folder that is gone, not even by root.
    fs::remove_dir_all(&folder.0).unwrap();
    assert_eq!(says(&cache.module(&wasm).unwrap()), "loaded");
    let stats = cache.stats();
    assert_eq!((stats.misses, stats.stored, stats.failures), (1, 0, 1));
    assert!(stats.last_failure.unwrap().contains("can't be written"));
}

#[test]
fn an_entry_that_cannot_be_read_says_so_and_loads() {
    let folder = Folder::new("unreadable");
    let wasm = saying("loaded");
    let entry = folder.entry_of(&wasm);
    fs::remove_file(&entry).unwrap();
    fs::create_dir(&entry).unwrap();
    let cache = folder.open();
    assert_eq!(says(&cache.module(&wasm).unwrap()), "loaded");
    let stats = cache.stats();
    assert_eq!((stats.misses, stats.stored, stats.failures), (1, 0, 2));
}

#[test]
fn what_was_not_used_for_the_longest_time_goes() {
    let folder = Folder::new("evict");
    let guests: Vec<Vec<u8>> = (0..4).map(|n| saying(&format!("guest {n}"))).collect();
    let entries: Vec<PathBuf> = guests[..3]
        .iter()
        .map(|wasm| folder.entry_of(wasm))
        .collect();
    let size = fs::metadata(&entries[0]).unwrap().len();
    for (age, entry) in [300, 200, 100].into_iter().zip(&entries) {
        let file = fs::File::open(entry).unwrap();
        file.set_modified(SystemTime::now() - Duration::from_secs(age))
            .unwrap();
    }
    let left = folder.0.join("0123456789abcdef.unfinished");
    fs::write(&left, b"half").unwrap();
    let file = fs::File::open(&left).unwrap();
    file.set_modified(SystemTime::now() - Duration::from_secs(7200))
        .unwrap();

    let cache = folder.open().limit_bytes(3 * size + size / 2);
    cache.module(&guests[0]).unwrap();
    assert_eq!(cache.stats().hits, 1, "used again, and so the newest");
    cache.module(&guests[3]).unwrap();
    let stats = cache.stats();
    assert_eq!((stats.stored, stats.evicted, stats.failures), (1, 1, 0));
    let exist: Vec<bool> = entries.iter().map(|entry| entry.exists()).collect();
    assert_eq!(exist, [true, false, true]);
    assert_eq!(folder.entries().len(), 3);
    assert!(!left.exists());
    assert!(folder.0.join("secret").exists());
}

#[test]
fn an_entry_beyond_the_limit_is_not_written() {
    let folder = Folder::new("limit");
    let cache = folder.open().limit_bytes(100);
    assert_eq!(says(&cache.module(&saying("large")).unwrap()), "large");
    let stats = cache.stats();
    assert_eq!((stats.stored, stats.failures), (0, 1));
    assert!(stats.last_failure.unwrap().contains("limited to 100"));
    assert_eq!(folder.entries(), [] as [PathBuf; 0]);
}

#[test]
fn threads_that_load_the_same_module_compile_it_once() {
    let folder = Folder::new("once");
    let (wasm, cache) = (saying("once"), folder.open());
    let start = Barrier::new(8);
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                start.wait();
                assert_eq!(says(&cache.module(&wasm).unwrap()), "once");
            });
        }
    });
    let stats = cache.stats();
    assert_eq!((stats.misses, stats.stored), (1, 1));
    assert_eq!(stats.hits + stats.shared, 7);
}

#[test]
fn threads_that_load_what_is_no_guest_all_get_the_error() {
    let folder = Folder::new("all-fail");
    let (wasm, cache) = (wat::parse_str("(module)").unwrap(), folder.open());
    let start = Barrier::new(8);
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                start.wait();
                assert_eq!(cache.module(&wasm).unwrap_err().code(), "not-a-guest");
            });
        }
    });
}

/// The folder of the processes below, which are this very test.
const SHARED: &str = "GUESTHOUSE_TEST_CACHE";

#[test]
fn threads_of_many_processes_share_a_folder() {
    if let Some(folder) = std::env::var_os(SHARED) {
        return load_all(Path::new(&folder));
    }
    let folder = Folder::new("processes");
    let children: Vec<_> = (0..4)
        .map(|_| {
            Command::new(std::env::current_exe().unwrap())
                .args(["--exact", "threads_of_many_processes_share_a_folder"])
                .env(SHARED, &folder.0)
                .spawn()
                .unwrap()
        })
        .collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    assert_eq!(folder.entries().len(), 4);
    assert_eq!(folder.files("unfinished"), [] as [PathBuf; 0]);
    let cache = folder.open();
    for n in 0..4 {
        cache.module(&saying(&format!("shared {n}"))).unwrap();
    }
    assert_eq!(cache.stats().hits, 4);
}

/// Each thread opens the cache itself, so that all of them write at once, the secret too.
fn load_all(folder: &Path) {
    thread::scope(|scope| {
        for thread in 0..8 {
            scope.spawn(move || {
                let cache = Cache::open(folder).unwrap();
                for n in 0..8 {
                    let text = format!("shared {}", (thread + n) % 4);
                    assert_eq!(says(&cache.module(&saying(&text)).unwrap()), text);
                }
                let stats = cache.stats();
                assert_eq!((stats.rejected, stats.failures), (0, 0), "{stats:?}");
                assert!(stats.hits >= 4, "{stats:?}");
            });
        }
    });
}

#[cfg(unix)]
mod permissions {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};

    use super::*;
    use guesthouse::CacheError;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().mode() & 0o7777
    }

    fn set_mode(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    fn all_that_is_made_is_for_this_user_alone() {
        let folder = Folder::new("modes");
        let entry = folder.entry_of(&saying("private"));
        let secret = folder.0.join("secret");
        assert_eq!(
            (mode(&folder.0), mode(&entry), mode(&secret)),
            (0o700, 0o600, 0o600)
        );
        assert_eq!(fs::metadata(secret).unwrap().len(), 32);
    }

    #[test]
    fn a_folder_that_others_may_write_to_is_refused() {
        let folder = Folder::new("writable");
        folder.open();
        for loose in [0o770, 0o702, 0o1777] {
            set_mode(&folder.0, loose);
            for opened in [
                Cache::open(&folder.0),
                Cache::with_secret(&folder.0, &[1; 32]),
            ] {
                let error = opened.unwrap_err();
                assert!(matches!(error, CacheError::Writable { mode, .. } if mode == loose));
                assert!(error.to_string().contains("chmod go-w /"), "{error}");
            }
        }
        set_mode(&folder.0, 0o755);
        folder.open();
    }

    #[test]
    fn a_secret_that_others_may_read_is_refused() {
        let folder = Folder::new("readable");
        folder.open();
        let secret = folder.0.join("secret");
        set_mode(&secret, 0o640);
        let error = Cache::open(&folder.0).unwrap_err();
        assert!(
            matches!(error, CacheError::Readable { mode: 0o640, .. }),
            "{error}"
        );
        assert!(error.to_string().contains("rm /"), "{error}");
        fs::remove_file(&secret).unwrap();
        folder.open();
    }

    #[test]
    fn a_secret_of_another_size_is_refused() {
        let folder = Folder::new("short");
        folder.open();
        let secret = folder.0.join("secret");
        for size in [0, 31, 33] {
            fs::write(&secret, vec![1; size]).unwrap();
            let error = Cache::open(&folder.0).unwrap_err();
            assert!(matches!(error, CacheError::Secret { .. }), "{error}");
        }
    }

    #[test]
    fn what_belongs_to_another_user_is_refused() {
        let folder = Folder::new("owner");
        folder.open();
        let secret = folder.0.join("secret");
        for path in [&secret, &folder.0] {
            // Only root may give files away.
            if chown(path, Some(12_345), None).is_err() {
                return;
            }
            let error = Cache::open(&folder.0).unwrap_err();
            assert!(
                matches!(error, CacheError::Owner { owner: 12_345, .. }),
                "{error}"
            );
            assert!(error.to_string().contains("12345"), "{error}");
            chown(path, Some(0), None).unwrap();
        }
    }

    #[test]
    fn a_folder_that_is_a_file_is_refused() {
        let folder = Folder::new("file");
        fs::write(&folder.0, b"").unwrap();
        let error = Cache::open(&folder.0).unwrap_err();
        assert!(matches!(error, CacheError::Io { .. }), "{error}");
        fs::remove_file(&folder.0).unwrap();
    }
}
