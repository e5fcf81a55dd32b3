//! A guest whose every call is one function of WASI, with the arguments and the data that a test gives.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use guesthouse::{Host, Limits, Wasi};

/// Where the data of a call is in the guest's memory.
pub(crate) const DATA: i64 = 1104;
/// Where its results go. They are answered.
pub(crate) const OUT: i64 = 40000;
const OUT_BYTES: usize = 8192;

/// The descriptor of the first granted folder, and of the second.
pub(crate) const FIRST: i64 = 3;
pub(crate) const SECOND: i64 = 4;

pub(crate) const READ: i64 = 1 << 1;
pub(crate) const WRITE: i64 = 1 << 6;
pub(crate) const CREATE: i64 = 1;
pub(crate) const DIRECTORY: i64 = 2;
pub(crate) const EXCLUSIVE: i64 = 4;
pub(crate) const TRUNCATE: i64 = 8;
pub(crate) const APPEND: i64 = 1;

pub(crate) const SUCCESS: i32 = 0;
pub(crate) const BADF: i32 = 8;
pub(crate) const EXIST: i32 = 20;
pub(crate) const FAULT: i32 = 21;
pub(crate) const ILSEQ: i32 = 25;
pub(crate) const INVAL: i32 = 28;
pub(crate) const ISDIR: i32 = 31;
pub(crate) const LOOP: i32 = 32;
pub(crate) const MFILE: i32 = 33;
pub(crate) const NAMETOOLONG: i32 = 37;
pub(crate) const NOENT: i32 = 44;
pub(crate) const NOTDIR: i32 = 54;
pub(crate) const NOTEMPTY: i32 = 55;
pub(crate) const NOTSUP: i32 = 58;
pub(crate) const NXIO: i32 = 60;
pub(crate) const PERM: i32 = 63;
pub(crate) const ROFS: i32 = 69;
pub(crate) const SPIPE: i32 = 70;

/// Functions, with an `i` for each parameter of 32 bits and an `l` for each of 64.
const FUNCTIONS: [(&str, &str); 35] = [
    ("args_get", "ii"),
    ("args_sizes_get", "ii"),
    ("environ_get", "ii"),
    ("environ_sizes_get", "ii"),
    ("clock_time_get", "ili"),
    ("random_get", "ii"),
    ("fd_advise", "illi"),
    ("fd_allocate", "ill"),
    ("fd_close", "i"),
    ("fd_datasync", "i"),
    ("fd_fdstat_get", "ii"),
    ("fd_fdstat_set_flags", "ii"),
    ("fd_filestat_get", "ii"),
    ("fd_filestat_set_size", "il"),
    ("fd_filestat_set_times", "illi"),
    ("fd_pread", "iiili"),
    ("fd_prestat_dir_name", "iii"),
    ("fd_prestat_get", "ii"),
    ("fd_pwrite", "iiili"),
    ("fd_read", "iiii"),
    ("fd_readdir", "iiili"),
    ("fd_renumber", "ii"),
    ("fd_seek", "ilii"),
    ("fd_sync", "i"),
    ("fd_tell", "ii"),
    ("fd_write", "iiii"),
    ("path_create_directory", "iii"),
    ("path_filestat_get", "iiiii"),
    ("path_filestat_set_times", "iiiilli"),
    ("path_link", "iiiiiii"),
    ("path_open", "iiiiillii"),
    ("path_readlink", "iiiiii"),
    ("path_remove_directory", "iii"),
    ("path_rename", "iiiiii"),
    ("path_unlink_file", "iii"),
];
const SYMLINK: (&str, &str) = ("path_symlink", "iiiii");

fn module() -> Vec<u8> {
    let (mut imports, mut calls) = (String::new(), String::new());
    for (index, (name, params)) in FUNCTIONS.iter().chain([&SYMLINK]).enumerate() {
        let types: String = params
            .chars()
            .map(|kind| if kind == 'i' { " i32" } else { " i64" })
            .collect();
        imports += &format!(
            r#"(import "wasi_snapshot_preview1" "{name}" (func ${name} (param{types}) (result i32)))"#
        );
        let args: String = params
            .chars()
            .enumerate()
            .map(|(at, kind)| match (1032 + at * 8, kind) {
                (ptr, 'i') => format!("(i32.load (i32.const {ptr}))"),
                (ptr, _) => format!("(i64.load (i32.const {ptr}))"),
            })
            .collect();
        calls += &format!(
            "(if (i32.eq (i32.load (i32.const 1024)) (i32.const {index}))
                (then (i32.store (i32.const 39996) (call ${name} {args}))))"
        );
    }
    let text = format!(
        r#"(module
            (import "wapc" "__guest_request" (func $request (param i32 i32)))
            (import "wapc" "__guest_response" (func $respond (param i32 i32)))
            {imports}
            (memory (export "memory") 1)
            (func (export "__guest_call") (param i32 i32) (result i32)
                (call $request (i32.const 0) (i32.const 1024))
                {calls}
                (call $respond (i32.const 39996) (i32.const {}))
                (i32.const 1)))"#,
        OUT_BYTES + 4
    );
    wat::parse_str(text).unwrap()
}

