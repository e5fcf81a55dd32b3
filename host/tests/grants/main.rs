//! WASI preview 1 with something granted: every function, from outside its bounds too.
#![cfg(all(feature = "wasi", unix))]

mod go;
mod puppet;

use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::process::Command;
use std::time::{Duration, Instant, SystemTime};

use guesthouse::Wasi;
use puppet::*;

fn reader(folder: &Folder) -> Puppet {
    Puppet::new(Wasi::new().folder(folder, "/data").unwrap())
}

fn writer(folder: &Folder) -> Puppet {
    Puppet::new(Wasi::new().folder_writable(folder, "/out").unwrap())
}

#[test]
fn arguments_and_environment_arrive() {
    let wasi = Wasi::new()
        .args(["prog", "a\0b"])
        .env("K", "1")
        .env("K", "2")
        .env("L", "");
    let puppet = Puppet::new(wasi);
    let (errno, out) = puppet.call("args_sizes_get", &[OUT, OUT + 4], b"");
    assert_eq!((errno, word(&out, 0), word(&out, 4)), (SUCCESS, 2, 7));
    let (errno, out) = puppet.call("args_get", &[OUT, OUT + 8], b"");
    assert_eq!((errno, &out[8..15]), (SUCCESS, b"prog\0a\0".as_slice()));
    assert_eq!(
        (word(&out, 0), word(&out, 4)),
        (OUT as u32 + 8, OUT as u32 + 13)
    );
    let (errno, out) = puppet.call("environ_get", &[OUT, OUT + 8], b"");
    assert_eq!((errno, &out[8..15]), (SUCCESS, b"K=2\0L=\0".as_slice()));
    assert_eq!(
        puppet.errno("environ_sizes_get", &[OUT, OUT + 4], b""),
        SUCCESS
    );
    assert_eq!(puppet.errno("args_get", &[65534, OUT], b""), FAULT);
    assert_eq!(puppet.errno("args_get", &[OUT, -2], b""), FAULT);
}

#[test]
fn clocks_and_random_bytes_can_be_given() {
    let puppet = Puppet::new(
        Wasi::new()
            .wall_clock(|| SystemTime::UNIX_EPOCH + Duration::from_nanos(7))
            .monotonic_clock(|| panic!("broken"))
            .random(|bytes| bytes.fill(9)),
    );
    let (errno, out) = puppet.call("clock_time_get", &[0, 0, OUT], b"");
    assert_eq!((errno, long(&out, 0)), (SUCCESS, 7));
    assert_eq!(puppet.errno("clock_time_get", &[1, 0, OUT], b""), INVAL);
    assert_eq!(
        puppet.call("random_get", &[OUT, 3], b"").1[..4],
        [9, 9, 9, 0]
    );
}

#[test]
fn a_folder_that_is_missing_is_an_error() {
    let folder = Folder::new().with("file", "");
    for (path, name) in [
        ("none", "/data"),
        ("file", "/data"),
        (".", ""),
        (".", "a\0b"),
    ] {
        let error = Wasi::new().folder(folder.path(path), name).unwrap_err();
        assert!(error.to_string().contains(&format!("{name:?}")), "{error}");
    }
}

#[test]
fn a_granted_folder_is_found() {
    let puppet = reader(&Folder::new());
    let (errno, out) = puppet.call("fd_prestat_get", &[FIRST, OUT], b"");
    assert_eq!((errno, word(&out, 0), word(&out, 4)), (SUCCESS, 0, 5));
    assert_eq!(
        puppet.call("fd_prestat_dir_name", &[FIRST, OUT, 5], b"").1[..5],
        *b"/data"
    );
    assert_eq!(
        puppet.errno("fd_prestat_dir_name", &[FIRST, OUT, 4], b""),
        NAMETOOLONG
    );
    for fd in [0, 4, -1] {
        assert_eq!(puppet.errno("fd_prestat_get", &[fd, OUT], b""), BADF);
    }
    assert_eq!(puppet.call("fd_fdstat_get", &[FIRST, OUT], b"").1[0], 3);
}

