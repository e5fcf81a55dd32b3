use std::fmt;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant, SystemTime};

use cap_std::ambient_authority;
use cap_std::fs::Dir;

/// What a guest is granted of WASI preview 1. Without, it is granted nothing: no arguments, no environment, no folders. Its
/// input is empty, and what it writes to stdout and stderr goes to the [log](crate::HostBuilder::log).
///
/// ```
/// use guesthouse::{Host, Wasi};
///
/// // A guest that answers with the first bytes of `note.txt` in the folder that it is granted, its descriptor 3.
/// let guest = wat::parse_str(r#"(module
///     (import "wapc" "__guest_response" (func $respond (param i32 i32)))
///     (import "wasi_snapshot_preview1" "path_open"
///         (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
///     (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
///     (memory (export "memory") 1)
///     (data (i32.const 0) "note.txt")
///     (data (i32.const 16) "\40\00\00\00\64\00\00\00") ;; a buffer: 100 bytes at 64
///     (func (export "__guest_call") (param i32 i32) (result i32)
///         (drop (call $open (i32.const 3) (i32.const 0) (i32.const 0) (i32.const 8) (i32.const 0)
///             (i64.const 2) (i64.const 0) (i32.const 0) (i32.const 32)))
///         (drop (call $read (i32.load (i32.const 32)) (i32.const 16) (i32.const 1) (i32.const 36)))
///         (call $respond (i32.const 64) (i32.load (i32.const 36)))
///         (i32.const 1)))"#)?;
///
/// let notes = std::env::temp_dir().join(format!("guesthouse-notes-{}", std::process::id()));
/// std::fs::create_dir_all(&notes)?;
/// std::fs::write(notes.join("note.txt"), "buy milk")?;
///
/// let wasi = Wasi::new().arg("reader").env("LANG", "C").folder(&notes, "/notes")?;
/// let host = Host::builder().wasi(wasi).load(&guest)?;
/// assert_eq!(host.call("read", b"")?, b"buy milk");
/// # std::fs::remove_dir_all(&notes)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// A granted folder is all that a guest sees of the file system: neither `..` nor an absolute path nor a symbolic link leads
/// out of it. Only regular files and folders can be opened. All instances of a host see the same folders, but each has open
/// files of its own, 128 at most. A file operation that has begun is not interrupted: a folder on a file system that hangs
/// hangs its guest, beyond [`Limits::timeout`](crate::Limits::timeout). What a guest writes is limited by the file system only.
///
/// Only [`Engine::native`](crate::Engine::native) grants these; other engines have a WASI of their own, or none.
#[derive(Clone, Default)]
pub struct Wasi {
    pub(crate) args: Vec<String>,
    /// Each as `name=value`.
    pub(crate) env: Vec<String>,
    pub(crate) folders: Vec<Folder>,
    wall_clock: Option<Arc<WallClock>>,
    monotonic_clock: Option<Arc<MonotonicClock>>,
    random: Option<Arc<Random>>,
}

type WallClock = dyn Fn() -> SystemTime + Send + Sync;
type MonotonicClock = dyn Fn() -> Duration + Send + Sync;
type Random = dyn Fn(&mut [u8]) + Send + Sync;

/// A folder of the host, as the guest knows it.
#[derive(Clone)]
pub(crate) struct Folder {
    pub(crate) dir: Arc<Dir>,
    pub(crate) guest_path: Arc<str>,
    pub(crate) is_writable: bool,
}

/// Why a folder can't be granted.
#[derive(Debug, thiserror::Error)]
#[error("the folder {} can't be granted as {guest_path:?}: {source}", host_path.display())]
pub struct FolderError {
    host_path: PathBuf,
    guest_path: String,
    source: io::Error,
}

impl Wasi {
    /// Grants nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an argument. By convention the first is the program's name. It ends at its first NUL, as C has it.
    pub fn arg(mut self, arg: impl Into<String>) -> Self {
        self.args.push(before_nul(arg.into()));
        self
    }

    /// Adds arguments.
    pub fn args(self, args: impl IntoIterator<Item = impl Into<String>>) -> Self {
        args.into_iter().fold(self, Self::arg)
    }

    /// Sets a variable of the environment, in place of an earlier one of the same name. Name and value end at their first
    /// NUL, as C has it.
    pub fn env(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        let mut variable = before_nul(name.into()) + "=";
        self.env.retain(|earlier| !earlier.starts_with(&variable));
        variable += &before_nul(value.into());
        self.env.push(variable);
        self
    }