pub(crate) struct Puppet(Host);

impl Puppet {
    pub(crate) fn new(wasi: Wasi) -> Self {
        let limits = Limits {
            instances: 1,
            ..Limits::default()
        };
        Self(
            Host::builder()
                .wasi(wasi)
                .limits(limits)
                .load(&module())
                .unwrap(),
        )
    }

    /// Calls a function, and answers with its `errno` and its results.
    pub(crate) fn call(&self, name: &str, args: &[i64], data: &[u8]) -> (i32, Vec<u8>) {
        let index = FUNCTIONS
            .iter()
            .chain([&SYMLINK])
            .position(|known| known.0 == name);
        let mut payload = (index.unwrap() as u64).to_le_bytes().to_vec();
        for at in 0..9 {
            payload.extend(args.get(at).copied().unwrap_or(0).to_le_bytes());
        }
        payload.extend(data);
        let reply = self.0.call("x", &payload).unwrap();
        let (errno, out) = reply.split_at(4);
        (i32::from_le_bytes(errno.try_into().unwrap()), out.to_vec())
    }

    pub(crate) fn errno(&self, name: &str, args: &[i64], data: &[u8]) -> i32 {
        self.call(name, args, data).0
    }

    /// Calls a function of one path, which follows the descriptor.
    pub(crate) fn path(&self, name: &str, fd: i64, path: &str) -> i32 {
        self.errno(name, &[fd, DATA, path.len() as i64], path.as_bytes())
    }

    /// Calls a function of two paths.
    pub(crate) fn paths(&self, name: &str, from: (i64, &str), to: (i64, &str)) -> i32 {
        let data = [from.1, to.1].concat();
        let (from_len, to_len) = (from.1.len() as i64, to.1.len() as i64);
        let mut args = vec![from.0, DATA, from_len, to.0, DATA + from_len, to_len];
        match name {
            "path_link" => args.insert(1, 0),
            "path_symlink" => {
                args.remove(0);
            }
            _ => {}
        }
        self.errno(name, &args, data.as_bytes())
    }

    /// Opens a path, and follows links.
    pub(crate) fn open(&self, fd: i64, path: &str, how: i64, rights: i64) -> Result<i64, i32> {
        self.open_with(fd, path, 1, how, rights, 0)
    }

    pub(crate) fn open_with(
        &self,
        fd: i64,
        path: &str,
        lookup: i64,
        how: i64,
        rights: i64,
        flags: i64,
    ) -> Result<i64, i32> {
        let args = [
            fd,
            lookup,
            DATA,
            path.len() as i64,
            how,
            rights,
            0,
            flags,
            OUT,
        ];
        match self.call("path_open", &args, path.as_bytes()) {
            (SUCCESS, out) => Ok(i64::from(word(&out, 0))),
            (errno, _) => Err(errno),
        }
    }

    /// Reads up to so many bytes, through two vectors of which the first is empty.
    pub(crate) fn read(&self, fd: i64, len: u32) -> Result<Vec<u8>, i32> {
        let vectors = vectors(&[(OUT as u32, 0), (OUT as u32 + 8, len)]);
        match self.call("fd_read", &[fd, DATA, 2, OUT], &vectors) {
            (SUCCESS, out) => Ok(out[8..8 + word(&out, 0) as usize].to_vec()),
            (errno, _) => Err(errno),
        }
    }

    pub(crate) fn write(&self, fd: i64, text: &str) -> Result<u32, i32> {
        let mut data = vectors(&[(DATA as u32 + 8, text.len() as u32)]);
        data.extend(text.as_bytes());
        match self.call("fd_write", &[fd, DATA, 1, OUT], &data) {
            (SUCCESS, out) => Ok(word(&out, 0)),
            (errno, _) => Err(errno),
        }
    }
}

pub(crate) fn vectors(list: &[(u32, u32)]) -> Vec<u8> {
    list.iter()
        .flat_map(|&(ptr, len)| [ptr.to_le_bytes(), len.to_le_bytes()].concat())
        .collect()
}

pub(crate) fn word(out: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(out[at..at + 4].try_into().unwrap())
}

pub(crate) fn long(out: &[u8], at: usize) -> u64 {
    u64::from_le_bytes(out[at..at + 8].try_into().unwrap())
}

/// A folder of the test's own, gone at its end.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!(
            "grants-{}-{}",
            std::process::id(),
            NEXT.fetch_add(1, Ordering::Relaxed)
        );
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    pub(crate) fn with(self, name: &str, text: &str) -> Self {
        std::fs::write(self.path(name), text).unwrap();
        self
    }

    pub(crate) fn text(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }
}

impl AsRef<Path> for Folder {
    fn as_ref(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