#[test]
fn a_file_is_read_and_written() {
    let folder = Folder::new();
    let puppet = writer(&folder);
    let fd = puppet
        .open(FIRST, "a", CREATE | EXCLUSIVE, READ | WRITE)
        .unwrap();
    assert_eq!(puppet.write(fd, "hello world"), Ok(11));
    assert_eq!(folder.text("a"), "hello world");
    let (errno, out) = puppet.call("fd_seek", &[fd, -5, 2, OUT], b"");
    assert_eq!((errno, long(&out, 0)), (SUCCESS, 6));
    assert_eq!(puppet.read(fd, 100).unwrap(), b"world");
    assert_eq!(puppet.read(fd, 100).unwrap(), b"");
    let (_, out) = puppet.call(
        "fd_pread",
        &[fd, DATA, 1, 1, OUT],
        &vectors(&[(OUT as u32 + 8, 4)]),
    );
    assert_eq!((word(&out, 0), &out[8..12]), (4, b"ello".as_slice()));
    let mut data = vectors(&[(DATA as u32 + 8, 1)]);
    data.push(b'J');
    assert_eq!(
        puppet.errno("fd_pwrite", &[fd, DATA, 1, 0, OUT], &data),
        SUCCESS
    );
    assert_eq!(long(&puppet.call("fd_tell", &[fd, OUT], b"").1, 0), 11);
    assert_eq!(puppet.errno("fd_filestat_set_size", &[fd, 4], b""), SUCCESS);
    assert_eq!(folder.text("a"), "Jell");
    for (name, args, errno) in [
        ("fd_seek", vec![fd, -1, 0, OUT], INVAL),
        ("fd_seek", vec![fd, -99, 1, OUT], INVAL),
        ("fd_seek", vec![fd, 0, 3, OUT], INVAL),
        ("fd_seek", vec![1, 0, 0, OUT], SPIPE),
        ("fd_filestat_set_size", vec![fd, -1], INVAL),
        ("fd_sync", vec![fd], SUCCESS),
        ("fd_datasync", vec![fd], SUCCESS),
        ("fd_sync", vec![FIRST], SUCCESS),
        ("fd_advise", vec![fd, 0, 0, 0], SUCCESS),
        ("fd_advise", vec![fd, 0, 0, 6], INVAL),
        ("fd_allocate", vec![fd, 0, 9], NOTSUP),
        ("fd_fdstat_set_flags", vec![fd, 4], SUCCESS),
        ("fd_fdstat_set_flags", vec![fd, APPEND], NOTSUP),
    ] {
        assert_eq!(puppet.errno(name, &args, b""), errno, "{name} {args:?}");
    }
    let fd = puppet.open_with(FIRST, "a", 1, 0, WRITE, APPEND).unwrap();
    assert_eq!(
        (puppet.write(fd, "!"), puppet.read(fd, 1)),
        (Ok(1), Err(BADF))
    );
    assert_eq!(folder.text("a"), "Jell!");
    puppet.open(FIRST, "a", TRUNCATE, WRITE).unwrap();
    assert_eq!(folder.text("a"), "");
}

#[test]
fn bad_pointers_and_vectors_are_refused() {
    let folder = Folder::new();
    let puppet = writer(&folder);
    let fd = puppet.open(FIRST, "a", CREATE, READ | WRITE).unwrap();
    let outside = vectors(&[(65530, 100)]);
    for name in ["fd_read", "fd_write"] {
        assert_eq!(puppet.errno(name, &[fd, DATA, 1, OUT], &outside), FAULT);
        assert_eq!(puppet.errno(name, &[fd, DATA, 5000, OUT], b""), INVAL);
        assert_eq!(puppet.errno(name, &[fd, DATA, -1, OUT], b""), INVAL);
        assert_eq!(puppet.errno(name, &[fd, -4, 1, OUT], b""), FAULT);
    }
    // Nothing is written, or opened, if the result can't be told.
    let data = vectors(&[(DATA as u32, 8)]);
    assert_eq!(puppet.errno("fd_write", &[fd, DATA, 1, -1], &data), FAULT);
    assert_eq!(folder.text("a"), "");
    let open = [FIRST, 0, DATA, 1, CREATE, WRITE, 0, 0, -1];
    assert_eq!(puppet.errno("path_open", &open, b"b"), FAULT);
    assert!(!folder.path("b").exists());
    // The buffer is where the vectors and the count are.
    puppet.write(fd, "0123456789").unwrap();
    puppet.errno("fd_seek", &[fd, 0, 0, OUT], b"");
    let (errno, out) = puppet.call(
        "fd_read",
        &[fd, DATA, 1, OUT],
        &vectors(&[(OUT as u32, 10)]),
    );
    assert_eq!(
        (errno, &out[..10]),
        (SUCCESS, b"\x0a\0\0\x00456789".as_slice())
    );
    for (path, errno) in [(&b"\xff"[..], ILSEQ), (b"a\0b", INVAL), (b"", NOENT)] {
        let args = [FIRST, DATA, path.len() as i64];
        assert_eq!(puppet.errno("path_unlink_file", &args, path), errno);
    }
    assert_eq!(
        puppet.errno("path_unlink_file", &[FIRST, 0, 5000], b""),
        NAMETOOLONG
    );
    assert_eq!(
        puppet.path("path_unlink_file", FIRST, &"n".repeat(300)),
        NAMETOOLONG
    );
}