    /// Grants a folder of the host for reading: all that would change it is refused with `rofs`. The guest knows it as
    /// `guest_path`, such as `/data`.
    ///
    /// The folder is opened now, so that it stays the same one if it is renamed. Fails if it can't be, or if `guest_path` is
    /// empty or has a NUL.
    pub fn folder(
        self,
        host_path: impl AsRef<Path>,
        guest_path: impl Into<String>,
    ) -> Result<Self, FolderError> {
        self.grant(host_path.as_ref(), guest_path.into(), false)
    }

    /// The same for reading and writing. A file can be created, changed, renamed and removed anywhere in it.
    pub fn folder_writable(
        self,
        host_path: impl AsRef<Path>,
        guest_path: impl Into<String>,
    ) -> Result<Self, FolderError> {
        self.grant(host_path.as_ref(), guest_path.into(), true)
    }

    fn grant(
        mut self,
        host_path: &Path,
        guest_path: String,
        is_writable: bool,
    ) -> Result<Self, FolderError> {
        let dir = match guest_path.as_str() {
            "" => Err(io::Error::other("the guest's path is empty")),
            path if path.contains('\0') => Err(io::Error::other("the guest's path has a NUL")),
            _ => Dir::open_ambient_dir(host_path, ambient_authority()),
        };
        match dir {
            Ok(dir) => {
                self.folders.push(Folder {
                    dir: Arc::new(dir),
                    guest_path: guest_path.into(),
                    is_writable,
                });
                Ok(self)
            }
            Err(source) => Err(FolderError {
                host_path: host_path.to_owned(),
                guest_path,
                source,
            }),
        }
    }

    /// What the guest takes for the time of day, instead of the real one: a fixed time makes runs reproducible. Times before
    /// 1970 are 1970.
    ///
    /// ```
    /// use std::time::{Duration, SystemTime};
    ///
    /// let wasi = guesthouse::Wasi::new().wall_clock(|| SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000));
    /// ```
    pub fn wall_clock(mut self, clock: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        self.wall_clock = Some(Arc::new(clock));
        self
    }

    /// What the guest measures time with, instead of the real clock. It must not go backwards. Deadlines and sleeps pass in
    /// real time.
    pub fn monotonic_clock(mut self, clock: impl Fn() -> Duration + Send + Sync + 'static) -> Self {
        self.monotonic_clock = Some(Arc::new(clock));
        self
    }

    /// What fills the guest's random bytes, instead of the system's. Whatever can be foreseen is no good for keys.
    pub fn random(mut self, fill: impl Fn(&mut [u8]) + Send + Sync + 'static) -> Self {
        self.random = Some(Arc::new(fill));
        self
    }

    /// The time of day since 1970; nothing if the clock that was given panics.
    pub(crate) fn wall_time(&self) -> Option<Duration> {
        let now = match &self.wall_clock {
            Some(clock) => catch_unwind(AssertUnwindSafe(|| clock())).ok()?,
            None => SystemTime::now(),
        };
        Some(
            now.duration_since(SystemTime::UNIX_EPOCH)
                .unwrap_or_default(),
        )
    }

    /// The time since some moment; nothing if the clock that was given panics.
    pub(crate) fn monotonic_time(&self) -> Option<Duration> {
        static START: LazyLock<Instant> = LazyLock::new(Instant::now);
        match &self.monotonic_clock {
            Some(clock) => catch_unwind(AssertUnwindSafe(|| clock())).ok(),
            None => Some(START.elapsed()),
        }
    }

    /// Whether there were random bytes.
    pub(crate) fn fill_random(&self, bytes: &mut [u8]) -> bool {
        match &self.random {
            Some(fill) => catch_unwind(AssertUnwindSafe(|| fill(bytes))).is_ok(),
            None => getrandom::fill(bytes).is_ok(),
        }
    }
}

impl fmt::Debug for Wasi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Values of the environment are often secret.
        let env = self.env.iter().map(|variable| variable.split('=').next());
        let env: Vec<_> = env.flatten().collect();
        f.debug_struct("Wasi")
            .field("args", &self.args)
            .field("env", &env)
            .field("folders", &self.folders)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Folder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let access = if self.is_writable {
            "writable"
        } else {
            "read-only"
        };
        write!(f, "{:?} ({access})", self.guest_path)
    }
}

fn before_nul(mut text: String) -> String {
    text.truncate(text.find('\0').unwrap_or(text.len()));
    text
}