#[test]
fn no_path_leads_out() {
    let outer = Folder::new().with("secret", "s");
    std::fs::create_dir(outer.path("in")).unwrap();
    std::fs::write(outer.path("in/own"), "").unwrap();
    symlink("../secret", outer.path("in/up")).unwrap();
    symlink(outer.path("secret"), outer.path("in/absolute")).unwrap();
    symlink("..", outer.path("in/parent")).unwrap();
    let puppet = Puppet::new(Wasi::new().folder_writable(outer.path("in"), "/").unwrap());
    let absolute = outer.path("secret").to_str().unwrap().to_owned();
    for path in [
        "..",
        "../secret",
        "../in/own",
        "up",
        "absolute",
        "parent",
        "parent/secret",
        "/",
        &absolute,
    ] {
        assert_eq!(puppet.open(FIRST, path, 0, READ), Err(PERM), "{path}");
        let stat = [FIRST, 1, DATA, path.len() as i64, OUT];
        assert_eq!(
            puppet.errno("path_filestat_get", &stat, path.as_bytes()),
            PERM,
            "{path}"
        );
    }
    for name in [
        "path_create_directory",
        "path_remove_directory",
        "path_unlink_file",
    ] {
        assert_eq!(puppet.path(name, FIRST, "../x"), PERM, "{name}");
        assert_eq!(puppet.path(name, FIRST, "parent/x"), PERM, "{name}");
    }
    for name in ["path_rename", "path_link"] {
        assert_eq!(
            puppet.paths(name, (FIRST, "../secret"), (FIRST, "x")),
            PERM,
            "{name}"
        );
        assert_eq!(
            puppet.paths(name, (FIRST, "own"), (FIRST, "../x")),
            PERM,
            "{name}"
        );
    }
    assert_eq!(puppet.open(FIRST, "../new", CREATE, WRITE), Err(PERM));
    // Those of the guest's own making.
    assert_eq!(
        puppet.paths("path_symlink", (0, "/etc"), (FIRST, "etc")),
        PERM
    );
    assert_eq!(
        puppet.paths("path_symlink", (0, "../secret"), (FIRST, "mine")),
        SUCCESS
    );
    assert_eq!(puppet.open(FIRST, "mine", 0, READ), Err(PERM));
    assert_eq!(puppet.open(FIRST, "mine", CREATE, WRITE), Err(PERM));
    assert_eq!(puppet.open_with(FIRST, "mine", 0, 0, READ, 0), Err(LOOP));
    assert_eq!(
        puppet.paths("path_symlink", (0, "own"), (FIRST, "fine")),
        SUCCESS
    );
    assert!(puppet.open(FIRST, "fine", 0, READ).is_ok());
    let (errno, out) = puppet.call("path_readlink", &[FIRST, DATA, 4, OUT + 8, 2, OUT], b"fine");
    assert_eq!(
        (errno, word(&out, 0), &out[8..11]),
        (SUCCESS, 2, b"ow\0".as_slice())
    );
    assert_eq!(
        puppet.errno(
            "path_readlink",
            &[FIRST, DATA, 8, OUT + 8, 99, OUT],
            b"absolute"
        ),
        PERM
    );
    assert_eq!(outer.text("secret"), "s");
}

#[test]
fn a_read_only_folder_stays_as_it_is() {
    let (folder, other) = (Folder::new().with("a", "text"), Folder::new().with("b", ""));
    std::fs::create_dir(folder.path("sub")).unwrap();
    let wasi = Wasi::new().folder(&folder, "/data").unwrap();
    let puppet = Puppet::new(wasi.folder_writable(&other, "/out").unwrap());
    let sub = puppet.open(FIRST, "sub", DIRECTORY, READ).unwrap();
    for (how, rights) in [
        (0, WRITE),
        (CREATE, READ),
        (CREATE, WRITE),
        (TRUNCATE, WRITE),
    ] {
        assert_eq!(puppet.open(FIRST, "a", how, rights), Err(ROFS));
        assert_eq!(puppet.open(sub, "new", how | CREATE, rights), Err(ROFS));
    }
    for name in [
        "path_create_directory",
        "path_remove_directory",
        "path_unlink_file",
    ] {
        assert_eq!(puppet.path(name, FIRST, "a"), ROFS, "{name}");
    }
    for name in ["path_rename", "path_link"] {
        assert_eq!(
            puppet.paths(name, (FIRST, "a"), (FIRST, "c")),
            ROFS,
            "{name}"
        );
        assert_eq!(
            puppet.paths(name, (FIRST, "a"), (SECOND, "c")),
            ROFS,
            "{name}"
        );
        assert_eq!(
            puppet.paths(name, (SECOND, "b"), (FIRST, "c")),
            ROFS,
            "{name}"
        );
    }
    assert_eq!(puppet.paths("path_symlink", (0, "a"), (FIRST, "c")), ROFS);
    let times = [FIRST, 1, DATA, 1, 0, 0, 5];
    assert_eq!(puppet.errno("path_filestat_set_times", &times, b"a"), ROFS);
    assert_eq!(
        puppet.errno("fd_filestat_set_times", &[FIRST, 0, 0, 5], b""),
        ROFS
    );
    let fd = puppet.open(FIRST, "a", 0, READ).unwrap();
    assert_eq!(
        puppet.errno("fd_filestat_set_times", &[fd, 0, 0, 5], b""),
        ROFS
    );
    assert_eq!(puppet.errno("fd_filestat_set_size", &[fd, 0], b""), BADF);
    assert_eq!(puppet.errno("fd_allocate", &[fd, 0, 9], b""), BADF);
    assert_eq!(puppet.write(fd, "x"), Err(BADF));
    assert_eq!(puppet.read(fd, 9).unwrap(), b"text");
    assert_eq!(folder.text("a"), "text");
}

#[test]
fn folders_are_changed() {
    let (folder, other) = (Folder::new().with("a", "1234"), Folder::new());
    let wasi = Wasi::new().folder_writable(&folder, "/a").unwrap();
    let puppet = Puppet::new(wasi.folder_writable(&other, "/b").unwrap());
    assert_eq!(puppet.path("path_create_directory", FIRST, "sub"), SUCCESS);
    assert_eq!(puppet.path("path_create_directory", FIRST, "sub"), EXIST);
    assert_eq!(puppet.open(FIRST, "sub", 0, WRITE), Err(ISDIR));
    assert_eq!(puppet.open(FIRST, "a", DIRECTORY, READ), Err(NOTDIR));
    assert_eq!(
        puppet.open(FIRST, "a", CREATE | EXCLUSIVE, WRITE),
        Err(EXIST)
    );
    assert_eq!(puppet.open(FIRST, "a", TRUNCATE, READ), Err(INVAL));
    assert_eq!(puppet.open(FIRST, "none", 0, READ), Err(NOENT));
    assert_eq!(puppet.open(0, "a", 0, READ), Err(NOTDIR));
    let sub = puppet.open(FIRST, "sub", DIRECTORY, READ).unwrap();
    assert_eq!(puppet.read(sub, 1), Err(ISDIR));
    assert_eq!(
        puppet.paths("path_rename", (FIRST, "a"), (sub, "b")),
        SUCCESS
    );
    assert_eq!(folder.text("sub/b"), "1234");
    assert_eq!(puppet.path("path_remove_directory", FIRST, "sub"), NOTEMPTY);
    assert_eq!(puppet.path("path_unlink_file", FIRST, "sub"), ISDIR);
    assert_eq!(
        puppet.paths("path_link", (sub, "b"), (SECOND, "c")),
        SUCCESS
    );
    let (errno, out) = puppet.call("path_filestat_get", &[SECOND, 0, DATA, 1, OUT], b"c");
    assert_eq!(
        (errno, out[16], long(&out, 24), long(&out, 32)),
        (SUCCESS, 4, 2, 4)
    );
    let times = [SECOND, 0, DATA, 1, 5_000_000_000, 7_000_000_000, 5];
    assert_eq!(
        puppet.errno("path_filestat_set_times", &times, b"c"),
        SUCCESS
    );
    let fd = puppet.open(SECOND, "c", 0, READ).unwrap();
    let (_, out) = puppet.call("fd_filestat_get", &[fd, OUT], b"");
    assert_eq!(
        (long(&out, 40), long(&out, 48)),
        (5_000_000_000, 7_000_000_000)
    );
    assert_eq!(
        puppet.errno("fd_filestat_set_times", &[fd, 0, 0, 3], b""),
        INVAL
    );
    assert_eq!(
        puppet.errno("fd_filestat_set_times", &[sub, 0, 9, 4], b""),
        SUCCESS
    );
    assert_eq!(puppet.path("path_unlink_file", sub, "b"), SUCCESS);
    assert_eq!(puppet.path("path_remove_directory", FIRST, "sub"), SUCCESS);
}

#[test]
fn descriptors_run_out_and_come_back() {
    let folder = Folder::new().with("a", "");
    let puppet = reader(&folder);
    let opened: Vec<_> = (0..128)
        .map(|_| puppet.open(FIRST, "a", 0, READ).unwrap())
        .collect();
    assert_eq!(opened, (4..132).collect::<Vec<_>>());
    assert_eq!(puppet.open(FIRST, "a", 0, READ), Err(MFILE));
    assert_eq!(puppet.errno("fd_close", &[9], b""), SUCCESS);
    assert_eq!(puppet.errno("fd_close", &[9], b""), BADF);
    assert_eq!(puppet.open(FIRST, "a", 0, READ), Ok(9));
    assert_eq!(puppet.errno("fd_renumber", &[9, 10], b""), SUCCESS);
    assert_eq!(puppet.read(9, 1), Err(BADF));
    assert_eq!(puppet.read(10, 1).unwrap(), b"");
    assert_eq!(puppet.errno("fd_renumber", &[10, 10], b""), SUCCESS);
    assert_eq!(puppet.errno("fd_renumber", &[10, 9], b""), BADF);
    assert_eq!(puppet.errno("fd_renumber", &[9, 10], b""), BADF);
    assert_eq!(puppet.errno("fd_renumber", &[10, -1], b""), BADF);
    // Another instance has none of them.
    assert_eq!(reader(&folder).read(10, 1), Err(BADF));
}

#[test]
fn special_files_are_not_opened() {
    let folder = Folder::new();
    assert!(
        Command::new("mkfifo")
            .arg(folder.path("pipe"))
            .status()
            .unwrap()
            .success()
    );
    symlink("pipe", folder.path("link")).unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(folder.path("s")).ok();
    let puppet = writer(&folder);
    let since = Instant::now();
    for path in ["pipe", "link"] {
        for rights in [READ, WRITE, READ | WRITE] {
            assert_eq!(puppet.open(FIRST, path, 0, rights), Err(NXIO), "{path}");
        }
        let times = [FIRST, 1, DATA, path.len() as i64, 0, 0, 5];
        assert_eq!(
            puppet.errno("path_filestat_set_times", &times, path.as_bytes()),
            NXIO
        );
    }
    assert!(since.elapsed() < Duration::from_secs(5));
}

/// All names, read with a buffer of so many bytes.
fn list(puppet: &Puppet, fd: i64, size: usize) -> Vec<String> {
    let (mut names, mut cookie) = (Vec::new(), 0);
    loop {
        let args = [fd, OUT + 8, size as i64, cookie, OUT];
        let (errno, out) = puppet.call("fd_readdir", &args, b"");
        assert_eq!(errno, SUCCESS);
        let used = word(&out, 0) as usize;
        let mut entries = &out[8..8 + used];
        while entries.len() >= 24 {
            let end = 24 + word(entries, 16) as usize;
            let Some(name) = entries.get(24..end) else {
                break;
            };
            assert_eq!(entries[20], 4);
            names.push(String::from_utf8(name.to_vec()).unwrap());
            cookie = long(entries, 0) as i64;
            entries = &entries[end..];
        }
        if used < size {
            return names;
        }
    }
}

#[test]
fn many_entries_are_listed_by_cookies() {
    let folder = Folder::new();
    let mut expected: Vec<_> = (0..500).map(|index| format!("file {index}")).collect();
    for name in &expected {
        std::fs::write(folder.path(name), "").unwrap();
    }
    // It can't be named to a guest.
    let nameless = folder.as_ref().join(std::ffi::OsStr::from_bytes(b"\xff"));
    let _ = std::fs::write(nameless, "");
    expected.sort();
    let puppet = reader(&folder);
    for size in [40, 100, 8000] {
        let mut names = list(&puppet, FIRST, size);
        names.sort();
        assert_eq!(names, expected, "{size}");
    }
    // From anywhere, and beyond the end.
    let used = |cookie: i64| {
        word(
            &puppet
                .call("fd_readdir", &[FIRST, OUT + 8, 8000, cookie, OUT], b"")
                .1,
            0,
        )
    };
    assert_ne!(used(499), 0);
    assert_eq!((used(500), used(i64::MAX), used(-1)), (0, 0, 0));
    assert_eq!(
        puppet.errno("fd_readdir", &[FIRST, 65000, 8000, 0, OUT], b""),
        FAULT
    );
    assert_eq!(
        puppet.errno("fd_readdir", &[0, OUT, 80, 0, OUT], b""),
        NOTDIR
    );
}
